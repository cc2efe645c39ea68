"""Quotation marks, dashes, ellipses and unbreakable spaces, set as an English compositor does.

Authors type `"`, `'`, `--`, `---` and `...`; readers see “ ”, ‘ ’, –, — and …. Only what is typed
for want of the right character changes: never a letter, never a digit.
"""

from __future__ import annotations

import re

from backgrounder.dates import MONTHS

_TYPED = re.compile(r"[\"']|--|\.\.\.|\d |^ ")
_DASHES = re.compile(r"(?<![-<!])(---?)(?![->])")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?=\.?(?!\.))")
_QUOTES = re.compile(r"[\"']+")
_JOINTS = frozenset("([{<«“‘/–—-")
"""What an opening quotation mark may follow without a space."""
_CLOSERS = frozenset(".,;:!?…)]}>»”’/–—-")
_ELISION = re.compile(r"(?:\d0s|n['’]|em|tis|twas)(?!\w)", re.IGNORECASE)
"""What follows an apostrophe that stands for something left out: '90s, rock 'n' roll."""
_UNITS = (
    "hundred|thousand|lakh|million|crore|billion|trillion|dozen|per cent|percent|%|"
    "rupees?|dollars?|euros?|pounds?|cents?|[kKMGT]?B|[kcm]?m|km/h|[km]?g|tonnes?|hectares?|"
    "metres?|kilometres?|miles?|kilograms?|litres?|degrees?|°[CFNSEW]?"
)
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))")
_BEFORE_MONTH = re.compile(rf"(?<![\d.,])(\d\d?) (?=(?:{'|'.join(MONTHS)})(?!\w))")
_OPENING = str.maketrans("\"'", "“‘")
_CLOSING = str.maketrans("\"'", "”’")


def suits(language: str) -> bool:
    """Tell whether text in `language` (BCP 47; empty where unknown) is set in this way."""
    return language.partition("-")[0].lower() in {"", "en"}


def typeset(text: str, before: str = "", after: str = "") -> str:
    """Return plain text as it is to be printed; setting it twice changes nothing.

    `before` and `after` are the characters that stand next to it in the same paragraph, where a
    tag parts them from it; empty at the paragraph's ends.
    """
    if not _TYPED.search(text):
        return text
    text = _DASHES.sub(lambda dash: "—" if dash[1] == "---" else "–", text)
    text = _DOTS.sub("…", text)
    # From here on one character takes the place of one, so the neighbours can be cut off again.
    whole = _QUOTES.sub(_turned, before + text + after)
    whole = _BEFORE_UNIT.sub("\u00a0", _BEFORE_MONTH.sub("\\1\u00a0", whole))
    return whole[len(before) : len(whole) - len(after)]


def _turned(quotes: re.Match[str]) -> str:
    """Return quotation marks turned towards what they enclose, or an apostrophe."""
    text, start, end = quotes.string, quotes.start(), quotes.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and not before.isspace() and before not in _JOINTS:
        return quotes[0].translate(_CLOSING)
    if quotes[0] == "'" and _ELISION.match(text, end):
        return "’"
    if before in _JOINTS and (not after or after.isspace() or after in _CLOSERS):
        return quotes[0].translate(_CLOSING)
    is_lost = not after or after.isspace()
    return quotes[0] if is_lost else quotes[0].translate(_OPENING)
