"""Dates, places, lists and languages in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.dates import When, day_in_words
from backgrounder.views import Day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from backgrounder.model import Placed

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
"""Languages usually written from the right (https://www.w3.org/International/questions/qa-scripts)."""

LANGUAGES = {
    "ar": "Arabic",
    "bal": "Balochi",
    "de": "German",
    "en": "English",
    "fa": "Persian",
    "fr": "French",
    "hi": "Hindi",
    "ps": "Pashto",
    "sd": "Sindhi",
    "ur": "Urdu",
}
"""English names of the languages that our sources are in; others show their code."""


OWN_NAMES = {
    "ar": "العربية",
    "bal": "بلۏچی",
    "de": "Deutsch",
    "en": "English",
    "fa": "فارسی",
    "fr": "français",
    "hi": "हिन्दी",
    "ps": "پښتو",
    "sd": "سنڌي",
    "ur": "اردو",
}
"""What each language calls itself, for the way to an edition in it."""


def day(when: dt.date) -> Day:
    """Return one exact day."""
    return Day(when.isoformat(), day_in_words(when))


def placed_day(when: Placed[dt.date] | None) -> Day | None:
    """Return the day that an author wrote, if any."""
    return day(when.value) if when else None


def span(when: When) -> Day:
    """Return a date of any precision."""
    exact = when.earliest == when.latest and when.written == when.earliest.isoformat()
    return Day(when.written, when.words, exact)


def direction(language: str) -> str:
    """Return `rtl` or `ltr` for a BCP 47 tag."""
    subtags = language.casefold().split("-")
    if "latn" in subtags:
        return "ltr"
    return "rtl" if subtags[0] in RIGHT_TO_LEFT or "arab" in subtags else "ltr"


def language_name(language: str) -> str:
    """Return a language's English name, or its code where we have no name."""
    return LANGUAGES.get(language.partition("-")[0].casefold(), language)


def own_name(language: str) -> str:
    """Return what a language calls itself, or its code where we do not know."""
    return OWN_NAMES.get(language.partition("-")[0].casefold(), language)


def coordinates(at: tuple[float, float] | None) -> str:
    """Return `28.5° N, 65.1° E`; empty for none."""
    if at is None:
        return ""
    latitude, longitude = at
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):g}° {north}, {abs(longitude):g}° {east}"


def listed(names: Sequence[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    if len(names) < 2:  # noqa: PLR2004 - one name or none is no list
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def letters(number: int) -> str:
    """Return `a` for 0, `z` for 25, `aa` for 26: how a source list names its ways back."""
    quotient, remainder = divmod(number, 26)
    return (letters(quotient - 1) if quotient else "") + chr(ord("a") + remainder)
