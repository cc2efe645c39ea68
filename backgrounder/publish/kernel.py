"""What the operating system can do and Python's `os` does not offer.

`renameat2`: https://man7.org/linux/man-pages/man2/renameat2.2.html; `renamex_np`: `man renamex_np`
on macOS; `syncfs`: https://man7.org/linux/man-pages/man2/syncfs.2.html.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANNOT_EXCHANGE = frozenset(
    {
        errno.EINVAL,  # the file system does not know how, as NFS
        errno.ENOSYS,  # the operating system does not
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
        errno.EXDEV,  # the output is another file system, as a volume of a container
        errno.EBUSY,  # the output is a mount point
        errno.EPERM,  # the output, or a file in it that we would take along, is somebody else's
        errno.EACCES,
        errno.EMLINK,  # a file in it has as many names as it can have
    }
)
"""The errors after which the output is replaced file by file: no second try would help."""

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def exchange(one: Path, other: Path) -> None:
    """Let two folders, or files, change places in one step.

    Raises OSError; its number is in CANNOT_EXCHANGE where that is impossible here.
    """
    first, second = os.fsencode(one), os.fsencode(other)
    if rename := _c_function("renameat2"):
        failed = rename(_HERE, first, _HERE, second, _EXCHANGE)
    elif rename := _c_function("renamex_np"):
        failed = rename(first, second, _EXCHANGE)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other))
    if failed:
        _fail(other)


def sync_filesystem(folder: Path) -> None:
    """Bring everything that was written to the folder's file system to its disk.

    One call for all files costs a fraction of an fsync for each. Windows has no such call, and
    macOS's returns early: there a loss of power can still take the newest files with it.
    """
    if sys.platform == "win32":
        return
    sync = _c_function("syncfs")
    if sync is None:
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if sync(descriptor):
            _fail(folder)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network drives know no such thing
            error.filename = str(folder)
            raise
    finally:
        os.close(descriptor)


def _c_function(name: str) -> Callable[..., int] | None:
    """Return a function of the C library; None where it has none, or Python cannot call it."""
    try:
        import ctypes  # costs more than a build that changes nothing

        return cast("Callable[..., int]", getattr(ctypes.CDLL(None, use_errno=True), name))
    except (ImportError, AttributeError, TypeError):  # TypeError: there is no such library
        return None


def _fail(path: Path) -> None:
    import ctypes

    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), str(path))
