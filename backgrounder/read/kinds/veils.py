"""What stands in the list of protected people: hashes, salts and what a hash costs.

No message of these kinds quotes what was found: somebody may have written a name there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from backgrounder import protection
from backgrounder.problems import Problem
from backgrounder.read.kinds.kind import Json, Kind
from backgrounder.read.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.read.nodes import Node
    from backgrounder.read.report import Report

T = TypeVar("T")


def _form(words: str, json: Json, value: Callable[[str], T | None]) -> Kind[T]:
    """Return the kind of a text of one form; `value` gives None for any other."""

    def convert(node: Node, name: str, report: Report) -> T | None:
        found = value(node.text) if isinstance(node, Scalar) else None
        if found is None:
            report(Problem(node.place, "wrong-type", f"{name} has to be {words}"))
        return found

    return Kind(words, json, convert)


def _matching(pattern: str) -> Callable[[str], str | None]:
    return lambda text: text if re.fullmatch(pattern, text) else None


def _number(options: range | tuple[int, ...]) -> Callable[[str], int | None]:
    return lambda text: next((each for each in options if str(each) == text), None)


PERSON_ID = _form(
    "`person-1` and so on",
    {"pattern": "^person-[1-9][0-9]{0,5}$"},
    _matching("person-[1-9][0-9]{0,5}"),
)
SALT = _form(
    "32 hexadecimal digits",
    {"type": "string", "pattern": f"^{protection.SALT.pattern}$"},
    _matching(protection.SALT.pattern),
)
VEILED = _form(
    "a hash that `python build.py protect` wrote",
    {"type": "string", "pattern": f"^{protection.VEILED.pattern}$"},
    protection.parse,
)
COST_N = _form(
    "a power of two, at most 131072",
    {"enum": [2**each for each in range(1, 18)]},
    _number(tuple(2**each for each in range(1, 18))),
)
COST_R = _form(
    "a number from 1 to 8", {"type": "integer", "minimum": 1, "maximum": 8}, _number(range(1, 9))
)
COST_P = _form(
    "a number from 1 to 4", {"type": "integer", "minimum": 1, "maximum": 4}, _number(range(1, 5))
)
"""Together they keep a hash below 256 MiB, whatever somebody writes into the list."""
