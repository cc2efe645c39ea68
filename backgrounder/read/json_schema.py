"""JSON Schemas of what authors write, for completion and checks in their editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.read import schema
from backgrounder.read.kinds import record_json

if TYPE_CHECKING:
    from collections.abc import Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_LINKED_OR_NOT = {
    "if": {"properties": {"link": {"const": False}}, "required": ["link"]},
    "then": {"properties": {"url": False}},
    "else": {"required": ["url"]},
}
"""What `schema` asks of a source's fields beside each other."""


def schemas() -> Mapping[str, object]:
    """Return a JSON Schema for each sort of file, by a name such as `brief`.

    Those of `brief` and `page` describe the front matter.
    """
    bodies = {
        "brief": ("The front matter of a brief", record_json(schema.BRIEF)),
        "page": ("The front matter of a page", record_json(schema.PAGE)),
        "source": ("A source and its claims", {**record_json(schema.SOURCE), **_LINKED_OR_NOT}),
        "disputes": ("The questions on which sources differ", schema.DISPUTES.json),
        "tags": ("The vocabulary", schema.TAGS.json),
        "site": ("The site's settings", record_json(schema.SITE)),
    }
    return {
        name: {"$schema": DIALECT, "title": title, **body} for name, (title, body) in bodies.items()
    }
