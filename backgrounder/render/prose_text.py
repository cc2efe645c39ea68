"""Passages as plain text: what their HTML says, read aloud.

Nothing is wrapped: a messenger wraps by itself, and hard line ends look broken on a phone.
"""

from __future__ import annotations

import re
from textwrap import indent
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

from backgrounder.render import prose
from backgrounder.render.characters import spaced
from backgrounder.render.xml_document import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from markupsafe import Markup

    from backgrounder.views import Passage

_VOID = re.compile(r"<((?:br|hr|img)\b[^<>]*)>")
"""The elements that HTML does not close, and XML does."""
_LINE_END = re.compile(r" *\n *")
_WORD_JOINER, _THIN_SPACE = "\u2060", "\u2009"
"""Stand before and between citation marks in HTML."""


def inline(passage: Passage, language: str, direction: str = "ltr") -> str:
    """Return a passage of one paragraph as one line; `[3]` stands for a citation.

    Raises prose.TooComplexError for what `markup_limits` refuses.
    """
    return "\n".join(_blocks(_tree(prose.inline(passage, language, direction))))


def blocks(passage: Passage, language: str, direction: str = "ltr") -> str:
    """Return a body: paragraphs parted by empty lines, `•` before items, `>` before quotes.

    Raises prose.TooComplexError for what `markup_limits` refuses.
    """
    return _all(_tree(prose.blocks(passage, language, direction)))


def part(title: str, text: str) -> str:
    """Return `text` under an underlined title."""
    return f"{_underlined(title)}\n\n{text}"


def _underlined(title: str) -> str:
    return f"{title}\n{'-' * len(title)}"


def _tree(html: Markup) -> Element:
    closed = _VOID.sub(r"<\1/>", allowed(str(html)))
    return fromstring(f"<div>{closed}</div>")  # noqa: S314 - we wrote it ourselves


def _blocks(parent: Element) -> Iterator[str]:
    """Yield the text of each block in `parent`; what stands between two blocks is one as well."""
    between = _spaced(parent.text)
    for child in parent:
        if child.tag in _BLOCKS:
            yield from filter(None, (_trimmed(between), _BLOCKS[child.tag](child)))
            between = ""
        else:
            between += _word(child)
        between += _spaced(child.tail)
    yield from filter(None, (_trimmed(between),))


def _all(element: Element) -> str:
    return "\n\n".join(_blocks(element))


def _list(element: Element) -> str:
    return "\n".join(f"• {_hanging(item)}" for item in element)


def _numbered(element: Element) -> str:
    number, items = int(element.get("start", "1")) - 1, []
    for item in element:
        number = int(item.get("value", number + 1))
        items.append(f"{number}. {_hanging(item)}")
    return "\n".join(items)


def _hanging(item: Element) -> str:
    return indent("\n".join(_blocks(item)), "  ").removeprefix("  ")


def _quote(element: Element) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _all(element).split("\n"))


def _table(element: Element) -> str:
    rows = (" | ".join(_paragraph(cell) for cell in row) for row in element.iter("tr"))
    return "\n".join(row.rstrip() for row in rows)


def _code(element: Element) -> str:
    return "".join(element.itertext()).strip("\n")


def _rule(_: Element) -> str:
    return "* * *"


def _heading(element: Element) -> str:
    return _underlined(_paragraph(element))


def _paragraph(element: Element) -> str:
    return _trimmed(_words(element))


_BLOCKS = {
    "p": _paragraph,
    "h1": _heading,
    "h2": _heading,
    **dict.fromkeys(("h3", "h4", "h5", "h6"), _paragraph),
    "ul": _list,
    "ol": _numbered,
    "blockquote": _quote,
    "div": _all,
    "table": _table,
    "pre": _code,
    "hr": _rule,
}


def _words(element: Element) -> str:
    """Return the words of an element that stands in a line, and of those in it."""
    inside = [_word(child) + _spaced(child.tail) for child in element]
    return _spaced(element.text) + "".join(inside)


def _word(element: Element) -> str:
    match element.tag:
        case "br":
            return "\n"
        case "img":
            return element.get("alt", "")
        case "sup":
            return f" [{_words(element).replace(_THIN_SPACE, ' ')}]"
        case "a" if "external" in element.get("rel", ""):
            words, address = _words(element), element.get("href", "")
            return words if words == address else f"{words} ({address})"
    return _words(element)


def _trimmed(text: str) -> str:
    return (_LINE_END.sub("\n", text) if "\n" in text else text).strip(" \n")


def _spaced(text: str | None) -> str:
    return spaced(text.replace(_WORD_JOINER, "")) if text else ""
