"""What stays on the shelf while authors write: the records, the vocabulary, the site's settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from backgrounder.check.profile import meant
from backgrounder.markup import citations, links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from backgrounder.model import ClaimKey, Library, Prose, Source
    from backgrounder.problems import Place

T = TypeVar("T")
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Reference:
    """A library without its briefs, pages and exceptions, and what rules have gathered from it."""

    library: Library
    _gathered: dict[Callable[[Library], Any], Any] = field(default_factory=dict, compare=False)

    def gathered(self, gather: Callable[[Library], T]) -> T:
        """Return what a function gathers from the library; it is asked once."""
        return once(self._gathered, gather, self.library)


def once(known: dict[Callable[[Of], Any], Any], gather: Callable[[Of], T], of: Of) -> T:
    """Return what `gather` gives for `of`; it is asked once, and what it gave is `known` then."""
    if gather not in known:
        known[gather] = gather(of)
    found: T = known[gather]
    return found


def by_claim(
    library: Library, read: Callable[[Source], Mapping[str, T]]
) -> Callable[[ClaimKey], T | None]:
    """Return what tells what `read` gives for a claim of a record, by its id; None for no such.

    A record is read when it is asked for: one brief cites few.
    """

    @cache
    def of_source(identifier: str) -> Mapping[str, T]:
        source = library.sources.get(identifier)
        return read(source) if source else {}

    return lambda key: of_source(key.source).get(key.claim)


def record_texts(library: Library) -> Iterator[Prose]:
    """Yield every text of a claim that may be read for what it states."""
    for source in library.sources.values():
        for claim in source.claims.values():
            yield from claim.texts()


def in_versions(library: Library) -> Iterator[tuple[ClaimKey, Place]]:
    """Yield the claims that disputes name, with their places."""
    for matter in library.disputes.values():
        for version in matter.versions:
            yield from ((key.value, key.place) for key in version.claims)


def keys(library: Library) -> frozenset[ClaimKey]:
    """Return what tags and disputes cite and name."""
    cited = (each.key for text in library.vocabulary_texts() for each in citations(text))
    return frozenset((*cited, *(key for key, _ in in_versions(library))))


def leads(library: Library) -> frozenset[str]:
    """Return where the links of the vocabulary lead."""
    return frozenset(
        meant(link) for text in library.vocabulary_texts() for link in links(text.text)
    )
