"""The record of the last build, as it lies on the disk: MessagePack under a seal.

backgrounder build 2 <BLAKE2b of all that follows, in hexadecimal>
what was built, what for, and from what
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import DecodeError, Raw
from msgspec.msgpack import decode, encode

from backgrounder.built import Built  # noqa: TC001 - as above
from backgrounder.memory.sealed import FOLDER, opened, seal
from backgrounder.memory.states import Seen  # noqa: TC001 - as above

if TYPE_CHECKING:
    from pathlib import Path

NAME = "last-build"

_TITLE = b"backgrounder build 2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One successful build."""

    order: str
    """A digest of what the build was told."""
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
    stage: bytes
    """Where the stage was: what lies there now, a dead build left."""
    manifest: str
    """The SHA-256 of the output's manifest."""
    outputs: Mapping[str, int]
    """The state of every file of the site, by path; of the manifest too."""
    made: Raw
    """What the files were made from: `made.made_of` reads it, only where something has changed."""


def load(root: Path) -> Record | None:
    """Return the record of the project below `root`; None where there is none that can be used."""
    content = opened(root / FOLDER / NAME, _TITLE)
    if content is None:
        return None
    try:
        return decode(content, type=Record)
    except DecodeError:  # sealed, and not by us
        return None


def save(root: Path, record: Record) -> None:
    """Replace the record of the project below `root`; a record that cannot be kept is let go."""
    seal(root / FOLDER / NAME, _TITLE, encode(record))


def forget(root: Path) -> None:
    """Take the record away, so that nothing is believed of a build that is no longer the last."""
    with suppress(OSError):
        (root / FOLDER / NAME).unlink()
