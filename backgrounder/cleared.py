"""What was looked through for protected names before, kept beside the project.

The file holds nothing but short keyed digests of what was found harmless. It saves time and decides
nothing else: it can be deleted at any moment, and is ignored where it is damaged or was made for
another list.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from backgrounder.replacing import replace_cache

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.protection import Watch

FOLDER = ".backgrounder"
NAME = "cleared"

_MARK = 8
_SEAL = 16
"""In bytes."""
_MOST = 1_000_000
"""Marks that are kept; from there on, remembering begins anew."""


def recall(root: Path, watch: Watch) -> None:
    """Tell the watch what it cleared in earlier runs, where that can be read."""
    if not watch.people or watch.cleared:
        return
    with suppress(OSError):
        data = (root / FOLDER / NAME).read_bytes()
        seal, marks = data[:_SEAL], data[_SEAL:]
        if seal == _seal(watch, marks) and len(marks) % _MARK == 0:
            starts = range(0, len(marks), _MARK)
            watch.cleared.update(marks[start : start + _MARK] for start in starts)


def remember(root: Path, watch: Watch) -> None:
    """Keep what the watch has cleared; where it cannot be written, the next run looks again."""
    if not watch.people:
        return
    marks = b"".join(sorted(watch.cleared)) if len(watch.cleared) <= _MOST else b""
    content = _seal(watch, marks) + marks
    file = root / FOLDER / NAME
    with suppress(OSError):
        if not file.is_file() or file.read_bytes() != content:
            replace_cache(file, content)


def _seal(watch: Watch, marks: bytes) -> bytes:
    return hashlib.blake2b(marks, key=watch.fingerprint, digest_size=_SEAL).digest()
