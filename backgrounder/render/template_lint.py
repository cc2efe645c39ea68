"""What is wrong with templates before any page is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backgrounder.problems import Problem


def template_problems(templates: tuple[str, ...], stamp: str) -> tuple[Problem, ...]:
    return ()
