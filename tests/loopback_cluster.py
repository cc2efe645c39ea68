"""A Dask scheduler and workers of it on this machine, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENGINE = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds to wait for something that takes one or two on a machine that is not busy."""


@dataclass(frozen=True)
class Scheduler:
    """A scheduler that listens."""

    address: str
    """As Dask writes it: `tcp://127.0.0.1:40123`."""
    process: subprocess.Popen[bytes]

    @property
    def asked_for(self) -> str:
        """Its address as an author writes it."""
        return self.address.replace("tcp:", "dask:").replace("tls:", "dask+tls:")


@contextmanager
def scheduler(folder: Path, *options: str, **environment: str) -> Iterator[Scheduler]:
    """Start a scheduler, which has no workers yet; it writes a file into the folder."""
    told = folder / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
    with _dask("scheduler", *where, *options, **environment) as process:
        wait_until(lambda: told.exists() and told.read_bytes().endswith(b"}"), process)
        yield Scheduler(json.loads(told.read_text(encoding="utf-8"))["address"], process)


@contextmanager
def worker(of: Scheduler, *options: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker of one thread; it goes to its scheduler when it is ready."""
    where = ("--host", "127.0.0.1", *options, of.address)
    with _dask("worker", "--no-nanny", "--nthreads", "1", *where, **environment) as process:
        yield process


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for what a process is to do; fail if it ends, or takes far too long."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert process.poll() is None, "it has ended"
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


@contextmanager
def _dask(command: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", command, "--no-dashboard", *arguments],
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(ENGINE)} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
