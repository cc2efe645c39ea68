"""Dates as sources give them: exact, or only a month, about, from, one of several.

A subset of the Extended Date/Time Format (EDTF, ISO 8601-2; https://www.loc.gov/standards/datetime/):
days, months and years, `~` and `?` for about and doubtful, closed and open intervals, and a list of
dates that means one of them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a month or a year, exact or about."""

    first: date
    last: date
    qualifier: str = ""
    """`~` about, `?` doubtful, `%` both."""

    @property
    def words(self) -> str:
        """The date as a reader would write it: `31 July 2025`, `about July 2025`."""
        about = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}[self.qualifier]
        return about + span_in_words(self.first, self.last)


@dataclass(frozen=True, slots=True)
class When:
    """A date as it was written in EDTF, and the days that it may mean."""

    written: str
    """In EDTF: `2025-07-31`, `2025-07~`, `2025-07-16/..`, `[2025-07-31,2025-08-02]`."""
    earliest: date
    latest: date | None
    """None where the end is open."""
    words: str
    """For readers: `31 July 2025`, `about July 2025`, `from 16 July 2025`."""

    @property
    def sort_key(self) -> tuple[date, date]:
        """Events are sorted by their first possible day, then by their last."""
        return (self.earliest, self.latest or date.max)


def parse(written: str) -> When:
    """Read one EDTF date or interval.

    Raises ValueError, with a sentence for the author, where `written` is not one.
    """
    text = written.strip()
    if "/" not in text:
        point = _point(text)
        return When(text, point.first, point.last, point.words)
    start, _, end = text.partition("/")
    if start in {"", ".."} and end in {"", ".."}:
        raise ValueError(f"`{written}` has neither a beginning nor an end")
    if start in {"", ".."}:
        last = _point(end)
        return When(text, date.min, last.last, f"until {last.words}")
    first = _point(start)
    if end in {"", ".."}:
        return When(text, first.first, None, f"from {first.words}")
    last = _point(end)
    if last.last < first.first:
        raise ValueError(f"`{written}` ends before it begins; the earlier date stands first")
    return When(text, first.first, last.last, _interval_in_words(first, last))


def one_of(written: tuple[str, ...]) -> When:
    """Read a list of dates that means one of them.

    Raises ValueError, with a sentence for the author, where one of them is not a date.
    """
    if not written:
        raise ValueError("a list of dates needs at least one date")
    points = [_point(text.strip()) for text in written]
    return When(
        "[" + ",".join(text.strip() for text in written) + "]",
        min(point.first for point in points),
        max(point.last for point in points),
        " or ".join(point.words for point in points),
    )


def parse_day(written: str) -> date:
    """Read one exact day, `2025-08-01`.

    Raises ValueError, with a sentence for the author, where `written` is not one.
    """
    point = _point(written.strip())
    if point.first != point.last or point.qualifier:
        raise ValueError(f"`{written}` is not a single day; write it as 2025-08-01")
    return point.first


def day_in_words(day: date) -> str:
    """Return `1 August 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_in_words(first: date, last: date) -> str:
    """Return a day, a month or a year in words, whichever `first` to `last` is."""
    if first == last:
        return day_in_words(first)
    if (first.month, first.year) == (last.month, last.year):
        return f"{MONTHS[first.month - 1]} {first.year}"
    return str(first.year)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is not a date; write it as 2025-08-01, 2025-08 or 2025")
    year, month, day, qualifier = match.groups()
    try:
        if day:
            exact = date(int(year), int(month), int(day))
            return Point(exact, exact, qualifier)
        if month:
            length = monthrange(int(year), int(month))[1]
            first = date(int(year), int(month), 1)
            return Point(first, first.replace(day=length), qualifier)
        return Point(date(int(year), 1, 1), date(int(year), 12, 31), qualifier)
    except ValueError:
        raise ValueError(f"`{text}` is not a day of the calendar{_remedy(year, month)}") from None


def _remedy(year: str, month: str) -> str:
    """Return how to mend a date whose parts are out of bounds."""
    if not int(year):
        return "; years begin with 0001"
    if not 1 <= int(month) <= len(MONTHS):
        return "; the month stands in the middle, from 01 to 12"
    days = monthrange(int(year), int(month))[1]
    return f"; {MONTHS[int(month) - 1]} {year} has {days} days"


def _interval_in_words(first: Point, last: Point) -> str:
    same_year = first.first.year == last.last.year
    if same_year and first.qualifier == last.qualifier == "" and first.first == first.last:
        same_month = first.first.month == last.first.month and last.first == last.last
        start = str(first.first.day) if same_month else first.words.rsplit(" ", 1)[0]
        return f"{start} to {last.words}"
    return f"{first.words} to {last.words}"
