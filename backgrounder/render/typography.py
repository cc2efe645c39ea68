"""Quotation marks, dashes, ellipses and unbreakable spaces, set as an English compositor does.

Authors type `"`, `'`, `--`, `---` and `...`; readers see “ ”, ‘ ’, –, — and …. Only what is typed
for want of the right character changes: never a letter, never a digit.
"""

from __future__ import annotations

import re

from backgrounder.dates import MONTHS

_DASHES = re.compile(r"(?<![-<!])(---?)(?![->])")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?=\.?(?!\.))")
_QUOTES = re.compile(r"[\"'][\"']*")
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
_DAY = r"(?:(?<![\d.,]\d )|(?<=\d\d )(?<![\d.,]\d\d ))"
_UNBREAKABLE = re.compile(
    rf" (?<=\d )(?:(?=(?:{_UNITS})(?!\w))|{_DAY}(?=(?:{'|'.join(MONTHS)})(?!\w)))"
)
"""Between a number and its unit, and between a day and its month. It begins with the space itself
and the digit before it, which is what makes it fast."""
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
    if "--" in text:
        text = _DASHES.sub(lambda dash: "—" if dash[1] == "---" else "–", text)
    if "..." in text:
        text = _DOTS.sub("…", text)
    # From here on one character takes the place of one, so the neighbours can be cut off again.
    whole = before + text + after
    if '"' in text or "'" in text:
        whole = _QUOTES.sub(_turned, whole)
    whole = _UNBREAKABLE.sub("\u00a0", whole)
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
