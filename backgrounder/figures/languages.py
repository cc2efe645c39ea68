"""Which grammar reads the numbers and dates of which language.

English is read in full; Urdu, Persian, Pashto and Arabic by value (`eastern`). Of other languages
nothing is read: what is not understood is not found wrong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder import prose_dates
from backgrounder.figures import eastern, reading
from backgrounder.figures.eastern_words import LANGUAGES

if TYPE_CHECKING:
    from backgrounder.figures.values import Figure
    from backgrounder.prose_dates import WrittenDate


def numbers_of(text: str, language: str) -> tuple[Figure, ...]:
    """Return every number of a passage in a language (BCP 47), figure or not."""
    tongue = _primary(language)
    if tongue in LANGUAGES:
        return eastern.numbers_in(text, has_bare_scales=tongue == "ar")
    return reading.numbers_in(text) if tongue == "en" else ()


def figures_of(text: str, language: str) -> tuple[Figure, ...]:
    """Return every figure of a passage in a language (BCP 47)."""
    if _primary(language) == "en":
        return reading.figures_in(text)
    return tuple(number for number in numbers_of(text, language) if number.kind.is_figure)


def dates_of(text: str, language: str) -> tuple[WrittenDate, ...]:
    """Return the dates of a passage in a language (BCP 47)."""
    tongue = _primary(language)
    if tongue in LANGUAGES:
        return eastern.dates_in(text)
    return prose_dates.dates_in(text) if tongue == "en" else ()


def dates_and_titles_of(text: str, language: str) -> tuple[WrittenDate, ...]:
    """Return the dates of a passage, and the years in titles of laws: `Foreigners Act 1946`."""
    is_english = _primary(language) == "en"
    return prose_dates.dates_and_titles_in(text) if is_english else dates_of(text, language)


def is_read(language: str) -> bool:
    """Tell whether the numbers of a language are read at all."""
    return _primary(language) in LANGUAGES | {"en"}


@lru_cache(maxsize=2**6)
def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
