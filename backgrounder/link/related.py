"""Which topics belong together, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.link.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    own = {tag.value for tag in brief.tags}
    found = []
    for other in _candidates(catalogue, brief):
        tags = [tag.value for tag in other.tags if tag.value in own]
        weight = sum(1 / len(catalogue.carrying[tag]) for tag in tags)
        found.append((-weight, other.place.path, other, tags))
    closest = sorted(found, key=lambda each: each[:2])[:MOST]
    order = [tag.value for tag in brief.tags]
    return tuple(
        (other, _reason(sorted(tags, key=order.index), catalogue)) for _, _, other, tags in closest
    )


def _candidates(catalogue: Catalogue, brief: Brief) -> Iterable[Brief]:
    carrying = sorted((catalogue.carrying.get(tag.value, ()) for tag in brief.tags), key=len)
    others = (
        other
        for carriers in carrying
        for other in carriers
        if other.place.path != brief.place.path and other.language == brief.language
    )
    found: dict[str, Brief] = {}
    for other in others:
        if len(found) == CANDIDATES:
            break
        found[other.place.path] = other
    return found.values()


def _reason(tags: list[str], catalogue: Catalogue) -> str:
    rarest = sorted(tags, key=lambda tag: (len(catalogue.carrying[tag]), tags.index(tag)))
    names = [catalogue.tag_names[tag] for tag in rarest[:NAMED]]
    more = len(rarest) - len(names)
    if more:
        names.append(f"{more} more {'tag' if more == 1 else 'tags'}")
    return f"shares {listed(names)}"
