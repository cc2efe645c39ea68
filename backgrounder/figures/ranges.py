"""Two numbers that make one figure: the ends of a range, or the part and the whole of a ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.figures.numerals import Number, number_at
from backgrounder.figures.surroundings import percent_end
from backgrounder.figures.words import CURRENCIES, DASHES, HYPHENS, PERSONS, TIME_UNITS, UNITS

if TYPE_CHECKING:
    from backgrounder.figures.tokens import Tokens

_LARGEST_WHOLE = 1000
"""Of a ratio: `one in a thousand`."""
_ABOUT = frozenset({"about", "around", "some", "roughly", "approximately"})
"""Words that may stand before both ends: `from about 3,000 to about 4,000`."""
_USUAL_WHOLES = frozenset({10, 100, 1000})


def upper_end(tokens: Tokens, number: Number, opener: str) -> tuple[Number, Number] | None:
    """Read the other end of a range that a number begins; None where it begins none.

    `opener` is the word before it, `between` or another. Returns both ends, the lower with the
    scale that they share.
    """
    words = tokens.words
    measure, middle = _measure(tokens, number.last)
    start = _after_connector(tokens, middle, opener)
    if start == middle:
        return None
    is_repeated = words[start] in _ABOUT and words[number.first - 1] in _ABOUT
    upper = number_at(tokens, start + 1 if is_repeated or words[start] in CURRENCIES else start)
    if upper is None or not _is_end(number) or not _is_end(upper):
        return None
    if measure and _measure(tokens, upper.last)[0] != measure:
        return None
    lower = _with_shared_scale(number, upper)
    return (lower, upper) if lower.low < upper.low else None


def _is_end(number: Number) -> bool:
    return number.high is not None and not number.is_ordinal


def _measure(tokens: Tokens, index: int) -> tuple[str, int]:
    """Read the per cent or the unit that both ends may carry: `10 days to 15 days`."""
    percent = percent_end(tokens, index)
    if percent > index:
        return "%", percent
    unit = UNITS.get(tokens.words[index], "")
    return unit, index + 1 if unit else index


def _after_connector(tokens: Tokens, index: int, opener: str) -> int:
    """Return the index after `to`, a dash, `or`, or `and` after `between`; the same for none."""
    words = tokens.words
    if words[index] in HYPHENS and words[index + 1] in {"to", "or"}:
        return index + 2  # three- to four-day
    if words[index : index + 2] == ["up", "to"]:
        return index + 2
    connectors = {"and", "to"} if opener == "between" else {"or", "to"}
    if words[index] in connectors or (words[index] in DASHES and _is_even(tokens, index)):
        return index + 1
    return index


def _is_even(tokens: Tokens, index: int) -> bool:
    """Tell whether a dash has spaces on both sides or on none, and no end of a line beside it."""
    if index + 1 >= len(tokens.starts):
        return False
    around = tokens.text[tokens.end(index - 1) : tokens.start(index + 1)]
    return tokens.touches(index) == tokens.touches(index + 1) and "\n" not in around


def _with_shared_scale(lower: Number, upper: Number) -> Number:
    """Lend the scale of the upper end to the lower: `1.2 to 1.4 million`."""
    if lower.scale or lower.is_share:
        return lower
    for factor in upper.factors:
        if lower.low < upper.low / factor:
            value = lower.low * factor
            return lower._replace(low=value, high=value)
    return lower


def ratio(tokens: Tokens, part: Number) -> Number | None:
    """Read `one in five` and `nine out of ten`: the part that they are of the whole."""
    words = tokens.words
    if words[part.last] == "in":
        start = part.last + 1
    elif words[part.last : part.last + 2] == ["out", "of"]:
        start = part.last + 2
    else:
        return None
    start = start + 1 if words[start] == "every" else start
    whole = number_at(tokens, start)
    if whole is None or not _is_ratio(tokens, part, whole):
        return None
    value = part.low / whole.low
    return Number(part.first, whole.last, value, value, part.written, is_share=True)


def _is_ratio(tokens: Tokens, part: Number, whole: Number) -> bool:
    """Tell a ratio from a count in so many places: `killed two in three towns` is none."""
    if part.scale or whole.scale or not _is_end(part) or not _is_end(whole):
        return False
    if not 0 < part.low < whole.low <= _LARGEST_WHOLE:
        return False
    following = tokens.words[whole.last]
    unit = UNITS.get(following, "")
    is_usual = part.low == 1 or whole.low in _USUAL_WHOLES or tokens.words[part.last] == "out"
    is_of_people = unit in PERSONS or not following.endswith("s")
    return unit not in TIME_UNITS and (is_usual or is_of_people)
