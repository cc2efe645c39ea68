"""The parts that several pages are made of: teasers, tags, events, disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link.notes import bare_passage, cited_as, claim_note, dispute_anchor
from backgrounder.link.words import coordinates, day, placed_day, span
from backgrounder.markup import plain
from backgrounder.views import (
    DisputeView,
    EventView,
    Link,
    TagGroup,
    TagNote,
    Tally,
    Teaser,
    VersionView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.link.notes import Notes
    from backgrounder.model import Brief, Dispute, Event, Source, Tag, Version
    from backgrounder.views import Passage

KINDS = (
    ("theme", "Themes"),
    ("place", "Places"),
    ("person", "People"),
    ("organisation", "Organisations"),
    ("term", "Words used here"),
)
"""The kinds of tags, in the order of the vocabulary."""


def teaser(catalogue: Catalogue, brief: Brief, way: Way, reason: str = "") -> Teaser:
    """Announce a topic on another page."""
    return Teaser(
        link=catalogue.topic_link(brief, way),
        summary=plain(brief.summary.text),
        published=day(brief.date.value),
        updated=placed_day(brief.updated),
        reason=reason,
        draft=brief.draft,
    )


def tag_note(catalogue: Catalogue, tag: Tag, way: Way, about: Passage | None) -> TagNote:
    """Explain a tag; `about` is its description as this page shows it."""
    return TagNote(
        link=catalogue.tag_link(tag.id, way),
        short=tag.short,
        kind=tag.kind,
        about=about,
        within=catalogue.tag_link(tag.within.value, way) if tag.within else None,
        at=tag.at,
        coordinates=coordinates(tag.at),
        topics=len(catalogue.carrying.get(tag.id, ())),
    )


def bare_tag_note(catalogue: Catalogue, tag: Tag, way: Way) -> TagNote:
    """Explain a tag on a page that has no source list."""
    about = bare_passage(tag.about, catalogue, way) if tag.about else None
    return tag_note(catalogue, tag, way, about)


def tag_groups(catalogue: Catalogue, way: Way) -> tuple[TagGroup, ...]:
    """Return the vocabulary by kinds, each in the order of its names."""
    tags = sorted(catalogue.library.tags.values(), key=lambda tag: plain(tag.name.text).casefold())
    groups = (
        TagGroup(
            kind,
            title,
            tuple(bare_tag_note(catalogue, tag, way) for tag in tags if tag.kind == kind),
        )
        for kind, title in KINDS
    )
    return tuple(group for group in groups if group.tags)


def events(items: Iterable[Event], notes: Notes) -> tuple[EventView, ...]:
    """Return a page's own events in the order of time, with their citations."""
    in_time = sorted(items, key=lambda event: event.when.value.sort_key)
    return tuple(EventView(span(event.when.value), notes.passage(event.what)) for event in in_time)


def topic_events(
    catalogue: Catalogue, briefs: Iterable[Brief], way: Way, notes: Notes
) -> tuple[EventView, ...]:
    """Return the events of several topics in the order of time, each with its topic."""
    told = [(event, brief) for brief in briefs for event in brief.timeline]
    told.sort(key=lambda pair: (pair[0].when.value.sort_key, pair[1].slug))
    return tuple(
        EventView(
            span(event.when.value), notes.passage(event.what), catalogue.topic_link(brief, way)
        )
        for event, brief in told
    )


def dispute_view(
    catalogue: Catalogue, matter: Dispute, way: Way, notes: Notes | None = None
) -> DisputeView:
    """Lay the versions of a disputed question side by side.

    With the `notes` of a page, each claim has its mark there; without, the claims lead to the pages
    of their sources.
    """
    wording = matter.wording
    if wording is None:
        worded = None
    else:
        worded = notes.passage(wording) if notes else bare_passage(wording, catalogue, way)
    return DisputeView(
        id=matter.id,
        anchor=dispute_anchor(matter.id),
        question=plain(matter.question.text),
        versions=tuple(_version(catalogue, version, way, notes) for version in matter.versions),
        wording=worded,
        link=Link(plain(matter.question.text), way(addresses.dispute(matter.id))),
        topics=tuple(
            catalogue.topic_link(brief, way) for brief in catalogue.listing.get(matter.id, ())
        ),
    )


def tally(claims: int, sources: Iterable[Source], disputes: int) -> Tally:
    """Count what a page rests on."""
    records = tuple(sources)
    return Tally(claims, len(records), len({source.origin for source in records}), disputes)


def _version(catalogue: Catalogue, version: Version, way: Way, notes: Notes | None) -> VersionView:
    rows = []
    for key in version.claims:
        source = catalogue.library.sources[key.value.source]
        claim = source.claims[key.value.claim]
        rows.append(
            (
                claim_note(claim, source, catalogue, way),
                cited_as(source),
                notes.mark(key.value) if notes else None,
                Link(cited_as(source), way(addresses.claim(source.id, claim.id))),
            )
        )
    return VersionView(plain(version.answer.text), tuple(rows))
