"""What is only alleged, charged or denied is told as that, and copies of a report count once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.names import known, vocabulary, words_of
from backgrounder.check.phrases import is_heading
from backgrounder.check.publishers import all_names, subjects_in
from backgrounder.problems import Level
from backgrounder.speakers import speakers_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Evidence, Sentence

    Passage = Sequence[Sentence]
    """A sentence that cites, last, and those before it that its citation stands behind."""


def told_as_fact(desk: Desk) -> Iterator[Finding]:
    """Find allegations that are told as facts, and denials and retractions that do not show.

    The sentences before, back to the previous citation, may say whose word it is; so may the
    heading, for the paragraph and the lists below it: `Who is charged?` `Four people, with theft.`
    The cells of a table tell by their heads, and are let be.
    """
    papers = desk.reference.gathered(all_names)
    for passage, heading in _passages(desk.sentences):
        sentence = passage[-1]
        if not any(each.claim.standing in _CALLED for each in sentence.evidence):
            continue
        hidden = next((each for each in _cited(sentence) if _is_hidden(each, passage)), None)
        is_bare = _are_charges(sentence.evidence) and not (
            _ACCUSES.search(heading)
            or any(_is_said(each) or any(subjects_in(each.text, papers)) for each in passage)
        )
        if hidden or is_bare:
            told = hidden or sentence.evidence[0]
            yield Finding(
                sentence.place(0),
                f"`{told.key}` is {_CALLED[told.claim.standing]}, and the page does not say so",
                _HINTS.get(told.claim.standing, "name who says it, or write `is accused of`"),
            )


def of_one_origin(desk: Desk) -> Iterator[Finding]:
    """Find allegations, charges and tolls that cite copies of one report like several reports."""
    names = desk.reference.gathered(vocabulary)
    for sentence in desk.sentences:
        evidence = sentence.evidence if sentence.statement.own else ()
        if len(evidence) < _SEVERAL:
            continue
        sources = {each.source.id for each in evidence}
        origins = {each.source.origin for each in evidence}
        if len(sources) == 1 or len(origins) != 1 or not _is_grave(sentence):
            continue
        origin = known(origins.pop(), names)
        speakers = (words_of(speaker.name) for speaker in speakers_in(sentence.text))
        if all(origin.names.isdisjoint(speaker) for speaker in speakers):
            yield Finding(
                sentence.place(0),
                f"{len(sources)} sources are cited, but they have one origin: `{origin.shown}`",
                "say whose report it is, or cite one of them",
            )


RULES = (
    Rule(
        id="allegation-as-fact",
        level=Level.ERROR,
        about="An allegation, a charge or a denial is told as somebody's word.",
        why="readers would take it for a fact",
        find=told_as_fact,
        failing="The mill poisoned the lake [@tarn-2024#poison].",
        passing="The mill poisoned the lake, says the Vell Fishers' Union [@tarn-2024#poison].",
    ),
    Rule(
        id="single-origin",
        level=Level.WARNING,
        about="Copies of one report are not cited like several reports.",
        why="it looks as if several had found it out",
        find=of_one_origin,
        failing="The mill is accused of poisoning the lake [@tarn-2024#poison; @hill-2024#poison].",
        passing="The mill is accused of poisoning the lake [@tarn-2024#poison].",
    ),
)

_SEVERAL = 2
_CALLED = {
    "alleged": "alleged",
    "charged": "a charge",
    "denied": "a denial",
    "retracted": "retracted",
}
_HINTS = {
    "denied": "say that it is denied or rejected, and by whom",
    "retracted": "say that it was withdrawn, or leave it out",
}
_SHOWN = {
    "denied": re.compile(
        r"\b(?:den(?:y|ies|ied|ial|ials|ying)|reject\w*|disput\w*|dismiss\w*|contradict\w*|refut\w*"
        r"|rebut\w*|contest\w*|turn(?:s|ed|ing)?\s(?:[\w’']+\s){0,5}down|no|not|never|none|nor"
        r"|neither|nobody|nothing|cannot|baseless|false|untrue|unfounded|wrong|nonsense|invented)\b"
        r"|n[’']t\b",
        re.IGNORECASE,
    ),
    "retracted": re.compile(
        r"\b(?:retract\w*|withdr[ae]w\w*|correct\w*|(?:took|taken|takes)\s(?:\w+\s)?back|deleted"
        r"|removed|no\slonger)\b",
        re.IGNORECASE,
    ),
}
"""Words, quoted ones among them, that show what a claim's standing is."""
_JUDGEMENT = re.compile(
    r"\b(?:innocen(?:t|ce)|blameless|absurd\w*|ridiculous|ludicrous|preposterous|outrageous|exaggerat\w+"
    r"|fabricat\w+|distort\w*|malicious|slander\w*|libel\w*|defam\w+|smears?|liars?|hoax|myth"
    r"|fiction|fantas\w+|rumou?rs?|speculation|fake|bogus|spurious|groundless|flawed|biased|one-sided"
    r"|(?:politically|racially)[\s-]motivated|unfair\w*|unjust\w*|unpro(?:ved|ven)|unsupported|unreliable"
    r"|unsubstantiated|unreasonabl\w+|unwarranted|unthinkable|unverified|uninformed|incomplete"
    r"|inaccura\w+|incorrect\w*|inconsistent|incoherent|invalid|insufficient|implausible|impossible"
    r"|misle(?:d|ad\w*)|mistak\w+|misinformed|misunderst\w+|misrepresent\w*|misquot\w+|misinterpret\w*"
    r"|misguided|mischaracteri\w+|disagree\w*|defen(?:ds|ded)|lawfully|in\sgood\sfaith"
    r"|(?:the\s)?contrary|lacks?\s(?:any\s)?(?:basis|foundation|merit|proof)"
    r"|without\s(?:any\s)?(?:basis|foundation|merit|proof))\b",
    re.IGNORECASE,
)
"""Words that show a denial where somebody says them: `called it absurd`."""
_JUDGES = re.compile(
    r"\b(?:call(?:s|ed|ing)|consider(?:s|ed)|deem(?:s|ed)|describ(?:es|ed|ing)|dub(?:s|bed)"
    r"|maintain(?:s|ed|ing)|protest(?:s|ed)|regard(?:s|ed)|term(?:s|ed)|think(?:s|ing)?)\b",
    re.IGNORECASE,
)
"""Verbs of saying what one thinks of something."""
_ACCUSES = re.compile(
    r"\b(?:accus\w+|alleg\w+|(?<!in )charg(?:e|es|ed|ing)|suspect\w*|indict\w*"
    r"|blam(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
"""Words of accusation."""
_SAID = re.compile(
    r"\b(?:accus\w+|alleg\w+|(?<!in )charg(?:e|es|ed|ing)|claim(?:s|ed|ing)?|suspect\w*|indict\w*"
    r"|complain\w*|report(?:s|ed|edly)|according\sto|sa(?:id|y|ys|ying)|told|tells?|reject\w*"
    r"|den(?:y|ies|ied|ial|ying)|blam(?:e|es|ed|ing)|h(?:old|olds|eld)\s(?:[\w’'-]+\s){0,5}responsible"
    r"|argu(?:e|es|ed|ing)|insist\w*|object(?:s|ed)?\sto|warn(?:s|ed)?|sp(?:eak|eaks|oke)\sof"
    r"|point(?:s|ed)\sto|wants?|ask(?:s|ed)\sfor|believes?|turn(?:s|ed)\s(?:[\w’'-]+\s){0,5}down"
    r"|(?:measure|count)(?:s|d|ed)?\s(?:it|them|\d)|estimat(?:e|es|ed)"
    r"|(?:is|are|was|were|remains?)\s(?:\w+ly\s|still\s|also\s)?(?:contested|controversial)"
    r"|challeng(?:es|ed)|disput(?:e|es|ed)|quarrels?|controvers(?:y|ies)|rows?\s(?:over|about|between)"
    r"|(?:describ(?:es|ed)|regard(?:s|ed))\s(?:[\w’'-]+\s){1,5}as|consider(?:s|ed)\s(?:it|the|that|this)"
    r"|call(?:s|ed)\s(?:it|this|that|them|him|her)"
    r"|maintain(?:s|ed)?\s(?:that|(?:his|her|its|their)\sinnocence)"
    r"|(?:he|she|they|it|who)\s(?:puts?|gives?|gave|wrote|add(?:s|ed)|explain(?:s|ed)|call(?:s|ed)))\b",
    re.IGNORECASE,
)
"""Words of accusation, of dispute and of saying."""
_TOLL = re.compile(
    r"\b(?:kill\w*|dead|deaths?|died|drown\w*|wound\w*|injur\w*|hurt|arrest\w*|detain\w*|held)\b",
    re.IGNORECASE,
)


def _passages(sentences: Sequence[Sentence]) -> Iterator[tuple[Passage, str]]:
    """Yield each passage with the words of the heading that it answers, if it answers one."""
    passage: list[Sentence] = []
    heading: Sentence | None = None
    for sentence in sentences:
        if passage and not _goes_on(passage[-1], sentence):
            passage = []
        if is_heading(sentence):
            heading = sentence
        passage.append(sentence)
        if sentence.statement.own:
            if sentence.statement.kind != "cell":
                yield passage, heading.text if heading and _answers(sentence, heading) else ""
            passage = []


def _answers(sentence: Sentence, heading: Sentence) -> bool:
    """Tell whether a sentence stands just below a heading, or in a list below it."""
    is_next = sentence.statement.paragraph == heading.statement.paragraph + 1
    return heading.prose is sentence.prose and (is_next or sentence.statement.kind == "item")


def _goes_on(earlier: Sentence, later: Sentence) -> bool:
    is_same_text = earlier.prose is later.prose
    return is_same_text and earlier.statement.paragraph == later.statement.paragraph


def _cited(sentence: Sentence) -> Iterator[Evidence]:
    """Yield the claims that are cited one by one, not those of records cited as a whole."""
    own = frozenset(sentence.statement.own)
    yield from (each for each in sentence.evidence if each.key in own)


def _is_hidden(each: Evidence, passage: Passage) -> bool:
    """Tell whether a passage shows neither that a claim is a denial nor its very words."""
    standing = each.claim.standing
    if standing not in _SHOWN:
        return False
    text = " ".join(sentence.statement.text for sentence in passage)
    is_quoted = any(words.text in text for words in each.claim.quotes)
    is_judged = standing == "denied" and _is_judged(text, passage)
    return not (is_quoted or is_judged or _SHOWN[standing].search(text))


def _is_judged(text: str, passage: Passage) -> bool:
    """Tell whether somebody says that something is absurd, incomplete or the like."""
    is_said = _JUDGES.search(text) or any(map(_is_said, passage))
    return bool(is_said and _JUDGEMENT.search(text))


def _are_charges(evidence: Sequence[Evidence]) -> bool:
    standings = {each.claim.standing for each in evidence}
    return bool(standings) and standings <= {"alleged", "charged", "denied"}


def _is_said(sentence: Sentence) -> bool:
    return bool(_SAID.search(sentence.text) or speakers_in(sentence.text))


def _is_grave(sentence: Sentence) -> bool:
    """Tell whether a sentence cites allegations only, or how many were killed, hurt or held."""
    if _are_charges(sentence.evidence):
        return True
    counted = (each.claim.counts or each.claim.says for each in sentence.evidence)
    is_toll = all(_TOLL.search(words.text) for words in counted)
    return bool(sentence.figures) and is_toll
