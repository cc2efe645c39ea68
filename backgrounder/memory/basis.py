"""What a site was made from, in digests: enough to tell how far an edit reaches.

Paths are digests too: the name of a draft may be private.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass, field
from hashlib import blake2b

from backgrounder.views import Outline  # noqa: TC001 - as above

_NAME = 8
"""Bytes of the digest of a path."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What one build was made from."""

    records: bytes = b""
    """Of everything but the briefs and pages."""
    texts: Mapping[bytes, bytes] = field(default_factory=dict)
    """Of each brief and page, by the digest of its path."""
    outlines: Mapping[bytes, Outline] = field(default_factory=dict)
    """What other pages need to know of each."""

    def has_text_of(self, other: Basis, path: str) -> bool:
        """Tell whether a brief or page has the text that it has in another basis."""
        named = name(path)
        return named in self.texts and self.texts[named] == other.texts.get(named)


def name(path: str) -> bytes:
    """Return what stands for a path in a basis."""
    return blake2b(path.encode(errors="surrogateescape"), digest_size=_NAME).digest()


def shows_elsewhere(last: Basis, now: Basis) -> bool:
    """Tell whether other pages than those of the edited briefs and pages may have changed."""
    return (last.records, last.outlines) != (now.records, now.outlines)
