"""JSON Schemas of what authors write, for completion and checks in their editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.read import schema
from backgrounder.read.kinds import record_json

if TYPE_CHECKING:
    from backgrounder.read.kinds import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Names:
    """What a project's authors can name: editors complete it."""

    tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    """As `source#claim`."""
    figures: tuple[str, ...] = ()
    """Those of them that have a figure to show."""
    disputes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """The slugs of plain pages."""


_LINKED_OR_NOT = {
    "if": {"properties": {"link": {"const": False}}, "required": ["link"]},
    "then": {"properties": {"url": False}},
    "else": {"required": ["url"]},
}
"""What `schema` asks of a source's fields beside each other."""

_TEXT = {"type": ("string", "number"), "minLength": 1}


def schemas(names: Names | None = None) -> Mapping[str, object]:
    """Return a JSON Schema for each sort of file, by a name such as `brief`.

    Those of `brief` and `page` describe the front matter. With the `names` of a project, a key
    that names something takes these only; one that may hold plain words too has them offered.
    """
    bodies: dict[str, tuple[str, Json]] = {
        "brief": ("The front matter of a brief", record_json(schema.BRIEF)),
        "page": ("The front matter of a page", record_json(schema.PAGE)),
        "source": ("A source and its claims", {**record_json(schema.SOURCE), **_LINKED_OR_NOT}),
        "disputes": ("The questions on which sources differ", schema.DISPUTES.json),
        "protected": ("The people who must be protected", schema.PROTECTED.json),
        "tags": ("The vocabulary", schema.TAGS.json),
        "site": ("The site's settings", record_json(schema.SITE)),
    }
    offered = _offered(names or Names())
    return {
        name: {"$schema": DIALECT, "title": title, **_with(body, offered.get(name, {}))}
        for name, (title, body) in bodies.items()
    }


def _offered(names: Names) -> dict[str, dict[str, Json]]:
    """Return, for each schema, what stands at which of its spots; nothing where no name is known.

    A spot is named by the keys that lead to it.
    """
    tags, claims, disputes = _one_of(names.tags), _one_of(names.claims), _one_of(names.disputes)
    speaker = {"anyOf": ({"enum": names.tags}, _TEXT)} if names.tags else {}
    offered: dict[str, dict[str, Json]] = {
        "brief": {
            "properties tags items": tags,
            "properties disputes items": disputes,
            "properties key-figures items": _one_of(names.figures),
            "properties parties items properties who": speaker,
        },
        "source": {"properties claims additionalProperties properties by": speaker},
        "tags": {"additionalProperties properties within": tags},
        "disputes": {
            "additionalProperties properties versions items properties claims items": claims
        },
        "site": {"properties policies additionalProperties": _one_of(names.pages)},
    }
    return {
        name: {spot: rule for spot, rule in spots.items() if rule}
        for name, spots in offered.items()
    }


def _one_of(known: tuple[str, ...]) -> Json:
    return {"enum": known} if known else {}


def _with(body: Json, spots: Mapping[str, Json]) -> Json:
    """Return a schema with the rules at some of its spots replaced."""
    for spot, rule in spots.items():
        body = _replaced(body, spot.split(), rule)
    return body


def _replaced(body: Json, steps: list[str], rule: Json) -> Json:
    """Put a rule at the end of some steps; what stands there keeps its description."""
    if not steps:
        kept = {key: value for key, value in body.items() if key in {"description", "default"}}
        return {**kept, **rule}
    inner = body[steps[0]]
    if not isinstance(inner, Mapping):
        raise TypeError(f"no schema stands at `{steps[0]}`")
    return {**body, steps[0]: _replaced(inner, steps[1:], rule)}
