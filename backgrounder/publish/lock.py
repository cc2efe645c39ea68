"""One build at a time for each output."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.05  # seconds between two tries

_held: set[int] = set()


class BusyError(OSError):
    """Another build is writing to the same output: nothing was touched, try again later."""


@contextmanager
def exclusive(lock: Path, output: Path, patience: float) -> Iterator[None]:
    """Hold the lock of an output; wait for it for `patience` seconds at the most.

    The system gives up the lock of a process that dies, so that no dead build blocks the next.
    The lock's file stays: to take it away safely costs more than it is worth.

    Raises BusyError where another build holds it for longer, OSError where there can be no lock.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    _held.add(descriptor)
    try:
        _acquire(descriptor, output, patience)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _acquire(descriptor: int, output: Path, patience: float) -> None:
    last_try = time.monotonic() + patience
    while not _try(descriptor):
        if time.monotonic() >= last_try:
            reason = "another build is writing to this folder; build again when it has ended"
            raise BusyError(errno.EWOULDBLOCK, reason, str(output))
        time.sleep(_PAUSE)


def _forget() -> None:
    """Close a fork's copies of the locks: else a child that outlives its parent would hold them."""
    while _held:
        os.close(_held.pop())


if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    os.register_at_fork(after_in_child=_forget)

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
