"""Which topics belong together, and why."""

from __future__ import annotations

from heapq import nsmallest
from itertools import chain
from math import fsum
from typing import TYPE_CHECKING

from backgrounder.link.words import listed

if TYPE_CHECKING:
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief

MOST = 4
"""How many related topics a page shows."""
NAMED = 3
"""How many shared tags a reason names."""


CANDIDATES = 100
"""How many topics are weighed: on a large site half of all share the commonest tag."""


def related(catalogue: Catalogue, brief: Brief) -> tuple[tuple[Brief, str], ...]:
    """Return the topics that share tags with `brief`, the closest first, each with the reason.

    A shared tag weighs the more, the fewer topics carry it: Chaman says more than Pakistan. So it
    is those that share its rarest tags which are weighed, the newest first.
    """
    order = [tag.value for tag in brief.tags]
    own = frozenset(order)
    weights = {tag: 1 / len(catalogue.carrying[tag]) for tag in own}
    candidates = _candidates(catalogue, brief)
    # Added up so that the order of a set does not matter.
    weighed = (
        (-fsum(map(weights.__getitem__, own & catalogue.tags_of[path])), path)
        for path in candidates
    )
    closest = (candidates[path] for _, path in nsmallest(MOST, weighed))
    return tuple((other, _reason(order, catalogue, other)) for other in closest)


def _candidates(catalogue: Catalogue, brief: Brief) -> dict[str, Brief]:
    """Return, by their paths, the topics that share the rarest tags."""
    carrying = sorted((catalogue.carrying[tag.value] for tag in brief.tags), key=len)
    found = {brief.place.path: brief}
    for other in chain.from_iterable(carrying):
        if len(found) > CANDIDATES:
            break
        if other.language == brief.language:
            found[other.place.path] = other
    del found[brief.place.path]
    return found


def _reason(own: list[str], catalogue: Catalogue, other: Brief) -> str:
    tags = [tag for tag in own if tag in catalogue.tags_of[other.place.path]]
    rarest = sorted(tags, key=lambda tag: len(catalogue.carrying[tag]))
    names = [catalogue.tag_names[tag] for tag in rarest[:NAMED]]
    more = len(rarest) - len(names)
    if more:
        names.append(f"{more} more {'tag' if more == 1 else 'tags'}")
    return f"shares {listed(names)}"
