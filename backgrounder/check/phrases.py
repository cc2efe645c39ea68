"""Words that rules look for in sentences.

Only words in small letters are looked for, the first of a sentence excepted: capitals make names
of institutions and titles of works, which are written as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence


@dataclass(frozen=True, slots=True)
class Phrase:
    """What to look for."""

    pattern: re.Pattern[str]
    cues: frozenset[str]
    """Words of which every match holds one: most sentences have none, and cost little."""


def phrase(pattern: str, cues: str) -> Phrase:
    """Make a phrase of a pattern, in verbose notation, and of its cues, parted by spaces.

    Cues are words of plain Latin letters, in lower case (`Sentence.words`).
    """
    return Phrase(re.compile(pattern, re.VERBOSE), word_set(cues))


def occurrences(desk: Desk, wanted: Phrase) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Yield each sentence that holds a phrase, with each match, outside quotations."""
    is_free = wanted.cues.isdisjoint
    for sentence in desk.sentences:
        if not is_free(sentence.words):
            text = sentence.text
            for match in wanted.pattern.finditer(text[:1].lower() + text[1:]):
                yield sentence, match


def written(sentence: Sentence, match: re.Match[str], group: str = "") -> str:
    """Return the words of a match, or of a group of it, as they stand in the sentence."""
    start, end = match.span(group or 0)
    return " ".join(sentence.text[start:end].split())


def is_heading(sentence: Sentence) -> bool:
    """Tell whether a sentence is a heading: it asks or announces, and cannot cite."""
    return sentence.statement.kind == "heading"
