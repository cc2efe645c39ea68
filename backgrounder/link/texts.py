"""What a text holds, whatever page it stands on: what it cites, where its links lead, its anchors.

The same text stands on a topic's page, in its single file and often on pages that gather several
topics, so each is read once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder.markup import groups, headings, links, plain
from backgrounder.model import Prose
from backgrounder.problems import Place
from backgrounder.views import Anchor

if TYPE_CHECKING:
    from backgrounder.markup import Group
    from backgrounder.model import ClaimKey


@dataclass(frozen=True, slots=True)
class Contents:
    """What a text without comments holds."""

    cited: tuple[tuple[tuple[ClaimKey, ...], ...], ...]
    """For each pair of brackets, in order, its keys: those of each source that it names."""
    targets: tuple[str, ...]
    """Where its links lead, as written, in the order of the targets."""
    anchors: tuple[Anchor, ...]
    """Of its headings, in order."""


@lru_cache(maxsize=2**12)
def contents(text: str) -> Contents:
    """Return what `text` holds."""
    return Contents(
        cited=tuple(map(_by_source, groups(Prose(text, Place(""))))),
        targets=tuple(sorted({link.target for link in links(text)})),
        anchors=tuple(
            Anchor(heading.level, plain(heading.text), heading.anchor) for heading in headings(text)
        ),
    )


def _by_source(group: Group) -> tuple[tuple[ClaimKey, ...], ...]:
    keys: defaultdict[str, list[ClaimKey]] = defaultdict(list)
    for citation in group.citations:
        keys[citation.key.source].append(citation.key)
    return tuple(map(tuple, keys.values()))
