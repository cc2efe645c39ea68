"""Which characters may stand in a page."""

from __future__ import annotations

import re

_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)


def clean(text: str) -> str:
    """Return `text` with one style of newlines and U+FFFD for what HTML does not allow as text.

    Controls, surrogates and noncharacters (https://infra.spec.whatwg.org/#code-points), and the
    private-use planes 15 and 16, which mean something only to a program.
    """
    return _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
