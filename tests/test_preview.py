"""The live preview shows what is on disk; test_preview_safety.py tells to whom."""

from __future__ import annotations

import json
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
        self.cookie = f"backgrounder-{self.port}={self.first_line.rpartition('=')[2]}"

    def ask(self, path: str, *, method: str = "GET", host: str = "", more: str = "") -> str:
        """Send one request and return the whole answer."""
        name = host or f"127.0.0.1:{self.port}"
        own = f"Host: {name}\r\nCookie: {self.cookie}\r\nConnection: close\r\n"
        request = f"{method} {path} HTTP/1.1\r\n{own}{more}\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request.encode("latin-1"))
            received = b""
            while part := connection.recv(65536):
                received += part
        return received.decode("utf-8", "replace")

    def hear(self, words: str) -> None:
        """Wait until the terminal says the words."""
        assert self.process.stdout is not None
        while words not in (line := self.process.stdout.readline()):
            assert line, "the preview has ended"

    def wait_for(self, path: str, words: str) -> str:
        """Ask again until the answer holds the words."""
        end = time.monotonic() + PATIENCE
        while words not in (answer := self.ask(path)):
            assert time.monotonic() < end, f"{words!r} never came: {answer[:500]}"
            time.sleep(0.05)
        return answer

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
    """It holds all that is needed to enter."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", preview.first_line)
    assert "Why the lake is falling" in preview.wait_for("/topics/lake/", "200 OK")
    assert preview.stop() == 130


def test_an_edit_is_shown_and_a_bad_one_leaves_the_last_good_page(preview: Preview) -> None:
    preview.wait_for("/topics/lake/", "How low is it?")
    preview.project.edit("content/topics/lake.md", "How low is it?", "How deep is it?")
    preview.wait_for("/topics/lake/", "How deep is it?")
    preview.project.edit("content/topics/lake.md", "title:", "tilte:")
    preview.hear("the last good pages stay")
    assert "How deep is it?" in preview.ask("/topics/lake/")
    preview.project.edit("content/topics/lake.md", "tilte:", "title:")
    preview.project.edit("content/topics/lake.md", "How deep is it?", "How far down is it?")
    preview.wait_for("/topics/lake/", "How far down is it?")


def test_deleting_the_site_takes_nothing_from_the_preview(preview: Preview) -> None:
    """It is served from memory, and never written by it."""
    preview.wait_for("/topics/lake/", "How low is it?")
    assert preview.project.build().code == 0
    preview.project.remove("site")
    preview.project.edit("content/topics/lake.md", "How low is it?", "How deep is it?")
    preview.wait_for("/topics/lake/", "How deep is it?")
    assert not preview.project.site.exists()


def test_a_folder_that_is_renamed_or_deleted_shows_what_is_left(preview: Preview) -> None:
    """And what comes back."""
    topics = preview.project.folder / "content" / "topics"
    preview.wait_for("/topics/lake/", "200 OK")
    topics.rename(topics.with_name("set-aside"))
    preview.wait_for("/topics/lake/", "404 Not Found")
    topics.with_name("set-aside").rename(topics)
    preview.wait_for("/topics/lake/", "How low is it?")
    preview.project.remove("content")
    preview.hear("the last good pages stay")
    assert "How low is it?" in preview.ask("/topics/lake/")
    preview.project.write(BASE).write(BRIEF.replace("How low is it?", "How deep is it?"))
    preview.wait_for("/topics/lake/", "How deep is it?")


def test_a_branch_that_is_checked_out_is_what_is_shown(preview: Preview) -> None:
    """Texts, names, templates and addresses; after many switches, the last."""
    project = preview.project
    brief, lost = project.folder / "content/topics/lake.md", "templates/404.html"
    ours = (
        (ENGINE / lost).read_text(encoding="utf-8").replace("{% endblock %}", "Ours{% endblock %}")
    )
    project.write(f"-- {lost} --\n{ours}-- .gitignore --\n.backgrounder\nschema\n")
    git(project.folder, "init", "--quiet", "--initial-branch", "ours")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "--quiet", "--message", "Ours")
    git(project.folder, "checkout", "--quiet", "-b", "theirs")
    project.edit("content/tags.yaml", "name: Lake Orro", "name: Orro Water")
    project.edit("content/topics/lake.md", "title: Why", "title: Say why")
    project.edit(lost, "Ours{%", "Theirs{%")
    brief.rename(brief.with_name("orro.md"))
    git(project.folder, "add", ".")
    git(project.folder, "commit", "--quiet", "--message", "Theirs")
    for branch in ("ours", "theirs") * 5:
        git(project.folder, "checkout", "--quiet", branch)
    preview.wait_for("/topics/orro/", "Say why the lake")
    preview.wait_for("/topics/lake/", "404 Not Found")
    preview.wait_for("/tags/lake-orro/", "<title>Orro Water")
    preview.wait_for("/nowhere", "Theirs")
    git(project.folder, "checkout", "--quiet", "ours")
    preview.wait_for("/topics/lake/", "Why the lake is falling")
    preview.wait_for("/topics/orro/", "404 Not Found")
    preview.wait_for("/tags/lake-orro/", "<title>Lake Orro")
    preview.wait_for("/nowhere", "Ours")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Desk", "-c", "user.email=desk@orro.example")
    subprocess.run(["git", *who, "-c", "commit.gpgsign=false", *arguments], cwd=folder, check=True)


def test_editors_are_offered_a_new_name_once_it_is_saved(preview: Preview) -> None:
    """Where schemas were asked for once; a bad edit takes nothing from them."""
    project = preview.project
    preview.wait_for("/topics/lake/", "200 OK")
    assert not (project.folder / "schema").exists()
    assert project.run("schema").code == 0
    tags = "content/tags.yaml"
    port = "port-vell:\n  name: Port Vell\n  kind: place\n  about: A town on the lake.\n"
    (project.folder / tags).write_text((project.folder / tags).read_text() + port)
    preview.hear(tags)
    project.edit(tags, "kind: place", "kind: [place")
    preview.hear("the last good pages stay")
    brief = json.loads((project.folder / "schema/brief.schema.json").read_text())
    assert brief["properties"]["tags"]["items"] == {"enum": ["lake-orro", "port-vell"]}


def test_drafts_are_shown_and_never_reach_the_site(preview: Preview) -> None:
    preview.project.edit("content/topics/lake.md", "date:", "draft: true\ndate:")
    preview.wait_for("/topics/lake/", "noindex")
    assert not preview.project.site.exists()


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
    assert f"port {preview.port} is taken" in done.stderr
    assert "--port 0" in done.stderr
