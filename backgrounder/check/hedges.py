"""Hedges say whose doubt they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.phrases import is_heading, occurrences, phrase, written
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk

_ADVERB = r"\b(?:alleged|reported|purported)ly\b"
_SAID = r"(?:said|believed|thought|alleged|reported|understood|rumou?red)"
_PASSIVE = rf"\b(?:is|are|was|were|been|being)\s(?:also\s|still\s|\w+ly\s)?{_SAID}\sto\b"
_NO_INFINITIVE = (
    r"(?!\s+(?:an?|the|this|that|these|those|him|her|his|them|their|us|our|me|my|you|it|its|each"
    r"|every|some|any|all|whom|which|police|reporters|journalists|parliament)\b)"
)
"""What follows `said to` where somebody is told: `was said to the court`."""
_HEDGE = phrase(
    rf"{_ADVERB}|{_PASSIVE}(?!\s+[A-Z\d]){_NO_INFINITIVE}",
    "allegedly reportedly purportedly"
    " said believed thought alleged reported understood rumoured rumored",
)
_STACK = phrase(
    rf"""
    {_ADVERB}\s(?:(?:has|have|had)\s)?(?:been\s)?
        (?:alleged|purported|allegedly|reportedly|purportedly)\b(?!-)
    | \balleged\s(?:suspects?|allegations?|accusations?)\b
    | \b(?:is|are|was|were)\s{_SAID}\sto\s(?:\w+\s){{0,2}}{_ADVERB}
    """,
    "allegedly reportedly purportedly alleged",
)
_ASKED = {
    "alleged": "who alleges it?",
    "reported": "who reports it?",
    "believed": "who believes it?",
    "thought": "who thinks so?",
}


def unattributed(desk: Desk) -> Iterator[Finding]:
    """Find hedges behind which nobody stands: no citation says who alleges or believes."""
    for sentence, match in occurrences(desk, _HEDGE):
        if not sentence.is_cited and not is_heading(sentence):
            doer = next((_ASKED[word] for word in _ASKED if word in match[0]), "who says so?")
            yield Finding(
                sentence.place(match.start()),
                f"`{written(sentence, match)}`: {doer}",
                "cite the claim and name who makes it, or leave the sentence out",
            )


def stacked(desk: Desk) -> Iterator[Finding]:
    """Find hedges on top of each other: `reportedly alleged`."""
    for sentence, match in occurrences(desk, _STACK):
        yield Finding(
            sentence.place(match.start()),
            f"`{written(sentence, match)}` doubts twice",
            "keep one hedge, and name whose it is",
        )


RULES = (
    Rule(
        id="hedge-unattributed",
        level=Level.ERROR,
        about="A hedge such as `allegedly` rests on a citation.",
        why="a doubt that is nobody's cannot be weighed",
        find=unattributed,
        failing="The board allegedly drained it.",
        passing="The board allegedly drained it [@orro-2024#level].",
    ),
    Rule(
        id="hedge-stacked",
        level=Level.ERROR,
        about="A statement is hedged once.",
        find=stacked,
        failing="The board reportedly alleged that it was drained [@orro-2024#level].",
        passing="The board alleged that it was drained [@orro-2024#level].",
    ),
)
