"""Changes at exact places of a file; every other byte stays what it was.

Places count the lines and the composed characters (Unicode NFC) that `read` sees; a file may have
other line ends, a byte order mark, or letters with their accents apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from backgrounder.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_QUOTE = re.compile(r"['\"]\s*")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Words that stand at a place, and those that take their place."""

    place: Place
    old: str
    """Empty where something is put in."""
    new: str
    """A line feed in it becomes the line's own ending."""


def edited(data: bytes, edits: Iterable[Edit]) -> bytes | Place:
    """Return a file's bytes with all edits made, or the place where one does not fit.

    An edit fits where its old words stand to the letter, be it behind a quotation mark.
    """
    text = data.decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    lines = _LINE.findall(text.removeprefix(_MARK))
    by_line: defaultdict[int, list[Edit]] = defaultdict(list)
    for edit in dict.fromkeys(edits):
        by_line[edit.place.line].append(edit)
    for number, here in by_line.items():
        if number > len(lines):
            return here[0].place
        changed = _line(lines[number - 1], here)
        if isinstance(changed, Place):
            return changed
        lines[number - 1] = changed
    return (mark + "".join(lines)).encode()


def line_of(data: bytes, number: int) -> str:
    """Return a line of a file, counted from 1, as `read` sees it, without its end."""
    lines = _LINE.findall(data.decode("utf-8").removeprefix(_MARK))
    return normalize("NFC", lines[number - 1]).rstrip("\r\n") if number <= len(lines) else ""


def _line(line: str, edits: Iterable[Edit]) -> str | Place:
    """Make the edits of one line, the last first, so that the places before it hold."""
    ending = line[len(line.rstrip("\r\n")) :] or "\n"
    for edit in sorted(edits, reverse=True):
        spot = _spot(line, edit)
        if spot is None:
            return edit.place
        line = line[: spot[0]] + edit.new.replace("\n", ending) + line[spot[1] :]
    return line


def _spot(line: str, edit: Edit) -> tuple[int, int] | None:
    """Return where the old words begin and end in the line as it was written."""
    seen = normalize("NFC", line)
    start = edit.place.column - 1
    if not seen.startswith(edit.old, start) and (quote := _QUOTE.match(seen, start)):
        start = quote.end()
    if start > len(seen) or not seen.startswith(edit.old, start):
        return None
    begin, end = _as_written(line, seen, start), _as_written(line, seen, start + len(edit.old))
    return None if begin is None or end is None else (begin, end)


def _as_written(line: str, seen: str, offset: int) -> int | None:
    """Return the offset, in a line as it was written, of one in its composed form."""
    if is_normalized("NFC", line):
        return offset
    before, after = seen[:offset], seen[offset:]
    offsets = range(len(line) + 1)
    return next(
        (
            each
            for each in offsets
            if normalize("NFC", line[:each]) == before and normalize("NFC", line[each:]) == after
        ),
        None,
    )
