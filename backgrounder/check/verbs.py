"""A figure keeps the verb of its claim: those who left were not all deported."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.figures import Verdict, supports
from backgrounder.problems import Level
from backgrounder.prose_dates import in_lower_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Evidence, Sentence

_FAMILIES = {
    "sent": (
        r"deport(?:ed|s|ing|ations?)|expel(?:led|s|ling)|expulsions?|evict(?:ed|ions?)"
        r"|(?:by|with)\sforce|forcibly|repatriated|remov(?:ed|als?)"
        r"|forced?\s(?:out|back|to\s(?:leave|go|return|depart))"
        r"|(?:driven|drove|kicked|pushed|sent|thrown|turned)\s(?:away|back|home|out)"
        r"|sen(?:t|d|ds|ding)\s(?:\w+\s)?(?:back|home|away)|forced\s(?:return|departure)s?"
    ),
    "went": (
        r"left(?!\s(?:bank|side|hand|wing|open|to|with|behind|unclear|uncertain|over))|leav(?:e|ing)"
        r"|return(?:ed|s|ing|ees)?|depart(?:ed|ures?)|gone|(?:went|go|goes|going)\s(?:back|home)"
        r"|(?:came|come|coming)\s(?:back|home)|cross(?:ed|ings?)|fled|flee(?:ing)?"
    ),
    "killed": r"killed|kill|killings?|slain|shot\sdead|murdered|massacred",
    "died": r"died|dead|deaths?|dying|perished|drowned",
    "arrested": r"arrest(?:ed|s|ing)?|rounded\sup|picked\sup",
    "detained": r"detain(?:ed|s|ing|ees)?|detentions?|held|in\scustody|interned",
    "charged": r"charged|indicted|accused|prosecuted",
    "convicted": r"convicted|convictions?|sentenced|found\sguilty|jailed",
}
"""The verbs that tell of the same act, and their nouns."""
_FIELDS = (
    frozenset({"sent", "went"}),
    frozenset({"killed", "died"}),
    frozenset({"arrested", "detained", "charged", "convicted"}),
)
"""The families that a careless verb can confuse."""
_VERB = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{verbs})" for name, verbs in _FAMILIES.items()) + r")\b"
)
"""Of texts in lower case, in which it is found twice as fast as in any case."""
_BY_NATURE = re.compile(
    r"accident|avalanche|blast|cholera|collapse|collision|crash|cyclone|disease|drought|earthquake"
    r"|explosion|famine|fire|flood|hail|heat|landslide|lightning|monsoon|outbreak|quake|rain|storm"
    r"|wave|weather",
    re.IGNORECASE,
)
"""What kills people so that they die: here the two verbs say the same."""


def drifted(desk: Desk) -> Iterator[Finding]:
    """Find figures that are told with another verb than their claim's: `deported` for `left`."""
    for sentence in desk.sentences:
        if sentence.figures and sentence.evidence:
            yield from _drifts(sentence)


RULES = (
    Rule(
        id="verb-drift",
        level=Level.WARNING,
        about="A figure is told with the verb of its claim.",
        why="what is counted belongs to the figure",
        find=drifted,
        failing="More than 1,200 fishers were expelled [@vell-2023#left].",
        passing="More than 1,200 fishers went back [@vell-2023#left].",
    ),
)


def _drifts(sentence: Sentence) -> Iterator[Finding]:
    every = _families(*sentence.evidence)
    if not every:
        return
    verbs = {match.lastgroup or "": match for match in _VERB.finditer(in_lower_case(sentence.text))}
    claims = [each for each in sentence.evidence if _counts_it(each, sentence)] if verbs else []
    claimed = _families(*claims)
    for field in _FIELDS:
        told, known = field & verbs.keys(), field & claimed.keys()
        if told and known and told.isdisjoint(every) and not _is_natural(field, sentence):
            start, end = min(verbs[family].span() for family in told)
            key, word = claimed[min(known)]
            yield Finding(
                sentence.place(start),
                f"`{key}` says `{word}`, not `{sentence.text[start:end]}`",
                "write the claim's own verb",
            )


def _counts_it(evidence: Evidence, sentence: Sentence) -> bool:
    """Tell whether a claim states a figure of a sentence."""
    return any(
        supports(stated, figure) is Verdict.YES
        for stated in evidence.figures
        for figure in sentence.figures
        if not figure.is_small
    )


def _families(*evidence: Evidence) -> dict[str, tuple[str, str]]:
    """Return the families of the verbs of claims, each with a claim's key and a word in it."""
    found: dict[str, tuple[str, str]] = {}
    for each in evidence:
        for family, word in _verbs_in(" ; ".join(text.text for text in each.claim.texts())):
            found.setdefault(family, (str(each.key), word))
    return found


@lru_cache(maxsize=2**12)  # whatever is told with a figure is compared with the same few claims
def _verbs_in(words: str) -> tuple[tuple[str, str], ...]:
    """Return the verbs of a claim, each after its family."""
    found = _VERB.finditer(in_lower_case(words))
    return tuple((match.lastgroup or "", words[match.start() : match.end()]) for match in found)


def _is_natural(field: frozenset[str], sentence: Sentence) -> bool:
    if "died" not in field:
        return False
    texts = [sentence.text, *(each.claim.says.text for each in sentence.evidence)]
    return any(_BY_NATURE.search(text) for text in texts)
