"""The rules that a library must keep: `Library` in, problems out. Opens no file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backgrounder.check import (
    chronology,
    citations,
    collisions,
    disputes,
    figures,
    links,
    quotes,
    structure,
    tags,
    wording,
)
from backgrounder.check.desk import Desk, Finding, Rule, desk
from backgrounder.problems import Level, Place, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backgrounder.model import Library

__all__ = ["RULES", "check"]

RULES: tuple[Rule, ...] = (
    structure.GATE,
    *citations.RULES,
    *figures.RULES,
    *quotes.RULES,
    *wording.RULES,
    *disputes.RULES,
    *tags.RULES,
    *links.RULES,
    *structure.RULES,
    *chronology.RULES,
    *collisions.RULES,
)
"""Every rule, in the order in which authors learn of them."""


def check(library: Library, today: date, *, drafts: bool) -> tuple[Problem, ...]:
    """Return every breach of every rule that is not switched off in `content/site.yaml`."""
    before = desk(library, today, drafts=drafts)
    levels = library.site.checks
    gate = tuple(_apply(structure.GATE, before))
    if gate:
        return gate
    found = [
        problem
        for rule in RULES
        if rule is not structure.GATE and levels.get(rule.id) != "off"
        for problem in _apply(rule, before)
    ]
    at_level = (_at_level(problem, levels.get(problem.rule)) for problem in found)
    return (*_unknown_rules(library), *at_level)


def _apply(rule: Rule, before: Desk) -> Iterator[Problem]:
    for finding in rule.find(before):
        yield _problem(rule, finding)


def _problem(rule: Rule, finding: Finding) -> Problem:
    return Problem(finding.place, rule.id, finding.message, rule.why, finding.hint, rule.level)


def _at_level(problem: Problem, level: str | None) -> Problem:
    return replace(problem, level=Level(level)) if level else problem


def _unknown_rules(library: Library) -> Iterator[Problem]:
    known = {rule.id for rule in RULES}
    for name in library.site.checks:
        if name not in known:
            yield Problem(
                Place("content/site.yaml"),
                "rule-unknown",
                f"there is no rule `{name}`",
                hint=nearest(name, known),
            )
