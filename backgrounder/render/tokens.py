"""What Markdown must not touch: each citation, piece of code and heading becomes one character.

The characters are of the private-use planes 15 and 16, which no author's text keeps. So everything
is found once, by the functions that the checks use too, and comes through Markdown exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.render.characters import clean

if TYPE_CHECKING:
    from backgrounder.markup import Code

_FIRST_CITATION = 0xF0000
_FIRST_CODE = 0x100000
_FIRST_HEADING = 0x108000

CITATIONS = "\U000f0000-\U000fffff"
ANY = "\U000f0000-\U0010ffff"
"""For the character classes of regular expressions."""

_HEADING_MARK = re.compile(r"#{1,6}[ \t]+")
_EXPLICIT_ANCHOR = re.compile(r"[ \t]*\{#[\w-]+\}")


@dataclass(frozen=True, slots=True)
class Tokenised:
    """Markdown text with tokens, and the code that some of them stand for."""

    text: str
    code: tuple[Code, ...]


def tokenise(text: str) -> Tokenised:
    """Replace the citations and the code of `text`, mark its headings, drop its comments."""
    text = clean(markup.without_comments(text))
    code = markup.code(text)
    edits = [
        *((part.start, part.end, _code_token(number, part)) for number, part in enumerate(code)),
        *_citation_edits(text),
        *_heading_edits(text),
    ]
    return Tokenised(_edited(text, sorted(edits)), code)


def citation_number(token: str) -> int | None:
    """Return which citation, from 0, a token stands for; None for another character."""
    return _number(token, _FIRST_CITATION, _FIRST_CODE)


def code_number(token: str) -> int | None:
    """Return which piece of code, from 0, a token stands for; None for another character."""
    return _number(token, _FIRST_CODE, _FIRST_HEADING)


def heading_number(token: str) -> int | None:
    """Return which heading, from 0, a token marks; None for another character."""
    return _number(token, _FIRST_HEADING, 0x110000)


def citations_of(text: str) -> str:
    """Return only the tokens of citations in `text`."""
    return "".join(re.findall(f"[{CITATIONS}]", text))


def without_citations(text: str) -> str:
    """Return `text` without the tokens of citations and the space before each."""
    return re.sub(f" ?[{CITATIONS}]", "", text)


def restored(text: str, code: tuple[Code, ...]) -> str:
    """Return `text` with its code as it was written and without other tokens."""

    def words(match: re.Match[str]) -> str:
        number = code_number(match[0])
        return "" if number is None else code[number].text

    return re.sub(f"[{ANY}]", words, without_citations(text))


def _number(token: str, first: int, end: int) -> int | None:
    return ord(token) - first if first <= ord(token) < end else None


def _code_token(number: int, part: Code) -> str:
    token = chr(_FIRST_CODE + number)
    return f"\n\n{token}\n\n" if part.is_block else token


def _citation_edits(text: str) -> list[tuple[int, int, str]]:
    return [
        (start, end, chr(_FIRST_CITATION + number))
        for number, (start, end) in enumerate(markup.group_spans(text))
    ]


def _heading_edits(text: str) -> list[tuple[int, int, str]]:
    edits = []
    for number, found in enumerate(markup.headings(text)):
        mark = _HEADING_MARK.match(text, found.offset)
        if mark is None:
            continue
        edits.append((mark.end(), mark.end(), chr(_FIRST_HEADING + number)))
        anchor = _EXPLICIT_ANCHOR.match(text, mark.end() + len(found.text))
        if anchor:
            edits.append((anchor.start(), anchor.end(), ""))
    return edits


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end, replacement in edits:
        parts += (text[position:start], replacement)
        position = end
    return "".join((*parts, text[position:]))
