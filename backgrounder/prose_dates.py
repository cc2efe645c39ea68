"""The dates that stand in English prose: days, months, years, weekdays, and words like `last week`.

Pure: text in, frozen values out, offsets into the text as it was given. A date is read as it was
written: `31 July` has no year and is not given one, unless it is joined to a date that has
(`30 July to 2 August 2025`). What only looks like a date is left out: `may` the verb, a `March`
that people walk in, the `Friday Times`, the year in the title of a law (`Foreigners Act 1946`).

Days that are counted, as in `day 24`, are numbers: see `backgrounder.figures.day_counts_in`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of `datetime.date.weekday()`."""
MASK = "\ufffc"
"""Stands for each character of what is no prose: the object replacement character of Unicode."""


class Precision(StrEnum):
    """How much time a written date covers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YEARS = "years"
    """A few years in one: `2024–25`."""
    DECADE = "decade"
    CENTURY = "century"
    WEEKDAY = "weekday"
    """A weekday with no date beside it."""


class WrittenDate(NamedTuple):
    """A date as it stands in a text."""

    start: int
    end: int
    """The offset after its last character: `text[start:end]` is what was written."""
    text: str
    precision: Precision
    weekday: int | None = None
    """The weekday that is named with it, Monday 0 as in `datetime.date.weekday()`."""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    """The first year, where there are several; None where none is written."""
    last_year: int | None = None
    part: str = ""
    """`early`, `mid` or `late`, where the date is preceded by it."""
    relation: str = ""
    """The preposition before it that sets a bound: `since`, `until`, `up to`, `by`, `before` …"""
    in_title: bool = False
    """The year belongs to the title of a law or a treaty, and dates nothing in the sentence."""

    @property
    def earliest(self) -> date | None:
        """The first day that is meant; None where the year is not written or no such day is."""
        if self.year is None or self.impossible:
            return None
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """The last day that is meant; None where the year is not written or no such day is."""
        if self.last_year is None or self.impossible:
            return None
        month = self.month or len(MONTHS)
        return date(self.last_year, month, self.day or _days_of_month(self.last_year, month))

    @property
    def impossible(self) -> bool:
        """True where the calendar has no such day, in any year: `31 June`, `32 July 2025`."""
        if self.day is None or self.month is None:
            return False
        return not 1 <= self.day <= _days_of_month(self.year or _LEAP_YEAR, self.month)


@dataclass(frozen=True, slots=True)
class RelativePhrase:
    """Words that mean another time on every day that they are read: `last week`, `today`."""

    start: int
    end: int
    text: str


def dates_in(text: str) -> tuple[WrittenDate, ...]:
    """Return the dates of a passage of English prose, in their order.

    Days that share a month (`4 and 5 August`, `1–4 August 2025`) are a date each.
    """
    return _dates_in(text) if _may_hold_dates(text) else ()


@lru_cache(maxsize=2**13)  # a sentence comes again: in a summary, in a claim, after each edit
def _dates_in(text: str) -> tuple[WrittenDate, ...]:
    return tuple(found for found in dates_and_titles_in(text) if not found.in_title)


def _may_hold_dates(text: str) -> bool:
    """Tell whether a text has a digit, or a name of a month or a weekday: most have none."""
    return _DIGIT.search(text) is not None or not _NAMES.isdisjoint(words_in(text))


@lru_cache(maxsize=8)  # a sentence is read for its figures and for its dates, one after the other
def dates_and_titles_in(text: str) -> tuple[WrittenDate, ...]:
    """Return the dates of `text` and, marked `in_title`, the years in titles of laws."""
    clear = without_addresses(text)
    found = [
        written
        for match in _matches(clear)
        if not _is_a_count(clear, match)
        for written in _READERS[match.lastgroup or ""](clear, match)
    ]
    return tuple(_with_shared_years(clear, found))


def without_addresses(text: str) -> str:
    """Return `text` with web addresses and the targets of links masked, at the same offsets."""
    if "](" not in text and "://" not in text and "www." not in text:
        return text
    return _ADDRESS.sub(lambda match: MASK * len(match[0]), text)


def in_lower_case(text: str) -> str:
    """Return the text in lower case, at the same offsets: `İ` alone would become two letters."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=8)  # a sentence is read for its figures and its dates, one after the other
def words_in(text: str) -> frozenset[str]:
    """Return the words of three and more plain Latin letters in a text, in lower case.

    Where other letters stand between those of a word, its parts are given. What is looked for by
    such words can be ruled out at once for a text that has none of them.
    """
    return frozenset(_PLAIN_WORD.findall(text.lower()))


def relative_phrases_in(text: str) -> tuple[RelativePhrase, ...]:
    """Return words for times that only the day of writing tells, the longer of two that overlap.

    They tell the present (`today`, `now`, `this year`, `so far`), the time just gone (`yesterday`,
    `last week`), a distance from it (`three months ago`), a span that ends with it (`in recent
    days`), or the time to come (`tomorrow`, `next week`, `soon`).
    """
    lowered = in_lower_case(text)
    kept: list[RelativePhrase] = []
    for start, end in sorted(_relative_spans(lowered), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1].end:
            kept.append(RelativePhrase(start, end, text[start:end]))
    return tuple(kept)


@lru_cache(maxsize=2**10)
def _days_of_month(year: int, month: int) -> int:
    return monthrange(year, month)[1]


_LEAP_YEAR = 2000
_WINDOW = 48
"""Characters before a date or an `ago` that are looked at."""
_LONGEST_JOINT = 12
"""Characters between two dates that share a year."""
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAY_NUMBERS = {name[:3]: number for number, name in enumerate(WEEKDAYS)}

_PLAIN_WORD = re.compile(r"[a-z]{3,}")
_DIGIT = re.compile(r"\d")
_NAMES = frozenset(
    {
        *(name.lower() for name in (*MONTHS, *WEEKDAYS)),
        *(name[:3].lower() for name in (*MONTHS, *WEEKDAYS)),
        *("sept", "tues", "thur", "thurs"),
    }
)
"""Of months and weekdays, in full and in short."""

_S = r"(?:[^\S\n]|\n(?!\n)){1,4}"  # white space inside a paragraph
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?![\w-])"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_SHORT_WEEKDAY = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\w%]|[.,]\d)"
_JOINT = rf"(?:{_S}(?:and|or|to|until|till|through|[–-]){_S}|[–-])"
_LISTED_DAYS = rf"(?:,{_S}{_DAY}){{1,6}},?{_S}(?:and|or){_S}{_DAY}"
_DAYS = rf"(?<!\b[Dd]ay[ ]){_DAY}(?:{_LISTED_DAYS}|{_JOINT}(?:{_SHORT_WEEKDAY},?{_S})?{_DAY})?"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d|-[A-Za-z])"
_DATE = re.compile(
    rf"""
    (?:(?<![\w./-])(?<!\d:)|(?<=[Mm]id-)|(?<=[Pp]re-)|(?<=[Pp]ost-)|(?<=[a-z]-)(?=\d\d?\s[A-Z]))
    (?:
      (?P<iso> (?P<iso_year>[12]\d{{3}})-(?P<iso_month>0[1-9]|1[0-2])(?:-(?P<iso_day>\d\d))?
               (?![\w-]) )
    | (?P<numeric> (?P<first>\d\d?)[/.](?P<second>\d\d?)[/.](?P<numeric_year>{_YEAR})(?!/) )
    | (?P<day>
        (?P<weekday_before>{_SHORT_WEEKDAY},?{_S}(?:the{_S})?)?
        (?P<days>{_DAYS}){_S}(?:of{_S})?(?P<month>{_MONTH})(?:,?{_S}(?P<year>{_YEAR}))?
        (?(weekday_before)|(?:
          ,?{_S}(?P<bracket>\()?(?:a{_S})?(?P<weekday_after>{_WEEKDAY})(?!,?{_S}\d)(?(bracket)\))
        )?)
      )
    | (?P<american> (?<![Ii]n[ ])
        (?P<american_weekday>{_SHORT_WEEKDAY},?{_S})?
        (?P<american_month>{_MONTH}){_S}(?P<american_days>{_DAY}(?:{_JOINT}{_DAY})?)
        (?:,?{_S}(?P<american_year>{_YEAR}))?
      )
    | (?P<month_of_year> (?P<name>{_MONTH})(?:,?{_S}(?:of{_S})?(?P<its_year>{_YEAR}))? )
    | (?P<decade> (?P<tens>(?:1[5-9]|20)\d)0s\b )
    | (?P<century> (?P<ordinal>[1-9]\d?)(?:st|nd|rd|th)[ -]centur(?:y|ies)\b )
    | (?P<years> (?P<from_year>{_YEAR})(?:[–/-](?P<to_year>(?:\d\d)?\d\d)(?!\d))? )
    | (?P<weekday> {_WEEKDAY} )
    )
    """,
    re.VERBOSE,
)
_BEGINNING = re.compile(  # a class of characters at its start lets `re` skip what cannot match
    r"[0-9ADFJMNOSTW](?:(?<=[0-9])[0-9]*"
    r"|(?:on|ue|ed|hu|ri|at|un|an|eb|ar|pr|ay|ul|ug|ep|ct|ov|ec)[a-z]*)"
)
_NAMED_DAY = re.compile(rf"(?:({_SHORT_WEEKDAY}),?\s+)?(\d+)(?:st|nd|rd|th)?")
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*\)|(?:https?://|www\.)[^\s<>]*")
_JOINED = re.compile(r"[\s,]*(?:to|and|or|until|till|through|[–—-])?[\s,]*(?:on\s+|in\s+)?")

_TITLE = (
    r"(?:Act|Accords?|Agenda|Agreement|Bill|Code|Constitution|Convention|Covenant|Declaration"
    r"|Decree|Law|Order|Ordinance|Protocol|Regulations?|Resolution|Rules|Statute|Treaty)"
)
_TITLE_BEFORE = re.compile(rf"\b{_TITLE},?\s+(?:of\s+)?\Z")
_TITLE_AFTER = re.compile(
    rf"\s(?:[A-Z][\w’'-]*\s(?:(?:of|on|for|and|to|the)\s){{0,2}}){{0,5}}{_TITLE}\b"
)
_DETERMINERS = frozenset({"the", "this", "that", "a", "its", "their", "whose", "under"})

_MEASURED = re.compile(
    r"\s?(?:%|per\s?cent\b|percent\b|hundred\b|thousand\b|million\b|billion\b|lakh\b|crore\b"
    r"|(?:kilo|centi|milli)?met(?:re|er)s?\b|km\b|kg\b|hectares?\b|acres?\b|tonnes?\b|litres?\b"
    r"|rupees?\b|dollars?\b|euros?\b|pounds?\b|afghanis?\b|days\b|hours\b|minutes\b)"
)
_PERSONS = re.compile(r"\s(?:people|persons|men|women|children|families|households)\b")
_PLURAL = re.compile(r"\s[a-z]{2,}s\b")
_QUANTIFIED = re.compile(
    r"\b(?:than|about|over|nearly|almost|roughly|approximately|some|least|most|up\s+to)\s+\Z",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(r"(?:[$£€¥₹₨]|\b(?:Rs|PKR|USD|EUR|GBP|INR|AFN)\.?)\s?\Z")

_PARTS = frozenset({"early", "mid", "late"})
_STEPS = _PARTS | frozenset(
    {"the", "end", "start", "beginning", "middle", "morning", "evening", "night", "of"}
)
"""Words between a preposition and its date."""
_RELATIONS = frozenset({"since", "until", "till", "by", "before", "after", "from", "to", "through"})
_TEMPORAL = (
    _RELATIONS
    | _PARTS
    | {"in", "on", "of", "during", "between", "last", "next", "this", "every", "each"}
    | {"and", "or", "end"}
)
"""Words after which a name is that of a month or a weekday."""
_MONTHS_THAT_ARE_WORDS = frozenset({"March", "May"})
_NOUN_AFTER = re.compile(r"\s(?!(?:on|to|in|at|for|from|of|was|is|has|had|against|by)\b)[a-z]{3,}")
_CAPITAL_AFTER = re.compile(r"\s[A-Z]\w")
_CAPITAL_WORD = re.compile(r"[A-Z][\w’']*")


class _Calendar(NamedTuple):
    """The numbers of a date."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    last_year: int | None = None


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates, tried only where a digit or a name begins: most of a text is neither."""
    done = 0
    for beginning in _BEGINNING.finditer(text):
        match = _DATE.match(text, beginning.start()) if beginning.start() >= done else None
        if match:
            done = match.end()
            yield match


def _iso(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    month, year = int(match["iso_month"]), int(match["iso_year"])
    if match["iso_day"]:
        day = _Calendar(day=int(match["iso_day"]), month=month, year=year)
        yield _written(text, match.span(), Precision.DAY, day)
    else:
        yield _written(text, match.span(), Precision.MONTH, _Calendar(month=month, year=year))


def _numeric(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    """Read `31/07/2025`; `1/8/2025` may be January or August, so its numbers are left out."""
    first, second, year = (int(match[name]) for name in ("first", "second", "numeric_year"))
    day, month = (first, second) if second <= len(MONTHS) else (second, first)
    is_ambiguous = max(first, second) <= len(MONTHS) and first != second
    known = 1 <= month <= len(MONTHS) and not is_ambiguous
    calendar = _Calendar(day=day, month=month, year=year) if known else _Calendar()
    yield _written(text, match.span(), Precision.DAY, calendar)


def _day(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    return _days(text, match, ("weekday_before", "days", "month", "year"))


def _american(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    names = ("american_weekday", "american_days", "american_month", "american_year")
    return _days(text, match, names)


def _days(
    text: str, match: re.Match[str], names: tuple[str, str, str, str]
) -> Iterator[WrittenDate]:
    """Yield each day of a list or a range; the first and the last reach to the match's ends."""
    weekday, _, month, year = (match[name] for name in names)
    listed = list(_NAMED_DAY.finditer(text, *match.span(names[1])))
    weekdays = [weekday, *(named[1] for named in listed[1:])]
    weekdays[-1] = weekdays[-1] or match["weekday_after"]
    for index, named in enumerate(listed):
        calendar = _Calendar(
            weekday=_WEEKDAY_NUMBERS[weekdays[index][:3]] if weekdays[index] else None,
            day=int(named[2]),
            month=_MONTH_NUMBERS[month[:3]],
            year=int(year) if year else None,
        )
        start = named.start() if index else match.start()
        end = named.end() if index < len(listed) - 1 else match.end()
        yield _written(text, (start, end), Precision.DAY, calendar)


def _month_of_year(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    year = int(match["its_year"]) if match["its_year"] else None
    if year or _is_a_month(text, match):
        calendar = _Calendar(month=_MONTH_NUMBERS[match["name"][:3]], year=year)
        yield _written(text, match.span(), Precision.MONTH, calendar)


def _is_a_month(text: str, match: re.Match[str]) -> bool:
    """Tell whether a month's name that stands alone is a month, and no verb, march or person."""
    name, previous = match[0], _previous_word(text, match.start()).lower()
    if name not in MONTHS:
        return False
    if previous in _TEMPORAL or previous.endswith("-"):
        return True
    if name in _MONTHS_THAT_ARE_WORDS:
        return previous == "the" and _NOUN_AFTER.match(text, match.end()) is not None
    return _CAPITAL_AFTER.match(text, match.end()) is None


def _decade(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    year = int(match["tens"]) * 10
    calendar = _Calendar(year=year, last_year=year + 9)
    yield _written(text, match.span(), Precision.DECADE, calendar)


def _century(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    last = int(match["ordinal"]) * 100
    calendar = _Calendar(year=last - 99, last_year=last)
    yield _written(text, match.span(), Precision.CENTURY, calendar)


def _years(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    first, end = match["from_year"], match["to_year"]
    if not end:
        found = _written(text, match.span(), Precision.YEAR, _Calendar(year=int(first)))
        yield found._replace(in_title=_is_in_title(text, match))
        return
    last = first[: len(first) - len(end)] + end  # the 25 of 2024–25
    if last > first:
        calendar = _Calendar(year=int(first), last_year=int(last))
        yield _written(text, match.span(), Precision.YEARS, calendar)


def _is_in_title(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _TITLE_BEFORE.search(text, max(0, start - _WINDOW), start):
        return True
    is_determined = _previous_word(text, start).lower() in _DETERMINERS
    return is_determined and _TITLE_AFTER.match(text, end) is not None


def _weekday(text: str, match: re.Match[str]) -> Iterator[WrittenDate]:
    """Read a weekday alone; `Friday Times` and `Black Friday` are names."""
    start, end = match.span()
    previous = _previous_word(text, start)
    is_named = _CAPITAL_AFTER.match(text, end) or _CAPITAL_WORD.fullmatch(previous)
    if previous.lower() in _TEMPORAL or not is_named:
        calendar = _Calendar(weekday=_WEEKDAY_NUMBERS[match[0][:3]])
        yield _written(text, (start, end), Precision.WEEKDAY, calendar)


_READERS = {
    "iso": _iso,
    "numeric": _numeric,
    "day": _day,
    "american": _american,
    "month_of_year": _month_of_year,
    "decade": _decade,
    "century": _century,
    "years": _years,
    "weekday": _weekday,
}
"""By the group of `_DATE` that matched."""


def _is_a_count(text: str, match: re.Match[str]) -> bool:
    """Tell whether four bare digits count something, as in `2000 people`.

    They are a year unless a measure follows, or people not preceded by `in`, or a qualifier stands
    before them and a plural after. Whoever means a number writes 2,000.
    """
    if match.lastgroup != "years" or match["to_year"]:
        return False
    start, end = match.span()
    window = max(0, start - _WINDOW)
    if _MEASURED.match(text, end) or _CURRENCY_BEFORE.search(text, window, start):
        return True
    if _PERSONS.match(text, end):
        return _previous_word(text, start).lower() not in _TEMPORAL
    is_quantified = _QUANTIFIED.search(text, window, start) is not None
    return is_quantified and _PLURAL.match(text, end) is not None


def _written(
    text: str, span: tuple[int, int], precision: Precision, calendar: _Calendar
) -> WrittenDate:
    start, end = span
    relation, part = _words_before(text, start)
    return WrittenDate(
        start=start,
        end=end,
        text=text[start:end],
        precision=precision,
        weekday=calendar.weekday,
        day=calendar.day,
        month=calendar.month,
        year=calendar.year,
        last_year=calendar.last_year or calendar.year,
        part=part,
        relation=relation,
    )


def _words_before(text: str, start: int) -> tuple[str, str]:
    """Return the preposition and the `early`, `mid` or `late` before a date."""
    words = text[max(0, start - _WINDOW) : start].lower().replace("-", " ").split()
    if start > _WINDOW:
        del words[:1]  # it may be half a word
    part = ""
    while words and words[-1] in _STEPS and words[-2:] != ["as", "of"]:
        step = words.pop()
        part = step if step in _PARTS else part
    if words[-2:] in (["up", "to"], ["as", "of"]):
        return " ".join(words[-2:]), part
    return (words[-1] if words and words[-1] in _RELATIONS else ""), part


def _previous_word(text: str, start: int) -> str:
    words = text[max(0, start - _WINDOW) : start].rsplit(None, 1)
    return words[-1] if words else ""


def _with_shared_years(text: str, found: list[WrittenDate]) -> list[WrittenDate]:
    """Give joined dates the year that only one of them carries: `30 July to 2 August 2025`."""
    for index in range(len(found) - 1, 0, -1):
        earlier, later = found[index - 1], found[index]
        if later.year and earlier.year is None and _are_joined(text, earlier, later):
            found[index - 1] = _in_year(earlier, later.year - _turns_the_year(earlier, later))
    for index in range(1, len(found)):
        earlier, later = found[index - 1], found[index]
        if earlier.year and later.year is None and _are_joined(text, earlier, later):
            found[index] = _in_year(later, earlier.year + _turns_the_year(earlier, later))
    return found


def _in_year(written: WrittenDate, year: int) -> WrittenDate:
    return written._replace(year=year, last_year=year)


def _turns_the_year(earlier: WrittenDate, later: WrittenDate) -> bool:
    return (earlier.month or 0) > (later.month or 0)


def _are_joined(text: str, earlier: WrittenDate, later: WrittenDate) -> bool:
    if not earlier.month or not later.month or later.start - earlier.end > _LONGEST_JOINT:
        return False
    return _JOINED.fullmatch(text, earlier.end, later.start) is not None


_UNIT = r"(?:moment|minute|hour|day|night|weekend|week|fortnight|month|year|decade)"
_NAMED_PERIOD = (
    rf"(?:{_UNIT}|morning|afternoon|evening|summer|spring|autumn|winter|century|quarter"
    rf"|{_WEEKDAY.lower()}|{'|'.join(MONTHS).lower()})"
)
_FEW_WORDS = r"(?:[\w-]{1,12}\s+){0,2}"
_PRESENT = re.compile(
    rf"\b(?:today|tonight|nowadays|currently|presently|at\s+present|at\s+the\s+moment|so\s+far"
    rf"|(?<!in )(?<!on )these\s+days|(?<!up )to\s+date|as\s+of\s+now|right\s+now"
    rf"|(?:until|by|for)\s+now|now(?!\s+that\b|-)|(?:earlier\s+|later\s+)?this\s+{_NAMED_PERIOD})\b"
)
_PAST = re.compile(
    rf"\b(?:yesterday|recently|lately|newly|the\s+other\s+day|of\s+late"
    rf"|(?<!the )(?<!its )(?<!their )last\s+{_NAMED_PERIOD}(?!\s+of\b))\b"
)
_AGO = re.compile(r"ago\b")
_DISTANCE = re.compile(
    r"\b(?:(?:(?:about|around|over|nearly|almost|roughly|some|(?:more|less)\s+than|at\s+least)\s+)?"
    r"(?:(?:half\s+)?an?|(?:a\s+)?few|several|many|a\s+couple\s+of|(?:a\s+)?hundreds?(?:\s+of)?"
    r"|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|[a-z]{3,6}t(?:een|y)(?:-[a-z]{3,5})?)"
    rf"\s+{_UNIT}s?|{_UNIT}s|long)\s+\Z"
)
_SPAN = re.compile(
    rf"\b(?:(?:in|over|for|during|within|of)\s+(?:recent|the\s+(?:past|last)|past)"
    rf"\s+{_FEW_WORDS}{_UNIT}s?\b(?!\s+of\b)"
    rf"|the\s+past\s+{_FEW_WORDS}{_UNIT}s?|recent\s+{_UNIT}s)\b"
)
_FUTURE = re.compile(
    rf"\b(?:tomorrow|(?<!how )(?<!as )(?<!too )(?<!so )soon(?!\s+after)"
    rf"|shortly(?!\s+(?:after|before))|(?<!the )next\s+{_NAMED_PERIOD}(?!\s+of\b)"
    rf"|in\s+the\s+(?:coming|next|near)\s+{_FEW_WORDS}(?:{_UNIT}s?|future)"
    rf"|(?:the\s+)?coming\s+{_UNIT}s)\b"
)


_RELATIVE = tuple(
    (pattern, frozenset(words.split()))
    for pattern, words in (
        (
            _PRESENT,
            "today tonight nowadays currently presently present moment far these date now this",
        ),
        (_PAST, "yesterday recently lately newly other late last"),
        (_SPAN, "recent past last"),
        (_FUTURE, "tomorrow soon shortly next near coming"),
    )
)
"""Patterns with words of which every match holds one: most sentences have none."""
RELATIVE_WORDS = frozenset({"ago"}).union(*(words for _, words in _RELATIVE))
"""Words of which every text with a relative phrase has one."""


def _relative_spans(lowered: str) -> Iterator[tuple[int, int]]:
    """Yield where a text in lower case tells a time from the day of writing."""
    found = words_in(lowered)
    for pattern, words in _RELATIVE:
        if not words.isdisjoint(found):
            yield from (match.span() for match in pattern.finditer(lowered))
    for ago in _AGO.finditer(lowered) if "ago" in found else ():
        distance = _DISTANCE.search(lowered, max(0, ago.start() - _WINDOW), ago.start())
        if distance:
            yield distance.start(), ago.end()
