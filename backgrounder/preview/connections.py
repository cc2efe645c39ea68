"""The connections of the preview: bounded in number, in time and in memory.

A program that opens a thousand connections and says nothing must not keep the author out. So when
there are as many as there may be, the oldest that has not shown the token makes room for the next.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, UnsatisfiableReadError

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Iterable

    from tornado.web import Application

    from backgrounder.preview.refusals import RefusalLog

MOST_CONNECTIONS = 256
HEAD_TIME = 5.0
"""Seconds in which a request's head must have come, also on a connection that is kept open."""
SEND_TIME = 30.0
"""Seconds in which the other side must have taken what was sent to it."""
REST = 1.0
"""Seconds without new connections after the system had none left."""
AT_ONCE = 64
"""So many connections are taken in before those that are there get their turn."""
LONGEST_HEAD = 16_384
BUFFER = 131_072
SEND_BUFFER = 262_144
"""What the system keeps for one that does not read: by itself it would keep megabytes."""

UNKNOWN, KNOWN, TAB = range(3)
"""What a connection has shown so far: nothing, the token, or that it is a page's socket."""
BAD_REQUEST = b"HTTP/1.1 400 Bad Request"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large"
_BARE = BAD_REQUEST + b"\r\n\r\n"
"""What tornado answers to what is not HTTP."""


class Connection(IOStream):
    """One connection: its answers carry our headers even where tornado writes them itself."""

    rank = UNKNOWN

    def __init__(self, taken: socket.socket, server: Server) -> None:
        super().__init__(taken, max_buffer_size=BUFFER)
        self._server = server

    def write(self, data: bytes | memoryview) -> Future[None]:
        """Send `data`; who does not take it in time is cut off."""
        if data == _BARE:
            self._server.log.note("what is not a request for a page")
            data = self._server.refusal(BAD_REQUEST)
        sent = super().write(data)
        if not sent.done():
            late = self.io_loop.call_later(SEND_TIME, self.close)
            sent.add_done_callback(lambda _: self.io_loop.remove_timeout(late))
        return sent

    def close(self, exc_info: Any = False) -> None:  # noqa: ANN401, FBT002 - as in tornado
        """Close it, and say why where the head of a request had no end."""
        if isinstance(exc_info, UnsatisfiableReadError) and not self.closed():
            self._server.log.note("a request whose head is too long")
            with suppress(OSError):
                self.socket.send(self._server.refusal(TOO_LONG))
        self._server.connections.pop(self, None)
        super().close(exc_info)


class Server(HTTPServer):
    """tornado's server, with an upper bound to everything."""

    def initialize(  # type: ignore[override] # tornado hands on what it is made with
        self, application: Application, *, log: RefusalLog, headers: bytes
    ) -> None:
        """Take what answers, where refusals are told, and the headers of a bare refusal."""
        self.log = log
        self.connections: dict[Connection, None] = {}
        self._most = _most_connections()
        self._headers = headers
        super().initialize(
            application,
            max_header_size=LONGEST_HEAD,
            idle_connection_timeout=HEAD_TIME,
            body_timeout=HEAD_TIME,
            max_body_size=0,
        )

    def refusal(self, first_line: bytes) -> bytes:
        """Return a whole answer that has no body."""
        return b"%s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n" % (
            first_line,
            self._headers,
        )

    def add_sockets(self, sockets: Iterable[socket.socket]) -> None:
        """Listen."""
        for listener in sockets:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            self._sockets[listener.fileno()] = listener
            self._listen(listener)

    def _listen(self, listener: socket.socket) -> None:
        loop = IOLoop.current()
        if listener.fileno() in self._sockets:
            loop.add_handler(listener, lambda *_: self._accept(listener), IOLoop.READ)
            self._handlers[listener.fileno()] = lambda: loop.remove_handler(listener)

    def _accept(self, listener: socket.socket) -> None:
        """Take new connections in; without descriptors left, rest instead of asking for ever."""
        try:
            for _ in range(AT_ONCE):
                taken, address = listener.accept()
                taken.setblocking(False)
                self._make_room()
                connection = Connection(taken, self)
                self.connections[connection] = None
                self.handle_stream(connection, address)
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            self.log.note(f"new connections for {REST:g} s: {error.strerror or error}")
            self._handlers.pop(listener.fileno())()
            IOLoop.current().call_later(REST, self._listen, listener)

    def _make_room(self) -> None:
        if len(self.connections) >= self._most:
            self.log.note("a connection that said nothing, to make room for others")
            min(self.connections, key=lambda connection: connection.rank).close()


def _most_connections() -> int:
    """Return how many connections there may be: half of what the system allows at the most."""
    try:
        import resource
    except ImportError:  # not on Windows, whose limit is far away
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
