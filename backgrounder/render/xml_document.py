"""XML documents that are well-formed by construction.

What XML cannot hold (https://www.w3.org/TR/xml/#charsets) becomes U+FFFD, the replacement
character, so no text that an author wrote can make a document that readers refuse.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALL_ALLOWED = re.compile(r"[\x20-\ud7ff\n\t\r\ue000-\ufffd\U00010000-\U0010ffff]*+")


def root(name: str, attributes: dict[str, str]) -> Element:
    """Return the outermost element; `xmlns` and `xml:lang` are attributes like all others."""
    return Element(name, _allowed_in(attributes))


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Append an element that holds `text`, and return it for its own children."""
    child = SubElement(parent, name, _allowed_in(attributes))
    child.text = allowed(text) or None
    return child


def document(outermost: Element) -> str:
    """Return the whole document: declared as UTF-8, one element a line, a final newline."""
    indent(outermost)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(outermost, "unicode")}\n'


def allowed(text: str) -> str:
    """Return `text` with each character that XML forbids replaced by U+FFFD."""
    return text if _ALL_ALLOWED.fullmatch(text) else _FORBIDDEN.sub("\ufffd", text)


def _allowed_in(attributes: dict[str, str]) -> dict[str, str]:
    return {name: allowed(value) for name, value in attributes.items()}
