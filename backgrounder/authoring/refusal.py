"""Why a command did nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.problems import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps a command from doing anything; nothing was written."""

    reason: str
    """In words without a full stop; literals stand in backticks."""
    hint: str = ""
    """What to do instead."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the content, where that is the reason."""


def first_error(problems: Iterable[Problem]) -> Refusal | None:
    """Return the first error of a name as a refusal, or None where there is none."""
    grave = (each for each in problems if each.level is Level.ERROR)
    found = next(grave, None)
    return Refusal(found.message, found.hint) if found else None
