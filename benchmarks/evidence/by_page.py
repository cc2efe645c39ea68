"""Slips that a whole brief shows: disputes, parties, abbreviations, sentences without a source."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.evidence.pages import Edit, Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Party
    from benchmarks.evidence.by_sources import FindInPage
    from benchmarks.evidence.pages import Page

SHORTEST = 3
"""Letters of an abbreviation."""
LOOSE = {
    "hedge without a citation": (
        "The road was reportedly closed that night.",
        "One of them allegedly knew of it.",
        "The order was purportedly given by telephone.",
        "It was reportedly the first of many.",
    ),
    "source without a face": (
        "Sources said that the order had come from above.",
        "A source told reporters that nothing was signed.",
        "According to sources, the papers were lost.",
        "A well-placed source confirmed it.",
    ),
    "experts and critics": (
        "Critics say that this was to be expected.",
        "Experts believe that it will happen again.",
        "Many say that nothing has changed.",
        "Observers warn of worse to come.",
    ),
    "time told from today, in a sentence of its own": (
        "The matter came up again last week.",
        "Nothing has been decided so far this year.",
        "Three months ago it was still quiet.",
        "Officials will meet again tomorrow.",
    ),
    "accused by a label": (
        "The accused arsonist was not there.",
        "He was arrested for stealing a boat.",
        "The accused murderer has a sister in the town.",
        "She was accused with fraud.",
    ),
    "loaded label": (
        "Officials slammed the plan.",
        "The illegals were taken away at night.",
        "Two of them were martyred on the road.",
        "The so-called committee met again.",
    ),
    "figure without a citation": (
        "More than 700 people had come by then.",
        "It cost about 3.5 million crowns.",
        "Some 40 per cent of them were children.",
        "In all, 214 houses were empty.",
    ),
    "quotation without a citation": (
        'It was "a night to be forgotten by all".',
        '"Nobody has asked us anything," a baker said.',
        'They called it "the end of the road for us".',
        'The order spoke of "persons of no fixed address".',
    ),
    "day without a citation": (
        "On 3 April 2024 the road was closed.",
        "The bridge had been shut since 11 January 2023.",
        "By 30 November 2024 the papers had gone.",
        "A first hearing took place on Monday 6 May 2024.",
    ),
}
"""Sentences that stand on nothing, by what is wrong with them."""


def dispute_hidden(page: Page, kind: str) -> Iterator[Slip]:
    """Leave out a dispute of which the brief cites a version."""
    for listed in page.brief.disputes:
        matter = page.library.disputes[listed.value]
        keys = {str(key.value) for version in matter.versions for key in version.claims}
        if not any(f"@{key}" in page.text for key in keys):
            continue
        edit = _entry(page, listed.place.line, listed.value)
        if edit:
            yield Slip(kind, (edit,), frozenset())


def party_unheard(page: Page, kind: str) -> Iterator[Slip]:
    """Name a party of whom nothing is told, not even that it was asked."""
    for party in page.brief.parties:
        if party.no_response and not _speaks(page, party):
            at = party.no_response.place.line
            edit = Edit(page.line_starts[at], page.line_starts[at + 1], "")
            yield Slip(kind, (edit,), frozenset({party.who.place.line}))
    for party in page.brief.parties[:1]:
        line = party.who.place.line
        for who in ("the Tollkeepers' Guild", "Odo Marsh, a ferryman"):
            edit = Edit(page.line_starts[line], page.line_starts[line], f"  - who: {who}\n")
            yield Slip(kind, (edit,), frozenset({line}))


def abbreviation(page: Page, kind: str) -> Iterator[Slip]:
    """Call a body by its initials before its name is given."""
    shorts = {tag.short for tag in page.library.tags.values() if tag.short}
    for tag in page.library.tags.values():
        initials = "".join(
            word[0] for word in re.split(r"[ -]", tag.name.text) if word[0].isupper()
        )
        if (
            tag.kind != "organisation"
            or tag.short
            or len(initials) < SHORTEST
            or initials in shorts
        ):
            continue
        for sentence in page.sentences:
            start = sentence.text.find(tag.name.text)
            if start >= 0:
                edit = page.edit(sentence, start, start + len(tag.name.text), initials)
                if edit and f"({initials})" not in page.text:
                    yield Slip(kind, (edit,), page.lines_of(sentence))
                break


def _speaks(page: Page, party: Party) -> bool:
    who = party.who.text
    heard = (each.claim.by for sentence in page.sentences for each in sentence.evidence)
    return any(by is not None and by.text.removeprefix("the ") == who for by in heard)


def _loose(page: Page, kind: str) -> Iterator[Slip]:
    """Put a sentence without a source at the end of a paragraph."""
    wanted = cycle(LOOSE[kind])
    for sentence in _ends_of_paragraphs(page):
        end = page.edit(sentence, 0, 0, "")
        if end is None:
            continue
        last = page.text.find("\n", end.start)
        yield Slip(
            kind,
            (Edit(last, last, f"\n{next(wanted)}"),),
            frozenset({page.line_of(last) + 1}),
        )


def _ends_of_paragraphs(page: Page) -> Iterator[Sentence]:
    """Yield the sentences that end a paragraph of the body with a citation of their own."""
    body = [each for each in page.sentences if each.prose is page.brief.body]
    for sentence, later in zip(body, [*body[1:], None], strict=True):
        ends = later is None or later.statement.paragraph != sentence.statement.paragraph
        if ends and sentence.statement.kind == "paragraph" and sentence.statement.own:
            yield sentence


def _entry(page: Page, line: int, value: str) -> Edit | None:
    """Return the edit that takes an entry out of a list in the front matter."""
    start = page.line_starts[line]
    text = page.text[start : page.text.index("\n", start)]
    if text.strip() == f"- {value}":
        return Edit(start, start + len(text) + 1, "")
    match = re.search(rf"(?:, )?\b{re.escape(value)}\b", text)
    is_first = f"[{value}" in text and "," in text
    if not match or is_first:
        match = re.search(rf"\b{re.escape(value)}\b,? ?", text)
    return Edit(start + match.start(), start + match.end(), "") if match else None


PAGE_KINDS: dict[str, FindInPage] = {
    "dispute not listed": dispute_hidden,
    "party not heard": party_unheard,
    "abbreviation not spelled out": abbreviation,
    **dict.fromkeys(LOOSE, _loose),
}
"""Each kind of slip that only a whole brief shows."""
