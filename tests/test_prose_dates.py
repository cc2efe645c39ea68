"""Dates in prose: what was written is read as written, and what only looks like a date is not.

The cases are a document, `cases_of_dates.md`, that an editor can read. Beside it dates are
generated in many styles and read back.
"""

from __future__ import annotations

import os
import re
import time
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backgrounder.dates import MONTHS
from backgrounder.prose_dates import (
    WEEKDAYS,
    Precision,
    WrittenDate,
    dates_and_titles_in,
    dates_in,
    relative_phrases_in,
)

CASES = Path(__file__).parent / "cases_of_dates.md"
_ROW = re.compile(r"^\| (?!---)(.+?) \| (.+?) \|$", re.MULTILINE)


def rows(heading: str) -> list[tuple[str, str]]:
    """Return the rows of the document's tables whose second column has this heading."""
    tables = re.split(
        r"^\| text \| (\w+) \|$", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    found = zip(tables[1::2], tables[2::2], strict=True)
    return [row for name, table in found if name == heading for row in _ROW.findall(table)]


def shown(written: WrittenDate) -> str:
    """Say how a date was read, as the document does."""
    words = [
        written.relation,
        written.part,
        WEEKDAYS[written.weekday] if written.weekday is not None else "",
        days_of(written),
    ]
    title = " (title)" if written.in_title else ""
    return f"`{written.text}` {' '.join(word for word in words if word)}{title}"


def days_of(written: WrittenDate) -> str:
    if written.impossible:
        return "no such day"
    if written.earliest and written.latest:
        days = dict.fromkeys((str(written.earliest), str(written.latest)))
        return "/".join(days)
    month = f"--{written.month:02}" if written.month else ""
    return month + (f"-{written.day:02}" if written.day else "") or (
        "" if written.weekday is not None else "unclear"
    )


@pytest.mark.parametrize(("text", "expected"), rows("dates"))
def test_the_dates_of_the_sentence_read_like_this(text: str, expected: str) -> None:
    judge(text, expected, [shown(written) for written in dates_and_titles_in(text)])


@pytest.mark.parametrize(("text", "expected"), rows("phrases"))
def test_the_phrases_of_the_sentence_that_age_are_these(text: str, expected: str) -> None:
    judge(text, expected, [f"`{phrase.text}`" for phrase in relative_phrases_in(text)])


def judge(text: str, expected: str, found: list[str]) -> None:
    read = "; ".join(found) or "—"
    if os.environ.get("BACKGROUNDER_ACCEPT") and read != expected:
        document = CASES.read_text(encoding="utf-8")
        row = f"| {text} | {expected} |"
        CASES.write_text(document.replace(row, f"| {text} | {read} |"), encoding="utf-8")
        return
    assert read == expected


days = st.dates(date(1500, 1, 1), date(2099, 12, 31))


def ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if day in {11, 12, 13} else ending}"


def in_styles(day: date) -> list[str]:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return [
        f"{day.day} {month} {day.year}",
        f"{day.day}\u00a0{month}\u00a0{day.year}",
        f"{day.day:02} {month} {day.year}",
        f"{ordinal(day.day)} of {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {ordinal(day.day)}, {day.year}",
        f"{weekday} {day.day} {month} {day.year}",
        f"{weekday}, {month} {day.day}, {day.year}",
        f"{weekday[:3]} {day.day} {month[:3]} {day.year}",
        f"{day.day} {month} {day.year}, a {weekday}",
        day.isoformat(),
    ]


@given(day=days)
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    for text in in_styles(day):
        (found,) = dates_in(f"It rained, on {text}, in Vell.")
        assert found.text == text
        assert found.earliest == found.latest == day
        assert found.weekday in {None, day.weekday()}
        assert not found.impossible


@given(day=days, length=st.integers(1, 400))
def test_the_ends_of_a_span_share_what_is_written_once(day: date, length: int) -> None:
    last = day + timedelta(days=length)
    if last.year - day.year > 1 or (last.year > day.year and last.month >= day.month):
        return  # no year may be left out
    first_words = f"{day.day} {MONTHS[day.month - 1]}"
    last_words = f"{last.day} {MONTHS[last.month - 1]}"
    for text in (
        f"from {first_words} to {last_words} {last.year}",
        f"from {first_words} {day.year} to {last_words}",
        f"{first_words}–{last_words} {last.year}",
    ):
        begin, end = dates_in(text)
        assert (begin.earliest, end.latest) == (day, last)


@given(day=st.integers(1, 99), month=st.integers(1, 12), year=st.integers(1900, 2099))
def test_a_day_that_no_calendar_has_is_impossible(day: int, month: int, year: int) -> None:
    (found,) = dates_in(f"It rained on {day} {MONTHS[month - 1]} {year}.")
    assert found.impossible == (day > monthrange(year, month)[1])
    assert (found.earliest is None) == found.impossible


@given(year=st.integers(1900, 2099), month=st.integers(1, 12))
def test_a_month_covers_its_days(year: int, month: int) -> None:
    (found,) = dates_in(f"in {MONTHS[month - 1]} {year}")
    assert found.precision is Precision.MONTH
    assert found.earliest == date(year, month, 1)
    assert found.latest == date(year, month, monthrange(year, month)[1])


def words(listed: str) -> list[str]:
    return listed.split(" ")


VOCABULARY = st.sampled_from(
    words(
        "31 1 4 99 July May March Sept. Monday Thu 2025 2024–25 2025-07-31 0000-00-00 "
        "31/07/2025 1990s 19th century and to – - , . ( ) from until since the of in a early "
        "mid- Act Convention people ago two months last week this today now İ \n \n\n ](a b) "
        "https://x/2025 1,000 day 24"
    )
)
prose = st.one_of(
    st.text(max_size=200),
    st.lists(VOCABULARY, max_size=40).map(" ".join),
    st.lists(VOCABULARY, max_size=40).map("".join),
)


@given(text=prose)
def test_any_text_is_read_and_every_offset_is_exact(text: str) -> None:
    """Nothing is raised; dates stand in order, do not overlap, and are where they say."""
    for found in (dates_and_titles_in(text), relative_phrases_in(text)):
        end = 0
        for written in found:
            assert end <= written.start < written.end <= len(text)
            assert text[written.start : written.end] == written.text
            end = written.end
    for written in dates_in(text):
        assert (written.earliest is None) == (written.latest is None)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "31 July ",
        "1, 2, 3 and 4 July ",
        "Thursday, 1 and ",
        "2025 ",
        "the 1951 Aa Aa ",
        "ago ",
        "](1",
        "www.",
        "May ",
        "last ",
        "the past ",
        "1 to ",
    ],
)
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    """Eight times the text takes far less than the 64 times that a square would."""
    short, long = (seconds_to_read(piece * (size // len(piece))) for size in (5_000, 40_000))
    assert long < 24 * short + 0.5


def seconds_to_read(text: str) -> float:
    begin = time.process_time()
    dates_in(text)
    relative_phrases_in(text)
    return time.process_time() - begin
