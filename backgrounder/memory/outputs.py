"""The files of the site, as the last build left them or as somebody changed them since."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from backgrounder.memory.states import GRAIN, UNSURE, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from backgrounder.memory.record import Record


MANIFEST = ".backgrounder-manifest.json"
"""`publish.manifest.NAME`, which would take too long to import."""


def states_of(
    paths: Iterable[str], output: Path, now: int, known: Mapping[str, int]
) -> dict[str, int]:
    """Return the state of each file of an output; those that are `known` are not looked at.

    `now` is a time before which whatever is changed later was not touched. Raises OSError where one
    is missing.
    """
    folder = os.path.abspath(output)  # noqa: PTH100 - Path.absolute() would keep `..`
    found = dict(known)
    for path in paths:
        if path not in known:
            status = os.lstat(f"{folder}/{path}")
            found[path] = state(status) if status.st_mtime_ns < now - GRAIN else UNSURE
    return found


def look_at_outputs(record: Record, output: Path, now: int) -> Mapping[str, int] | None:
    """Return the states of all files of the site; None where one is not what was left there."""
    if output.is_symlink():
        return None
    try:
        found = states_of(record.outputs, output, now, {})
    except OSError:
        return None
    doubtful = [path for path, was in record.outputs.items() if not was or found[path] != was]
    if doubtful and not _are_as_published(record, output, doubtful):
        return None
    return found


def is_manifest_left(record: Record, output: Path) -> bool:
    """Tell whether the manifest is that of the last build: no other came in between."""
    try:
        return sha256((output / MANIFEST).read_bytes()).hexdigest() == record.manifest
    except OSError:
        return False


def is_as_published(file: Path, sha: str) -> bool:
    """Tell whether a file is a regular one, readable to all, with this SHA-256."""
    from backgrounder.publish.contents import sum_of

    return bool(sha) and sum_of(file) == sha


def _are_as_published(record: Record, output: Path, paths: Iterable[str]) -> bool:
    from backgrounder.publish import manifest

    if not is_manifest_left(record, output):
        return False
    sums = {**manifest.read(output), MANIFEST: record.manifest}
    return all(is_as_published(output / path, sums.get(path, "")) for path in paths)
