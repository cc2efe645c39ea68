"""A Dask cluster as an executor: few messages, no endless waiting, and errors in words.

https://distributed.dask.org/
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import warnings
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from distributed import Client, rpc
from distributed.security import Security

from backgrounder.executors.pace import Paced
from backgrounder.executors.standing import answer, differences, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from distributed import Future

    from backgrounder.executors.pace import Batch, Results
    from backgrounder.executors.standing import Answer

CONNECTING = 10
"""Seconds within which a scheduler must answer, and then have a worker."""
PATIENCE = 30
"""Seconds without an answer after which we look whether a worker is left; its nanny needs fewer to
start one anew."""
AHEAD = 64
"""Batches under way at a time: enough for some thirty threads, and little to keep in memory."""

_ALIKE = "install the same on the machines of the scheduler and the workers, and restart them"


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give the workers of the scheduler at `address` (`tcp://host:port` or `tls://host:port`).

    Raises ConnectionError, in words for whoever named the address: where no scheduler answers or
    it has no workers, and later where a worker is not like this machine, or all are lost.
    """
    with _silence(), _connected(address) as client:
        yield Paced(partial(_sent, client, address), AHEAD)


def _sent(
    client: Client, address: str, function: Callable[..., Any], batch: Batch
) -> Callable[[], Results]:
    # The scheduler looks into what it is sent: a text in our own pickle costs it nothing.
    errand = pickle.dumps((function, batch), pickle.HIGHEST_PROTOCOL)
    future = client.submit(answer, standing(), errand, pure=False)
    return partial(_results, client, address, future)


def _results(client: Client, address: str, future: Future[Answer]) -> Results:
    try:
        answered = _awaited(client, future)
    except Exception as error:
        raise _trouble(f"failed ({_reason(error)})", _ALIKE, address) from error
    if answered.differences:
        raise _unlike(answered.differences, address)
    return answered.results


def _awaited(client: Client, future: Future[Answer]) -> Answer:
    """Wait as long as there are workers; Dask itself would wait for ever."""
    while True:
        try:
            return future.result(PATIENCE)
        except TimeoutError:
            if not client.nthreads():
                raise ConnectionError("it has no workers any more") from None


def _connected(address: str) -> Client:
    try:
        asyncio.run(_greet(address))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions: `standing` is stricter
            client = Client(address, timeout=CONNECTING, set_as_default=False)
    except Exception as error:
        remedy = "start it (`dask scheduler`)"
        if address.startswith("tls:"):
            remedy += ", with certificates that Dask's settings name here too"
        raise _trouble(f"does not answer ({_reason(error)})", remedy, address) from error
    try:
        client.wait_for_workers(1, CONNECTING)
    except TimeoutError:
        client.close()
        raise _trouble("has no workers", f"start some (`dask worker {address}`)", address) from None
    for told in filter(None, _strangers(client)):
        client.close()
        raise _unlike(told, address)
    return client


async def _greet(address: str) -> None:
    """Raise an OSError if no scheduler answers; a client waits for minutes where nobody speaks."""
    arguments = Security().get_connection_args("client")
    async with asyncio.timeout(CONNECTING), rpc(address, connection_args=arguments) as somebody:
        kind = (await somebody.identity())["type"]
    if kind != "Scheduler":
        raise ConnectionError(f"it is a {kind.lower()}")


def _strangers(client: Client) -> Iterator[str]:
    """Yield what keeps the scheduler or a worker from doing as we do: it would fail on a job."""
    try:
        yield client.run_on_scheduler(differences, standing())
        found = client.run(differences, standing(), on_error="return").values()
    except Exception as error:  # noqa: BLE001 - whatever it cannot do, it is not like this machine
        found = [error]
    for told in found:
        yield _reason(told) if isinstance(told, Exception) else told


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask's log from the author's terminal: what matters is said in words."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)


def _trouble(what: str, remedy: str, address: str) -> ConnectionError:
    return ConnectionError(
        f"the Dask scheduler at {address} {what}; the site is what it was before. "
        f"To mend it, {remedy}, or build without `--executor`"
    )


def _unlike(told: str, address: str) -> ConnectionError:
    return _trouble(f"has a machine that is not like this one: {told}", _ALIKE, address)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"nothing came within {CONNECTING} s"
    return (str(error).strip() or type(error).__name__).splitlines()[0]
