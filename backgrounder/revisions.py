"""A project's files as they were at a git revision. Asks the local repository, never a network."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDERS = ("content", "seeds")
_PATIENCE = 60
"""Seconds that git gets to answer."""
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
"""Set where a hook of another repository or of another folder runs us."""
_OFFLINE = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LFS_SKIP_SMUDGE": "1"}


class RevisionError(Exception):
    """Says, as the second half of a sentence about a revision, why it cannot be had."""


@contextmanager
def files_at(root: Path, revision: str) -> Iterator[Path]:
    """Give a folder with the `content/` and `seeds/` that a project had at a revision.

    `root` is the project's folder, which may lie anywhere in its repository; what it did not hold
    then is not in the folder. Raises RevisionError where git is missing, is too slow, or knows no
    such revision.
    """
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "-z", "--name-only", commit, "--", *_FOLDERS)
    present = [name for name in listed.decode().split("\0") if name]
    with TemporaryDirectory(prefix="backgrounder-") as folder:
        if present:
            archive = _git(root, "archive", "--format=tar", commit, "--", *present)
            _unpack(archive, Path(folder))
        yield Path(folder)


def _commit(root: Path, revision: str) -> str:
    """Return the full name of a commit, which no option can hide in."""
    if revision.startswith("-"):
        raise RevisionError("is not the name of a revision")
    return _git(root, "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}").decode().strip()


def _git(root: Path, *arguments: str) -> bytes:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    command = ("git", "-c", "protocol.allow=never", "-C", str(root), *arguments)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
            env=kept | _OFFLINE | {"LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise RevisionError("may be a git revision, but git is not installed") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"was not found by git within {_PATIENCE} seconds") from None
    except subprocess.CalledProcessError as error:
        raise RevisionError(_refusal(error.stderr)) from None
    return done.stdout


def _refusal(said: bytes) -> str:
    lines = said.decode(errors="replace").split("\n")
    reason = f", which says `{lines[0]}`" if lines[0] else ""
    return f"is no file, and no revision that git knows{reason}"


def _unpack(archive: bytes, folder: Path) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            if hasattr(tarfile, "data_filter"):
                tar.extraction_filter = staticmethod(tarfile.data_filter)
            # Before Python 3.11.4 there is none; git itself writes no path that leads elsewhere.
            tar.extractall(folder)  # noqa: S202 - see above
    except tarfile.TarError:
        raise RevisionError("holds files that lie outside the project") from None
