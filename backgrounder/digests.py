"""Plain values as digests: the same values have the same, in any process, on any machine."""

from __future__ import annotations

from hashlib import blake2b

_SIZE = 16
"""Bytes."""


def digest_of_values(values: object) -> bytes:
    """Return a digest of texts, numbers, bytes, and tuples of them, by the way they are written."""
    return blake2b(repr(values).encode(errors="surrogateescape"), digest_size=_SIZE).digest()
