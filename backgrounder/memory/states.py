"""Files as they are found: what tells at a glance that one was left alone, and what it holds."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNSURE = 0
"""The state of a file that has to be read again, however it looks."""

GRAIN = 2_000_000_000
"""Nanoseconds within which the clock of a file system may not tell two changes apart."""

_NAME = 8
_CONTENT = 16
"""Bytes of the digests."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The files of some folders, as they were found."""

    files: Mapping[bytes, tuple[int, bytes]] = field(default_factory=dict)
    """By the digest of each name, which may be private: its state, and the digest of its name and
    content. Folders are among them: an empty one can be a mistake to tell of."""
    fresh: frozenset[bytes] = frozenset()
    """The names of those that were touched so recently that another change might not show."""

    def holds_the_same(self, other: Seen) -> bool:
        """Tell whether the same names hold the same, whenever they were touched."""
        return self.files.keys() == other.files.keys() and all(
            content == other.files[name][1] for name, (_, content) in self.files.items()
        )

    def to_keep(self) -> Seen:
        """Return the same for the record: the fresh ones are to be read again."""
        unsure = {name: (UNSURE, self.files[name][1]) for name in self.fresh}
        return Seen({**self.files, **unsure})


@dataclass(frozen=True, slots=True)
class Glance:
    """The files of some folders as they look from outside, for who stays in this process.

    Nothing of them was read: it tells which may hold something else than before, and no more.
    """

    states: Mapping[str, int] = field(default_factory=dict)
    """By the title of the folder and the path below it. The folders are among them."""
    unsure: frozenset[str] = frozenset()
    """Those that may change and look the same: they were touched just before, or are links."""

    def moved(self, last: Glance) -> frozenset[str]:
        """Return the paths that may hold something else than at the `last` glance.

        Those that are new or gone are among them.
        """
        if self.states == last.states:
            return last.unsure
        was, now = last.states, self.states
        touched = {path for path, state in now.items() if was.get(path) != state}
        return last.unsure.union(touched, was.keys() - now.keys())


def glance(folders: Iterable[tuple[str, Path]], now: int) -> Glance:
    """Glance at some folders, each with its title, and at all that is below them.

    `now` is the time of the clock, in nanoseconds, before any of it is used.
    """
    states: dict[str, int] = {}
    unsure: set[str] = set()
    for title, folder in folders:
        with suppress(OSError):
            states[title] = state(os.lstat(folder))
        if folder.is_symlink():
            unsure.add(title)
        for name, _, status in _walk(str(folder), without=""):
            path = f"{title}/{name}"
            states[path] = state(status)
            if _is_fresh(status, now) and not stat.S_ISDIR(status.st_mode):
                unsure.add(path)
    return Glance(states, frozenset(unsure))


def look(folders: Iterable[tuple[str, Path]], last: Seen, now: int, *, without: str = "") -> Seen:
    """Look at all files below some folders, each with its title; `without` is a name left out.

    Read are those alone that are not as they were at the `last` look. `now` is the time of the
    clock, in nanoseconds, before any of them is used.
    """
    found: dict[bytes, tuple[int, bytes]] = {}
    fresh: set[bytes] = set()
    for title, folder in folders:
        for name, location, status in _walk(str(folder), without):
            full_name = f"{title}/{name}".encode(errors="surrogateescape")
            key, now_is = _key(full_name), state(status)
            known = last.files.get(key)
            same = known is not None and known[0] == now_is
            content = known[1] if known and same else _content(full_name, location, status)
            found[key] = (now_is, content)
            if _is_fresh(status, now):
                fresh.add(key)
    return Seen(found, frozenset(fresh))


def holding(seen: Seen, contents: Mapping[str, bytes]) -> frozenset[str]:
    """Return those of the project's files that hold these contents.

    `contents` has the BLAKE2b digest of each file's bytes, by its path. Where a link stands, it is
    not told.
    """
    found = set()
    for path, content in contents.items():
        full_name = f"project/{path}".encode(errors="surrogateescape")
        was = seen.files.get(_key(full_name))
        if was and was[1] == _regular(full_name, content):
            found.add(path)
    return frozenset(found)


def state(status: os.stat_result) -> int:
    """Return a number that is another where a file was touched, replaced or written to."""
    if stat.S_ISDIR(status.st_mode):
        return status.st_mode  # what is in it is looked at by itself
    # Of numbers alone, `hash` gives the same in every process.
    return hash(
        (
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_ino,
            status.st_mode,
        )
    )


def _walk(folder: str, without: str) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield name, location and status of what lies below a folder; links are not entered."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(f"{folder}/{prefix}") as entries:
                listed = list(entries)
        except OSError:  # nothing is there, or nothing that could be read
            continue
        for entry in listed:
            if entry.name == without:
                continue
            with suppress(FileNotFoundError):  # an editor's own file, gone since
                status = entry.stat(follow_symlinks=False)
                yield prefix + entry.name, entry.path, status
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(f"{prefix}{entry.name}/")


def _is_fresh(status: os.stat_result, now: int) -> bool:
    # A link stays as it is when the file changes that it leads to.
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    return stat.S_ISLNK(status.st_mode) or changed >= now - GRAIN


def _key(name: bytes) -> bytes:
    return blake2b(name, digest_size=_NAME).digest()


def _regular(name: bytes, content: bytes) -> bytes:
    """Return what `_content` does for a regular file, whose bytes have the digest `content`."""
    digest = blake2b(name + b"\0", digest_size=_CONTENT)
    digest.update(stat.S_IFREG.to_bytes(4, "big"))
    digest.update(content)
    return digest.digest()


def _content(name: bytes, location: str, status: os.stat_result) -> bytes:
    digest = blake2b(name + b"\0", digest_size=_CONTENT)
    digest.update(stat.S_IFMT(status.st_mode).to_bytes(4, "big"))
    try:
        if stat.S_ISLNK(status.st_mode):
            digest.update(os.fsencode(Path(location).readlink()))
            status = Path(location).stat()
        if stat.S_ISREG(status.st_mode):
            with open(location, "rb", buffering=0) as stream:  # noqa: PTH123 - quicker than Path
                digest.update(file_digest(stream, blake2b).digest())
    except OSError as error:
        digest.update(f"cannot be read: {error.errno}".encode())
    return digest.digest()
