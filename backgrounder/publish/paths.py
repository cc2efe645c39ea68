"""Which paths a site may have, and how they lie in one another."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

WORKSHOP = ".backgrounder"
"""The folder beside the output that holds its stage and its lock."""

INCOMING = ".backgrounder-incoming"
"""In the output: a file that is on its way in from another file system."""

_NO_NAMES = frozenset({"", ".", ".."})


def settled(output: Path) -> Path:
    """Return the output's absolute path, without `..`; symlinks are not resolved."""
    return Path(os.path.abspath(output))  # noqa: PTH100 - Path.absolute() would keep `..`


def ancestors(path: str) -> Iterator[str]:
    """Yield the folders that a path below the output lies in, the innermost first."""
    while (cut := path.rfind("/")) > 0:
        path = path[:cut]
        yield path


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that the paths lie in."""
    folders: set[str] = set()
    for path in paths:
        inner = path
        while (cut := inner.rfind("/")) > 0 and (inner := inner[:cut]) not in folders:
            folders.add(inner)
    return folders


def printable(text: str) -> str:
    """Return a name from the disk such that no terminal acts on it and any encoding can hold it."""
    return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in text)


class Claims:
    """The paths of one site: each is taken once, whatever file system it ends on."""

    def __init__(self, *reserved: str) -> None:
        """Start with no path taken but the reserved ones."""
        self._files = {_folded(path) for path in reserved}
        self._folders: set[str] = set()

    def take(self, path: str) -> None:
        """Take a path for a file.

        Raises ValueError where it is no path below the output, where it is taken (names equal by
        case or Unicode form are one on many file systems), or where a file would be a folder too.
        """
        if "\\" in path or not _NO_NAMES.isdisjoint(path.split("/")):
            raise ValueError(f"not a path below the output: {path!r}")
        folded = _folded(path)
        if folded in self._files or folded in self._folders:
            raise ValueError(f"two outputs at the same path: {path!r}")
        for folder in ancestors(folded):
            if folder in self._folders:
                break
            if folder in self._files:
                raise ValueError(f"an output lies in another, which is a file: {path!r}")
            self._folders.add(folder)
        self._files.add(folded)

    def take_all(self, paths: Collection[str]) -> None:
        """Take many paths of files that lie there already; raises ValueError as `take` does."""
        files = set(map(_folded, paths))
        folders = folders_of(files)
        are_free = files.isdisjoint(self._files) and files.isdisjoint(self._folders)
        lie_free = folders.isdisjoint(self._files) and folders.isdisjoint(files)
        if are_free and lie_free and len(files) == len(paths):
            self._files |= files
            self._folders |= folders
            return
        for path in paths:
            self.take(path)  # it knows which is taken


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
