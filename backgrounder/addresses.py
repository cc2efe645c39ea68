"""Where everything stands on the finished site, and the way from one page to another.

An address begins at the site's root with a slash and, for a page, ends with one. The same functions
serve the check of links and the making of them.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from backgrounder.markup import headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backgrounder.model import Brief, Library, Page

    Way = Callable[[str], str]
    """From an address to the `href` that leads there from one page."""

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link may lead to; anything else could run as a script or read a reader's disk."""


def topic(brief: Brief, site_language: str) -> str:
    """Return the address of a topic page: `/topics/x/`, `/ur/topics/x/` in another language."""
    return f"{_edition(brief.language, site_language)}/topics/{brief.slug}/"


def page(plain: Page, site_language: str) -> str:
    """Return the address of a plain page: `/about/`."""
    return f"{_edition(plain.language, site_language)}/{plain.slug}/"


def tag(identifier: str) -> str:
    """Return the address of a tag's page."""
    return f"/tags/{identifier}/"


def source(identifier: str) -> str:
    """Return the address of a source's page."""
    return f"/sources/{identifier}/"


def dispute(identifier: str) -> str:
    """Return the address of a dispute's entry on the disputes page."""
    return f"/disputes/#dispute-{identifier}"


def claim(source_identifier: str, identifier: str) -> str:
    """Return the address of a claim's entry on its source's page."""
    return f"{source(source_identifier)}#claim-{identifier}"


def path(address: str) -> str:
    """Return the file, below the output, that answers an address."""
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def relative_from(start: str) -> Way:
    """Return the way from the page at `start`: relative, so that the site works at any address."""
    folder = start[: start.rindex("/") + 1]
    above = folder[: folder.rindex("/", 0, -1) + 1] if len(folder) > 1 else ""

    def way(address: str) -> str:
        if not address.startswith(folder):
            return _out_of(above, address)
        bare, mark, anchor = address.partition("#")
        if bare == start:
            return mark + _quoted(anchor) if mark else "./"
        inside = "/".join(map(_quoted, bare[len(folder) :].split("/")))
        return (inside or "./") + mark + _quoted(anchor)

    return way


def absolute_at(home: str, start: str) -> Way:
    """Return the way from a copy that travels: full addresses, but for its own anchors."""
    host = home.rstrip("/")

    def way(address: str) -> str:
        bare, mark, anchor = address.partition("#")
        if bare == start and mark:
            return mark + anchor
        return host + _quoted(bare) + mark + _quoted(anchor)

    return way


# Pages are many, but nearly all of them stand side by side in few folders.
@lru_cache(maxsize=2**16)
def _out_of(above: str, address: str) -> str:
    """Return the way from the page of any folder in the folder `above` to what is not in it."""
    bare, mark, anchor = address.partition("#")
    here, folders, shared = above.split("/")[:-1], bare.split("/"), 0
    for ours, theirs in zip(here, folders[:-1], strict=False):
        if ours != theirs:
            break
        shared += 1
    steps = [".."] * (len(here) + 1 - shared)
    return "/".join([*steps, *map(_quoted, folders[shared:])]) + mark + _quoted(anchor)


@lru_cache(maxsize=2**16)
def _quoted(words: str) -> str:
    """Return a part of an address as it stands in an `href`: the same few parts, on every page."""
    return quote(words)


@dataclass(frozen=True, slots=True)
class Destination:
    """What a link's target in an author's file means."""

    address: str
    """On this site, with its anchor; empty for a target outside."""
    file: str = ""
    """The author's file that it leads to, where it leads to one."""
    anchor: str = ""


def destination(target: str, from_path: str, targets: Mapping[str, str]) -> Destination | None:
    """Say where a link of the file `from_path` leads; None where it leads out of the site.

    `targets` are the addresses of the authors' files, by path. A target that is not among them
    comes back with an empty address, so that the caller can report it.
    """
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("//"):
        return None
    written, anchor = unquote(parts.path), unquote(parts.fragment)
    suffix = f"#{anchor}" if anchor else ""
    if not written:
        return Destination(targets.get(from_path, "") + suffix, from_path, anchor)
    if written.startswith("/"):
        return Destination(_known_address(written, targets, suffix), "", anchor)
    for base in (posixpath.dirname(from_path), ""):
        file = posixpath.normpath(posixpath.join(base, written))
        if file in targets:
            return Destination(targets[file] + suffix, file, anchor)
    return Destination("", posixpath.normpath(written), anchor)


def targets(library: Library) -> dict[str, str]:
    """Return the address of every file that a link may name, by the file's path."""
    language = library.site.language
    return {
        **{brief.place.path: topic(brief, language) for brief in library.briefs},
        **{plain.place.path: page(plain, language) for plain in library.pages},
        **{f"static/{file.path}": f"/static/{file.path}" for file in library.static},
        **{f"/{name}/": f"/{name}/" for name in FIXED_PAGES},
        "/": "/",
    }


FIXED_PAGES = ("tags", "sources", "timeline", "disputes", "corrections", "search")
"""The pages that every site has, below its home."""


def anchors(text: str) -> frozenset[str]:
    """Return the anchors of a body that links may name."""
    return frozenset(heading.anchor for heading in headings(text))


def _edition(language: str, site_language: str) -> str:
    return "" if language == site_language else f"/{language}"


def _known_address(written: str, known: Mapping[str, str], suffix: str) -> str:
    address = (
        written if written.endswith("/") or "." in posixpath.basename(written) else written + "/"
    )
    return address + suffix if address in set(known.values()) else ""
