"""Texts whose form has rules of its own: slugs, addresses, languages, spots on the map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from backgrounder.model import ClaimKey, Placed
from backgrounder.problems import Level, Place, Problem
from backgrounder.read import identity, standards, web
from backgrounder.read.characters import quoted
from backgrounder.read.kinds.kind import Json, Kind, misfit, written
from backgrounder.read.nodes import Node, Scalar, Sequence, described

if TYPE_CHECKING:
    from backgrounder.read.report import Report

T = TypeVar("T")

Rules = Callable[[str, Place, str], Iterator[Problem]]
"""Yields what is wrong with a text at a place, which messages call by a name."""

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
_CLAIM_KEY = re.compile(f"{identity.SLUG}#{identity.SLUG}")

_MOST_DEGREES = (90, 180)


def _coordinates(node: Node, name: str, report: Report) -> tuple[float, float] | None:
    numbers = [
        float(item.text)
        for item in (node.items if isinstance(node, Sequence) else ())
        if isinstance(item, Scalar) and not item.style and _NUMBER.fullmatch(item.text)
    ]
    if isinstance(node, Sequence) and len(node.items) == len(numbers) == len(_MOST_DEGREES):
        latitude, longitude = numbers
        if abs(latitude) <= _MOST_DEGREES[0] and abs(longitude) <= _MOST_DEGREES[1]:
            return latitude, longitude
    found = "a list of something else" if isinstance(node, Sequence) else described(node)
    hint = "north and east count up from 0, south and west down"
    report(misfit(node.place, name, COORDINATES.words, found, hint))
    return None


def _ruled(words: str, json: Json, rules: Rules, value: Callable[[Scalar], T]) -> Kind[T]:
    """Return the kind of a text whose form has rules of its own."""

    def convert(node: Node, name: str, report: Report) -> T | None:
        scalar = written(node, name, words, report)
        if scalar is None:
            return None
        found = tuple(rules(scalar.text, scalar.place, name))
        for problem in found:
            report(problem)
        unfit = any(problem.level is Level.ERROR for problem in found)
        return None if unfit else value(scalar)

    return Kind(words, {"type": "string", **json}, convert)


def _claim_key_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    if not _CLAIM_KEY.fullmatch(text):
        bare = text.strip("[]@ ")
        hint = f"write `{bare}`" if _CLAIM_KEY.fullmatch(bare) else "write `source#claim`"
        message = f"{name} is {quoted(text)}, but has to name a claim of a source"
        yield Problem(place, "claim-key", message, hint=hint)


def _kilobyte_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    if not re.fullmatch("[0-9]{1,9}", text):
        yield misfit(place, name, KILOBYTES.words, quoted(text))


def _plain(scalar: Scalar) -> str:
    return scalar.text


def _placed(scalar: Scalar) -> Placed[str]:
    return Placed(scalar.text, scalar.place)


def _claim_key(scalar: Scalar) -> Placed[ClaimKey]:
    source, _, claim = scalar.text.partition("#")
    return Placed(ClaimKey(source, claim), scalar.place)


COORDINATES = Kind(
    "latitude and longitude in degrees, such as [28.5, 65.1]",
    {
        "type": "array",
        "prefixItems": [{"type": "number", "minimum": -m, "maximum": m} for m in _MOST_DEGREES],
        "minItems": 2,
        "maxItems": 2,
    },
    _coordinates,
)

SLUG = _ruled(
    "a slug: a-z, 0-9 and hyphens",
    {"pattern": f"^{identity.SLUG}$", "maxLength": identity.LONGEST_SLUG},
    identity.slug_problems,
    _plain,
)

TAG_ID = _ruled(
    "a tag's id: lower-case letters of any script, digits and hyphens",
    {"pattern": r"^[^\sA-Z/\\.]+$", "maxLength": identity.LONGEST_SLUG},
    identity.tag_id_problems,
    _plain,
)

CLAIM_KEY = _ruled(
    "a claim of a source: `source#claim`",
    {"pattern": f"^{identity.SLUG}#{identity.SLUG}$"},
    _claim_key_problems,
    _claim_key,
)

WEB_ADDRESS = _ruled(
    "a web address: `https://…`",
    {"format": "uri", "pattern": r"^https?://[^@/\s]+(/\S*)?$"},
    web.source_problems,
    _placed,
)

SITE_ADDRESS = _ruled(
    "the site's own address: `https://example.org/`",
    {"format": "uri", "pattern": r"^https?://[^@/?#\s]+(/[^?#\s]*)?$"},
    web.site_problems,
    lambda scalar: web.site_address(scalar.text),
)

ALIAS = _ruled(
    "an address on this site: `/old-address/`",
    {"pattern": r"^/([^/\s]+/)+$"},
    web.alias_problems,
    _placed,
)

LANGUAGE = _ruled(
    "a language tag, such as `en` or `fa-AF` (BCP 47)",
    {"pattern": f"^{standards.LANGUAGE}$"},
    standards.language_problems,
    _plain,
)

TIME_ZONE = _ruled(
    "a time zone, such as `Asia/Karachi` (IANA)",
    {"pattern": f"^{standards.ZONE}$"},
    standards.time_zone_problems,
    _plain,
)

MAILBOX = _ruled(
    "an e-mail address",
    {"format": "email", "pattern": f"^{standards.MAILBOX}$"},
    standards.mailbox_problems,
    _plain,
)

KILOBYTES = _ruled(
    "a number of kilobytes",
    {"type": "integer", "minimum": 0},
    _kilobyte_problems,
    lambda scalar: int(scalar.text),
)
