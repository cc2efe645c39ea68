"""Which templates a form really uses, so that an edit of one leaves the pages of others alone."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backgrounder.render.template_files import Templates

_NAME = 8
"""Bytes of the digest of a name."""


def closures(templates: Templates, references: Mapping[str, Iterable[str]]) -> dict[bytes, str]:
    """Return, for each template, the digest of all templates that it leads to.

    `references` are the templates that each names, found or not: one that comes later may change a
    page. The templates stand under digests of their names, which may be private.
    """
    texts = {name: template.content for name, template in templates.files.items()}
    return {_key(name): _digest(_reached(name, references), texts) for name in texts}


def closure(form: str, known: Mapping[bytes, str]) -> str:
    """Return the digest of all templates that a form leads to; the same for all without one."""
    return known.get(_key(form), "")


def _reached(form: str, references: Mapping[str, Iterable[str]]) -> set[str]:
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


def _key(name: str) -> bytes:
    return blake2b(name.encode(errors="surrogateescape"), digest_size=_NAME).digest()
