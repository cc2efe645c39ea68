"""Labels that take a side, each with the plain words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.phrases import occurrences, phrase, written
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk

_MOVING = r"(?:asylum[ -]seekers|foreigners|immigrants|migrants|refugees|settlers|workers)"
_FIGHTING = r"(?:extremists?|fighters?|gunm[ae]n|insurgents?|militants?|rebels?|terrorists?)"
_PEOPLE = (
    r"(?:aliens?|entrants?|foreigners?|immigrants?|infiltrators?|migrants?|people|persons?"
    r"|refugees?|residents?|[A-Z][a-z]+s)"
)
_PASSIVELY = r"(?:was|were|been)"
_NO_CONFESSION = (
    r"that\s(?:day|evening|month|night|week|year)|to\s(?:boarding|building|nursing|training)"
)
_CONFESSED = r"(?:that|to\s[a-z]+ing|(?:he|she|they)\s(?:had|was|were))"
_LABELS = {
    "illegals": (
        rf"illegals|illegal\s{_PEOPLE}",
        "acts are illegal, people are not: write `people without papers` or `without visas`",
    ),
    "martyred": (r"martyred|martyrdom|martyrs?", "write `killed`, or who was killed"),
    "neutralised": (
        rf"(?:neutrali[sz]ed|eliminated)(?=\s(?:\w+\s){{0,2}}{_FIGHTING}\b)",
        "write what was done: `killed`, `captured`",
    ),
    "were_neutralised": (
        rf"{_FIGHTING}\s{_PASSIVELY}\s(?:neutrali[sz]ed|eliminated)",
        "write what was done: `killed`, `captured`",
    ),
    "so_called": (r"so-called", "leave it out, or say who calls it so"),
    "infiltrators": (r"infiltrators?", "write what they did: `people who crossed the border`"),
    "miscreants": (r"miscreants?", "write what they are accused of"),
    "elements": (
        r"(?:anti-?(?:national|social|state)|subversive|undesirable)\selements",
        "write who is meant, and what they are accused of",
    ),
    "flood": (
        rf"(?:deluge|floods?|hordes?|invasion|swarms?|tides?)\sof\s(?:\w+\s)?{_MOVING}",
        "write how many, or `many people`",
    ),
    "slammed": (
        r"slammed(?!\s(?:against|down|into|on|shut|through|to)\b|\s\w+\s(?:brakes?|doors?|lid)\b)",
        "write `criticised`",
    ),
    "lashed_out": (r"lash(?:ed|es|ing)\sout", "write `criticised`"),
    "admitted": (
        rf"(?<!was\s)(?<!were\s)(?<!been\s)admitted\s(?!(?:{_NO_CONFESSION})\b){_CONFESSED}",
        "write `said` or `acknowledged`: `admitted` takes it for a fault",
    ),
}
"""By a name for each: the words, and what to write for them."""
_LABEL = phrase(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, (words, _) in _LABELS.items())
    + r")(?!\w)(?!-)",
    "illegal illegals martyr martyrdom martyred martyrs neutralised neutralized eliminated called"
    " infiltrator infiltrators miscreant miscreants elements deluge flood floods horde hordes"
    " invasion swarm swarms tide tides slammed lashed lashes lashing admitted",
)
_IN_COURT = ("court", "judge", "plea", "charge", "offence", "testif", "oath", "trial")


def loaded(desk: Desk) -> Iterator[Finding]:
    """Find labels that take a side; what is admitted before a court is no label."""
    for sentence, match in occurrences(desk, _LABEL):
        name = match.lastgroup or ""
        if name == "admitted" and any(word in sentence.text for word in _IN_COURT):
            continue
        yield Finding(
            sentence.place(match.start()),
            f"`{written(sentence, match)}` takes a side",
            _LABELS[name][1],
        )


RULES = (
    Rule(
        id="loaded-label",
        level=Level.WARNING,
        about="People and deeds are named in plain words that take no side.",
        why="readers should judge by what happened",
        find=loaded,
        failing="The fishers slammed the board.",
        passing="The fishers criticised the board.",
    ),
)
