"""The Markdown that authors may write: Python-Markdown with what we want, without what we do not.

Tables, lists that keep their numbers, quotes, headings with `#`, links, images, references and
emphasis. No raw HTML, no attributes, no indented code, no underlined headings; code and citations
are tokens by now (`tokens`). The syntax is https://daringfireball.net/projects/markdown/syntax.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, cast

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor, ReferenceProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import AUTOMAIL_RE, AutolinkInlineProcessor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown.blockparser import BlockParser
    from markdown.inlinepatterns import Pattern
    from markdown.treeprocessors import InlineProcessor
    from markdown.util import Registry

_UNWANTED_BLOCKS = ("code", "setextheader")
_UNWANTED_INLINE = ("backtick", "html", "entity")
_TRIGGERS = {
    "escape": "\\",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "em_strong": "",
}
"""What a text must contain for an inline pattern to match."""

_local = threading.local()


def parse_blocks(text: str) -> ET.Element:
    """Return the tree of a body: a `div` with block elements."""
    markdown = _markdown()
    root = cast("ET.Element", markdown.parser.parseDocument([_normalised(text)]).getroot())
    return _with_inline(markdown, root, text)


def parse_paragraph(text: str) -> ET.Element:
    """Return the tree of one paragraph, a `p`, whatever its lines begin with."""
    root = ET.Element("div")
    paragraph = ET.SubElement(root, "p")
    paragraph.text = " ".join(text.split())
    _with_inline(_markdown(), root, text)
    return paragraph


def forget() -> None:
    """Let the next parse begin with a new parser: an exception leaves the old one half-way."""
    _local.__dict__.clear()


def _with_inline(markdown: Markdown, root: ET.Element, text: str) -> ET.Element:
    inline = cast("InlineProcessor", markdown.treeprocessors["inline"])
    # Asking only the patterns that can match makes the inline pass more than twice as fast.
    chosen = [
        markdown.inlinePatterns[name] for name, trigger in _TRIGGERS.items() if trigger in text
    ]
    inline.inlinePatterns = cast("Registry[Pattern]", chosen)
    inline.run(root)
    markdown.treeprocessors["unescape"].run(root)
    return root


def _markdown() -> Markdown:
    """Return this thread's parser, cleared of what the last text left."""
    if not hasattr(_local, "markdown"):
        _local.markdown = _new_markdown()
    return cast("Markdown", _local.markdown.reset())


def _new_markdown() -> Markdown:
    markdown = Markdown()
    for name in _UNWANTED_INLINE:
        markdown.inlinePatterns.deregister(name)
    markdown.inlinePatterns.register(_Mail(AUTOMAIL_RE, markdown), "automail", 110)
    markdown.ESCAPED_CHARS = [*markdown.ESCAPED_CHARS, "|", "<", "@", '"', "'", "~", "$"]
    blocks, parser = markdown.parser.blockprocessors, markdown.parser
    for name in _UNWANTED_BLOCKS:
        blocks.deregister(name)
    blocks.register(_Heading(parser), "hashheader", 78)
    blocks.register(_Table(parser, {"use_align_attribute": True}), "table", 75)
    blocks.register(_NumberedList(parser), "olist", 40)
    blocks.register(SaneUListProcessor(parser), "ulist", 30)
    blocks.register(_Definition(parser), "reference", 15)
    return markdown


def _normalised(text: str) -> str:
    return re.sub(r"(?m)^ +$", "", text.expandtabs(4)) + "\n\n"


class _Heading(HashHeaderProcessor):
    """Headings as `markup.headings` finds them: up to three spaces before, one after the `#`s."""

    RE = re.compile(
        r"(?:^|\n) {0,3}(?P<level>#{1,6})[ \t]+(?P<header>\S[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)"
    )


class _Definition(ReferenceProcessor):
    """Definitions as `markup.links` finds them: the address on the same line."""

    RE = re.compile(
        r"^[ ]{0,3}\[([^\[\]\n@][^\[\]\n]*)\]:[ ]*([^\s]+)[ ]*((?:([\"'])([^\n]*)\4|\(([^\n]*)\))[ ]*)?$",
        re.MULTILINE,
    )


class _Table(TableProcessor):
    """Tables in which no cell is lost: a row may have more or fewer cells than the head."""

    def _build_row(self, row: str, parent: ET.Element, align: Sequence[str | None]) -> None:
        line = ET.SubElement(parent, "tr")
        name = "th" if parent.tag == "thead" else "td"
        cells = self._split_row(row)
        for number, text in enumerate(cells):
            cell = ET.SubElement(line, name)
            cell.text = text.strip(" ")
            side = align[number] if number < len(align) else None
            if side:
                cell.set("class", side)
        missing = len(align) - len(cells)
        if missing > 0:
            ET.SubElement(line, name, {"colspan": str(missing)} if missing > 1 else {})


class _NumberedList(SaneOListProcessor):
    """Lists that keep the numbers that their author gave: a list of years stays one."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        # HTML takes no longer numbers, and https://spec.commonmark.org/0.31.2/#ordered-list-marker
        # draws the same line.
        self.RE = re.compile(r"^[ ]{0,3}\d{1,9}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}((\d{1,9}\.))[ ]+(.*)")
        self.INDENT_RE = re.compile(r"^[ ]{4,7}((\d{1,9}\.)|[*+-])[ ]+.*")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        lines = blocks[0].split("\n")
        numbers = [int(found[2][:-1]) for found in map(self.CHILD_RE.match, lines) if found]
        super().run(parent, blocks)
        items = parent if parent.tag in {"ol", "ul"} else parent[-1]
        for item, number in zip(items[-len(numbers) :], numbers, strict=True):
            item.set("value", str(number))


class _Mail(AutolinkInlineProcessor):
    """A mail address in angle brackets, without the disguise that deceives no robot."""

    def handleMatch(  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        element, start, end = super().handleMatch(m, data)
        address = str(element.get("href"))
        element.set("href", address if address.startswith("mailto:") else f"mailto:{address}")
        return element, start, end
