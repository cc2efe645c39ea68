"""Which templates a form really uses, so that an edit of one leaves the pages of others alone."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, meta

from backgrounder.render.templates import environment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jinja2 import Environment

    from backgrounder.render.template_files import Templates


def closures(forms: Iterable[str], templates: Templates) -> dict[str, str]:
    """Return, for each of the templates, the digest of all templates that it leads to.

    Where a template names another by what it computes, it leads to all.
    """
    parser = environment(templates, "", "ltr")
    texts = {name: template.content for name, template in templates.files.items()}
    references = {name: _references(parser, text, texts) for name, text in texts.items()}
    return {form: _digest(_reached(form, references), texts) for form in forms}


def _references(parser: Environment, text: bytes, known: Collection[str]) -> set[str]:
    """Return the templates that one names, found or not: one that comes later may change a page."""
    try:
        named = set(meta.find_referenced_templates(parser.parse(text.decode())))
    except (TemplateSyntaxError, UnicodeDecodeError):
        return set(known)
    return set(known) if None in named else {name for name in named if name}


def _reached(form: str, references: dict[str, set[str]]) -> set[str]:
    reached, waiting = set[str](), [form]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += references.get(name, ())
    return reached


def _digest(names: set[str], texts: dict[str, bytes]) -> str:
    digest = blake2b(digest_size=16)
    for name in sorted(names):
        text = texts.get(name)
        size = "missing" if text is None else len(text)
        digest.update(f"{name}\0{size}\0".encode(errors="surrogateescape"))
        digest.update(text or b"")
    return digest.hexdigest()
