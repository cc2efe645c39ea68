"""What is only alleged, charged or denied is told as that, and copies of a report count once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.names import known, vocabulary, words_of
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

    The sentences before, back to the previous citation, may say whose word it is. The cells of a
    table tell by their heads, and are let be.
    """
    papers = all_names(desk.library.sources.values())
    for passage in _passages(desk.sentences):
        sentence = passage[-1]
        hidden = next((each for each in _cited(sentence) if _is_hidden(each, passage)), None)
        is_bare = _are_charges(sentence.evidence) and not any(
            _is_said(each) or any(subjects_in(each.text, papers)) for each in passage
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
    names = vocabulary(desk.library.tags)
    for sentence in desk.sentences:
        evidence = sentence.evidence if sentence.statement.own else ()
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
        r"|neither|nobody|cannot|baseless|false|untrue|unfounded|wrong|nonsense|invented)\b|n[’']t\b",
        re.IGNORECASE,
    ),
    "retracted": re.compile(
        r"\b(?:retract\w*|withdr[ae]w\w*|correct\w*|(?:took|taken|takes)\s(?:\w+\s)?back|deleted"
        r"|removed|no\slonger)\b",
        re.IGNORECASE,
    ),
}
"""Words, quoted ones among them, that show what a claim's standing is."""
_SAID = re.compile(
    r"\b(?:accus\w+|alleg\w+|(?<!in )charg(?:e|es|ed|ing)|claim(?:s|ed|ing)?|suspect\w*|indict\w*"
    r"|complain\w*|report(?:s|ed|edly)|according\sto|sa(?:id|y|ys|ying)|told|tells?|reject\w*"
    r"|den(?:y|ies|ied|ial|ying)|blam(?:e|es|ed|ing)|h(?:old|olds|eld)\s(?:[\w’'-]+\s){0,5}responsible"
    r"|argu(?:e|es|ed|ing)|insist\w*|object(?:s|ed)?\sto|warn(?:s|ed)?|sp(?:eak|eaks|oke)\sof"
    r"|point(?:s|ed)\sto|wants?|ask(?:s|ed)\sfor|believes?|turn(?:s|ed)\s(?:[\w’'-]+\s){0,5}down"
    r"|(?:measure|count)(?:s|d|ed)?\s(?:it|them|\d)|estimat(?:e|es|ed)"
    r"|(?:he|she|they|it|who)\s(?:puts?|gives?|gave|wrote|add(?:s|ed)|explain(?:s|ed)))\b",
    re.IGNORECASE,
)
"""Words of accusation and of saying."""
_TOLL = re.compile(
    r"\b(?:kill\w*|dead|deaths?|died|drown\w*|wound\w*|injur\w*|hurt|arrest\w*|detain\w*|held)\b",
    re.IGNORECASE,
)


def _passages(sentences: Sequence[Sentence]) -> Iterator[Passage]:
    passage: list[Sentence] = []
    for sentence in sentences:
        if passage and not _goes_on(passage[-1], sentence):
            passage = []
        passage.append(sentence)
        if sentence.statement.own:
            if sentence.statement.kind != "cell":
                yield passage
            passage = []


def _goes_on(earlier: Sentence, later: Sentence) -> bool:
    is_same_text = earlier.prose is later.prose
    return is_same_text and earlier.statement.paragraph == later.statement.paragraph


def _cited(sentence: Sentence) -> Iterator[Evidence]:
    """Yield the claims that are cited one by one, not those of records cited as a whole."""
    own = frozenset(sentence.statement.own)
    yield from (each for each in sentence.evidence if each.key in own)


def _is_hidden(each: Evidence, passage: Passage) -> bool:
    """Tell whether a passage shows neither that a claim is a denial nor its very words."""
    shown = _SHOWN.get(each.claim.standing)
    if shown is None:
        return False
    text = " ".join(sentence.statement.text for sentence in passage)
    is_quoted = any(words.text in text for words in each.claim.quotes)
    return not (is_quoted or shown.search(text))


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
