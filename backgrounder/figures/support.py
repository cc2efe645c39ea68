"""Whether what a claim says supports what a sentence says.

- Equal values support each other however they are written: 1.4 million, 1,400,000, fourteen hundred
  thousand; 50% and half.
- Rounding is no support: 1,043 is not `about 1,000`. An author who wants the round number puts it
  into the claim, where an editor sees it beside the source.
- A range is supported as a whole. One of its ends alone, or `up to 5,000` for 4,000 to 5,000, says
  something else than the source did.
- `Dozens`, `thousands`, `hundreds of thousands` are supported by any value that they are true of,
  up to where the next such word begins: 4,000 to 5,000 are thousands, 9,000 are no tens of
  thousands and 90,000 no mere thousands. Only `millions` have no upper end.
- A qualifier is a part of the figure, in both directions: to drop `more than` understates, to add
  `about` throws away what the source knew. `Exactly` may be dropped, since it adds nothing to a
  bare number but emphasis; it may not be added. `Just over` may lose its `just`, not gain it.
- A word that may be a preposition (`a quarrel over three cards`) is given the benefit of the doubt.
- Where only the value was read, in a language other than English, only the value is compared.
- Units are compared where both are known (days and weeks, people and families, rupees and dollars),
  for most nouns may be said otherwise. Money and per cents must be such on both sides: 54 is not
  54%.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from backgrounder.figures.values import Kind, Qualifier, Shade
from backgrounder.figures.words import MEASURES, MONEY, SCALES

if TYPE_CHECKING:
    from backgrounder.figures.values import Figure


_APART = frozenset({Kind.DAY_COUNT, Kind.ORDINAL, Kind.MULTIPLE})
"""Kinds of figures that are no counts."""


class Verdict(StrEnum):
    """How a written figure stands to a claimed one, the nearer misses first."""

    YES = "yes"
    QUALIFIER_DROPPED = "qualifier dropped"
    QUALIFIER_ADDED = "qualifier added"
    QUALIFIER_CHANGED = "qualifier changed"
    OTHER_UNIT = "other unit"
    """Days for weeks, a per cent for a count, the 24th day for 24 days."""
    OTHER_RANGE = "other range"
    """One end of it, a part of it, or more than it."""
    OTHER_VALUE = "other value"


def supports(claimed: Figure, written: Figure) -> Verdict:
    """Say whether a claim's figure supports the figure of a sentence, or how they part."""
    by_value = _by_value(claimed, written)
    if by_value is not Verdict.YES:
        return by_value
    if written.is_bare or claimed.is_bare:
        is_same = _is_part(claimed) == _is_part(written)
        return Verdict.YES if is_same else Verdict.OTHER_UNIT
    if not _is_same_unit(claimed, written):
        return Verdict.OTHER_UNIT
    return _by_qualifier(claimed, written)


def _by_value(claimed: Figure, written: Figure) -> Verdict:
    if written.high is None or claimed.high is None:
        is_said = _is_of_order(claimed, written)
        return Verdict.YES if is_said else Verdict.OTHER_VALUE
    low, high = written.low, written.high
    if _is_part(claimed) and _is_part(written):
        factor = _hundredths(written) / _hundredths(claimed)
        low, high = low * factor, high * factor
    if (low, high) == (claimed.low, claimed.high):
        return Verdict.YES
    if not (claimed.is_range or written.is_range):
        return Verdict.OTHER_VALUE
    apart = high < claimed.low or low > claimed.high
    return Verdict.OTHER_VALUE if apart else Verdict.OTHER_RANGE


def _is_of_order(claimed: Figure, written: Figure) -> bool:
    """Tell whether a vague number is true of the claimed one, or both are the same vague one."""
    if written.high is not None:
        return False
    if claimed.high is None:
        return claimed.low == written.low
    if any(qualifier.open_side == "below" for qualifier in claimed.qualifiers):
        return False  # up to 40 need not be dozens
    is_largest = written.low == 2 * SCALES["million"]
    return written.low <= claimed.low and (is_largest or claimed.high < 5 * written.low)


def _is_part(figure: Figure) -> bool:
    return figure.is_percent or figure.is_share


def _hundredths(figure: Figure) -> Fraction:
    return Fraction(1, 100) if figure.is_percent else Fraction(1)


def _is_same_unit(claimed: Figure, written: Figure) -> bool:
    if _is_part(claimed) != _is_part(written) or _series(claimed) != _series(written):
        return False
    if written.unit in MONEY and claimed.unit not in MONEY:
        return False
    known = claimed.unit in MEASURES and written.unit in MEASURES
    if known and claimed.unit != written.unit:
        return False
    if claimed.currency and written.currency and claimed.currency != written.currency:
        return False
    return not (claimed.per and written.per) or claimed.per == written.per


def _series(figure: Figure) -> str:
    """Return what kinds of figure a figure may be compared with: ages are counts of years."""
    if figure.kind in _APART:
        return figure.kind
    return Kind.MULTIPLE if figure.unit == "times" else Kind.COUNT


def _by_qualifier(claimed: Figure, written: Figure) -> Verdict:
    said, wanted = set(written.qualifiers), set(claimed.qualifiers)
    if written.high is None and claimed.high is not None:
        wanted = set()  # `about 4,000` are thousands without any about
    if claimed.doubtful or written.doubtful:
        doubted = wanted ^ said
        if doubted <= set(claimed.qualifiers if claimed.doubtful else written.qualifiers):
            return Verdict.YES
    if Qualifier.EXACTLY not in said:
        wanted.discard(Qualifier.EXACTLY)
    if said == wanted:
        gained = written.shade is not Shade.NONE and written.shade is not claimed.shade
        return Verdict.QUALIFIER_ADDED if gained else Verdict.YES
    if said < wanted:
        return Verdict.QUALIFIER_DROPPED
    return Verdict.QUALIFIER_ADDED if said > wanted else Verdict.QUALIFIER_CHANGED
