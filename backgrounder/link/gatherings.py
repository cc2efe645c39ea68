"""The pages that gather several topics, and the plain ones."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backgrounder import addresses
from backgrounder.link import parts
from backgrounder.link.catalogue import newest_first
from backgrounder.link.frames import frame, policy_link
from backgrounder.link.ledger import site_tally
from backgrounder.link.notes import Notes, bare_passage
from backgrounder.link.words import day, placed_day, span
from backgrounder.markup import plain
from backgrounder.views import (
    CorrectionsView,
    CorrectionView,
    EventView,
    HomeView,
    NotFoundView,
    PageView,
    RedirectView,
    SearchView,
    TimelineView,
)

if TYPE_CHECKING:
    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Page
    from backgrounder.views import Link

LATEST = 6
"""How many of the last events the home page shows."""


def home_view(catalogue: Catalogue) -> HomeView:
    """Return the view of the front page."""
    way = addresses.relative_from("/")
    site = catalogue.library.site
    teasers = tuple(
        parts.teaser(catalogue, brief, way) for brief in newest_first(catalogue.library.briefs)
    )
    return HomeView(
        frame=frame(
            catalogue,
            "/",
            way,
            title=site.title,
            description=site.description,
            section="Topics",
        ),
        description=site.description,
        lead=teasers[0] if teasers else None,
        topics=teasers[1:],
        themes=tuple(
            parts.bare_tag_note(catalogue, tag, way)
            for tag in catalogue.library.tags.values()
            if tag.kind == "theme"
        ),
        tally=site_tally(catalogue),
        latest=_latest(catalogue, way),
    )


def timeline_view(catalogue: Catalogue) -> TimelineView:
    """Return the view of all topics' events in one line."""
    address = "/timeline/"
    way = addresses.relative_from(address)
    notes = Notes(catalogue, way, catalogue.library.site.language)
    events = parts.topic_events(catalogue, catalogue.library.briefs, way, notes)
    years = groupby(events, key=lambda event: event.when.iso.lstrip("[")[:4])
    return TimelineView(
        frame=frame(
            catalogue,
            address,
            way,
            title="Timeline",
            description="What happened, in the order of time, across all topics.",
            section="Timeline",
        ),
        years=tuple((year, tuple(of_year)) for year, of_year in years),
        notes=notes.cards(),
        sources=notes.mentions(),
    )


def corrections_view(catalogue: Catalogue) -> CorrectionsView:
    """Return the view of the corrections of all topics, the latest first."""
    address = "/corrections/"
    way = addresses.relative_from(address)
    notes = Notes(catalogue, way, catalogue.library.site.language)
    made = [(each, brief) for brief in catalogue.library.briefs for each in brief.corrections]
    made.sort(key=lambda pair: pair[0].day.value, reverse=True)
    return CorrectionsView(
        frame=frame(
            catalogue,
            address,
            way,
            title="Corrections",
            description="Every mistake of substance that stood on a page, and what it says now.",
        ),
        corrections=tuple(
            CorrectionView(
                day(each.day.value), notes.passage(each.text), catalogue.topic_link(brief, way)
            )
            for each, brief in made
        ),
        policy=policy_link(catalogue, "corrections", way),
        notes=notes.cards(),
        sources=notes.mentions(),
    )


def page_view(catalogue: Catalogue, page: Page) -> PageView:
    """Return the view of a plain page."""
    address = addresses.page(page, catalogue.library.site.language)
    way = addresses.relative_from(address)
    return PageView(
        frame=frame(
            catalogue,
            address,
            way,
            title=plain(page.title.text),
            description=plain(page.summary.text) if page.summary else "",
            language=page.language,
            draft=page.draft,
        ),
        title=plain(page.title.text),
        summary=bare_passage(page.summary, catalogue, way) if page.summary else None,
        updated=placed_day(page.updated or page.date),
        body=bare_passage(page.body, catalogue, way),
    )


def search_view(catalogue: Catalogue) -> SearchView:
    """Return the view of the search page."""
    address = "/search/"
    way = addresses.relative_from(address)
    return SearchView(
        frame=frame(
            catalogue,
            address,
            way,
            title="Search",
            description="Search the topics, the sources and the vocabulary.",
            section="Search",
            indexed=False,
        ),
        engine=way("/pagefind/pagefind.js") if catalogue.search else "",
        topics=_topics(catalogue, way),
        groups=parts.tag_groups(catalogue, way),
    )


def not_found_view(catalogue: Catalogue) -> NotFoundView:
    """Return the view for lost addresses: shown at any depth, so its links begin at the root."""
    root = urlsplit(catalogue.home).path or "/"
    way = addresses.absolute_at(root, "/404.html")
    return NotFoundView(
        frame=frame(catalogue, "/404.html", way, title="Page not found", indexed=False),
        topics=_topics(catalogue, way),
    )


def redirect_view(catalogue: Catalogue, alias: str, address: str, title: str) -> RedirectView:
    """Return the view of an old address that leads to `address`."""
    return RedirectView(
        title=title,
        href=addresses.relative_from(alias)(address),
        canonical=catalogue.full(address),
        language=catalogue.library.site.language,
    )


def _topics(catalogue: Catalogue, way: Way) -> tuple[Link, ...]:
    return tuple(
        catalogue.topic_link(brief, way) for brief in newest_first(catalogue.library.briefs)
    )


def _latest(catalogue: Catalogue, way: Way) -> tuple[EventView, ...]:
    told = [(event, brief) for brief in catalogue.library.briefs for event in brief.timeline]
    told.sort(key=lambda pair: (pair[0].when.value.sort_key, pair[1].slug), reverse=True)
    return tuple(
        EventView(
            span(event.when.value),
            bare_passage(event.what, catalogue, way),
            catalogue.topic_link(brief, way),
        )
        for event, brief in told[:LATEST]
    )
