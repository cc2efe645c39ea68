"""Every quotation is in the words that a cited claim records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.problems import Level
from backgrounder.quotations import closest, difference, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.quotations import Quotation

FEWEST = 3
"""Words from which on quoted words need a source: fewer may be a term or a title."""


def uncited(desk: Desk) -> Iterator[Finding]:
    """Find quotations that no citation stands behind."""
    for sentence, quotation in _quotations(desk):
        if not sentence.is_cited and quotation.words >= FEWEST:
            yield Finding(
                sentence.place(quotation.start),
                f"nobody is cited for the words `{quotation.text}`",
                "cite the claim that has them under `quotes`",
            )


def mismatched(desk: Desk) -> Iterator[Finding]:
    """Find quotations whose words differ from those that the cited claims record."""
    for sentence, quotation in _quotations(desk):
        recorded = [words.text for each in sentence.evidence for words in each.claim.quotes]
        if not sentence.is_traced:
            continue
        if any(part_of(quotation.text, words) for words in recorded):
            continue
        nearest = closest(quotation.text, recorded)
        if nearest is None and not _is_speech(quotation):
            continue
        yield Finding(
            sentence.place(quotation.start),
            f"`{quotation.text}` is not what is cited: {_differing(quotation, nearest)}",
            "quote the words of the record, or drop the quotation marks",
        )


RULES = (
    Rule(
        id="quote-uncited",
        level=Level.ERROR,
        about="Quoted words rest on a citation.",
        why="readers could not see whose words they are",
        find=uncited,
        failing='It was "lower than anyone remembers".',
        passing='It was "lower than anyone remembers" [@orro-2024#level].',
    ),
    Rule(
        id="quote-mismatch",
        level=Level.ERROR,
        about="Quoted words are those that a cited claim records.",
        why="a quotation is in the speaker's own words",
        find=mismatched,
        failing='It was "lower than people remember" [@orro-2024#level].',
        passing='It was "lower than anyone remembers" [@orro-2024#level].',
    ),
)


def _quotations(desk: Desk) -> Iterator[tuple[Sentence, Quotation]]:
    for sentence in desk.sentences:
        for quotation in sentence.quotations:
            if quotation.is_closed and not quotation.depth:
                yield sentence, quotation


def _is_speech(quotation: Quotation) -> bool:
    """Tell speech from a term or a title, which need not be anybody's words."""
    return quotation.manner == "speech" or quotation.words >= FEWEST


def _differing(quotation: Quotation, nearest: str | None) -> str:
    if nearest is None:
        return "the cited claims record no such words under `quotes`"
    return difference(quotation.text, nearest)
