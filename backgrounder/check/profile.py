"""What the rest of a site can see of a brief or page: everything but its words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from backgrounder.addresses import anchors
from backgrounder.model import Brief, ClaimKey, Placed
from backgrounder.problems import Place  # noqa: TC001 - msgspec reads the types of the fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.markup import Link
    from backgrounder.model import Page, Prose


@dataclass(frozen=True, slots=True)
class Profile:
    """What rules about the whole site see: where something stands, and what it rests on."""

    place: Place
    slug: str
    language: str
    aliases: tuple[Placed[str], ...]
    tags: tuple[Placed[str], ...]
    anchors: frozenset[str]
    """What links may name in it."""
    keys: frozenset[ClaimKey]
    """What it cites."""
    leads: frozenset[str]
    """Where its links lead, as they are `meant`."""


def profiles(
    items: Iterable[Brief | Page],
    cited: Iterable[tuple[ClaimKey, Place]],
    links: Iterable[tuple[Prose, Link]],
) -> Iterator[tuple[str, Profile]]:
    """Yield the profiles of briefs and pages by path; `cited` and `links` have all of theirs."""
    keys: defaultdict[str, set[ClaimKey]] = defaultdict(set)
    leads: defaultdict[str, set[str]] = defaultdict(set)
    for key, place in cited:
        keys[place.path].add(key)
    for text, link in links:
        leads[text.place.path].add(meant(link))
    for item in items:
        path = item.place.path
        yield (
            path,
            Profile(
                place=item.place,
                slug=item.slug,
                language=item.language,
                aliases=item.aliases,
                tags=item.tags if isinstance(item, Brief) else (),
                anchors=anchors(item.body.text),
                keys=frozenset(keys[path]),
                leads=frozenset(leads[path]),
            ),
        )


def meant(link: Link) -> str:
    """Return the target of a link with no character written as its number: `a%20b.md`."""
    return unquote(link.target)


def leading_to(moved: Iterable[str], leads: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the files whose links lead to one of the `moved` files, and perhaps some others.

    `leads` are the targets of each file's links. Whatever leads to a file has its name, with or
    without what follows its first point.
    """
    names = {PurePosixPath(path).name.partition(".")[0] for path in moved}
    return frozenset(
        path
        for path, targets in leads.items()
        if any(name in target for target in targets for name in names)
    )
