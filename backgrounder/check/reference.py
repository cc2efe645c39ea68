"""What stays on the shelf while authors write: the records, the vocabulary, the site's settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from backgrounder.check.profile import meant
from backgrounder.markup import citations, links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.model import ClaimKey, Library, Prose
    from backgrounder.problems import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reference:
    """A library without its briefs, pages and exceptions, and what rules have gathered from it."""

    library: Library
    _gathered: dict[Callable[[Library], Any], Any] = field(default_factory=dict, compare=False)

    def gathered(self, gather: Callable[[Library], T]) -> T:
        """Return what a function gathers from the library; it is asked once."""
        if gather not in self._gathered:
            self._gathered[gather] = gather(self.library)
        found: T = self._gathered[gather]
        return found


def vocabulary_texts(library: Library) -> Iterator[Prose]:
    """Yield the texts of tags and disputes, which may cite."""
    yield from (tag.about for tag in library.tags.values() if tag.about)
    yield from (matter.wording for matter in library.disputes.values() if matter.wording)


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
    cited = (each.key for text in vocabulary_texts(library) for each in citations(text))
    return frozenset((*cited, *(key for key, _ in in_versions(library))))


def leads(library: Library) -> frozenset[str]:
    """Return where the links of the vocabulary lead."""
    return frozenset(meant(link) for text in vocabulary_texts(library) for link in links(text.text))
