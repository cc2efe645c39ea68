"""What crawlers read: the sitemap (https://www.sitemaps.org/protocol.html) and robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.render import xml_document
from backgrounder.render.xml_document import add

if TYPE_CHECKING:
    from backgrounder.views import RobotsView, SitemapView


def sitemap(view: SitemapView) -> str:
    """Return the pages in the sitemap protocol's XML, each with the day of its last change."""
    pages = xml_document.root("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for address, changed in view.pages:
        page = add(pages, "url")
        add(page, "loc", address)
        if changed:
            add(page, "lastmod", changed)
    return xml_document.document(pages)


def robots(view: RobotsView) -> str:
    """Return robots.txt (RFC 9309): everybody is welcome, and here is the sitemap."""
    welcome = "User-agent: *\nAllow: /\n"
    return f"{welcome}\nSitemap: {view.sitemap}\n" if view.sitemap else welcome
