"""Numbers in digits and in words, without what stands beside them.

    number   = share | ordinal | indefinite | cardinal
    cardinal = group [half] scale* (["and"] group scale*)*       groups of falling scale
    group    = digits | [tens] ["hundred" [["and"] tens]]
    half     = "and a half" | "and a quarter" | "and three quarters"

A number that is written `a million` begins with its article.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.figures.literals import read_literal
from backgrounder.figures.values import Grouping, Written
from backgrounder.figures.words import (
    ABBREVIATED,
    CURRENCIES,
    DIGITS,
    GLUED_SCALES,
    HYPHENS,
    INDEFINITE,
    MULTIPLES,
    OCCASIONS,
    ONES,
    ORDINAL_DIGITS,
    ORDINAL_ENDINGS,
    ORDINALS,
    PAIRS,
    PLAIN_SCALES,
    PLURAL_SCALES,
    SCALES,
    SEVERAL,
    SHARES,
    TENS,
    VULGAR,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.figures.tokens import Tokens


class Number(NamedTuple):
    """A number and the tokens that it is written in."""

    first: int
    """The index of its first token."""
    last: int
    """The index after its last token."""
    low: Fraction
    high: Fraction | None
    """None where no upper end is said."""
    written: Written
    scale: str = ""
    factors: tuple[Fraction, ...] = ()
    """What its scale may lend to the lower end of a range: `three to four thousand`."""
    grouping: Grouping = Grouping.NONE
    is_share: bool = False
    is_ordinal: bool = False


class _Part(NamedTuple):
    """A piece of a cardinal: its value and the index after it."""

    value: Fraction
    last: int
    scale: str = ""
    factors: tuple[Fraction, ...] = ()


_NOTHING = Fraction(0)
_HUNDRED = SCALES["hundred"]
_HALF = SHARES["half"]
_QUARTER = SHARES["quarter"]
_TELLING_DENOMINATORS = frozenset({"2", "3", "4", "5", "6", "8", "10"})
_ENDS_OF_A_SHARE = frozenset({"of", "", ".", ",", ";", ":", ")", "–", "—", "\n\n"})
_DIMENSIONS = frozenset({"high", "tall", "deep", "long", "wide", "away", "above", "below", "apart"})


def number_at(tokens: Tokens, index: int) -> Number | None:
    """Read the number that begins at a token; None where none does."""
    word = tokens.words[index]
    if word[:1].isdecimal():
        return _in_digits(tokens, index)
    return _READERS.get(word, _in_words)(tokens, index)


def _after_article(tokens: Tokens, index: int) -> Number | None:
    """Read `a million`, `a quarter of`, `a few hundred`, `a couple of`."""
    following = tokens.words[index + 1]
    found = None
    if following in SHARES:
        found = _share(tokens, _Part(Fraction(1), index + 1), Written.WORDS, index)
    elif following in SCALES or following in PAIRS or following in SEVERAL:
        found = number_at(tokens, index + 1)
    return found._replace(first=index) if found else None


def _in_digits(tokens: Tokens, index: int) -> Number | None:
    literal = read_literal(tokens.words[index])
    if literal is None:
        return None
    part = _Part(literal.value, index + 1)
    if tokens.touches(part.last):
        following = tokens.words[part.last]
        if following in ORDINAL_ENDINGS:
            return _ordinal(index, part.last + 1, int(part.value), Written.DIGITS)
        if following in VULGAR:
            part = _Part(part.value + VULGAR[following], part.last + 1)
        elif following == "/":
            return _slashed(tokens, index) or _whole(index, part, Written.DIGITS)
    share = _share(tokens, part, Written.DIGITS, index)
    cardinal = _cardinal(tokens, part)
    if not cardinal.scale:
        return share or _whole(index, cardinal, Written.DIGITS, literal.grouping)
    is_grouped = literal.grouping not in {Grouping.NONE, Grouping.DECIMAL_COMMA}
    grouping = Grouping.WITH_SCALE if is_grouped else literal.grouping
    return _whole(index, cardinal, Written.MIXED, grouping)


def _slashed(tokens: Tokens, index: int) -> Number | None:
    """Read `3/4`: a simple fraction in digits."""
    words = tokens.words
    above, below = words[index], words[index + 2]
    is_simple = len(above) == 1 and below in _TELLING_DENOMINATORS and tokens.touches(index + 2)
    if not is_simple or not 0 < int(above) < int(below) or words[index + 3] == "/":
        return None
    value = Fraction(int(above), int(below))
    return Number(index, index + 3, value, value, Written.DIGITS, is_share=True)


def _vulgar(tokens: Tokens, index: int) -> Number:
    """Read `½` and its like."""
    part = _cardinal(tokens, _Part(VULGAR[tokens.words[index]], index + 1))
    return _whole(index, part, Written.DIGITS)._replace(is_share=not part.scale)


def _in_words(tokens: Tokens, index: int) -> Number | None:
    group = _group(tokens, index)
    if group is None:
        return None
    share = _share(tokens, group, Written.WORDS, index)
    part = _cardinal(tokens, group)
    if part.last == index:
        return None
    return share or _with_ordinal(tokens, index, group) or _whole(index, part, Written.WORDS)


def _with_ordinal(tokens: Tokens, index: int, tens: _Part) -> Number | None:
    """Read `twenty-first`."""
    words = tokens.words
    units = ORDINAL_DIGITS.get(words[index + 2], 0)
    if words[index] in TENS and tens.last == index + 1 and words[index + 1] in HYPHENS and units:
        return _ordinal(index, index + 3, int(tens.value) + units, Written.WORDS)
    return None


def _whole(first: int, part: _Part, written: Written, grouping: Grouping = Grouping.NONE) -> Number:
    value = part.value
    return Number(first, part.last, value, value, written, part.scale, part.factors, grouping)


def _group(tokens: Tokens, index: int) -> _Part | None:
    """Read up to 9,999 in words: `forty-two`, `two hundred and fourteen`, `fourteen hundred`."""
    words = tokens.words
    head = _tens(words, index)
    if head is None and words[index] not in SCALES:
        return None
    value, last = head or (1, index)
    hundred = last + 1 if words[last] in HYPHENS else last
    if words[hundred] != "hundred":
        return _Part(Fraction(value), last)
    tail = _tail(words, hundred + 1)
    is_lower_end = words[index - 1] == "between" and words[hundred + 1] == "and"
    if tail is None or (is_lower_end and words[tail[1]] != "and"):
        return _Part(Fraction(value * _HUNDRED), hundred + 1, "hundred", (Fraction(_HUNDRED),))
    return _Part(Fraction(value * _HUNDRED + tail[0]), tail[1], "hundred")


def _tens(words: list[str], index: int) -> tuple[int, int] | None:
    """Read 0 to 99 in words: the value and the index after it."""
    word = words[index]
    if word in ONES:
        return ONES[word], index + 1
    if word not in TENS:
        return None
    unit = index + 2 if words[index + 1] in HYPHENS else index + 1
    if words[unit] in DIGITS:
        return TENS[word] + DIGITS[words[unit]], unit + 1
    return TENS[word], index + 1


def _tail(words: list[str], index: int) -> tuple[int, int] | None:
    """Read what follows a hundred: `and fourteen`, `fourteen`; not the `two` of two hundred."""
    found = _tens(words, index + 1 if words[index] == "and" else index)
    return found if found and words[found[1]] != "hundred" else None


def _cardinal(tokens: Tokens, head: _Part) -> _Part:
    """Read the scales of a first group, and the groups of falling scale behind it."""
    part, factor = _scaled(tokens, head)
    while factor > _HUNDRED:
        follower = _follower(tokens, part.last)
        if follower is None:
            break
        addend, next_factor = _scaled(tokens, follower)
        if addend.value >= factor or next_factor >= factor:
            break
        part, factor = _Part(part.value + addend.value, addend.last, part.scale), next_factor
    return part


def _follower(tokens: Tokens, index: int) -> _Part | None:
    """Read the next group of a cardinal: words, or digits with a scale (`5 lakh 31 thousand`)."""
    words = tokens.words
    if words[index] == "and":
        tail = _tail(words, index)
        ends_there = tail is not None and words[tail[1]] not in SCALES
        return _Part(Fraction(tail[0]), tail[1]) if tail and ends_there else None
    if words[index][:1].isdecimal() and words[index + 1] in SCALES:
        literal = read_literal(words[index])
        return _Part(literal.value, index + 1) if literal else None
    return None if words[index] in SCALES else _group(tokens, index)


def _scaled(tokens: Tokens, part: _Part) -> tuple[_Part, int]:
    """Multiply a group by the scales behind it, at most two; return their product as well."""
    words = tokens.words
    half, last = _and_a_half(words, part.last)
    scale, factor = part.scale, 1
    for _ in range(2):
        found = _scale_at(tokens, last)
        if not found:
            break
        scale, last = found
        factor *= SCALES[scale]
    if factor == 1 and not half:
        return _Part(part.value, last, scale, part.factors), factor
    if not half:
        half, last = _and_a_half(words, last)  # a million and a half
    factors = part.factors if factor == 1 else _lent(part, factor)
    return _Part((part.value + half) * factor, last, scale, factors), factor


def _lent(part: _Part, factor: int) -> tuple[Fraction, ...]:
    """Return what `two hundred thousand` may lend: hundreds of thousands, else thousands."""
    return (*(own * factor for own in part.factors), Fraction(factor))


def _scale_at(tokens: Tokens, index: int) -> tuple[str, int] | None:
    """Read a scale: its full name and the index after it."""
    words = tokens.words
    if words[index] in HYPHENS and words[index + 1] in PLAIN_SCALES:
        index += 1
    word = words[index]
    if word in GLUED_SCALES:
        return (GLUED_SCALES[word], index + 1) if _is_glued_scale(tokens, index) else None
    word = PLURAL_SCALES.get(word, word)
    word = ABBREVIATED.get(word, word)
    return (word, index + 1) if word in PLAIN_SCALES else None


def _is_glued_scale(tokens: Tokens, index: int) -> bool:
    """Tell `1.4m`, `45k` and `$3b` from `10m high` and `Annex 3b`."""
    words = tokens.words
    is_money = words[index - 2] in CURRENCIES
    if not words[index - 1][:1].isdecimal() or not (is_money or tokens.touches(index)):
        return False
    if words[index] == "m":
        following = index + 2 if words[index + 1] in HYPHENS else index + 1
        return words[following] not in _DIMENSIONS
    return is_money or words[index] == "k"


def _and_a_half(words: list[str], index: int) -> tuple[Fraction, int]:
    """Read `and a half`, `and a quarter`, `and three quarters`: the share and the index after."""
    step = 2 if words[index] in HYPHENS else 1  # two-and-a-half-year
    if words[index + step - 1] != "and":
        return _NOTHING, index
    count, noun = words[index + 2 * step - 1 : index + 3 * step : step]
    share, last = SHARES.get(noun), index + 3 * step
    if count in {"a", "one"} and share in {_HALF, _QUARTER}:
        return share, last
    if count == "three" and share == _QUARTER:
        return 3 * share, last
    return _NOTHING, index


def _half(tokens: Tokens, index: int) -> Number:
    """Read `half`, `half a million`, `half-million`, `half a dozen`."""
    return _of_a_scale(tokens, _Part(_HALF, index + 1), Written.WORDS, index)


def _share(tokens: Tokens, count: _Part, written: Written, first: int) -> Number | None:
    """Read the noun of a share behind its number: `thirds`, `-quarters`, `quarter of a million`.

    `A third` is a share only where `of` follows or the phrase ends: `a third drive` is an ordinal.
    """
    words = tokens.words
    at = count.last + 1 if words[count.last] in HYPHENS else count.last
    noun = words[at]
    if noun not in SHARES or noun.endswith("s") == (count.value == 1):
        return None
    after_article = words[first] in {"a", "an"} and SHARES[noun] not in {_HALF, _QUARTER}
    if after_article and words[at + 1] not in _ENDS_OF_A_SHARE:
        return None
    return _of_a_scale(tokens, _Part(count.value * SHARES[noun], at + 1), written, first)


def _of_a_scale(tokens: Tokens, share: _Part, written: Written, first: int) -> Number:
    """Multiply a share by the scale that it is of, if any: `of a million`, `a dozen`."""
    words = tokens.words
    at = share.last + 1 if words[share.last] == "of" else share.last
    if words[at] in {"a", "an", "one"} or words[at] in HYPHENS:
        at += 1
    if words[at] in PLAIN_SCALES:
        value = share.value * SCALES[words[at]]
        return Number(first, at + 1, value, value, written, words[at])
    return Number(first, share.last, share.value, share.value, written, is_share=True)


def _ordinal_word(tokens: Tokens, index: int) -> Number:
    return _ordinal(index, index + 1, ORDINALS[tokens.words[index]], Written.WORDS)


def _ordinal(first: int, last: int, value: int, written: Written) -> Number:
    return Number(first, last, Fraction(value), Fraction(value), written, is_ordinal=True)


def _indefinite(tokens: Tokens, index: int) -> Number | None:
    """Read `dozens`, `hundreds of thousands`, `scores of`: at least two of their kind."""
    words = tokens.words
    scale, last = PLURAL_SCALES[words[index]], index + 1
    value = 2 * INDEFINITE[scale]
    if words[last] == "of" and words[last + 1] in PLURAL_SCALES:
        scale, last = PLURAL_SCALES[words[last + 1]], last + 2
        value *= INDEFINITE[scale]
    elif scale == "ten" or (scale == "score" and words[last] != "of"):
        return None
    return _no_upper_end(index, last, value, ABBREVIATED.get(scale, scale))


def _several(tokens: Tokens, index: int) -> Number | None:
    """Read `several hundred`, `few thousand`: at least two of them."""
    found = _scale_at(tokens, index + 1)
    if found is None:
        return None
    scale, last = found
    value = 2 * SCALES[scale]
    following = _scale_at(tokens, last)
    if following:
        scale, last = following
        value *= SCALES[scale]
    return _no_upper_end(index, last, value, scale)


def _no_upper_end(first: int, last: int, value: int, scale: str) -> Number:
    return Number(first, last, Fraction(value), None, Written.WORDS, scale)


def _pair(tokens: Tokens, index: int) -> Number | None:
    """Read `both`, `single`, `a couple of`, `a couple of hundred`, `a pair of`."""
    words = tokens.words
    word, last = words[index], index + 1
    if word in {"couple", "pair"}:
        if words[index - 1] != "a" or words[last] != "of":
            return None
        if words[last + 1] in SCALES:
            few = _several(tokens, last)
            return few._replace(first=index) if few else None
        last += 1
    return _whole(index, _Part(Fraction(PAIRS[word]), last), Written.WORDS)


def _multiple(tokens: Tokens, index: int) -> Number:
    """Read `doubled`, `halved`, `twice`."""
    word = tokens.words[index]
    value = Fraction(MULTIPLES[word] if word in MULTIPLES else OCCASIONS[word])
    return _whole(index, _Part(value, index + 1), Written.WORDS)


_READERS: dict[str, Callable[[Tokens, int], Number | None]] = {
    **dict.fromkeys(ORDINALS, _ordinal_word),
    **dict.fromkeys(PLURAL_SCALES, _indefinite),
    **dict.fromkeys(VULGAR, _vulgar),
    **dict.fromkeys(PAIRS, _pair),
    **dict.fromkeys((*MULTIPLES, *OCCASIONS), _multiple),
    **dict.fromkeys(SEVERAL, _several),
    **dict.fromkeys(("a", "an"), _after_article),
    "half": _half,
}
"""How a number goes on, by its first word; any other word may begin a cardinal."""
