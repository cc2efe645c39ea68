"""The live preview: build, show on a local address, build again after each change.

The only door through which livereload and tornado enter. The package's protocol and its browser
script are used; its handlers accept any origin and any host, so ours stand before them.
"""

from __future__ import annotations

import asyncio
import mimetypes
import os
import time
import webbrowser
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from backgrounder import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.pipeline import Built
    from backgrounder.settings import Run

HOST = "127.0.0.1"
WATCHED = ("content", "seeds", "templates", "static")
PAUSE = 0.25
"""Seconds between two looks at the authors' files."""
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
}
SCRIPT = b'<script src="/livereload.js"></script></body>'
NOTHING_YET = (
    b"<!doctype html><title>Nothing to show yet</title><body>"
    b"<p>The site has problems: the terminal says which. This page reloads when they are mended."
    b"</body>"
)

Snapshot = dict[str, tuple[int, int]]


@dataclass(slots=True)
class Shown:
    """What the preview shows at this moment: the last good build."""

    folder: Path
    hosts: frozenset[str]
    paths: frozenset[str] = frozenset()


def serve(
    run: Run,
    port: int,
    *,
    opens: bool,
    say: Callable[[str], None],
    report: Callable[[Built, float], None],
) -> int:
    """Serve the preview until it is interrupted; return the exit code.

    `port` 0 takes any free one. `say` is given the address first. Raises OSError where the port is
    taken.
    """
    return asyncio.run(_serve(run, port, opens=opens, say=say, report=report))


async def _serve(
    run: Run,
    port: int,
    *,
    opens: bool,
    say: Callable[[str], None],
    report: Callable[[Built, float], None],
) -> int:
    sockets = bind_sockets(port, HOST)
    taken = sockets[0].getsockname()[1]
    folder = run.root / ".backgrounder" / "preview"
    shown = Shown(folder, frozenset({f"{HOST}:{taken}", f"localhost:{taken}"}))
    server = HTTPServer(_application(shown), idle_connection_timeout=30, max_header_size=16_384)
    server.add_sockets(sockets)
    address = f"http://{HOST}:{taken}/"
    say(address)
    draft_run = replace(run, output=folder, published=run.output, drafts=True)
    if opens:
        webbrowser.open(address)
    await _rebuild_for_ever(draft_run, shown, report)
    return 0


async def _rebuild_for_ever(run: Run, shown: Shown, report: Callable[[Built, float], None]) -> None:
    loop = asyncio.get_running_loop()
    before: Snapshot = {}
    while True:
        now = await loop.run_in_executor(None, _snapshot, run.root)
        if now != before:
            before = now
            started = time.monotonic()
            built = await loop.run_in_executor(None, pipeline.build, run)
            report(built, time.monotonic() - started)
            if built.publication:
                shown.paths = _paths(shown.folder)
                _reload()
        await asyncio.sleep(PAUSE)


def _application(shown: Shown) -> Application:
    script = Path(str(files("livereload") / "vendors" / "livereload.js")).read_bytes()
    return Application(
        [
            (r"/livereload", Socket, {"shown": shown}),
            (r"/livereload\.js", Script, {"shown": shown, "script": script}),
            (r"/(.*)", Pages, {"shown": shown}),
        ]
    )


class Guarded(RequestHandler):
    """Answers its own browser only: this host by name, and nothing but reading."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, shown: Shown, script: bytes = b"") -> None:
        """Take what is shown, and livereload's browser script."""
        self.shown = shown
        self.script = script

    def prepare(self) -> None:
        """Turn away requests that reached us under another name (DNS rebinding)."""
        if self.request.host not in self.shown.hosts:
            self.set_status(403)
            self.finish()

    def set_default_headers(self) -> None:
        """Send the security headers with every answer."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **_: object) -> None:
        """Say the number and nothing else: no file is named."""
        self.finish(str(status_code))

    def head(self, *arguments: str) -> None:
        """Answer as to GET; tornado leaves the body out."""
        self.get(*arguments)


class Script(Guarded):
    """livereload's browser script."""

    def get(self, *_: str) -> None:
        """Send it."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(self.script)


class Pages(Guarded):
    """The files of the last good build, and no others."""

    def get(self, *arguments: str) -> None:
        """Send a page with the script that reloads it, or any other file as it is."""
        path = unquote(arguments[0])
        if path.rpartition("/")[2] == "":
            path += "index.html"
        if not self.shown.paths:
            self._send("index.html", NOTHING_YET, 503)
        elif path in self.shown.paths:
            self._send(path, (self.shown.folder / path).read_bytes(), 200)
        elif f"{path}/index.html" in self.shown.paths:
            self.redirect(f"/{arguments[0]}/")
        else:
            lost = self.shown.folder / "404.html"
            self._send("404.html", lost.read_bytes() if lost.is_file() else b"404", 404)

    def _send(self, path: str, content: bytes, status: int) -> None:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if path.endswith(".html"):
            content = content.replace(b"</body>", SCRIPT)
        text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        self.set_status(status)
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.finish(content)


class Socket(LiveReloadHandler):  # type: ignore[misc] # livereload carries no types
    """livereload's socket, for our own pages only."""

    def initialize(self, shown: Shown) -> None:
        """Take what is shown."""
        self.shown = shown

    def prepare(self) -> None:
        """Turn away requests that reached us under another name."""
        if self.request.host not in self.shown.hosts:
            self.set_status(403)
            self.finish()

    def check_origin(self, origin: str) -> bool:
        """Accept the pages that we serve, and no other site's."""
        return origin in {f"http://{host}" for host in self.shown.hosts}


def _reload() -> None:
    """Tell every open page to load itself again; no file is named."""
    for waiter in tuple(LiveReloadHandler.waiters):
        waiter.send_message({"command": "reload", "path": "*", "liveCSS": False})


def _paths(folder: Path) -> frozenset[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return frozenset(path for path in found if not path.startswith("."))


def _snapshot(root: Path) -> Snapshot:
    """Return time and size of every file an author may edit; links are not followed."""
    found: Snapshot = {}
    waiting = [root / name for name in WATCHED]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        status = entry.stat(follow_symlinks=False)
                        found[entry.path] = (status.st_mtime_ns, status.st_size)
        except FileNotFoundError:
            continue
    return found
