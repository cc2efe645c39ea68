"""What other pages may show of a brief or page: an edit of the rest stays on its own pages."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from backgrounder.markup import headings
from backgrounder.model import Brief, Placed, Prose
from backgrounder.published import keys_in, keys_shown

if TYPE_CHECKING:
    from backgrounder.model import Library, Page

_SIZE = 16


def outside(item: Brief | Page, library: Library) -> bytes:
    """Return the digest of what other pages may show of a brief or page, and of what it cites.

    Where it stays the same, whatever was edited shows on the item's own pages alone.
    """
    seen = _of_brief(item, library) if isinstance(item, Brief) else _of_page(item)
    return blake2b(repr(seen).encode(errors="surrogateescape"), digest_size=_SIZE).digest()


def _of_brief(brief: Brief, library: Library) -> object:
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
    return _without_places(own_alone), sorted(set(keys_shown(brief, library)))


def _of_page(page: Page) -> object:
    texts = (text for text in (page.summary, page.body) if text)
    own_alone = replace(page, summary=None, body=_anchors(page.body))
    return _without_places(own_alone), sorted(set(keys_in(texts)))


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
