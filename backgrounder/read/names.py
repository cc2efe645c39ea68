"""Names of files: which are nobody's, and which cannot be published."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import translate

IGNORED = (
    ".*",  # hidden: .git, .DS_Store, .x.md.swp, .#x, ._x
    "*~",  # backups of Emacs, nano and gedit; vim's too
    "#*#",  # Emacs, while it writes
    "~$*",  # Office locks
    "*.swp",
    "*.swo",
    "4913",  # vim tries with it whether a folder can be written to
    "*.bak",
    "*.orig",
    "*.rej",
    "*.tmp",
    "*.part",
    "Thumbs.db",
    "desktop.ini",
    "__MACOSX",
)
"""What editors and systems leave lying about: never read, never published."""

_IGNORED = re.compile("|".join(map(translate, IGNORED)))

LONGEST_NAME = 240
"""In bytes: file systems end at 255."""

_CONFLICT = re.compile(r"conflicted copy|\.sync-conflict-|_conflict-", re.IGNORECASE)
"""How Dropbox and Nextcloud, Syncthing, and ownCloud name the loser of two edits at once."""

_UNPORTABLE = re.compile(
    r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\..*)?"  # devices
    r"|.*[<>:\"|?*\\].*"  # signs of its own
    r"|.*[ .]",  # an end that it drops
    re.IGNORECASE,
)
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""


def is_ignored(name: str) -> bool:
    """Tell whether a file or folder is left behind by an editor or a system."""
    return _IGNORED.fullmatch(name) is not None


def is_conflict_copy(name: str) -> bool:
    """Tell whether a program that synchronises folders made the file, of two edits at once."""
    return _CONFLICT.search(name) is not None


def is_portable(name: str) -> bool:
    """Tell whether a file of that name can exist on Windows too."""
    return _UNPORTABLE.fullmatch(name) is None


def same(name: str) -> str:
    """Return what is equal for names that some file systems cannot tell apart."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
