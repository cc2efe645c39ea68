"""Passages, Markdown with citations, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from backgrounder.markup_limits import too_complex
from backgrounder.render import parser
from backgrounder.render.pieces import Setting, written
from backgrounder.render.serializer import pieces, unescaped
from backgrounder.render.tokens import tokenise

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from backgrounder.views import Passage


class TooComplexError(Exception):
    """A passage that would take too long; `check` reports where it stands."""


def inline(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as the content of one paragraph.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    return _html(passage, parser.parse_paragraph, language, direction)


def blocks(passage: Passage, language: str = "", direction: str = "ltr") -> Markup:
    """Return a passage as headings, paragraphs, lists, quotes, tables and code.

    `language` (BCP 47; empty where it is not known) and `direction` are those of the page.
    Raises TooComplexError for what `markup_limits` refuses.
    """
    return _html(passage, parser.parse_blocks, language, direction)


def _html(
    passage: Passage, parse: Callable[[str], ET.Element], language: str, direction: str
) -> Markup:
    refused = too_complex(passage.text)
    if refused:
        raise TooComplexError(refused[0][1])
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
        tree = parse(source.text)
        return Markup(written(pieces(tree, setting), setting).strip())  # noqa: S704 - made safe
    except RecursionError:
        parser.forget()
        raise TooComplexError("it is nested too deeply") from None
