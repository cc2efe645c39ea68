"""Work in step with its results: however much there is to do, little of it is kept at a time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor
from functools import partial
from itertools import chain, islice, starmap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Batch = tuple[tuple[Any, ...], ...]
    """The arguments of each of some calls."""
    Results = tuple[Any, ...]
    Send = Callable[[Callable[..., Any], Batch], Callable[[], Results]]
    """Has a batch done elsewhere, and returns what waits for its results."""


class Paced(Executor):
    """An executor that has no more than so many batches under way; `map` alone is there."""

    def __init__(self, send: Send, most: int) -> None:
        self._send = send
        self._most = most

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Any]:
        """Yield what `fn` gives for the values, in their order; they travel `chunksize` at a time.

        They are taken from the iterables when there is room for them. `timeout` is not heeded.
        """
        del timeout
        values = zip(*iterables, strict=False)
        batches = iter(lambda: tuple(islice(values, chunksize)), ())
        return chain.from_iterable(paced(partial(self._send, fn), batches, self._most))


def paced(
    send: Callable[[Any], Callable[[], Any]], values: Iterable[Any], most: int
) -> Iterator[Any]:
    """Yield what comes of each value, in their order; no more than so `most` are under way.

    `send` has a value worked on elsewhere, and returns what waits for the result.
    """
    waiting: deque[Callable[[], Any]] = deque()
    for value in values:
        waiting.append(send(value))
        if len(waiting) >= most:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def done(function: Callable[..., Any], batch: Batch) -> Results:
    """Do a batch, wherever it has come to."""
    return tuple(starmap(function, batch))
