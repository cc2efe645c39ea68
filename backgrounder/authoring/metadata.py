"""What a web page says of itself: title, publisher, day, language, address.

Read in this order: JSON-LD of an article (https://schema.org/Article), Open Graph
(https://ogp.me/), the tags of scholarly search (`citation_*`), Dublin Core, and the page's own
`<title>`, `<time>` and `lang`. Whatever it says is a stranger's word: text, cleaned and cut.
"""

from __future__ import annotations

import codecs
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from backgrounder import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 2_000_000
"""Of a page, from its beginning, that are read."""

_LONGEST = 300
"""Characters of one value."""
_MOST_NODES = 5000
"""Of JSON-LD, that are looked at."""
_ARTICLES = re.compile(r"(?:\w*Article|Report|WebPage|\w*Posting|Legislation|Dataset)\Z")
_DAY = re.compile(r"\s*(\d{4})[-/.]?(\d{2})(?:[-/.]?(\d{2}))?(?!\d)", re.ASCII)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

_TITLE = ("ld:headline", "og:title", "citation_title", "dc.title", "ld:name", "title")
_PUBLISHER = (
    "ld:publisher",
    "og:site_name",
    "citation_publisher",
    "citation_journal_title",
    "dc.publisher",
    "application-name",
)
_PUBLISHED = (
    "ld:datepublished",
    "article:published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dc.date.issued",
    "date",
    "datepublished",
    "time",
)
_SPOKEN = ("ld:inlanguage", "lang", "citation_language", "dc.language", "og:locale")
_ADDRESS = ("canonical", "og:url", "ld:url")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be found; an empty text stands for what could not."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    """In EDTF: a day or a month."""
    language: str = ""
    address: str = ""


def metadata(page: bytes, charset: str = "") -> Metadata:
    """Return what a page says of itself; `charset` is what its server said of its letters."""
    page = page[:MOST_BYTES]
    reader = _Reader()
    # What is no HTML at all stops some versions of the parser; what was found before it holds.
    # It is never told that the page has ended: for markup that is open then, it takes minutes.
    with suppress(AssertionError):
        reader.feed(_decoded(page, charset))
    said = reader.said
    for block in reader.blocks:
        _take_json(block, said)
    return Metadata(
        title=_first(said, _TITLE),
        publisher=_first(said, _PUBLISHER),
        published=next(filter(None, (_edtf(said.get(key, "")) for key in _PUBLISHED)), ""),
        language=_language(_first(said, _SPOKEN)),
        address=_first(said, _ADDRESS),
    )


@dataclass(slots=True)
class _Words:
    """The text of an element that is being read."""

    element: str
    parts: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects what elements say, under names; what comes first under a name counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.blocks: list[str] = []
        self._words: _Words | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            self._say(name.lower(), given.get("content", ""))
        elif tag == "html":
            self._say("lang", given.get("lang", ""))
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self._say("canonical", given.get("href", ""))
        elif tag == "time":
            itemprop = given.get("itemprop", "").lower()
            self._say(itemprop or "time", given.get("datetime", ""))
        elif tag == "title" or (tag == "script" and given.get("type") == "application/ld+json"):
            self._words = _Words(tag)

    def handle_data(self, data: str) -> None:
        if self._words:
            self._words.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._words is None or tag != self._words.element:
            return
        text = "".join(self._words.parts)
        if tag == "script":
            self.blocks.append(text)
        else:
            self._say("title", text)
        self._words = None

    def _say(self, name: str, value: str) -> None:
        if name and value.strip():
            self.said.setdefault(name, value)


def _decoded(page: bytes, charset: str) -> str:
    declared = _CHARSET.search(page[:4096])
    mark = "utf-8-sig" if page.startswith(codecs.BOM_UTF8) else ""
    candidates = (mark, charset, declared[1].decode("ascii") if declared else "")
    for name in filter(None, candidates):
        try:
            return page.decode(name, errors="replace")
        except LookupError:
            continue
    return page.decode("utf-8", errors="replace")


def _take_json(block: str, said: dict[str, str]) -> None:
    """Add what the article of a JSON-LD block says of itself."""
    try:
        tree = json.loads(block)
    except (ValueError, RecursionError):
        return
    for node in _nodes(tree):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLES.match(kind) for kind in kinds):
            for key in ("headline", "name", "datePublished", "inLanguage", "url", "publisher"):
                value = _worded(node.get(key))
                if value.strip():
                    said.setdefault(f"ld:{key.lower()}", value)


def _nodes(tree: object) -> Iterator[dict[str, object]]:
    """Yield every object of a JSON tree, the outer ones first."""
    waiting, seen = [tree], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _worded(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName") or ""
    return value if isinstance(value, str) else ""


def _first(said: dict[str, str], keys: tuple[str, ...]) -> str:
    return next(filter(None, (_clean(said.get(key, "")) for key in keys)), "")


def _clean(text: str) -> str:
    """Return one line of letters that can be seen, of a bearable length."""
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in normalize("NFC", text[: 10 * _LONGEST])
        if letter.isspace() or category(letter)[0] != "C" or letter in "\u200c\u200d"
    )
    return " ".join(kept.replace("\ufffd", "").split())[:_LONGEST].strip()


def _edtf(text: str) -> str:
    """Return the day or the month that a text begins with; empty where there is none."""
    match = _DAY.match(text)
    written = "-".join(filter(None, match.groups())) if match else ""
    try:
        return dates.parse(written).written if written else ""
    except ValueError:
        return ""


def _language(text: str) -> str:
    return text.replace("_", "-") if _LANGUAGE.fullmatch(text) else ""
