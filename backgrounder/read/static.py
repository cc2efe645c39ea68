"""The files that are copied as they are: the project's, and the engine's where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from backgrounder.model import StaticFile
from backgrounder.problems import Place, Problem
from backgrounder.read import files
from backgrounder.read.characters import quoted
from backgrounder.read.names import same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backgrounder.read.files import Entry
    from backgrounder.read.report import Report

FOLDER = "static"
STYLESHEET = f"{FOLDER}/style.css"

MAXIMUM_FILE = 2**31
MAXIMUM_STYLESHEET = 2**20
"""In bytes."""


def static_files(root: Path, engine: Path, report: Report) -> tuple[tuple[StaticFile, ...], str]:
    """Return the static files by path, and the text of the style sheet among them."""
    chosen: dict[str, Entry] = {}
    for entry in (*_tree(root, report), *(() if engine == root else _tree(engine, report))):
        first = chosen.setdefault(same(entry.path), entry)
        if first.path != entry.path:
            report(_same_path(first, entry))
    found = (_static_file(entry, report) for entry in chosen.values())
    style = chosen.get(STYLESHEET)
    text = files.text(style, MAXIMUM_STYLESHEET, report) if style else None
    return tuple(sorted((file for file in found if file), key=lambda file: file.path)), text or ""


def _tree(root: Path, report: Report) -> Iterator[Entry]:
    """Yield each file below a `static/` folder; links may lead no further than that folder."""
    top = files.find(root, FOLDER, report)
    if top is None:
        return
    waiting = [top]
    while waiting:
        for entry in files.entries(waiting.pop(), top.location, report):
            if entry.is_folder:
                waiting.append(entry)
            else:
                yield entry


def _static_file(entry: Entry, report: Report) -> StaticFile | None:
    digest = files.digest(entry, MAXIMUM_FILE, report)
    path = normalize("NFC", entry.path.removeprefix(f"{FOLDER}/"))
    return StaticFile(path, str(entry.location), digest) if digest else None


def _same_path(first: Entry, engines: Entry) -> Problem:
    return Problem(
        Place(first.path),
        "file-name",
        f"{quoted(first.path)} and the engine's {quoted(engines.path)} are one name on Windows"
        " and macOS",
        hint=f"rename it; to replace the engine's file, name it {quoted(engines.path)}",
    )
