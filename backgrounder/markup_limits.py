"""What no brief needs, and what would keep a Markdown parser busy for minutes: it is refused.

Parsers of Markdown look for the partner of each bracket and of each mark of emphasis, so a slip
that leaves thousands of them open takes the square of their number. The limits stand far above
anything that is written to be read; together they bound the work on a text to a few seconds.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.figures.words import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 300_000
"""Characters of a text: a book of 50,000 words."""
DEEPEST = 24
"""Levels of lists and quotes, or of square brackets, inside one another."""
MOST_HEADINGS = 500
MOST_CITATIONS = 10_000
MOST_NUMBERS = 10_000
"""In digits or in words, citations apart: a table of two thousand rows of five."""
MOST_CODE = 10_000
"""Fenced blocks and spans."""
MOST_NUMBERS_OF_A_FILE = 20_000
LONG_FILE = 100_000
"""Characters of a file's texts from which on its numbers are counted."""
MOST_BACKTICKS = 50
"""In a row."""
FENCE_WORK = 30_000_000
"""The number of a text's fences times its length."""
MARK_WORK = 2_000_000_000
"""The number of a paragraph's marks of emphasis, links and escapes times its length."""
BRACKET_WORK = 3_000_000
"""Characters that are passed in looking for the partners of a text's brackets."""

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)
_MARK = re.compile(r"[\\*_<!]|\[(?!@)")
_CITATION = re.compile(r"[\[;]\s*+@")
_NUMBER = re.compile(
    rf"\[@[^\[\]]*+\]|(?P<number>\d[\d.,]*+|\b(?:{'|'.join(sorted(ANCHORS))})(?!\w))", re.IGNORECASE
)
_BRACKET = re.compile(r"[\[\]]")
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}\.)(?=[ \t])))*")
_MARKER = re.compile(r"[-*+>.]")
_DEEP = re.compile(rf"\n[ \t>*+.\d-]{{{DEEPEST + 1}}}")
"""A line that may lie too deep: each level takes one character or more."""
_RULE = re.compile(r"[ \t]*([-*])(?:[ \t]*\1)*[ \t]*")


class TooComplexError(Exception):
    """A text that is refused, with what is wrong with it; `check` reports where it stands."""


def too_complex(text: str) -> tuple[tuple[int, str], ...]:
    """Return the offset of everything in `text` that is refused, and what is wrong with it."""
    if len(text) > LONGEST:
        return ((LONGEST, f"the text is longer than {LONGEST:,} characters"),)
    # The rest is judged with its code masked, which takes too long where these find anything.
    found = tuple(_code(text))
    if found:
        return found
    clear = markup.masked(text)
    return (*_counts(clear), *_structure(clear, text))


def has_too_many_numbers(texts: Sequence[str]) -> bool:
    """Tell whether the texts of one file, each of which may pass, hold too many numbers in all."""
    if sum(map(len, texts)) < LONG_FILE:
        return False
    numbers = (match for text in texts for match in _numbers(text))
    return next(islice(numbers, MOST_NUMBERS_OF_A_FILE, None), None) is not None


def _code(text: str) -> Iterator[tuple[int, str]]:
    if "`" not in text and "~~~" not in text:
        return
    fences = [match.start() for match in _FENCE.finditer(text)]
    if len(fences) * len(text) > FENCE_WORK:
        yield fences[0], "there are too many fences of code for a text of this length"
    for run in _BACKTICKS.finditer(text):
        if len(run[0]) > MOST_BACKTICKS:
            yield run.start(), f"there are more than {MOST_BACKTICKS} backticks in a row"
            return
    if text.count("`") > 2 * MOST_CODE:
        yield text.index("`"), f"there are more than {MOST_CODE:,} pieces of code"


def _counts(text: str) -> Iterator[tuple[int, str]]:
    if text.count("#") > MOST_HEADINGS:
        for beyond in islice(_HEADING.finditer(text), MOST_HEADINGS, MOST_HEADINGS + 1):
            yield beyond.start(), f"there are more than {MOST_HEADINGS} headings"
    if text.count("@") > MOST_CITATIONS and len(_CITATION.findall(text)) > MOST_CITATIONS:
        yield text.index("[@"), f"there are more than {MOST_CITATIONS:,} citations"
    if len(text) >= 2 * MOST_NUMBERS:  # something parts a number from the next
        for beyond in islice(_numbers(text), MOST_NUMBERS, MOST_NUMBERS + 1):
            yield beyond.start(), f"there are more than {MOST_NUMBERS:,} numbers"


def _structure(text: str, written: str) -> Iterator[tuple[int, str]]:
    """Judge a text with its code masked, beside the same as it was written."""
    work = 0
    has_few_brackets = text.count("[") * len(text) <= BRACKET_WORK
    may_be_deep = _DEEP.search("\n" + text)
    for start, paragraph in _paragraphs(text):
        if may_be_deep and _deepest(paragraph, written[start : start + len(paragraph)]) > DEEPEST:
            yield start, f"lists and quotes are nested more than {DEEPEST} deep"
        is_long = len(paragraph) ** 2 > MARK_WORK
        if is_long and len(_MARK.findall(paragraph)) * len(paragraph) > MARK_WORK:
            yield start, "there are too many marks of Markdown in one paragraph"
        if has_few_brackets and paragraph.count("[") <= DEEPEST:
            continue
        depth, passed = _brackets(paragraph)
        if depth > DEEPEST:
            yield start, f"more than {DEEPEST} square brackets stand open in one paragraph"
        work += passed
        if work > BRACKET_WORK:
            yield start, "too many brackets have no partner"
            return


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _NUMBER.finditer(text) if match["number"])


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of the lines between empty lines."""
    lines: list[str] = []
    start = position = 0
    for line in (*text.split("\n"), ""):
        if line and not line.isspace():
            start = start if lines else position
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines)
            lines = []
        position += len(line) + 1


def _deepest(paragraph: str, written: str) -> int:
    """Return how deep the lines of a paragraph may lie; code at the beginning is no indent."""
    lines = zip(paragraph.split("\n"), written.split("\n"), strict=True)
    return max(min(_depth(line), _depth(as_written)) for line, as_written in lines)


def _depth(line: str) -> int:
    """Return how many lists and quotes a line may lie in."""
    if (line[:1].isalpha() and "\t" not in line) or _RULE.fullmatch(line):
        return 0
    indent = len(line) - len(line.lstrip(" \t")) + 3 * line.count("\t")
    markers = _MARKERS.match(line)
    return indent // 4 + (len(_MARKER.findall(markers[0])) if markers else 0)


def _brackets(paragraph: str) -> tuple[int, int]:
    """Return how deep brackets lie, and how many characters the search for partners passes."""
    unclosed: list[int] = []
    depth = work = 0
    for bracket in _BRACKET.finditer(paragraph):
        if bracket[0] == "[":
            unclosed.append(bracket.start())
            depth = max(depth, len(unclosed))
        elif unclosed:
            work += bracket.start() - unclosed.pop()
    return depth, work + sum(len(paragraph) - start for start in unclosed)
