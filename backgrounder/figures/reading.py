"""Figures, put together: number, range, qualifiers, currency, unit and kind."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.figures import qualifiers
from backgrounder.figures.kinds import context_of, kind_of, set_phrase_end
from backgrounder.figures.numerals import Number, number_at
from backgrounder.figures.qualifiers import Qualification
from backgrounder.figures.ranges import ratio, upper_end
from backgrounder.figures.surroundings import Behind, behind_number, currency_before
from backgrounder.figures.tokens import Tokens, may_hold_numbers, tokens_of
from backgrounder.figures.values import Figure, Grouping, Kind, Qualifier, Written
from backgrounder.figures.words import (
    CHANGES,
    MEASURES,
    MONEY,
    PAIRS,
    PERCENT,
    PERSONS,
    SCALES,
    SEVERAL,
    SHARES,
    TIME_UNITS,
    UNITS,
)
from backgrounder.prose_dates import MASK, dates_and_titles_in, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.prose_dates import WrittenDate

_FEW = 20
"""Up to here `over`, `about` and the like may be prepositions."""
_REACH_OF_A_CHANGE = 5
"""Words between `rose` and its `from`."""
_MONTH_AND_DAY = re.compile(r"[A-Z]\w+\s\d\d?")
_MEASURE_BEHIND = re.compile(r"\s?(%|[a-z°]+)")
_AGAINST = re.compile(r",?\s+(?:against|versus|(?:as\s)?compared\s(?:with|to))\s+")
_STOP = re.compile(r"\s*(?:[.,;:)]|\Z)")
_PHYSICAL = MEASURES - TIME_UNITS - PERSONS - MONEY - {"times"}
_AFTER_ARTICLE = frozenset({*SCALES, *SHARES, *PAIRS})
_JOINTS = frozenset({"-", "–", "/", ".", ":"})
_BY_MIXTURE = (Written.WORDS, Written.DIGITS, Written.MIXED)
_BY_STRANGENESS = tuple(Grouping)
_COUNTS_IN_A_CLAIM = frozenset({Kind.PRONOUN, Kind.MARKER, Kind.NAME})


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return every figure of a passage of English prose, in order.

    The passage is without citations and with its code blanked; straight or typographic characters.
    """
    return _figures_in(text) if may_hold_numbers(text) else ()


@lru_cache(maxsize=2**13)  # a sentence comes again: in a summary, in a claim, after each edit
def _figures_in(text: str) -> tuple[Figure, ...]:
    return tuple(found for found in numbers_in(text) if found.kind.is_figure)


def numbers_in(text: str) -> tuple[Figure, ...]:
    """Return every number of a passage, figure or not: its `kind` says why it is none.

    Dates are left out; so are names that hold a digit (`F-16`, `COVID-19`) and digits that have no
    value (`007`, `1.2.3`).
    """
    clear = without_addresses(text)
    if not may_hold_numbers(clear):
        return ()
    found = tuple(_read(tokens_of(_without_dates(clear, dates_and_titles_in(clear)))))
    return (
        _with_shared_per_cent(clear, found) if any(figure.is_percent for figure in found) else found
    )


def day_counts_in(text: str) -> tuple[Figure, ...]:
    """Return the numbered days of a passage: `day 24`, `the 24th day`, `its fourteenth day`."""
    return tuple(found for found in numbers_in(text) if found.kind is Kind.DAY_COUNT)


def read_figure(text: str) -> Figure | None:
    """Read the figure of a claim: `around 4,000 to 5,000 people`, `54%`, `seven years`.

    None where the text holds none, or more than one. Four bare digits are a number here, no year,
    and `one` is a number, no pronoun.
    """
    found = [
        number._replace(kind=Kind.COUNT) if number.kind in _COUNTS_IN_A_CLAIM else number
        for number in _read(tokens_of(text))
    ]
    figures = [figure for figure in found if figure.kind.is_figure]
    return figures[0] if len(figures) == 1 else None


def _with_shared_per_cent(text: str, found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Give its per cent to a bare number that shares it: `from 61 to 49%`, `46% against 42`."""
    shared = list(found)
    for number, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start]
        if second.is_percent and _is_bare(first) and between.strip() == "to":
            is_change = text[: first.start].rstrip().endswith("from")
            shared[number] = first._replace(is_percent=is_change)
        elif first.is_percent and _is_bare(second) and _AGAINST.fullmatch(between):
            is_end = _STOP.match(text, second.end) is not None
            shared[number + 1] = second._replace(is_percent=is_end)
    return tuple(shared)


def _is_bare(figure: Figure) -> bool:
    is_measured = figure.is_percent or figure.is_share or figure.unit or figure.currency
    is_plain = figure.kind is Kind.COUNT and figure.written is Written.DIGITS
    return is_plain and not (is_measured or figure.per)


def _without_dates(text: str, dates: tuple[WrittenDate, ...]) -> str:
    """Return the text with its dates masked, at the same offsets."""
    parts, position = [], 0
    for written in dates:
        if _is_of_measure(text, written):
            continue
        parts += [text[position : written.start], MASK * (written.end - written.start)]
        position = written.end
    return "".join((*parts, text[position:]))


def _is_of_measure(text: str, written: WrittenDate) -> bool:
    """Tell whether a day is none, since a measure follows: `June had 41 mm of rain, July 12 mm`."""
    found = _MEASURE_BEHIND.match(text, written.end)
    if not found or not _MONTH_AND_DAY.fullmatch(written.text):
        return False
    return found[1] in PERCENT or UNITS.get(found[1]) in _PHYSICAL


def _read(tokens: Tokens) -> Iterator[Figure]:
    done = 0
    for anchor in tokens.anchors():
        if anchor < done:
            continue
        number = _number_around(tokens, anchor, done)
        if number is not None:
            parts = _parts(tokens, number)
            yield _figure(tokens, parts, done)
            done = parts.last
        elif tokens.words[anchor][0].isdecimal():
            done = _end_of_chain(tokens, anchor)


def _number_around(tokens: Tokens, anchor: int, done: int) -> Number | None:
    """Read the number of an anchor, from its article on: `a million`, `several hundred`."""
    words, start = tokens.words, anchor
    if words[anchor] in _AFTER_ARTICLE:
        if words[anchor] in SCALES and words[anchor - 1] in SEVERAL:
            start -= 1
        if words[start - 1] in {"a", "an"}:
            start -= 1
    found = number_at(tokens, start) if done <= start < anchor else None
    return found or number_at(tokens, anchor)


def _end_of_chain(tokens: Tokens, index: int) -> int:
    """Return the index after digits that count nothing, and after what is joined to them."""
    words = tokens.words
    index += 1
    while words[index][:1].isdecimal() or (
        tokens.touches(index) and (words[index].isalnum() or words[index] in _JOINTS)
    ):
        index += 1
    return index


class _Parts(NamedTuple):
    """Everything that makes a figure."""

    first: int
    """The index of the first token of all."""
    last: int
    """The index after the last."""
    whole: Number
    """From the lower end to the upper one."""
    before: Qualification
    after: Qualification
    behind: Behind


def _parts(tokens: Tokens, number: Number) -> _Parts:
    money = currency_before(tokens, number.first)
    first, before, whole = _with_range(tokens, number, qualifiers.before(tokens, money.last))
    after = qualifiers.behind(tokens, whole.last)
    behind = _behind(tokens, whole, after.edge)
    if not after.qualifiers:
        after = _after_noun(tokens, behind)
    last = max(after.edge, behind.last)
    if not (before.qualifiers or after.qualifiers):
        last = max(last, set_phrase_end(tokens, number.first))
    if money.unit:
        behind = behind._replace(unit=money.unit, currency=money.currency)
    return _Parts(first, last, whole, before, after, behind)


def _with_range(
    tokens: Tokens, number: Number, before: Qualification
) -> tuple[int, Qualification, Number]:
    """Read on to the upper end or the whole of a ratio, and back over `between` and `from`.

    Returns the index of the first token, the qualifiers on both sides of `between`, and the number.
    """
    words, at = tokens.words, before.edge - 1
    opener = words[at] if words[at] in {"between", "from"} else ""
    if opener == "from" and _is_change(words, at):
        return before.edge, before, number
    ends = upper_end(tokens, number, opener)
    if ends is None:
        return before.edge, before, ratio(tokens, number) or number
    if not opener:
        return before.edge, before, _joined(*ends)
    outer = qualifiers.before(tokens, at)
    both = before._replace(qualifiers=(*outer.qualifiers, *before.qualifiers))
    return outer.edge, both, _joined(*ends)


def _is_change(words: list[str], opener: int) -> bool:
    """Tell whether `from` tells of a change: `rose from 3,000 to 4,000` is no range.

    So does a per cent just before it: `raised the rent by 70 per cent, from 800 to 1,360`.
    """
    last = opener - 1 if words[opener - 1] == "," else opener
    if words[last - 1] in PERCENT or words[last - 2 : last] == ["per", "cent"]:
        return True
    return not CHANGES.isdisjoint(words[max(0, opener - _REACH_OF_A_CHANGE) : opener])


def _joined(lower: Number, upper: Number) -> Number:
    return lower._replace(
        last=upper.last,
        high=upper.high,
        scale=upper.scale,
        written=max(lower.written, upper.written, key=_BY_MIXTURE.index),
        grouping=max(lower.grouping, upper.grouping, key=_BY_STRANGENESS.index),
    )


def _behind(tokens: Tokens, number: Number, edge: int) -> Behind:
    """Read what follows a number; the `of` of `dozens of people` stands between."""
    if number.high is None and tokens.words[edge] == "of":
        found = behind_number(tokens, edge + 1)
        return found if found.last > edge + 1 else found._replace(last=edge)
    return behind_number(tokens, edge)


def _after_noun(tokens: Tokens, behind: Behind) -> Qualification:
    """Read the qualifier behind a unit, or behind the noun that is none: `40 boats or more`."""
    found = qualifiers.behind(tokens, behind.last)
    if found.qualifiers or tokens.words[behind.last] != behind.unit:
        return found
    found = qualifiers.behind(tokens, behind.last + 1)
    return found if found.qualifiers else Qualification(behind.last)


def _figure(tokens: Tokens, parts: _Parts, done: int) -> Figure:
    number, before, after, behind = parts.whole, parts.before, parts.after, parts.behind
    found = (*before.qualifiers, *after.qualifiers)
    kind = kind_of(context_of(tokens, number, behind, is_qualified=bool(found)))
    is_numbered_day = kind is Kind.DAY_COUNT and not number.is_ordinal
    first = number.first - 1 if is_numbered_day else parts.first
    start = tokens.start(max(first, done))
    end = tokens.end(parts.last - 1)
    return Figure(
        start=start,
        end=end,
        text=tokens.text[start:end],
        kind=kind,
        low=number.low,
        high=number.high,
        written=number.written,
        qualifiers=found,
        shade=before.shade,
        doubtful=_is_doubtful(number, before, behind),
        scale=number.scale,
        grouping=number.grouping,
        is_percent=behind.is_percent,
        is_share=number.is_share,
        unit=_unit(kind, behind),
        currency=behind.currency,
        per=behind.per,
    )


def _is_doubtful(number: Number, before: Qualification, behind: Behind) -> bool:
    """Tell whether a qualifier may be a preposition: `over three days`, `about two officials`."""
    if not before.is_preposition or len(before.qualifiers) > 1 or behind.is_percent:
        return False
    is_whole = number.low == int(number.low)
    is_few = is_whole and not number.scale and not number.is_share and number.low <= _FEW
    is_span = behind.unit in TIME_UNITS and before.qualifiers[0] is Qualifier.MORE_THAN
    return is_few or is_span


def _unit(kind: Kind, behind: Behind) -> str:
    if kind is Kind.MULTIPLE:
        return "times"
    if kind is Kind.DAY_COUNT:
        return "days"
    return behind.unit or ("years" if kind is Kind.AGE else "")
