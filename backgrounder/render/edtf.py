"""The dates of views, which stand there in EDTF (ISO 8601-2), as machines take them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder import dates

if TYPE_CHECKING:
    from backgrounder.dates import When

_ONE_OF = re.compile(r"\[(.*)\]")
_POINT = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?[~?%]?")


def read(written: str) -> When:
    """Return what `written` means, a list of dates of which one is right included.

    Raises ValueError where it is not EDTF.
    """
    listed = _ONE_OF.fullmatch(written)
    return dates.one_of(tuple(listed[1].split(","))) if listed else dates.parse(written)


def points(written: str) -> list[list[int]] | None:
    """Return year, month and day, as far as given, of a date or of an interval's two ends.

    None where no such list can say what is meant: an open end, one of several dates.
    """
    matches = [_POINT.fullmatch(point) for point in written.split("/")]
    if not all(matches):
        return None
    return [[int(part) for part in match.groups() if part] for match in matches if match]


def is_exact(written: str) -> bool:
    """Tell whether `written` is one day, month or year, without doubt."""
    return bool(_POINT.fullmatch(written)) and not is_doubtful(written)


def is_doubtful(written: str) -> bool:
    """Tell whether `written` is marked as about (`~`), doubtful (`?`) or both (`%`)."""
    return any(mark in written for mark in "~?%")
