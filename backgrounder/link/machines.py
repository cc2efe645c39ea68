"""What machines read: feeds, the sitemap, references, headers."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from backgrounder import addresses
from backgrounder.link.catalogue import changed_on, newest_first
from backgrounder.link.notes import outward
from backgrounder.markup import plain
from backgrounder.views import (
    FeedEntry,
    FeedView,
    HeadersView,
    Reference,
    ReferencesView,
    RobotsView,
    SitemapView,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief, Source, Tag

NEWEST = 50
"""How many topics a feed holds."""


def site_feed(catalogue: Catalogue, address: str) -> FeedView:
    """Return the feed of all topics, as it stands at `address`."""
    site = catalogue.library.site
    return _feed(
        catalogue,
        newest_first(catalogue.library.briefs),
        home="/",
        address=address,
        title=site.title,
        description=site.description,
    )


def tag_feed(catalogue: Catalogue, tag: Tag) -> FeedView:
    """Return the feed of the topics that carry a tag."""
    home = addresses.tag(tag.id)
    return _feed(
        catalogue,
        catalogue.carrying[tag.id],
        home=home,
        address=f"{home}feed.xml",
        title=f"{catalogue.library.site.title}: {catalogue.tag_names[tag.id]}",
        description=plain(tag.about.text) if tag.about else "",
    )


def sitemap_view(catalogue: Catalogue) -> SitemapView:
    """Return every page that search engines should know, with the day of its last change."""
    return SitemapView(
        pages=tuple(
            (catalogue.full(address), changed) for address, changed in sorted(_pages(catalogue))
        )
    )


def robots_view(catalogue: Catalogue) -> RobotsView:
    """Return what crawlers are told."""
    return RobotsView(sitemap=catalogue.full("/sitemap.xml"))


def headers_view(catalogue: Catalogue) -> HeadersView:
    """Return what web servers are to send."""
    return HeadersView(search=catalogue.search, hashed=(catalogue.stylesheet,))


def references_view(catalogue: Catalogue, brief: Brief) -> ReferencesView:
    """Return a topic and its sources as reference managers take them."""
    cited = sorted({key.source for key in catalogue.showing(brief)})
    site = catalogue.library.site
    return ReferencesView(
        topic=Reference(
            id=brief.slug,
            kind="website",
            publisher=site.publisher.name if site.publisher else site.title,
            title=plain(brief.title.text),
            published=changed_on(brief),
            accessed="",
            url=catalogue.full(catalogue.topic_address(brief)),
            archived="",
            language=brief.language,
            note=plain(brief.summary.text),
        ),
        sources=tuple(_reference(catalogue.library.sources[identifier]) for identifier in cited),
    )


def _feed(
    catalogue: Catalogue,
    briefs: tuple[Brief, ...],
    *,
    home: str,
    address: str,
    title: str,
    description: str,
) -> FeedView:
    site = catalogue.library.site
    newest = briefs[:NEWEST]
    return FeedView(
        id=catalogue.full(home),
        title=title,
        description=description,
        home=catalogue.full(home),
        self_url=catalogue.full(address),
        language=site.language,
        updated=max(_moment(catalogue, (brief.updated or brief.date).value) for brief in newest),
        publisher=site.publisher.name if site.publisher else site.title,
        entries=tuple(_entry(catalogue, brief) for brief in newest),
    )


def _entry(catalogue: Catalogue, brief: Brief) -> FeedEntry:
    address = catalogue.topic_address(brief)
    host = urlsplit(catalogue.home).hostname
    return FeedEntry(
        id=f"tag:{host},{brief.date.value.isoformat()}:{address.strip('/')}",
        title=plain(brief.title.text),
        url=catalogue.full(address),
        summary=plain(brief.summary.text),
        published=_moment(catalogue, brief.date.value),
        updated=_moment(catalogue, (brief.updated or brief.date).value),
        authors=tuple(plain(author.text) for author in brief.authors),
        tags=tuple(catalogue.tag_names[tag.value] for tag in brief.tags),
        language=brief.language,
    )


def _moment(catalogue: Catalogue, day: dt.date) -> str:
    """Return the first moment of a day where the authors are (RFC 3339)."""
    zone = ZoneInfo(catalogue.library.site.time_zone)
    return datetime.combine(day, time(), zone).isoformat()


def _reference(source: Source) -> Reference:
    return Reference(
        id=source.id,
        kind=source.kind,
        publisher=plain(source.publisher.text),
        title=plain(source.title.text),
        published=source.published.value.written,
        accessed=source.accessed.value.isoformat() if source.accessed else "",
        url=outward(source),
        archived=source.archived.value if source.archived and source.link else "",
        language=source.language,
        note=plain(source.note.text) if source.note else "",
    )


def _pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the address of each page that may be found, and the ISO day of its last change."""
    briefs = catalogue.library.briefs
    newest = max((changed_on(brief) for brief in briefs), default="")
    for address in ("/", "/tags/", "/sources/", "/timeline/", "/disputes/", "/corrections/"):
        yield address, newest
    for brief in briefs:
        if not brief.draft:
            yield catalogue.topic_address(brief), changed_on(brief)
    for page in catalogue.library.pages:
        changed = page.updated or page.date
        address = addresses.page(page, catalogue.library.site.language)
        yield address, changed.value.isoformat() if changed else ""
    for tag in catalogue.library.tags:
        carrying = (changed_on(brief) for brief in catalogue.carrying.get(tag, ()))
        yield addresses.tag(tag), max(carrying, default=newest)
    for source in catalogue.library.sources.values():
        if source.link:
            yield addresses.source(source.id), newest
