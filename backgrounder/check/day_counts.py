"""Days that are counted fall on the dates beside them."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.figures import Kind
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Evidence, Sentence
    from backgrounder.figures import Figure
    from backgrounder.model import Prose
    from backgrounder.prose_dates import WrittenDate

    Count = tuple[date, int]
    """A day, and the number that is given to it."""

_WORKING_DAYS = re.compile(
    r"\b(?:conference|congress|hearing|inquest|inquiry|match|polling|session|summit|talks|test"
    r"|trial)\b"
)
"""What has days that are not counted from one to the next."""
_LONGEST_GAP = 60
"""Characters between a numbered day and its date."""
_APART = re.compile(
    r"[.;:!?]|\b(?:after|and|before|beg[aiu]n\w*|but|earlier|from|later|next|since|start\w*|than"
    r"|that|until|while|whose)\b"
)
"""What shows that a date belongs to something else than the numbered day near it."""
_CLAUSES = re.compile(r";|,\s(?:and|but|while)\b")
_ON = frozenset({"", "by", "as of"})
"""The prepositions of a date that is itself the numbered day."""
_BEGINS = re.compile(r"\b(?:beg[aiu]n\w*|start(?:s|ed|ing)?|count(?:s|ed|ing)?)\b[^.;:,]{0,40}\Z")


def miscounted(desk: Desk) -> Iterator[Finding]:
    """Find numbered days that do not fall on their date, where the count's first day is known.

    It is known from a cited claim that gives a number to a day, or from `since 16 July 2025` in
    the same paragraph. A number or a date that no claim has is told by other rules.
    """
    events = {
        event.what: event.when.value.earliest
        for brief in desk.library.briefs
        for event in brief.timeline
        if event.when.value.earliest == event.when.value.latest
    }
    for paragraph in _counting_paragraphs(desk.sentences):
        since = [day for sentence in paragraph for day in _stated_starts(sentence)]
        for sentence in paragraph:
            for figure, day in _counted(sentence, events):
                start = _missed_start(sentence, (day, int(figure.low)), since)
                if start:
                    yield Finding(
                        sentence.place(figure.start),
                        f"`{figure.text}` was not {day_in_words(day)}: counted from"
                        f" {day_in_words(start)}, that is day {(day - start).days + 1}",
                        "correct the number or the date",
                    )


RULES = (
    Rule(
        id="day-count",
        level=Level.ERROR,
        about="A numbered day falls on its date, counted from the first.",
        find=miscounted,
        failing="Day 3 of the strike was 2 December 2023 [@vell-2023#day-3; @vell-2023#day-5].",
        passing="Day 5 of the strike was 2 December 2023 [@vell-2023#day-3; @vell-2023#day-5].",
    ),
)


def _counting_paragraphs(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    counting = {
        (id(sentence.prose), sentence.statement.paragraph)
        for sentence in sentences
        if any(figure.kind is Kind.DAY_COUNT for figure in sentence.figures)
    }
    if not counting:
        return
    by_paragraph = groupby(sentences, lambda each: (id(each.prose), each.statement.paragraph))
    for key, paragraph in by_paragraph:
        if key in counting:
            yield list(paragraph)


def _counted(sentence: Sentence, events: dict[Prose, date]) -> Iterator[tuple[Figure, date]]:
    """Yield the numbered days that the claims have, with their dates: written, or an event's."""
    if _WORKING_DAYS.search(sentence.text):
        return
    for figure in sentence.figures:
        if figure.kind is Kind.DAY_COUNT and _is_stated(figure, sentence):
            written = _date_of(figure, sentence)
            day = written.earliest if written else None
            if day and any(day in span for each in sentence.evidence for span in each.spans):
                yield figure, day
            elif not sentence.dates and sentence.prose in events:
                yield figure, events[sentence.prose]


def _is_stated(figure: Figure, sentence: Sentence) -> bool:
    return any(figure.low in _numbers(each) for each in sentence.evidence)


def _numbers(evidence: Evidence) -> set[int]:
    return {int(figure.low) for figure in evidence.figures if figure.kind is Kind.DAY_COUNT}


def _date_of(figure: Figure, sentence: Sentence) -> WrittenDate | None:
    """Return the date nearest to a numbered day, where nothing stands between that parts them."""
    found = []
    for written in sentence.dates:
        start, end = min(figure.end, written.end), max(figure.start, written.start)
        is_near = end - start < _LONGEST_GAP and not _APART.search(sentence.text, start, end)
        is_that_day = written.earliest == written.latest and written.relation in _ON
        if is_near and is_that_day:
            found.append((end - start, written))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _stated_starts(sentence: Sentence) -> Iterator[date]:
    """Yield the days since which something is said to go on: `since 16 July`, `began on …`."""
    for written in sentence.dates:
        day = written.earliest
        if day and day == written.latest:
            before = sentence.text[max(0, written.start - _LONGEST_GAP) : written.start]
            if written.relation == "since" or _BEGINS.search(before):
                yield day


def _missed_start(sentence: Sentence, count: Count, since: Sequence[date]) -> date | None:
    """Return a first day by which a count is wrong; None where one is known by which it is right.

    A claim that has this number for this day makes it right, unless the same clause gives
    another first day.
    """
    day, number = count
    claimed = [pair for each in sentence.evidence for pair in _claimed(each)]
    if count in claimed:
        known = [] if _CLAUSES.search(sentence.text) else [*_stated_starts(sentence)]
    else:
        known = [*since, *(first - timedelta(its - 1) for first, its in claimed)]
    return known[0] if known and day - timedelta(number - 1) not in known else None


def _claimed(evidence: Evidence) -> Iterator[Count]:
    """Yield the day of a claim with the one number that it gives to it."""
    when = evidence.claim.when.value if evidence.claim.when else None
    numbers = _numbers(evidence) - {1}
    if when and when.earliest == when.latest and len(numbers) == 1:
        yield when.earliest, numbers.pop()
