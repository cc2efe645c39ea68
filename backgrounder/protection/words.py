"""Words as names are compared: case, accents, alphabets' look-alikes and punctuation taken away.

A name and a text go through the same normalisation, so that no way of writing hides a name. The
order of the words is left to whoever compares.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Back = Callable[[Sequence[int]], list[int]]
    """Takes offsets, in ascending order, back to those of the text as it was."""

    Rewriting = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

LONGEST = 5
"""Words of the longest name that can be found."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_UNSEEN = (
    "\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef"
)
_APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u02b9-\u02bf\u02c8\u055a\ua78b\ua78c\uff07"
_MIDDLE_DOTS = "\u00b7\u0387\u2027"
"""Of Catalan and Greek, within a word: `col·lega`."""
_WITHIN = f"[{_MARKS}{_UNSEEN}{_APOSTROPHES}{_MIDDLE_DOTS}]"
_TOKEN = re.compile(rf"[^\W_](?:{_WITHIN}*[^\W_])*{_WITHIN}*")
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['`]+[A-Za-z0-9]+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]+[sS][{_UNSEEN}]*$")
_DROPPED = re.compile(f"[{_APOSTROPHES}{_MIDDLE_DOTS}{_UNSEEN}{_MARKS}\u0621]")

_ALIKE = str.maketrans(
    {
        # Latin letters that have no accent to take away.
        **dict(zip("øłđıħŧɓɗƙ", "oldihtbdk", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ŋ": "ng",
        "ə": "a",
        "ɛ": "e",
        "ɔ": "o",
        # Cyrillic and Greek letters that look like Latin ones.
        **dict(zip("авекмнорстухіјѕԁһԛԝѵӏ", "abekmhopctyxijsdhqwvl", strict=True)),
        **dict(zip("αβεζηικμνορτυχγω", "abezhikmnoptuxyw", strict=True)),
        # Arabic script: the forms that Arabic, Persian and Urdu keyboards give one letter.
        **dict.fromkeys("ىیېےۍێۑ", "ي"),
        **dict.fromkeys("کڪګڬڭڮ", "ك"),
        **dict.fromkeys("ہھەةۃۀۂۿ", "ه"),
        **dict.fromkeys("ٱٲٳٵ", "ا"),
        "ں": "ن",
        "ڼ": "ن",
        "ۋ": "و",
        "ۆ": "و",
        "ۇ": "و",
        **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
    }
)

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        a about after against and are because been but could did for from had has have in into is it
        its not of than that the their them then there these they this to was were what when where
        which who with would
        کا کے کی میں ہے اور في من
        """,
    )
)
"""They stand in every sentence and tell nobody apart, so they are passed over, in a text and in a
name. Words that are somebody's name too, such as `said` and `will`, are not among them."""

_ESCAPE = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"
    r"|(?:%[0-9a-fA-F]{2})+"
    r"|(?:\\u[0-9a-fA-F]{4})+"
)
_MARKUP = re.compile(
    r"<!--(?:[^<]|<(?!!)){0,2000}?-->"
    r"|<[^<>]{0,2000}>"
    r"|\]\([^()\n]{0,2000}\)"
    r"|\[@[^\[\]\n]{0,2000}\]"
    r"|[*`~\[\]{}\\]+"
)
_INLINE = re.compile(
    r"(?!<)|<!|</?(?:a|abbr|b|bdi|bdo|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|time|tspan|"
    r"u|wbr)[\s/>]",
    re.IGNORECASE,
)
"""What takes no room between two letters; other elements part words."""

_CHUNK = re.compile(rf"[\w.%/{_MARKS}-]+")
_SEAM = re.compile(
    rf"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=[{_MARKS}])(?=\d)|(?<=\d)(?=[^\W\d_])"
)


def words(text: str) -> list[str]:
    """Return the normalised words of a text in their order, function words passed over."""
    return [plain for token in tokens(text) if (plain := word(token))]


def looks(text: str) -> Iterator[tuple[str, Back]]:
    """Yield the texts in which a name would show, each with the way back to `text`'s offsets.

    As it is written, escapes resolved; as readers see it, without Markdown and HTML; and what is
    written in one, such as `MiraVell2.svg`, taken apart.
    """
    bare, back = _rewritten(text, (_ESCAPE, _unescaped))
    yield bare, back
    seen, before = _rewritten(bare, (_MARKUP, _unmarked))
    if seen != bare:
        yield seen, partial(_through, back, 0, before)
    for chunk in _CHUNK.finditer(bare):
        if _SEAM.search(chunk[0]):
            apart, within = _rewritten(chunk[0], (_SEAM, lambda _: " "))
            yield apart, partial(_through, back, chunk.start(), within)


def tokens(text: str) -> list[str]:
    """Return what stands between spaces and punctuation, as it is written."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of the `words` begins and ends."""
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    return [match.span() for match in pattern.finditer(text) if word(match[0])]


@lru_cache(maxsize=1 << 16)
def word(token: str) -> str:
    """Return the normalised word of a token; empty for a function word."""
    if token.isascii() and token.isalnum():
        plain = token.lower()
    else:
        plain = _plain(_POSSESSIVE.sub("", token))
    return "" if plain in _PASSED_OVER else plain


def _plain(token: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", token).casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _DROPPED.sub("", bare.casefold()).translate(_ALIKE)


_PASSED_OVER = frozenset(_plain(each) for each in FUNCTION_WORDS) | {""}


def _through(back: Back, start: int, within: Back, offsets: Sequence[int]) -> list[int]:
    return back([start + offset for offset in within(offsets)])


def _unescaped(match: re.Match[str]) -> str:
    written = match[0]
    if written[0] == "%":
        return unquote(written, errors="replace")
    if written[0] == "&":
        return html.unescape(written)
    return "".join(chr(int(each, 16)) for each in written.split("\\u")[1:])


def _unmarked(match: re.Match[str]) -> str:
    return "" if _INLINE.match(match[0]) else " "


def _rewritten(text: str, rewriting: Rewriting) -> tuple[str, Back]:
    """Return the text with every match replaced, and the way back to the old offsets."""
    pattern, replacement = rewriting

    def back(offsets: Sequence[int]) -> list[int]:
        found: list[int] = []
        matches = pattern.finditer(text)
        match, shift = next(matches, None), 0
        for offset in offsets:
            while match and match.start() + shift + len(replacement(match)) <= offset:
                shift += len(replacement(match)) - len(match[0])
                match = next(matches, None)
            inside = match and match.start() + shift <= offset
            found.append(match.start() if match and inside else offset - shift)
        return found

    return pattern.sub(replacement, text), back
