"""What a page shows of texts other than its own: as long as that stays, and its own, so does it.

Each function returns plain values, in outline where that will do. They name everything that the
view of the same page takes from another brief or page; what it takes from the records is not in
them, since an edit of those is taken to show on every page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.digests import digest_of_values
from backgrounder.link.related import related
from backgrounder.link.texts import leads
from backgrounder.model import ClaimKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief, Page, Source, Tag

EXPLAINED = frozenset({"person", "organisation", "place", "term"})
"""The kinds of tags that a topic's page explains, each with the number of its topics."""


def everywhere(catalogue: Catalogue) -> bytes:
    """Return a digest of what any page may show.

    That is the plain pages of its menus, which tags and disputes have a page or a place on one, and
    where the links of their descriptions lead.
    """
    library = catalogue.library
    shown = (
        tuple(_outline(catalogue, page) for page in library.pages),
        tuple(library.tags),
        tuple(library.disputes),
        tuple(
            _led(catalogue, leads([text]), text.place.path) for text in library.vocabulary_texts()
        ),
    )
    return digest_of_values(shown)


def of_topic(catalogue: Catalogue, brief: Brief) -> tuple[object, ...]:
    """Return what a topic's page and its files show of other texts."""
    listing = (catalogue.listing[listed.value] for listed in brief.disputes)
    own_tags = (catalogue.library.tags[tag.value] for tag in brief.tags)
    return (
        tuple((_outline(catalogue, other), why) for other, why in related(catalogue, brief)),
        _outlines(catalogue, catalogue.editions[brief.slug]),
        tuple(_outlines(catalogue, briefs) for briefs in listing),
        tuple(len(catalogue.carrying[tag.id]) for tag in own_tags if tag.kind in EXPLAINED),
        _led_by(catalogue, brief),
    )


def of_tag(catalogue: Catalogue, tag: Tag) -> tuple[object, ...]:
    """Return what a tag's page, or its feed, shows of texts."""
    briefs = catalogue.carrying.get(tag.id, ())
    narrower = (
        other.id
        for other in catalogue.library.tags.values()
        if other.within and other.within.value == tag.id
    )
    return (
        _outlines(catalogue, briefs),
        tuple(len(catalogue.carrying.get(each, ())) for each in narrower),
        tuple(_led_by(catalogue, each) for each in briefs),
    )


def of_source(catalogue: Catalogue, source: Source) -> tuple[object, ...]:
    """Return what a source's page shows of texts: who cites which of its claims."""
    keys = (ClaimKey(source.id), *(ClaimKey(source.id, claim) for claim in source.claims))
    return (
        tuple(_outlines(catalogue, catalogue.citing().get(key, ())) for key in keys),
        tuple(other.id for other in catalogue.of_origin[source.origin]),
    )


def _outline(catalogue: Catalogue, item: Brief | Page) -> bytes:
    return catalogue.outlines[item.place.path].digest


def _outlines(catalogue: Catalogue, items: Iterable[Brief | Page]) -> tuple[bytes, ...]:
    return tuple(_outline(catalogue, item) for item in items)


def _led_by(catalogue: Catalogue, brief: Brief) -> tuple[str, ...]:
    path = brief.place.path
    return _led(catalogue, catalogue.outlines[path].leads, path)


def _led(catalogue: Catalogue, targets: Iterable[str], path: str) -> tuple[str, ...]:
    """Return where the links in texts of the file `path` lead."""
    found = (addresses.destination(target, path, catalogue.targets) for target in targets)
    return tuple(to.address if to else "" for to in found)
