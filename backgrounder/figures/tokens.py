"""A text as a row of words, numbers and signs, each with its place.

White space and marks of emphasis vanish, so that `about **4,000**` reads like `about 4,000`; the
end of a paragraph is a sign of its own, across which nothing is joined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backgrounder.figures.words import ANCHORS, CURRENCY_CODES, VULGAR
from backgrounder.prose_dates import MASK, in_lower_case, words_in

PADDING = 8
"""Empty words behind the last, so that a look ahead or back needs no test for the ends."""

_LETTERS = r"[a-zß-öø-ɏḀ-ỿ]"  # most words; letters of other scripts come last
_NAME_OF_MONEY = "".join(rf"(?<!\b{code})" for code in CURRENCY_CODES)
# Groups repeat within `(?>…)`: before Python 3.11.5 a possessive `(…)*+` also takes what it tries
# in vain (https://github.com/python/cpython/issues/106052).
_TOKEN = re.compile(
    rf"""
    {_LETTERS}++(?>(?:['’]{_LETTERS}++)*)
        (?:(?=-?\d){_NAME_OF_MONEY}(?>(?:-?\d\w*+(?>(?:[.:/]\d\w*+)*))+))?
  | \d{{1,3}}(?>(?:[ \u00a0\u2009\u202f]\d{{3}}(?![\d,.]|[^\W\d_]))+)
  | \d++(?>(?:[.,'’٬٫،]\d++)*)
  | \n[^\S\n]*\n
  | [^\W\d_]++
  | {MASK}++
  | [^\s*_]
    """,
    re.VERBOSE,
)
_DIGIT = re.compile(rf"[\d{''.join(VULGAR)}]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words, numbers and signs of a text."""

    text: str
    words: list[str]
    """In lower case, followed by empty ones."""
    starts: list[int]
    ends: list[int]
    """The offsets of each word, and after it."""

    def anchors(self) -> list[int]:
        """Return the indices of the words that may begin or carry a number."""
        count = len(self.starts)
        return [
            index
            for index, word in enumerate(self.words[:count])
            if word in ANCHORS or word[0].isdecimal()
        ]

    def start(self, index: int) -> int:
        """Return the offset of a token."""
        return self.starts[index]

    def end(self, index: int) -> int:
        """Return the offset after a token."""
        return self.ends[index]

    def touches(self, index: int) -> bool:
        """Tell whether nothing stands between a token and the one before it."""
        return 0 < index < len(self.starts) and self.ends[index - 1] == self.starts[index]

    def is_capital(self, index: int) -> bool:
        """Tell whether a word begins with a capital."""
        return 0 <= index < len(self.starts) and self.text[self.starts[index]].isupper()

    def begins_sentence(self, index: int) -> bool:
        """Tell whether a token is the first of its sentence, its line's item or its quotation."""
        return index <= 0 or self.words[index - 1][:1] in _STARTERS


_STARTERS = frozenset(".!?:;\n#>-–—•\"“‘'([|")


def may_hold_numbers(text: str) -> bool:
    """Tell whether a text has a word or a sign that may begin or carry a number: most have none."""
    return _DIGIT.search(text) is not None or not ANCHORS.isdisjoint(words_in(text))


def tokens_of(text: str) -> Tokens:
    """Read a text into its tokens."""
    matches = list(_TOKEN.finditer(in_lower_case(text)))
    words = [match[0] for match in matches] + [""] * PADDING
    return Tokens(text, words, [at.start() for at in matches], [at.end() for at in matches])
