"""From Markdown's tree to pieces of HTML.

Only the elements and attributes that are named here can come out.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from html.entities import html5
from typing import TYPE_CHECKING

from backgrounder.render import tokens
from backgrounder.render.characters import clean, spaced
from backgrounder.render.hrefs import is_outward, is_safe
from backgrounder.render.pieces import Piece, Text, code_block

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Mapping

    from backgrounder.render.pieces import Setting

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS = _HEADINGS | {"li", "p", "td", "th"}
_BLOCK_ATTRIBUTES = frozenset({"class", "colspan", "scope", "start", "value"})
_OUTWARD = ' rel="external noopener noreferrer"'

_PUNCTUATION = ".,;:!?…،؛؟۔。、"
_CITED = re.compile(
    rf"([{tokens.CITATIONS}](?: ?[{tokens.CITATIONS}])*)"
    rf"([{_PUNCTUATION}]*[\"'”’»]*(?=\s|$)|[{_PUNCTUATION}]*)"
)
"""Citations, and the punctuation that newspapers set before them."""
_ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][\da-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FROM_LEFT = re.compile("[A-Za-z\u00c0-\u058f]")


def pieces(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    """Return what stands in `element`, without its own tag."""
    found = _text(element.text, setting)
    for child in element:
        found += _WRITERS.get(child.tag, pieces)(child, setting)
        found += _text(child.tail, setting)
    return found


def may_lead(href: str) -> bool:
    """Tell whether a link may be made that leads to `href`."""
    return bool(href) and is_safe(href)


def unescaped(target: str) -> str:
    """Return a link's target as it was meant, without backslashes and character references."""
    return _ESCAPED.sub(r"\1", _decoded(target))


def _text(text: str | None, setting: Setting) -> list[Piece | Text]:
    if not text:
        return []
    text = spaced(_decoded(text))
    if setting.within == "link":
        # A mark is a link, and no link may stand in another: they follow it.
        return [Text(tokens.without_citations(text), is_label=True)]
    return [Text(_cited_after_points(text), is_label=setting.within != "text")]


def _cited_after_points(text: str) -> str:
    """Return `text` with its citations behind the punctuation, without the space before them."""
    parts: list[str] = []
    position = 0
    # Searching for the citation itself, and not for a space before it, is what makes this fast.
    for cited in _CITED.finditer(text):
        before = text[position : cited.start()].removesuffix(" ")
        parts += (before, cited[2], cited[1].replace(" ", ""))
        position = cited.end()
    return "".join((*parts, text[position:]))


def _inline(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    name = element.tag
    return [Piece("tag", f"<{name}>"), *pieces(element, setting), Piece("tag", f"</{name}>")]


def _line(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    del setting
    return [Piece("edge", f"<{element.tag}>\n")]


def _block(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    name, code = element.tag, _code(element, setting)
    if code and name == "p":
        return code
    attributes = "".join(
        f' {key}="{escape(value)}"' for key, value in element.items() if key in _BLOCK_ATTRIBUTES
    )
    return [
        Piece("edge", f"<{name}{attributes}{_direction(element, setting)}>"),
        *(code or pieces(element, setting)),
        Piece("edge", f"</{name}>\n"),
    ]


def _code(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    """Return a block of code where `element` holds nothing but its token."""
    token = (element.text or "").strip()
    number = tokens.code_number(token) if len(token) == 1 and not len(element) else None
    if number is None or not setting.code[number].is_block:
        return []
    return [Piece("edge", code_block(setting.code[number]))]


def _heading(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    name, text = element.tag, element.text or ""
    number = tokens.heading_number(text[0]) if text else None
    attribute = ""
    if number is not None and number < len(setting.anchors):
        attribute = f' id="{escape(setting.anchors[number].id)}"'
    return [
        Piece("edge", f"<{name}{attribute}{_direction(element, setting)}>"),
        *pieces(element, setting._replace(within="heading")),
        Piece("edge", f"</{name}>\n"),
    ]


def _numbered_list(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    """Leave a number only on the items where counting would not give it."""
    expected = int(element.attrib.pop("start", "1"))
    if expected != 1:
        element.set("start", str(expected))
    for item in element:
        number = int(item.attrib.pop("value", str(expected)))
        if number != expected:
            item.set("value", str(number))
        expected = number + 1
    return _block(element, setting)


def _table(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    heads = list(element.iter("th"))
    for head in heads:
        head.set("scope", "col")
    names = [_plain("".join(head.itertext()), setting).strip() for head in heads]
    label = escape(", ".join(name for name in names if name) or "table")
    opening = f'<div class="table" role="region" tabindex="0" aria-label="{label}">\n<table>\n'
    return [
        Piece("edge", opening),
        *pieces(element, setting),
        Piece("edge", "</table>\n</div>\n"),
    ]


def _link(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    target = _target(element.get("href"), setting)
    if target is None or setting.within == "link":
        return pieces(element, setting)
    marks = tokens.citations_of("".join(element.itertext()))
    return [
        Piece("tag", partial(_opening, target, _title(element, setting))),
        *pieces(element, setting._replace(within="link")),
        Piece("tag", "</a>"),
        *([Text(marks, is_label=True)] if marks else []),
    ]


def _opening(target: str, title: str, links: Mapping[str, str]) -> str:
    href = links.get(target, target)
    outward = _OUTWARD if is_outward(href) else ""
    return f'<a href="{escape(href)}"{outward}{title}>'


def _image(element: ET.Element, setting: Setting) -> list[Piece | Text]:
    target = _target(element.get("src"), setting)
    words = escape(_plain(element.get("alt"), setting))
    if target is None:
        return [Piece("word", words)]
    write = _picture_in_link if setting.within == "link" else _picture
    return [Piece("word", partial(write, target, words, _title(element, setting)))]


def _picture(target: str, words: str, title: str, links: Mapping[str, str]) -> str:
    # A page asks no other site for anything: the reader decides whether to go there.
    href = escape(links.get(target, target))
    instead = f'<a href="{href}"{_OUTWARD}{title}>{words or href}</a>'
    return _own_picture(target, words, title, links) or instead


def _picture_in_link(target: str, words: str, title: str, links: Mapping[str, str]) -> str:
    return _own_picture(target, words, title, links) or words


def _own_picture(target: str, words: str, title: str, links: Mapping[str, str]) -> str:
    """Return an image of our own site; nothing for one of another."""
    source = links.get(target, target)
    if ":" in source or is_outward(source):
        return ""
    return f'<img src="{escape(source)}" alt="{words}"{title} loading="lazy" decoding="async">'


_WRITERS: dict[str, Callable[[ET.Element, Setting], list[Piece | Text]]] = {
    **dict.fromkeys(("em", "strong"), _inline),
    **dict.fromkeys(("br", "hr"), _line),
    **dict.fromkeys(("blockquote", "li", "p", "ul"), _block),
    **dict.fromkeys(("tbody", "td", "th", "thead", "tr"), _block),
    **dict.fromkeys(_HEADINGS, _heading),
    "a": _link,
    "img": _image,
    "ol": _numbered_list,
    "table": _table,
}
"""Of any other element only the content comes out."""


def _direction(element: ET.Element, setting: Setting) -> str:
    """Return a `dir` attribute where most of a paragraph runs against the text round it."""
    if not setting.turns or element.tag not in _PARAGRAPHS:
        return ""
    text = "".join(element.itertext())
    from_right = len(_FROM_RIGHT.findall(text))
    from_left = len(_FROM_LEFT.findall(text))
    if from_right == from_left:
        return ""
    direction = "rtl" if from_right > from_left else "ltr"
    return "" if direction == setting.direction else f' dir="{direction}"'


def turns(text: str, direction: str) -> bool:
    """Tell whether some paragraph of `text` may run against `direction`."""
    return direction == "rtl" or bool(_FROM_RIGHT.search(text))


def _title(element: ET.Element, setting: Setting) -> str:
    title = _plain(element.get("title"), setting)
    return f' title="{escape(title)}"' if title else ""


def _target(written: str | None, setting: Setting) -> str | None:
    """Return a link's target as it was meant; none where it leads nowhere or must not lead."""
    target = unescaped(_plain(written, setting))
    return target if setting.leads.get(target, may_lead(target)) else None


def _plain(text: str | None, setting: Setting) -> str:
    """Return an attribute's text: code as it was written, no citations."""
    return tokens.restored(_decoded(text or ""), setting.code)


def _decoded(text: str) -> str:
    """Return `text` with its character references (`&copy;`, `&#169;`) replaced."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    if reference[1]:
        return html5.get(reference[1] + ";", reference[0])
    return clean(unescape(reference[0]))
