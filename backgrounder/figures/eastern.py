"""The figures and days of prose in Urdu, Persian, Pashto and Arabic: their values, and no more.

Digits of any script with the separators `٬ ٫ ،`, scales (`۱۴ لاکھ`, `۱٫۲ میلیون`, `دس لاکھ`), per
cents and ranges. Qualifiers and units are not read, nor number words without a scale.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.figures.eastern_words import (
    ADDED,
    AND,
    AND_BETWEEN,
    BARE_SCALES,
    BETWEEN,
    BETWEEN_BEHIND,
    DUALS,
    FIRST_DAY,
    MONTHS,
    NUMBERS,
    PERCENT,
    PERCENT_PAIRS,
    REFERENCES,
    SCALES,
    TO,
    WORDS_TOO,
    folded,
)
from backgrounder.figures.literals import read_literal
from backgrounder.figures.values import Figure, Kind, Written
from backgrounder.prose_dates import MASK, Precision, WrittenDate, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

_PADDING = 8
_BEGINNINGS = frozenset({*NUMBERS, *ADDED, *BARE_SCALES, *DUALS})
_REACH = 4
"""Words behind a range in which `between` may stand."""
_YEARS = range(1500, 2100)
_TOKEN = re.compile(rf"\d++(?>(?:[.,'’٬٫،]\d++)*)|[^\W\d_]+|{MASK}++|[^\s*_]")
_DAY = rf"(?:\d{{1,2}}|{'|'.join(sorted(FIRST_DAY))})"
_JOINT = r"\s{0,3}(?:[،,–-]|\s(?:و|اور|سے|تا|الی)\s?)\s{0,3}"
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![\w\u200c])"
_DATE = re.compile(
    rf"(?<![\w٬٫.,/-])(?:(?P<days>{_DAY}(?:{_JOINT}{_DAY}){{0,6}})\s{{1,3}}(?:من\s)?)?"
    rf"(?P<month>{_MONTH})(?:\s?/\s?{_MONTH})?"
    rf"(?:[،,]?\s{{0,3}}(?:سنہ\s)?(?P<year>\d{{4}})(?!\d))?"
)
_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])")


def numbers_in(text: str, *, has_bare_scales: bool = False) -> tuple[Figure, ...]:
    """Return every number of a passage: years and the numbers of sections say they are no figures.

    In Arabic, `has_bare_scales`: `مليون` alone is one million.
    """
    clear = without_addresses(text)
    parts, position = [], 0
    for start, end in _date_spans(clear):
        parts += [clear[position:start], MASK * (end - start)]
        position = end
    masked = "".join((*parts, clear[position:]))
    return tuple(_numbers(_tokens(text, masked), has_bare_scales=has_bare_scales))


def dates_in(text: str) -> tuple[WrittenDate, ...]:
    """Return the days and months of a passage; a year alone may be a part of a title."""
    found = [*_months(text), *_iso_days(text)]
    return tuple(sorted(found, key=lambda written: written.start))


class _Tokens(NamedTuple):
    text: str
    words: list[str]
    matches: list[re.Match[str]]

    def touches(self, index: int) -> bool:
        """Tell whether nothing stands between a token and the one before it."""
        inside = 0 < index < len(self.matches)
        return inside and self.matches[index - 1].end() == self.matches[index].start()


class _Number(NamedTuple):
    first: int
    last: int
    """The index after its last token."""
    low: Fraction
    high: Fraction
    written: Written
    scale: Fraction = Fraction(1)
    is_percent: bool = False


def _tokens(text: str, masked: str) -> _Tokens:
    matches = list(_TOKEN.finditer(folded(masked)))
    return _Tokens(text, [match[0] for match in matches] + [""] * _PADDING, matches)


def _numbers(tokens: _Tokens, *, has_bare_scales: bool) -> Iterator[Figure]:
    index = 0
    while index < len(tokens.matches):
        word = tokens.words[index]
        if word not in _BEGINNINGS and not word[0].isdecimal():
            index += 1
            continue
        number = _number(tokens, index, has_bare_scales=has_bare_scales)
        if number is None:
            index += 1
            continue
        number = _with_percent(tokens, _with_range(tokens, number))
        if not _is_identifier(tokens, number):
            yield _figure(tokens, number)
        index = number.last


def _number(tokens: _Tokens, index: int, *, has_bare_scales: bool) -> _Number | None:
    """Read groups of falling scale: `۵ لاکھ ۳۱ ہزار ۷۰۰`, `۵ هزار و ۳۰۰`."""
    words, last = tokens.words, index
    total, ceiling = Fraction(0), Fraction(0)
    while True:
        start = last + 1 if ceiling and words[last] in AND else last
        group = _group(words, start, has_bare_scales=has_bare_scales and start == index)
        if group is None or (ceiling and group[0] >= ceiling):
            break
        value, ceiling, last = group
        total += value
        if ceiling == 1:
            break
    if last == index:
        return None
    is_scaled = last > index + 1
    written = Written.MIXED if is_scaled else Written.DIGITS
    if not words[index][:1].isdecimal():
        written = Written.WORDS
    return _Number(index, last, total, total, written, ceiling if is_scaled else Fraction(1))


def _group(
    words: list[str], index: int, *, has_bare_scales: bool
) -> tuple[Fraction, Fraction, int] | None:
    """Read a number and its scales: the value, the scale, the index after them."""
    word = words[index]
    if word[:1].isdecimal():
        literal = read_literal(word)
        if literal is None:
            return None
        scale, last = _scale(words, index + 1)
        return literal.value * scale, scale, last
    if word in DUALS and has_bare_scales:
        return DUALS[word], DUALS[word] / 2, index + 1
    if word in BARE_SCALES and has_bare_scales:
        return SCALES[word], SCALES[word], index + 1
    head, at = _in_words(words, index)
    scale, last = _scale(words, at)
    return (head * scale, scale, last) if last > at > index else None


def _in_words(words: list[str], index: int) -> tuple[Fraction, int]:
    """Read `ساڑھے تین`, `سیصد و پنجاه`, `دس`: the value and the index after it."""
    value, at = ADDED.get(words[index], Fraction(0)), index
    if value:
        at += 1
        if words[at] in SCALES:  # سوا لاکھ
            return 1 + value, at
    least = Fraction(1000)
    while NUMBERS.get(words[at], least) < least:
        least = NUMBERS[words[at]]
        value += least
        at += 1
        if words[at] in AND and NUMBERS.get(words[at + 1], least) < least:
            at += 1
        else:
            break
    return value, at


def _scale(words: list[str], index: int) -> tuple[Fraction, int]:
    """Return the product of the scales that begin at a word, at most two, and the index after."""
    scale, last = Fraction(1), index
    while last < index + 2 and words[last] in SCALES:
        scale *= SCALES[words[last]]
        last += 1
    return scale, last


def _with_range(tokens: _Tokens, number: _Number) -> _Number:
    """Read on to the upper end: `۴ سے ۵ ہزار`, `از ۴ تا ۵`, `۴–۵`, `بين 4 و5`."""
    words, at = tokens.words, number.last
    percent = _percent_end(words, at)
    if words[percent] not in TO and not _is_between(words, number.first, percent):
        return number
    upper = _number(tokens, percent + 1, has_bare_scales=False)
    if upper is None or upper.written is Written.WORDS:
        return number
    low = number.low
    if number.scale == 1 and low < upper.low / upper.scale:
        low *= upper.scale
    if low >= upper.low:
        return number
    return number._replace(last=upper.last, low=low, high=upper.low, is_percent=percent > at)


def _is_between(words: list[str], first: int, joint: int) -> bool:
    if words[joint] not in AND_BETWEEN:
        return False
    behind = words[joint + 2 : joint + 2 + _REACH]
    return words[first - 1] in BETWEEN or not BETWEEN_BEHIND.isdisjoint(behind)


def _with_percent(tokens: _Tokens, number: _Number) -> _Number:
    last = _percent_end(tokens.words, number.last)
    is_percent = number.is_percent or last > number.last
    return number._replace(last=last, is_percent=is_percent)


def _percent_end(words: list[str], index: int) -> int:
    if words[index] in PERCENT:
        return index + 1
    return index + 2 if tuple(words[index : index + 2]) in PERCENT_PAIRS else index


def _is_identifier(tokens: _Tokens, number: _Number) -> bool:
    """Find digits with Latin letters or signs glued to them: `3MPO`, `F-16`, `14:30`."""
    before, behind = tokens.words[number.first - 1], tokens.words[number.last]
    is_joined = tokens.touches(number.first) and (
        before in {"/", ":", "#", "-"} or (before.isascii() and before.isalpha())
    )
    goes_on = tokens.touches(number.last) and (
        behind in {"/", ":"} or (behind.isascii() and behind.isalpha())
    )
    return is_joined or goes_on


def _figure(tokens: _Tokens, number: _Number) -> Figure:
    start = tokens.matches[number.first].start()
    end = tokens.matches[number.last - 1].end()
    return Figure(
        start=start,
        end=end,
        text=tokens.text[start:end],
        kind=_kind(tokens, number),
        low=number.low,
        high=number.high,
        written=number.written,
        is_percent=number.is_percent,
        is_bare=True,
    )


def _kind(tokens: _Tokens, number: _Number) -> Kind:
    if number.written is not Written.DIGITS or number.is_percent:
        return Kind.COUNT
    if tokens.words[number.first - 1] in REFERENCES:
        return Kind.REFERENCE
    is_year = tokens.words[number.first].isdecimal() and number.low in _YEARS
    return Kind.NAME if is_year and number.low == number.high else Kind.COUNT


def _date_spans(text: str) -> list[tuple[int, int]]:
    clear = folded(text)
    spans = [match.span() for match in _DATE.finditer(clear) if _is_date(match)]
    return sorted((*spans, *(match.span() for match in _ISO.finditer(clear))))


def _is_date(match: re.Match[str]) -> bool:
    """Tell the month of May from a verb, and August from water."""
    return bool(match["year"]) or (bool(match["days"]) and match["month"] not in WORDS_TOO)


def _months(text: str) -> Iterator[WrittenDate]:
    for match in _DATE.finditer(folded(text)):
        if not _is_date(match):
            continue
        days = re.findall(_DAY, match["days"] or "") or [None]
        for day in days:
            number = None if day is None else 1 if day in FIRST_DAY else int(day)
            yield _written(text, match, number, MONTHS[match["month"]], match["year"])


def _iso_days(text: str) -> Iterator[WrittenDate]:
    for match in _ISO.finditer(text):
        if 1 <= int(match[2]) <= len(set(MONTHS.values())):
            yield _written(text, match, int(match[3]), int(match[2]), match[1])


def _written(
    text: str, match: re.Match[str], day: int | None, month: int, year: str | None
) -> WrittenDate:
    return WrittenDate(
        start=match.start(),
        end=match.end(),
        text=text[match.start() : match.end()],
        precision=Precision.DAY if day else Precision.MONTH,
        day=day,
        month=month,
        year=int(year) if year else None,
        last_year=int(year) if year else None,
    )
