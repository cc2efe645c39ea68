"""What stands round every page: names, addresses, menu, foot, feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link.words import direction
from backgrounder.markup import plain
from backgrounder.views import Feed, Frame, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue

MENU = (
    ("Topics", "/"),
    ("Timeline", "/timeline/"),
    ("Disputes", "/disputes/"),
    ("Sources", "/sources/"),
    ("Tags", "/tags/"),
    ("Search", "/search/"),
)
"""The site's main parts, in the order of the menu."""

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"


def frame(
    catalogue: Catalogue,
    address: str,
    way: Way,
    *,
    title: str,
    description: str = "",
    section: str = "",
    language: str = "",
    draft: bool = False,
    indexed: bool = True,
    feeds: tuple[Feed, ...] = (),
) -> Frame:
    """Return the frame of the page at `address`; `feeds` come before the site's own."""
    site = catalogue.library.site
    tongue = language or site.language
    return Frame(
        site_title=site.title,
        title=title,
        description=description,
        language=tongue,
        direction=direction(tongue),
        root=way("/"),
        address=address,
        canonical=catalogue.full(address),
        stylesheet=way(catalogue.stylesheet),
        menu=tuple(Link(text, way(target)) for text, target in MENU),
        foot=tuple(_foot(catalogue, way)),
        feeds=(*feeds, *_site_feeds(catalogue, way)),
        publisher=site.publisher.name if site.publisher else site.title,
        home=catalogue.full("/"),
        policies=tuple(_policies(catalogue)),
        section=section,
        draft=draft,
        indexed=indexed and not draft,
    )


def tag_feeds(catalogue: Catalogue, identifier: str, way: Way) -> tuple[Feed, ...]:
    """Return the feed of a tag; none where the site's address is not known."""
    if not catalogue.home:
        return ()
    name = catalogue.tag_names[identifier]
    return (Feed(f"Topics on {name}", ATOM, way(f"{addresses.tag(identifier)}feed.xml")),)


def policy_link(catalogue: Catalogue, kind: str, way: Way) -> Link | None:
    """Return the page that states a policy, where there is one."""
    named = catalogue.library.site.policies.get(kind)
    slug = named.value if named else None
    for page in catalogue.library.pages:
        if page.slug == slug:
            return Link(
                plain(page.title.text), way(addresses.page(page, catalogue.library.site.language))
            )
    return None


def _site_feeds(catalogue: Catalogue, way: Way) -> tuple[Feed, ...]:
    title = catalogue.library.site.title
    if not catalogue.home:
        return ()
    return (Feed(title, ATOM, way("/feed.xml")), Feed(title, JSON_FEED, way("/feed.json")))


def _foot(catalogue: Catalogue, way: Way) -> Iterator[Link]:
    language = catalogue.library.site.language
    for page in catalogue.library.pages:
        if page.language == language:
            yield Link(plain(page.title.text), way(addresses.page(page, language)))
    yield Link("Corrections", way("/corrections/"))
    yield Link("The evidence as data", way("/evidence.json"))
    if catalogue.home:
        yield Link("Feed", way("/feed.xml"))


def _policies(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    pages = {page.slug: page for page in catalogue.library.pages}
    for kind, named in sorted(catalogue.library.site.policies.items()):
        page = pages.get(named.value)
        if page and catalogue.home:
            address = addresses.page(page, catalogue.library.site.language)
            yield kind, catalogue.full(address)
