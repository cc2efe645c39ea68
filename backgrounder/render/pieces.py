"""A passage in pieces: HTML that is ready, and text that is still to be set and searched for names.

The text keeps its tokens (`tokens`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from backgrounder.markup import Code
    from backgrounder.views import Anchor, Mark

_LANGUAGE = re.compile(r"[\w+#.-]+")

Led = Callable[[Mapping[str, str]], str]
"""HTML that depends on where links lead: it is given what each link's target becomes."""


class Setting(NamedTuple):
    """What stands beside a passage's text and decides how it is written, whatever the page."""

    code: tuple[Code, ...]
    marks: tuple[tuple[Mark, ...], ...]
    anchors: tuple[Anchor, ...]
    leads: Mapping[str, bool]
    """For each link target that is rewritten, whether it may lead to what it becomes."""
    language: str
    """BCP 47; empty where it is not known."""
    direction: str
    """`ltr` or `rtl`, of the text round the passage."""
    turns: bool
    """Whether some of the text may run against `direction`."""
    within: Literal["text", "link", "heading"] = "text"


class Piece(NamedTuple):
    """HTML that is ready, or will be."""

    kind: Literal["edge", "tag", "word"]
    """An `edge` parts lines, a `tag` does not interrupt one, a `word` stands for one."""
    html: str | Led


class Text(NamedTuple):
    """Plain text with tokens."""

    text: str
    is_label: bool
    """Whether it stands in a link or a heading, so that no name in it leads to its page."""


def code_block(part: Code) -> str:
    """Return a block of code as HTML that the keyboard can scroll."""
    language = _LANGUAGE.match(part.language)
    name = f' class="language-{language[0]}"' if language else ""
    return f'<pre tabindex="0"><code{name}>{escape(part.text, quote=False)}\n</code></pre>\n'
