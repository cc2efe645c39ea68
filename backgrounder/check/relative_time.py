"""Pages are read long after they were written: times are told by dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.phrases import is_heading
from backgrounder.problems import Level
from backgrounder.prose_dates import RELATIVE_WORDS, dates_in, relative_phrases_in
from backgrounder.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Library, Prose
    from backgrounder.prose_dates import RelativePhrase, WrittenDate

_CUES = word_set(
    "oday onight nowadays urrently present moment far hese this his ecent ate esterday last Last"
    " ago past omorrow soon Soon hortly next Next oming now Now"
)
"""Strings of which a sentence has to hold one: `the other day` alone may pass."""
_COARSE = re.compile(
    r"(?:.*\bdecades?|long)\s+ago|newly|next\s+(?:day|morning|night)", re.IGNORECASE
)
"""Phrases that stay true for years, or belong to the time that is told of."""
_BEFORE = re.compile(
    r"\b(?:had|would|could|was|were|until|up\s+to)(?:\s+\w+){0,4}\s+\Z", re.IGNORECASE
)
"""What stands before words for the time that is told of: `had recently left`, `was now shut`."""
_COUNTED_FROM_TODAY = re.compile(
    r"\b(?:last|this|next|ago|yesterday|today|tomorrow)\b", re.IGNORECASE
)
"""Words that are never for the time that is told of: then it was `the week before`."""
_AFTER_NOW = re.compile(
    r"\s+(?:called|defunct|faced|familiar|famous|had|infamous|known|lay|saw|stood|was|were"
    r"|and\s+(?:again|then))\b"
)
_AFTER_SO_FAR = re.compile(r"\s+(?:apart|as|away|from|off|that)\b")
_AFTER_TO_DATE = re.compile(r"\s+(?:back|from|it|the|them|to)\b")
_AFTER = {"now": _AFTER_NOW, "so far": _AFTER_SO_FAR, "to date": _AFTER_TO_DATE}
"""By the phrase, what shows that it means something else than the time of writing."""
_TO_COME = re.compile(r"\b(?:will|shall|due|expected|(?:is|are)\s+to|may|might|to\s+be)\b")
_AS_OF = re.compile(r"\bas\s+of\s+(?!now)", re.IGNORECASE)


def ageing(desk: Desk) -> Iterator[Finding]:
    """Find words for a time that only the day of writing tells: `last week`, `recently`.

    A date in the same sentence anchors them; so do the date of an event or a correction, and the
    day on which something unknown was last looked for.
    """
    dated, looked_for = set(_dated(desk.library)), set(_looked_for(desk.library))
    for sentence in desk.sentences:
        if RELATIVE_WORDS.isdisjoint(sentence.words):
            continue
        phrases = relative_phrases_in(sentence.text)
        if phrases and _has_cue(sentence.text) and not _is_anchored(sentence, dated):
            for phrase in phrases:
                is_looked_for = sentence.prose in looked_for and not _is_counted(phrase)
                if _ages(phrase, sentence.text) and not is_looked_for:
                    yield Finding(
                        sentence.place(phrase.start),
                        f"`{' '.join(phrase.text.split())}` means another time on each day that"
                        " it is read",
                        "write the date, or `as of` a date",
                    )


RULES = (
    Rule(
        id="relative-time",
        level=Level.WARNING,
        about="Times are told by dates, not from the day of writing.",
        find=ageing,
        failing="The boats left last week.",
        passing="The boats left long ago.",
    ),
)


def _dated(library: Library) -> Iterator[Prose]:
    """Yield the texts that have a date of their own."""
    for brief in library.briefs:
        yield from (event.what for event in (*brief.timeline, *brief.what_next))
        yield from (correction.text for correction in brief.corrections)


def _looked_for(library: Library) -> Iterator[Prose]:
    """Yield what is not known, with the day on which it was last looked for."""
    for brief in library.briefs:
        yield from (text for text in brief.unknowns if any(map(_is_dated, dates_in(text.text))))


def _has_cue(text: str) -> bool:
    return any(map(text.__contains__, _CUES))


def _is_anchored(sentence: Sentence, dated: set[Prose]) -> bool:
    return (
        is_heading(sentence)
        or any(map(_is_dated, sentence.dates))
        or _AS_OF.search(sentence.text) is not None
        or sentence.prose in dated
    )


def _is_dated(written: WrittenDate) -> bool:
    return written.year is not None


def _is_counted(phrase: RelativePhrase) -> bool:
    return _COUNTED_FROM_TODAY.search(phrase.text) is not None


def _ages(phrase: RelativePhrase, text: str) -> bool:
    words = " ".join(phrase.text.lower().split())
    is_name = phrase.start > 0 and phrase.text[0].isupper()  # Pakistan Today
    if is_name or _COARSE.fullmatch(phrase.text):
        return False
    if _is_counted(phrase):
        return True
    if _BEFORE.search(text[: phrase.start]):
        return False
    if words in {"soon", "shortly"}:
        return _TO_COME.search(text) is not None
    after = _AFTER.get(words)
    return not (words == "until now" or (after and after.match(text, phrase.end)))
