"""Where authors and the site's keeper make exceptions from the rules, and where they must not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.check.desk import Demand, Finding
from backgrounder.problems import Level, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from backgrounder.model import Allowance, Placed
    from backgrounder.problems import Problem


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The exceptions of one site, beside what can be excepted."""

    settings: Mapping[str, Placed[str]]
    """The level that the site sets for a rule."""
    allowances: tuple[Allowance, ...]
    """Those of all files that are checked."""
    idle: frozenset[Allowance]
    """Those of them that kept no problem from the author."""
    rules: frozenset[str]
    """The ids of all rules."""
    allowing: frozenset[str]
    """The ids of those that allow exceptions from line to line."""
    inviolable: frozenset[str]
    """The ids of those that no site can make milder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOnExceptions(Demand):
    """One thing that must hold of the exceptions themselves."""

    find: Callable[[Exceptions], Iterator[Finding]]


def settled(
    problems: Iterable[Problem], allowances: Collection[Allowance], allowing: frozenset[str]
) -> tuple[tuple[Problem, ...], frozenset[Allowance]]:
    """Return the problems that nobody allows, and the allowances that allowed none.

    `allowing` are the rules that allow exceptions. An allowance speaks of one rule on one line of
    one file; one without a reason counts too, for it is a problem itself.
    """
    allowed: dict[tuple[str, str, int], Allowance] = {}
    for allowance in allowances:
        allowed.setdefault((allowance.rule, allowance.place.path, allowance.line), allowance)
    used, kept = set(), []
    for problem in problems:
        at = (problem.rule, problem.place.path, problem.place.line)
        if problem.rule in allowing and at in allowed:
            used.add(allowed[at])
        else:
            kept.append(problem)
    return tuple(kept), frozenset(allowances) - used


def unexplained(exceptions: Exceptions) -> Iterator[Finding]:
    """Find allowances without a reason; of those that are idle, it is enough to say so."""
    for allowance in exceptions.allowances:
        is_in_use = allowance.rule in exceptions.allowing and allowance not in exceptions.idle
        if is_in_use and not allowance.reason:
            yield Finding(
                allowance.place,
                f"no reason is given for allowing `{allowance.rule}`",
                f"write it after a colon: `allow {allowance.rule}: …`",
            )


def idle(exceptions: Exceptions) -> Iterator[Finding]:
    """Find allowances that kept nothing from the author."""
    for allowance in exceptions.allowances:
        if allowance.rule not in exceptions.allowing or allowance not in exceptions.idle:
            continue
        level = exceptions.settings.get(allowance.rule)
        if level and level.value == "off":
            message = f"`{allowance.rule}` is switched off in `content/site.yaml`"
        else:
            message = f"`{allowance.rule}` finds no fault with line {allowance.line}"
        yield Finding(allowance.place, message, "delete the comment")


def unknown(exceptions: Exceptions) -> Iterator[Finding]:
    """Find allowances of rules that do not exist."""
    for allowance in exceptions.allowances:
        if allowance.rule not in exceptions.rules:
            yield Finding(
                allowance.place,
                f"the check has no rule `{allowance.rule}`",
                nearest(allowance.rule, exceptions.allowing)
                or "`python build.py rules` lists them; what is found in reading has to be mended",
            )


def forbidden(exceptions: Exceptions) -> Iterator[Finding]:
    """Find allowances of rules that hold without exception."""
    for allowance in exceptions.allowances:
        if allowance.rule in exceptions.rules - exceptions.allowing:
            hint = "mend what it finds, and delete the comment"
            yield Finding(allowance.place, f"`{allowance.rule}` allows no exception", hint)


def unknown_settings(exceptions: Exceptions) -> Iterator[Finding]:
    """Find levels for rules that do not exist."""
    for rule, level in exceptions.settings.items():
        if rule not in exceptions.rules:
            yield Finding(
                level.place, f"there is no rule `{rule}`", nearest(rule, exceptions.rules)
            )


def softened(exceptions: Exceptions) -> Iterator[Finding]:
    """Find rules that hold without exception and were made milder."""
    for rule, level in exceptions.settings.items():
        if rule in exceptions.inviolable and level.value != Level.ERROR:
            message = f"`{rule}` cannot be made `{level.value}`"
            yield Finding(level.place, message, "take the line out")


_FOUND = "The paper is called the Orro Lake Times."
_ALLOWED = f"{_FOUND} <!-- allow name-variant: the paper's own name -->"
_SITE = """\
-- content/site.yaml --
title: The Orro Explainer
checks: {%s}
"""

RULES = (
    RuleOnExceptions(
        id="rule-unknown",
        level=Level.ERROR,
        about="`checks` in `content/site.yaml` names rules that exist.",
        find=unknown_settings,
        failing=_SITE % "link-brokn: warning",
        passing=_SITE % "link-broken: warning",
    ),
    RuleOnExceptions(
        id="rule-inviolable",
        level=Level.ERROR,
        about="Rules that protect people, or the build itself, stay errors.",
        why="it protects people, or the build itself, on every site",
        find=softened,
        failing=_SITE % "minor-named: warning",
        passing=_SITE % "minor-named: error",
    ),
    RuleOnExceptions(
        id="allow-unknown",
        level=Level.ERROR,
        about="An exception names a rule that exists.",
        find=unknown,
        failing="The lake is low. <!-- allow name-varient: the paper's own name -->",
        passing=_ALLOWED,
    ),
    RuleOnExceptions(
        id="allow-forbidden",
        level=Level.ERROR,
        about="Rules that protect people, the build or the check itself allow no exception.",
        why="it protects people, the build or the check itself",
        find=forbidden,
        failing="The lake is low. <!-- allow minor-named: everybody knows -->",
        passing="The lake is low.",
    ),
    RuleOnExceptions(
        id="allow-reason",
        level=Level.ERROR,
        about="An exception gives its reason.",
        why="whoever reads it next has to see why the rule is wrong here",
        find=unexplained,
        failing=f"{_FOUND} <!-- allow name-variant -->",
        passing=_ALLOWED,
    ),
    RuleOnExceptions(
        id="allow-unused",
        level=Level.WARNING,
        about="An exception allows something that its rule finds on its line.",
        why="it would hide the next mistake there",
        find=idle,
        failing="The lake is low. <!-- allow name-variant: the paper's own name -->",
        passing=_ALLOWED,
    ),
)
