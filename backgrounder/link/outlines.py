"""What the other pages need to know of a brief or page: an edit of the rest stays on its own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

from backgrounder.digests import digest_of_values
from backgrounder.link.texts import leads
from backgrounder.markup import headings
from backgrounder.model import Brief, Placed, Prose
from backgrounder.published import keys_in, keys_shown
from backgrounder.views import Outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backgrounder.model import Library, Page


def outlines(library: Library, known: Mapping[str, Outline]) -> dict[str, Outline]:
    """Return what the other pages need to know of each brief and page, by its path.

    Those that are `known` are taken over.
    """
    return {
        item.place.path: known.get(item.place.path) or _outline(item, library)
        for item in library.documents()
    }


def _outline(item: Brief | Page, library: Library) -> Outline:
    if isinstance(item, Brief):
        seen, keys, led = _of_brief(item), keys_shown(item, library), leads(item.passages())
    else:
        texts = [text for text in (item.summary, item.body) if text]
        seen, keys, led = _of_page(item), keys_in(texts), leads(texts)
    sorted_keys = tuple(sorted(set(keys)))
    return Outline(digest_of_values((seen, sorted_keys)), sorted_keys, led)


def _of_brief(brief: Brief) -> object:
    own_alone = replace(
        brief,
        at_a_glance=(),
        unknowns=(),
        what_next=(),
        how_we_know=None,
        next_review=None,
        parties=(),
        proceedings="",
        body=_anchors(brief.body),
    )
    return _without_places(own_alone)


def _of_page(page: Page) -> object:
    return _without_places(replace(page, summary=None, body=_anchors(page.body)))


def _anchors(body: Prose) -> Prose:
    """Return what others may see of a body: the places that their links lead to."""
    return Prose(" ".join(heading.anchor for heading in headings(body.text)), body.place)


def _without_places(value: object) -> object:
    """Return a value as its author could have written it elsewhere: no page shows a line number."""
    if isinstance(value, Prose):
        return value.text, value.place.path
    if isinstance(value, Placed):
        return _without_places(value.value)
    if isinstance(value, tuple):
        return tuple(map(_without_places, value))
    if is_dataclass(value):
        return [_without_places(getattr(value, field.name)) for field in fields(value)]
    return value
