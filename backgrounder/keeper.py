"""The list of protected people, extended without a name ever touching the disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backgrounder import protection
from backgrounder.authoring.disk import replace_file
from backgrounder.protection import PATH, Person, Protected
from backgrounder.read import read_protected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from backgrounder.problems import Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """How an entry ended."""

    person: Person | None
    """As it stands in the list now; None where the list is what it was."""
    refusal: str = ""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the list itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a keeper tells of a person: held in memory, never written, never printed."""

    names: tuple[str, ...]
    """The full name, in every spelling."""
    attributes: tuple[tuple[str, ...], ...] = ()
    """Each in every spelling."""


def keep(root: Path, entry: Entry, identifier: str = "", say: str = "") -> Kept:
    """Add an entry to the list of the project below `root`, and write the list.

    It is added to the person called `identifier`, or to a new one. `say` is what to write instead
    of the name. Raises OSError where the list cannot be written; it is then what it was.
    """
    before, problems = read_protected(root)
    if problems:
        return Kept(None, problems=problems)
    people = {person.id: person for person in before.people}
    refusal = _refusal(entry, identifier, say, people)
    if refusal:
        return Kept(None, refusal)
    person = people.get(identifier) or protection.new_person(_free(people))
    person = protection.extended(person, entry.names, entry.attributes)
    person = replace(person, say=say or person.say)
    people[person.id] = person
    after = Protected(tuple(people.values()))
    if protection.identifies(protection.watch(after), person.say):
        return Kept(None, "`--say` tells who it is: name nobody there")
    replace_file(root / PATH, protection.written(after.people).encode())
    return Kept(person)


def _refusal(entry: Entry, identifier: str, say: str, people: dict[str, Person]) -> str:
    """Say why an entry cannot be kept, without a word of it; empty where it can."""
    if identifier and identifier not in people:
        known = ", ".join(people) or "nobody yet"
        return f"the list has no such person; it has {known}"
    if not say.isprintable():
        return "`--say` has to be one line of words"
    if not entry.names and not (identifier and entry.attributes):
        return "no name was given"
    for number, name in enumerate(entry.names, start=1):
        if reason := _unfit(name, 2):
            return f"spelling {number} of the name {reason}"
    for number, attribute in enumerate(entry.attributes, start=1):
        if reason := next(filter(None, (_unfit(each, 1) for each in attribute)), ""):
            return f"attribute {number} {reason}"
    return ""


def _unfit(spelling: str, fewest: int) -> str:
    count = len(protection.words(spelling))
    if count > protection.LONGEST:
        return f"has {count} words, and the most is {protection.LONGEST}: leave some out"
    if count >= fewest:
        return ""
    if fewest == 1:
        return "has no word that could be found"
    return "has no two words: a given name alone is the name of many others too"


def _free(people: dict[str, Person]) -> str:
    numbers = (f"person-{number}" for number in range(1, len(people) + 2))
    return next(each for each in numbers if each not in people)


def entry_of(names: Sequence[str], attributes: Sequence[str]) -> Entry:
    """Return the entry that a keeper wrote in lines.

    Each holds a spelling of the name, or an attribute with its spellings separated by `/`.
    """
    parts = (tuple(filter(None, map(str.strip, line.split("/")))) for line in attributes)
    return Entry(tuple(names), tuple(filter(None, parts)))
