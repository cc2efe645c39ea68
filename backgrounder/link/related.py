"""Which topics belong together, and why."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from backgrounder.link.words import listed

if TYPE_CHECKING:
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief

MOST = 4
"""How many related topics a page shows."""
NAMED = 3
"""How many shared tags a reason names."""


def related(catalogue: Catalogue, brief: Brief) -> tuple[tuple[Brief, str], ...]:
    """Return the topics that share tags with `brief`, the closest first, each with the reason.

    A shared tag weighs the more, the fewer topics carry it: Chaman says more than Pakistan.
    """
    shared: defaultdict[str, list[str]] = defaultdict(list)
    others: dict[str, Brief] = {}
    for tag in brief.tags:
        for other in catalogue.carrying.get(tag.value, ()):
            if other.place.path != brief.place.path and other.language == brief.language:
                shared[other.place.path].append(tag.value)
                others[other.place.path] = other
    ranked = sorted(shared, key=lambda path: (-_weight(shared[path], catalogue), path))
    return tuple((others[path], _reason(shared[path], catalogue)) for path in ranked[:MOST])


def _weight(tags: list[str], catalogue: Catalogue) -> float:
    return sum(1 / len(catalogue.carrying[tag]) for tag in tags)


def _reason(tags: list[str], catalogue: Catalogue) -> str:
    rarest = sorted(tags, key=lambda tag: (len(catalogue.carrying[tag]), tags.index(tag)))
    names = [catalogue.tag_names[tag] for tag in rarest[:NAMED]]
    more = len(rarest) - len(names)
    if more:
        names.append(f"{more} more {'tag' if more == 1 else 'tags'}")
    return f"shares {listed(names)}"
