"""The preview's server: it answers its own browser, with what lies on the shelf, and nothing else.

livereload's and tornado's handlers accept any host, any origin and any method; ours are made from
them and refuse all that `gate` does not let in. There is no handler that changes anything.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import mimetypes
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from livereload.handlers import LiveReloadHandler
from tornado.httputil import HTTPInputError
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError

from backgrounder.preview.connections import KNOWN, TAB, Server
from backgrounder.preview.gate import SOCKET, brings_token, gate_at, has_body, refusal_of
from backgrounder.preview.shelf import LOST, Found, Moved, is_ordinary, look_up, path_of, version_of

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Awaitable, Iterator, Mapping
    from socket import socket

    from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest

    from backgrounder.preview.channel import Channel
    from backgrounder.preview.gate import Gate, Refusal
    from backgrounder.preview.refusals import RefusalLog

OWN = "/.preview/"
"""Below this address lie the preview's own script and stylesheet; no page of a site can."""
LIVERELOAD = r"/livereload\.js"
"""livereload's script finds its socket from its own address, which therefore stays."""
PIECE = 65_536
OK = 200
UNSUPPORTED = 1003
"""https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1"""
MOST_MESSAGES = 100
"""A tab says a few words when it opens; one that says more in a minute is none of ours."""
MOST_WAITING = 2_000_000
"""So many characters may wait for a tab to take them; one that takes none is cut off."""
LONGEST_MESSAGE = 65_536
PING = 20
"""Seconds between two questions whether a tab is still there."""
MINUTE = 60.0
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_KINDS = mimetypes.MimeTypes()
_KINDS.add_type("font/woff2", ".woff2")
_KINDS.add_type("image/webp", ".webp")
_KINDS.add_type("image/avif", ".avif")

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Accept-Ranges": "none",
}
_EVERYTHING = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self'; "
    "font-src 'self'; connect-src 'self' {socket}; worker-src 'self'"
)
"""The policy that the pages are published with, and the socket; nothing inline runs here either."""
_SEARCH = re.compile(r"(search|pagefind)/.*")
_SINGLE = re.compile(r"(.*/)?topics/[^/]+/(?!index\.html$)[^/]+\.html")
"""A topic as one file, which carries its stylesheet within it."""

ENTERED = b'history.replaceState(null, "", location.pathname + location.hash);\n'
"""Takes the token out of the browser's address bar, where it is easily copied from."""
LOCKED_OUT = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Preview</title><p>This preview is "
    b"for the person who started it. To enter, open the address that the terminal shows: it ends "
    b"in <code>?token=</code> and many letters, and it is a new one each time the preview starts. "
    b'<p>If you have entered already and came by a link of another site, <a href="">go on</a>.'
)
"""A browser sends no `SameSite=Strict` cookie along such a link, but does so from this page."""
NOTHING_YET = (
    b"<!doctype html><html lang=en><head><meta charset=utf-8><title>Nothing to show yet</title>"
    b"</head><body><p>There is no page yet: the first build is at work, or found problems, which "
    b"the terminal tells. This page loads again when there is one.</p></body></html>"
)
NOT_FOUND = b"<!doctype html><html lang=en><title>404</title><body><p>404: no such page.</body>"


@dataclass(frozen=True, slots=True)
class Office:
    """What the handlers work with."""

    gate: Gate
    channel: Channel
    log: RefusalLog
    own: dict[str, bytes]
    """The preview's own files: by address, without `OWN`."""
    folders: tuple[Path, ...]
    """Files of the shelf that lie on the disk must lie in one of these."""

    def headers(self, path: str = "") -> dict[str, str]:
        """Return the headers of the answer that shows `path`."""
        policy = _EVERYTHING.format(
            script=" 'wasm-unsafe-eval'" if _SEARCH.fullmatch(path) else "",
            style=" 'unsafe-inline'" if _SINGLE.fullmatch(path) else "",
            socket=" ".join(f"ws://{host}" for host in sorted(self.gate.hosts)),
        )
        return {**HEADERS, "Content-Security-Policy": policy}


def listen(host: str, port: int) -> tuple[Gate, list[socket]]:
    """Take the port, 0 for any free one; return the gate and the sockets to serve on.

    Raises OSError where the port is taken: never is another one used in its place.
    """
    try:
        sockets = bind_sockets(port, host)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        reason = f"port {port} is taken, perhaps by another preview: end that one, or add --port 0"
        raise OSError(error.errno, reason) from error
    return gate_at(host, sockets[0].getsockname()[1]), sockets


@contextmanager
def serving(office: Office, sockets: list[socket]) -> Iterator[Server]:
    """Answer requests until the block is left."""
    _silence()
    asyncio.get_running_loop().set_exception_handler(lambda _, about: _tell_fault(office, about))
    headers = "".join(f"{name}: {value}\r\n" for name, value in office.headers().items())
    server = Server(_Desk(office), log=office.log, headers=headers.encode("ascii"))
    server.add_sockets(sockets)
    try:
        yield server
    finally:
        server.stop()


def own_files() -> dict[str, bytes]:
    """Return the preview's own scripts and stylesheets, and livereload's script."""
    assets = sorted((Path(__file__).parent / "assets").glob("*.*"))
    found = {path.name: path.read_bytes() for path in assets}
    vendored = Path(str(files("livereload") / "vendors" / "livereload.js"))
    return {**found, "livereload.js": vendored.read_bytes(), "entered.js": ENTERED}


class _Desk(Application):
    """Sends every request to its handler, once the gate has let it in."""

    def __init__(self, office: Office) -> None:
        self.office = office
        super().__init__(
            [
                (SOCKET, Socket, {"office": office}),
                (rf"{re.escape(OWN)}.*|{LIVERELOAD}", Own, {"office": office}),
                (r"/.*", Pages, {"office": office}),
            ],
            log_function=lambda _: None,
            websocket_ping_interval=PING,
            websocket_max_message_size=LONGEST_MESSAGE,
        )

    def find_handler(  # type: ignore[override] # without what tornado hands on
        self, request: HTTPServerRequest
    ) -> HTTPMessageDelegate:
        """Decide on the head of a request alone, before a body could be read."""
        if has_body(request.headers):
            raise HTTPInputError("a body")  # the connection answers, and closes
        refusal = refusal_of(request, self.office.gate)
        if refusal:
            self.office.log.note(refusal.reason, refusal.said)
            arguments = {"office": self.office, "refusal": refusal}
            return self.get_handler_delegate(request, Refused, arguments)
        request.connection.stream.rank = KNOWN  # type: ignore[union-attr] # HTTP1Connection's
        return super().find_handler(request)


class _Handler(RequestHandler):
    """What all answers have in common."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "HEAD")

    def initialize(self, office: Office) -> None:
        """Take what the handlers work with; the headers depend on it."""
        self.office = office
        self._set_headers("")

    def _set_headers(self, path: str) -> None:
        self.clear_header("Server")
        for name, value in self.office.headers(path).items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Give none: an answer is always sent whole, so no change can hide behind a 304."""

    def head(self, *arguments: str) -> Awaitable[None] | None:
        """Answer as to GET; tornado leaves the body out."""
        return self.get(*arguments)

    def write_error(self, status_code: int, **_: object) -> None:
        """Say the number and nothing else: no file is named."""
        self._set_headers("")
        self.set_header("Allow", "GET, HEAD")
        self.finish(str(status_code))

    def log_exception(self, kind: type[BaseException] | None, *_: object) -> None:
        """Tell of a fault of ours in one line; that the other side has gone is none of ours."""
        if kind not in {StreamClosedError, HTTPError}:
            self.office.log.note(f"a request, by a fault of ours: {_name(kind)}")


class Refused(_Handler):
    """The answer to what the gate did not let in."""

    def initialize(self, office: Office, refusal: Refusal) -> None:  # type: ignore[override]
        """Take why."""
        super().initialize(office)
        self.refusal = refusal

    def prepare(self) -> None:
        """Say the number, or to who lacks the token how to enter."""
        if self.refusal.is_locked_out:
            self.set_status(self.refusal.status)
            self.finish(LOCKED_OUT)
        else:
            self.send_error(self.refusal.status)


class Own(_Handler):
    """The preview's own scripts and stylesheets."""

    def get(self, *_: str) -> None:
        """Send one of those that were there when the preview began."""
        name = self.request.path.removeprefix(OWN).removeprefix("/")
        content = self.office.own.get(name)
        if content is None:
            self.office.log.note("an address of the preview's own that does not exist")
            self.send_error(404)
        else:
            self.set_header("Content-Type", kind_of(name))
            self.finish(content)


class Pages(_Handler):
    """The files on the shelf, and no others."""

    async def get(self, *_: str) -> None:
        """Send what stands at the address, or say that nothing does."""
        path = path_of(self.request.path)
        if path is None:
            self.office.log.note("an address that is none of a site's")
            self.send_error(400)
            return
        if brings_token(self.request, self.office.gate):
            self.set_header("Set-Cookie", self.office.gate.cookie)
        shelf = self.office.channel.shown.shelf
        match look_up(shelf, path):
            case Found(path, content):
                await self._send(path, content, 200)
            case Moved(address):
                self.set_status(302)
                self.set_header("Location", address)
                self.finish()
            case None:
                await self._send_lost(path, shelf.files.get(LOST, NOT_FOUND))

    async def _send_lost(self, path: str, content: bytes | Path) -> None:
        if not is_ordinary(path):
            self.office.log.note("an address that no page of a site has")
        if self.office.channel.shown.shelf.files:
            await self._send(LOST, content, 404)
        else:
            await self._send(LOST, NOTHING_YET, 503)

    async def _send(self, path: str, content: bytes | Path, status: int) -> None:
        self._set_headers(path)
        self.set_status(status)
        self.set_header("Content-Type", kind_of(path))
        if isinstance(content, Path):
            await self._send_from_disk(content)
            return
        if path.endswith(".html"):
            version = version_of(content) if status == OK else ""
            content = with_scripts(content, self._tags(version))
        await self._send_pieces(BytesIO(content), len(content))

    def _tags(self, version: str) -> bytes:
        entered = brings_token(self.request, self.office.gate)
        first = f'<script src="{OWN}entered.js"></script>' if entered else ""
        script = f'<script src="{OWN}overlay.js" data-version="{version}"></script>'
        return f"{first}{script}".encode("ascii")

    async def _send_from_disk(self, location: Path) -> None:
        try:
            opened = open_below(location, self.office.folders)
        except OSError:
            self.send_error(404)
            return
        with opened:
            await self._send_pieces(opened, os.fstat(opened.fileno()).st_size)

    async def _send_pieces(self, content: BinaryIO, length: int) -> None:
        """Send so much, each piece once the one before was taken: who is slow costs one piece."""
        self.set_header("Content-Length", str(length))
        left = 0 if self.request.method == "HEAD" else length
        while left > PIECE and (piece := content.read(PIECE)):
            left -= len(piece)
            self.write(piece)
            await self.flush()
        self.finish(content.read(left))


class Socket(LiveReloadHandler):  # type: ignore[misc] # livereload carries no types
    """livereload's socket, for the pages that we serve."""

    def initialize(self, office: Office) -> None:
        """Take what the handlers work with."""
        self.office = office
        self.clear_header("Server")
        for name, value in office.headers().items():
            self.set_header(name, value)
        self.heard = 0
        self.since = 0.0
        self.waiting = 0
        self.is_ended = False

    def prepare(self) -> None:
        """Turn away one too many."""
        if not self.office.channel.has_room():
            self.office.log.note("a socket, for there are too many")
            self.set_status(503)
            self.finish()

    def check_origin(self, origin: str) -> bool:
        """Accept the pages that we serve; the gate has asked already, and refuses a missing one."""
        return origin in {f"http://{host}" for host in self.office.gate.hosts}

    def open(self, *_: str) -> None:
        """Take the tab in."""
        self.stream = self.ws_connection.stream
        self.stream.rank = TAB
        self.set_nodelay(True)
        self.office.channel.join(self)

    def on_message(self, message: str | bytes) -> None:
        """Pass on what the tab says; hang up on who says anything else, or too much."""
        if self.is_ended:
            self.drop()
        elif self._says_too_much() or not self.office.channel.hear(self, message):
            self.office.log.note("a socket that says what no page of ours does")
            self.is_ended = True
            self.office.channel.leave(self)
            self.close(UNSUPPORTED)

    def on_ping(self, _: bytes) -> None:
        """Count it: a browser sends none."""
        if self._says_too_much():
            self.drop()

    def on_close(self) -> None:
        """Forget the tab."""
        self.office.channel.leave(self)

    def send(self, text: str) -> None:
        """Send one message; a tab that takes none is cut off."""
        self.waiting += len(text)
        if self.waiting > MOST_WAITING:
            self.drop()
            return
        with suppress(WebSocketClosedError):
            self.write_message(text).add_done_callback(lambda done: self._sent(done, len(text)))

    def drop(self) -> None:
        """Close the connection at once."""
        self.stream.close()

    def log_exception(self, kind: type[BaseException] | None, *_: object) -> None:
        """Tell of a fault of ours in one line."""
        self.office.log.note(f"a message, by a fault of ours: {_name(kind)}")

    def _sent(self, done: Future[None], length: int) -> None:
        self.waiting -= length
        if not done.cancelled():
            done.exception()  # the tab is gone: asking for it keeps the loop from reporting it

    def _says_too_much(self) -> bool:
        now = time.monotonic()
        if now - self.since > MINUTE:
            self.since, self.heard = now, 0
        self.heard += 1
        return self.heard > MOST_MESSAGES


def with_scripts(page: bytes, tags: bytes) -> bytes:
    """Return a page with the preview's own `tags` at its end; what is published never has them."""
    before, end, after = page.rpartition(b"</body>")
    return b"".join((before, tags, end, after)) if end else page + tags


def kind_of(path: str) -> str:
    """Return the media type of a path by its ending, the same on every machine."""
    kind = _KINDS.guess_type(path)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return f"{kind}; charset=utf-8" if is_text else kind


def open_below(location: Path, folders: tuple[Path, ...]) -> BinaryIO:
    """Open a plain file that lies below one of the folders, following no link on the way.

    So a link that was put there since the build leads nowhere. Raises OSError.
    """
    folder = next((each for each in folders if location.is_relative_to(each)), None)
    if folder is None or ".." in location.parts:
        raise FileNotFoundError(location)
    parts = location.relative_to(folder).parts
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            before, here = here, os.open(part, _FOLDER, dir_fd=here)
            os.close(before)
        opened = os.open(parts[-1], _FILE, dir_fd=here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise FileNotFoundError(location)
    return os.fdopen(opened, "rb")


def _tell_fault(office: Office, about: Mapping[str, object]) -> None:
    """Tell of a fault in the event loop in one line: tracebacks could fill the author's disk."""
    office.log.note(f"something, by a fault of ours: {_name(type(about.get('exception')))}")


def _name(kind: type | None) -> str:
    return kind.__name__ if kind else "unknown"


def _silence() -> None:
    """Keep the packages' own logs quiet: they quote what strangers send."""
    for name in ("tornado", "livereload"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
