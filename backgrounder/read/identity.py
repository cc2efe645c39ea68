"""What names things on the site: slugs and tags' ids. They become parts of addresses.

Each function yields the problems of one name; a name without an error among them may be used.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.addresses import FIXED_PAGES
from backgrounder.problems import Problem, warning
from backgrounder.read.characters import mixes_scripts, quoted
from backgrounder.read.names import LONGEST_NAME, is_portable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.problems import Place

LONGEST_SLUG = 80
"""In characters."""

SLUG = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
"""Lower-case letters, digits and hyphens; a hyphen neither first nor last."""

RESERVED = frozenset({"index", "feed", "sitemap"})
"""The engine writes files of these names."""

RESERVED_PAGES = RESERVED | {*FIXED_PAGES, "topics", "static", "404", "pagefind"}
"""Plain pages stand at the site's root, where the engine's own pages stand."""

_SLUG = re.compile(SLUG)


def slug_problems(
    text: str, place: Place, name: str, reserved: frozenset[str] = RESERVED
) -> Iterator[Problem]:
    """Yield what is wrong with `text` as a slug, which messages call `name`."""
    if not _SLUG.fullmatch(text):
        proper = _ascii_slug(text)
        yield Problem(
            place,
            "slug",
            f"{name} is {quoted(text)}, but may hold only a-z, 0-9 and hyphens between them"
            + _culprit(text),
            "it becomes a part of an address",
            f"write `{proper}`" if proper else "",
        )
    else:
        yield from _misuse(text, place, name, reserved)


def tag_id_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with `text` as a tag's id, which may be written in any script."""
    proper = markup.slug(text)
    if not proper or proper != text:
        yield Problem(
            place,
            "slug",
            f"{name} is {quoted(text)}, but may hold only lower-case letters, digits and hyphens"
            + _culprit(text),
            "it becomes a part of an address",
            f"write `{proper}`" if proper else "name it by letters or digits",
        )
        return
    yield from _misuse(text, place, name, RESERVED)
    if mixes_scripts(text):
        yield warning(
            place,
            "mixed-script",
            f"{name}, {quoted(text)}, mixes letters of scripts that look alike",
            "readers cannot tell it from another address",
            "write it in one script",
        )


def _misuse(text: str, place: Place, name: str, reserved: frozenset[str]) -> Iterator[Problem]:
    if len(text) > LONGEST_SLUG or len(text.encode()) > LONGEST_NAME:
        yield Problem(
            place,
            "too-long",
            f"{name} has {len(text)} characters; the most is {LONGEST_SLUG}",
            hint="shorten it",
        )
    elif text in reserved:
        yield Problem(
            place,
            "slug",
            f"{name} is `{text}`, which the engine needs for itself",
            hint="choose another",
        )
    elif not is_portable(text):
        yield Problem(
            place,
            "slug",
            f"{name} is `{text}`, which Windows takes for a device",
            hint="choose another",
        )


def _ascii_slug(text: str) -> str:
    """Return the slug that the author may have meant; empty where letters would be lost."""
    unmarked = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
    slug = markup.slug(unmarked.replace("_", " "))[:LONGEST_SLUG].strip("-")
    return slug if slug.isascii() else ""


def _culprit(text: str) -> str:
    """Name the letters that look as if they were in order."""
    first = next((letter for letter in text if letter.isalpha() and not letter.isascii()), "")
    name = unicodedata.name(first, "a letter").lower() if first else ""
    return f" (U+{ord(first):04X} is {name})" if first else ""
