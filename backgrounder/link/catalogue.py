"""The whole site's connections, computed once: who carries, who cites, who disputes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from backgrounder import addresses
from backgrounder.link.notes import facts, noted
from backgrounder.markup import plain
from backgrounder.published import keys_in
from backgrounder.views import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from backgrounder.addresses import Way
    from backgrounder.model import Brief, ClaimKey, Library, Source, Tag
    from backgrounder.views import ClaimNote, Outline


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
    tags_of: Mapping[str, frozenset[str]]
    """The tags that each brief carries, by its path."""
    editions: Mapping[str, tuple[Brief, ...]]
    """For each slug, the briefs that have it: one for each language."""
    outlines: Mapping[str, Outline]
    """Of each brief and page, by its path."""
    citing: Callable[[], Mapping[ClaimKey, tuple[Brief, ...]]]
    """Gives for each claim, and for each source as a whole, the briefs that show it."""
    listing: Mapping[str, tuple[Brief, ...]]
    """For each dispute, the briefs that list it."""
    disputed: Mapping[ClaimKey, tuple[str, ...]]
    """For each claim, the disputes to which it gives an answer."""
    of_origin: Mapping[str, tuple[Source, ...]]
    """For each origin, its sources."""
    noted: Callable[[tuple[str, str], str, tuple[tuple[str, str], ...]], ClaimNote]
    """Gives a claim for readers, by its source's id and its own, and by where it leads."""
    facts: Callable[[str], Mapping[str, Any]]
    """Gives the fields of a source's entry that are the same in every source list.

    These and `citing` are made when a page asks first: an edit that shows on one page alone asks
    for few claims, and not who else cites them.
    """

    def showing(self, brief: Brief) -> tuple[ClaimKey, ...]:
        """Return the claims and whole sources that a brief's page shows."""
        return self.outlines[brief.place.path].keys

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


def catalogue(
    library: Library, outlines: Mapping[str, Outline], home: str, *, search: bool
) -> Catalogue:
    """Connect what `library`, of which all may be shown, publishes."""
    of_shown = {item.place.path: outlines[item.place.path] for item in library.documents()}
    shown = _without_orphans(library, of_shown)
    tag_names = {tag.id: plain(tag.name.text) for tag in library.tags.values()}
    return Catalogue(
        library=shown,
        home=home,
        stylesheet=_stylesheet(shown),
        search=search,
        targets=addresses.targets(shown),
        tag_names=tag_names,
        carrying=_carrying(shown),
        tags_of={
            brief.place.path: frozenset(tag.value for tag in brief.tags) for brief in shown.briefs
        },
        editions=_editions(shown),
        outlines=of_shown,
        citing=cache(partial(_citing, shown, of_shown)),
        listing=_listing(shown),
        disputed=_disputed(shown),
        of_origin=_of_origin(shown),
        noted=cache(partial(noted, shown, tag_names)),
        facts=cache(partial(facts, shown)),
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


def _without_orphans(library: Library, outlines: Mapping[str, Outline]) -> Library:
    """Leave out tags, disputes and sources that no published page shows."""
    carried = {carried.value for brief in library.briefs for carried in brief.tags}
    listed = {listed.value for brief in library.briefs for listed in brief.disputes}
    tags = {tag.id: tag for each in sorted(carried) for tag in _with_larger(each, library)}
    kept = replace(
        library,
        tags=dict(sorted(tags.items())),
        disputes={identifier: library.disputes[identifier] for identifier in sorted(listed)},
    )
    used = {key.source for each in outlines.values() for key in each.keys}
    abouts = (tag.about for tag in kept.tags.values() if tag.about)
    used |= {key.source for key in keys_in(abouts)}
    sources = {name: source for name, source in library.sources.items() if name in used}
    return replace(kept, sources=sources)


def _with_larger(identifier: str, library: Library) -> Iterator[Tag]:
    tag = library.tags[identifier]
    yield tag
    if tag.within:
        yield from _with_larger(tag.within.value, library)


def _editions(library: Library) -> dict[str, tuple[Brief, ...]]:
    found: defaultdict[str, tuple[Brief, ...]] = defaultdict(tuple)
    for brief in library.briefs:
        found[brief.slug] += (brief,)
    return found


def _citing(library: Library, outlines: Mapping[str, Outline]) -> dict[ClaimKey, tuple[Brief, ...]]:
    found: defaultdict[ClaimKey, list[Brief]] = defaultdict(list)
    for brief in newest_first(library.briefs):
        for key in outlines[brief.place.path].keys:
            found[key].append(brief)
    return {key: tuple(briefs) for key, briefs in found.items()}


def _listing(library: Library) -> dict[str, tuple[Brief, ...]]:
    found: defaultdict[str, list[Brief]] = defaultdict(list)
    for brief in library.briefs:
        for identifier in dict.fromkeys(listed.value for listed in brief.disputes):
            found[identifier].append(brief)
    return {identifier: tuple(briefs) for identifier, briefs in found.items()}


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


def _of_origin(library: Library) -> dict[str, tuple[Source, ...]]:
    found: defaultdict[str, list[Source]] = defaultdict(list)
    for source in library.sources.values():
        found[source.origin].append(source)
    return {origin: tuple(sources) for origin, sources in found.items()}


def _stylesheet(library: Library) -> str:
    digests = {file.path: file.digest for file in library.static}
    return f"/static/{hashed_path('style.css', digests.get('style.css', ''))}"
