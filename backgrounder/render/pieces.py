"""A passage in pieces: HTML that is ready, and text that is still to be set and searched for names.

The text keeps its tokens (`tokens`); here they become citation marks and code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from backgrounder.render import tokens
from backgrounder.render.mentions import first_mentions
from backgrounder.render.typography import suits, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.markup import Code
    from backgrounder.views import Anchor, Mark, Mention

_LANGUAGE = re.compile(r"[\w+#.-]+")
_TOKENS = re.compile(f"([{tokens.ANY}]+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands beside a passage's text and decides how it is written."""

    code: tuple[Code, ...]
    marks: tuple[tuple[Mark, ...], ...]
    anchors: tuple[Anchor, ...]
    mentions: tuple[Mention, ...]
    links: Mapping[str, str]
    language: str
    """BCP 47; empty where it is not known."""
    direction: str
    """`ltr` or `rtl`, of the text round the passage."""
    within: Literal["text", "link", "heading"] = "text"


class Piece(NamedTuple):
    """A part of a passage."""

    kind: Literal["edge", "tag", "word", "text", "label"]
    """An `edge` parts lines, a `tag` does not interrupt one, a `word` stands for one. `text` may
    lead to tags' pages; a `label`, in a link or a heading, may not."""
    content: str
    """HTML; in `text` and `label` plain text with tokens."""


def written(pieces: list[Piece], setting: Setting) -> str:
    """Return the pieces as HTML."""
    if suits(setting.language):
        pieces = list(_typeset(pieces))
    known: set[str] = set()
    return "".join(
        piece.content if piece.kind in {"edge", "tag", "word"} else _text(piece, setting, known)
        for piece in pieces
    )


def code_block(part: Code) -> str:
    """Return a block of code as HTML that the keyboard can scroll."""
    language = _LANGUAGE.match(part.language)
    name = f' class="language-{language[0]}"' if language else ""
    return f'<pre tabindex="0"><code{name}>{escape(part.text, quote=False)}\n</code></pre>\n'


def _typeset(pieces: list[Piece]) -> Iterator[Piece]:
    before = ""
    for piece, after in zip(pieces, _followers(pieces), strict=True):
        if piece.kind in {"text", "label"}:
            text = typeset(piece.content, before, after)
            yield Piece(piece.kind, text)
            before = text[-1:] or before
        else:
            yield piece
            before = _seen_from_beside(piece, before)


def _followers(pieces: list[Piece]) -> list[str]:
    """Return the character that follows each piece on its line."""
    found, after = [], ""
    for piece in reversed(pieces):
        found.append(after)
        is_text = piece.kind in {"text", "label"}
        after = (piece.content[:1] or after) if is_text else _seen_from_beside(piece, after)
    return found[::-1]


def _seen_from_beside(piece: Piece, beyond: str) -> str:
    """Return what a piece of HTML looks like to a quotation mark next to it."""
    return {"edge": "", "word": "x"}.get(piece.kind, beyond)


def _text(piece: Piece, setting: Setting, known: set[str]) -> str:
    parts: list[str] = []
    for number, part in enumerate(_TOKENS.split(piece.content)):
        if number % 2:
            parts += _expanded(part, setting)
        elif piece.kind == "text" and len(known) < len(setting.mentions):
            parts += _with_mentions(part, setting.mentions, known)
        else:
            parts.append(escape(part, quote=False))
    return "".join(parts)


def _with_mentions(text: str, mentions: tuple[Mention, ...], known: set[str]) -> Iterator[str]:
    position = 0
    for found in first_mentions(text, mentions, known):
        yield escape(text[position : found.start], quote=False)
        words = escape(text[found.start : found.end], quote=False)
        yield f'<a class="tag" href="{escape(found.href)}">{words}</a>'
        position = found.end
    yield escape(text[position:], quote=False)


def _expanded(run: str, setting: Setting) -> Iterator[str]:
    """Yield the HTML of neighbouring tokens; neighbouring citations share one raised figure."""
    for is_citation, group in groupby(
        run, key=lambda token: tokens.citation_number(token) is not None
    ):
        if is_citation:
            yield _raised(group, setting.marks)
            continue
        for token in group:
            number = tokens.code_number(token)
            if number is not None:
                words = " ".join(setting.code[number].text.split())
                yield f"<code>{escape(words, quote=False)}</code>"


def _raised(citations: Iterable[str], marks: tuple[tuple[Mark, ...], ...]) -> str:
    numbers = [tokens.citation_number(token) for token in citations]
    links = [
        _mark(mark)
        for number in numbers
        if number is not None and number < len(marks)
        for mark in marks[number]
    ]
    if not links:
        return ""
    # A word joiner, so that no line begins with the figure.
    return '\u2060<sup class="cite">' + ",\u2009".join(links) + "</sup>"


def _mark(mark: Mark) -> str:
    disputed = ' class="disputed"' if mark.disputed else ""
    return (
        f'<a role="doc-noteref" id="{escape(mark.anchor)}" href="{escape(mark.href)}"'
        f' aria-label="{escape(mark.label)}"{disputed}>{mark.number}</a>'
    )
