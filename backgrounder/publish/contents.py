"""A file's bytes: compared, copied and fingerprinted in pieces, so that memory stays bounded."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755

_PIECE = 1 << 18  # bytes
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
# A symlink is never followed, and a FIFO never waited for.
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY


def held(file: Path, content: bytes | Path) -> str:
    """Return the content's SHA-256 if the file is exactly what writing it would give, else `""`.

    What cannot be read is not what we would write.
    """
    try:
        descriptor = os.open(file, _READ)
    except OSError:
        return ""
    try:
        return _held(descriptor, content)
    except OSError:
        return ""
    finally:
        os.close(descriptor)


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file that is as we write them, regular and readable to all."""
    return held(file, file)


def write(file: Path, content: bytes | Path) -> str:
    """Make a new file, readable to all whatever the umask; return its SHA-256.

    Raises OSError, with a file name, where it exists, cannot be written, or where the content is
    the path of anything but a regular file.
    """
    digest = sha256()
    descriptor = os.open(file, _WRITE, FILE_MODE)
    try:
        with _naming(file):
            for piece in _pieces(content):
                digest.update(piece)
                _write_all(descriptor, piece)
    finally:
        os.close(descriptor)
    file.chmod(FILE_MODE)
    return digest.hexdigest()


def make_folders(folder: Path, mode: int = FOLDER_MODE) -> None:
    """Make a folder, where there is none, that all may enter; those above it too.

    Raises OSError where something else has its name.
    """
    try:
        folder.mkdir()
    except FileNotFoundError:
        make_folders(folder.parent)
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    folder.chmod(mode)  # whatever the umask


def keep(file: Path, copy: Path) -> None:
    """Let `copy` be the same file as `file`; where that cannot be, a copy with its times."""
    try:
        link(file, copy)
    except OSError:
        times = file.stat()
        write(copy, file)
        os.utime(copy, ns=(times.st_atime_ns, times.st_mtime_ns))


def link(file: Path, copy: Path) -> None:
    """Give a file, or a symlink itself, a second name."""
    os.link(file, copy, follow_symlinks=os.name == "nt")  # Windows cannot choose


def _held(descriptor: int, content: bytes | Path) -> str:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return ""
    if os.name == "posix" and stat.S_IMODE(found.st_mode) != FILE_MODE:
        return ""
    if isinstance(content, bytes) and found.st_size != len(content):
        return ""
    digest = sha256()
    for piece in _pieces(content):
        if os.read(descriptor, len(piece)) != piece:
            return ""
        digest.update(piece)
    return "" if os.read(descriptor, 1) else digest.hexdigest()


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    if not stat.S_ISREG(content.lstat().st_mode):
        raise OSError(errno.EINVAL, "this is not a regular file", str(content))
    descriptor = os.open(content, _READ)
    try:
        with _naming(content):
            while piece := os.read(descriptor, _PIECE):
                yield piece
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Let an OSError say which file it is about: those of reading and writing do not."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(file)
        raise
