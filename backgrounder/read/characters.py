"""Bytes become text: UTF-8, composed (Unicode NFC), without characters that could do harm."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from backgrounder.problems import Place, Problem

if TYPE_CHECKING:
    from backgrounder.read.report import Report

_PLANE = 0x10000
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * _PLANE + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls: break terminals, XML and pages
    "\ud800-\udfff"  # halves of characters: cannot be written as UTF-8
    "\u2028\u2029"  # line ends to YAML and JavaScript, not to an editor
    "\u202a-\u202e"  # show text in another order than it is read
    "\ue000-\ue0ff"  # private: the engine marks its own places with them
    f"\ufeff{_NONCHARACTERS}"
    "]"
)
"""What no text of an author may hold; line ends are `\\n` by now."""

HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u2066-\u206f"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Invisible characters that have their use in running text, and none in a name or a title."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category, but nothing can be seen of them."""

_NAMELESS = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cn": "not a character",
    "Co": "a private character",
    "Cs": "half of a character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
REPLACEMENT = "\ufffd"
"""What comes back for a forbidden character."""

_BYTE_ORDER_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_QUOTATION = 60


def decode(data: bytes, path: str, report: Report) -> str | None:
    """Return the text of a file, its lines ended by a line feed; None where it is not UTF-8.

    Each kind of forbidden character is reported once, at its first place, and comes back as
    U+FFFD, so that the rest of the file can still be read.
    """
    if data.startswith(_BYTE_ORDER_MARKS_OF_UTF_16) or b"\0" in data[:2]:
        report(
            Problem(
                Place(path),
                "encoding",
                "the file is UTF-16, not UTF-8",
                hint="save it as UTF-8",
            )
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        report(_undecodable(data, error.start, path))
        return None
    return _without_forbidden(_normal(text), path, report)


def place_in(text: str, offset: int, start: Place) -> Place:
    """Return where the character at `offset` of `text` stands, if `text` begins at `start`."""
    lines = text.count("\n", 0, offset)
    if not lines:
        return Place(start.path, start.line, start.column + offset)
    return Place(start.path, start.line + lines, offset - text.rindex("\n", 0, offset))


def escaped(text: str) -> str:
    """Return `text` fit for a terminal: `<U+202E>` for what cannot be seen, `<0xFF>` for bytes."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _code(character) for character in text)


def quoted(text: str) -> str:
    """Return an author's text for a message: escaped, cut if it is long, in backticks."""
    if len(text) > _LONGEST_QUOTATION:
        text = text[:_LONGEST_QUOTATION] + "…"
    return f"`{escaped(text)}`"


def forbidden(character: str, place: Place) -> Problem:
    """Return the problem of one forbidden character."""
    name = unicodedata.name(character, _NAMELESS[unicodedata.category(character)]).lower()
    return Problem(
        place,
        "character",
        f"U+{ord(character):04X} ({name}) is not allowed",
        "it cannot be seen and can break or falsify what readers get",
        "delete it",
    )


def is_blank(text: str) -> bool:
    """Tell whether nothing of `text` can be seen."""
    if text[:1].isascii() and text[:1].isalnum():
        return False
    return all(
        unicodedata.category(character)[0] in "CZ" or character in _BLANK_LETTERS
        for character in text
    )


def mixes_scripts(word: str) -> bool:
    """Tell whether Latin letters stand beside Cyrillic or Greek ones, which look like them."""
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1


def _undecodable(data: bytes, start: int, path: str) -> Problem:
    before = _normal(data[:start].decode("utf-8"))
    byte = data[start : start + 1]
    guess = byte.decode("cp1252", errors="ignore")
    return Problem(
        place_in(before, len(before), Place(path)),
        "encoding",
        f"the byte 0x{byte[0]:02X} is not UTF-8",
        hint="save the file as UTF-8" + (f" (in Windows-1252 it is `{guess}`)" if guess else ""),
    )


def _normal(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _without_forbidden(text: str, path: str, report: Report) -> str:
    # Nothing printable is forbidden, and most texts are printable, which is told much faster.
    if text.replace("\n", " ").isprintable() or not FORBIDDEN.search(text):
        return text
    firsts: dict[str, int] = {}
    for match in FORBIDDEN.finditer(text):
        firsts.setdefault(match[0], match.start())
    for character, offset in firsts.items():
        report(forbidden(character, place_in(text, offset, Place(path))))
    return FORBIDDEN.sub(REPLACEMENT, text)


def _code(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # noqa: PLR2004 - how Python keeps a byte that is not UTF-8
        return f"<0x{number - 0xDC00:02X}>"
    return f"<U+{number:04X}>"
