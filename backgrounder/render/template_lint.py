"""What is wrong with templates before any page is made: mistakes, and gaps in our safety."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from backgrounder.problems import Place, Problem, in_order, nearest
from backgrounder.render.template_errors import syntax_problem
from backgrounder.render.template_files import is_inside, shown, template_files
from backgrounder.render.templates import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jinja2 import Environment

_REFERENCES = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
_ESCAPING = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")
_BLOCKED = "the pages' Content-Security-Policy lets nothing inline run, so readers would not get it"


@lru_cache(maxsize=4)
def template_problems(folders: tuple[str, ...], stamp: str) -> tuple[Problem, ...]:
    """Return what is wrong with the templates of these folders; `stamp` is their digest."""
    jinja = environment(folders, stamp, "", "ltr")
    files = template_files(folders)
    return in_order(
        problem
        for template, path in files.items()
        for problem in _problems(template, path, folders, jinja)
    )


def _problems(
    template: str, path: Path, folders: tuple[str, ...], jinja: Environment
) -> Iterator[Problem]:
    name = shown(str(path), folders)
    if not is_inside(path, folders):
        message = "the template is a link that leads out of the folder of templates"
        yield Problem(Place(name), "template-outside", message, hint="put a copy there")
        return
    try:
        source = path.read_text("utf-8")
        tree = jinja.parse(source, name, str(path))
    except UnicodeDecodeError:
        yield Problem(Place(name), "template-syntax", "the template is not UTF-8 text")
    except TemplateSyntaxError as error:
        yield syntax_problem(error, folders)
    else:
        yield from _missing(tree, name, jinja)
        # Walking a tree is slow, and hardly any template has these words.
        suspect = "safe" in source or "autoescape" in source
        unescaped = [*_unescaped(tree, name)] if suspect else []
        compiling = partial(_compile, tree, template, source, path, jinja)
        yield from unescaped or _uncompiled(compiling, folders)
        yield from _inline(source, name)


def _missing(tree: nodes.Template, name: str, jinja: Environment) -> Iterator[Problem]:
    """Report templates that are named outright and do not exist."""
    known = jinja.list_templates()
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


def _uncompiled(compiling: Callable[[], None], folders: tuple[str, ...]) -> Iterator[Problem]:
    """Report what is seen only on compilation, such as a filter that does not exist."""
    try:
        compiling()
    except TemplateSyntaxError as error:
        yield syntax_problem(error, folders)


def _compile(
    tree: nodes.Template, template: str, source: str, path: Path, jinja: Environment
) -> None:
    """Compile a template, and keep what comes of it so that the pages need not do it again."""
    compiled = jinja.compile(tree, template, str(path))
    if jinja.bytecode_cache:
        bucket = jinja.bytecode_cache.get_bucket(jinja, template, str(path), source)
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
