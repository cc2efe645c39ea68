"""What a shell completes, taken from the parser itself: commands, options, and their choices."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = ("bash", "zsh", "fish")

NAMES = ("build.py", "backgrounder")
"""What the program is called by."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that may be written next, and what it does."""

    text: str
    about: str
    values: tuple[str, ...] | None = None
    """Of an option that takes a value: its choices, none for anything; None for a bare word."""


@dataclass(frozen=True, slots=True)
class Level:
    """Where one stands in a command line: after `new topic`, say."""

    path: tuple[str, ...]
    words: tuple[Word, ...]
    commands: tuple[str, ...]


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return what a shell (one of `SHELLS`) has to load."""
    levels = tuple(_levels(parser, ()))
    if shell == "fish":
        return _fish(levels)
    return _bash(levels) if shell == "bash" else _ZSH + _bash(levels)


def _levels(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[Level]:
    words: list[Word] = []
    inner: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to list options
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            inner = dict(action.choices)
            choices = action._get_subactions()  # noqa: SLF001
            words += [Word(str(choice.dest), choice.help or "") for choice in choices]
        elif action.option_strings:
            values = None if action.nargs == 0 else tuple(map(str, action.choices or ()))
            longest = max(action.option_strings, key=len)
            words.append(Word(longest, action.help or "", values))
        else:
            words += [Word(str(choice), "") for choice in action.choices or ()]
    yield Level(path, tuple(words), tuple(inner))
    for name, below in inner.items():
        yield from _levels(below, (*path, name))


def _bash(levels: tuple[Level, ...]) -> str:
    steps = "|".join(
        f'"{" ".join((*level.path, name)).strip()}"' for level in levels for name in level.commands
    )
    words = "\n".join(
        f'        "{" ".join(level.path)}") words="{" ".join(word.text for word in level.words)}";;'
        for level in levels
    )
    values = "\n".join(
        f'        {option}) words="{" ".join(choices)}";;'
        for option, choices in sorted(_choices(levels).items())
    )
    free = "|".join(sorted(_free(levels)))
    return _BASH.format(steps=steps, words=words, values=values, free=free, names=" ".join(NAMES))


def _choices(levels: tuple[Level, ...]) -> dict[str, tuple[str, ...]]:
    return {word.text: word.values for level in levels for word in level.words if word.values}


def _free(levels: tuple[Level, ...]) -> set[str]:
    return {word.text for level in levels for word in level.words if word.values == ()}


_ZSH = "autoload -Uz compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n"
"""zsh completes by bash's own way once it is told to."""

_BASH = """\
_backgrounder() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
    local path="" next index words=""
    for ((index = 1; index < COMP_CWORD; index++)); do
        next="${{path:+$path }}${{COMP_WORDS[index]}}"
        case "$next" in
            {steps}) path="$next";;
        esac
    done
    case "$path" in
{words}
    esac
    case "$previous" in
{values}
        {free}) words="";;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _backgrounder {names}
"""


def _fish(levels: tuple[Level, ...]) -> str:
    return "".join(
        f"complete -c {name} -n {_quoted(_stands(level))} {_fish_word(word)} "
        f"-d {_quoted(word.about)}\n"
        for name in NAMES
        for level in levels
        for word in level.words
    )


def _stands(level: Level) -> str:
    """Return fish's condition that one stands at a level."""
    seen = [f"__fish_seen_subcommand_from {name}" for name in level.path]
    beyond = f"not __fish_seen_subcommand_from {' '.join(level.commands)}" if level.commands else ""
    return "; and ".join(filter(None, (*seen, beyond))) or "true"


def _fish_word(word: Word) -> str:
    if not word.text.startswith("-"):
        return f"-a {word.text}"
    taking = "" if word.values is None else " -r"
    chosen = f" -f -a {_quoted(' '.join(word.values))}" if word.values else ""
    return f"-l {word.text.removeprefix('--')}{taking}{chosen}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
