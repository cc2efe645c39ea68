"""Passages all but finished: typeset, with their marks; where links and names lead is still open.

So the single file takes over what was made for the topic's page, which leads elsewhere.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.render import tokens
from backgrounder.render.mentions import first_mentions, names_in
from backgrounder.render.pieces import Piece, Text
from backgrounder.render.typography import suits, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.render.mentions import Name
    from backgrounder.render.pieces import Led, Setting
    from backgrounder.views import Mark, Mention

_TOKENS = re.compile(f"([{tokens.ANY}][{tokens.ANY}]*)")
_ALIKE = re.compile(f"[{tokens.CITATIONS}]+|[{tokens.ANY}]")
"""Neighbouring citations, which share one raised figure, or another token."""
_BESIDE = {"edge": "", "word": "x"}
"""What a piece of HTML looks like to a quotation mark next to it; others are not seen."""


class Words(NamedTuple):
    """Plain text in which names may lead to tags' pages."""

    text: str


Draft = tuple["str | Led | Words", ...]
"""The parts of a passage in their order: HTML that is ready, or will be, and plain text."""


def drafted(pieces: list[Piece | Text], setting: Setting) -> Draft:
    """Return the pieces of a passage with their text typeset and their tokens written out."""
    parts: list[str | Led | Words] = []
    for piece in _typeset(pieces) if suits(setting.language) else pieces:
        if isinstance(piece, Piece):
            parts.append(piece.html)
            continue
        for number, part in enumerate(_TOKENS.split(piece.text)):
            if number % 2:
                parts += [_expanded(alike, setting) for alike in _ALIKE.findall(part)]
            elif part:
                parts.append(escape(part, quote=False) if piece.is_label else Words(part))
    return tuple(parts)


def written(draft: Draft, links: Mapping[str, str], mentions: tuple[Mention, ...]) -> str:
    """Return the HTML of a draft, given what link targets become and which names lead where."""
    told = "\n".join([part.text for part in draft if isinstance(part, Words)])
    names, known = names_in(told, mentions), set[str]()
    html: list[str] = []
    for part in draft:
        if isinstance(part, str):
            html.append(part)
        elif not isinstance(part, Words):
            html.append(part(links))
        elif names:
            html += _with_mentions(part.text, names, known)
        else:
            html.append(escape(part.text, quote=False))
    return "".join(html)


def _typeset(pieces: list[Piece | Text]) -> Iterator[Piece | Text]:
    before = ""
    for piece, after in zip(pieces, _followers(pieces), strict=True):
        if isinstance(piece, Text):
            text = typeset(piece.text, before, after)
            yield Text(text, piece.is_label)
            before = text[-1:] or before
        else:
            yield piece
            before = _BESIDE.get(piece.kind, before)


def _followers(pieces: list[Piece | Text]) -> list[str]:
    """Return the character that follows each piece on its line."""
    found, after = [], ""
    for piece in reversed(pieces):
        found.append(after)
        if isinstance(piece, Text):
            after = piece.text[:1] or after
        else:
            after = _BESIDE.get(piece.kind, after)
    return found[::-1]


def _expanded(run: str, setting: Setting) -> str:
    """Return the HTML of neighbouring citations or of another token."""
    number = tokens.code_number(run[0])
    if number is not None:
        words = " ".join(setting.code[number].text.split())
        return f"<code>{escape(words, quote=False)}</code>"
    links = [
        _mark(mark)
        for number in map(tokens.citation_number, run)
        if number is not None and number < len(setting.marks)
        for mark in setting.marks[number]
    ]
    # A word joiner, so that no line begins with the figure.
    return '\u2060<sup class="cite">' + ",\u2009".join(links) + "</sup>" if links else ""


def _mark(mark: Mark) -> str:
    disputed = ' class="disputed"' if mark.disputed else ""
    return (
        f'<a role="doc-noteref" id="{escape(mark.anchor)}" href="{escape(mark.href)}"'
        f' aria-label="{escape(mark.label)}"{disputed}>{mark.number}</a>'
    )


def _with_mentions(text: str, names: tuple[Name, ...], known: set[str]) -> Iterator[str]:
    position = 0
    for found in first_mentions(text, names, known):
        yield escape(text[position : found.start], quote=False)
        words = escape(text[found.start : found.end], quote=False)
        yield f'<a class="tag" href="{escape(found.href)}">{words}</a>'
        position = found.end
    yield escape(text[position:], quote=False)
