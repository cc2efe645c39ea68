"""Reads HTML as strictly as a validator: only what our passages may hold is right."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

VOID = {"br", "hr", "img"}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", "table", "div", "pre", "hr"}
BLOCKS |= {f"h{level}" for level in range(1, 7)}
ALLOWED = {
    "a": {"href", "rel", "title", "class", "id", "role", "aria-label"},
    "blockquote": set(),
    "br": set(),
    "code": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "em": set(),
    "hr": set(),
    "img": {"src", "alt", "title", "loading", "decoding"},
    "li": {"value", "dir"},
    "ol": {"start"},
    "p": {"dir"},
    "pre": {"tabindex"},
    "strong": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": {"class", "colspan", "dir"},
    "th": {"class", "colspan", "dir", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
    **{f"h{level}": {"id", "dir"} for level in range(1, 7)},
}


def text_of(html: str) -> str:
    """Return what a reader sees: no tags, no citation marks, white space as one space."""
    html = re.sub(r"<sup.*?</sup>|\u2060", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


class Reader(HTMLParser):
    """Reads a page as strictly as a validator: what is wrong with it, and what it says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += [f"{name} stays open" for name in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f"element {tag}")
            return
        for name, value in attrs:
            self.attribute(tag, name, value or "")
        if tag == "a" and "a" in self.open:
            self.wrong.append("a link in a link")
        if tag in BLOCKS and self.open and self.open[-1] in {"p", "a", "em", "strong", "code"}:
            self.wrong.append(f"{tag} in {self.open[-1]}")
        if tag not in VOID:
            self.open.append(tag)

    def attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ALLOWED[tag]:
            self.wrong.append(f"attribute {name} of {tag}")
        if name in {"href", "src"}:
            scheme = re.match(r"[^/?#]*:", value)
            if scheme and scheme[0].lower() not in {"http:", "https:", "mailto:"}:
                self.wrong.append(f"scheme of {value}")
        if name == "id":
            self.ids.append(value)
        if name in {"alt", "title"} and "sup" not in self.open:
            self.words.append(f" {value} ")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"stray </{tag}>")

    def handle_data(self, data: str) -> None:
        if "sup" not in self.open:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"declaration {data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data}")
