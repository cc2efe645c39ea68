"""Files under a seal: what lies in one is believed only where it is what was put there.

<title> <BLAKE2b of all that follows the line, in hexadecimal>
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from backgrounder.replacing import replace_cache

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".backgrounder"
"""In the project's folder: where these files lie."""

_SIZE = 16
"""Bytes of the digest."""


def opened(file: Path, title: bytes) -> memoryview | None:
    """Return what lies in a file; None where that is not what was sealed under this title."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    # Not a copy: that would take longer than to read the file.
    content = memoryview(data)[len(title) + 2 * _SIZE + 2 :]
    return content if data.startswith(_seal(title, content)) else None


def seal(file: Path, title: bytes, content: bytes) -> None:
    """Replace a file by this content under a seal; where it cannot be kept, it is let go."""
    with suppress(OSError):
        replace_cache(file, _seal(title, content), content)


def _seal(title: bytes, content: bytes | memoryview) -> bytes:
    return b"%b %b\n" % (title, blake2b(content, digest_size=_SIZE).hexdigest().encode())
