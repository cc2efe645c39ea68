"""Plain data for machines, as JSON (RFC 8259)."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.views import DataView

_CONSTANTS = {None: "null", True: "true", False: "false"}
_in_one_line = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def data(view: DataView) -> str:
    """Return the view's data as a JSON document."""
    return document(view.data)


def document(content: object) -> str:
    """Return `content` as JSON: its own order, every script readable, one item a line.

    Two builds of the same content can be compared line by line. Raises ValueError for what JSON
    cannot hold: infinity, and what is not a number.
    """
    return _written(content, "\n") + "\n"


def listed(items: Iterable[str]) -> str:
    """Return the document that is a list of what `item` returned; it has to have one."""
    between = ",\n "
    return f"[\n {between.join(items)}\n]\n"


def item(content: object) -> str:
    """Return `content` as it stands in a document that is a list."""
    return _written(content, "\n ")


def _written(content: object, line: str) -> str:
    """Return what `json.dumps` gives with an indent of 1, in a third of its time.

    `line` is the line end with the indent of what stands round `content`.
    """
    if isinstance(content, str):
        return encode_basestring(content)
    if content is None or isinstance(content, bool):
        return _CONSTANTS[content]
    if type(content) is int:
        return str(content)
    inner = line + " "
    between = "," + inner
    if isinstance(content, dict):
        named = [
            # Nearly all values are words, which need no call of their own.
            f"{encode_basestring(name)}: "
            f"{encode_basestring(value) if type(value) is str else _written(value, inner)}"
            for name, value in content.items()
        ]
        return f"{{{inner}{between.join(named)}{line}}}" if named else "{}"
    if isinstance(content, (list, tuple)):
        items = [_written(value, inner) for value in content]
        return f"[{inner}{between.join(items)}{line}]" if items else "[]"
    return _in_one_line(content)
