"""A Markdown file is two texts: its front matter between `---` lines, and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.model import Prose
from backgrounder.problems import Place, Problem, warning
from backgrounder.read.allowances import in_markdown, in_yaml
from backgrounder.read.characters import place_in
from backgrounder.read.compose import compose
from backgrounder.read.nodes import Mapping, Node, Scalar, described

if TYPE_CHECKING:
    from backgrounder.model import Allowance
    from backgrounder.read.report import Report

MAXIMUM_SIZE = 64 * 1024
"""Of front matter, in bytes."""

_HEADING = re.compile(r"^#{2,6} \S", re.MULTILINE)
"""To YAML a comment; the `#` of a comment stands alone."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n\n(?=[^\s#\-'\"\[\]{}])(?![\w -]{1,40}:(?:[ \n]|\Z))")
"""A line after an empty one that is nothing front matter could hold: no key, entry or comment."""


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, taken apart."""

    fields: Mapping | None
    """None where the front matter cannot be read."""
    body: Prose
    allowances: tuple[Allowance, ...]
    """What its author allows, in both of its parts."""


def split(text: str, path: str, report: Report) -> Document | None:
    """Take a Markdown file apart; None where it has no front matter, which is reported."""
    opening = _FENCE.match(text)
    if opening is None:
        report(_missing(text, path))
        return None
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is None:
        report(
            Problem(
                Place(path),
                "front-matter",
                "the front matter that opens here is never closed",
                hint="end it with a line `---`",
            )
        )
        return None
    block, body = text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :]
    prose = Prose(body, Place(path, text.count("\n", 0, closing.end()) + 2))
    allowances = (*in_yaml(block, Place(path, 2)), *in_markdown(prose))
    return Document(_fields(block, path, report), prose, allowances)


def _missing(text: str, path: str) -> Problem:
    if not text.strip():
        return Problem(
            Place(path), "front-matter", "the file is empty", hint="begin it with front matter"
        )
    return Problem(
        Place(path),
        "front-matter",
        "the file does not begin with front matter",
        "without it there is neither a title nor a date",
        "make `---` the first line"
        + ("; delete what stands above it" if _FENCE.search(text) else ""),
    )


def _fields(block: str, path: str, report: Report) -> Mapping | None:
    if len(block.encode()) > MAXIMUM_SIZE:
        report(_too_large(path))
        return None
    found: list[Problem] = []
    tree = compose(block, Place(path, 2), found.append)
    swallowed = _PARAGRAPH.search(block) if not isinstance(tree, Mapping) else None
    if swallowed:
        report(_unclosed(block, swallowed.end(), path))
        return None
    for problem in found:
        report(problem)
    heading = _HEADING.search(block) if isinstance(tree, Mapping) else None
    if heading:
        report(_heading(block, heading.start(), path))
    return _mapping(tree, path, report) if tree else None


def _mapping(tree: Node, path: str, report: Report) -> Mapping | None:
    if isinstance(tree, Mapping):
        return tree
    if isinstance(tree, Scalar) and tree.is_null:
        return Mapping(Place(path), ())
    report(
        Problem(
            tree.place,
            "front-matter",
            f"front matter has to be lines of `key: value`, but this is {described(tree)}",
            hint="if it is the body, close the front matter above it with `---`",
        )
    )
    return None


def _heading(block: str, offset: int, path: str) -> Problem:
    return warning(
        place_in(block, offset, Place(path, 2)),
        "front-matter",
        "a comment in front matter, though it looks like a heading, is not on the page",
        hint="if the body begins here, put `---` above it; a comment has one `#`",
    )


def _unclosed(block: str, offset: int, path: str) -> Problem:
    return Problem(
        place_in(block, offset, Place(path, 2)),
        "front-matter",
        "this line is no `key: value`, yet the front matter goes on",
        "what stands in front matter is not on the page",
        "if the body begins here, put `---` above it",
    )


def _too_large(path: str) -> Problem:
    return Problem(
        Place(path),
        "too-large",
        f"the front matter is larger than {MAXIMUM_SIZE // 1024} KiB",
        hint="move text into the body; is the closing `---` missing?",
    )
