"""Every quotation is in the words that a cited claim records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.model import ClaimKey
from backgrounder.problems import Level
from backgrounder.quotations import closest, difference, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Library
    from backgrounder.quotations import Quotation

FEWEST = 3
"""Words from which on quoted words need a source: fewer may be a term or a title."""


def uncited(desk: Desk) -> Iterator[Finding]:
    """Find quotations that no citation stands behind, and short ones that others are known for."""
    recorded = desk.reference.gathered(_recorded)
    for sentence, quotation in _quotations(desk):
        known = _known_elsewhere(sentence, quotation, recorded)
        if known or (not sentence.is_near and quotation.words >= FEWEST):
            yield Finding(
                sentence.place(quotation.start),
                f"nobody is cited for the words `{quotation.text}`",
                f"cite `{known}`" if known else "cite the claim that has them under `quotes`",
            )


def mismatched(desk: Desk) -> Iterator[Finding]:
    """Find quotations whose words differ from those that the cited claims record."""
    recorded = desk.reference.gathered(_recorded)
    for sentence, quotation in _quotations(desk):
        if not (sentence.is_traced and sentence.is_near):
            continue
        if sentence.language != desk.library.site.language:
            continue  # the record's words, translated
        cited = [words.text for each in sentence.evidence for words in each.claim.quotes]
        if any(part_of(quotation.text, words) for words in cited):
            continue
        nearest = closest(quotation.text, cited)
        if nearest is None and not _is_speech(quotation):
            continue
        if not _known_elsewhere(sentence, quotation, recorded):
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
    """Yield what is quoted, but in corrections: they quote the page itself."""
    for sentence in desk.sentences:
        for quotation in () if sentence.is_correction else sentence.quotations:
            if quotation.is_closed and not quotation.depth:
                yield sentence, quotation


def _recorded(library: Library) -> dict[str, ClaimKey]:
    """Return the claims by the words that they record."""
    return {
        _folded(words.text): ClaimKey(source.id, claim.id)
        for source in library.sources.values()
        for claim in source.claims.values()
        for words in claim.quotes
    }


def _known_elsewhere(
    sentence: Sentence, quotation: Quotation, recorded: Mapping[str, ClaimKey]
) -> ClaimKey | None:
    """Return the claim that records a quotation in a sentence that has no citation of its own.

    One or two quoted words may be a term, but not where a record has them as somebody's words.
    """
    known = None if sentence.statement.own else recorded.get(_folded(quotation.text))
    is_cited = known and any(
        part_of(quotation.text, words.text)
        for each in sentence.evidence
        for words in each.claim.quotes
    )
    return None if is_cited and sentence.is_near else known


def _folded(words: str) -> str:
    return " ".join(words.split()).strip(".,;:").casefold()


def _is_speech(quotation: Quotation) -> bool:
    """Tell speech from a term or a title, which need not be anybody's words."""
    return quotation.manner == "speech" or quotation.words >= FEWEST


def _differing(quotation: Quotation, nearest: str | None) -> str:
    if nearest is None:
        return "the cited claims record no such words under `quotes`"
    return difference(quotation.text, nearest)
