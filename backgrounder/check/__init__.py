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

E, W = Level.ERROR, Level.WARNING

GATE = Rule("too-complex", E, "the build must end in seconds", structure.too_complex)
"""Comes before all others: what it finds would take them too long."""

RULES: tuple[Rule, ...] = (
    GATE,
    Rule("citation-malformed", E, "it would stand on the page as text", citations.malformed),
    Rule("citation-in-title", E, "a title stands where no source list is", citations.in_titles),
    Rule("cite-unknown", E, "readers could not see what it rests on", citations.unknown),
    Rule("cite-private", E, "nothing of a private record may go out", citations.private),
    Rule("figure-uncited", E, "readers could not see what it rests on", figures.uncited),
    Rule("figure-mismatch", E, "the page would say what the source does not", figures.mismatched),
    Rule("qualifier-drift", E, "how sure a figure is belongs to it", figures.drifted),
    Rule("double-approx", E, "", figures.stacked),
    Rule("digit-grouping", E, "readers elsewhere would misread it", figures.ill_grouped),
    Rule("magnitude", E, "", figures.out_of_scale),
    Rule("quote-uncited", E, "readers could not see whose words they are", quotes.uncited),
    Rule("quote-mismatch", E, "a quotation is in the speaker's own words", quotes.mismatched),
    Rule("date-uncited", E, "readers could not see what it rests on", wording.uncited_dates),
    Rule(
        "date-mismatch", E, "the page would say what the source does not", wording.unsupported_dates
    ),
    Rule("dispute-hidden", E, "readers would take one version for the truth", disputes.hidden),
    Rule("weekday-date", E, "one of the two is wrong", wording.wrong_weekdays),
    Rule("name-variant", E, "", wording.wrong_names),
    Rule("key-figure", E, "", citations.figureless),
    Rule("dispute-unknown", E, "", citations.unknown_disputes),
    Rule("source-unused", W, "", citations.unused),
    Rule("tag-unknown", E, "readers would be led nowhere", tags.unknown),
    Rule("tag-adrift", E, "", tags.adrift),
    Rule("tag-unused", W, "", tags.unused),
    Rule("link-unsafe", E, "it could harm the reader", links.unsafe),
    Rule("link-broken", E, "readers would be led nowhere", links.broken),
    Rule("image-missing", E, "", links.lost_images),
    Rule("image-alt", E, "", links.without_alternative),
    Rule("raw-html", E, "what an author writes must never become code", structure.with_html),
    Rule("comment", W, "", structure.with_comments),
    Rule("heading-level", E, "screen readers find their way by headings", structure.ill_headed),
    Rule("empty-text", E, "", structure.empty),
    Rule("date-order", E, "", chronology.out_of_order),
    Rule("date-in-future", E, "", chronology.in_the_future),
    Rule("read-before-published", E, "", chronology.read_before_published),
    Rule("address-taken", E, "one of the two pages would be lost", collisions.same_address),
    Rule("policy-unknown", E, "", collisions.policies),
)
"""Every rule, in the order in which authors learn of them."""


def check(library: Library, today: date, *, drafts: bool) -> tuple[Problem, ...]:
    """Return every breach of every rule that is not switched off in `content/site.yaml`."""
    before = desk(library, today, drafts=drafts)
    levels = library.site.checks
    gate = tuple(_apply(GATE, before))
    if gate:
        return gate
    found = [
        problem
        for rule in RULES
        if rule is not GATE and levels.get(rule.id) != "off"
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
