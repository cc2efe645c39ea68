"""What is wrong with templates before any page is made: mistakes, and gaps in our safety."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, meta, nodes

from backgrounder.problems import Place, Problem, in_order, nearest
from backgrounder.render.closures import closures
from backgrounder.render.template_errors import syntax_problem
from backgrounder.render.template_files import Linted
from backgrounder.render.templates import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment

    from backgrounder.render.template_files import Template, Templates

_REFERENCES = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
_ESCAPING = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")
_BLOCKED = "the pages' Content-Security-Policy lets nothing inline run, so readers would not get it"


@lru_cache(maxsize=4)
def lint(templates: Templates) -> Linted:
    """Return what is wrong with the templates, whatever page they are to make, and where they lead.

    One that cannot be parsed may lead to any other, and so may one that computes a name.
    """
    jinja = environment(templates, "", "ltr")
    known = (*templates.files, *templates.outside)
    problems = [*map(_outside, templates.outside.values())]
    references = dict.fromkeys(templates.files, frozenset(templates.files))
    for name, template in templates.files.items():
        tree = _parsed(template, jinja)
        if isinstance(tree, Problem):
            problems.append(tree)
            continue
        named = {*meta.find_referenced_templates(tree)}
        if None not in named:
            references[name] = frozenset(filter(None, named))
        problems += _problems(tree, name, template, known, jinja)
    return Linted(templates.digest, in_order(problems), closures(templates, references))


def _outside(path: str) -> Problem:
    message = "the template is a link that leads out of the folder of templates"
    return Problem(Place(path), "template-outside", message, hint="put a copy there")


def _parsed(template: Template, jinja: Environment) -> nodes.Template | Problem:
    path = template.path
    try:
        return jinja.parse(template.text(), path, path)
    except UnicodeDecodeError:
        return Problem(Place(path), "template-syntax", "the template is not UTF-8 text")
    except TemplateSyntaxError as error:
        return syntax_problem(error)


def _problems(
    tree: nodes.Template, name: str, template: Template, known: tuple[str, ...], jinja: Environment
) -> Iterator[Problem]:
    path, source = template.path, template.text()
    yield from _missing(tree, path, known)
    # Walking a tree is slow, and hardly any template has these words.
    suspect = "safe" in source or "autoescape" in source
    unescaped = [*_unescaped(tree, path)] if suspect else []
    yield from unescaped or _uncompiled(partial(_compile, tree, name, source, path, jinja))
    yield from _inline(source, path)


def _missing(tree: nodes.Template, name: str, known: tuple[str, ...]) -> Iterator[Problem]:
    """Report templates that are named outright and do not exist."""
    for node in tree.find_all(_REFERENCES):
        wanted = getattr(getattr(node, "template", None), "value", None)
        if not isinstance(wanted, str) or getattr(node, "ignore_missing", False):
            continue
        if wanted not in known:
            message = f"there is no template `{wanted}`"
            hint = nearest(wanted, known)
            yield Problem(Place(name, node.lineno), "template-missing", message, hint=hint)


def _unescaped(tree: nodes.Template, name: str) -> Iterator[Problem]:
    why = "text that is not escaped can bring any script with it"
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe":
            hint = "leave it out; `inline`, `blocks`, `json_ld` and `css` give what is safe"
            message = "`safe` lets text through unescaped"
            yield Problem(Place(name, node.lineno), "template-unescaped", message, why, hint)
    for switch in tree.find_all(_ESCAPING):
        message = "`autoescape` is not for templates to change"
        yield Problem(Place(name, switch.lineno), "template-unescaped", message, why)


def _uncompiled(compiling: Callable[[], None]) -> Iterator[Problem]:
    """Report what is seen only on compilation, such as a filter that does not exist."""
    try:
        compiling()
    except TemplateSyntaxError as error:
        yield syntax_problem(error)


def _compile(tree: nodes.Template, name: str, source: str, path: str, jinja: Environment) -> None:
    """Compile a template, and keep what comes of it so that the pages need not do it again."""
    compiled = jinja.compile(tree, name, path)
    if jinja.bytecode_cache:
        bucket = jinja.bytecode_cache.get_bucket(jinja, name, path, source)
        bucket.code = compiled
        jinja.bytecode_cache.set_bucket(bucket)


def _inline(source: str, name: str) -> Iterator[Problem]:
    """Report scripts and styles that the content security policy keeps from working."""
    html = _JINJA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)
    for tag in _TAG.finditer(html):
        for message in _blocked(tag, source):
            line = html.count("\n", 0, tag.start()) + 1
            yield Problem(Place(name, line), "template-inline", message, _BLOCKED)


def _blocked(tag: re.Match[str], source: str) -> Iterator[str]:
    name = tag[1].lower()
    attributes = {
        attribute[1].lower(): (attribute[2] or "").strip("\"' ")
        for attribute in _ATTRIBUTE.finditer(tag[2])
    }
    is_data = attributes.get("type") == "application/ld+json"
    if name == "script" and not is_data and "src" not in attributes:
        yield "an inline `script` that is not `application/ld+json`"
    if name == "style" and not source[tag.end() :].lstrip().startswith("{{"):
        yield "an inline `style` element"
    for attribute, value in attributes.items():
        if attribute == "style" or re.fullmatch("on[a-z]+", attribute):
            yield f"the attribute `{attribute}`"
        if value.lower().startswith("javascript:"):
            yield "an address that begins with `javascript:`"
