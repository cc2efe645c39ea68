"""What may be written next in a command line, found by the very parser that will read it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.authoring import roll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Known = Mapping[str, Callable[[], Iterable[str]]]
    """By the destination of an argument, what it may be."""


class Besides(StrEnum):
    """What the shell completes by itself, besides the words that it is told."""

    NOTHING = "words"
    FILES = "files"
    FOLDERS = "folders"


@dataclass(frozen=True, slots=True)
class Word:
    """Something that may be written next, and what it is or does."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that may be written next."""

    root: Path
    """The project's folder, by the command line so far."""
    words: tuple[Word, ...] = ()
    """Of the command line's own."""
    names: tuple[Word, ...] = ()
    """Of the project: its authors chose them."""
    besides: Besides = Besides.NOTHING


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where one stands after some words."""

    parser: argparse.ArgumentParser
    option: argparse.Action | None = None
    """It waits for its value."""
    taken: int = 0
    """How many arguments without a name the parser's command has had."""
    root: str = "."


_BESIDES = {
    "root": Besides.FOLDERS,
    "output": Besides.FOLDERS,
    "since": Besides.FILES,
    "where": Besides.FILES,
    "old": Besides.FILES,
    "page": Besides.FILES,
}
_NAMED: Mapping[str, Callable[[Path, str], Iterable[tuple[str, str]]]] = {
    "old": roll.things,
    "page": roll.things,
    "within": roll.tags,
}
"""By the destination of an argument, the names of the project that it may be."""


def offer(parser: argparse.ArgumentParser, words: Sequence[str], known: Known) -> Offer:
    """Return what can stand for the last of the `words`, which may be empty or a beginning.

    The words are those after the program's name, without quotes. `known` says what arguments may
    be that the parser takes any text for.
    """
    *before, current = words
    standing = reduce(_step, before, _Standing(parser))
    action, prefix = standing.option, ""
    if action is None and current.startswith("--") and "=" in current:
        name, _, current = current.partition("=")
        action, prefix = _options(standing.parser).get(name), f"{name}="
    elif action is None and not current.startswith("-"):
        action = _unnamed(standing)
    root = Path(standing.root).expanduser().resolve()
    if action is None:
        return Offer(root, () if prefix else _beginning(_named_options(standing.parser), current))
    named = _NAMED[action.dest](root, current) if action.dest in _NAMED else ()
    return Offer(
        root,
        _beginning(_choices(action, known), current, prefix),
        _beginning((Word(*name) for name in named), current, prefix),
        _BESIDES.get(action.dest, Besides.NOTHING),
    )


def _step(at: _Standing, word: str) -> _Standing:
    """Return where one stands after one word more."""
    if at.option is not None:
        if word == "=":  # bash takes `--format=json` apart
            return at
        return replace(at, option=None, root=word if at.option.dest == "root" else at.root)
    if word.startswith("-"):
        name, has_value, value = word.partition("=")
        option = _options(at.parser).get(name)
        if option is None or option.nargs == 0:
            return at
        waiting = replace(at, option=option)
        return _step(waiting, value) if has_value else waiting
    action = _unnamed(at)
    if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - it has no public name
        return replace(at, parser=action.choices.get(word, at.parser), taken=0)
    return replace(at, taken=at.taken + 1)


def _options(parser: argparse.ArgumentParser) -> Mapping[str, argparse.Action]:
    return parser._option_string_actions  # noqa: SLF001 - argparse has no public way to list them


def _unnamed(at: _Standing) -> argparse.Action | None:
    """Return the argument without a name that comes next; None where there is none."""
    actions = at.parser._actions  # noqa: SLF001 - the same
    unnamed = [action for action in actions if not action.option_strings]
    return unnamed[at.taken] if at.taken < len(unnamed) else None


def _named_options(parser: argparse.ArgumentParser) -> Iterable[Word]:
    """Return the options by their long names."""
    for action in dict.fromkeys(_options(parser).values()):
        yield Word(max(action.option_strings, key=len), action.help or "")


def _choices(action: argparse.Action, known: Known) -> Iterable[Word]:
    if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - it has no public name
        inner = action._get_subactions()  # noqa: SLF001 - nor has what its commands do
        return (Word(str(each.dest), each.help or "") for each in inner)
    texts = known[action.dest]() if action.dest in known else action.choices or ()
    return (Word(str(text)) for text in texts)


def _beginning(words: Iterable[Word], current: str, prefix: str = "") -> tuple[Word, ...]:
    return tuple(
        replace(word, text=prefix + word.text) for word in words if word.text.startswith(current)
    )
