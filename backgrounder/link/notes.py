"""The citations of one page as they are met: numbers, marks, the cards they open, the sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

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
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Claim, Library, Prose, Source
    from backgrounder.views import Mention

MOST_MARKS = 16
"""That share one card: a page nests their ids, and browsers flatten what is nested too deep."""


@dataclass(frozen=True, slots=True)
class _Met:
    """What a page has met until now."""

    numbers: dict[str, int] = field(default_factory=dict)
    """Of each source."""
    cited: defaultdict[str, list[tuple[Mark, tuple[str, ...]]]] = field(
        default_factory=partial(defaultdict, list)
    )
    """The marks of each source, each with its claims."""
    marks: list[Mark] = field(default_factory=list)
    """Those that stand in no passage."""
    passages: list[Passage] = field(default_factory=list)


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
        self.way = way
        self._catalogue = catalogue
        self._language = language
        self._disputes = tuple(disputes)
        self._here = {
            addresses.dispute(each): f"#{dispute_anchor(each)}" for each in self._disputes
        }
        self._met = _Met()
        self._noted: dict[tuple[str, str], ClaimNote] = {}

    def seen_from(self, way: Way) -> Notes:
        """Return the notes of a copy of this finished page, which `way` starts from.

        Whoever makes the copy asks for the same, in the same order.
        """
        return _Copied(self._catalogue, way, self._language, self._disputes, self._met)

    def mark(self, *keys: ClaimKey) -> Mark:
        """Return the next mark for a citation of one source, by one or more of its claims."""
        made = self._mark(keys)
        self._met.marks.append(made)
        return made

    def _mark(self, keys: tuple[ClaimKey, ...]) -> Mark:
        source = self._catalogue.library.sources[keys[0].source]
        number = self._met.numbers.setdefault(source.id, len(self._met.numbers) + 1)
        cited = self._met.cited[source.id]
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
        made = Passage(
            text=text,
            marks=tuple([tuple(map(self._mark, group)) for group in held.cited]),
            links=_resolved(held.targets, prose.place.path, self._catalogue, self.way),
            anchors=held.anchors,
            mentions=mentions,
        )
        self._met.passages.append(made)
        return made

    def cards(self) -> tuple[NoteCard, ...]:
        """Return what the marks until now rest on, in the order of the sources' numbers."""
        return tuple(card for identifier in self._met.numbers for card in self._cards(identifier))

    def entries(self) -> tuple[SourceEntry, ...]:
        """Return the source list of everything that was cited until now."""
        return tuple(map(self._entry, self._met.numbers))

    def mentions(self) -> tuple[SourceMention, ...]:
        """Return the same in a line each, for pages that gather what topics tell."""
        return tuple(map(self._mention, self._met.numbers))

    @property
    def claims(self) -> int:
        """How many claims the page rests on."""
        return sum(len(self._claims(identifier)) for identifier in self._met.numbers)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the page rests on, in the order of their numbers."""
        return tuple(
            self._catalogue.library.sources[identifier] for identifier in self._met.numbers
        )

    def _claims(self, identifier: str) -> tuple[str, ...]:
        """Return the claims of a source that the page cites, in the order of first mention."""
        named = (claim for _, claims in self._met.cited[identifier] for claim in claims)
        return tuple(dict.fromkeys(named))

    def _claim_note(self, source: Source, claim: str) -> ClaimNote:
        """Return a claim for readers; cards and source list show the same."""
        note = self._noted.get((source.id, claim))
        if note is None:
            note = claim_note(source.claims[claim], source, self._catalogue, self._nearest)
            self._noted[source.id, claim] = note
        return note

    def _nearest(self, address: str) -> str:
        """Return the way to where this page tells of it, or else to its own address."""
        return self._here.get(address) or self.way(address)

    def _cards(self, identifier: str) -> Iterator[NoteCard]:
        source = self._catalogue.library.sources[identifier]
        entry = Link(cited_as(source), f"#source-{self._met.numbers[identifier]}")
        publisher = plain(source.publisher.text)
        for claims, marks in self._sharing(identifier):
            yield NoteCard(
                marks=marks,
                source=entry,
                publisher=publisher,
                claims=tuple([self._claim_note(source, claim) for claim in claims]),
                title=None if claims else self._titled(source),
            )

    def _sharing(self, identifier: str) -> Iterator[tuple[tuple[str, ...], tuple[Mark, ...]]]:
        """Yield the claims of each card, and the marks that share it."""
        sharing: defaultdict[tuple[str, ...], list[Mark]] = defaultdict(list)
        for mark, claims in self._met.cited[identifier]:
            sharing[claims].append(mark)
        for claims, marks in sharing.items():
            for start in range(0, len(marks), MOST_MARKS):
                yield claims, tuple(marks[start : start + MOST_MARKS])

    def _titled(self, source: Source) -> Link:
        return Link(
            plain(source.title.text),
            self.way(addresses.source(source.id)),
            title_language(source, self._language),
        )

    def _mention(self, identifier: str) -> SourceMention:
        source = self._catalogue.library.sources[identifier]
        return SourceMention(
            anchor=f"source-{self._met.numbers[identifier]}",
            page=Link(cited_as(source), self.way(addresses.source(identifier))),
            back=self._ways_back(identifier),
        )

    def _entry(self, identifier: str) -> SourceEntry:
        source = self._catalogue.library.sources[identifier]
        facts = self._catalogue.facts(identifier)
        number = self._met.numbers[identifier]
        return SourceEntry(
            **facts,
            number=number,
            anchor=f"source-{number}",
            language=title_language(source, self._language),
            page=Link(facts["title"], self.way(addresses.source(identifier))),
            claims=tuple(self._claim_note(source, claim) for claim in self._claims(identifier)),
            back=self._ways_back(identifier),
        )

    def _ways_back(self, identifier: str) -> tuple[Link, ...]:
        return tuple(
            Link(letters(position), f"#{mark.anchor}")
            for position, (mark, _) in enumerate(self._met.cited[identifier])
        )


class _Copied(Notes):
    """Hands out the marks and passages that another page has met, one after the other."""

    def __init__(
        self,
        catalogue: Catalogue,
        way: Way,
        language: str,
        disputes: Iterable[str],
        met: _Met,
    ) -> None:
        super().__init__(catalogue, way, language, disputes)
        self._met = met
        self._marks, self._passages = iter(met.marks), iter(met.passages)

    def mark(self, *keys: ClaimKey) -> Mark:
        del keys
        return next(self._marks)

    def passage(self, prose: Prose, mentions: tuple[Mention, ...] = ()) -> Passage:
        made = next(self._passages)
        if not (made.links or mentions):
            return made
        targets = (target for target, _ in made.links)
        links = _resolved(targets, prose.place.path, self._catalogue, self.way)
        return replace(made, links=links, mentions=mentions)


def bare_passage(prose: Prose, catalogue: Catalogue, way: Way) -> Passage:
    """Return `prose` without its citations, for pages that have no source list."""
    text = shown_bare(prose)
    held = contents(text)
    return Passage(
        text, (), _resolved(held.targets, prose.place.path, catalogue, way), held.anchors
    )


def noted(
    library: Library,
    tag_names: Mapping[str, str],
    key: tuple[str, str],
    by: str,
    disputes: tuple[tuple[str, str], ...],
) -> ClaimNote:
    """Return a claim for readers of the pages from which `by` leads to whoever says so.

    `key` holds the id of its source and its own; `disputes` are those to which it is an answer,
    each with the way to it from there.
    """
    source, claim = key
    record = library.sources[source].claims[claim]
    says_so = record.by.text.strip() if record.by is not None else ""
    return ClaimNote(
        id=claim,
        says=plain(record.says.text),
        figure=plain(record.figure.text) if record.figure else "",
        counts=plain(record.counts.text) if record.counts else "",
        quotes=tuple(quote.text.strip() for quote in record.quotes),
        by=None if record.by is None else Link(tag_names.get(says_so, plain(says_so)), by),
        when=span(record.when.value) if record.when else None,
        standing=record.standing,
        disputes=tuple(
            Link(plain(library.disputes[identifier].question.text), href)
            for identifier, href in disputes
        ),
    )


def facts(library: Library, identifier: str) -> dict[str, Any]:
    """Return what an entry of a source list says of a source, whatever the page."""
    source = library.sources[identifier]
    return {
        "publisher": plain(source.publisher.text),
        "title": plain(source.title.text),
        "published": span(source.published.value),
        "kind": source.kind,
        "url": outward(source),
        "archived": source.archived.value if source.archived and source.link else "",
        "accessed": placed_day(source.accessed),
        "note": plain(source.note.text) if source.note else "",
        "unlinked": not source.link,
    }


def claim_note(
    claim: Claim,
    source: Source,
    catalogue: Catalogue,
    way: Way,
    used: Iterable[Link] = (),
) -> ClaimNote:
    """Return a claim for readers of the page that `way` starts from.

    Where nothing `used` it, all pages from which it leads to the same have the very same value.
    """
    says_so = claim.by.text.strip() if claim.by is not None else ""
    by = way(addresses.tag(says_so)) if says_so in catalogue.library.tags else ""
    disputes = tuple(
        (identifier, way(addresses.dispute(identifier)))
        for identifier in catalogue.disputed.get(ClaimKey(source.id, claim.id), ())
    )
    note = catalogue.noted((source.id, claim.id), by, disputes)
    users = tuple(used)
    return replace(note, used=users) if users else note


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
