"""What others put into the output: found, kept out of our way, and taken along untouched."""

from __future__ import annotations

import errno
import os
import stat
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from backgrounder.publish import manifest
from backgrounder.publish.contents import link, make_folders
from backgrounder.publish.paths import INCOMING, ancestors, folders_of, printable

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

GRAIN = 2_000_000_000
"""Nanoseconds within which the clock of a file system may not tell two changes apart."""

_NAMED = 5
"""More files in the way than this are counted, not named."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in a folder; paths are relative to it, folders stand before what is in them."""

    ours: dict[str, int] = field(default_factory=dict)
    """The number by which the file system knows each file: two names of one have the same."""
    our_folders: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Everything foreign that is not a folder, symlinks and sockets too."""
    folders: list[str] = field(default_factory=list)
    """The foreign folders."""
    since: int = field(default_factory=time.time_ns)
    """Nanoseconds of the clock, before any of it was listed."""


class OccupiedError(FileExistsError):
    """Foreign files stand where the site's own would go: nothing was touched."""

    def __init__(self, output: Path, paths: Collection[str]) -> None:
        """Name the paths, which are relative to the output."""
        first, *others = (printable(path) for path in sorted(paths))
        named = ", ".join(f"`{path}`" for path in others[:_NAMED])
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        also = f", and also {named}{more}" if named else ""
        reason = f"this is not ours, and a file of the site goes here; move it away{also}"
        super().__init__(errno.EEXIST, reason, printable(str(output / first)))


def survey(folder: Path, known: Collection[str]) -> Survey:
    """List what lies in a folder; `known` are the paths of the regular files that are ours.

    Symlinks are listed, never followed. The manifest, a file on its way in, and what lies in
    foreign folders that we may not look into are left out.

    Raises OSError where any other folder cannot be listed.
    """
    found = Survey()
    known_folders = folders_of(known)
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        for entry in _entries(f"{folder}/{prefix}", prefix, found):
            path = prefix + entry.name
            if path in known and entry.is_file(follow_symlinks=False):
                found.ours[path] = entry.inode()
            elif entry.is_dir(follow_symlinks=False):
                (found.our_folders if path in known_folders else found.folders).append(path)
                waiting.append(path + "/")
            elif path not in {manifest.NAME, INCOMING}:
                found.files.append(path)
    return found


def is_left_alone(folder: Path, seen: Survey) -> bool:
    """Tell whether a folder holds still what was `seen` in it, and that was nothing foreign.

    Whoever puts something into a folder, or takes it away, sets the time of its last change, which
    nobody can set back. The outermost one may have been moved, which sets it too: it is listed.
    """
    if seen.files or seen.folders:
        return False
    ours = {path.partition("/")[0] for path in seen.ours}
    return {*os.listdir(folder)} <= {*ours, manifest.NAME} and all(  # noqa: PTH208 - names alone
        os.lstat(f"{folder}/{path}").st_ctime_ns < seen.since - GRAIN for path in seen.our_folders
    )


def in_the_way(found: Survey, wanted: Collection[str]) -> list[str]:
    """Return the foreign files and folders that cannot stay where these files go."""
    if not (found.files or found.folders):
        return []
    folders = folders_of(wanted)
    return [
        path
        for path in (*found.files, *found.folders)
        if path in wanted or any(folder in wanted for folder in ancestors(path))
    ] + [path for path in found.files if path in folders]


def carry(found: Survey, output: Path, tree: Path) -> None:
    """Give everything foreign in the output a second name in the tree that will replace it.

    Raises OSError where that cannot be: files and folders of others, other file systems mounted
    in the output, file systems without hard links.
    """
    if not output.exists():
        return
    device = tree.lstat().st_dev
    for path in ("", *found.folders):
        status = (output / path).lstat()
        if status.st_dev != device:
            _fail(errno.EXDEV, output / path)
        # Without any of these, the folder could not change places with its copy again.
        if not os.access(output / path, os.R_OK | os.W_OK | os.X_OK):
            _fail(errno.EACCES, output / path)
        make_folders(tree / path, stat.S_IMODE(status.st_mode))
    for path in found.files:
        make_folders((tree / path).parent)
        link(output / path, tree / path)


def wholly_foreign(found: Survey, wanted: Collection[str]) -> list[str]:
    """Return the outermost foreign folders that none of these files lie in."""
    if not found.folders:
        return []
    foreign = set(found.folders) - folders_of(wanted)
    return [path for path in sorted(foreign) if foreign.isdisjoint(ancestors(path))]


def _entries(location: str, prefix: str, found: Survey) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(location) as entries:
            return list(entries)
    except PermissionError:
        if prefix.rstrip("/") not in found.folders:
            raise
        return []


def _fail(number: int, path: Path) -> NoReturn:
    raise OSError(number, os.strerror(number), str(path))
