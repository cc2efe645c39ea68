"""One reading of all files, and what it knows from the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from backgrounder.read import files
from backgrounder.read.characters import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backgrounder.model import Allowance
    from backgrounder.problems import Problem
    from backgrounder.read.files import Entry
    from backgrounder.read.report import Allow, Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """What one file means."""

    content: bytes
    """The BLAKE2b digest of the file's bytes."""
    beside: tuple[str, ...]
    """What else decides what it means."""
    meaning: object
    problems: tuple[Problem, ...]
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """Collects what the files mean, and what is wrong with them.

    A file whose text is that of the last sitting means the very same value, not an equal one: so
    whoever keeps it sees at once that nothing has changed.
    """

    report: Report
    allow: Allow
    last: Mapping[str, Part] = field(default_factory=dict)
    left_alone: frozenset[str] = frozenset()
    """The paths of files that are known to be as they were then: they are not opened."""
    parts: dict[str, Part] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """The paths of the files that mean nothing, because they cannot be read."""

    def meaning(
        self, entry: Entry, limit: int, parse: Callable[[str, Report, Allow], T | None], *more: str
    ) -> T | None:
        """Return what `parse` makes of a file of at most `limit` bytes; None where it is none.

        `more` is what `parse` knows besides the text and what stays the same for the path.
        """
        part = self.last.get(entry.path)
        if part is None or part.beside != more or entry.path not in self.left_alone:
            part = self._opened(entry, limit, parse, more)
        if part is None:
            self.unread.add(entry.path)
            return None
        self.parts[entry.path] = part
        for problem in part.problems:
            self.report(problem)
        for allowance in part.allowances:
            self.allow(allowance)
        if part.meaning is None:
            self.unread.add(entry.path)
        meaning: T | None = part.meaning  # type: ignore[assignment] # the same `parse` made it
        return meaning

    def _opened(
        self,
        entry: Entry,
        limit: int,
        parse: Callable[[str, Report, Allow], object],
        beside: tuple[str, ...],
    ) -> Part | None:
        data = files.content(entry, limit, self.report)
        if data is None:
            return None
        content = blake2b(data).digest()
        last = self.last.get(entry.path)
        if last and (last.content, last.beside) == (content, beside):
            return last
        problems: list[Problem] = []
        allowances: list[Allowance] = []
        text = decode(data, entry.path, problems.append)
        meaning = None if text is None else parse(text, problems.append, allowances.append)
        return Part(content, beside, meaning, tuple(problems), tuple(allowances))
