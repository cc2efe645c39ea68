"""The last look: what is about to be published, as the bytes it consists of."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from backgrounder.problems import Place, Problem
from backgrounder.protection import discretion
from backgrounder.protection.watch import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.protection.watch import Watch

_HEAD = 8192
"""So many bytes tell whether a file is text."""
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def leaks(watch: Watch, path: str, text: str, place: Place) -> Iterator[Problem]:
    """Yield what must not go out with one file of the site: its path below the output, its text.

    `place` is where its author finds it.
    """
    if not watch.people:
        return
    finds = (*watch.finds(path), *watch.finds(text))
    named = sorted({find.person for find in finds if find.attribute == NAME})
    for person in named:
        hint = discretion.name_hint(watch.people[person])
        yield Problem(place, discretion.NAMED, _NAME, discretion.NAMED_WHY, hint)
    if _is_page(path):
        for number in discretion.second_pieces(finds):
            hint = discretion.pieces_hint(watch.people[finds[number].person])
            yield Problem(place, discretion.JIGSAW, _PIECES, discretion.JIGSAW_WHY, hint)


def leaks_in_source(watch: Watch, path: str, text: str) -> Iterator[Problem]:
    """Yield the same of a file that pages are made with, such as a template: at the exact place."""
    for find in watch.names(text):
        hint = discretion.name_hint(watch.people[find.person])
        place = _place(path, text, find.start)
        yield Problem(place, discretion.NAMED, discretion.NAME_HERE, discretion.NAMED_WHY, hint)


def text_of(content: bytes) -> str:
    """Return the text that a file holds; empty where it is no text, as a picture is not."""
    encoding = "utf-16" if content.startswith(_WIDE) else "utf-8"
    if encoding == "utf-8" and b"\0" in content[:_HEAD]:
        return ""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _place(path: str, text: str, offset: int) -> Place:
    line = text.count("\n", 0, offset) + 1
    return Place(path, line, offset - text.rfind("\n", 0, offset))


def _is_page(path: str) -> bool:
    """Tell pages, and what belongs to one, from what gathers the whole site for machines."""
    return "/" in path or path.endswith(".html")


_NAME = "what is made of this holds a protected name (not printed)"
_PIECES = "what is made of this tells who a protected person is (not printed)"
