"""A finished page as a crawler sees it: what it links to, which ids it has, what it loads."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://site.example/"
LOADING = {"script": "src", "img": "src", "source": "src", "iframe": "src"}
LOADED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload"}


@dataclass
class FinishedPage(HTMLParser):
    """One HTML file of a built site."""

    address: str
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if LOADING.get(tag) in values:
            self.loads.append(values[LOADING[tag]])
        if tag == "link" and LOADED_RELATIONS & set(values.get("rel", "").split()):
            self.loads.append(values["href"])

    handle_startendtag = handle_starttag

    @property
    def internal(self) -> Iterator[tuple[str, str, str]]:
        """Each link within the site: as written, its path below the site, its anchor."""
        for href in (*self.links, *self.loads):
            target = urlsplit(urljoin(HOST + self.address, href))
            if target.netloc == "site.example":
                yield href, unquote(target.path.lstrip("/")), unquote(target.fragment)


def finished_pages(site: Path) -> dict[str, FinishedPage]:
    """Read every HTML page of a built site, by its path."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        page = FinishedPage(path)
        page.feed(file.read_text(encoding="utf-8"))
        found[path] = page
    return found
