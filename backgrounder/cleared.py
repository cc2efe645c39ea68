"""What was looked through for protected names before, kept beside the project.

The file holds nothing but short keyed digests of what was found harmless. It saves time and decides
nothing else: it can be deleted at any moment, and is ignored where it is damaged or was made for
another list.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
            file.parent.mkdir(exist_ok=True)
            _replace(file, content)


def _replace(file: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{NAME}-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _seal(watch: Watch, marks: bytes) -> bytes:
    return hashlib.blake2b(marks, key=watch.fingerprint, digest_size=_SEAL).digest()
