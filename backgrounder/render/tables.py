"""Tables of which no cell is lost.

The syntax is https://github.github.com/gfm/#tables-extension-, but a row may have more cells than
the head. Our own, because Python-Markdown drops those, and sets columns with `style` attributes,
which a content security policy forbids.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown.blockprocessors import BlockProcessor

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r" *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *")


class TableProcessor(BlockProcessor):
    """Makes a table of a block whose second line is a rule with pipes."""

    def test(self, parent: ET.Element, block: str) -> bool:
        """Tell whether `block` is a table: its head and its rule have as many cells."""
        del parent
        head, rule, *_rows = [*block.split("\n", 2), ""]
        return (
            "|" in head
            and "|" in rule
            and _RULE.fullmatch(rule) is not None
            and len(_cells(head)) == len(_cells(rule))
        )

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Take the first of `blocks` and append its table to `parent`."""
        head, rule, *rows = blocks.pop(0).split("\n")
        sides = [_side(cell) for cell in _cells(rule)]
        table = ET.SubElement(parent, "table")
        _add_row(ET.SubElement(table, "thead"), "th", _cells(head), sides)
        body = ET.SubElement(table, "tbody")
        for row in rows:
            _add_row(body, "td", _cells(row), sides)


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in _PIPE.split(row.strip())]
    if len(cells) > 1 and not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return cells


def _side(cell: str) -> str:
    """Return the class of a column: where its text stands."""
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left" if cell.startswith(":") else ""


def _add_row(part: ET.Element, name: str, cells: list[str], sides: list[str]) -> None:
    row = ET.SubElement(part, "tr")
    for number, text in enumerate(cells):
        side = sides[number] if number < len(sides) else ""
        ET.SubElement(row, name, {"class": side} if side else {}).text = text
    missing = len(sides) - len(cells)
    if missing > 0:
        ET.SubElement(row, name, {"colspan": str(missing)} if missing > 1 else {})
