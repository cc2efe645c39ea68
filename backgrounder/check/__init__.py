"""The rules that a library must keep: `Library` in, problems out. Opens no file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
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
from backgrounder.check.checked import Checked, Kept, kept, once_published, taken_up
from backgrounder.check.layout import (
    concerned,
    desk,
    edited,
    in_shares,
    is_reshaped,
    laid_out,
    marked,
    profiled,
    read,
    side_by_side,
)
from backgrounder.garbage import nothing_collected
from backgrounder.problems import Level, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from backgrounder.check.checked import Found
    from backgrounder.check.desk import Demand, Desk, Finding, Rule
    from backgrounder.model import Library
    from backgrounder.published import Published
    from backgrounder.settings import Site

    Spread = Callable[
        [Callable[[Desk], tuple[Found, ...]], Sequence[Desk]], Iterable[tuple[Found, ...]]
    ]

__all__ = [
    "DEMANDS",
    "RULES",
    "SHOWABLE",
    "Checked",
    "Kept",
    "check",
    "kept",
    "levels_of",
    "once_published",
    "taken_up",
]

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

SHOWABLE = frozenset(
    rule.id for rule in (*_OF_WORDS, *structure.UNFINISHED, *translations.RULES, *history.RULES)
)
"""The rules about words: a page that breaks one can be made, for its author's own eyes."""

DEMANDS: tuple[Demand, ...] = (*RULES, *exceptions.RULES)
"""All that the check demands, also of the exceptions from its rules."""

INVIOLABLE = protected.INVIOLABLE | {structure.GATE.id}
"""The rules that no site can make milder: they protect people, or the build itself."""


@nothing_collected()
def check(
    library: Library,
    today: date,
    *,
    drafts: bool,
    before: Published | None = None,
    last: Checked | None = None,
    spread: Spread = map,
) -> Checked:
    """Find every breach of every rule that is not switched off in `content/site.yaml`.

    `before` is what was last published, which is not to be taken back in silence. What the `last`
    check found in what no edit concerns is not looked for again. `spread` does as `map` does with
    much work, perhaps in several processes.
    """
    known = last.desk if last else None
    whole = desk(library, today, drafts=drafts, before=before, last=known)
    paths = edited(known, whole) if known else None
    examined = laid_out(whole, paths)
    gate = tuple(problem for _, problem in _found(structure.GATE, examined))
    if gate:
        return Checked(gate)
    if library.unread & RECORDS:
        return Checked(())
    return _checked(whole, marked(examined), last, paths, spread)


def levels_of(site: Site) -> dict[str, str]:
    """Return the level of each rule as a site sets it: `error`, `warning` or `off`."""
    given = {rule: level.value for rule, level in site.checks.items() if rule not in INVIOLABLE}
    return {demand.id: given.get(demand.id, str(demand.level)) for demand in DEMANDS}


def _checked(
    whole: Desk,
    examined: Desk,
    last: Checked | None,
    paths: frozenset[str] | None,
    spread: Spread,
) -> Checked:
    """Check what is `examined` and what else an edit of `paths` concerns; None is everything."""
    known = last.desk if last else None
    whole = profiled(whole, examined, known, paths)
    concern = concerned(known, whole, paths) if known and paths is not None else None
    levels = levels_of(whole.library.site)
    desks = in_shares(whole) if concern is None else (laid_out(whole, concern),)
    in_briefs = tuple(chain.from_iterable(spread(partial(_in_briefs, levels), desks)))
    is_new = True
    if last and known and concern is not None:
        in_briefs = (*(each for each in last.in_briefs if each[0] not in concern), *in_briefs)
        is_new = is_reshaped(known, whole, concern)
    in_site = _breaches("site", side_by_side(whole), levels) if is_new or not last else last.in_site
    problems = _excepted((problem for _, problem in (*in_briefs, *in_site)), whole, levels)
    return Checked(problems, whole, in_briefs, in_site)


def _in_briefs(levels: Mapping[str, str], examined: Desk) -> tuple[Found, ...]:
    return _breaches("brief", read(marked(examined)), levels)


def _breaches(
    reach: Literal["brief", "site"], examined: Desk, levels: Mapping[str, str]
) -> tuple[Found, ...]:
    return tuple(
        found
        for rule in RULES
        if rule.reach == reach and rule is not structure.GATE and levels[rule.id] != "off"
        for found in _found(rule, examined)
    )


def _excepted(
    found: Iterable[Problem], whole: Desk, levels: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Leave out what authors allow, and add what is wrong with that."""
    library = whole.library
    allowing = frozenset(rule.id for rule in RULES) - INVIOLABLE
    allowances = tuple(
        allowance for allowance in library.allowances if allowance.place.path not in whole.held
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


def _found(rule: Rule, examined: Desk) -> Iterator[Found]:
    for finding in rule.find(examined):
        yield finding.brief or finding.place.path, _problem(rule, finding)


def _problem(rule: Demand, finding: Finding) -> Problem:
    return Problem(finding.place, rule.id, finding.message, rule.why, finding.hint, rule.level)


def _at_level(problem: Problem, level: str) -> Problem:
    return replace(problem, level=Level(level)) if level != problem.level else problem
