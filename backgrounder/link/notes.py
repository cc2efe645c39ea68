"""The citations of one page as they are met: numbers, marks, the cards they open, the sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link.texts import contents, shown, shown_bare
from backgrounder.link.words import language_name, letters, placed_day, span
from backgrounder.markup import plain
from backgrounder.model import ClaimKey
from backgrounder.views import (
    ClaimNote,
    Link,
    Mark,
    NoteCard,
    Passage,
    SourceEntry,
    SourceMention,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Claim, Prose, Source
    from backgrounder.views import Mention

MOST_MARKS = 16
"""That share one card: a page nests their ids, and browsers flatten what is nested too deep."""


class Notes:
    """Numbers the sources of one page in the order in which the page mentions them.

    This is the one thing in `link` that changes while it is used: a page's parts are made in their
    order, and each citation takes the next number.
    """

    def __init__(
        self, catalogue: Catalogue, way: Way, language: str, disputes: Iterable[str] = ()
    ) -> None:
        """Begin an empty source list for the page that `way` starts from.

        `disputes` are those that the page itself lists, each with its id as an anchor.
        """
        self._catalogue = catalogue
        self._way = way
        self._language = language
        self._here = {addresses.dispute(each): f"#{dispute_anchor(each)}" for each in disputes}
        self._numbers: dict[str, int] = {}
        self._noted: dict[ClaimKey, ClaimNote] = {}
        self._cited: defaultdict[str, list[tuple[Mark, tuple[str, ...]]]] = defaultdict(list)

    def mark(self, *keys: ClaimKey) -> Mark:
        """Return the next mark for a citation of one source, by one or more of its claims."""
        source = self._catalogue.library.sources[keys[0].source]
        number = self._numbers.setdefault(source.id, len(self._numbers) + 1)
        cited = self._cited[source.id]
        disputed = not self._catalogue.disputed.keys().isdisjoint(keys)
        made = Mark(
            number=number,
            anchor=f"cite-{number}-{len(cited) + 1}",
            href=f"#note-{number}-{len(cited) + 1}",
            label=f"source {number}{', disputed' if disputed else ''}: {cited_as(source)}",
            disputed=disputed,
        )
        cited.append((made, tuple(key.claim for key in keys if key.claim)))
        return made

    def passage(self, prose: Prose, mentions: tuple[Mention, ...] = ()) -> Passage:
        """Return `prose` with its marks, links and anchors resolved for this page."""
        text = shown(prose)
        held = contents(text)
        return Passage(
            text=text,
            marks=tuple(tuple(self.mark(*keys) for keys in group) for group in held.cited),
            links=_resolved(held.targets, prose.place.path, self._catalogue, self._way),
            anchors=held.anchors,
            mentions=mentions,
        )

    def cards(self) -> tuple[NoteCard, ...]:
        """Return what the marks until now rest on, in the order of the sources' numbers."""
        return tuple(card for identifier in self._numbers for card in self._cards(identifier))

    def entries(self) -> tuple[SourceEntry, ...]:
        """Return the source list of everything that was cited until now."""
        return tuple(map(self._entry, self._numbers))

    def mentions(self) -> tuple[SourceMention, ...]:
        """Return the same in a line each, for pages that gather what topics tell."""
        return tuple(map(self._mention, self._numbers))

    @property
    def claims(self) -> int:
        """How many claims the page rests on."""
        return sum(len(self._claims(identifier)) for identifier in self._numbers)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the page rests on, in the order of their numbers."""
        return tuple(self._catalogue.library.sources[identifier] for identifier in self._numbers)

    def _claims(self, identifier: str) -> tuple[str, ...]:
        """Return the claims of a source that the page cites, in the order of first mention."""
        named = (claim for _, claims in self._cited[identifier] for claim in claims)
        return tuple(dict.fromkeys(named))

    def _claim_note(self, source: Source, claim: str) -> ClaimNote:
        """Return a claim for readers; cards and source list show the same."""
        key = ClaimKey(source.id, claim)
        note = self._noted.get(key)
        if note is None:
            note = claim_note(source.claims[claim], source, self._catalogue, self._nearest)
            self._noted[key] = note
        return note

    def _nearest(self, address: str) -> str:
        """Return the way to where this page tells of it, or else to its own address."""
        return self._here.get(address) or self._way(address)

    def _cards(self, identifier: str) -> Iterator[NoteCard]:
        source = self._catalogue.library.sources[identifier]
        for claims, marks in self._sharing(identifier):
            yield NoteCard(
                marks=marks,
                source=Link(cited_as(source), f"#source-{self._numbers[identifier]}"),
                publisher=plain(source.publisher.text),
                claims=tuple(self._claim_note(source, claim) for claim in claims),
                title=None if claims else self._titled(source),
            )

    def _sharing(self, identifier: str) -> Iterator[tuple[tuple[str, ...], tuple[Mark, ...]]]:
        """Yield the claims of each card, and the marks that share it."""
        sharing: defaultdict[tuple[str, ...], list[Mark]] = defaultdict(list)
        for mark, claims in self._cited[identifier]:
            sharing[claims].append(mark)
        for claims, marks in sharing.items():
            for start in range(0, len(marks), MOST_MARKS):
                yield claims, tuple(marks[start : start + MOST_MARKS])

    def _titled(self, source: Source) -> Link:
        return Link(
            plain(source.title.text),
            self._way(addresses.source(source.id)),
            title_language(source, self._language),
        )

    def _mention(self, identifier: str) -> SourceMention:
        source = self._catalogue.library.sources[identifier]
        return SourceMention(
            anchor=f"source-{self._numbers[identifier]}",
            page=Link(cited_as(source), self._way(addresses.source(identifier))),
            back=self._ways_back(identifier),
        )

    def _entry(self, identifier: str) -> SourceEntry:
        source = self._catalogue.library.sources[identifier]
        number = self._numbers[identifier]
        return SourceEntry(
            number=number,
            anchor=f"source-{number}",
            publisher=plain(source.publisher.text),
            title=plain(source.title.text),
            language=title_language(source, self._language),
            published=span(source.published.value),
            kind=source.kind,
            page=Link(plain(source.title.text), self._way(addresses.source(identifier))),
            url=outward(source),
            archived=source.archived.value if source.archived and source.link else "",
            accessed=placed_day(source.accessed),
            note=plain(source.note.text) if source.note else "",
            unlinked=not source.link,
            claims=tuple(self._claim_note(source, claim) for claim in self._claims(identifier)),
            back=self._ways_back(identifier),
        )

    def _ways_back(self, identifier: str) -> tuple[Link, ...]:
        return tuple(
            Link(letters(position), f"#{mark.anchor}")
            for position, (mark, _) in enumerate(self._cited[identifier])
        )


def bare_passage(prose: Prose, catalogue: Catalogue, way: Way) -> Passage:
    """Return `prose` without its citations, for pages that have no source list."""
    text = shown_bare(prose)
    held = contents(text)
    return Passage(
        text, (), _resolved(held.targets, prose.place.path, catalogue, way), held.anchors
    )


def told(claim: Claim) -> ClaimNote:
    """Return a claim for readers as far as it is the same on every page: nothing in it leads on."""
    return ClaimNote(
        id=claim.id,
        says=plain(claim.says.text),
        figure=plain(claim.figure.text) if claim.figure else "",
        counts=plain(claim.counts.text) if claim.counts else "",
        quotes=tuple(quote.text.strip() for quote in claim.quotes),
        by=Link(plain(claim.by.text.strip()), "") if claim.by is not None else None,
        when=span(claim.when.value) if claim.when else None,
        standing=claim.standing,
    )


def claim_note(
    claim: Claim,
    source: Source,
    catalogue: Catalogue,
    way: Way,
    used: Iterable[Link] = (),
) -> ClaimNote:
    """Return a claim for readers of the page that `way` starts from."""
    key = ClaimKey(source.id, claim.id)
    note = catalogue.told(key)
    by = speaker(claim, catalogue, way)
    disputes = tuple(
        Link(
            plain(catalogue.library.disputes[identifier].question.text),
            way(addresses.dispute(identifier)),
        )
        for identifier in catalogue.disputed.get(key, ())
    )
    users = tuple(used)
    if by == note.by and not disputes and not users:
        return note
    return replace(note, by=by, disputes=disputes, used=users)


def speaker(claim: Claim, catalogue: Catalogue, way: Way) -> Link | None:
    """Return who says so: a tag by its name, or the words of the record."""
    if claim.by is None:
        return None
    written = claim.by.text.strip()
    return (
        catalogue.tag_link(written, way)
        if written in catalogue.tag_names
        else Link(plain(written), "")
    )


def dispute_anchor(identifier: str) -> str:
    """Return the id under which a page lists a dispute."""
    return addresses.dispute(identifier).partition("#")[2]


def cited_as(source: Source) -> str:
    """Return `Dawn, 1 August 2025`."""
    return f"{plain(source.publisher.text)}, {source.published.value.words}"


def outward(source: Source) -> str:
    """Return where a source was published; empty where it must not be linked."""
    return source.url.value if source.url and source.link else ""


def other_language(language: str, page_language: str) -> str:
    """Return a language where it is not the page's, else an empty string."""
    return language if language and language != page_language else ""


def title_language(source: Source, page_language: str) -> str:
    """Return the language of a title where it is not the page's.

    A title in square brackets is our own description, and so in our language.
    """
    ours = source.title.text.lstrip().startswith("[")
    return "" if ours else other_language(source.language, page_language)


def language_of(source: Source) -> str:
    """Return the name of a source's language, empty where the record does not say."""
    return language_name(source.language) if source.language else ""


def _resolved(
    targets: Iterable[str], path: str, catalogue: Catalogue, way: Way
) -> tuple[tuple[str, str], ...]:
    """Return what each of a text's links to this site becomes; `path` is the text's file."""
    found = ((each, addresses.destination(each, path, catalogue.targets)) for each in targets)
    return tuple((each, way(to.address)) for each, to in found if to and to.address)
