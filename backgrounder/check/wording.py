"""Names and dates are written as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.markup import plain
from backgrounder.problems import Level
from backgrounder.prose_dates import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Span


def wrong_weekdays(desk: Desk) -> Iterator[Finding]:
    """Find dates that fell on another weekday than the one named, and days that never were."""
    for sentence in desk.sentences:
        for written in sentence.dates:
            day = written.earliest
            place = sentence.place(written.start)
            if written.impossible:
                yield Finding(place, f"there is no such day as `{written.text}`", "correct it")
            elif day and day == written.latest and written.weekday not in {None, day.weekday()}:
                yield Finding(
                    place,
                    f"{day_in_words(day)} was a {WEEKDAYS[day.weekday()]}, not a "
                    f"{WEEKDAYS[written.weekday or 0]}",
                    "correct the weekday or the date",
                )


def unsupported_dates(desk: Desk) -> Iterator[Finding]:
    """Find dates that no cited claim refers to and on which no cited source was published.

    A month or a year is supported by a day in it, a day only by that day, or by the first or the
    last day of a span: `31 July 2025` says more than a claim that says `July 2025`.
    """
    for sentence in desk.sentences:
        if not sentence.is_traced:
            continue
        known = [span for each in sentence.evidence for span in each.spans]
        for written in sentence.dates:
            first, last = written.earliest, written.latest
            if not first or not last or written.in_title:
                continue
            if not any(_supports(span, (first, last)) for span in known):
                keys = ", ".join(f"`{each.key}`" for each in sentence.evidence)
                yield Finding(
                    sentence.place(written.start),
                    f"no cited claim refers to `{written.text}`",
                    f"compare it with {keys}",
                )


def uncited_dates(desk: Desk) -> Iterator[Finding]:
    """Find days that no citation stands behind; the desk's own, such as its last search, may."""
    own = set(_own_days(desk))
    for sentence in desk.sentences:
        for written in () if sentence.is_cited else sentence.dates:
            day = written.earliest
            if day and day == written.latest and day not in own:
                yield Finding(
                    sentence.place(written.start),
                    f"no source stands behind `{written.text}`",
                    "cite the claim that has it: `[@source#claim]`",
                )


def wrong_names(desk: Desk) -> Iterator[Finding]:
    """Find spellings that the vocabulary lists as wrong."""
    right = {
        wrong.text.strip(): plain(tag.name.text)
        for tag in desk.library.tags.values()
        for wrong in tag.wrong
    }
    if not right:
        return
    longest_first = sorted(right, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    for sentence in desk.sentences:
        for match in pattern.finditer(sentence.text):
            yield Finding(
                sentence.place(match.start()),
                f"`{match[0]}` is a wrong spelling in `content/tags.yaml`",
                f"write `{right[match[0]]}`",
            )


RULES = (
    Rule(
        id="date-uncited",
        level=Level.ERROR,
        about="A date rests on a citation.",
        why="readers could not see what it rests on",
        find=uncited_dates,
        failing="On 1 May 2024 somebody measured it.",
        passing="On 1 May 2024 somebody measured it [@orro-2024#level].",
    ),
    Rule(
        id="date-mismatch",
        level=Level.ERROR,
        about="A date is one that a cited claim refers to.",
        why="the page would say what the source does not",
        find=unsupported_dates,
        failing="On 2 May 2024 the board measured it [@orro-2024#level].",
        passing="On 1 May 2024 the board measured it [@orro-2024#level].",
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
    Rule(
        id="name-variant",
        level=Level.ERROR,
        about="Names are spelled as `content/tags.yaml` has them.",
        find=wrong_names,
        failing="Orro Lake is low.",
        passing="Lake Orro is low.",
    ),
)


def _own_days(desk: Desk) -> Iterator[date]:
    """Yield the days on which the desk itself did something: published, read, looked for."""
    for brief in desk.library.briefs:
        days = (brief.date, brief.updated, brief.facts_as_of, brief.next_review)
        yield from (day.value for day in days if day)
    for source in desk.library.sources.values():
        if source.accessed:
            yield source.accessed.value


def _supports(known: Span, written: tuple[date, date]) -> bool:
    start, end = known
    first, last = written
    is_within = first <= start and end is not None and end <= last
    is_an_end = first == last and first in {start, end}
    return is_within or is_an_end
