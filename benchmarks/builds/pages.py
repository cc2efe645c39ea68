"""The briefs of a site of ours, as tools get them that know no ledger."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RELATED = 5
"""Briefs that a page names as related to its own."""
CANDIDATES = 400
"""Of a tag, so many briefs are looked at."""
CITATION = re.compile(r"\s?\[@[^\[\]]*\]")
LINK = re.compile(r"\]\(([\w.-]+)\.md(?=[)#])")
"""To another brief."""


@dataclass(frozen=True, slots=True)
class Page:
    """A brief without citations."""

    slug: str
    title: str
    summary: str
    tags: tuple[str, ...]
    date: str
    """ISO 8601."""
    body: str
    """Markdown, in which a link to another brief is one to its address."""
    related: tuple[tuple[str, str], ...] = ()
    """Slug and title of other pages, the nearest first."""


def pages(project: Path) -> tuple[Page, ...]:
    """Return the pages of a project's briefs, in the order of their slugs."""
    found = [_page(path) for path in sorted((project / "content" / "topics").iterdir())]
    carriers: defaultdict[str, list[Page]] = defaultdict(list)
    for page in found:
        for tag in page.tags:
            carriers[tag].append(page)
    return tuple(replace(page, related=_nearest(page, carriers)) for page in found)


def _page(path: Path) -> Page:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    known = yaml.load(head, yaml.CSafeLoader)
    return Page(
        slug=path.stem,
        title=known["title"],
        summary=CITATION.sub("", known["summary"]).strip(),
        tags=tuple(known["tags"]),
        date=str(known["date"]),
        body=LINK.sub(r"](../\1/", CITATION.sub("", body)),
    )


def _nearest(page: Page, carriers: Mapping[str, Sequence[Page]]) -> tuple[tuple[str, str], ...]:
    """Return those that share most tags with a page, or the rarest."""
    shared: Counter[tuple[str, str]] = Counter()
    for tag in sorted(page.tags, key=lambda tag: len(carriers[tag])):
        shared.update((other.slug, other.title) for other in carriers[tag][:CANDIDATES])
    del shared[page.slug, page.title]
    return tuple(other for other, _ in shared.most_common(RELATED))
