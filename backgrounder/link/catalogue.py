"""The whole site's connections, computed once: who carries, who cites, who disputes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.markup import citations, plain
from backgrounder.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.addresses import Way
    from backgrounder.model import Brief, ClaimKey, Library, Prose, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is published, and how its parts hang together."""

    library: Library
    """Only what goes out: no draft, no record that no page shows."""
    home: str
    """The site's full address with a trailing slash; empty where it is not known."""
    stylesheet: str
    """The stylesheet's address."""
    search: bool
    """Whether the site is built with its search index."""
    targets: Mapping[str, str]
    """The address of every file that a link may name."""
    tag_names: Mapping[str, str]
    """The name of every tag of the vocabulary, also of those without a page."""
    carrying: Mapping[str, tuple[Brief, ...]]
    """For each tag, the briefs that carry it, the newest first."""
    citing: Mapping[ClaimKey, tuple[Brief, ...]]
    """For each claim, and for each source as a whole, the briefs that show it."""
    disputed: Mapping[ClaimKey, tuple[str, ...]]
    """For each claim, the disputes to which it gives an answer."""

    def topic_address(self, brief: Brief) -> str:
        """Return the address of a brief's page."""
        return addresses.topic(brief, self.library.site.language)

    def full(self, address: str) -> str:
        """Return an address with the site's own in front; empty where that is not known."""
        return addresses.absolute_at(self.home, "")(address) if self.home else ""

    def tag_link(self, identifier: str, way: Way) -> Link:
        """Return a tag's name, and the way to its page where it has one."""
        known = identifier in self.library.tags
        return Link(self.tag_names[identifier], way(addresses.tag(identifier)) if known else "")

    def topic_link(self, brief: Brief, way: Way) -> Link:
        """Return a topic's title and the way to its page."""
        language = self.library.site.language
        other = brief.language if brief.language != language else ""
        return Link(plain(brief.title.text), way(self.topic_address(brief)), other)


def catalogue(library: Library, home: str, *, drafts: bool, search: bool) -> Catalogue:
    """Connect what `library` publishes; drafts only where they are built."""
    shown = _without_orphans(library.shown(drafts=drafts))
    return Catalogue(
        library=shown,
        home=home,
        stylesheet=_stylesheet(shown),
        search=search,
        targets=addresses.targets(shown),
        tag_names={tag.id: plain(tag.name.text) for tag in library.tags.values()},
        carrying=_carrying(shown),
        citing=_citing(shown),
        disputed=_disputed(shown),
    )


def newest_first(briefs: Iterable[Brief]) -> tuple[Brief, ...]:
    """Return briefs by their last change of substance, the newest first, then by slug."""
    by_slug = sorted(briefs, key=lambda brief: (brief.slug, brief.language))
    return tuple(sorted(by_slug, key=changed_on, reverse=True))


def changed_on(brief: Brief) -> str:
    """Return the ISO day of the last change of substance."""
    return (brief.updated or brief.date).value.isoformat()


def hashed_path(path: str, digest: str) -> str:
    """Return a file's path with a part of its digest, so that it may be cached for ever."""
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}.{digest[:10]}{dot}{suffix}"


def _without_orphans(library: Library) -> Library:
    """Leave out tags, disputes and sources that no published page shows."""
    tags = {
        tag.id: tag
        for brief in library.briefs
        for carried in brief.tags
        for tag in _with_larger(carried.value, library)
    }
    disputes = {
        identifier.value: library.disputes[identifier.value]
        for brief in library.briefs
        for identifier in brief.disputes
    }
    kept = replace(
        library, tags=dict(sorted(tags.items())), disputes=dict(sorted(disputes.items()))
    )
    used = {key.source for key in _all_cited(kept)}
    sources = {name: source for name, source in library.sources.items() if name in used}
    return replace(kept, sources=sources)


def _with_larger(identifier: str, library: Library) -> Iterator[Tag]:
    tag = library.tags[identifier]
    yield tag
    if tag.within:
        yield from _with_larger(tag.within.value, library)


def _all_cited(library: Library) -> Iterator[ClaimKey]:
    for brief in library.briefs:
        yield from _cited_by(brief, library)
    for page in library.pages:
        yield from _keys(text for text in (page.summary, page.body) if text)
    yield from _keys(tag.about for tag in library.tags.values() if tag.about)


def _cited_by(brief: Brief, library: Library) -> Iterator[ClaimKey]:
    yield from _keys(brief.passages())
    yield from (key.value for key in brief.key_figures)
    for identifier in brief.disputes:
        matter = library.disputes[identifier.value]
        yield from (key.value for version in matter.versions for key in version.claims)
        yield from _keys((matter.wording,) if matter.wording else ())
    notes = (library.tags[tag.value].about for tag in brief.tags)
    yield from _keys(about for about in notes if about)


def _keys(texts: Iterable[Prose]) -> Iterator[ClaimKey]:
    for text in texts:
        yield from (citation.key for citation in citations(text))


def _citing(library: Library) -> dict[ClaimKey, tuple[Brief, ...]]:
    found: defaultdict[ClaimKey, list[Brief]] = defaultdict(list)
    for brief in newest_first(library.briefs):
        for key in sorted(set(_cited_by(brief, library))):
            found[key].append(brief)
    return {key: tuple(briefs) for key, briefs in found.items()}


def _carrying(library: Library) -> dict[str, tuple[Brief, ...]]:
    found: defaultdict[str, list[Brief]] = defaultdict(list)
    for brief in newest_first(library.briefs):
        for tag in brief.tags:
            found[tag.value].append(brief)
    return {tag: tuple(briefs) for tag, briefs in found.items()}


def _disputed(library: Library) -> dict[ClaimKey, tuple[str, ...]]:
    found: defaultdict[ClaimKey, list[str]] = defaultdict(list)
    for matter in library.disputes.values():
        for key in sorted({key.value for version in matter.versions for key in version.claims}):
            found[key].append(matter.id)
    return {key: tuple(identifiers) for key, identifiers in found.items()}


def _stylesheet(library: Library) -> str:
    digests = {file.path: file.digest for file in library.static}
    return f"/static/{hashed_path('style.css', digests.get('style.css', ''))}"
