"""YAML as an author wrote it: text, lists and mappings, each with its place.

Nothing is guessed from how a value looks: `no`, `010` and `12:30:45` stay text until the schema
says what they have to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from backgrounder import markup
from backgrounder.model import Prose
from backgrounder.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = ""
"""The style of a scalar without quotes; the others are `'`, `"`, `|` and `>`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value."""

    place: Place
    text: str
    """After folding and unquoting."""
    raw: str
    """As it stands in the file, with its quotes or its `|` and `>`."""
    style: str = PLAIN

    @property
    def is_null(self) -> bool:
        """Whether the author gave no value (YAML 1.2 core schema, section 10.2.1.1)."""
        return self.style == PLAIN and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: `[a, b]`, or lines that begin with `- `."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, each key once."""

    place: Place
    items: tuple[tuple[Scalar, Node], ...]

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        """Yield each key and its value, in the order of the file."""
        return iter(self.items)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None where it is missing."""
        return next((value for name, value in self.items if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def described(node: Node) -> str:
    """Return what an author would call the node: `a list`, `nothing`."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a group of keys"
    return "nothing" if node.is_null else "text"


def prose(scalar: Scalar) -> Prose:
    """Return the scalar's text, with where and how its author wrote it.

    Allowances in it are none of it: not every text goes through Markdown, which drops comments.
    """
    place, written = scalar.place, scalar.raw
    if scalar.style in {"|", ">"}:
        _, _, written = scalar.raw.partition("\n")
        place = Place(place.path, place.line + 1, 1)
    elif scalar.style:
        written = scalar.raw[1:-1]
        place = Place(place.path, place.line, place.column + 1)
    meant = scalar.text
    if "<!--" in written:
        meant = markup.without_allowances(meant)
        places = ((each.start, each.end) for each in markup.allowances(written))
        written = markup.blanked(written, places)
    meant = meant.strip()
    return Prose(meant, place, "" if written == meant else written)
