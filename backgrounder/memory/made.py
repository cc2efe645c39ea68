"""What the files of the last site were made from.

Apart from the record that holds it, which is read also where there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Raw
from msgspec.msgpack import decode, encode

from backgrounder.memory.basis import Basis  # noqa: TC001 - as above

if TYPE_CHECKING:
    from backgrounder.memory.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the files of the last site were made from."""

    basis: Basis
    templates: Mapping[str, str]
    """For each form, the digest of what it was made with."""
    elsewhere: Mapping[str, bytes]
    """For each sheet that tells, by its first path, a digest of what it shows of other texts."""
    fingerprints: Mapping[str, bytes]
    """Of each file that was made, by its path."""


def made_of(record: Record) -> Made:
    """Return what the files of the last site were made from."""
    return decode(record.made, type=Made)


def encoded(made: Made) -> Raw:
    """Return the same as a record holds it."""
    return Raw(encode(made))
