"""The live preview: it shows what is on disk, and answers its own browser only."""

from __future__ import annotations

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.front_door import BASE, BRIEF, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE = Path(__file__).parent.parent
PATIENCE = 20.0
"""Seconds to wait for something that comes at once on a machine that is not busy."""


class Preview:
    """A running `build.py serve`, spoken to by raw sockets."""

    def __init__(self, project: Project) -> None:
        self.project = project
        command = [sys.executable, str(ENGINE / "build.py"), "serve", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--root", str(project.folder)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline().strip()
        self.port = int(re.sub(r".*:(\d+)/.*", r"\1", self.first_line))

    def ask(self, path: str, *, method: str = "GET", host: str = "", more: str = "") -> str:
        """Send one request and return the whole answer."""
        name = host or f"127.0.0.1:{self.port}"
        request = f"{method} {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n{more}\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request.encode("latin-1"))
            received = b""
            while part := connection.recv(65536):
                received += part
        return received.decode("utf-8", "replace")

    def wait_for(self, path: str, words: str) -> str:
        """Ask again until the answer holds the words."""
        end = time.monotonic() + PATIENCE
        while words not in (answer := self.ask(path)):
            assert time.monotonic() < end, f"{words!r} never came: {answer[:500]}"
            time.sleep(0.05)
        return answer

    def handshake(self, origin: str, host: str = "") -> str:
        """Ask for the socket that tells of reloads; return the first line of the answer."""
        key = base64.b64encode(b"0123456789abcdef").decode()
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(
                f"GET /livereload HTTP/1.1\r\nHost: {host or f'127.0.0.1:{self.port}'}\r\n"
                f"Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: {origin}\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            return connection.recv(4096).decode("latin-1").splitlines()[0]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    running = Preview(Project(tmp_path / "project", BASE).write(BRIEF))
    yield running
    if running.process.poll() is None:
        running.stop()


def test_the_first_line_is_the_address_to_open(preview: Preview) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", preview.first_line)
    assert "Why the lake is falling" in preview.wait_for("/topics/lake/", "200 OK")
    assert preview.stop() == 130


def test_an_edit_is_shown_and_a_bad_one_leaves_the_last_good_page(preview: Preview) -> None:
    preview.wait_for("/topics/lake/", "How low is it?")
    preview.project.edit("content/topics/lake.md", "How low is it?", "How deep is it?")
    preview.wait_for("/topics/lake/", "How deep is it?")
    preview.project.edit("content/topics/lake.md", "title:", "tilte:")
    time.sleep(1)
    assert "How deep is it?" in preview.ask("/topics/lake/")
    preview.project.edit("content/topics/lake.md", "tilte:", "title:")
    preview.project.edit("content/topics/lake.md", "How deep is it?", "How far down is it?")
    preview.wait_for("/topics/lake/", "How far down is it?")


def test_drafts_are_shown_and_never_reach_the_site(preview: Preview) -> None:
    preview.project.edit("content/topics/lake.md", "date:", "draft: true\ndate:")
    preview.wait_for("/topics/lake/", "noindex")
    assert not preview.project.site.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/../build.py",
        "/..%2fbuild.py",
        "/%2e%2e/build.py",
        "/%2e%2e%2fbuild.py",
        "/..%5cbuild.py",
        "/....//build.py",
        "/%252e%252e/build.py",
        "/%c0%ae%c0%ae/build.py",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.backgrounder-manifest.json",
        "/.git/config",
        "/.env",
        "/static",
        "/topics/lake/%00",
    ],
)
def test_only_the_built_site_is_answered(preview: Preview, path: str) -> None:
    preview.wait_for("/", "200 OK")
    status = preview.ask(path).split(" ", 2)[1]
    assert status in {"404", "400", "403"}


def test_a_foreign_host_or_origin_is_turned_away(preview: Preview) -> None:
    """DNS rebinding and cross-site sockets read nothing and are told nothing."""
    preview.wait_for("/", "200 OK")
    answer = preview.ask("/topics/lake/", host="evil.example")
    assert " 403 " in answer.splitlines()[0]
    assert "lake" not in answer
    own = f"http://127.0.0.1:{preview.port}"
    assert " 101 " in preview.handshake(own)
    assert " 403 " in preview.handshake("http://evil.example")
    assert " 403 " in preview.handshake(own, host="evil.example")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"])
def test_nothing_but_reading_is_allowed(preview: Preview, method: str) -> None:
    assert preview.ask("/", method=method).split(" ", 2)[1] in {"405", "400"}


def test_every_answer_carries_the_security_headers(preview: Preview) -> None:
    preview.wait_for("/", "200 OK")
    for path in ("/", "/nowhere", "/livereload.js"):
        answer = preview.ask(path)
        for header in ("nosniff", "no-store", "same-origin", "frame-ancestors 'none'"):
            assert header in answer.split("\r\n\r\n")[0]
        assert "Server:" not in answer
        assert "Access-Control" not in answer


def test_the_preview_listens_on_this_machine_only(preview: Preview) -> None:
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("needs Linux's list of sockets")
    port = f"{preview.port:04X}"
    listening = [line.split()[1] for line in table.read_text().splitlines() if f":{port} " in line]
    assert {address.split(":")[0] for address in listening} == {"0100007F"}


def test_a_port_that_is_taken_is_told(preview: Preview) -> None:
    command = [sys.executable, str(ENGINE / "build.py"), "serve", "--port", str(preview.port)]
    done = subprocess.run(
        [*command, "--root", str(preview.project.folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ,
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
