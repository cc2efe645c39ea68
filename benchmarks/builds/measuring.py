"""One command, measured: how long it took, how busy it was, how much memory it held."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.02
"""Seconds between two looks at the memory, at least."""
SHARE = 20
"""Looking at the memory takes at most one part in so many of one core's time."""
LAST_WORDS = 300
"""Characters of what a command complained of."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took."""

    seconds: float
    """By the clock on the wall."""
    busy: float
    """Seconds of processor time, of all its processes."""
    peak: int
    """Bytes that all its processes held together when they held most: the sum of their
    proportional set sizes, of which Linux tells in `/proc`. 0 where nothing was told."""


class FailedError(Exception):
    """A command did not do what it was to do; says what it complained of."""


def measured(command: tuple[str, ...], folder: Path, limit: float) -> Measured:
    """Run a command in a folder, and measure it.

    Raises FailedError where the command fails or takes longer than the limit, in seconds.
    """
    os.sync()  # or the files of the one before are still being written while this one runs
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        before, started = _processor_seconds(), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            start_new_session=True,
        )
        peak = _awaited(process, limit)
        seconds, busy = time.perf_counter() - started, _processor_seconds() - before
        if process.returncode:
            raise FailedError(_last_words(complaints) or f"it took more than {limit:.0f} s")
    return Measured(seconds, busy, peak)


def _awaited(process: subprocess.Popen[bytes], limit: float) -> int:
    """Wait for the end of a process; return the most memory that it was seen to hold."""
    ended = Event()
    with ThreadPoolExecutor(1) as onlooker:
        seen = onlooker.submit(_peak, process.pid, ended, limit)
        try:
            process.wait()
        finally:
            ended.set()
            if process.poll() is None:
                _kill(process.pid)
    return seen.result()


def _peak(process: int, ended: Event, limit: float) -> int:
    """Look at the memory of a process and its children, again and again, until it has ended.

    One that takes too long is ended.
    """
    peak, pause, end = 0, PAUSE, time.monotonic() + limit
    while not ended.wait(pause):
        began = time.perf_counter()
        peak = max(peak, sum(map(_held, _family(process))))
        pause = max(PAUSE, SHARE * (time.perf_counter() - began))
        if time.monotonic() > end:
            _kill(process)
    return peak


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that descend from it, as far as they are still there."""
    yield process
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from _family(int(child))


def _held(process: int) -> int:
    """Return the proportional set size in bytes: what is shared is shared out among the sharers.

    https://docs.kernel.org/filesystems/proc.html, `smaps_rollup`.
    """
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    return 0


def _kill(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _processor_seconds() -> float:
    """Return how busy all processes were that we started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _last_words(complaints: IO[str]) -> str:
    complaints.seek(0)
    return " ".join(complaints.read().split())[-LAST_WORDS:]
