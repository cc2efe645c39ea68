"""The tree of the site before, kept for the next one: most of its files will be there again.

To give each file of a large site a second name, and to take the old site's names away, costs more
than all the rest of a small edit. So the old tree stays, and with it the names of those files that
are in the new site too: what readers can no longer see is taken away at once.

Only a tree with a manifest is used again, since a build that dies while it changes one leaves none,
and only where nothing else lies in it: that would be published.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from backgrounder.publish import manifest
from backgrounder.publish.contents import make_folders
from backgrounder.publish.foreign import survey
from backgrounder.publish.paths import folders_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path


def place_of(room: Path) -> Path:
    """Return where the spare tree of a stage's folder lies: nobody else may read in it."""
    return room.with_suffix(".spare") / "tree"


def adopt(
    spare: Path, tree: Path, fresh: Collection[str], wanted: Collection[str]
) -> Mapping[str, int]:
    """Put a spare tree, if there is one, in a new tree's place, with the `fresh` files of that.

    It keeps no other names than those that are `wanted`. Returns its files, each with the number
    by which the file system knows it. Raises OSError.
    """
    ours = _ours(spare)
    if ours is None:
        _discard(spare)
        return {}
    (spare / manifest.NAME).unlink()
    _take_away(spare, [path for path in ours if path not in wanted])
    for path in fresh:
        make_folders((spare / path).parent)
        (tree / path).replace(spare / path)
    shutil.rmtree(tree)
    spare.rename(tree)
    return ours


def keep(tree: Path, spare: Path, stale: list[str]) -> None:
    """Keep an old site's tree as the spare one, without its `stale` files.

    The manifest in it says what it held. Raises OSError.
    """
    _take_away(tree, stale)
    _discard(spare)
    spare.parent.mkdir(mode=0o700, exist_ok=True)
    tree.rename(spare)


def prune(root: Path, folders: Iterable[str]) -> None:
    """Remove those of the folders that are empty, or become so."""
    for path in sorted(folders, reverse=True):
        with suppress(OSError):
            (root / path).rmdir()


def is_same(file: Path, other: Path) -> bool:
    """Tell whether two names are those of one file."""
    try:
        return os.path.samestat(file.lstat(), other.lstat())
    except OSError:
        return False


def _take_away(tree: Path, paths: list[str]) -> None:
    for path in paths:
        (tree / path).unlink()
    prune(tree, folders_of(paths))


def _ours(spare: Path) -> dict[str, int] | None:
    """Return the files that lie in a spare tree; None where it is not to be used."""
    try:
        known = manifest.read(spare)
    except (OSError, ValueError):
        return None
    found = survey(spare, known) if known else None
    return found.ours if found and not (found.files or found.folders) else None


def _discard(spare: Path) -> None:
    if spare.exists():
        shutil.rmtree(spare)
