"""Saves turned into builds: a burst is one build, the latest text wins, nothing ends the loop."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from backgrounder.edition import Edition
from backgrounder.problems import Place, Problem
from backgrounder.reports import count_words, plural, visible

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    Make = Callable[[Edition | None], Edition]
    """Makes an edition from the one before."""

T = TypeVar("T")

QUIET = 0.01
"""Seconds without news from the watch after which a burst is over; it waits as long by itself, so
that a build begins 20 to 30 milliseconds after the last save."""
LONGEST = 0.1
"""Seconds that a burst is waited for at the most, beside those that the watch takes."""
_NAMED = 3
"""So many files are named in the line of a build; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class Round:
    """One build: what led to it, and what came of it."""

    number: int
    """Counted from 1 since the preview began."""
    edition: Edition
    saved: frozenset[str]
    """The files whose saving led to it; none for the first one."""
    seconds: float
    """How long the build took."""
    good: datetime | None
    """When the pages that are shown were last what was on disk; None where they never were."""
    news: tuple[Problem, ...]
    """The problems that the round before did not have."""


class Saves:
    """What was saved since it was last asked for.

    A set of names, so that ten thousand saves of one file take the room of one.
    """

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._come = asyncio.Event()

    def add(self, paths: Iterable[str]) -> None:
        """Take note of saves; call it in the loop's own thread. An empty burst asks for a build."""
        self._paths.update(paths)
        self._come.set()

    async def settled(self) -> frozenset[str]:
        """Wait for a burst of saves to be over, and return its files."""
        clock = asyncio.get_running_loop().time
        await self._come.wait()
        end = clock() + LONGEST
        while self._come.is_set():
            self._come.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(min(clock() + QUIET, end)):
                    await self._come.wait()
        paths, self._paths = frozenset(self._paths), set()
        return paths


async def rounds(saves: Saves, make: Make) -> AsyncIterator[Round]:
    """Build after each burst of saves, for ever, and yield what came of it.

    One build runs at a time, in a thread of its own; what is saved meanwhile leads to one more.
    """
    edition: Edition | None = None
    good: datetime | None = None
    number = 0
    while True:
        saved = await saves.settled()
        started = time.monotonic()
        before, edition = edition, await _in_a_thread(_attempt, make, edition)
        number += 1
        good = datetime.now(UTC) if edition.is_current else good
        known = frozenset(before.problems if before else ())
        news = tuple(problem for problem in edition.problems if problem not in known)
        yield Round(number, edition, saved, time.monotonic() - started, good, news)


def in_a_line(done: Round) -> str:
    """Return what a build did, for the terminal: `lake.md: 2 pages, 31 ms; 1 error`."""
    edition = done.edition
    pages = sum(path.endswith(".html") for path in edition.changed)
    if not edition.is_current:
        what = "the last good pages stay"
    elif pages or not edition.changed:
        what = plural(pages, "page") if pages else "nothing changed"
    else:
        what = plural(len(edition.changed), "file")
    found = count_words(edition.problems)
    line = f"{_names(done.saved)}: {what}, {done.seconds * 1000:.0f} ms{found and f'; {found}'}"
    return visible(line)


def _names(saved: frozenset[str]) -> str:
    if not saved:
        return "Ready"
    return ", ".join(sorted(saved)) if len(saved) <= _NAMED else plural(len(saved), "file")


def _attempt(make: Make, before: Edition | None) -> Edition:
    """Make an edition; where that fails, keep the one before and tell of the failure in it."""
    try:
        return make(before)
    except OSError as error:
        place = Place(str(error.filename or "content"))
        reason = (error.strerror or str(error)).lower()
        problem = Problem(place, "unreadable", f"cannot be read: {reason}")
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the author's preview
        problem = Problem(
            Place("content"),
            "fault",
            f"a fault of Backgrounder itself, not of your files: {type(error).__name__}: {error}",
            hint="please report this; the next save tries again",
        )
    kept = before or Edition()
    return replace(kept, problems=(problem,), changed=frozenset(), is_current=False)


async def _in_a_thread(function: Callable[..., T], *arguments: object) -> T:
    """Run a function that takes long while requests go on being answered.

    The thread is a daemon, unlike an executor's: an interrupted preview ends at once.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        result = function(*arguments)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(_resolve, future, result)

    threading.Thread(target=run, name="build", daemon=True).start()
    return await future


def _resolve(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)
