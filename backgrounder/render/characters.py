"""Which characters may stand in a page."""

from __future__ import annotations

import re

_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
_PLAIN = bytes([*b"\t\n", *range(0x20, 0x7F)])
_SPACES = re.compile(r"  +")


def clean(text: str) -> str:
    """Return `text` with one style of newlines and U+FFFD for what HTML does not allow as text.

    Controls, surrogates and noncharacters (https://infra.spec.whatwg.org/#code-points), and the
    private-use planes 15 and 16, which mean something only to a program.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_TEXT.sub("\ufffd", text)


def encoded(text: str) -> bytes:
    """Return `text` in UTF-8, as `clean` leaves it.

    Nearly all of a page is plain ASCII, so looking at the rest alone is what makes this fast.
    """
    content = text.encode("utf-8", "surrogatepass")
    rest = content.translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    return clean(text).encode() if _NOT_TEXT.search(rest) else content


def spaced(text: str) -> str:
    """Return `text` with one space for any number of spaces, tabs and line ends.

    An unbreakable space stays what it is.
    """
    text = text.replace("\t", " ").replace("\n", " ")
    return _SPACES.sub(" ", text) if "  " in text else text
