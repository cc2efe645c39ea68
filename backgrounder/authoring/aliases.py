"""The address that a thing had before its renaming, kept among its `aliases`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.authoring.edits import Edit, line_of
from backgrounder.model import Brief, Page, Source, Tag
from backgrounder.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    Aliased = Brief | Page | Source | Tag

_ENTRY = re.compile(r"(\s*-\s+)['\"]?")
"""What stands before an entry of a list that has a line for each."""


def leave(thing: Aliased, old: str, new: str, files: Mapping[str, bytes]) -> Edit:
    """Return the edit that adds the address `old` to the aliases of what moves to `new`.

    Where `new` was itself an alias, the two addresses change places. `files` holds each file's
    bytes by its path.
    """
    back = next((alias for alias in thing.aliases if alias.value == new), None)
    if back:
        return Edit(back.place, new, old)
    if thing.aliases:
        return _beside(thing.aliases[0].place, old, files)
    if isinstance(thing, Brief | Page):
        end_of_front_matter = Place(thing.place.path, thing.body.place.line - 1)
        return Edit(end_of_front_matter, "", f"aliases: [{old}]\n")
    if isinstance(thing, Tag):
        return _before("name", thing.name.place, old, files)
    return _before("published", thing.published.place, old, files)


def _beside(first: Place, old: str, files: Mapping[str, bytes]) -> Edit:
    """Put an address before the first alias, on a line of its own where that has one."""
    before = line_of(files[first.path], first.line)[: first.column - 1]
    entry = _ENTRY.fullmatch(before)
    if entry:
        return Edit(Place(first.path, first.line), "", f"{entry[1]}{old}\n")
    return Edit(first, "", f"{old}, ")


def _before(key: str, value: Place, old: str, files: Mapping[str, bytes]) -> Edit:
    """Put `aliases` before a key, of which the value's place is known."""
    before = line_of(files[value.path], value.line)[: value.column - 1]
    block = re.fullmatch(rf"(\s*)['\"]?{key}['\"]?\s*:\s*['\"]?", before)
    if block:
        return Edit(Place(value.path, value.line), "", f"{block[1]}aliases: [{old}]\n")
    column = before.rfind(key) + 1
    return Edit(Place(value.path, value.line, column), "", f"aliases: [{old}], ")
