"""Names that others have given: languages, time zones, mailboxes.

Each function yields the problems of one name; one without an error among them may be used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from backgrounder.problems import Problem, nearest
from backgrounder.read.characters import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.problems import Place

LANGUAGE = (
    r"[a-z]{2,3}"
    r"(-[A-Za-z]{4})?"  # script
    r"(-([A-Za-z]{2}|[0-9]{3}))?"  # region
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"  # variants
    r"(-[a-wyzA-WYZ0-9](-[A-Za-z0-9]{2,8})+)*"  # extensions
    r"(-x(-[A-Za-z0-9]{1,8})+)?"  # private use
)
"""BCP 47 (RFC 5646, section 2.1), without the forms that the registry calls deprecated."""

MAILBOX = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
"""The plain form of an address (RFC 5322 allows more than any mailbox uses)."""

ZONE = r"[A-Z][A-Za-z0-9+_-]*(/[A-Z][A-Za-z0-9+_-]*)*"
"""How the names of zones look (https://data.iana.org/time-zones/theory.html#naming)."""

_LANGUAGE = re.compile(LANGUAGE)
_MAILBOX = re.compile(MAILBOX)
_ZONE = re.compile(ZONE)


def language_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with `text` as a language tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(text):
        hyphenated = _hyphenated(text)
        yield Problem(
            place,
            "language",
            f"{name} is {quoted(text)}, which is not a language tag",
            "browsers and screen readers go by it",
            f"write `{hyphenated}`"
            if _LANGUAGE.fullmatch(hyphenated)
            else "write it as `en`, `ur` or `fa-AF`",
        )


def time_zone_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with `text` as the name of a time zone (https://www.iana.org/time-zones)."""
    if not _is_zone(text):
        yield Problem(
            place,
            "time-zone",
            f"{name} is {quoted(text)}, which is not a time zone",
            "it decides what day it is",
            nearest(text, available_timezones()) or "write it as `Asia/Karachi`",
        )


def mailbox_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with `text` as an e-mail address."""
    if not _MAILBOX.fullmatch(text):
        yield Problem(place, "address", f"{name} is {quoted(text)}, which is not an e-mail address")


def _hyphenated(text: str) -> str:
    """Return the tag that the author may have meant by `UR_PK`: `ur-PK`."""
    language, hyphen, rest = text.replace("_", "-").partition("-")
    return language.lower() + hyphen + rest


def _is_zone(text: str) -> bool:
    if not _ZONE.fullmatch(text):
        return False
    try:
        ZoneInfo(text)
    except (OSError, ValueError, KeyError):  # a folder, no zone file, no such zone
        return False
    return True
