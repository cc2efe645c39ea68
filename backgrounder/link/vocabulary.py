"""The vocabulary and each tag's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link import parts
from backgrounder.link.frames import frame, tag_feeds
from backgrounder.link.notes import Notes
from backgrounder.markup import plain
from backgrounder.views import TagsView, TagView

if TYPE_CHECKING:
    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Tag
    from backgrounder.views import Link

NEIGHBOURS = 12
"""How many tags in common company a tag's page names."""


def tags_view(catalogue: Catalogue) -> TagsView:
    """Return the view of the whole vocabulary."""
    address = "/tags/"
    way = addresses.relative_from(address)
    return TagsView(
        frame=frame(
            catalogue,
            address,
            way,
            title="Tags",
            description="The themes, places, people, bodies and words that connect our topics.",
            section="Tags",
        ),
        groups=parts.tag_groups(catalogue, way),
    )


def tag_view(catalogue: Catalogue, tag: Tag) -> TagView:
    """Return the view of one tag's page, its parts in their order."""
    address = addresses.tag(tag.id)
    way = addresses.relative_from(address)
    notes = Notes(catalogue, way, catalogue.library.site.language)
    briefs = catalogue.carrying.get(tag.id, ())
    about = notes.passage(tag.about) if tag.about else None
    return TagView(
        frame=frame(
            catalogue,
            address,
            way,
            title=catalogue.tag_names[tag.id],
            description=plain(tag.about.text) if tag.about else "",
            section="Tags",
            feeds=tag_feeds(catalogue, tag.id, way) if briefs else (),
        ),
        tag=parts.tag_note(catalogue, tag, way, about),
        also=tag.also,
        path=_path(catalogue, tag, way),
        narrower=tuple(
            parts.bare_tag_note(catalogue, other, way)
            for other in catalogue.library.tags.values()
            if other.within and other.within.value == tag.id
        ),
        topics=tuple(parts.teaser(catalogue, brief, way) for brief in briefs),
        events=parts.topic_events(catalogue, briefs, way, notes),
        neighbours=_neighbours(catalogue, tag, way),
        notes=notes.cards(),
        sources=notes.mentions(),
    )


def _path(catalogue: Catalogue, tag: Tag, way: Way) -> tuple[Link, ...]:
    steps: list[Link] = []
    current = tag
    while current.within:
        current = catalogue.library.tags[current.within.value]
        steps.insert(0, catalogue.tag_link(current.id, way))
    return tuple(steps)


def _neighbours(catalogue: Catalogue, tag: Tag, way: Way) -> tuple[Link, ...]:
    shared: dict[str, int] = {}
    for brief in catalogue.carrying.get(tag.id, ()):
        for other in brief.tags:
            if other.value != tag.id:
                shared[other.value] = shared.get(other.value, 0) + 1
    closest = sorted(shared, key=lambda name: (-shared[name], catalogue.tag_names[name]))
    return tuple(catalogue.tag_link(name, way) for name in closest[:NEIGHBOURS])
