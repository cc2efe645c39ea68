"""The site that is to be: written beside the output, then put in its place."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from backgrounder.built import Publication
from backgrounder.garbage import nothing_collected
from backgrounder.publish import kernel, lock, manifest, spare, swap
from backgrounder.publish.contents import held, keep, make_folders, write
from backgrounder.publish.foreign import (
    OccupiedError,
    Survey,
    carry,
    in_the_way,
    survey,
    wholly_foreign,
)
from backgrounder.publish.paths import INCOMING, WORKSHOP, Claims, settled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from backgrounder.views import Output

PATIENCE = 5.0
"""How many seconds a build waits for another that writes to the same output."""


@contextmanager
def staging(output: Path, patience: float = PATIENCE) -> Iterator[Stage]:
    """Hold an output's lock and give an empty stage; without `swap`, nothing else is touched.

    What a dead build left is finished or cleared first. The output is to be one that `refuse`
    accepts.

    Raises BusyError where another build holds the lock for longer than `patience` (in seconds), and
    OSError where something cannot be written; the output is then what it was before.
    """
    output = settled(output)
    workshop = output.parent / WORKSHOP
    make_folders(workshop)
    room = workshop / f"{output.name}.stage"
    with lock.exclusive(workshop / f"{output.name}.lock", output, patience):
        swap.finish(room, output)
        try:
            # Nobody else is to read a page before it is published.
            room.mkdir(mode=0o700)
            yield Stage(output, room)
        finally:
            # What cannot be cleared now, after an error perhaps, is cleared by the next build.
            with suppress(OSError):
                swap.clear(room, output)


class Stage:
    """The files of a new site, those that differ from the old one's written already.

    It holds paths and fingerprints, never contents.
    """

    def __init__(self, output: Path, room: Path) -> None:
        """Begin an empty site in the folder `room`, on the output's file system."""
        self.output = output
        self.room = room
        self.digests: dict[str, str] = {}
        """The SHA-256 of every file of the new site, by path."""
        self.before = manifest.read(output)
        """The same of the old site, as it was published."""
        self._tree = room / "tree"
        self._fresh: set[str] = set()
        self._named: set[str] = set()
        """The files that stay as they are, and were given another name."""
        self._claims = Claims(manifest.NAME, INCOMING)
        self._folders: set[str] = set()
        """Those that were made for files."""
        self._is_first = not os.path.lexists(output)
        make_folders(self._tree)

    def add(self, output: Output) -> None:
        """Take in one file.

        Raises OSError where it cannot be written or its source cannot be read, and ValueError where
        its path is none, or taken.
        """
        path = output.path
        self._claims.take(path)
        digest = "" if self._is_first else held(self.output / path, output.content)
        if not digest:
            self._make_folder(path.rpartition("/")[0])
            digest = write(self._tree / path, output.content)
            self._fresh.add(path)
        self.digests[path] = digest

    def keep(self, paths: Collection[str]) -> None:
        """Take in files that lie in the output already, as they were published.

        Raises KeyError where none was published at a path, and ValueError as `add` does.
        """
        self._claims.take_all(paths)
        self.digests.update((path, self.before[path]) for path in paths)

    def locate(self, path: str) -> Path:
        """Return where the bytes of a file that was added lie now."""
        return (self._tree if path in self._fresh else self.output) / path

    @nothing_collected()
    def swap(self) -> Publication:
        """Put the new site in the output's place; touch nothing where every byte is the same.

        Raises OccupiedError where foreign files stand where ours would go, and OSError. The output
        is then what it was before, but for one case: where it is replaced file by file, the next
        `staging` goes on from where this one stopped.
        """
        publication = self._compared()
        text = manifest.encode(self.digests)
        if not (publication.written or publication.removed) and held(
            self.output / manifest.NAME, text
        ):
            return publication
        found = survey(self.output, self.before) if self.output.exists() else Survey()
        if occupied := in_the_way(found, self.digests):
            raise OccupiedError(self.output, occupied)
        there = spare.adopt(spare.place_of(self.room), self._tree, self._fresh, self.digests)
        write(self._tree / manifest.NAME, text)
        try:
            carry(found, self.output, self._tree)
            self._lay_out(there, found.ours)
            swap.exchange(self.room, self.output, wholly_foreign(found, self.digests))
        except OSError as error:
            if error.errno not in kernel.CANNOT_EXCHANGE:
                raise
            swap.file_by_file(self.room, self.output)
        else:
            with suppress(OSError):
                swap.set_aside(self.room, self.output, self.before, self.digests, found)
        # From here on the site's files have their last state, by which the next build knows them.
        with suppress(OSError):
            swap.clear(self.room, self.output)
        return publication

    def is_untouched(self, path: str) -> bool:
        """Tell whether a file is still, after `swap`, the very one that lay in the output."""
        return path not in self._fresh and path not in self._named

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            make_folders(self._tree / folder)
            self._folders.add(folder)

    def _compared(self) -> Publication:
        known, fresh = self.before.keys(), self._fresh
        return Publication(
            added=tuple(sorted(fresh - known)),
            changed=tuple(sorted(fresh & known)),
            removed=tuple(sorted(known - self.digests.keys())),
            unchanged=tuple(sorted(self.digests.keys() - fresh)),
        )

    def _lay_out(self, there: Mapping[str, int], ours: Mapping[str, int]) -> None:
        """Give the files that stay as they are a second name in the new tree.

        `there` and `ours` are the numbers of the files that lie in it, and in the output: where
        they are the same, nothing is to be done. The spare tree had nothing else by its manifest.
        """
        for path in self.digests.keys() - self._fresh:
            if path not in there or there[path] != ours.get(path):
                file, copy = self.output / path, self._tree / path
                copy.unlink(missing_ok=True)
                make_folders(copy.parent)
                keep(file, copy)
                self._named.add(path)
