"""A conversation with Pagefind's service, such as its own wrappers for Node and Python lead.

Each message is JSON in base64, ended by a comma, and gets one answer of the same form
(https://github.com/Pagefind/pagefind, `pagefind/src/service`).
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
from base64 import b64decode, b64encode
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from threading import Timer
from typing import IO, TYPE_CHECKING, Any, cast

from backgrounder.publish.paths import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SETTINGS = {"exclude_selectors": ["sup.cite"]}
"""A citation's mark is a number, which would stand amid the sentences that search shows."""

_PACKAGE = "pagefind_bin"
_TIME_LIMIT = 600.0  # seconds; ten thousand pages take less than fifty
_LAST_WORDS = 300  # characters
_AT_ONCE = 1 << 20  # bytes


class SearchError(OSError):
    """Pagefind could not make an index."""

    def __init__(self, reason: str) -> None:
        """Take the reason in Pagefind's own words, the last of which count."""
        shown = printable(" ".join(reason.split())[-_LAST_WORDS:])
        super().__init__(errno.EIO, f"Pagefind could not make the search index: {shown}")


def is_installed() -> bool:
    """Tell whether Pagefind is there to be asked."""
    return find_spec(_PACKAGE) is not None


def version() -> str:
    """Return Pagefind's version, such as `1.5.2`; raises OSError where it cannot be run."""
    command = [_executable(), "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip().removeprefix("pagefind ")


def index(pages: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, bytes]:
    """Return the files of the index of some pages, by path.

    Pages are a path and HTML, and are numbered in the order that they come in. The folder is one
    where Pagefind finds no settings and may leave its log. It hands its files over instead of
    writing them, because it says that it has written them before the last is on the disk.

    Raises SearchError, also where it takes too long, and OSError where it cannot be run.
    """
    log = folder / "pagefind.log"
    with log.open("wb") as errors, _service(folder, errors) as (questions, answers):
        try:
            files = _converse(questions, answers, pages)
        except BrokenPipeError:
            words = log.read_text("utf-8", "replace") or f"it ended, or took {_TIME_LIMIT:.0f} s"
            raise SearchError(words) from None
        except (KeyError, TypeError, ValueError):
            raise SearchError("its answer has another form than that of the 1.5 series") from None
    return {each["path"]: b64decode(each["content"]) for each in files}


def _converse(
    questions: IO[bytes], answers: IO[bytes], pages: Iterable[tuple[str, bytes]]
) -> list[dict[str, str]]:
    number = 0
    for number, payload in enumerate(_requests(pages)):
        message = json.dumps({"message_id": number, "payload": payload})
        questions.write(b64encode(message.encode()) + b",")
    questions.flush()
    for answer in _messages(answers):
        if answer["payload"]["type"] == "Error":
            raise SearchError(answer["payload"]["message"])
        if answer["message_id"] == number:
            return cast("list[dict[str, str]]", answer["payload"]["files"])
    raise BrokenPipeError


def _requests(pages: Iterable[tuple[str, bytes]]) -> Iterator[dict[str, object]]:
    yield {"type": "NewIndex", "config": SETTINGS}
    for path, html in pages:
        text = html.decode("utf-8", "replace")
        yield {"type": "AddFile", "index_id": 0, "file_path": path, "file_contents": text}
    yield {"type": "GetFiles", "index_id": 0}


def _messages(answers: IO[bytes]) -> Iterator[dict[str, Any]]:
    pieces: list[bytes] = []
    while read := os.read(answers.fileno(), _AT_ONCE):
        *ends, rest = read.split(b",")
        for end in ends:
            yield json.loads(b64decode(b"".join((*pieces, end))))
            pieces = []
        pieces.append(rest)


@contextmanager
def _service(folder: Path, errors: IO[bytes]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run Pagefind's service; give what it reads and what it writes."""
    settings = {name: value for name, value in os.environ.items() if "PAGEFIND" not in name}
    with subprocess.Popen(
        [_executable(), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=folder,
        env=settings,
    ) as process:
        questions = cast("IO[bytes]", process.stdin)
        limit = Timer(_TIME_LIMIT, process.kill)
        limit.start()
        try:
            yield questions, cast("IO[bytes]", process.stdout)
        finally:
            limit.cancel()
            process.kill()
            with suppress(BrokenPipeError):
                questions.close()


def _executable() -> str:
    return str(import_module(_PACKAGE).get_executable())
