"""A build beside a clean one of the same files: both must end alike.

What a good build reads is watched too: every file of it is among the inputs that it recorded.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.cli import ENGINE
from backgrounder.memory import record, states
from backgrounder.memory.sealed import FOLDER
from backgrounder.publish import manifest, pagefind
from tests.front_door import Project, Result, traces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEDGER = "evidence.json"
MEMORY = Path("/dev/shm")
ROOM = 32 * 2**20
"""Bytes: more than a test's project, its site, and a clean one need."""
MOST_KNOWN = 300
"""Endings of clean builds that are kept at a time."""
READING = {"open", "os.listdir", "os.scandir"}


@dataclass(frozen=True)
class Ending:
    """How a build ended."""

    code: int
    out: tuple[str, ...]
    """Without the line that tells how long it took."""
    err: str
    files: Mapping[str, tuple[bytes, int]]
    """The digest and the mode of each file of the site."""


def quick_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory, where there is any: a build writes, links and removes a lot."""
    fits = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return tempfile.TemporaryDirectory(dir=MEMORY if fits else None)


def assert_like_a_clean_build(
    project: Project, *options: str, known: dict[bytes, Ending] | None = None
) -> Result:
    """Build, and see the same as elsewhere; what has the same content was not touched.

    `known` are endings of clean builds, by the digest of all that they were made from.
    """
    wanted = _clean_ending(project, options, {} if known is None else known)
    before = files_of(project)
    seen = traces(project.site) if project.site.exists() else {}
    result = build_watched(project, *options)
    after, now = files_of(project), traces(project.site) if project.site.exists() else {}
    ended = _ending(project, result)
    assert (ended.code, ended.out, ended.err) == (wanted.code, wanted.out, wanted.err)
    if not result.code:
        assert _differing(after, wanted.files) == {}
    if result.code or before == after:
        assert now == seen
    for path in before.keys() & after.keys() - {manifest.NAME}:
        if before[path] == after[path]:
            place = (project.site / path).as_posix()
            assert now[place][0] == seen[place][0], f"{path} was written anew"
    return result


def build_watched(project: Project, *options: str) -> Result:
    """Build, and see that all that was read is among what the record tells."""
    with _watched() as opened:
        result = project.build(*options)
    if result.code == 0:
        assert unrecorded(project, opened) == []
    return result


def unrecorded(project: Project, opened: set[str]) -> list[str]:
    """Return what was read of the project, or of ours, that the record of its build leaves out."""
    last = record.load(project.folder)
    assert last is not None, "nothing is kept of a good build"
    known = {*last.inputs.files, *last.engine.files}
    return [
        path
        for path in sorted(opened)
        if (title := _title(project, Path(path)))
        and states._key(title.encode(errors="surrogateescape")) not in known
    ]


def _title(project: Project, path: Path) -> str:
    """Return what a record calls a file, or a folder; empty where it need not know it."""
    root = project.folder
    if path.is_relative_to(project.site) or path.is_relative_to(root / FOLDER):
        return ""
    if path.is_relative_to(root):
        title = f"project/{path.relative_to(root)}"
    elif path.is_relative_to(ENGINE / "backgrounder"):
        title = f"package/{path.relative_to(ENGINE / 'backgrounder')}"
    elif path.is_relative_to(ENGINE) and not path.is_relative_to(sys.prefix):
        title = f"engine/{path.relative_to(ENGINE)}"
    else:
        return ""
    is_outermost = path.is_dir() and title.count("/") == 1
    return "" if is_outermost or "__pycache__" in path.parts or not path.exists() else title


_watching: list[set[str]] = []


@contextmanager
def _watched() -> Iterator[set[str]]:
    """Give the absolute paths that this process begins to read."""
    _hook()
    _watching.append(set())
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


@cache  # a hook cannot be taken away again
def _hook() -> None:
    sys.addaudithook(_saw)


def _saw(event: str, arguments: tuple[object, ...]) -> None:
    if not (_watching and event in READING):
        return
    path = arguments[0]
    writes = event == "open" and int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR)
    if isinstance(path, str | bytes | os.PathLike) and not writes:
        text = os.fsdecode(path)
        if text.startswith("/"):
            _watching[-1].add(text)


def files_of(project: Project) -> dict[str, tuple[bytes, int]]:
    """Return digest and mode of each file, and link, of the site."""
    return {
        path.relative_to(project.site).as_posix(): (_digest(path), path.lstat().st_mode)
        for path in project.site.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def _digest(path: Path) -> bytes:
    content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    return blake2b(content, digest_size=16).digest()


def _ending(project: Project, result: Result) -> Ending:
    here = str(project.folder)
    out = tuple(result.out.replace(here, "").splitlines()[:-1])
    return Ending(result.code, out, result.err.replace(here, ""), files_of(project))


def _differing(
    found: Mapping[str, tuple[bytes, int]], wanted: Mapping[str, tuple[bytes, int]]
) -> dict[str, str]:
    return {
        path: "differs" if path in found and path in wanted else "only in one"
        for path in sorted({*found, *wanted})
        if found.get(path) != wanted.get(path)
    }


def _clean_ending(project: Project, options: tuple[str, ...], known: dict[bytes, Ending]) -> Ending:
    """Return how the same build ends where nothing is remembered."""
    key = _made_from(project, options)
    if key not in known:
        if len(known) >= MOST_KNOWN:
            known.clear()
        with quick_folder() as folder:
            clean = elsewhere(project, Path(folder, "project"))
            known[key] = _ending(clean, build_watched(clean, *options))
    return known[key]


def elsewhere(project: Project, folder: Path) -> Project:
    """Copy a project to where nothing was built.

    With its last ledger, which builds compare with, and with what is not ours in its site.
    """
    for each in project.folder.iterdir():
        if each.name not in {FOLDER, "site"}:
            shutil.copytree(each, folder / each.name, symlinks=True)
    for path in _kept_by_a_clean_build(project):
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project.site / path, folder / "site" / path, follow_symlinks=False)
    return Project(folder, "")


def _kept_by_a_clean_build(project: Project) -> list[str]:
    """Return the files of a site that decide how the next build of it ends, whatever it makes."""
    ours = _published(project)
    return sorted(
        path
        for path in files_of(project)
        if path not in ours or path == LEDGER or (project.site / path).is_symlink()
    )


def _published(project: Project) -> set[str]:
    """Return the files that a site's manifest tells; none where it cannot be read."""
    try:
        return set(manifest.read(project.site))
    except (OSError, ValueError):
        return set()


def _made_from(project: Project, options: tuple[str, ...]) -> bytes:
    """Return the digest of all that decides how a build ends."""
    clock = os.environ.get("SOURCE_DATE_EPOCH", "")
    told = json.dumps((options, clock, pagefind.is_installed()))
    digest = blake2b(told.encode(), digest_size=16)
    kept = [project.site / path for path in _kept_by_a_clean_build(project)]
    own = [
        path
        for each in project.folder.iterdir()
        if each.name not in {FOLDER, "site"}
        for path in (each, *each.rglob("*"))
    ]
    for path in sorted((*own, *kept)):
        content = b"" if path.is_dir() else _digest(path)
        digest.update(f"{path.relative_to(project.folder)}\0{path.lstat().st_mode}\0".encode())
        digest.update(content)
    return digest.digest()
