"""From the library to closed views: addresses, numbers, ways, and what each page may show.

Opens no file. What `check` let through is linked without further doubt: every tag, claim and
dispute that a brief names is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link import elsewhere, gatherings, ledger, machines, topics, vocabulary
from backgrounder.link.catalogue import catalogue, hashed_path
from backgrounder.link.outlines import outlines
from backgrounder.markup import plain
from backgrounder.model import Brief
from backgrounder.views import Output, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Library, Page, Source, Tag
    from backgrounder.views import Job, Outline, View

    Shown = Callable[[], tuple[object, ...]]
    """What a page shows of other texts than its own; see `elsewhere`."""

__all__ = ["Site", "link", "outlines", "relink"]


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site, linked: what is to be made and what is to be copied."""

    sheets: tuple[Sheet, ...]
    copies: tuple[Output, ...]
    whole: Catalogue
    """What the sheets are made from."""

    def jobs(self) -> Iterator[Job]:
        """Yield every file's job; each view is made when its turn comes."""
        for sheet in self.sheets:
            yield from sheet.jobs()

    def tasks(self) -> Iterator[tuple[str, str]]:
        """Yield the path and the form of every file that is to be made."""
        for sheet in self.sheets:
            yield from sheet.tasks


def link(
    library: Library, known: Mapping[str, Outline], home: str, *, drafts: bool, search: bool
) -> Site:
    """Link everything that is published.

    `known` are its `outlines`. `home` is the site's full address with
    a trailing slash; where it is empty, feeds and the sitemap, which need full addresses, are left
    out.
    """
    whole = catalogue(library.shown(drafts=drafts), known, home, search=search)
    return Site(tuple(_sheets(whole)), tuple(_copies(whole)), whole)


def relink(site: Site, edited: Iterable[Brief | Page]) -> Site:
    """Return the site as it is after an edit of some texts whose outlines stay what they were.

    So nothing that others may show of them has changed, and the other sheets stand.
    """
    common = cache(partial(elsewhere.everywhere, site.whole))
    own = {item.place.path: _own(site.whole, common, item) for item in edited}
    return replace(site, sheets=tuple(own.get(sheet.origin, sheet) for sheet in site.sheets))


def _sheets(whole: Catalogue) -> Iterator[Sheet]:
    common = cache(partial(elsewhere.everywhere, whole))
    for brief in whole.library.briefs:
        yield _own(whole, common, brief)
    for tag in whole.library.tags.values():
        yield from _tag(whole, tag, partial(_shown, common, elsewhere.of_tag, whole, tag))
    for source in whole.library.sources.values():
        shown = partial(_shown, common, elsewhere.of_source, whole, source)
        yield _source(whole, source, shown)
    for page in whole.library.pages:
        yield _own(whole, common, page)
    yield from _gatherings(whole)
    yield from _evidence(whole)
    yield from _redirects(whole)
    if whole.home:
        yield from _feeds(whole)
    yield _sheet("robots.txt", "robots", machines.robots_view, whole)
    headers = (("_headers", "headers"), (".htaccess", "htaccess"), ("headers.nginx.conf", "nginx"))
    for path, form in headers:
        yield _sheet(path, form, machines.headers_view, whole)


def _own(whole: Catalogue, common: Callable[[], bytes], item: Brief | Page) -> Sheet:
    """Return the sheet of a brief or page."""
    if isinstance(item, Brief):
        return _topic(whole, item, partial(_shown, common, elsewhere.of_topic, whole, item))
    path = addresses.path(addresses.page(item, whole.library.site.language))
    return _sheet(path, "page.html", gatherings.page_view, whole, item, origin=item.place.path)


def _sheet(
    path: str,
    form: str,
    view: Callable[..., View],
    *arguments: object,
    origin: str = "",
    shown: Shown | None = None,
) -> Sheet:
    return Sheet(((path, form),), origin, partial(_alone, view, *arguments), shown)


def _alone(view: Callable[..., View], *arguments: object) -> tuple[View]:
    return (view(*arguments),)


def _shown(
    common: Callable[[], bytes], of: Callable[..., tuple[object, ...]], *arguments: object
) -> tuple[object, ...]:
    return common(), of(*arguments)


def _topic(whole: Catalogue, brief: Brief, shown: Shown) -> Sheet:
    address = whole.topic_address(brief)
    name = f"{address.lstrip('/')}{brief.slug}"
    tasks = (
        (addresses.path(address), "topic.html"),
        (f"{name}.html", "single.html"),
        (f"{name}.txt", "text"),
        (f"{address.lstrip('/')}evidence.json", "data"),
        (f"{name}.csl.json", "csl"),
        (f"{name}.bib", "bibtex"),
        (f"{name}.ris", "ris"),
    )
    return Sheet(tasks, brief.place.path, partial(_topic_views, whole, brief), shown)


def _topic_views(whole: Catalogue, brief: Brief) -> tuple[View, ...]:
    page, single = topics.topic_views(whole, brief)
    references = machines.references_view(whole, brief)
    evidence = ledger.topic_evidence(whole, brief)
    return page, single, single.topic, evidence, references, references, references


def _tag(whole: Catalogue, tag: Tag, shown: Shown) -> Iterator[Sheet]:
    path = addresses.path(addresses.tag(tag.id))
    yield _sheet(path, "tag.html", vocabulary.tag_view, whole, tag, shown=shown)
    if whole.home and tag.id in whole.carrying:
        path = f"tags/{tag.id}/feed.xml"
        yield _sheet(path, "atom", machines.tag_feed, whole, tag, shown=shown)


def _source(whole: Catalogue, source: Source, shown: Shown) -> Sheet:
    path = addresses.path(addresses.source(source.id))
    return _sheet(path, "source.html", ledger.source_view, whole, source, shown=shown)


def _gatherings(whole: Catalogue) -> Iterator[Sheet]:
    yield _sheet("index.html", "home.html", gatherings.home_view, whole)
    yield _sheet("timeline/index.html", "timeline.html", gatherings.timeline_view, whole)
    yield _sheet("corrections/index.html", "corrections.html", gatherings.corrections_view, whole)
    yield _sheet("search/index.html", "search.html", gatherings.search_view, whole)
    yield _sheet("404.html", "404.html", gatherings.not_found_view, whole)
    yield _sheet("tags/index.html", "tags.html", vocabulary.tags_view, whole)


def _evidence(whole: Catalogue) -> Iterator[Sheet]:
    yield _sheet("sources/index.html", "sources.html", ledger.sources_view, whole)
    yield _sheet("disputes/index.html", "disputes.html", ledger.disputes_view, whole)
    yield _sheet("evidence.json", "data", ledger.site_evidence, whole)


def _redirects(whole: Catalogue) -> Iterator[Sheet]:
    language = whole.library.site.language
    moved = [
        (alias.value, whole.topic_address(brief), brief.title)
        for brief in whole.library.briefs
        for alias in brief.aliases
    ]
    moved += [
        (alias.value, addresses.page(page, language), page.title)
        for page in whole.library.pages
        for alias in page.aliases
    ]
    moved += [
        (alias.value, addresses.tag(tag.id), tag.name)
        for tag in whole.library.tags.values()
        for alias in tag.aliases
    ]
    moved += [
        (alias.value, addresses.source(source.id), source.title)
        for source in whole.library.sources.values()
        for alias in source.aliases
    ]
    for alias, address, title in moved:
        yield _redirect(whole, alias, address, plain(title.text))
    yield _redirect(whole, "/topics/", "/", whole.library.site.title)


def _redirect(whole: Catalogue, alias: str, address: str, title: str) -> Sheet:
    path, view = addresses.path(alias), gatherings.redirect_view
    return _sheet(path, "redirect.html", view, whole, alias, address, title)


def _feeds(whole: Catalogue) -> Iterator[Sheet]:
    yield _sheet("sitemap.xml", "sitemap", machines.sitemap_view, whole)
    if not whole.library.briefs:
        return
    yield _sheet("feed.xml", "atom", machines.site_feed, whole, "/feed.xml")
    yield _sheet("feed.json", "json-feed", machines.site_feed, whole, "/feed.json")


def _copies(whole: Catalogue) -> Iterator[Output]:
    for file in whole.library.static:
        hashed = file.path == "style.css"
        path = hashed_path(file.path, file.digest) if hashed else file.path
        yield Output(f"static/{path}", Path(file.location))
