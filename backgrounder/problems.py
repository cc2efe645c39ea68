"""What is wrong, where, why it matters and how to mend it: as values, never as exceptions.

Every stage returns its problems beside its result, so that one run reports all of them. The same
record is printed on a terminal, written as JSON and shown in the preview.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """How grave a problem is: an error stops publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in an author's file."""

    path: str
    """The file, relative to the project's folder, with forward slashes."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""

    def __str__(self) -> str:
        """Give the form that editors and terminals make clickable: `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an author has to know about."""

    place: Place
    rule: str
    """The rule's kebab-case name, such as `cite-unknown`."""
    message: str
    """What is wrong, in one sentence without a full stop; literals stand in backticks."""
    why: str = ""
    """Why it matters to readers, where the message alone does not say so."""
    hint: str = ""
    """How to mend it, with the nearest match where there is one."""
    level: Level = Level.ERROR
    quotable: bool = True
    """Whether the line may be shown; false where a protected name stands on it."""


def warning(place: Place, rule: str, message: str, why: str = "", hint: str = "") -> Problem:
    """Return a problem that does not stop publication."""
    return Problem(place, rule, message, why, hint, Level.WARNING)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by file, line, column and rule, each once.

    What is wrong with a template is one thing, however many pages it spoils: of those with one
    message at one place, the first stays.
    """
    unique: dict[tuple[Place, str, str], Problem] = {}
    for found in problems:
        unique.setdefault((found.place, found.rule, found.message), found)
    return tuple(unique[key] for key in sorted(unique))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `did you mean …?` for the known word most like `word`, or an empty string."""
    # Imported here because most builds have nothing to suggest.
    from difflib import get_close_matches

    candidates = sorted(set(known))
    folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[close[0]]}`?" if close else ""
