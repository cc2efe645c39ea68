"""Accusations are told as accusations until a court has decided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.phrases import occurrences, phrase, written
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence

_DOER = (
    r"(?:abuser|arsonist|assassin|attacker|bomber|criminal|extremist|fraudster|gunman|insurgent"
    r"|kidnapper|killer|looter|militant|murderer|poisoner|rapist|rioter|robber|shooter|slayer"
    r"|smuggler|spy|terrorist|thief|trafficker)s?"
)
_FORM = phrase(
    rf"""
    \b(?P<doer>accused\s{_DOER})\b
    | \b(?:is|are|was|were|been|being|stands?|stood)\s(?:\w+ly\s|also\s)?(?P<with>accused\swith)\b
        (?!\s(?:him|her|his|hers|their|them|us|you|me|my|our|others?|another|two|three|four|five|six
        |\d|[A-Z]))
    | \b(?P<for>accused\sfor)\b
        (?!\s(?:long|now|the\s\w+\stime|(?:\w+\s)?(?:days|weeks|months|years|decades)|an?\s\w+
        (?:\s\w+)?\stime)\b)
    | \b(?P<arrested>(?:arrested|detained)\sfor\s(?!allegedly|reportedly)(?:(?:his|her|their)\s)?
        (?!(?:being|boarding|during|evening|morning|processing|questioning|screening|spring|testing
        |vetting)\b)[a-z-]+ing)\b
    | \b(?P<arrested_crime>(?:arrested|detained)\sfor\s(?:the\s)?(?:murder|killing|theft|rape
        |robbery|terrorism|treason|sedition|espionage|arson))\b
    | \b(?P<victim>alleged\svictims?)\b
    """,
    "accused arrested detained alleged",
)
_MENDED = {
    "doer": "write what they are accused of: `accused of …`",
    "with": "write `accused of …`, or `charged with …` where a charge is laid",
    "for": "write `accused of …`",
    "arrested": "write `arrested on suspicion of …` or `on a charge of …`",
    "arrested_crime": "write `arrested on suspicion of …` or `on a charge of …`",
    "victim": "call them what is not in doubt: the complainant, the wounded man",
}

_AFTER_NOUN = (
    r"(?=[\s)]*(?:[.,;:!?)—–]|$)|\s(?:who|whom|whose|was|is|had|has|were|will|would|and|or|in|on|at"
    r"|to|from|with|by|for|said|says|told|did|does|himself|herself|behind|came|drove|fled|sat|stood|took"
    r"|led|ran|shot|(?!armed\b|organi[sz]ed\b)[a-z]+ed)\b)"
)
_VERDICT = phrase(
    rf"""
    (?<![\w-])(?:
      guilty | convicted | murdered | murderers? | terrorists | criminals
      | terrorist{_AFTER_NOUN}
      | (?<=the\s)criminal(?=\s(?:who|was|is|had|has|said)\b)
      | (?<=the\s)killers? | (?<=his\s)killers? | (?<=her\s)killers? | (?<=their\s)killers?
    )(?![\w-])(?!\s(?:whales?|bees?|diseases?|heat|blow|app|fact)\b)
    """,
    "guilty convicted murdered murderer murderers terrorist terrorists criminal criminals killer"
    " killers",
)
_OPEN = re.compile(
    r"""
    (?:
      \b(?:not|never|no|nobody|none|neither|nor|yet|cannot|if|unless|until|till|whether
        |should|could|would|may|might|must|can|plead\w*|pled|pleas?|presumed|den(?:y|ies|ied|ying)
        |alleg\w+|suspected|accus\w+\s(?:\S+\s){0,4}of|charged\swith|accusations?\sthat
        |(?:says?|knows?|decides?|settles?|decided|settled|known|said)\swho
        |anyone|anybody|whoever|everyone|someone|those|persons?)
      | n['’]t
    )(?:\s+[\w'’,-]+){0,5}\s+\Z
    | ^who\s(?:is|are|was|were)\s+\Z
    | \b(?:once|when|before|without|people|to\sbe|being|be
        |an?\s(?:adult|child|defendant|juvenile|man|member|minor|person|prisoner|suspect|woman)
        (?:\swho\s(?:is|was))?)
      (?:\s(?:being|found|declared|ever|finally|later))?\s+\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What, before a word of verdict, leaves the verdict open or makes it nobody's: `if convicted`."""


def _charged(body: str) -> str:
    """Return the example of a brief that tells of a charge."""
    return f"""
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
proceedings: charged
---
{body}
"""


def accused_forms(desk: Desk) -> Iterator[Finding]:
    """Find accusations in a form that takes them for proved, or in no form of English."""
    for sentence, match in occurrences(desk, _FORM):
        form = match.lastgroup or ""
        words = written(sentence, match, form)
        if not _is_in_claim(words, sentence):
            yield Finding(
                sentence.place(match.start(form)),
                f"`{words}` takes an accusation for the deed"
                if form not in {"with", "for"}
                else f"nobody is `{words}` something",
                _MENDED[form],
            )


def verdicts(desk: Desk) -> Iterator[Finding]:
    """Find words that only a court's verdict allows, where `proceedings` has none."""
    briefs = {brief.place.path: brief.proceedings for brief in desk.library.briefs}
    undecided = {path: stage for path, stage in briefs.items() if stage not in {"", "convicted"}}
    if not undecided:
        return
    for sentence, match in occurrences(desk, _VERDICT):
        stage = undecided.get(sentence.prose.place.path)
        if stage and not (_is_open(sentence.text, match) or _is_in_claim(match[0], sentence)):
            yield Finding(
                sentence.place(match.start()),
                f"`{written(sentence, match)}` needs a verdict, and `proceedings` is `{stage}`",
                "write what they are accused of, or cite the claim that tells of the verdict in"
                " this word",
            )


RULES = (
    Rule(
        id="accused-form",
        level=Level.ERROR,
        about="Somebody is accused of a deed, and arrested on suspicion of it.",
        find=accused_forms,
        failing="The accused poisoner sold fish [@orro-2024#level].",
        passing="The man accused of poisoning the water sold fish [@orro-2024#level].",
    ),
    Rule(
        id="verdict-word",
        level=Level.ERROR,
        about="Words such as `guilty` and `murderer` wait for the verdict.",
        why="the page would take a court's decision for granted",
        find=verdicts,
        failing=_charged("The murderer sold fish [@orro-2024#level]."),
        passing=_charged("The man accused of murder sold fish [@orro-2024#level]."),
    ),
)


def _is_open(text: str, match: re.Match[str]) -> bool:
    return _OPEN.search(text[: match.start()]) is not None


def _is_in_claim(words: str, sentence: Sentence) -> bool:
    """Tell whether a cited claim has the words itself, and does not leave them open."""
    wanted = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    return any(
        not _is_open(text.text, match)
        for each in sentence.evidence
        for text in (each.claim.says, *each.claim.quotes)
        for match in wanted.finditer(text.text)
    )
