"""A brief that gives one version of a disputed matter shows the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import citations, plain
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.model import Brief, ClaimKey, Dispute, Library
    from backgrounder.problems import Place


def hidden(desk: Desk) -> Iterator[Finding]:
    """Find briefs that cite a version of a dispute and do not list the dispute, once for each.

    Says nothing of a brief that lists an unknown dispute: it may be the one that was meant.
    """
    matters = desk.reference.gathered(_by_claim)
    for brief in desk.library.briefs:
        told = {listed.value for listed in brief.disputes}
        if not told <= desk.library.disputes.keys():
            continue
        for key, place in _cited(brief):
            for matter in matters.get(key, ()):
                others = _others(matter, key)
                if others and matter.id not in told:
                    told.add(matter.id)
                    yield Finding(
                        place,
                        f"sources differ on this: {plain(matter.question.text)} Others say "
                        f"{', '.join(others)}",
                        f"list `{matter.id}` under `disputes`",
                    )


RULES = (
    Rule(
        id="dispute-hidden",
        level=Level.ERROR,
        about="A brief that cites one version of a dispute lists the dispute.",
        why="readers would take one version for the truth",
        find=hidden,
        failing="The boats left from the west shore [@orro-2024#west-shore].",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
disputes: [shore]
---
The boats left from the west shore [@orro-2024#west-shore].
""",
    ),
)


def _by_claim(library: Library) -> dict[ClaimKey, list[Dispute]]:
    found: dict[ClaimKey, list[Dispute]] = {}
    for matter in library.disputes.values():
        for key in {placed.value for version in matter.versions for placed in version.claims}:
            found.setdefault(key, []).append(matter)
    return found


def _cited(brief: Brief) -> Iterator[tuple[ClaimKey, Place]]:
    for text in brief.passages():
        for citation in citations(text):
            yield citation.key, citation.place
    for placed in brief.key_figures:
        yield placed.value, placed.place


def _others(matter: Dispute, key: ClaimKey) -> list[str]:
    """Return the answers that a claim does not give."""
    return [
        f"`{plain(version.answer.text)}`"
        for version in matter.versions
        if key not in {placed.value for placed in version.claims}
    ]
