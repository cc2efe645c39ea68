"""A site published from a mapping, and what then lies on the disk, as a value."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from backgrounder import publish
from backgrounder.publish import manifest
from backgrounder.views import Output

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from backgrounder.built import Publication

Files = dict[str, bytes]

FOLDER = b"a folder"
LINK = b"a symlink to "


def put(output: Path, files: Mapping[str, bytes | Path], patience: float = 0) -> Publication:
    """Publish these files."""
    with publish.staging(output, patience) as stage:
        for path, content in files.items():
            stage.add(Output(path, content))
        return stage.swap()


def lying_in(folder: Path) -> Files:
    """Return all that lies below a folder but our manifest: files, symlinks, empty folders too."""
    found: Files = {}
    for path in sorted(folder.rglob("*")):
        key = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[key] = LINK + os.fsencode(path.readlink())
        else:
            found[key] = FOLDER if path.is_dir() else path.read_bytes()
    found.pop(manifest.NAME, None)
    return found


def files_in(folder: Path) -> Files:
    """Return the same without the folders."""
    return {path: content for path, content in lying_in(folder).items() if content != FOLDER}


def leftovers(output: Path) -> set[str]:
    """Return what a build left beside its output, but for the lock and the spare tree."""
    workshop = output.parent / ".backgrounder"
    kept = {f"{output.name}.lock", f"{output.name}.spare"}
    return {path.name for path in workshop.iterdir()} - kept
