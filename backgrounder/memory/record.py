"""The record of the last build, as it lies on the disk: lines of JSON under a seal.

backgrounder build 1 <BLAKE2b of all that follows, in hexadecimal>
what was built, what for, and the inputs
the outputs, with their states
the pages, with their fingerprints: read only where something has changed
"""

from __future__ import annotations

import json
from array import array
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from backgrounder.built import Built
from backgrounder.memory.states import Seen
from backgrounder.problems import Level, Place, Problem
from backgrounder.replacing import replace_cache

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = ".backgrounder"
NAME = "last-build"

_MAGIC = b"backgrounder build 1 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One successful build."""

    order: str
    """The digest of what the build was told."""
    libraries: str
    """The versions of Python and of what we use."""
    zone: str
    """The site's time zone."""
    day: str
    """The day it was there."""
    settled: bool
    """Whether the next build, with nothing changed, would find the same problems."""
    built: Built
    """How it ended: its problems as they were printed. Its `publication` is left out."""
    inputs: Seen
    engine: Seen
    """Our own modules."""
    stage: str
    """Where the stage was: what lies there now, a dead build left."""
    manifest: str
    """The SHA-256 of the output's manifest."""
    outputs: Mapping[str, int]
    """The state of every file of the site, by path; of the manifest too."""
    pages: bytes
    """The fingerprint of each page, to be read by `pages_of`."""


def load(root: Path) -> Record | None:
    """Return the record of the project below `root`; None where there is none that can be used."""
    try:
        data = (root / FOLDER / NAME).read_bytes()
    except OSError:
        return None
    seal, _, rest = data.partition(b"\n")
    if seal != _seal(rest):
        return None
    try:
        return _decoded(*rest.split(b"\n"))
    except (AttributeError, KeyError, TypeError, ValueError):  # sealed, and not by us
        return None


def save(root: Path, record: Record) -> None:
    """Keep a record; where it cannot be written, the next build makes everything anew."""
    rest = b"\n".join(_encoded(record))
    with suppress(OSError):
        replace_cache(root / FOLDER / NAME, _seal(rest) + b"\n" + rest)


def forget(root: Path) -> None:
    """Take the record away, so that nothing is believed of a build that is no longer the last."""
    with suppress(OSError):
        (root / FOLDER / NAME).unlink()


def pages_of(record: Record) -> dict[str, bytes]:
    """Return the fingerprint of each page, by path."""
    return {path: bytes.fromhex(print_) for path, print_ in json.loads(record.pages).items()}


def encoded_pages(prints: Mapping[str, bytes]) -> bytes:
    """Return the fingerprints as a record holds them."""
    return _json({path: print_.hex() for path, print_ in prints.items()})


def _seal(rest: bytes) -> bytes:
    return _MAGIC + blake2b(rest, digest_size=16).hexdigest().encode()


def _encoded(record: Record) -> tuple[bytes, bytes, bytes]:
    head = {
        "order": record.order,
        "libraries": record.libraries,
        "zone": record.zone,
        "day": record.day,
        "settled": record.settled,
        "problems": [asdict(problem) for problem in record.built.problems],
        "held-back": record.built.held_back,
        "count": record.built.pages,
        "inputs": _columns(record.inputs),
        "engine": _columns(record.engine),
        "stage": record.stage,
        "manifest": record.manifest,
    }
    states = array("q", record.outputs.values()).tobytes().hex()
    return _json(head), _json([*record.outputs, states]), record.pages


def _decoded(head: bytes, outputs: bytes, pages: bytes) -> Record:
    data: dict[str, Any] = json.loads(head)
    *paths, states = json.loads(outputs)
    problems = tuple(map(_problem, data["problems"]))
    return Record(
        order=data["order"],
        libraries=data["libraries"],
        zone=data["zone"],
        day=data["day"],
        settled=data["settled"],
        built=Built(problems, tuple(data["held-back"]), data["count"]),
        inputs=_seen(*data["inputs"]),
        engine=_seen(*data["engine"]),
        stage=data["stage"],
        manifest=data["manifest"],
        outputs=dict(zip(paths, _numbers(states), strict=True)),
        pages=pages,
    )


def _problem(data: dict[str, Any]) -> Problem:
    return Problem(**data | {"place": Place(**data["place"]), "level": Level(data["level"])})


def _columns(seen: Seen) -> tuple[str, str, str]:
    states, contents = zip(*seen.files.values(), strict=True) if seen.files else ((), ())
    names = b"".join(seen.files).hex()
    return names, array("q", states).tobytes().hex(), b"".join(contents).hex()


def _seen(names: str, states: str, contents: str) -> Seen:
    values = zip(_numbers(states), _pieces(contents, 16), strict=True)
    return Seen(dict(zip(_pieces(names, 8), values, strict=True)))


def _numbers(text: str) -> array[int]:
    return array("q", bytes.fromhex(text))


def _pieces(text: str, size: int) -> list[bytes]:
    data = bytes.fromhex(text)
    return [data[start : start + size] for start in range(0, len(data), size)]


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
