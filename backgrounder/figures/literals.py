"""Numbers in digits: their value and how their digits are parted.

Any script's decimal digits are read: 1,200 and ۱٬۲۰۰ and १,२०० are one number.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from backgrounder.figures.values import Grouping

LONGEST = 40
"""Characters; what is longer counts nothing."""

_SEPARATORS = str.maketrans("٬٫،’\u00a0\u2009\u202f", ",.,'   ")
_FORMS = (
    (re.compile(r"\d+(?:\.\d+)?"), Grouping.NONE),
    (re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"), Grouping.WESTERN),
    (re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"), Grouping.INDIAN),
    (re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:\.\d+)?"), Grouping.SPACED),
    (re.compile(r"\d{1,3}(?:\.\d{3}){2,}"), Grouping.DOTTED),
    (re.compile(r"\d+,\d{1,2}"), Grouping.DECIMAL_COMMA),
    (re.compile(r"\d+(?:,\d+)+"), Grouping.MALFORMED),
)


class Literal(NamedTuple):
    """A number in digits."""

    value: Fraction
    grouping: Grouping


@lru_cache(maxsize=4096)  # the same few thousand numbers are read again and again
def read_literal(text: str) -> Literal | None:
    """Read digits with their separators; None where they count nothing (`007`, `1.2.3`)."""
    if len(text) > LONGEST:
        return None
    plain = text.translate(_SEPARATORS)
    if int(plain[0]) == 0 and plain[1:2].isdecimal():
        return None
    for form, grouping in _FORMS:
        if form.fullmatch(plain):
            return Literal(_value(plain, grouping), grouping)
    return None


def _value(plain: str, grouping: Grouping) -> Fraction:
    if grouping is Grouping.DOTTED:
        plain = plain.replace(".", "")
    elif grouping is Grouping.DECIMAL_COMMA:
        plain = plain.replace(",", ".")
    whole, _, decimals = re.sub(r"[ ',]", "", plain).partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))
