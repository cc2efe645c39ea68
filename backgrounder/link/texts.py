"""What a text holds, whatever page it stands on: what it cites, where its links lead, its anchors.

The same text stands on a topic's page, in its single file and often on pages that gather several
topics, so each is read once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.markup import groups, headings, keys, links, plain, without_comments
from backgrounder.memo import memoised
from backgrounder.views import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.model import ClaimKey, Prose


_LEADING = ("](", "]:", "<")
"""One of these is in every text with a link, be it only when its citations are left out."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a text without comments holds."""

    cited: tuple[tuple[tuple[ClaimKey, ...], ...], ...]
    """For each pair of brackets, in order, its keys: those of each source that it names."""
    targets: tuple[str, ...]
    """Where its links lead, as written, in the order of the targets."""
    anchors: tuple[Anchor, ...]
    """Of its headings, in order."""


@memoised
def contents(text: str) -> Contents:
    """Return what `text` holds."""
    return Contents(
        cited=tuple(map(_by_source, keys(text))),
        targets=tuple(sorted({link.target for link in links(text)})),
        anchors=tuple(
            Anchor(heading.level, plain(heading.text), heading.anchor) for heading in headings(text)
        ),
    )


def shown(prose: Prose) -> str:
    """Return a text as a page shows it, with its citations."""
    return without_comments(prose.text).strip("\n").rstrip()


def shown_bare(prose: Prose) -> str:
    """Return a text as a page shows it that has no source list: without its citations."""
    parts, position = [], 0
    for group in groups(prose):
        parts.append(prose.text[position : group.start].rstrip(" "))
        position = group.end
    return without_comments("".join((*parts, prose.text[position:]))).strip()


def leads(texts: Iterable[Prose]) -> tuple[str, ...]:
    """Return where the links of some texts lead, as written, each once, sorted."""
    leading = [text for text in texts if any(mark in text.text for mark in _LEADING)]
    both = (written for text in leading for written in (shown(text), shown_bare(text)))
    return tuple(sorted({link.target for written in both for link in links(written)}))


def _by_source(cited: Iterable[ClaimKey]) -> tuple[tuple[ClaimKey, ...], ...]:
    found: defaultdict[str, list[ClaimKey]] = defaultdict(list)
    for key in cited:
        found[key.source].append(key)
    return tuple(map(tuple, found.values()))
