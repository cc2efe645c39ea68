"""What the preview shows at this moment: one edition of the site, looked up by address.

Nothing but what lies on the shelf is ever answered, so an address cannot lead anywhere else: it is
a key of a dictionary, never a path on the disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOST = "404.html"
_ESCAPES = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one edition, by path in the site; it never changes, it is replaced."""

    files: Mapping[str, bytes | Path] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Shown:
    """Holds the shelf that is shown now; putting another in its place is one step."""

    shelf: Shelf = field(default_factory=Shelf)


@dataclass(frozen=True, slots=True)
class Found:
    """An address that shows a file."""

    path: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that lacks its last slash."""

    address: str
    """The right one: escaped, and always of this site."""


@dataclass(frozen=True, slots=True)
class _Visible(Mapping[str, "bytes | Path"]):
    """Files but for those whose name or folder begins with a dot, each got when asked for."""

    files: Mapping[str, bytes | Path]

    def __getitem__(self, path: str) -> bytes | Path:
        if _is_hidden(path):
            raise KeyError(path)
        return self.files[path]

    def __contains__(self, path: object) -> bool:
        return path in self.files and not _is_hidden(str(path))

    def __iter__(self) -> Iterator[str]:
        return (path for path in self.files if not _is_hidden(path))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)


def shelf_of(files: Mapping[str, bytes | Path]) -> Shelf:
    """Return a shelf with these files, but for those whose name or folder begins with a dot.

    A file that `files` make when it is asked for is made then.
    """
    return Shelf(_Visible(files))


def path_of(address: str) -> str | None:
    """Return the path in the site that an address, without its query, stands for.

    Its escapes are undone once and must be UTF-8. None where it stands for nothing at all.
    """
    if not address.startswith("/") or not _ESCAPES.fullmatch(address):
        return None
    try:
        path = unquote_to_bytes(address[1:]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if _CONTROLS.search(path):
        return None
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def look_up(shelf: Shelf, path: str) -> Found | Moved | None:
    """Return what `shelf` holds at a path that `path_of` gave, or None."""
    if path in shelf.files:
        return Found(path, shelf.files[path])
    if f"{path}/index.html" in shelf.files:
        return Moved(f"/{quote(path)}/")
    return None


def is_ordinary(path: str) -> bool:
    """Tell whether an author's own link could have led to this path, were there such a file."""
    return not _is_hidden(path) and not re.search(r"[\\%;:~]|//|^/|\.sw[a-z]$", path)


def version_of(content: bytes | Path | None) -> str:
    """Return a short digest of a page, by which a tab finds out that it shows an old one."""
    return blake2b(content, digest_size=9).hexdigest() if isinstance(content, bytes) else ""


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))
