"""A build in a process of its own: killed half-way, or somewhere where much is otherwise.

A server that has everything imported makes each process in no time; its hashes have other seeds.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

from backgrounder.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkServerContext

PATIENCE = 60.0
"""Seconds."""
CHANGES = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}


@dataclass(frozen=True)
class World:
    """What surrounds a build."""

    folder: str
    """The current one."""
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    is_searchable: bool = False
    dies_at: int = 0
    """At which change to the disk it is killed, counted from 1; 0 for none."""


def build_in(world: World, *arguments: str) -> int:
    """Build, and return how it ended: -9 if it was killed."""
    process = _processes().Process(target=_build, args=(world, arguments))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode is not None, "the build hangs"
    return process.exitcode


@cache
def _processes() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["backgrounder.pipeline", __name__])
    return context


def _build(world: World, arguments: tuple[str, ...]) -> None:
    from backgrounder.publish import pagefind

    if not world.is_searchable:
        pagefind.is_installed = lambda: False
    os.environ.update(world.environment)
    time.tzset()
    os.umask(world.umask)
    os.chdir(world.folder)
    if world.dies_at:
        sys.addaudithook(_Killer(world.dies_at))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(arguments)
    os._exit(code)


class _Killer:
    """An audit hook that ends its process, as a loss of power does."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or writes:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)
