"""Dates: one day, or as exact as a source gives it (EDTF)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from backgrounder.dates import When, one_of, parse, parse_day
from backgrounder.model import Placed
from backgrounder.problems import Problem
from backgrounder.read.characters import escaped, quoted
from backgrounder.read.kinds.kind import Json, Kind, misfit, written
from backgrounder.read.nodes import Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.read.report import Report

T = TypeVar("T")

_LONGEST_DATE = 40

_EITHER_WAY_ROUND = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", re.ASCII)
_DAY_AND_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ].*", re.ASCII)


def _day(node: Node, name: str, report: Report) -> Placed[date] | None:
    scalar = written(node, name, DAY.words, report)
    day = _dated(scalar, parse_day, report) if scalar else None
    return Placed(day, node.place) if day else None


def _edtf(node: Node, name: str, report: Report) -> Placed[When] | None:
    if isinstance(node, Sequence):
        when = _one_of(node, name, report)
    else:
        scalar = written(node, name, EDTF.words, report)
        when = _dated(scalar, parse, report) if scalar else None
    return Placed(when, node.place) if when else None


def _one_of(node: Sequence, name: str, report: Report) -> When | None:
    """Read each date by itself first, so that a wrong one is told by its own place."""
    dates = [written(item, f"an entry of {name}", "a date", report) for item in node.items]
    fit = [one.text for one in dates if one and _dated(one, lambda day: one_of((day,)), report)]
    if not dates:
        report(misfit(node.place, name, EDTF.words, "an empty list"))
    return one_of(tuple(fit)) if fit and len(fit) == len(dates) else None


def _dated(scalar: Scalar, parser: Callable[[str], T], report: Report) -> T | None:
    try:
        return parser(_sober(scalar.text))
    except ValueError as error:
        report(Problem(scalar.place, "date", escaped(str(error)), hint=_date_hint(scalar.text)))
        return None


def _sober(text: str) -> str:
    """Return the text if it could be a date at all: `int` knows more digits than ISO 8601."""
    if text.isascii() and len(text) <= _LONGEST_DATE:
        return text
    raise ValueError(f"{quoted(text)} is not a date; write it as 2025-08-01")


def _date_hint(text: str) -> str:
    if match := _EITHER_WAY_ROUND.fullmatch(text.strip()):
        return f"either of {match[1]} and {match[2]} could be the month; begin with the year"
    if match := _DAY_AND_TIME.fullmatch(text.strip()):
        return f"leave out the time of day: `{match[1]}`"
    return ""


_MONTH = "(0[1-9]|1[0-2])"
_LAST_DAYS = "(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31"
_POINT = f"[0-9]{{4}}(-({_MONTH}(-(0[1-9]|[12][0-9]))?|{_LAST_DAYS}))?[~?%]?"
_SPAN = rf"{_POINT}(/({_POINT}|\.\.)?)?|(\.\.)?/{_POINT}"
"""EDTF as far as `dates` reads it, but for the 29th of February, which every year has here."""


def _date_to_editors(pattern: str) -> Json:
    """Return the schema of a date; a bare year is a number to them."""
    years = {"minimum": 1000, "maximum": 9999}
    return {"type": ("string", "integer"), "pattern": f"^({pattern})$", **years}


DAY = Kind(
    "a day, such as 2025-08-01",
    {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    _day,
    lambda place: Placed(date.min, place),
)

EDTF = Kind(
    "a date, such as 2025-08-01, 2025-08, 2025-07~ or 2025-07-16/.., or a list of dates",
    {
        "anyOf": (
            _date_to_editors(_SPAN),
            {"type": "array", "items": _date_to_editors(_POINT), "minItems": 1},
        )
    },
    _edtf,
    lambda place: Placed(When("", date.min, None, ""), place),
)
