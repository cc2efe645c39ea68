"""The Markdown that authors may write: Python-Markdown with what we want, without what we do not.

Tables, lists that keep their numbers, quotes, headings with `#`, links, images, references and
emphasis. No raw HTML, no attributes, no indented code, no underlined headings; code and citations
are tokens by now (`tokens`). The syntax is https://daringfireball.net/projects/markdown/syntax.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, ReferenceProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.inlinepatterns import (
    AUTOMAIL_RE,
    IMAGE_LINK_RE,
    LINK_RE,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.util import AtomicString

from backgrounder.render.emphasis import EmphasisProcessor
from backgrounder.render.tables import TableProcessor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown.blockparser import BlockParser

_OWN_LINE = re.compile(
    r"\n {0,3}(?:#{1,6}[ ]+\S[^\n]*|(?:-[ ]{0,2}){3,}|(?:_[ ]{0,2}){3,}|(?:\*[ ]{0,2}){3,})[ ]*$",
    re.MULTILINE,
)
"""A heading or a rule, with the line end before it."""
_TARGET = re.compile(
    r"\(\s*(?:<(?P<bracketed>[^\s<>]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
    r"(?:\s+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'))?\s*\)"
)
"""Of a link or an image: its address and its title."""
_TRIGGERS = {
    "escape": ("\\",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "em_strong": ("*", "_"),
}
"""The inline patterns that we want, and of what a text must contain one for each to match."""
_MARK = re.compile(r"[\\\[<*_]")
_PARAGRAPH = re.compile(r"(?![\s\d*+_-])(?>(?:[^\n#>|\]]++|\](?!:)|\n(?! *(?:[*+_-]|1\.)))+)")
"""A block that can be nothing else: it has no mark of a heading, a quote, a table or a definition,
does not begin like a list, and no line of it begins like a rule or a list."""

_idle: list[Markdown] = []
"""Parsers to be used again: making one takes as long as parsing a page."""


def parse_blocks(text: str) -> ET.Element:
    """Return the tree of a body: a `div` with block elements."""
    with _markdown() as markdown:
        root = ET.Element("div")
        for written in _normalised(text).split("\n\n"):
            block = written.lstrip("\n")
            heading = _Heading.RE.fullmatch(block)
            if heading:
                ET.SubElement(root, f"h{len(heading['level'])}").text = heading["header"].strip()
            elif _PARAGRAPH.fullmatch(block):
                ET.SubElement(root, "p").text = block
            else:
                # One at a time, because the parser takes each from the front of its list.
                markdown.parser.parseBlocks(root, [block])
        _parse_inline(markdown, root)
        return root


def parse_paragraph(text: str) -> ET.Element:
    """Return the tree of one paragraph, a `p`, whatever its lines begin with."""
    with _markdown() as markdown:
        root = ET.Element("div")
        paragraph = ET.SubElement(root, "p")
        paragraph.text = " ".join(text.split())
        _parse_inline(markdown, root)
        return paragraph


def _parse_inline(markdown: Markdown, root: ET.Element) -> None:
    """Parse the text of each element by itself, for most have none of the marks that matter.

    Python-Markdown looks again at what it found in an element that holds others, or before text
    that follows one; such a tree is parsed as a whole.
    """
    elements = list(root.iter())
    marked = [element for element in elements if element.text and _is_marked(element.text)]
    if any(map(len, marked)) or any(element.tail for element in elements):
        _run(markdown, root, "".join(root.itertext()))
        return
    for element in marked:
        alone = ET.Element(root.tag)
        alone.append(element)
        _run(markdown, alone, element.text or "")


def _run(markdown: Markdown, root: ET.Element, text: str) -> None:
    """Ask of what is in `root` the patterns that can match in `text`."""
    processor = cast("Any", markdown.treeprocessors["inline"])
    processor.inlinePatterns = [
        markdown.inlinePatterns[name]
        for name, marks in _TRIGGERS.items()
        if any(mark in text for mark in marks)
    ]
    processor.run(root)
    markdown.treeprocessors["unescape"].run(root)


def _is_marked(text: str) -> bool:
    """Tell whether an inline pattern can match in `text`."""
    return bool(_MARK.search(text)) or "  \n" in text


@contextmanager
def _markdown() -> Iterator[Markdown]:
    """Give a parser that nobody else uses now, cleared of what the last text left.

    After an exception it is not used again, because that leaves it half-way.
    """
    markdown = _idle.pop() if _idle else _new_markdown()
    yield markdown.reset()
    _idle.append(markdown)


def _new_markdown() -> Markdown:
    markdown = Markdown()
    markdown.ESCAPED_CHARS = list("\\`*_{}[]()<>#+-.!|\"'~@$&")
    markdown.inlinePatterns.register(EmphasisProcessor(), "em_strong", 60)
    markdown.inlinePatterns.register(_Link(LINK_RE, markdown), "link", 160)
    markdown.inlinePatterns.register(_Image(IMAGE_LINK_RE, markdown), "image_link", 150)
    markdown.inlinePatterns.register(_Mail(AUTOMAIL_RE, markdown), "automail", 110)
    blocks, parser = markdown.parser.blockprocessors, markdown.parser
    for unwanted in ("code", "setextheader"):
        blocks.deregister(unwanted)
    blocks.register(_Heading(parser), "hashheader", 78)
    blocks.register(TableProcessor(parser), "table", 75)
    blocks.register(_NumberedList(parser), "olist", 40)
    blocks.register(SaneUListProcessor(parser), "ulist", 30)
    blocks.register(_Definition(parser), "reference", 15)
    blocks.register(_ListInParagraph(parser), "list_in_paragraph", 12)
    return markdown


def _normalised(text: str) -> str:
    """Return `text` without white space of no meaning, and with rules and headings set apart.

    They end a paragraph anyway, but the parser would start afresh with all that follows.
    """
    text = text.expandtabs(4)
    if "\n " in text or text.startswith(" "):
        text = re.sub(r"(?m)^ +$", "", text)
    return _OWN_LINE.sub(lambda line: f"\n{line[0]}\n", "\n" + text)


class _Heading(HashHeaderProcessor):
    """Headings as `markup.headings` finds them: up to three spaces before, one after the `#`s."""

    RE = re.compile(
        r"(?:^|\n) {0,3}(?P<level>#{1,6})[ \t]+(?P<header>\S[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)"
    )


class _Definition(ReferenceProcessor):
    """Definitions as `markup.links` finds them: not in quotes, the address on the same line."""

    RE = re.compile(
        r"^ {0,3}\[([^\[\]\n@][^\[\]\n]*)\]: *(\S+) *((?:([\"'])([^\n]*)\4|\(([^\n]*)\)) *)?$",
        re.MULTILINE,
    )

    def test(self, parent: ET.Element, block: str) -> bool:
        return parent.tag == "div" and super().test(parent, block)


class _NumberedList(SaneOListProcessor):
    """Lists that keep the numbers that their author gave: a list of years stays one."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        # Browsers take no longer numbers (https://spec.commonmark.org/0.31.2/#list-items).
        self.RE = re.compile(r"^[ ]{0,3}\d{1,9}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}((\d{1,9}\.))[ ]+(.*)")
        self.INDENT_RE = re.compile(r"^[ ]{4,7}((\d{1,9}\.)|[*+-])[ ]+.*")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        lines = blocks[0].split("\n")
        numbers = [found[2].rstrip(".") for found in map(self.CHILD_RE.match, lines) if found]
        super().run(parent, blocks)
        items = parent if parent.tag in {"ol", "ul"} else parent[-1]
        for item, number in zip(items[-len(numbers) :], numbers, strict=True):
            item.set("value", str(int(number)))


class _ListInParagraph(BlockProcessor):
    """A list that follows the lines of a paragraph without an empty line between.

    A numbered one begins with 1, for a year may stand at the beginning of any line
    (https://spec.commonmark.org/0.31.2/#lists).
    """

    RE = re.compile(r"\n(?= {0,3}(?:[-*+]|1\.) +\S)")

    def test(self, parent: ET.Element, block: str) -> bool:
        del parent
        return bool(self.RE.search(block))

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        before, rest = self.RE.split(blocks.pop(0), maxsplit=1)
        self.parser.parseBlocks(parent, [before])
        blocks.insert(0, rest)


class _Link(LinkInlineProcessor):
    """Links as `markup.links` finds them, so that each is checked.

    Our own, because Python-Markdown 3.11.3 passes over brackets in titles and loses what follows.
    """

    def getLink(  # noqa: N802 - Python-Markdown's name
        self, data: str, index: int
    ) -> tuple[str, str | None, int, bool]:
        found = _TARGET.match(data, index)
        if found is None:
            return "", None, index, False
        href = found["bracketed"] or found["bare"] or ""
        title = found["double"] or found["single"] or ""
        return self.unescape(href), " ".join(self.unescape(title).split()), found.end(), True


class _Image(_Link, ImageInlineProcessor):
    """Images, in the same way."""


class _Mail(InlineProcessor):
    """A mail address in angle brackets, without the disguise that deceives no robot."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        del data
        element = ET.Element("a", href="mailto:" + self.unescape(m[1]).removeprefix("mailto:"))
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()
