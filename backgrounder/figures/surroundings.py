"""What stands beside a number: its currency, per cent, unit and rate.

A unit is a known one (`days`, `rupees`, `people`) or the plural noun directly behind the number;
nothing is guessed across adjectives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from backgrounder.figures.words import (
    CURRENCIES,
    DOLLARS,
    FUNCTION_WORDS,
    HYPHENS,
    NATIONAL_MONEY,
    PERCENT,
    TIME_UNITS,
    UNITS,
)

if TYPE_CHECKING:
    from backgrounder.figures.tokens import Tokens

_SHORTEST_NOUN = 4
"""Letters of a plural noun: anything shorter is `was`, `has`, `its`."""
_SINGULAR_ENDINGS = ("ss", "us", "is", "'s", "’s")
_NO_RATE = frozenset({"ago", "later", "earlier", "before", "after", "from"})
"""`A week` before these is a distance in time."""


class Behind(NamedTuple):
    """What follows a number, and the index after it."""

    last: int
    is_percent: bool = False
    unit: str = ""
    currency: str = ""
    per: str = ""
    is_age: bool = False
    """It goes on with `old` or `of age`."""


def currency_before(tokens: Tokens, index: int) -> Behind:
    """Read `$`, `Rs.` or `PKR` before a token; `last` is the index where it begins."""
    words = tokens.words
    at = index - 2 if words[index - 2 : index] == ["rs", "."] else index - 1
    unit, code = CURRENCIES.get(words[at], ("", ""))
    if not unit:
        return Behind(index)
    if words[at] == "$" and words[at - 1] in DOLLARS and tokens.touches(at):
        return Behind(at - 1, unit=unit, currency=DOLLARS[words[at - 1]])
    return Behind(at, unit=unit, currency=code)


def percent_end(tokens: Tokens, index: int) -> int:
    """Return the index after `%`, `percent`, `per cent` or `54pc`, or the same where none is."""
    words = tokens.words
    at = index + 1 if words[index] in HYPHENS else index
    if words[at] in PERCENT or (words[at] == "pc" and tokens.touches(at)):
        return at + 1
    return at + 2 if words[at : at + 2] == ["per", "cent"] else index


def behind_number(tokens: Tokens, index: int) -> Behind:
    """Read what follows a number that ends before a token."""
    words = tokens.words
    percent = percent_end(tokens, index)
    if percent > index:
        return Behind(percent, is_percent=True)
    if words[index] == "percentage" and words[index + 1] in {"point", "points"}:
        return Behind(index + 2, unit="percentage points")
    unit = _unit(tokens, index)
    age = _age_end(words, unit.last) if unit.unit in TIME_UNITS else unit.last
    if age > unit.last:
        return unit._replace(last=age, is_age=True)
    per, last = _rate(words, unit.last)
    return unit._replace(last=last, per=per)


def _unit(tokens: Tokens, index: int) -> Behind:
    words = tokens.words
    money = UNITS.get(words[index + 1], "")
    if (words[index], money) in NATIONAL_MONEY:
        return Behind(index + 2, unit=money, currency=NATIONAL_MONEY[words[index], money])
    if words[index] == "m" and words[index - 1][:1].isdecimal():
        return Behind(index + 1, unit="metres")
    is_compound = words[index] in HYPHENS and tokens.touches(index) and tokens.touches(index + 1)
    is_half_an_hour = words[index - 1] == "half" and words[index] in {"a", "an"}
    at = index + 1 if is_compound or is_half_an_hour else index
    if words[at] in UNITS:
        return Behind(at + 1, unit=UNITS[words[at]])
    return Behind(index, unit=_plural(tokens, index))


def _plural(tokens: Tokens, index: int) -> str:
    """Return the plural noun that a token is, as far as its ending tells."""
    word = tokens.words[index]
    if len(word) < _SHORTEST_NOUN or not word.endswith("s") or word.endswith(_SINGULAR_ENDINGS):
        return ""
    return "" if word in FUNCTION_WORDS or tokens.is_capital(index) else word


def _age_end(words: list[str], index: int) -> int:
    """Return the index after `old`, `-old` or `of age`, or the same one where none is."""
    if words[index : index + 2] == ["of", "age"]:
        return index + 2
    old = index + 1 if words[index] in HYPHENS else index
    return old + 1 if words[old] in {"old", "olds"} else index


def _rate(words: list[str], index: int) -> tuple[str, int]:
    """Read `a day`, `per year`, `Afghans a day`, `per 100,000`: of what, and the index after it."""
    at = index + 1 if words[index].isalpha() and words[index] not in _RATE_WORDS else index
    rate, whole = words[at], words[at + 1]
    if rate not in _RATE_WORDS:
        return "", index
    if UNITS.get(whole) in TIME_UNITS and words[at + 2] not in _NO_RATE:
        return whole, at + 2
    if rate == "per" and whole[:1].isdecimal():
        return whole.replace(",", ""), at + 2
    return "", index


_RATE_WORDS = frozenset({"a", "an", "per", "each", "every", "/"})
