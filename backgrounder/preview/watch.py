"""The authors' folders, watched: what was saved, as the system tells of it or by looking again.

Each folder is watched by itself and links are not followed, as `read` does not follow them either:
a loop of links, or one to the whole disk, costs nothing.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from backgrounder.read.names import is_ignored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from backgrounder.settings import Run

    Identities = dict[str, tuple[int, int] | None]
    """Device and inode of each folder; None where it is missing but may come."""
    Snapshot = dict[str, tuple[int, int, int, int]]
    """Inode, size and the times of content and of status, of each file."""

WATCHED = ("content", "seeds", "templates", "static")
STEP = 10
"""Milliseconds between two questions to the system; what it tells in steps on end is one burst."""
BURST = 100
"""Milliseconds that a burst lasts at the most."""
BEAT = 1_000
"""Milliseconds after which folders are looked at for what no event tells: a project renamed."""
PAUSE = 0.5
"""Seconds between two looks at every file, where the system tells nothing."""
SHARE = 10
"""Looking may take one part in so many of the time: a large project is looked at less often."""
FORCED = "WATCHFILES_FORCE_POLLING"
"""https://watchfiles.helpmanual.io/api/watch/ names this variable for containers and the like."""
_REMOTE = (
    *("9p", "afs", "ceph", "cifs", "drvfs", "fuse.", "lustre", "ncp", "nfs", "prl_fs", "smb"),
    *("vboxsf", "virtiofs", "vmhgfs"),
)
"""How the types of file systems begin whose files others can change without an event here."""
_MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is watched."""

    root: Path
    """The project's folder."""
    folders: tuple[Path, ...]
    """Those that authors write in; each may be missing, or come and go."""
    without: tuple[Path, ...]
    """What is left out of them: what we write ourselves."""


def scope_of(run: Run) -> Scope:
    """Return what a preview of `run` watches: the project's folders, and our own templates."""
    own = (run.root / name for name in WATCHED)
    ours = (run.engine / name for name in ("templates", "static"))
    written = (run.output, run.published or run.output, run.root / ".backgrounder")
    without = tuple(dict.fromkeys(path.absolute() for path in written))
    return Scope(run.root, tuple(dict.fromkeys((*own, *ours))), without)


def watch(
    scope: Scope, say: Callable[[str], None], stop: threading.Event
) -> Iterator[frozenset[str]]:
    """Yield the files that were saved, made, moved or deleted, until `stop` is set.

    The first set is empty: from then on nothing is missed. Paths are relative to the project's
    folder, where they lie in it. `say` is told, once, how it is watched.
    """
    names = ", ".join(f"{name}/" for name in WATCHED)
    reason = _why_not_told(scope)
    if not reason:
        try:
            yield from _told(scope, f"Watching {names}: the system tells of each save", say, stop)
        except (OSError, WatchfilesRustInternalError) as error:
            reason = _in_words(error)
    if not stop.is_set():
        say(f"Watching {names} by looking every {PAUSE:g} s: {reason}")
        yield from _seen(scope, stop)


def watch_in_background(
    scope: Scope, say: Callable[[str], None], tell: Callable[[frozenset[str]], None]
) -> threading.Event:
    """Watch in a thread of its own, in which `say` and `tell` are called; setting the result stops.

    A thread that dies would leave the author with stale pages, so a fault is said.
    """
    stop = threading.Event()

    def keep_telling() -> None:
        try:
            for paths in watch(scope, say, stop):
                tell(paths)
        except Exception as error:  # noqa: BLE001 - whatever it is, the author has to know
            if not stop.is_set():
                say(f"Saves are no longer seen, start the preview again: {error}")

    threading.Thread(target=keep_telling, name="watch", daemon=True).start()
    return stop


def is_watched(scope: Scope, path: str) -> bool:
    """Tell whether what happened at a path can change the site.

    Not what editors leave lying about, nor what we write ourselves.
    """
    location = Path(path)
    if any(location.is_relative_to(left_out) for left_out in scope.without):
        return False
    return any(
        not any(map(is_ignored, location.relative_to(folder).parts))
        for folder in scope.folders
        if location.is_relative_to(folder)
    )


def _told(
    scope: Scope, how: str, say: Callable[[str], None], stop: threading.Event
) -> Iterator[frozenset[str]]:
    """Yield what the system tells; raises OSError where it does not, or no longer."""
    listener, folders = _listener(scope)
    say(how)
    yield frozenset()
    while not stop.is_set():
        paths = _paths(listener.watch(BURST, STEP, BEAT, stop))
        if any(_is_folder(path, folders) for path in paths) or _has_moved(folders):
            # The new one listens before the old one stops, and what the old one still held is
            # among the folders named.
            former, (listener, now) = listener, _listener(scope)
            former.close()
            paths |= {path for path in folders.keys() | now.keys() if _differs(path, folders, now)}
            folders = now
        if saved := _named(scope, paths):
            yield saved


def _paths(told: set[tuple[int, str]] | Literal["signal", "stop", "timeout"]) -> set[str]:
    return {path for _, path in told} if isinstance(told, set) else set()


def _listener(scope: Scope) -> tuple[RustNotify, Identities]:
    """Listen to all folders that there are now.

    https://watchfiles.helpmanual.io/api/rust_backend/ describes the class; the functions around it
    do not tell when they begin to listen.
    """
    while True:
        folders = _identities(scope)
        present = [path for path, identity in folders.items() if identity]
        try:
            return RustNotify(present, False, False, 0, False, False), folders
        except FileNotFoundError:  # gone since
            time.sleep(STEP / 1_000)


def _identities(scope: Scope) -> Identities:
    """Return the folders to listen to: the project's own, those of the scope, all below them."""
    roots = (str(scope.root), *map(str, scope.folders))
    found: Identities = {root: _identity(root) for root in roots}
    for entry in _entries(scope):
        if entry.is_dir(follow_symlinks=False):
            found[entry.path] = _identity(entry.path)
    return found


def _entries(scope: Scope) -> Iterator[os.DirEntry[str]]:
    """Yield all files and folders below the scope's folders; links are not followed."""
    without = {str(path) for path in scope.without}
    waiting = [str(folder) for folder in scope.folders if not folder.is_symlink()]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if is_ignored(entry.name) or entry.path in without:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    yield entry
        except OSError:
            continue  # gone, or not ours to read: the build says so, if it matters


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _is_folder(path: str, folders: Identities) -> bool:
    return path in folders or _identity(path) is not None


def _has_moved(folders: Identities) -> bool:
    return any(_identity(path) != identity for path, identity in folders.items())


def _differs(path: str, before: Identities, now: Identities) -> bool:
    return before.get(path) != now.get(path)


def _named(scope: Scope, paths: Iterable[str]) -> frozenset[str]:
    """Return the paths that matter, as the author knows them."""
    return frozenset(
        os.path.relpath(path, scope.root) if Path(path).is_relative_to(scope.root) else path
        for path in paths
        if is_watched(scope, path) or path == str(scope.root)
    )


def _why_not_told(scope: Scope) -> str:
    """Return why events cannot be trusted here; empty where they can."""
    if os.environ.get(FORCED, "").lower() not in {"", "false", "disable", "disabled"}:
        return f"{FORCED} is set"
    mounts = _mounts()
    for folder in scope.folders:
        kind = _file_system(folder, mounts)
        if kind.startswith(_REMOTE):
            return f"{folder.name}/ lies on a network or shared drive ({kind})"
    return ""


def _mounts() -> dict[str, str]:
    """Return the type of the file system at each mount point; nothing but on Linux."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return {}
    fields = (line.split(" ") for line in lines)
    return {mount[1].replace("\\040", " "): mount[2] for mount in fields if len(mount) > 2}  # noqa: PLR2004


def _file_system(folder: Path, mounts: dict[str, str]) -> str:
    location = Path(os.path.realpath(folder))
    return next(
        (mounts[str(place)] for place in (location, *location.parents) if str(place) in mounts), ""
    )


def _in_words(error: Exception) -> str:
    text = str(error)
    if "limit" in text or "Too many" in text:
        return "the system's limit of watched folders is reached (`fs.inotify` on Linux)"
    return f"the system does not tell of saves ({text})"


def _seen(scope: Scope, stop: threading.Event) -> Iterator[frozenset[str]]:
    """Yield what differs from one look at all files to the next."""
    before = _snapshot(scope)
    yield frozenset()
    pause = PAUSE
    while not stop.wait(pause):
        started = time.monotonic()
        now = _snapshot(scope)
        changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        before = now
        if saved := _named(scope, changed):
            yield saved
        pause = max(PAUSE, SHARE * (time.monotonic() - started))


def _snapshot(scope: Scope) -> Snapshot:
    found: Snapshot = {}
    for entry in _entries(scope):
        if not entry.is_dir(follow_symlinks=False):
            try:
                status = entry.stat()
            except OSError:  # gone since, or a link to nothing
                continue
            times = (status.st_mtime_ns, status.st_ctime_ns)
            found[entry.path] = (status.st_ino, status.st_size, *times)
    return found
