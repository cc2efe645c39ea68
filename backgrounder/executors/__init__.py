"""Where pages are made: in this process, in several of this machine, or on a Dask cluster.

The only door to pools of processes, and to Dask.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from backgrounder.executors.pace import Batch, Results
    from backgrounder.settings import Run

WORTH_PROCESSES = 400
"""From so many pages on, starting further processes costs less than it saves."""

AHEAD = 4
"""Batches that each process is given before the first is done: enough not to wait for the next."""

_ADDRESS = re.compile(r"(dask|dask\+tls)://((?:[\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]+)/?")
_TRANSPORTS = {"dask": "tcp", "dask+tls": "tls"}


@contextmanager
def executor_for(run: Run, jobs: int) -> Iterator[Executor | None]:
    """Give what so many jobs are done in; None where this process does them best itself.

    A cluster is used where one is asked for, however little there is to do. Raises OSError, in
    words for an author, where it cannot be used, or where processes are ended from outside.
    """
    workers = run.jobs or os.cpu_count() or 1
    if run.executor:
        from backgrounder.executors.cluster import cluster

        with cluster(run.executor) as executor:
            yield executor
    elif workers == 1 or jobs < WORTH_PROCESSES:
        yield None
    else:
        with _processes(workers) as executor:
            yield executor


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
    from concurrent.futures.process import BrokenProcessPool

    from backgrounder.executors.pace import Paced, done

    try:
        with ProcessPoolExecutor(number) as pool:

            def send(function: Callable[..., Any], batch: Batch) -> Callable[[], Results]:
                return pool.submit(done, function, batch).result

            yield Paced(send, number * AHEAD)
    except BrokenProcessPool:
        raise ChildProcessError(
            "a process that made pages was ended from outside, perhaps for want of memory; the "
            "site is what it was before. `--jobs 1` makes all pages in one process"
        ) from None
