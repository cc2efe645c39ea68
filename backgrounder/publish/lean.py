"""A page without what Pagefind is told to leave out: the same index of it, sooner.

More than half of the time that Pagefind takes goes into reading what it then leaves out: lists of
sources, cards of claims. What is left out beyond doubt is cut here; the rest it sees to by itself
(https://pagefind.app/docs/indexing/#removing-individual-elements-from-the-index).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = b" data-pagefind-ignore"

_OPENING = re.compile(
    rb"<(article|aside|details|div|dl|figure|footer|header|nav|ol|section|table|ul)\b"
    rb"[^<>]* data-pagefind-ignore(?=[ >])[^<>]*>"
)
"""The start of an element that is left out, of those that have to have an end as well.

The mark has no value: with some, more is left out than the text."""

_DOUBTFUL = re.compile(
    rb"<!|-->|</?(?:iframe|math|noembed|noframes|noscript|plaintext|script|select|style|svg"
    rb"|template|textarea|title|xmp)",
    re.IGNORECASE,
)
"""Within one of these a tag may be none, or mean something else."""


def lean(html: bytes) -> bytes:
    """Return a page in which elements with a bare `data-pagefind-ignore` are empty."""
    kept = []
    start = 0
    for begin, end in _left_out(html):
        kept.append(html[start:begin])
        start = end
    return b"".join((*kept, html[start:]))


def _left_out(html: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the contents of the outermost elements that are left out begin and end."""
    mark = html.find(_MARK)
    while mark >= 0:
        end = mark + len(_MARK)
        opening = _OPENING.match(html, html.rfind(b"<", 0, mark))
        if opening and opening.end() > mark:
            begin = opening.end()
            closing = _closing(html, opening[1], begin)
            if _is_plain(html, begin, closing):
                yield begin, closing
                end = closing
        mark = html.find(_MARK, end)


def _is_plain(html: bytes, begin: int, end: int) -> bool:
    """Tell whether nothing in a part of a page is heeded where the part itself is left out."""
    is_marked = html.find(b"data-pagefind-", begin, end) >= 0
    return not is_marked and not _DOUBTFUL.search(html, begin, end)


def _closing(html: bytes, name: bytes, begin: int) -> int:
    """Return where the end tag of an element stands whose contents `begin`; there, if nowhere."""
    depth = 1
    for tag in re.compile(rb"<(/?)%b(?=[\s/>])" % name, re.IGNORECASE).finditer(html, begin):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return begin
