"""Values written as YAML, in the plainest form that says what was meant."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d_][\w ,.;'’()/&+!?–—-]*", re.UNICODE)
"""Begins with a letter and holds nothing that means something to YAML."""

_MEANT_OTHERWISE = re.compile(r"true|false|null|yes|no|on|off|y|n|nan|inf", re.IGNORECASE)
_LINE = 88
"""Columns up to which a comment stands beside its value."""


def scalar(text: str) -> str:
    """Return one line of text as a YAML value: bare where that is safe, else in quotes."""
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and not _MEANT_OTHERWISE.fullmatch(text):
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def entry(key: str, value: str = "", comment: str = "", indent: int = 0) -> str:
    """Return a line `key: value  # comment`; a comment that finds no room stands above it."""
    margin = " " * indent
    line = f"{margin}{key}: {value}".rstrip()
    if not comment:
        return f"{line}\n"
    beside = f"{line:<{24 + indent}}  # {comment}"
    return f"{beside}\n" if len(beside) <= _LINE else f"{margin}# {comment}\n{line}\n"
