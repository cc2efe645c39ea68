"""Authors' files, written at an author's word: a new one never over another, several all or none.

Each file is replaced as a whole by one that was written beside it, so that no reader of it, and no
crash, meets half a file.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file."""

    path: str
    """Below the project's folder, with forward slashes."""
    to: str
    """The same, afterwards."""
    before: bytes
    after: bytes

    @property
    def moves(self) -> bool:
        """Whether the file gets another name."""
        return self.path != self.to


def create(file: Path, text: str) -> bool:
    """Write a new file; return False, and touch nothing, where there is one of that name.

    Raises OSError where it cannot be written; then no part of it is left.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode())
    except OSError:
        file.unlink(missing_ok=True)
        raise
    return True


def change(root: Path, changes: Sequence[Change]) -> None:
    """Make all changes below `root`, or none.

    All new files are written before the first old one goes. Raises OSError where one cannot be
    written, or is not any more what it was when the changes were computed; then all are put back.
    """
    written: list[Path] = []
    done: list[Change] = []
    try:
        for each in changes:
            _verify(root, each)
            written.append(staged(_location(root, each.path), each.after))
        for each, temporary in zip(changes, written, strict=True):
            done.append(each)
            _settle(root, each, temporary)
    except OSError:
        for each in reversed(done):
            _put_back(root, each)
        raise
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def replace_file(file: Path, content: bytes) -> None:
    """Replace a file by its next state, at once; make its folder where there is none.

    Raises OSError where it cannot be written; then it is what it was.
    """
    file.parent.mkdir(exist_ok=True)
    temporary = staged(file, content)
    try:
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def staged(file: Path, content: bytes) -> Path:
    """Write the next state of a file beside it, safe on the disk, under a name that is never read.

    It has the file's mode. Raises OSError where it cannot be written; then nothing is left.
    """
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _location(root: Path, path: str) -> Path:
    """Return where a file lies; of a link, what it leads to."""
    return Path(os.path.realpath(root / path))


def _verify(root: Path, each: Change) -> None:
    if _location(root, each.path).read_bytes() != each.before:
        raise OSError(errno.EBUSY, "it was changed meanwhile, so nothing was done", each.path)
    if each.moves and (root / each.to).exists():
        raise OSError(errno.EEXIST, "it exists already, so nothing was done", each.to)


def _settle(root: Path, each: Change, temporary: Path) -> None:
    if each.moves:
        temporary.replace(root / each.to)
        (root / each.path).unlink()
    else:
        temporary.replace(_location(root, each.path))


def _put_back(root: Path, each: Change) -> None:
    """Restore a file as well as that can be done: the reason for it is what gets told."""
    with suppress(OSError):
        file, moved = _location(root, each.path), root / each.to
        if each.moves and not file.exists():
            moved.replace(file)
        if file.read_bytes() != each.before:
            file.write_bytes(each.before)
        if each.moves and moved.read_bytes() == each.after:
            moved.unlink()
