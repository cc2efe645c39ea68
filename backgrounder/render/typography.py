"""Quotation marks, dashes, ellipses and unbreakable spaces, set as an English compositor does.

Authors type `"`, `'`, `--`, `---` and `...`; readers see “ ”, ‘ ’, –, — and …. Only characters that
are typed for want of the right ones change: never a letter, never a digit.
"""

from __future__ import annotations

import re

from backgrounder.dates import MONTHS

_TYPED = re.compile(r"[\"']|--|\.\.\.|\d ")
_DASHES = re.compile(r"(?<![-<!])(---?)(?![->])")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?=\.?(?!\.))")
_QUOTES = re.compile(r"[\"']+")
_OPENS_AFTER = re.compile(r"[\s(\[{<«“‘/–—-]")
_ELISION = re.compile(r"(?:\d0s|n['’]|em|tis|twas)(?!\w)", re.IGNORECASE)
"""What follows an apostrophe that stands for letters left out: '90s, rock 'n' roll."""
_SCALES = (
    "hundred|thousand|lakh|million|crore|billion|trillion|dozen|per cent|percent|"
    "rupees?|dollars?|euros?|pounds?|cents?|[kKMGT]?B|[kcm]?m|km/h|[km]?g|tonnes?|hectares?|"
    "metres?|kilometres?|miles?|kilograms?|litres?|degrees?|°[CFNSEW]?"
)
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_SCALES})(?!\w))")
_BEFORE_MONTH = re.compile(rf"(?<![\d.,])(\d\d?) (?=(?:{'|'.join(MONTHS)})(?!\w))")


def suits(language: str) -> bool:
    """Tell whether `language` (BCP 47) is set in this way; an unknown one (empty) is."""
    return language.partition("-")[0].lower() in {"", "en"}


def typeset(text: str, before: str = "", after: str = "") -> str:
    """Return plain text as it is to be printed; setting it twice changes nothing.

    `before` and `after` are the characters that stand next to it in the same paragraph, where a
    tag parts them from it; empty at the paragraph's ends.
    """
    if not _TYPED.search(text) and not text.startswith(" "):
        return text
    text = _DASHES.sub(lambda match: "–" if len(match[1]) == 2 else "—", text)  # noqa: PLR2004
    text = _DOTS.sub("…", text)
    # From here on each character is replaced by one, so that the neighbours can be cut off again.
    whole = _QUOTES.sub(_turned, before + text + after)
    whole = _BEFORE_UNIT.sub("\u00a0", _BEFORE_MONTH.sub("\\1\u00a0", whole))
    return whole[len(before) : len(whole) - len(after)]


def _turned(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start > 0 and not _OPENS_AFTER.match(text[start - 1]):
        return match[0].translate(_CLOSING)
    if match[0] == "'" and _ELISION.match(text, end):
        return "’"
    if end < len(text) and not text[end].isspace():
        return match[0].translate(_OPENING)
    return match[0]


_OPENING = str.maketrans("\"'", "“‘")
_CLOSING = str.maketrans("\"'", "”’")
