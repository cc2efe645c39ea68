"""The only place that opens an author's file: regular files below the project's folder, in bounds.

Pipes, devices and links that lead elsewhere are reported and never opened; a file is read to its
limit and no further.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from backgrounder.problems import Place, Problem, warning
from backgrounder.read.characters import decode, escaped, quoted
from backgrounder.read.names import is_conflict_copy, is_ignored, is_portable, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader

    from backgrounder.read.report import Report

T = TypeVar("T")

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that took the file's place must not hold us up
    | getattr(os, "O_NOFOLLOW", 0)  # nor a link that did
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_PAUSE = 0.05
"""Seconds that an editor gets to put back a file that it is replacing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder."""

    name: str
    """In Unicode form C."""
    path: str
    """Below the project's folder, fit for a message."""
    location: Path
    """On this machine, links resolved."""
    is_folder: bool = False


def find(root: Path, path: str, report: Report) -> Entry | None:
    """Return a file or folder of the project; None where it is missing, or unfit and reported."""
    location = root / path
    try:
        location.lstat()
        parent = _resolved(location.parent)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        report(_unreadable(path, error))
        return None
    return _entry(parent / location.name, path, root, report)


def entries(folder: Entry, bound: Path, report: Report) -> Iterator[Entry]:
    """Yield what an author put into a folder, sorted by name; links may lead to below `bound`."""
    try:
        with os.scandir(folder.location) as listing:
            listed = sorted(listing, key=lambda each: each.name)
    except OSError as error:
        report(_unreadable(folder.path, error))
        return
    taken: dict[str, str] = {}
    for each in listed:
        name = each.name
        if is_ignored(name):
            continue
        path = f"{folder.path}/{escaped(name)}"
        unfit = _unfit(name, path, taken.setdefault(same(name), name))
        found = None if unfit else _listed(each, path, bound, report)
        if unfit:
            report(unfit)
        elif found:
            yield found


def text(entry: Entry, limit: int, report: Report) -> str | None:
    """Return a file's text; None where it cannot be had, which is reported."""
    data = content(entry, limit, report)
    return None if data is None else decode(data, entry.path, report)


def content(entry: Entry, limit: int, report: Report) -> bytes | None:
    """Return a file's bytes; None where they cannot be had, which is reported."""
    if entry.is_folder:
        report(_irregular(entry.path))
        return None
    return _opened(entry, lambda stream: _within(entry, stream, limit, report), report)


def digest(entry: Entry, limit: int, report: Report) -> str | None:
    """Return the BLAKE2b digest of a file's content, in hexadecimal; None where there is none."""

    def read(stream: BufferedReader) -> str | None:
        if os.fstat(stream.fileno()).st_size > limit:
            report(_too_large(entry.path, limit))
            return None
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=32)).hexdigest()

    return _opened(entry, read, report)


def _unfit(name: str, path: str, taken: str) -> Problem | None:
    place = Place(path)
    if is_conflict_copy(name):
        return warning(
            place,
            "conflict-copy",
            "this copy, made of two edits at once, is not read",
            hint="merge it by hand, then delete it",
        )
    if escaped(name) != name:
        message = f"{quoted(name)} holds a character that cannot be seen or written"
    elif not is_portable(name):
        message = f"{quoted(name)} cannot be the name of a file on Windows"
    elif taken != name:
        message = f"{quoted(taken)} and {quoted(name)} are one name on Windows and macOS"
    else:
        return None
    return Problem(place, "file-name", message, hint="rename it")


def _listed(listed: os.DirEntry[str], path: str, bound: Path, report: Report) -> Entry | None:
    """Return what was listed; where it is no link, its folder says all without a second look."""
    location = Path(listed.path)
    if listed.is_file(follow_symlinks=False) or listed.is_dir(follow_symlinks=False):
        return Entry(normalize("NFC", listed.name), path, location, not listed.is_file())
    return _entry(location, path, bound, report)


def _entry(location: Path, path: str, bound: Path, report: Report) -> Entry | None:
    try:
        is_link = location.is_symlink()
        resolved = _resolved(location) if is_link else location
        mode = resolved.lstat().st_mode
    except OSError as error:
        report(_unreadable(path, error))
        return None
    if not resolved.is_relative_to(bound):
        report(_outside(path))
    elif not stat.S_ISREG(mode) and (is_link or not stat.S_ISDIR(mode)):
        report(_irregular(path))
    else:
        return Entry(normalize("NFC", location.name), path, resolved, stat.S_ISDIR(mode))
    return None


def _resolved(location: Path) -> Path:
    # Path.resolve tells of loops by RuntimeError before Python 3.13.
    return Path(os.path.realpath(location, strict=True))


def _opened(entry: Entry, read: Callable[[BufferedReader], T | None], report: Report) -> T | None:
    """Open and read a file; once more after a moment if it is just being replaced."""
    try:
        try:
            return _read_once(entry, read, report)
        except (FileNotFoundError, _ChangedError):
            time.sleep(_PAUSE)
            return _read_once(entry, read, report)
    except OSError as error:
        report(_unreadable(entry.path, error))
        return None


class _ChangedError(OSError):
    """The file was written to while it was read."""


def _read_once(
    entry: Entry, read: Callable[[BufferedReader], T | None], report: Report
) -> T | None:
    with os.fdopen(os.open(entry.location, _FLAGS), "rb") as stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            report(_irregular(entry.path))
            return None
        result = read(stream)
        if os.fstat(stream.fileno()).st_mtime_ns != before.st_mtime_ns:
            raise _ChangedError(errno.EBUSY, "It is being written to")
        return result


def _within(entry: Entry, stream: BufferedReader, limit: int, report: Report) -> bytes | None:
    data = stream.read(limit + 1)
    if len(data) <= limit:
        return data
    report(_too_large(entry.path, limit))
    return None


def _too_large(path: str, limit: int) -> Problem:
    size = f"{limit // 2**20} MiB"
    return Problem(
        Place(path), "too-large", f"the file is larger than {size}", hint="split or shrink it"
    )


def _unreadable(path: str, error: OSError) -> Problem:
    reason = (error.strerror or "it cannot be opened").lower()
    return Problem(Place(path), "unreadable", f"cannot be read: {reason}")


def _outside(path: str) -> Problem:
    return Problem(
        Place(path),
        "outside",
        "this link leads out of its folder",
        "private files could be published through it",
        "put a copy of the file here",
    )


def _irregular(path: str) -> Problem:
    return Problem(Place(path), "unreadable", "cannot be read: it is no ordinary file")
