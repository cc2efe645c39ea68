"""The rules that a library must keep: `Library` in, problems out. Opens no file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from backgrounder.check import (
    accusation,
    acronyms,
    attribution,
    chronology,
    citations,
    collisions,
    dated,
    day_counts,
    disputes,
    exceptions,
    figures,
    hedges,
    history,
    labels,
    links,
    nameless,
    parties,
    protected,
    quotes,
    relative_time,
    standing,
    structure,
    sums,
    tags,
    timing,
    translations,
    upkeep,
    verbs,
    wording,
)
from backgrounder.check.desk import (
    Demand,
    Desk,
    Finding,
    Rule,
    completed,
    desk,
    edited,
    narrowed,
    read,
)
from backgrounder.problems import Level, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from backgrounder.model import Library
    from backgrounder.published import Published
    from backgrounder.settings import Site

__all__ = ["DEMANDS", "RULES", "SHOWABLE", "Checked", "check", "levels_of"]

_OF_WORDS: tuple[Rule, ...] = (
    *figures.RULES,
    *sums.RULES,
    *quotes.RULES,
    *dated.RULES,
    *attribution.RULES,
    *standing.RULES,
    *parties.RULES,
    *timing.RULES,
    *wording.RULES,
    *day_counts.RULES,
    *hedges.RULES,
    *nameless.RULES,
    *accusation.RULES,
    *acronyms.RULES,
    *verbs.RULES,
    *relative_time.RULES,
    *labels.RULES,
    *disputes.RULES,
)
"""The rules about what sentences say."""

RULES: tuple[Rule, ...] = (
    structure.GATE,
    *citations.RULES,
    *_OF_WORDS,
    *tags.RULES,
    *links.RULES,
    *structure.RULES,
    *chronology.RULES,
    *upkeep.RULES,
    *translations.RULES,
    *history.RULES,
    *collisions.RULES,
    *protected.RULES,
)
"""Every rule, in the order in which authors learn of them."""

RECORDS = frozenset({"content/tags.yaml", "seeds/disputes.yaml"})
"""Where one of these cannot be read, hardly a rule could judge: that is told, and nothing else."""

SHOWABLE = frozenset(rule.id for rule in (*_OF_WORDS, *translations.RULES, *history.RULES))
"""The rules about words: a page that breaks one can be made, for its author's own eyes."""

DEMANDS: tuple[Demand, ...] = (*RULES, *exceptions.RULES)
"""All that the check demands, also of the exceptions from its rules."""

INVIOLABLE = protected.INVIOLABLE | {structure.GATE.id}
"""The rules that no site can make milder: they protect people, or the build itself."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and what it leaves to the next one."""

    problems: tuple[Problem, ...]
    desk: Desk | None = None
    """Without its sentences; None where the check ended early."""
    in_briefs: tuple[Problem, ...] = ()
    """What the rules found that look at each brief alone, before exceptions."""


def check(
    library: Library,
    today: date,
    *,
    drafts: bool,
    before: Published | None = None,
    last: Checked | None = None,
) -> Checked:
    """Find every breach of every rule that is not switched off in `content/site.yaml`.

    `before` is what was last published, which is not to be taken back in silence. What the `last`
    check found in briefs that were not edited since is not looked for again.
    """
    known = last.desk if last else None
    whole = desk(library, today, drafts=drafts, before=before, last=known)
    paths = edited(known, whole) if known else None
    examined = whole if paths is None else narrowed(whole, paths)
    gate = tuple(_apply(structure.GATE, examined))
    if gate:
        return Checked(gate)
    if library.unread & RECORDS:
        return Checked(())
    examined = read(examined)
    levels = levels_of(library.site)
    in_briefs = _breaches("brief", examined, levels)
    if known and last and paths is not None:
        kept = (problem for problem in last.in_briefs if problem.place.path not in paths)
        in_briefs = (*kept, *in_briefs)
        whole = completed(whole, examined, known, paths)
    else:
        whole = examined
    found = (*in_briefs, *_breaches("site", whole, levels))
    return Checked(_excepted(found, whole, levels), replace(whole, sentences=()), in_briefs)


def levels_of(site: Site) -> dict[str, str]:
    """Return the level of each rule as a site sets it: `error`, `warning` or `off`."""
    given = {rule: level.value for rule, level in site.checks.items() if rule not in INVIOLABLE}
    return {demand.id: given.get(demand.id, str(demand.level)) for demand in DEMANDS}


def _breaches(
    reach: Literal["brief", "site"], laid_out: Desk, levels: Mapping[str, str]
) -> tuple[Problem, ...]:
    return tuple(
        problem
        for rule in RULES
        if rule.reach == reach and rule is not structure.GATE and levels[rule.id] != "off"
        for problem in _apply(rule, laid_out)
    )


def _excepted(
    found: Iterable[Problem], laid_out: Desk, levels: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Leave out what authors allow, and add what is wrong with that."""
    library = laid_out.library
    allowing = frozenset(rule.id for rule in RULES) - INVIOLABLE
    allowances = tuple(
        allowance for allowance in library.allowances if allowance.place.path not in laid_out.held
    )
    kept, idle = exceptions.settled(found, allowances, allowing)
    made = exceptions.Exceptions(
        settings=library.site.checks,
        allowances=allowances,
        idle=idle,
        rules=frozenset(demand.id for demand in DEMANDS),
        allowing=allowing,
        inviolable=INVIOLABLE,
    )
    about_them = (
        _problem(rule, finding)
        for rule in exceptions.RULES
        if levels[rule.id] != "off"
        for finding in rule.find(made)
    )
    return tuple(_at_level(each, levels[each.rule]) for each in (*about_them, *kept))


def _apply(rule: Rule, laid_out: Desk) -> Iterator[Problem]:
    for finding in rule.find(laid_out):
        yield _problem(rule, finding)


def _problem(rule: Demand, finding: Finding) -> Problem:
    return Problem(finding.place, rule.id, finding.message, rule.why, finding.hint, rule.level)


def _at_level(problem: Problem, level: str) -> Problem:
    return replace(problem, level=Level(level)) if level != problem.level else problem
