"""What a number is: a figure, or why it is none.

One small test for each kind, tried in order; what passes none of them is a count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.figures.values import Grouping, Kind, Written
from backgrounder.figures.words import (
    ANCHORS,
    FUNCTION_WORDS,
    HYPHENS,
    IDIOMS,
    MEASURES,
    MULTIPLES,
    OCCASIONS,
    ORDINAL_COUNTED,
    ORDINAL_ENDINGS,
    PLAIN_REFERENCES,
    PLURAL_SCALES,
    REFERENCES,
    SCALES,
    STREETS,
    TIME_UNITS,
    UNITS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.figures.numerals import Number
    from backgrounder.figures.surroundings import Behind
    from backgrounder.figures.tokens import Tokens

_LARGEST_NUMBER_OF_A_THING = 9_999
"""Of a section, a resolution, a house."""
_LAST_PLAIN_ORDINAL = 10
"""Up to here ordinals in words put things in order, from here on they count."""
_OLDEST = 120
_WIDEST_MARKER = 8
"""Characters before a list's number, from the beginning of its line."""
_LONGEST_LIST = 12
"""Tokens between `sections` and the last of its numbers."""
_MOST_CAPITALS = 4
"""Words of a name before its number."""
_LONGEST_COLUMN = 3
"""Words of `million Orro marks`."""
_LARGE_SCALES = frozenset({"thousand", "million", "billion"})
_LONGEST_ITEM = 400
"""Characters of an enumeration within a sentence, from `(1)` to `(2)`."""

_TWO_DIGITS = re.compile(r"\d\d")
_COMPARISONS = frozenset(
    {"as", "more", "the", "higher", "larger", "greater", "bigger", "its", "that", "over", "what"}
)
_OBJECTS = frozenset({"the", "that", "as", "its", "their", "what", "his", "her", "this"})
"""What is doubled: `double the number`, but `a double room`."""
_EVERY = frozenset({"a", "per", "each", "every", "one", "that", "same", "this", "next", "last"})
"""Before `day 24` they make it `every day 24 people`."""
_PLACES = frozenset({"in", "at", "near", "across", "from", "around", "outside", "of"})
_PLURAL_VERBS = frozenset({"were", "are", "had", "have", "of", "more", "others"})
_AGE_OPENERS = frozenset({"between", "about", "around", "under", "over", "from"})
_OTHER_ONES = frozenset(
    {"no", "number", "this", "that", "any", "every", "each", "which", "another", "such"}
)


_PARTS_OF_AN_HOUR = (["half", "past"], ["quarter", "past"], ["quarter", "to"])
_GLUED_TO_COUNTS = frozenset({*UNITS, *ORDINAL_ENDINGS, "pc", "m"})
_AFTER_PRONOUNS = FUNCTION_WORDS - {"more", "other"}


class Context(NamedTuple):
    """A number with all that was read beside it."""

    tokens: Tokens
    number: Number
    """Its `last` is the end of the range, if it is one."""
    is_qualified: bool
    """A qualifier stands before it or behind it."""
    behind: Behind
    word: str
    """The first word of the number."""
    previous: str
    """The word before the number."""
    following: str
    """The word behind the number."""
    is_plain: bool
    """True for a short whole number with nothing beside it that would make it a count."""

    @property
    def is_in_digits(self) -> bool:
        """True where no word is a part of it."""
        return self.number.written is Written.DIGITS


def context_of(tokens: Tokens, number: Number, behind: Behind, *, is_qualified: bool) -> Context:
    """Put a number together with what was read beside it."""
    words = tokens.words
    return Context(
        tokens,
        number,
        is_qualified,
        behind,
        words[number.first],
        words[number.first - 1],
        words[number.last],
        not is_qualified and _is_plain(number, behind),
    )


def kind_of(context: Context) -> Kind:
    """Say what a number is."""
    if context.number.is_ordinal:
        return _kind_of_ordinal(context)
    for kind, test in _TESTS:
        if test(context):
            return kind
    return Kind.COUNT


def set_phrase_end(tokens: Tokens, index: int) -> int:
    """Return the index after the set phrase that begins at a token; 0 where none does."""
    words = tokens.words
    for phrase in IDIOMS.get(words[index], ()):
        end = index + len(phrase)
        if tuple(words[index:end]) == phrase:
            return end
    return 0


def _is_plain(number: Number, behind: Behind) -> bool:
    if number.scale or number.is_share or number.grouping is not Grouping.NONE:
        return False
    if behind.is_percent or behind.unit in MEASURES:
        return False
    return number.low.denominator == 1 and number.low.numerator <= _LARGEST_NUMBER_OF_A_THING


def _kind_of_ordinal(context: Context) -> Kind:
    number, following = context.number, context.following
    before_name = context.tokens.is_capital(number.last)
    if before_name and (context.is_in_digits or _has_needless_capital(context)):
        return Kind.NAME
    if following == "day":
        return Kind.DAY_COUNT
    if following in {"century", "centuries", "half", "quarter"}:
        return Kind.SEQUENCE
    is_counted = following in ORDINAL_COUNTED and number.low > 1
    if is_counted or number.low > _LAST_PLAIN_ORDINAL or context.is_in_digits:
        return Kind.ORDINAL
    return Kind.SEQUENCE


def _is_marker(context: Context) -> bool:
    """Find `1.` and `2)` where a line begins, and `(3)` where an enumeration goes on."""
    tokens, first, last = context.tokens, context.number.first, context.number.last
    if not context.is_in_digits or not tokens.touches(last):
        return False
    if context.previous == "(" and context.following == ")" and tokens.touches(first):
        before = tokens.words[first - 2]
        return before in {"", ":", ";", ",", "and", "or"} or _begins_enumeration(context)
    if context.following not in {".", ")"} or tokens.touches(last + 1):
        return False
    start = tokens.start(first)
    _, newline, line = tokens.text[max(0, start - _WIDEST_MARKER) : start].rpartition("\n")
    return not line.strip("-*+> ") and (newline == "\n" or start < _WIDEST_MARKER)


def _begins_enumeration(context: Context) -> bool:
    """Tell whether a `(2)` follows this `(1)`."""
    end = context.tokens.end(context.number.last)
    return context.word == "1" and "(2)" in context.tokens.text[end : end + _LONGEST_ITEM]


def _is_time(context: Context) -> bool:
    """Find `2 p.m.`, `half past six`, `14:30` and both parts of it."""
    words, last = context.tokens.words, context.number.last
    if context.following in {"am", "pm", "gmt", "utc", "o'clock", "o’clock", "past"}:
        return True
    if context.following in {"a", "p"} and words[last + 1 : last + 3] == [".", "m"]:
        return True
    hour = context.number.first
    if context.previous in {"past", "to"} and words[hour - 2 : hour] in _PARTS_OF_AN_HOUR:
        return True
    return _is_hour(context) or _are_minutes(context)


def _is_hour(context: Context) -> bool:
    tokens, last = context.tokens, context.number.last
    joined = context.following == ":" and tokens.touches(last) and tokens.touches(last + 1)
    return joined and _TWO_DIGITS.fullmatch(tokens.words[last + 1]) is not None


def _are_minutes(context: Context) -> bool:
    tokens, first = context.tokens, context.number.first
    joined = context.previous == ":" and tokens.touches(first) and tokens.touches(first - 1)
    digits = tokens.words[first - 2][:1].isdecimal()
    return joined and digits and _TWO_DIGITS.fullmatch(context.word) is not None


def _is_identifier(context: Context) -> bool:
    """Find digits with letters glued to them, and digits joined by signs to others."""
    tokens, number = context.tokens, context.number
    words, first, last = tokens.words, number.first, number.last
    if number.written is Written.WORDS or number.is_share:
        return False
    if tokens.touches(first) and tokens.touches(first - 1):
        if context.previous == "(":  # Article 7(2)
            return True
        if context.previous == "/" and words[first - 2][:1].isdecimal():
            return True
    if not tokens.touches(last):
        return False
    if context.following[:1].isalpha():
        return context.following not in _GLUED_TO_COUNTS
    goes_on = words[last + 1][:1].isdecimal() and tokens.touches(last + 1)
    is_third = context.following in HYPHENS and last > first + 1
    return goes_on and (context.following == "/" or is_third)


def _is_idiom(context: Context) -> bool:
    if set_phrase_end(context.tokens, context.number.first) and not context.is_qualified:
        return True
    if context.word in OCCASIONS:
        return context.word == "once" or context.following not in _COMPARISONS
    if context.word in {"double", "doubles", "triple", "triples", "halves"}:
        return context.following not in _OBJECTS
    if context.word == "million" and context.previous in HYPHENS:
        return True  # multi-million
    if context.word == "zero":
        return not _counts_nothing(context)
    return context.number.is_share and _is_half_of_a_word(context)


def _is_of_column(context: Context) -> bool:
    """Find what a table's column is counted in: `(million crowns)`, `(thousands)`."""
    tokens, first, last = context.tokens, context.number.first, context.number.last
    is_scale = context.word in SCALES or context.word in PLURAL_SCALES
    if not is_scale or last > first + 1 or context.is_qualified:
        return False
    if context.word in PLURAL_SCALES:
        noun = last + 2 if context.following == "of" else last
        is_large = PLURAL_SCALES[context.word] in _LARGE_SCALES
        return is_large and context.previous in {"(", "in"} and tokens.words[noun] in {")", ""}
    is_whole_text = first == 0 and len(tokens.starts) <= _LONGEST_COLUMN
    return context.previous in {"(", ",", "in"} or is_whole_text


def _is_half_of_a_word(context: Context) -> bool:
    """Find `half-hearted`, `a quarter-final`, the end of `a year and a half`."""
    words, number = context.tokens.words, context.number
    if context.word not in {"half", "a"}:
        return False
    if context.following in HYPHENS:
        return UNITS.get(words[number.last + 1]) not in TIME_UNITS
    article = number.first if context.word == "a" else number.first - 1
    return words[article - 1 : article + 1] == ["and", "a"]


def _counts_nothing(context: Context) -> bool:
    """Tell `zero deaths` and `from zero` from `zero tolerance` and `ground zero`."""
    if context.behind.unit or context.behind.is_percent or context.is_qualified:
        return True
    if context.following.isalpha() or context.following in HYPHENS:
        return context.previous in {"from", "to", "at", "was", "is", "were", "are"}
    return context.previous not in {"ground", "net", "absolute", "year", "patient"}


def _is_multiple(context: Context) -> bool:
    """Find `doubled`, `twice as many`, `ten-fold`, `three times as many`."""
    words, last = context.tokens.words, context.number.last
    if context.word in MULTIPLES or context.word in OCCASIONS:
        return True
    fold = last + 1 if context.following in HYPHENS else last
    if words[fold] == "fold":
        return True
    return context.behind.unit == "times" and words[context.behind.last] in _COMPARISONS


def _is_reference(context: Context) -> bool:
    """Find `section 3`, `Articles 19, 20 and 21`, `No. 5`, `#5`, `Chapter Three`."""
    tokens, first = context.tokens, context.number.first
    if context.previous == "#" and tokens.touches(first):
        return True
    if not context.is_plain:
        return False
    at = _before_list(tokens.words, first)
    word = tokens.words[at]
    is_listed = at < first - 1 and tokens.words[at + 1] != "."
    if word not in REFERENCES or (is_listed and not word.endswith("s")):
        return False
    if context.number.written is Written.WORDS:
        return tokens.is_capital(at) and tokens.is_capital(first)
    if word in PLAIN_REFERENCES or tokens.is_capital(at):
        return True
    return not context.following.isalpha() or context.following in FUNCTION_WORDS


def _before_list(words: list[str], first: int) -> int:
    """Return the index of the word before a list of numbers that ends at a number."""
    at = first - 1
    while first - at < _LONGEST_LIST and (
        words[at] in {",", "and", "or", "&", "to", "–", "."} or words[at][:1].isdecimal()
    ):
        at -= 1
    return at


def _is_address(context: Context) -> bool:
    """Find a house's number: digits, one to three capitals, the last of them a kind of street."""
    tokens, last = context.tokens, context.number.last
    if not context.is_plain or not context.is_in_digits:
        return False
    for at in range(last, last + _MOST_CAPITALS):
        if not tokens.is_capital(at):
            return False
        if at > last and tokens.words[at] in STREETS:
            return True
    return False


def _is_day_count(context: Context) -> bool:
    return _is_numbered_period(context, {"day", "days"})


def _is_numbered_week(context: Context) -> bool:
    return _is_numbered_period(context, {"week", "weeks", "month", "year"})


def _is_numbered_period(context: Context, periods: set[str]) -> bool:
    """Tell `day 24` from `every day 24 people`."""
    if context.previous not in periods or not context.is_plain or context.behind.unit:
        return False
    before = context.tokens.words[context.number.first - 2]
    is_counted = before in ANCHORS or before in ORDINAL_ENDINGS or before[:1].isdecimal()
    return before not in _EVERY and not is_counted


def _is_age(context: Context) -> bool:
    """Find `seven-year-old`, `aged 7`, `at the age of seven`, `aged between 7 and 12`."""
    words, first = context.tokens.words, context.number.first
    if context.behind.is_age:
        return True
    if context.behind.unit not in {"", "years"}:
        return False
    start = first - 1 if context.previous in _AGE_OPENERS else first
    start = first - 2 if context.previous in {"and", ","} else start  # aged nine and 11
    if words[start - 1] in {"aged", "age", "ages"} or words[start - 2 : start] == ["age", "of"]:
        return True
    return _follows_a_name(context)


def _follows_a_name(context: Context) -> bool:
    """Find the age in `Nadia Orro, 34, said`."""
    tokens, first, last = context.tokens, context.number.first, context.number.last
    if context.previous != "," or context.following != "," or not context.is_plain:
        return False
    is_named = tokens.is_capital(first - 2) and tokens.is_capital(first - 3)
    is_listed = tokens.words[last + 1][:1].isdecimal()
    return is_named and not is_listed and context.is_in_digits and context.number.low < _OLDEST


def _is_name(context: Context) -> bool:
    """Find `Boeing 747`, `Channel Four`, `the Big Five`; not `in Port Vell 57 people`."""
    tokens, number = context.tokens, context.number
    if not context.is_plain or number.high != number.low:
        return False
    if number.written is Written.WORDS:
        return _has_needless_capital(context)
    at = number.first - 1
    if context.previous in FUNCTION_WORDS or context.behind.unit or tokens.begins_sentence(at):
        return False
    if not tokens.is_capital(at) or context.following in _PLURAL_VERBS:
        return False
    while tokens.is_capital(at) and number.first - at <= _MOST_CAPITALS:
        at -= 1
    return tokens.words[at] not in _PLACES


def _has_needless_capital(context: Context) -> bool:
    """Tell whether a number word has a capital that its place in the sentence does not ask for."""
    tokens, first = context.tokens, context.number.first
    return tokens.is_capital(first) and not tokens.begins_sentence(first)


def _is_pronoun(context: Context) -> bool:
    """Tell `one of`, `no one`, `if one reads` from `one official`."""
    number = context.number
    if context.word != "one" or number.last != number.first + 1 or not context.is_plain:
        return False
    if context.previous in _OTHER_ONES:
        return True
    if context.behind.unit and context.behind.unit not in MEASURES:
        return True  # a verb: `one reads`
    return not context.following.isalpha() or context.following in _AFTER_PRONOUNS


def _is_part_in_sequence(context: Context) -> bool:
    """Find `the second half`: a part that was counted, not a share."""
    is_counted = context.previous in {"first", "second", "third", "fourth", "other", "latter"}
    return context.number.is_share and is_counted


_TESTS: tuple[tuple[Kind, Callable[[Context], bool]], ...] = (
    (Kind.MARKER, _is_marker),
    (Kind.TIME, _is_time),
    (Kind.IDIOM, _is_idiom),
    (Kind.IDIOM, _is_of_column),
    (Kind.IDENTIFIER, _is_identifier),
    (Kind.SEQUENCE, _is_part_in_sequence),
    (Kind.MULTIPLE, _is_multiple),
    (Kind.REFERENCE, _is_reference),
    (Kind.ADDRESS, _is_address),
    (Kind.DAY_COUNT, _is_day_count),
    (Kind.ORDINAL, _is_numbered_week),
    (Kind.AGE, _is_age),
    (Kind.NAME, _is_name),
    (Kind.PRONOUN, _is_pronoun),
)
