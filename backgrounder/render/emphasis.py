"""Emphasis: `*so*`, `**so**`, `_so_`, `__so__`.

Our own, because Python-Markdown 3.11.3 loses letters when the marks do not match (`*a b**c*d`), and
because marks inside words and sums (`snake_case`, `2*3*4`) are no emphasis in prose.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(r"\*+|_+")
_LONGEST = 3
_NAMES = {1: "em", 2: "strong"}


class EmphasisProcessor(InlineProcessor):
    """Finds all emphasis of a text at once, from its first mark on."""

    def __init__(self) -> None:
        super().__init__(r"[*_]")

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """Return an element round everything from the first mark on, and its bounds."""
        return _tree(data, m.start()), m.start(), len(data)


class _Span(NamedTuple):
    start: int
    """Where its opening mark stands."""
    end: int
    """Where its closing mark stands."""
    width: int
    """Of each mark."""


@dataclass(slots=True)
class _Opener:
    character: str
    start: int
    left: int
    """How many of its characters have no partner yet."""


def _spans(text: str, start: int) -> list[_Span]:
    """Pair the marks as https://spec.commonmark.org/0.31.2/#phase-2-inline-structure does."""
    spans: list[_Span] = []
    openers: list[_Opener] = []
    waiting: Counter[str] = Counter()
    for run in _RUN.finditer(text, start):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        character, position, left = run[0][0], run.start(), len(run[0])
        if left > _LONGEST:
            continue
        if _may_stand_beside(before, after):
            while left and waiting[character]:
                while openers[-1].character != character:
                    waiting[openers.pop().character] -= 1
                width = 2 if min(openers[-1].left, left) >= 2 else 1  # noqa: PLR2004 - `**`
                openers[-1].left -= width
                spans.append(_Span(openers[-1].start + openers[-1].left, position, width))
                position, left = position + width, left - width
                if not openers[-1].left:
                    waiting[openers.pop().character] -= 1
        if left and _may_stand_beside(after, before):
            openers.append(_Opener(character, position, left))
            waiting[character] += 1
    return spans


def _may_stand_beside(inside: str, outside: str) -> bool:
    """Tell whether a mark may stand between these neighbours: it clings to what it encloses."""
    return bool(inside) and not inside.isspace() and not outside.isalnum()


def _tree(text: str, start: int) -> ET.Element:
    root = ET.Element("span")
    elements, position = [root], start
    for place, width, opens in _marks(_spans(text, start)):
        _append(elements[-1], text[position:place])
        if opens:
            elements.append(ET.SubElement(elements[-1], _NAMES[width]))
        else:
            elements.pop()
        position = place + width
    _append(root, text[position:])
    return root


def _marks(spans: list[_Span]) -> Iterator[tuple[int, int, bool]]:
    """Yield place and width of each mark, and whether it opens, in the order of the text."""
    marks = [(span.start, span.width, True) for span in spans]
    marks += [(span.end, span.width, False) for span in spans]
    yield from sorted(marks)


def _append(element: ET.Element, text: str) -> None:
    # Marks without a partner are escaped in Python-Markdown's way, lest it asks for them again.
    text = re.sub(r"[*_]", lambda mark: f"{STX}{ord(mark[0])}{ETX}", text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
