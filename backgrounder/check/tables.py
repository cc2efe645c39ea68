"""What the heads of a table's columns say of the numbers below them: `Received (million crowns)`.

A bare number in a cell is read with the scale, the unit or the per cent that its head names; a
cell that names its own is read as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.figures.words import MEASURES, PERCENT, PLAIN_SCALES, PLURAL_SCALES, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.model import Prose
    from backgrounder.sentences import Statement

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[^\n]*\n[ \t|:-]*-[ \t|:-]*(?:\n|\Z)")
"""The rest of a row of heads, and the line that parts it from the rows below."""
_MEASURE = re.compile(r"(?:[(,]\s*|\A\s*)(?:[Ii]n\s+)?([^(),]+)\)?\s*\Z")
_BARE = re.compile(r"\s*(?:[a-z]+\s){0,2}[~<>≈]?\s*\d[\d.,\u00a0\u2009\u202f ]*\Z")
_PLURAL_OF = re.compile(r"(\w+)\s+of\s+")


def with_measures(prose: Prose, cut: Iterable[Statement]) -> Iterator[tuple[Statement, str]]:
    """Yield each sentence with what is to be read behind its number: `million crowns`, or nothing.

    `cut` has the sentences of `prose` in their order.
    """
    heads: dict[int, str] = {}
    for statement in cut:
        if statement.kind != "cell":
            heads = {}
            yield statement, ""
            continue
        column = _column(prose.text, statement.start)
        if _RULE.match(prose.text, statement.end):
            heads = heads if column else {}
            heads[column] = _measure(statement.text)
        is_bare = _BARE.match(statement.text.rstrip())
        yield statement, heads.get(column, "") if is_bare else ""


def _column(text: str, start: int) -> int:
    """Return the number of a cell in its row, 0 for the first."""
    line = text.rfind("\n", 0, start) + 1
    row = text[line:start]
    return len(_PIPE.findall(row)) - row.lstrip().startswith("|")


def _measure(head: str) -> str:
    """Return `million crowns` of `Received (million crowns)` and of `Received, millions of crowns`.

    Empty where a head names no scale, no per cent and no unit, and where nothing sets it off:
    what stands below `People` may be their names.
    """
    found = _MEASURE.search(head)
    words = _PLURAL_OF.sub(r"\1 ", found[1].strip(), count=1) if found else ""
    first, _, rest = words.lower().partition(" ")
    scale = PLURAL_SCALES.get(first, first)
    if scale in PLAIN_SCALES:
        return f"{scale} {rest}".strip()
    is_share = first in PERCENT or words.lower().startswith("per cent")
    is_set_off = found is not None and head[: found.start(1)].strip()
    is_unit = UNITS.get(first) in MEASURES and is_set_off
    return words if is_share or is_unit else ""
