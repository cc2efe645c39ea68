"""From Markdown's tree to pieces of HTML.

Only the elements and attributes that are named here can come out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from html.entities import html5
from typing import TYPE_CHECKING

from backgrounder.render import tokens
from backgrounder.render.hrefs import is_outward, is_safe
from backgrounder.render.pieces import Piece, Setting, code_block

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_BLOCKS = frozenset({"blockquote", "li", "ol", "p", "tbody", "td", "th", "thead", "tr", "ul"})
_PARAGRAPHS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th"})
_KEPT_ATTRIBUTES = frozenset({"class", "colspan", "start", "value"})

_PUNCTUATION = ".,;:!?…،؛؟۔。、"
_CITED = re.compile(
    rf" ?([{tokens.CITATIONS}](?: ?[{tokens.CITATIONS}])*)"
    rf"([{_PUNCTUATION}]*[\"'”’»]*(?=\s|$)|[{_PUNCTUATION}]*)"
)
"""Citations, and the punctuation that newspapers set before them."""
_SPACE = re.compile(r"[ \t\n]+")
_ENTITY = re.compile(r"&(?:#(?:\d{1,7}|[xX][\da-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));")
_ESCAPED = re.compile(r"\\([^\w\s])")
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FROM_LEFT = re.compile("[A-Za-z\u00c0-\u058f]")


def pieces(element: ET.Element, setting: Setting) -> list[Piece]:
    """Return what stands in `element`, without its own tag."""
    found = _text(element.text, setting)
    for child in element:
        found += _element(child, setting)
        found += _text(child.tail, setting)
    return found


def decoded(text: str) -> str:
    """Return `text` with its character references (`&copy;`, `&#169;`) replaced."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def unescaped(target: str) -> str:
    """Return a link's target as it was meant, without backslashes before punctuation."""
    return _ESCAPED.sub(r"\1", decoded(target))


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return html5.get(match[1] + ";", match[0])
    return tokens.clean(unescape(match[0]))


def _element(element: ET.Element, setting: Setting) -> list[Piece]:
    match element.tag:
        case "em" | "strong" as name:
            return [Piece("tag", f"<{name}>"), *pieces(element, setting), Piece("tag", f"</{name}>")]
        case "br" | "hr" as name:
            return [Piece("edge", f"<{name}>\n")]
        case "a":
            return _link(element, setting)
        case "img":
            return _image(element, setting)
        case "table":
            return _table(element, setting)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return _heading(element, setting)
        case "ol":
            _number(element)
    return _block(element, setting) if element.tag in _BLOCKS else pieces(element, setting)


def _text(text: str | None, setting: Setting) -> list[Piece]:
    if not text:
        return []
    text = _SPACE.sub(" ", decoded(text))
    if setting.within == "link":
        # A mark is a link, and no link may stand in another: they follow it.
        return [Piece("label", tokens.without_citations(text))]
    text = _CITED.sub(lambda cited: cited[2] + cited[1].replace(" ", ""), text)
    return [Piece("text" if setting.within == "text" else "label", text)]


def _block(element: ET.Element, setting: Setting) -> list[Piece]:
    name, code = element.tag, _code(element, setting)
    if code and name == "p":
        return code
    attributes = "".join(
        f' {key}="{escape(value)}"' for key, value in element.items() if key in _KEPT_ATTRIBUTES
    )
    return [
        Piece("edge", f"<{name}{attributes}{_direction(element, setting)}>"),
        *(code or pieces(element, setting)),
        Piece("edge", f"</{name}>\n"),
    ]


def _code(element: ET.Element, setting: Setting) -> list[Piece]:
    """Return a block of code where `element` holds nothing but its token."""
    token = (element.text or "").strip()
    number = tokens.code_number(token) if len(token) == 1 and not len(element) else None
    if number is None or not setting.code[number].is_block:
        return []
    return [Piece("edge", code_block(setting.code[number]))]


def _heading(element: ET.Element, setting: Setting) -> list[Piece]:
    name, text = element.tag, element.text or ""
    number = tokens.heading_number(text[0]) if text else None
    attribute = ""
    if number is not None and number < len(setting.anchors):
        attribute = f' id="{escape(setting.anchors[number].id)}"'
    return [
        Piece("edge", f"<{name}{attribute}{_direction(element, setting)}>"),
        *pieces(element, replace(setting, within="heading")),
        Piece("edge", f"</{name}>\n"),
    ]


def _link(element: ET.Element, setting: Setting) -> list[Piece]:
    href = _address(element.get("href"), setting)
    if not href or setting.within == "link":
        return pieces(element, setting)
    outward = ' rel="external noopener noreferrer"' if is_outward(href) else ""
    marks = tokens.citations_of("".join(element.itertext()))
    return [
        Piece("tag", f'<a href="{escape(href)}"{outward}{_title(element, setting)}>'),
        *pieces(element, replace(setting, within="link")),
        Piece("tag", "</a>"),
        *([Piece("label", marks)] if marks else []),
    ]


def _image(element: ET.Element, setting: Setting) -> list[Piece]:
    source = _address(element.get("src"), setting)
    alternative = escape(_plain(element.get("alt"), setting))
    if source and ":" not in source and not is_outward(source):
        return [
            Piece(
                "word",
                f'<img src="{escape(source)}" alt="{alternative}"{_title(element, setting)}'
                ' loading="lazy" decoding="async">',
            )
        ]
    if not source or setting.within == "link":
        return [Piece("word", alternative)]
    # A page asks no other site for anything: the reader decides whether to go there.
    external = "external noopener noreferrer"
    return [Piece("word", f'<a href="{escape(source)}" rel="{external}">{alternative}</a>')]


def _table(element: ET.Element, setting: Setting) -> list[Piece]:
    heads = [head for head in element.iter("th")]
    for head in heads:
        head.set("scope", "col")
    names = [_plain("".join(head.itertext()), setting).strip() for head in heads]
    label = ", ".join(name for name in names if name) or "table"
    return [
        Piece(
            "edge",
            f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}">\n<table>\n',
        ),
        *pieces(element, setting),
        Piece("edge", "</table>\n</div>\n"),
    ]


def _number(element: ET.Element) -> None:
    """Leave a number only on the items of a list where the count would not give it."""
    expected = int(element.get("start", "1"))
    element.set("start", str(expected))
    if expected == 1:
        del element.attrib["start"]
    for item in element:
        number = int(item.get("value", str(expected)))
        if number == expected:
            item.attrib.pop("value", None)
        expected = number + 1


def _direction(element: ET.Element, setting: Setting) -> str:
    """Return a `dir` attribute where most of a paragraph runs against the text round it."""
    if element.tag not in _PARAGRAPHS:
        return ""
    text = "".join(element.itertext())
    from_right = len(_FROM_RIGHT.findall(text))
    if not from_right and setting.direction != "rtl":
        return ""
    from_left = len(_FROM_LEFT.findall(text))
    if from_right == from_left:
        return ""
    direction = "rtl" if from_right > from_left else "ltr"
    return "" if direction == setting.direction else f' dir="{direction}"'


def _title(element: ET.Element, setting: Setting) -> str:
    title = _plain(element.get("title"), setting)
    return f' title="{escape(title)}"' if title else ""


def _address(written: str | None, setting: Setting) -> str:
    """Return where a link leads; empty where it must not lead."""
    target = unescaped(_plain(written, setting))
    href = setting.links.get(target, target)
    return href if is_safe(href) else ""


def _plain(text: str | None, setting: Setting) -> str:
    """Return an attribute's text: code as it was written, no citations."""
    return tokens.restored(decoded(text or ""), setting.code)
