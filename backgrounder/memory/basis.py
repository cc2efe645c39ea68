"""What a site was made from, in digests: enough to tell how far an edit reaches.

Paths are digests too: the name of a draft may be private.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass, field
from hashlib import blake2b

_NAME = 8
"""Bytes of the digest of a path."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What one build was made from."""

    records: bytes = b""
    """Of everything but the briefs and pages."""
    texts: Mapping[bytes, bytes] = field(default_factory=dict)
    """Of each brief and page, by the digest of its path."""
    outlines: bytes = b""
    """Of all that other pages need to know of them."""

    def has(self, path: str) -> bool:
        """Tell whether a brief or page of this path is among it."""
        return name(path) in self.texts

    def has_text_of(self, other: Basis, path: str) -> bool:
        """Tell whether a brief or page has the text that it has in another basis."""
        named = name(path)
        return named in self.texts and self.texts[named] == other.texts.get(named)


def name(path: str) -> bytes:
    """Return what stands for a path in a basis."""
    return blake2b(path.encode(errors="surrogateescape"), digest_size=_NAME).digest()


def digest_of(outlines: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return one digest of the names of documents, in their order, and of what each shows."""
    return blake2b(b"".join(map(b"".join, outlines)), digest_size=16).digest()


def shows_elsewhere(last: Basis, now: Basis) -> bool:
    """Tell whether other pages than those of the edited briefs and pages may have changed."""
    return (last.records, last.outlines) != (now.records, now.outlines)
