"""What has changed from one shelf to the next, as messages for the open tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.preview.channel import Changed, Restyled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.preview.channel import Message
    from backgrounder.preview.shelf import Shelf

_DIGEST = re.compile(r"\.[0-9a-f]{6,}(?=\.css$)")
"""The part of a published stylesheet's name that changes with its content."""


def news(
    before: Shelf, after: Shelf, changed: frozenset[str], open_pages: frozenset[str]
) -> Iterator[Message]:
    """Yield what the tabs are told when `after` takes the place of `before`.

    A stylesheet's name changes with its content, and with it every page that names it. A page in
    which nothing else has changed keeps standing, and has its stylesheet swapped.
    """
    names = _renamed(before, after, changed)
    restyled = {
        page
        for page in open_pages & changed
        if names and _with_names(before.files.get(page), names) == after.files.get(page, b"")
    }
    for old, new in names.items():
        yield Restyled(old, new, frozenset(restyled))
    if changed - restyled:
        yield Changed(frozenset(changed - restyled))


def _renamed(before: Shelf, after: Shelf, changed: frozenset[str]) -> Mapping[str, str]:
    """Return the new name of each stylesheet that lost its old one."""
    sheets = {path for path in changed if path.endswith(".css")}
    new = {_DIGEST.sub("", path): path for path in sheets if path in after.files}
    gone = [path for path in sheets if path in before.files and path not in after.files]
    return {path: new[_DIGEST.sub("", path)] for path in gone if _DIGEST.sub("", path) in new}


def _with_names(page: object, names: Mapping[str, str]) -> object:
    """Return a page as it is with the new names in it."""
    if isinstance(page, bytes):
        for old, new in names.items():
            page = page.replace(old.encode(), new.encode())
    return page
