"""Passages, Markdown with citations, as HTML."""

from __future__ import annotations

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

    from backgrounder.views import Passage


def inline(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as the content of one paragraph.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    _refuse_complex(passage.text)
    _refuse_complex(" ".join(passage.text.split()))  # all its paragraphs become one
    return _html(passage, parser.parse_paragraph, language, direction)


def blocks(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as headings, paragraphs, lists, quotes, tables and code.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    _refuse_complex(passage.text)
    return _html(passage, parser.parse_blocks, language, direction)


def _refuse_complex(text: str) -> None:
    refused = too_complex(text)
    if refused:
        raise TooComplexError(refused[0][1])


def _html(
    passage: Passage, parse: Callable[[str], ET.Element], language: str, direction: str
) -> Markup:
    source = tokenise(passage.text)
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
        html = written(pieces(parse(source.text), setting), setting)
    except RecursionError:
        raise TooComplexError("it is nested too deeply") from None
    return Markup(html.strip())  # noqa: S704 - the serializer escapes all text
