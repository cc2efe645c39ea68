"""What the preview's attackers use: raw requests, raw WebSocket frames, and many of them."""

from __future__ import annotations

import base64
import json
import os
import resource
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from backgrounder.preview.refusals import BURST

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINE = Path(__file__).parent.parent
PROGRAM = ENGINE / "tests/served_shelf.py"
PATIENCE = 10.0
"""Seconds to wait for something that comes at once on a machine that is not busy."""
KEY = base64.b64encode(b"0123456789abcdef").decode()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    raw: bytes

    @property
    def status(self) -> int:
        """Its number; 0 where the connection was closed without an answer."""
        return int(self.raw.split(b" ", 2)[1]) if self.raw else 0

    @property
    def head(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str:
        lines = [line.partition(": ") for line in self.head.split("\r\n")[1:]]
        found = [value for key, _, value in lines if key.lower() == name.lower()]
        assert len(found) <= 1, f"{name} twice"
        return "".join(found)


class Served:
    """The server in a process of its own."""

    def __init__(self, folder: Path, lines: float = BURST, descriptors: int = 1_024) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.errors = folder.parent / "refusals.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "error", *map(str, (PROGRAM, folder, lines, descriptors))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ | {"PYTHONPATH": str(ENGINE)},
            )
        self.address = self._line()
        self.token = self.address.rpartition("=")[2]
        self.port = int(self.address.split(":")[2].partition("/")[0])
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = f"backgrounder-{self.port}={self.token}"
        self.origin = f"http://{self.host}"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def show(self, files: dict[str, str]) -> None:
        """Put these files on the shelf, and wait until they are there."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(files) + "\n")
        self.process.stdin.flush()
        assert self._line() == "shown"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def send(self, request: bytes) -> Answer:
        """Send anything, and return whatever comes back until the end."""
        received = b""
        with self.connect() as connection:
            try:
                connection.sendall(request)
                while part := connection.recv(65_536):
                    received += part
            except (ConnectionResetError, BrokenPipeError):
                pass
        return Answer(received)

    def ask(
        self, target: str, *more: str, method: str = "GET", host: str = "", cookie: str = ""
    ) -> Answer:
        """Send one request as the author's own browser does, but for what is given."""
        lines = (
            f"{method} {target} HTTP/1.1",
            f"Host: {host or self.host}",
            f"Cookie: {cookie or self.cookie}",
            "Connection: close",
            *more,
        )
        return self.send("\r\n".join((*lines, "", "")).encode("latin-1"))

    def tab(self, page: str = "/", version: str = "", **more: str) -> Tab:
        """Open a page's socket and say what it shows."""
        tab = Tab(self, **more)
        assert tab.status == 101, tab.status
        tab.say({"command": "hello", "protocols": ["backgrounder-preview-1"]})
        tab.say({"command": "showing", "page": page, "version": version, "files": []})
        return tab

    def lines(self) -> list[str]:
        """Return the lines that were written to the terminal so far."""
        return self.errors.read_text().splitlines()

    def new_lines(self, act: Callable[[], object]) -> list[str]:
        """Return the lines that something led to."""
        before = len(self.lines())
        act()
        return self.lines()[before:]

    def memory(self) -> int:
        """Return how many megabytes the server holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() // 1_000_000

    def seconds_to_answer(self) -> float:
        """Return how long the author waits for a page: at best of three, for machines are busy."""
        return min(self._seconds() for _ in range(3))

    def _seconds(self) -> float:
        started = time.monotonic()
        assert self.ask("/").status == 200
        return time.monotonic() - started

    def stop(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Tab:
    """A WebSocket, frame by frame."""

    def __init__(self, served: Served, **changed: str) -> None:
        """Shake hands; a header given as empty is left out."""
        headers = {
            "Host": served.host,
            "Origin": served.origin,
            "Cookie": served.cookie,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": KEY,
            "Sec-WebSocket-Version": "13",
        } | changed
        lines = [f"{name}: {value}" for name, value in headers.items() if value]
        self.connection = served.connect()
        self.connection.sendall(
            "\r\n".join(("GET /livereload HTTP/1.1", *lines, "", "")).encode("latin-1")
        )
        self.received = b""
        while b"\r\n\r\n" not in self.received and self._more():
            pass
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        self.status = int(head.split(b" ", 2)[1]) if head else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def _more(self) -> bool:
        try:
            part = self.connection.recv(65_536)
        except ConnectionResetError:
            part = b""
        self.received += part
        return bool(part)

    def say(self, message: object) -> None:
        self.frame(0x81, json.dumps(message).encode())

    def frame(self, first: int, payload: bytes, *, length: int | None = None) -> None:
        """Send a frame; with a `length` that is not the payload's, a lie."""
        size = len(payload) if length is None else length
        sizes = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BQ", 0xFF, size)
        self.connection.sendall(bytes([first]) + sizes + b"\0\0\0\0" + payload)

    def hear(self, seconds: float = PATIENCE) -> Any:
        """Return the next message, the number a close gives, or None where the connection ends."""
        self.connection.settimeout(seconds)
        while (frame := self._frame()) is None:
            if not self._more():
                return None
        opcode, payload = frame
        if opcode == 8:
            return struct.unpack("!H", payload[:2])[0] if payload else 1005
        return json.loads(payload) if opcode == 1 else self.hear(seconds)

    def hears_nothing(self) -> bool:
        """Tell whether nothing has come, once an answer to a later word of ours has."""
        self.say({"command": "hello", "protocols": []})
        return bool(self.hear()["command"] == "hello")

    def _frame(self) -> tuple[int, bytes] | None:
        data = self.received
        if len(data) < 2:
            return None
        size, start = data[1] & 0x7F, 2
        if size == 126:
            size, start = int.from_bytes(data[2:4]), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10]), 10
        if len(data) < start + size:
            return None
        self.received = data[start + size :]
        return data[0] & 0x0F, data[start : start + size]


def allow_descriptors(number: int) -> None:
    """Let this process open as many files, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = number if hard == resource.RLIM_INFINITY else min(number, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
