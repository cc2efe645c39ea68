"""From the library to closed views: addresses, numbers, ways, and what each page may show.

Opens no file. What `check` let through is linked without further doubt: every tag, claim and
dispute that a brief names is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link import gatherings, ledger, machines, topics, vocabulary
from backgrounder.link.catalogue import catalogue, hashed_path, renewed
from backgrounder.markup import plain
from backgrounder.views import Job, Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief, Library

__all__ = ["Site", "link"]


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site, linked: what is to be made and what is to be copied."""

    jobs: tuple[Job, ...]
    copies: tuple[Output, ...]
    whole: Catalogue
    """The connections that the jobs were made from."""


def link(
    library: Library, home: str, *, drafts: bool, search: bool, last: Site | None = None
) -> Site:
    """Link everything that is published.

    `home` is the site's full address with a trailing slash; where it is empty, feeds and the
    sitemap, which need full addresses, are left out. Of the site that was linked `last`, jobs are
    taken over as they are where nothing that they show has changed.
    """
    shown = library.shown(drafts=drafts)
    if last and (last.whole.home, last.whole.search) == (home, search):
        found = renewed(last.whole, shown)
        if found:
            return _relinked(last, *found)
    whole = catalogue(shown, home, search=search)
    return Site(tuple(_jobs(whole)), tuple(_copies(whole)), whole)


def _relinked(last: Site, whole: Catalogue, edited: tuple[Brief, ...]) -> Site:
    jobs = {job.path: job for brief in edited for job in _topic(whole, brief)}
    return replace(last, jobs=tuple(jobs.get(job.path, job) for job in last.jobs), whole=whole)


def _jobs(whole: Catalogue) -> Iterator[Job]:
    for brief in whole.library.briefs:
        yield from _topic(whole, brief)
    yield from _pages(whole)
    yield from _evidence(whole)
    yield from _redirects(whole)
    if whole.home:
        yield from _feeds(whole)
    yield Job("robots.txt", "robots", machines.robots_view(whole))
    headers = machines.headers_view(whole)
    yield Job("_headers", "headers", headers)
    yield Job(".htaccess", "htaccess", headers)
    yield Job("headers.nginx.conf", "nginx", headers)


def _topic(whole: Catalogue, brief: Brief) -> Iterator[Job]:
    address = whole.topic_address(brief)
    view, single = topics.topic_views(whole, brief)
    yield Job(addresses.path(address), "topic.html", view, brief.place.path)
    folder = address.lstrip("/")
    yield Job(f"{folder}{brief.slug}.html", "single.html", single)
    yield Job(f"{folder}{brief.slug}.txt", "text", single.topic)
    yield Job(f"{folder}evidence.json", "data", ledger.topic_evidence(whole, brief))
    references = machines.references_view(whole, brief)
    yield Job(f"{folder}{brief.slug}.csl.json", "csl", references)
    yield Job(f"{folder}{brief.slug}.bib", "bibtex", references)
    yield Job(f"{folder}{brief.slug}.ris", "ris", references)


def _pages(whole: Catalogue) -> Iterator[Job]:
    yield Job("index.html", "home.html", gatherings.home_view(whole))
    for page in whole.library.pages:
        address = addresses.page(page, whole.library.site.language)
        view = gatherings.page_view(whole, page)
        yield Job(addresses.path(address), "page.html", view, page.place.path)
    yield Job("timeline/index.html", "timeline.html", gatherings.timeline_view(whole))
    yield Job("corrections/index.html", "corrections.html", gatherings.corrections_view(whole))
    yield Job("search/index.html", "search.html", gatherings.search_view(whole))
    yield Job("404.html", "404.html", gatherings.not_found_view(whole))
    yield Job("tags/index.html", "tags.html", vocabulary.tags_view(whole))
    for tag in whole.library.tags.values():
        path = addresses.path(addresses.tag(tag.id))
        yield Job(path, "tag.html", vocabulary.tag_view(whole, tag))


def _evidence(whole: Catalogue) -> Iterator[Job]:
    yield Job("sources/index.html", "sources.html", ledger.sources_view(whole))
    for source in whole.library.sources.values():
        path = addresses.path(addresses.source(source.id))
        yield Job(path, "source.html", ledger.source_view(whole, source))
    yield Job("disputes/index.html", "disputes.html", ledger.disputes_view(whole))
    yield Job("evidence.json", "data", ledger.site_evidence(whole))


def _redirects(whole: Catalogue) -> Iterator[Job]:
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
        view = gatherings.redirect_view(whole, alias, address, plain(title.text))
        yield Job(addresses.path(alias), "redirect.html", view)
    topics_home = gatherings.redirect_view(whole, "/topics/", "/", whole.library.site.title)
    yield Job("topics/index.html", "redirect.html", topics_home)


def _feeds(whole: Catalogue) -> Iterator[Job]:
    yield Job("sitemap.xml", "sitemap", machines.sitemap_view(whole))
    if not whole.library.briefs:
        return
    yield Job("feed.xml", "atom", machines.site_feed(whole, "/feed.xml"))
    yield Job("feed.json", "json-feed", machines.site_feed(whole, "/feed.json"))
    for identifier in whole.carrying:
        feed = machines.tag_feed(whole, whole.library.tags[identifier])
        yield Job(f"tags/{identifier}/feed.xml", "atom", feed)


def _copies(whole: Catalogue) -> Iterator[Output]:
    for file in whole.library.static:
        hashed = file.path == "style.css"
        path = hashed_path(file.path, file.digest) if hashed else file.path
        yield Output(f"static/{path}", Path(file.location))
