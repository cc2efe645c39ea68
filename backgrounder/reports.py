"""Problems and results as text for a terminal, as JSON, and as annotations for CI."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from backgrounder.problems import Place, Problem

    Lines = Callable[[Place], str]
    """Gives the line of an author's file that a place points to, or an empty string."""

WIDEST = 120
"""The most of a quoted line that is shown."""


def as_text(problems: Iterable[Problem], line_at: Lines) -> str:
    """Return each problem with its line quoted and its place marked."""
    return "\n".join(f"{headline(problem)}{_excerpt(problem, line_at)}" for problem in problems)


def as_json(problems: Iterable[Problem], summary: Mapping[str, object]) -> str:
    """Return one JSON object: `{"problems": […], "summary": {…}}`."""
    records = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "level": str(problem.level),
            "rule": problem.rule,
            "message": problem.message,
            "why": problem.why,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps({"problems": records, "summary": summary}, ensure_ascii=False, indent=1)


def as_annotations(problems: Iterable[Problem]) -> str:
    """Return workflow commands that mark the lines of a pull request on GitHub.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(
        f"::{problem.level} file={_property(problem.place.path)},line={problem.place.line},"
        f"col={problem.place.column},title={_property(problem.rule)}::{_data(in_a_sentence(problem))}"
        for problem in problems
    )


def headline(problem: Problem) -> str:
    """Return `path:line:column: error[rule] what · why · hint`, safe for a terminal."""
    return visible(f"{problem.place}: {problem.level}[{problem.rule}] {in_a_sentence(problem)}")


def in_a_sentence(problem: Problem) -> str:
    """Return `what · why · hint`."""
    return " · ".join(part for part in (problem.message, problem.why, problem.hint) if part)


def count_words(problems: Iterable[Problem]) -> str:
    """Return `2 errors, 1 warning`; empty where there is none."""
    levels = [problem.level for problem in problems]
    counts = ((levels.count(level), str(level)) for level in Level)
    return ", ".join(plural(number, word) for number, word in counts if number)


def plural(number: int, word: str) -> str:
    """Return `1 page`, `2 pages`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def visible(text: str) -> str:
    """Return `text` with characters that a terminal would obey or hide shown as `U+001B`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return f"U+{ord(character):04X}" if hidden and character not in "\n\u200c\u200d" else character


def _excerpt(problem: Problem, line_at: Lines) -> str:
    line = line_at(problem.place) if problem.quotable else ""
    if not line.strip():
        return ""
    start = max(0, problem.place.column - WIDEST // 2) if len(line) > WIDEST else 0
    shown = line[start : start + WIDEST].replace("\t", " ")
    before = visible(shown[: problem.place.column - 1 - start])
    number = str(problem.place.line)
    return f"\n  {number} | {visible(shown)}\n  {' ' * len(number)} | {' ' * len(before)}^"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
