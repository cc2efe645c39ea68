"""What no brief needs, and what would keep a Markdown parser busy for minutes: it is refused.

Parsers of Markdown look for the partner of each bracket and of each mark of emphasis, so a slip
that leaves thousands of them open takes the square of their number. The limits stand far above
anything that is written to be read; together they bound the work on a text to about a second.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1_000_000
"""Characters of a text: a book of 160,000 words."""
DEEPEST = 24
"""Levels of lists and quotes, or of brackets, inside one another."""
MOST_HEADINGS = 500
LONGEST_TICKS = 50
"""Backticks in a row."""
SEARCH_WORK = 3_000_000
"""Characters that may be passed in looking for the partners of a text's brackets."""
CODE_WORK = 20_000_000
"""The same for marks of code."""
MARK_WORK = 100_000_000
"""Marks of emphasis, links and escapes in one paragraph, times its length."""
LINE_WORK = 50_000_000
"""Rules and headings without an empty line between them, times their paragraph's length."""

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_TICKS = re.compile(r"`+")
_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")
_BRACKET = re.compile(r"[\[\]()]")
_TITLED = re.compile(r"\]\([^()\n]*[\"']")
_MARK = re.compile(r"[\\*_<\[!]")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)
_OWN_LINE = re.compile(r"^ {0,3}(?:#{1,6}[ \t]|([-*_])[ ]{0,2}\1[ ]{0,2}\1)", re.MULTILINE)
_LINE = re.compile(r"^([ \t]*)(?=[^\s])[^\n]*", re.MULTILINE)
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}\.)(?=[ \t])))*")
_MARKER = re.compile(r"[-*+>.]")
_RULE = re.compile(r"[ \t]*([-*])(?:[ \t]*\1)*[ \t]*")
_OPENING = {"]": "[", ")": "("}


def too_complex(text: str) -> tuple[tuple[int, str], ...]:
    """Return the offset of everything in `text` that is refused, and what is wrong with it."""
    if len(text) > LONGEST:
        return ((LONGEST, f"this text is longer than {LONGEST:,} characters"),)
    # What follows masks code first, so code that cannot be masked in time is a finding by itself.
    return tuple(_code(text)) or tuple(_structure(markup.masked(text)))


def _code(text: str) -> Iterator[tuple[int, str]]:
    fences = [match.start() for match in _FENCE.finditer(text)]
    if len(fences) * len(text) > CODE_WORK:
        yield fences[0], "there are too many fences of code for a text of this length"
    ticks = next((run for run in _TICKS.finditer(text) if len(run[0]) > LONGEST_TICKS), None)
    if ticks:
        yield ticks.start(), f"there are more than {LONGEST_TICKS} backticks in a row"


def _structure(text: str) -> Iterator[tuple[int, str]]:
    headings = [match.start() for match in _HEADING.finditer(text)]
    if len(headings) > MOST_HEADINGS:
        yield headings[MOST_HEADINGS], f"there are more than {MOST_HEADINGS} headings"
    for line in _LINE.finditer(text):
        if len(line[1].expandtabs(4)) > 4 * DEEPEST or _depth(line[0]) > DEEPEST:
            yield line.start(), f"lists and quotes are nested more than {DEEPEST} deep"
            return
    work = 0
    for block in _BLOCK.finditer(text):
        yield from _marks(block)
        found, passed = _brackets(block)
        yield from found
        work += passed
        if work > SEARCH_WORK:
            yield block.start(), "there are too many brackets without a partner"
            return


def _depth(line: str) -> int:
    return 0 if _RULE.fullmatch(line) else len(_MARKER.findall(_MARKERS.match(line)[0]))


def _marks(block: re.Match[str]) -> Iterator[tuple[int, str]]:
    length = len(block[0])
    if len(_MARK.findall(block[0])) * length > MARK_WORK:
        yield block.start(), "there are too many marks of Markdown in one paragraph"
    if len(_OWN_LINE.findall(block[0])) * length > LINE_WORK:
        yield block.start(), "too many rules and headings stand without an empty line between them"


def _brackets(block: re.Match[str]) -> tuple[list[tuple[int, str]], int]:
    """Return what is nested too deeply, and how many characters the search for partners passes."""
    open_ones: dict[str, list[int]] = {"[": [], "(": []}
    deep, work = [], 0
    for bracket in _BRACKET.finditer(block[0]):
        opening, position = _OPENING.get(bracket[0], ""), bracket.start()
        if not opening:
            open_ones[bracket[0]].append(position)
            if len(open_ones[bracket[0]]) == DEEPEST + 1:
                deep.append((block.start() + position, f"more than {DEEPEST} brackets are open"))
        elif open_ones[opening]:
            work += position - open_ones[opening].pop()
    length = len(block[0])
    work += sum(length - position for positions in open_ones.values() for position in positions)
    work += sum(length - title.start() for title in _TITLED.finditer(block[0]))
    return deep[:1], work
