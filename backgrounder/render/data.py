"""Plain data for machines, as JSON (RFC 8259)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backgrounder.views import DataView


def data(view: DataView) -> str:
    """Return the view's data as a JSON document."""
    return document(view.data)


def document(content: object) -> str:
    """Return `content` as JSON: its own order, every script readable, one item a line.

    Two builds of the same content can be compared line by line. Raises ValueError for what JSON
    cannot hold: infinity, and what is not a number.
    """
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
