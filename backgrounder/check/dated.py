"""Every date of a sentence is one that a cited claim speaks of, on its right weekday."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder.check import reach
from backgrounder.check.desk import Finding, Rule
from backgrounder.check.publishers import names_of
from backgrounder.dates import day_in_words
from backgrounder.problems import Level
from backgrounder.prose_dates import WEEKDAYS, dates_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Evidence, Sentence, Span
    from backgrounder.model import Brief, Claim, Library
    from backgrounder.prose_dates import WrittenDate


def wrong_weekdays(desk: Desk) -> Iterator[Finding]:
    """Find dates that fell on another weekday than the one named, and days that never were."""
    for sentence in desk.sentences:
        for written in sentence.dates:
            if written.impossible:
                yield Finding(
                    sentence.place(written.start),
                    f"there is no such day as `{written.text}`",
                    "correct it",
                )
            elif (day := _day_meant(sentence, written)) and written.weekday != day.weekday():
                yield Finding(
                    sentence.place(written.start),
                    f"{day_in_words(day)} was a {WEEKDAYS[day.weekday()]}, not a "
                    f"{WEEKDAYS[written.weekday or 0]}",
                    "correct the weekday or the date",
                )


def unsupported(desk: Desk) -> Iterator[Finding]:
    """Find dates that no cited claim speaks of.

    A month or a year is supported by a day in it, a day only by that day, or by the first or the
    last day of a span: `31 July 2025` says more than a claim that says `July 2025`. The day on
    which a source was published dates what it reports only where the sentence says `reported on`.
    A correction may name the date that was wrong.
    """
    days, read = _days_by_path(desk), desk.reference.gathered(_days_of_reading)
    for sentence in desk.sentences:
        own = days.get(sentence.prose.place.path, frozenset()), read
        if not sentence.is_traced or sentence.is_correction:
            continue
        for written in sentence.dates:
            if not sentence.is_near and _is_exact(written):
                continue
            is_dated = any(_dates(each, sentence, written) for each in sentence.evidence)
            if not is_dated and not _is_own(own, sentence, written):
                keys = ", ".join(f"`{each.key}`" for each in sentence.evidence)
                yield Finding(
                    sentence.place(written.start),
                    f"no cited claim refers to `{written.text}`",
                    f"compare it with {keys}",
                )


def uncited(desk: Desk) -> Iterator[Finding]:
    """Find days and months of a year that no citation stands behind.

    The desk's own may: days of its dossier beside words such as `last looked for`. So may the
    month in a heading, for what stands below it.
    """
    days, read = _days_by_path(desk), desk.reference.gathered(_days_of_reading)
    for sentence in desk.sentences:
        own = days.get(sentence.prose.place.path, frozenset()), read
        for written in () if sentence.is_near else sentence.dates:
            is_title = sentence.statement.kind == "heading" and written.day is None
            is_free = is_title or sentence.is_correction or _is_own(own, sentence, written)
            if _is_exact(written) and not is_free:
                yield reach.uncited(sentence, written.start, written.text)


RULES = (
    Rule(
        id="date-uncited",
        level=Level.ERROR,
        about="A day, or a month of a year, rests on a citation in its sentence or the next one.",
        why="readers could not see what it rests on",
        find=uncited,
        failing="On 1 May 2024 somebody measured it.",
        passing="On 1 May 2024 somebody measured it [@orro-2024#level].",
    ),
    Rule(
        id="date-mismatch",
        level=Level.ERROR,
        about="A date is one that a cited claim refers to.",
        why="the page would say what the source does not",
        find=unsupported,
        failing="On 3 May 2024 the board measured it [@orro-2024#level].",
        passing="The Orro Gazette reported on 3 May 2024 that it was low [@orro-2024#level].",
    ),
    Rule(
        id="weekday-date",
        level=Level.ERROR,
        about="A date fell on the weekday that stands beside it.",
        why="one of the two is wrong",
        find=wrong_weekdays,
        failing="On Monday 1 May 2024 the board measured it [@orro-2024#level].",
        passing="On Wednesday 1 May 2024 the board measured it [@orro-2024#level].",
    ),
)

_REPORTING = re.compile(
    r"\b(?:report(?:s|ed|ing)?|wrote|writes|said|says|noted|stated|published|printed|posted"
    r"|statement|story|article|account|letter|issue|edition|study|survey|paper|analysis|bulletin"
    r"|review|release|briefing)"
    r"(?:[\s,]+(?:on|of|by|in|for|dated|from|it|the|early|late))*[\s,]*\Z"
)
"""Before a date: `reported on`, `in a report of`, `said by`; not `said that on`."""
_WINDOW = 80
"""Characters around a date that can tell that something was reported then."""
_STEPS = re.compile(r"[\s,]+(?:(?:on|of|by|in|for|dated|from|early|late)[\s,]+)*\Z")
_OPENING = re.compile(r"(?:\A|[;:,—–]|\b(?:and|but|then))\s*(?:on|by|in)\s+\Z", re.IGNORECASE)
_THEN_REPORTED = re.compile(
    r",?(?:\s+[\w.’'-]+){1,5}?\s+(?:reported|wrote|noted|published|printed)\b"
)
_DESK = re.compile(
    r"\b(?:we|our|us|this\s+(?:page|brief|site)|looked|search\w*|checked|read|accessed"
    r"|next\s+review|as\s+of|(?:found|known)\s+(?:as|by|on|until|up))\b",
    re.IGNORECASE,
)
"""Words by which a sentence tells what the desk did itself."""


def _day_meant(sentence: Sentence, written: WrittenDate) -> date | None:
    """Return the day that is named with its weekday; without a year, that of a cited claim."""
    if written.weekday is None:
        return None
    day = written.earliest
    if day and day == written.latest:
        return day
    if written.year or not written.day:
        return None
    spans = (each.spans for each in sentence.evidence)
    days = (start for found in spans for start, _ in found)
    return next((day for day in days if (day.month, day.day) == (written.month, written.day)), None)


def _is_exact(written: WrittenDate) -> bool:
    return written.month is not None and written.earliest is not None


def _dates(each: Evidence, sentence: Sentence, written: WrittenDate) -> bool:
    """Tell whether a claim's own dates support a written one, or its source's day does."""
    first, last = written.earliest, written.latest
    if written.day and written.month and written.year is None:
        return (written.month, written.day) in _days_of(each)
    if not first or not last or written.in_title:
        return True
    if any(_supports(span, (first, last)) for span in each.spans):
        return True
    is_as_of = not each.spans and first != last
    return _supports(each.published, (first, last)) and (
        is_as_of or _is_of_report(sentence.text, written, each)
    )


def _days_of(each: Evidence) -> frozenset[tuple[int, int]]:
    """Return the months and days that a claim names, also without a year, and its source's own."""
    spans = (day for span in (*each.spans, each.published) for day in span if day)
    named = _days_named(each.claim)
    return named | {(day.month, day.day) for day in spans}


@lru_cache(maxsize=2**10)  # few dates are written without a year
def _days_named(claim: Claim) -> frozenset[tuple[int, int]]:
    dates = (written for text in claim.texts() for written in dates_in(text.text))
    return frozenset((each.month, each.day) for each in dates if each.month and each.day)


def _is_of_report(text: str, written: WrittenDate, each: Evidence) -> bool:
    """Tell whether a date says when something was reported: `Dawn wrote on …`, `On …, it wrote`."""
    before = text[max(0, written.start - _WINDOW) : written.start]
    after = text[written.end : written.end + _WINDOW]
    if _REPORTING.search(before):
        return True
    names = names_of(each.source)
    if _STEPS.sub("", before).endswith(names):
        return True
    if not _OPENING.search(before):
        return False
    subject = after.lstrip(" ,").removeprefix("the ")
    return bool(_THEN_REPORTED.match(after)) or subject.startswith(names)


def _is_own(own: tuple[frozenset[date], ...], sentence: Sentence, written: WrittenDate) -> bool:
    first, last = written.earliest, written.latest
    if not first or not last or not _DESK.search(sentence.text):
        return False
    return any(first <= day <= last for days in own for day in days)


def _days_by_path(desk: Desk) -> dict[str, frozenset[date]]:
    """Return for each brief the days on which the desk published, read or mended it."""
    return {brief.place.path: frozenset(_own_days(brief)) for brief in desk.library.briefs}


def _own_days(brief: Brief) -> Iterator[date]:
    days = (brief.date, brief.updated, brief.facts_as_of, brief.next_review)
    yield from (day.value for day in days if day)
    yield from (correction.day.value for correction in brief.corrections)


def _days_of_reading(library: Library) -> frozenset[date]:
    sources = library.sources.values()
    return frozenset(source.accessed.value for source in sources if source.accessed)


def _supports(known: Span, written: tuple[date, date]) -> bool:
    start, end = known
    first, last = written
    is_within = first <= start and end is not None and end <= last
    is_an_end = first == last and first in {start, end}
    return is_within or is_an_end
