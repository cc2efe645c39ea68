"""Work shared out among copies of this process: they have at once all that it has.

Nothing travels to them but the number of a share. What they make of it comes back.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Share = TypeVar("Share")
Made = TypeVar("Made")

AHEAD = 4
"""Shares or batches that each process is given before the first is done: enough not to wait."""

_errand: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""In a copy alone: what it is to do, and with what."""


def can_copy() -> bool:
    """Tell whether this process can have copies made of it.

    A copy has one thread, whatever the others held; elsewhere than on Linux, the libraries of the
    system itself do not bear it (https://docs.python.org/3/library/os.html#os.fork).
    """
    from multiprocessing import get_start_method

    is_asked_otherwise = get_start_method(allow_none=True) not in {None, "fork"}
    return sys.platform == "linux" and threading.active_count() == 1 and not is_asked_otherwise


def in_copies(
    function: Callable[[Share], Made], shares: Sequence[Share], number: int
) -> Iterator[Made]:
    """Yield what `function` makes of each share, in their order; so many copies do the work.

    Raises BrokenProcessPool where one is ended from outside.
    """
    # Imported here because most builds have too little to do for this.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from backgrounder.executors.pace import paced

    life = os.pipe()
    # What `initargs` holds does not travel either: a copy has it.
    pool = ProcessPoolExecutor(number, get_context("fork"), _begin, (function, shares, life))
    try:
        yield from paced(partial(_sent, pool), range(len(shares)), number * AHEAD)
    finally:
        pool.shutdown(cancel_futures=True)
        for end in life:
            os.close(end)


def _begin(function: Callable[[Any], Any], shares: Sequence[Any], life: tuple[int, int]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells of it
    _errand[:] = [(function, shares)]
    reading, writing = life
    os.close(writing)
    threading.Thread(target=_end_with, args=(reading,), daemon=True).start()


def _end_with(life: int) -> None:
    """End this copy when nobody is left who could write to a pipe: the first process was killed."""
    os.read(life, 1)
    os._exit(1)


def _sent(pool: Any, number: int) -> Callable[[], Any]:  # noqa: ANN401 - an executor
    result: Callable[[], Any] = pool.submit(_share, number).result
    return result


def _share(number: int) -> Any:  # noqa: ANN401 - whatever the function makes
    function, shares = _errand[0]
    return function(shares[number])
