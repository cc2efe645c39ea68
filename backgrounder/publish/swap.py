"""From the stage to the output: one exchange, or file by file where that is impossible."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from backgrounder.publish import kernel, manifest, spare
from backgrounder.publish.contents import held, link, make_folders, write
from backgrounder.publish.foreign import OccupiedError, in_the_way, is_left_alone, survey
from backgrounder.publish.paths import INCOMING, ancestors, folders_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from backgrounder.publish.foreign import Survey

_READY = "ready"
"""The marker in the stage's folder: the files of its tree are being moved in one by one."""


def exchange(room: Path, output: Path, foreign: Iterable[str]) -> None:
    """Put the tree of a stage in the output's place, the old one into the stage.

    `foreign` are folders of which the tree has copies: the folders themselves move over, so that
    their owners and times stay, and the programs that stand in them.

    Raises OSError, and leaves all as it was; the number is in `kernel.CANNOT_EXCHANGE` where the
    two cannot change places.
    """
    tree = room / "tree"
    kernel.sync_filesystem(room)
    if output.exists():
        kernel.exchange(tree, output)
    else:
        tree.rename(output)
    try:
        kernel.sync_folder(output.parent)
    except OSError:
        if tree.exists():
            kernel.exchange(tree, output)
        else:
            output.rename(tree)
        raise
    for path in foreign:
        with suppress(OSError):
            kernel.exchange(tree / path, output / path)


def file_by_file(room: Path, output: Path) -> None:
    """Move the files of a stage's tree into the output, and the old site's away.

    Raises OSError; what was begun by then is finished by `finish`.
    """
    kernel.sync_filesystem(room)
    (room / _READY).touch()
    kernel.sync_folder(room)
    _move_in(room, output)


def finish(room: Path, output: Path) -> None:
    """Bring to its end what a dead build left: move in the rest of a ready stage, clear any other.

    Raises OSError, and ValueError where a manifest is not ours.
    """
    if (room / _READY).exists():
        _move_in(room, output)
    clear(room, output)


def set_aside(
    room: Path,
    output: Path,
    before: Mapping[str, str],
    current: Mapping[str, str],
    seen: Survey,
) -> None:
    """Keep the tree of the old site, which changed places with the new one, for the next.

    `before` and `current` have the SHA-256 of each file of the old site and of the new one, `seen`
    is what lay in the old one before. Where something foreign stays in the old tree, that is left
    to `clear`. Raises OSError.
    """
    tree = room / "tree"
    if not (tree / manifest.NAME).exists():
        return
    found = seen if is_left_alone(tree, seen) else survey(tree, before)
    _bring_over(tree, output, found)
    if not any(os.path.lexists(tree / path) for path in (*found.files, *found.folders)):
        stale = [path for path in found.ours if current.get(path) != before[path]]
        spare.keep(tree, spare.place_of(room), stale)


def clear(room: Path, output: Path) -> None:
    """Take a stage away, unless it is ready and not moved in yet.

    A tree without a manifest holds nothing but new files. One with a manifest is the old site, or a
    new one that never got its place: in both, what is not ours has a second name in the output.
    """
    if (room / _READY).exists():
        return
    tree = room / "tree"
    if (tree / manifest.NAME).exists():
        # A loss of power can spoil a manifest, though not of a tree that was ever published.
        with suppress(ValueError):
            _retire(tree, output, manifest.read(tree))
    if room.exists():
        shutil.rmtree(room)


def _retire(tree: Path, output: Path, known: Collection[str]) -> None:
    """Take a site's files away; what is not ours, and not in the output yet, is brought over."""
    found = survey(tree, known)
    for path in found.ours:
        (tree / path).unlink()
    _bring_over(tree, output, found)
    _prune(tree, (*found.our_folders, *found.folders))
    if [each.name for each in tree.iterdir()] == [manifest.NAME]:
        (tree / manifest.NAME).unlink()
    else:
        tree.rename(_free_name(tree.parent.with_suffix(".kept")))


def _bring_over(tree: Path, output: Path, found: Survey) -> None:
    """Move what others put into an old site to the new one, where nothing has its place."""
    for path in found.folders:
        with suppress(FileExistsError, NotADirectoryError):
            make_folders(output / path)
    for path in found.files:
        _hand_over(tree / path, output / path)
    spare.prune(tree, found.folders)


def _hand_over(file: Path, place: Path) -> None:
    """Move a file that somebody put into the old site while it changed places with the new one.

    Where its place is taken it stays, and is kept beside the stage with all that lies above it.
    """
    with suppress(FileExistsError, NotADirectoryError):
        make_folders(place.parent)
        if not spare.is_same(file, place):
            link(file, place)
        file.unlink()


def _free_name(wanted: Path) -> Path:
    number = 1
    while (free := wanted.with_name(f"{wanted.name}-{number}")).exists():
        number += 1
    return free


def _move_in(room: Path, output: Path) -> None:
    """Replace the old site's files by the new one's; may be begun again at any point.

    What the new site lacks in the stage is in the output already.
    """
    make_folders(output)
    new, old = manifest.read(room / "tree"), manifest.read(output)
    found = survey(output, old)
    if occupied := in_the_way(found, new):
        raise OccupiedError(output, occupied)
    # From now on the files of both sites are known as ours, also to a run that comes after a kill.
    _put_manifest(room, output, old | new)
    gone = [path for path in found.ours if path not in new]
    folders = folders_of(new)
    blocking = [
        path for path in gone if path in folders or not new.keys().isdisjoint(ancestors(path))
    ]
    _remove(output, blocking, found.our_folders)
    for path in sorted(new, key=_rank):
        file = room / "tree" / path
        if file.exists() and not held(output / path, file):
            _put(file, output, path)
    _remove(output, set(gone) - set(blocking), found.our_folders)
    _put_manifest(room, output, new)
    (output / INCOMING).unlink(missing_ok=True)
    kernel.sync_filesystem(output)
    (room / _READY).unlink()


def _rank(path: str) -> tuple[int, str]:
    """Order files such that hardly a link leads to nothing: assets, pages, what lists the pages."""
    if path == "index.html" or path.endswith((".xml", ".json", ".txt")):
        return 2, path
    return int(path.endswith(".html")), path


def _put_manifest(room: Path, output: Path, digests: dict[str, str]) -> None:
    file = room / "manifest"
    file.unlink(missing_ok=True)
    write(file, manifest.encode(digests))
    _put(file, output, manifest.NAME)


def _put(file: Path, output: Path, path: str) -> None:
    """Move a file to its place in one step, from another file system by way of a copy."""
    place = output / path
    make_folders(place.parent)
    try:
        file.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        incoming = output / INCOMING
        incoming.unlink(missing_ok=True)
        write(incoming, file)
        incoming.replace(place)


def _remove(output: Path, paths: Iterable[str], folders: Collection[str]) -> None:
    for path in paths:
        (output / path).unlink()
    _prune(output, folders)


def _prune(root: Path, folders: Collection[str]) -> None:
    """Remove those of the folders that are empty, or become so."""
    for path in sorted(folders, reverse=True):
        try:
            (root / path).rmdir()
        except (FileNotFoundError, NotADirectoryError):
            pass  # gone already, and a file may have its place
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:  # POSIX allows both
                raise
