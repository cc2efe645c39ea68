"""Links and images lead somewhere, and nowhere harmful."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backgrounder import addresses
from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import PART_ANCHORS
from backgrounder.problems import Level, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.markup import Link
    from backgrounder.problems import Place


def unsafe(desk: Desk) -> Iterator[Finding]:
    """Find links whose scheme could run a script or read the reader's disk, or that hide a host."""
    for text, link in desk.links:
        complaint = _unsafe(link.target)
        if complaint:
            yield Finding(text.place_of(link.offset), complaint, "link to a page by http or https")


def broken(desk: Desk) -> Iterator[Finding]:
    """Find links to files, addresses and anchors that do not exist, or that are held back."""
    for text, link in desk.links:
        if link.is_image:
            continue
        finding = _broken(desk, link, text.place_of(link.offset))
        if finding:
            yield finding


def lost_images(desk: Desk) -> Iterator[Finding]:
    """Find images that are not in `static/`."""
    for text, link in desk.links:
        if not link.is_image:
            continue
        place = text.place_of(link.offset)
        found = addresses.destination(link.target, place.path, desk.targets)
        if found is None:
            yield Finding(
                place,
                f"the image `{link.target}` lies on another site",
                "put a copy that you may use into `static/`",
            )
        elif not found.address.startswith("/static/"):
            files = [path for path in desk.targets if path.startswith("static/")]
            yield Finding(
                place,
                f"there is no image `{link.target}` in `static/`",
                nearest(link.target.lstrip("/"), files)
                or "put it there, and write `static/name.png`",
            )


def without_alternative(desk: Desk) -> Iterator[Finding]:
    """Find images without a text for those who cannot see them (WCAG 2.2, 1.1.1)."""
    for text, link in desk.links:
        if link.is_image and not link.text.strip():
            yield Finding(
                text.place_of(link.offset),
                f"the image `{link.target}` has no text for those who cannot see it",
                "describe it between the square brackets: `![what it shows](static/name.png)`",
            )


RULES = (
    Rule(
        id="link-unsafe",
        level=Level.ERROR,
        about="A link runs nothing and hides nothing.",
        why="it could harm the reader",
        find=unsafe,
        failing="See [the map](javascript:alert(1)).",
        passing="See [the map](https://map.example/).",
    ),
    Rule(
        id="link-broken",
        level=Level.ERROR,
        about="A link leads somewhere.",
        why="readers would be led nowhere",
        find=broken,
        failing="See [the lake](lakes.md).",
        passing="See [the lake](lake.md).",
    ),
    Rule(
        id="image-missing",
        level=Level.ERROR,
        about="A picture lies in `static/`.",
        find=lost_images,
        failing="![The shore](static/shore.png)",
        passing="""\
-- static/shore.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
![The shore](static/shore.svg)
""",
    ),
    Rule(
        id="image-alt",
        level=Level.ERROR,
        about="A picture says in words what it shows.",
        find=without_alternative,
        failing="""\
-- static/shore.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
![](static/shore.svg)
""",
        passing="""\
-- static/shore.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
![The shore](static/shore.svg)
""",
    ),
)


def _unsafe(target: str) -> str:
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return f"`{target}` is not an address"
    bare = "".join(target.split()).casefold()
    if parts.scheme and parts.scheme not in addresses.SAFE_SCHEMES:
        return f"a link may not begin with `{parts.scheme}:`"
    if bare.startswith(("javascript:", "data:", "vbscript:")) or "&#" in bare or "&colon" in bare:
        return f"`{target}` hides where it leads"
    if target.startswith(("//", "\\", "/\\")):
        return f"`{target}` leads to another site without saying how"
    if "@" in parts.netloc:
        return f"`{target}` carries a user name, which can pass off one site as another"
    return ""


def _is_unread(desk: Desk, file: str, place: Place) -> bool:
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), file))
    return not desk.library.unread.isdisjoint({file, beside})


def _broken(desk: Desk, link: Link, place: Place) -> Finding | None:
    if _unsafe(link.target):
        return None
    found = addresses.destination(link.target, place.path, desk.targets)
    if found is None or _is_unread(desk, found.file, place):
        return None
    if not found.address:
        names = {posixpath.basename(path): path for path in desk.targets if path.endswith(".md")}
        return Finding(
            place,
            f"the link leads to `{link.target}`, which does not exist",
            nearest(posixpath.basename(link.target.partition("#")[0]), names)
            or "name the brief's file, as in `[the lake](lake.md)`",
        )
    if found.file in desk.held:
        return Finding(
            place,
            f"the link leads to `{found.file}`, which is a draft",
            "take the link out until it is published",
        )
    return _lost_anchor(desk, link, found, place)


def _lost_anchor(
    desk: Desk, link: Link, found: addresses.Destination, place: Place
) -> Finding | None:
    if not found.anchor or found.file not in desk.profiles:
        return None
    known = desk.profiles[found.file].anchors | PART_ANCHORS
    if found.anchor in known:
        return None
    return Finding(
        place,
        f"the link leads to `{link.target}`, but `{found.file}` has no heading `#{found.anchor}`",
        nearest(found.anchor, known)
        or "an anchor is the heading's words in lower case, joined by hyphens",
    )
