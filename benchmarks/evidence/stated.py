"""What claims state to the letter: so that nothing is planted that is still true.

This is a plain comparison of words, on purpose another one than the check's own: were the check
itself asked what is an error, it would catch all of them by definition.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from backgrounder.check.evidence import Evidence, Sentence

MONTH = "|".join(MONTHS)
WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
NUMBER_WORD = "|".join(WORDS[1:])
DATE = re.compile(rf"\b(?:(\d\d?) )?({MONTH})\b(?: (\d{{4}}))?")
YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![,.]?\d)")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{2,3})*(?:\.\d+)?")
TIME = re.compile(r"\d+(?:\.\d\d)? [ap]\.m\.")
QUOTED = re.compile(r'"([^"]+)"')
_OWN = re.compile(
    rf"\b(?i:{'|'.join(WORDS)})\b|\b(?:(?i:section|article)|[A-Z][\w-]*\.?) \d+(?![\d,])"
)
"""Number words, and numbers that are a part of a name."""
FEWEST_QUOTED = 3
"""Words from which on quoted words need a record."""


def figures(text: str) -> frozenset[str]:
    """Return the numbers of a text, without its dates; number words are numbers too."""
    rest = YEAR.sub(" ", DATE.sub(" ", text))
    found = {number.replace(",", "") for number in NUMBER.findall(rest)}
    words = re.findall(rf"\b(?:{'|'.join(WORDS)})\b", rest.lower())
    return frozenset(found | {str(WORDS.index(word) + 1) for word in words})


def dates(text: str) -> frozenset[str]:
    """Return the dates of a text as they are written, and every less exact form of them."""
    found = set(YEAR.findall(text))
    for day, month, year in DATE.findall(text):
        found |= _forms(day, month, year)
    return frozenset(found)


def quotations(text: str) -> frozenset[str]:
    """Return the quoted words of a text, three or more together."""
    found = (_plain(words) for words in QUOTED.findall(text))
    return frozenset(words for words in found if words.count(" ") >= FEWEST_QUOTED - 1)


def telling(sentence_text: str) -> frozenset[str]:
    """Return what a sentence tells that a claim has to state: figures, dates, quoted words.

    Small number words, `two officials`, may be an author's own; so may the time of day and the
    numbers of laws and roads.
    """
    unquoted = TIME.sub(" ", QUOTED.sub(" ", sentence_text))
    digits = _OWN.sub(" ", unquoted)
    return figures(digits) | dates(unquoted) | quotations(sentence_text)


def untold(tokens: frozenset[str], evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return which of some figures, dates and quoted words no claim states."""
    known, words = set[str](), list[str]()
    for each in evidence:
        text = " . ".join(_words(each))
        known |= figures(text) | dates(text) | set(_when(each))
        words.extend(_plain(quote.text) for quote in each.claim.quotes)
    return frozenset(
        token for token in tokens - known if not any(token in quote for quote in words)
    )


def published(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return the days on which the sources of some claims came out, in every form."""
    days = (each.source.published.value.earliest for each in evidence)
    return frozenset(form for day in days for form in _of_day(day))


def is_stated(token: str, sentence: Sentence) -> bool:
    """Tell whether a claim behind a sentence states a figure or a date."""
    return not untold(frozenset({token}), sentence.evidence)


def _words(each: Evidence) -> Iterator[str]:
    texts = (each.claim.figure, each.claim.counts, each.claim.says, *each.claim.quotes)
    yield from (text.text for text in texts if text)


def _when(each: Evidence) -> Iterator[str]:
    if each.claim.when:
        when = each.claim.when.value
        for day in (when.earliest, when.latest):
            if day:
                yield from _of_day(day)


def _of_day(day: date) -> set[str]:
    return _forms(str(day.day), MONTHS[day.month - 1], str(day.year))


def _forms(day: str, month: str, year: str) -> set[str]:
    parts = (f"{day} {month} {year}", f"{day} {month}" if day else "", f"{month} {year}", year)
    return {part.strip() for part in parts if part.strip()}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", words).lower().split())
