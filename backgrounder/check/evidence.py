"""Sentences beside the claims that stand behind them: what the joins to the ledger look at.

The scope of a citation is its sentence and the sentences before it, back to the previous citation
of the paragraph: three sentences that tell one source's story need one mark. Figures, dates and
quotations need one nearer by (`Sentence.is_near`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.check.reference import by_claim
from backgrounder.check.tables import with_measures
from backgrounder.figures import (
    Grouping,
    dates_and_titles_of,
    dates_of,
    figures_of,
    is_read,
    read_figure,
)
from backgrounder.model import ClaimKey
from backgrounder.prose_dates import words_in
from backgrounder.sentences import quotations_of, statements, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from backgrounder.figures import Figure
    from backgrounder.model import Claim, Library, Prose, Source
    from backgrounder.problems import Place
    from backgrounder.prose_dates import WrittenDate
    from backgrounder.quotations import Quotation
    from backgrounder.sentences import Statement

    Span = tuple[date, date | None]
    """A first and a last day; None where the end is open."""
    Ledger = Callable[[ClaimKey], "tuple[Evidence, ...] | None"]
    """Tells what stands behind a citation; None where nothing has its key."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that stands behind a sentence."""

    key: ClaimKey
    source: Source
    claim: Claim
    figures: tuple[Figure, ...]
    """Those that the claim states: in its figure, its words and its quotations."""
    spans: tuple[Span, ...]
    """The days that it speaks of."""

    @property
    def published(self) -> Span:
        """The days on which its source may have been published."""
        when = self.source.published.value
        return when.earliest, when.latest


class Sentence(NamedTuple):
    """A sentence that would be published, and what stands behind it."""

    prose: Prose
    language: str
    """BCP 47."""
    statement: Statement
    text: str
    """Its words at their offsets, quoted ones blanked: rules do not fire inside quotations."""
    words: frozenset[str]
    """Those of `text`, as `words_in` gives them: without a rule's words it need not look."""
    quotations: tuple[Quotation, ...]
    """What is quoted in it."""
    figures: tuple[Figure, ...]
    """Those that it states itself."""
    dates: tuple[WrittenDate, ...]
    """The same."""
    evidence: tuple[Evidence, ...]
    """The claims in whose scope it stands; a record cited as a whole stands with all of its."""
    is_cited: bool
    """Whether any citation stands behind it."""
    is_traced: bool
    """Whether it is cited and each citation leads to a record: only then can they be compared."""
    is_correction: bool = False
    """Whether it tells what the page said wrongly, which no claim bears out."""

    @property
    def is_near(self) -> bool:
        """Whether a citation stands in it or in the next sentence.

        From further on, a citation backs what a sentence tells, but no figure, date or quotation.
        A paragraph of a block quote is one quotation, however many sentences it has.
        """
        distance = self.statement.distance
        return distance is not None and (distance <= 1 or self.statement.kind == "quote")

    def place(self, offset: int) -> Place:
        """Return the place in the file of the character at `offset` of the sentence."""
        return self.prose.place_of(self.statement.start + offset)


def sentences(
    library: Library,
    texts: Iterable[Prose],
    ledger: Ledger,
) -> Iterator[Sentence]:
    """Yield every sentence of the texts that tell of the world: of briefs, tags and disputes.

    Plain pages tell of the site itself, and rest on nothing but its publisher's word.
    """
    languages = {brief.place.path: brief.language for brief in library.briefs}
    own = {page.place.path for page in library.pages}
    amends = {amended.text.place for brief in library.briefs for amended in brief.corrections}
    for prose in texts:
        if prose.place.path in own:
            continue
        language = languages.get(prose.place.path, library.site.language)
        for statement, measure in with_measures(prose, statements(prose)):
            quotations = quotations_of(statement)
            text = unquoted(statement) if quotations else statement.text
            figures, dates = _read(text, measure, language)
            behind = [ledger(key) for key in statement.scope]
            yield Sentence(
                prose=prose,
                language=language,
                statement=statement,
                text=text,
                words=words_in(text),
                quotations=quotations,
                figures=figures,
                dates=dates,
                evidence=tuple(chain.from_iterable(filter(None, behind))),
                is_cited=bool(statement.scope),
                is_traced=bool(behind) and None not in behind,
                is_correction=prose.place in amends,
            )


def ledger(library: Library) -> Ledger:
    """Return what tells for what a citation stands: for a claim, for all of a record's, or None."""
    language = library.site.language if is_read(library.site.language) else "en"
    return by_claim(library, partial(_of_source, language))


def _of_source(language: str, source: Source) -> dict[str, tuple[Evidence, ...]]:
    """Return the claims of a record by their ids, and all of them for no id."""
    claims = [
        Evidence(
            ClaimKey(source.id, claim.id),
            source,
            claim,
            _stated(claim, language),
            tuple(_spans(claim, language)),
        )
        for claim in source.claims.values()
    ]
    return {"": tuple(claims), **{each.claim.id: (each,) for each in claims}}


def _read(
    text: str, measure: str, language: str
) -> tuple[tuple[Figure, ...], tuple[WrittenDate, ...]]:
    """Return the figures and the dates of a text, its number read with a measure of its column."""
    if not measure:
        return figures_of(text, language), dates_of(text, language)
    end = len(text.rstrip())
    whole = f"{text[:end]} {measure}"
    figures = tuple(_without_measure(figure, text[:end]) for figure in figures_of(whole, language))
    return figures, dates_of(whole, language)


def _without_measure(figure: Figure, text: str) -> Figure:
    """Return a figure as it stands in its cell: `21,500` of thousands is no slip."""
    end = min(figure.end, len(text))
    is_grouped = figure.grouping is Grouping.WITH_SCALE
    return figure._replace(
        end=end,
        text=text[figure.start : end],
        grouping=Grouping.WESTERN if is_grouped else figure.grouping,
    )


def _stated(claim: Claim, language: str) -> tuple[Figure, ...]:
    found = [figure for text in _words(claim) for figure in figures_of(text, language)]
    whole = read_figure(claim.figure.text) if claim.figure else None
    return (whole, *found) if whole else tuple(found)


def _spans(claim: Claim, language: str) -> Iterator[Span]:
    """Yield the days of a claim; a claim that names the Water Act 1946 dates a law of 1946."""
    if claim.when:
        yield claim.when.value.earliest, claim.when.value.latest
    for text in _words(claim):
        for written in dates_and_titles_of(text, language):
            if written.earliest:
                yield written.earliest, written.latest


def _words(claim: Claim) -> Iterator[str]:
    yield from (text.text for text in claim.texts())
