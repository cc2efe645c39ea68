"""Passages, Markdown with citations, as HTML."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from backgrounder.markup_limits import TooComplexError, too_complex
from backgrounder.render import parser
from backgrounder.render.pieces import Setting, written
from backgrounder.render.serializer import pieces, unescaped
from backgrounder.render.tokens import tokenise

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from backgrounder.render.tokens import Tokenised
    from backgrounder.views import Passage


def inline(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as the content of one paragraph.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    return _inline(passage, language, direction)


def blocks(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as headings, paragraphs, lists, quotes, tables and code.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    return _blocks(passage, language, direction)


# Much of a topic's page stands in its single file and in its plain text as well.
@lru_cache(maxsize=256)
def _inline(passage: Passage, language: str, direction: str) -> Markup:
    return _html(passage, *_paragraph(passage.text), language, direction)


@lru_cache(maxsize=16)
def _blocks(passage: Passage, language: str, direction: str) -> Markup:
    return _html(passage, *_body(passage.text), language, direction)


# The same text stands on many pages, each time with other marks: what Markdown makes of it depends
# on the text alone. The trees are read and never changed.
@lru_cache(maxsize=2048)
def _paragraph(text: str) -> tuple[Tokenised, ET.Element]:
    for each in {text, " ".join(text.split())}:  # all its paragraphs become one
        _refuse_complex(each)
    return _parsed(text, parser.parse_paragraph)


@lru_cache(maxsize=16)
def _body(text: str) -> tuple[Tokenised, ET.Element]:
    _refuse_complex(text)
    return _parsed(text, parser.parse_blocks)


def _refuse_complex(text: str) -> None:
    refused = too_complex(text)
    if refused:
        raise TooComplexError(refused[0][1])


def _parsed(text: str, parse: Callable[[str], ET.Element]) -> tuple[Tokenised, ET.Element]:
    source = tokenise(text)
    try:
        return source, parse(source.text)
    except RecursionError:
        raise TooComplexError("it is nested too deeply") from None


def _html(
    passage: Passage, source: Tokenised, tree: ET.Element, language: str, direction: str
) -> Markup:
    setting = Setting(
        code=source.code,
        marks=passage.marks,
        anchors=passage.anchors,
        mentions=passage.mentions,
        links={unescaped(target): href for target, href in passage.links},
        language=language,
        direction=direction,
    )
    try:
        html = written(pieces(tree, setting), setting)
    except RecursionError:
        raise TooComplexError("it is nested too deeply") from None
    return Markup(html.strip())  # noqa: S704 - the serializer escapes all text
