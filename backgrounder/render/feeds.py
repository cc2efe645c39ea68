"""Feeds of topics: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

Both carry a topic's summary and lead to its page; neither carries the page itself, for a copy in
somebody's reader cannot be corrected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.render import data, xml_document
from backgrounder.render.xml_document import add

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from backgrounder.views import FeedEntry, FeedView


def atom(view: FeedView) -> str:
    """Return the feed as an Atom document."""
    feed = xml_document.root(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.language}
    )
    add(feed, "id", view.id)
    add(feed, "title", view.title)
    if view.description:
        add(feed, "subtitle", view.description)
    add(feed, "updated", view.updated)
    add(feed, "link", rel="self", type="application/atom+xml", href=view.self_url)
    add(feed, "link", rel="alternate", type="text/html", href=view.home)
    _add_authors(feed, (_publisher(view),))
    # Without its version: a new engine alone does not change what subscribers see.
    add(feed, "generator", "Backgrounder")
    for entry in view.entries:
        _add_entry(feed, entry)
    return xml_document.document(feed)


def json_feed(view: FeedView) -> str:
    """Return the feed as a JSON Feed document."""
    return data.document(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": view.title,
            "home_page_url": view.home,
            "feed_url": view.self_url,
            **({"description": view.description} if view.description else {}),
            "authors": [{"name": _publisher(view)}],
            "language": view.language,
            "items": [_item(entry) for entry in view.entries],
        }
    )


def _add_entry(feed: Element, entry: FeedEntry) -> None:
    parent = add(feed, "entry", **{"xml:lang": entry.language})
    add(parent, "id", entry.id)
    add(parent, "title", entry.title)
    add(parent, "published", entry.published)
    add(parent, "updated", entry.updated)
    add(parent, "link", rel="alternate", type="text/html", href=entry.url)
    _add_authors(parent, entry.authors)
    for tag in entry.tags:
        add(parent, "category", term=tag)
    if entry.summary:
        add(parent, "summary", entry.summary, type="text")


def _add_authors(parent: Element, names: Iterable[str]) -> None:
    for name in names:
        add(add(parent, "author"), "name", name)


def _item(entry: FeedEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        # The summary is all that there is: JSON Feed wants every item to have content.
        "content_text": entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "language": entry.language,
    }
    if entry.authors:
        item["authors"] = [{"name": name} for name in entry.authors]
    if entry.tags:
        item["tags"] = list(entry.tags)
    return item


def _publisher(view: FeedView) -> str:
    """Return who stands behind the feed, whom Atom demands and entries without authors inherit."""
    return view.publisher or view.title
