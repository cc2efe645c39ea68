"""Passages, Markdown with citations, as HTML."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from backgrounder.markup_limits import TooComplexError, too_complex
from backgrounder.render import parser
from backgrounder.render.drafts import drafted, written
from backgrounder.render.pieces import Setting
from backgrounder.render.serializer import may_lead, pieces, turns, unescaped
from backgrounder.render.tokens import tokenise

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from backgrounder.render.drafts import Draft
    from backgrounder.render.tokens import Tokenised
    from backgrounder.views import Anchor, Mark, Passage


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
    return _html(passage, _paragraph_draft, language, direction)


@lru_cache(maxsize=16)
def _blocks(passage: Passage, language: str, direction: str) -> Markup:
    return _html(passage, _body_draft, language, direction)


def _html(passage: Passage, draft_of: Callable[[_Shape], Draft], *where: str) -> Markup:
    links = {unescaped(target): href for target, href in passage.links}
    leads = tuple((target, may_lead(href)) for target, href in links.items())
    draft = draft_of(_Shape(passage.text, passage.marks, passage.anchors, leads, *where))
    html = written(draft, links, passage.mentions)
    return Markup(html.strip())  # noqa: S704 - the serializer escapes all text


class _Shape(NamedTuple):
    """Whatever a passage's draft depends on."""

    text: str
    marks: tuple[tuple[Mark, ...], ...]
    anchors: tuple[Anchor, ...]
    leads: tuple[tuple[str, bool], ...]
    language: str
    direction: str


def _paragraph_draft(shape: _Shape) -> Draft:
    return _draft(shape, *_paragraph(shape.text))


@lru_cache(maxsize=16)
def _body_draft(shape: _Shape) -> Draft:
    return _draft(shape, *_body(shape.text))


# The same text stands on many pages, each time with other marks: what Markdown makes of it depends
# on the text alone. The trees are read and never changed.
@lru_cache(maxsize=2048)
def _paragraph(text: str) -> tuple[Tokenised, ET.Element]:
    for each in {text, " ".join(text.split())}:  # all its paragraphs become one
        _refuse_complex(each)
    return _parsed(text, parser.parse_paragraph)


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


def _draft(shape: _Shape, source: Tokenised, tree: ET.Element) -> Draft:
    setting = Setting(
        code=source.code,
        marks=shape.marks,
        anchors=shape.anchors,
        leads=dict(shape.leads),
        language=shape.language,
        direction=shape.direction,
        turns=turns(source.text, shape.direction),
    )
    try:
        return drafted(pieces(tree, setting), setting)
    except RecursionError:
        raise TooComplexError("it is nested too deeply") from None
