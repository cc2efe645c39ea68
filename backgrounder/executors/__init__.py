"""Where pages are made: in this process, in several of this machine, or on a Dask cluster.

The only door to pools of processes, and to Dask.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from backgrounder.executors.copies import AHEAD, can_copy, in_copies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from backgrounder.executors.copies import Made, Share
    from backgrounder.executors.pace import Batch, Results
    from backgrounder.settings import Run

WORTH_PROCESSES = 400
"""From so many pages on, starting further processes costs less than it saves."""

_ADDRESS = re.compile(r"(dask|dask\+tls)://((?:[\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]+)/?")
_TRANSPORTS = {"dask": "tcp", "dask+tls": "tls"}


@contextmanager
def executor_for(run: Run, jobs: int) -> Iterator[Executor | None]:
    """Give what so many jobs are done in; None where this process does them best itself.

    A cluster is used where one is asked for, however little there is to do. Raises OSError, in
    words for an author, where it cannot be used, or where processes are ended from outside.
    """
    workers = processes(run, jobs)
    if run.executor:
        from backgrounder.executors.cluster import cluster

        with cluster(run.executor) as executor:
            yield executor
    elif workers == 1 or can_copy():
        yield None
    else:
        with _told_if_broken(), _processes(workers) as executor:
            yield executor


def spread(
    function: Callable[[Share], Made], shares: Sequence[Share], number: int
) -> Iterator[Made]:
    """Yield what `function` makes of each share, in their order, in so many processes at most.

    What it makes has to be a value that can travel. Raises OSError, in words for an author, where
    a process is ended from outside.
    """
    if number == 1 or not shares or not can_copy():
        yield from map(function, shares)
        return
    with _told_if_broken():
        yield from in_copies(function, shares, number)


def processes(run: Run, jobs: int) -> int:
    """Return in how many processes so many jobs are best done."""
    return (run.jobs or os.cpu_count() or 1) if jobs >= WORTH_PROCESSES else 1


def cluster_address(text: str) -> str:
    """Return the address of a Dask scheduler as Dask writes it: `tcp://host:port`.

    Raises ValueError, in words for whoever wrote `text`, where it is none (`dask://host:port`, or
    `dask+tls://host:port`), or where Dask is not installed.
    """
    found = _ADDRESS.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a scheduler's address like dask://192.168.1.20:8786")
    if find_spec("distributed") is None:
        raise ValueError(
            "a Dask cluster needs the extra `cluster`, here and on each of its machines: "
            "python -m pip install 'backgrounder[cluster]', or -r requirements-cluster.txt"
        )
    return f"{_TRANSPORTS[found[1]]}://{found[2]}"


@contextmanager
def _processes(number: int) -> Iterator[Executor]:
    """Give processes of this machine, started as is usual on it."""
    from concurrent.futures import ProcessPoolExecutor

    from backgrounder.executors.pace import Paced, done

    with ProcessPoolExecutor(number) as pool:

        def send(function: Callable[..., Any], batch: Batch) -> Callable[[], Results]:
            return pool.submit(done, function, batch).result

        yield Paced(send, number * AHEAD)


@contextmanager
def _told_if_broken() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool:
        raise ChildProcessError(
            "a process that was to help was ended from outside, perhaps for want of memory; the "
            "site is what it was before. `--jobs 1` does everything in one process"
        ) from None
