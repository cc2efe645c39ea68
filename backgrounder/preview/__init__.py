"""The live preview: the site in memory, shown to its author's own browser while it is written.

`watch` tells which files were saved; `loop` makes an edition after each burst of saves; `shelf`
holds what is shown, `server` answers with it, `gate` decides to whom; `channel` tells the open tabs
what has changed (`news`) and what is wrong (`bulletin`).

The only door through which livereload, tornado and watchfiles enter. livereload's socket, protocol
and browser script are used; what it accepts from strangers is refused here.
"""

from __future__ import annotations

import asyncio
import os
import time
import webbrowser
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from html import escape
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from backgrounder.edition import edition
from backgrounder.preview.bulletin import Desk, bulletin
from backgrounder.preview.channel import Channel, Problems
from backgrounder.preview.editors import editor_of
from backgrounder.preview.gate import LOOPBACK
from backgrounder.preview.loop import Saves, rounds
from backgrounder.preview.news import news
from backgrounder.preview.refusals import RefusalLog
from backgrounder.preview.server import Office, listen, own_files, serving
from backgrounder.preview.shelf import Shown, shelf_of
from backgrounder.preview.watch import scope_of, watch_in_background

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.edition import Edition
    from backgrounder.preview.loop import Round
    from backgrounder.settings import Run

EXPOSED = (
    "Warning: everyone on the network who gets this address can read the site, drafts included, "
    "and what is read can be overheard on the way. Stop the preview when you have finished"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terminal:
    """How the author is told."""

    say: Callable[[str], None]
    report: Callable[[Round], None]


def serve(
    run: Run,
    port: int,
    *,
    opens: bool,
    say: Callable[[str], None],
    report: Callable[[Round], None],
    complain: Callable[[str], None] | None = None,
    host: str = LOOPBACK,
    editor: str = "",
) -> int:
    """Serve the preview until it is interrupted; return the exit code.

    `port` 0 takes any free one. `say` is given the address first, with everything that is needed
    to enter; `report` each build; `complain` each request that was refused. A `host` other than
    loopback opens the preview to the network. `editor` is a name of `editors.EDITORS`, or empty
    for the one that the environment names. Raises OSError where the port is taken.
    """
    draft_run = replace(
        run, output=run.root / ".backgrounder" / "preview", published=run.output, drafts=True
    )
    terminal = _Terminal(say=say, report=report)
    gate, sockets = listen(host, port)
    say(gate.address)
    if host != LOOPBACK:
        say(EXPOSED)
    channel = Channel(Shown())
    log = RefusalLog(complain or say)
    office = Office(gate, channel, log, own_files(), (run.root, run.engine))
    desk = Desk(run.root, run.engine, editor_of(editor, os.environ))

    async def work() -> None:
        with serving(office, sockets), _opened(gate.address) if opens else nullcontext():
            await _rebuild_for_ever(draft_run, channel, desk, terminal)

    asyncio.run(work())
    return 0


async def _rebuild_for_ever(run: Run, channel: Channel, desk: Desk, terminal: _Terminal) -> None:
    saves = Saves()
    loop = asyncio.get_running_loop()
    stop = watch_in_background(
        scope_of(run), terminal.say, lambda paths: _pass_on(loop, saves, paths)
    )
    try:
        async for done in rounds(saves, partial(_edition_of_now, run, time.monotonic())):
            show(done, channel, desk)
            terminal.report(done)
    finally:
        stop.set()


def _edition_of_now(run: Run, started: float, before: Edition | None) -> Edition:
    """Make an edition at the present moment: a preview may run for days, and rules look at the day.

    Counted from the moment that the run was given, so that a set clock stays set.
    """
    passed = timedelta(seconds=time.monotonic() - started)
    return edition(replace(run, now=run.now + passed), before)


def show(done: Round, channel: Channel, desk: Desk) -> None:
    """Put what a build made in the place of what was shown, and tell the open tabs."""
    before = channel.shown.shelf
    after = shelf_of(done.edition.files)
    channel.shown.shelf = after
    for message in news(before, after, done.edition.changed, channel.open_pages()):
        channel.tell(message)
    channel.tell(Problems(lambda page: bulletin(done, page, desk)))


def _pass_on(loop: asyncio.AbstractEventLoop, saves: Saves, paths: frozenset[str]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(saves.add, paths)


@contextmanager
def _opened(address: str) -> Iterator[None]:
    """Open the address in the browser.

    By way of a file that only this user can read: a program's arguments, which the whole machine
    can read, would give the token away.
    """
    content = f'<meta http-equiv="refresh" content="0;url={escape(address)}">'
    with NamedTemporaryFile("w", suffix=".html", prefix="backgrounder-") as file:
        file.write(content)
        file.flush()
        webbrowser.open(Path(file.name).as_uri())
        yield
