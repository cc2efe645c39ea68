"""What was found is told, and never shown: no protected name reaches a terminal, a log or a page.

Problems are values, so one function stands between all that are found and all that is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from backgrounder.problems import Place, Problem
from backgrounder.protection.watch import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from backgrounder.protection.people import Person
    from backgrounder.protection.watch import Find, Watch

    TextOf = Callable[[str], str]
    """Gives the text of an author's file by its path; empty where it has none."""

T = TypeVar("T")

NAMED = "minor-named"
JIGSAW = "jigsaw"
PRIVATE = frozenset({NAMED, JIGSAW})
"""The rules whose breaches show that a file holds what nobody may read."""

NAME_HERE = "a protected name stands here (not printed)"
NAMED_WHY = "whoever must be protected is not named, in any form"
PIECES_HERE = "this and more on the same page tell who a protected person is (not printed)"
JIGSAW_WHY = "what is harmless alone identifies together"
_HELD_BACK = "a protected name stands in this problem's words, or on its line (not printed)"
_NAMELESS = "(a name that is not printed)"


def name_hint(person: Person) -> str:
    """Say what to write instead of a name."""
    return f"write `{person.say}`" if person.say else "write of the person without a name"


def pieces_hint(person: Person) -> str:
    """Say how to take apart what identifies together."""
    about = f"`{person.say}`" if person.say else "the person"
    return f"write of {about} without one of the two, or move it to another page"


def second_pieces(finds: Iterable[Find]) -> Iterator[int]:
    """Yield, for each person of whom two attributes were found, which find is the second's first.

    Counted from 0 in the order of the finds.
    """
    first: dict[int, int] = {}
    told: set[int] = set()
    for number, find in enumerate(finds):
        if find.attribute == NAME or find.person in told:
            continue
        if first.setdefault(find.person, find.attribute) != find.attribute:
            told.add(find.person)
            yield number


def identifies(watch: Watch, text: str) -> bool:
    """Tell whether a text names a protected person, or holds what identifies one."""
    finds = watch.finds(text)
    return any(find.attribute == NAME for find in finds) or bool([*second_pieces(finds)])


def withheld(problems: Iterable[Problem], watch: Watch, text_of: TextOf) -> Iterator[Problem]:
    """Yield the problems such that they can be printed.

    A line with anything protected on it is not quoted; a path, and a sentence, that holds a
    protected name is replaced, and so is what is said of a line with one: it could quote a part.
    Every problem that is printed has gone through here.
    """
    touched: dict[str, _Lines] = {}
    for problem in problems if watch.people else ():
        path = problem.place.path
        if path not in touched:
            touched[path] = _lines(watch, text_of(path))
        yield _placed(_worded(problem, touched[path], watch), watch)
    if not watch.people:
        yield from problems


def shown_values(watch: Watch, record: T) -> T:
    """Return a frozen record for a report, each text withheld that tells of somebody protected."""
    names = [each.name for each in fields(record)]  # type: ignore[arg-type] # any dataclass
    values = {name: getattr(record, name) for name in names}
    telling = {
        name: _NAMELESS
        for name, value in values.items()
        if isinstance(value, str) and identifies(watch, value)
    }
    return replace(record, **telling)  # type: ignore[type-var]


def shown_path(watch: Watch, path: str) -> str:
    """Return a path for a sentence: its end withheld where it holds a protected name."""
    clean = _clean(watch, path)
    return path if clean == path else f"{clean}/ {_NAMELESS}"


@contextmanager
def discreet(watch: Watch) -> Iterator[None]:
    """Let no exception pass whose words hold a protected name."""
    try:
        yield
    except OSError as error:
        if identifies(watch, str(error)):
            raise OSError(error.errno, error.strerror, _NAMELESS) from None
        raise
    except Exception as error:
        if identifies(watch, str(error)):
            raise RuntimeError(f"{type(error).__name__} {_NAMELESS}") from None
        raise


@dataclass(frozen=True, slots=True)
class _Lines:
    """The numbers of a file's lines, from 1."""

    named: frozenset[int]
    """With a protected name, or a part of one."""
    told: frozenset[int]
    """With an attribute of somebody protected."""


def _worded(problem: Problem, lines: _Lines, watch: Watch) -> Problem:
    line, ours = problem.place.line, problem.rule in PRIVATE
    words = f"{problem.message} {problem.why} {problem.hint}"
    if (line in lines.named and not ours) or identifies(watch, words):
        return replace(problem, message=_HELD_BACK, why="", hint="", quotable=False)
    if line in lines.told or ours:
        return replace(problem, quotable=False)
    return problem


def _placed(problem: Problem, watch: Watch) -> Problem:
    path = _clean(watch, problem.place.path)
    if path == problem.place.path:
        return problem
    return replace(problem, place=Place(path), quotable=False)


def _clean(watch: Watch, path: str) -> str:
    """Return the innermost folder of a path that can be named; the path itself where it can."""
    while identifies(watch, path):
        path = path.rpartition("/")[0]
    return path


def _lines(watch: Watch, text: str) -> _Lines:
    ends = [match.start() for match in re.finditer("\n", text)]
    named: set[int] = set()
    told: set[int] = set()
    for find in watch.finds(text):
        lines = range(bisect_left(ends, find.start) + 1, bisect_left(ends, find.end) + 2)
        (named if find.attribute == NAME else told).update(lines)
    return _Lines(frozenset(named), frozenset(told))
