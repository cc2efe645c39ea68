"""What a kind of value is, and what all kinds say alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from backgrounder.markup import without_allowances
from backgrounder.problems import Place, Problem, warning
from backgrounder.read.characters import HIDDEN, is_blank
from backgrounder.read.nodes import Node, Scalar, described

if TYPE_CHECKING:
    from backgrounder.read.report import Report

T_co = TypeVar("T_co", covariant=True)

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """What the value of a key may be."""

    words: str
    """What it is, as messages and the guide say it: `a day, such as 2025-08-01`."""
    json: Json
    """The same in JSON Schema."""
    convert: Callable[[Node, str, Report], T_co | None]
    """Returns the value of a node, which messages call by a name; None where it does not fit."""
    stand_in: Callable[[Place], T_co | None] = lambda _: None
    """What the rest of the library meets where an author gave no such value at all."""


def wrong_type(node: Node, name: str, expected: str, hint: str = "") -> Problem:
    """Return the problem of a node that is no `expected`, which has its article."""
    if isinstance(node, Scalar) and node.is_null:
        return without_value(node.place, name, "write one, or delete the line")
    return misfit(node.place, name, expected, described(node), hint)


def without_value(place: Place, name: str, hint: str) -> Problem:
    """Return the problem of a key after which nothing is written."""
    return Problem(place, "empty-value", f"{name} has no value", hint=hint)


def misfit(place: Place, name: str, expected: str, found: str, hint: str = "") -> Problem:
    """Return the problem of a value that is `found` where `expected` has to be."""
    message = f"{name} has to be {expected}, but this is {found}"
    return Problem(place, "wrong-type", message, hint=hint)


def written(node: Node, name: str, expected: str, report: Report) -> Scalar | None:
    """Return the scalar if an author wrote something into it that can be seen."""
    if not isinstance(node, Scalar) or node.is_null:
        report(wrong_type(node, name, expected))
        return None
    if is_blank(node.text):
        message, hint = f"{name} holds nothing that can be seen", "write what readers can see"
        report(Problem(node.place, "empty-value", message, hint=hint))
        return None
    return node


def one_line(node: Node, name: str, limit: int, report: Report) -> Scalar | None:
    """Return the scalar if it holds one visible line of at most `limit` characters.

    An allowance in it is none of it: not every line goes through Markdown, which drops comments.
    """
    scalar = written(_without_allowances(node), name, "one line of text", report)
    if scalar is None or not is_short(scalar, name, limit, report):
        return None
    if "\n" in scalar.text.strip():
        found = "text of several lines"
        report(misfit(scalar.place, name, "one line of text", found, "join the lines"))
        return None
    _report_hidden(scalar, name, report)
    return scalar


def _without_allowances(node: Node) -> Node:
    if not isinstance(node, Scalar) or "<!--" not in node.text:
        return node
    return replace(node, text=without_allowances(node.text))


def is_short(scalar: Scalar, name: str, limit: int, report: Report) -> bool:
    """Tell whether the text has at most `limit` characters, or report it; 0 is no limit."""
    if not limit or len(scalar.text) <= limit:
        return True
    message = f"{name} has {len(scalar.text)} characters; the most is {limit}"
    report(Problem(scalar.place, "too-long", message, hint="shorten it"))
    return False


def _report_hidden(scalar: Scalar, name: str, report: Report) -> None:
    hidden = HIDDEN.search(scalar.text)
    if hidden:
        message = f"{name} holds U+{ord(hidden[0]):04X}, which cannot be seen"
        why = "two names that look alike would not be the same"
        report(warning(scalar.place, "character", message, why, "delete it"))
