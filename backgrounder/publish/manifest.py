"""The list of what we wrote, kept in the output itself: only what it names may be taken away."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = ".backgrounder-manifest.json"
FORMAT = 1


def read(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that we wrote into a folder, by path; {} without manifest.

    Raises ValueError where the manifest is not one of ours, and OSError where it cannot be read.
    """
    file = folder / NAME
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            raise ValueError("the manifest is not a regular file")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    try:
        data = json.loads(file.read_bytes())
    except RecursionError:
        raise ValueError("the manifest is nested too deeply") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("the manifest has another format than ours")
    files = data.get("files")
    if not isinstance(files, dict) or not all(isinstance(sha, str) for sha in files.values()):
        raise ValueError("the manifest does not list files")
    return files


def sums_published(folder: Path) -> dict[str, str]:
    """Return the same for whoever only wants to know: {} also where it cannot be told."""
    try:
        return read(folder)
    except (OSError, ValueError):
        return {}


def encode(digests: Mapping[str, str]) -> bytes:
    """Return the manifest that lists these files: the same bytes for the same files."""
    files = dict(sorted(digests.items()))
    # A line break within the separator keeps one file a line without the slow indenting encoder.
    text = json.dumps({"files": files, "format": FORMAT}, separators=(",\n", ": "))
    return text.encode() + b"\n"
