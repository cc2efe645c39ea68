"""Words: prose, titles, lines, names of other things, and choices between words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.model import Placed, Prose
from backgrounder.problems import Problem, nearest
from backgrounder.read.characters import quoted
from backgrounder.read.kinds.kind import Kind, is_short, misfit, one_line, written
from backgrounder.read.nodes import Node, Scalar, described, prose

if TYPE_CHECKING:
    from backgrounder.read.report import Report

LONGEST_TITLE = 150
LONGEST_LINE = 300

_TEXT_TO_EDITORS = ("string", "number")
"""An editor takes `figure: 4000` for a number; to us it is text."""

_NUMBER_OR_FLAG = re.compile(
    r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|true|True|TRUE|false|False|FALSE",
    re.ASCII,
)
"""What is no text to editors: YAML 1.2 core schema, section 10.3.2."""


def text(limit: int = 0) -> Kind[Prose]:
    """Return the kind of prose with light Markdown and citations; `limit` in characters."""
    words = f"text, at most {limit} characters" if limit else "text"
    most = {"maxLength": limit} if limit else {}

    def convert(node: Node, name: str, report: Report) -> Prose | None:
        scalar = written(node, name, words, report)
        return prose(scalar) if scalar and is_short(scalar, name, limit, report) else None

    json = {"type": _TEXT_TO_EDITORS, "minLength": 1, **most}
    return Kind(words, json, convert, lambda place: Prose("", place))


def title(limit: int = LONGEST_TITLE) -> Kind[Prose]:
    """Return the kind of a line that readers know something by."""
    words = f"one line of text, at most {limit} characters"

    def convert(node: Node, name: str, report: Report) -> Prose | None:
        scalar = one_line(node, name, limit, report)
        if scalar is None:
            return None
        if not scalar.style and _NUMBER_OR_FLAG.fullmatch(scalar.text):
            hint = f'if it is a title, put quotes round it: `"{scalar.text}"`'
            report(misfit(scalar.place, name, "one line of text", quoted(scalar.text), hint))
            return None
        return prose(scalar)

    json = {"type": "string", "minLength": 1, "maxLength": limit}
    return Kind(words, json, convert, lambda place: Prose("", place))


def line(limit: int = LONGEST_LINE) -> Kind[str]:
    """Return the kind of a line of plain text."""

    def convert(node: Node, name: str, report: Report) -> str | None:
        scalar = one_line(node, name, limit, report)
        return scalar.text.strip() if scalar else None

    json = {"type": _TEXT_TO_EDITORS, "minLength": 1, "maxLength": limit}
    return Kind(f"one line of text, at most {limit} characters", json, convert, lambda _: "")


def reference(words: str) -> Kind[Placed[str]]:
    """Return the kind of a name for something elsewhere; `check` says whether that exists."""

    def convert(node: Node, name: str, report: Report) -> Placed[str] | None:
        scalar = one_line(node, name, LONGEST_LINE, report)
        return Placed(scalar.text.strip(), scalar.place) if scalar else None

    return Kind(words, line().json, convert)


def flag(*, doubtful: bool) -> Kind[bool]:
    """Return the kind of yes and no: the bare words `true` and `false`, nothing else.

    `doubtful` is what anything else counts as: the side that publishes less.
    """
    words = "`true` or `false`"

    def convert(node: Node, name: str, report: Report) -> bool:
        if isinstance(node, Scalar) and not node.style and node.text in {"true", "false"}:
            return node.text == "true"
        found = quoted(node.raw) if isinstance(node, Scalar) and node.raw else described(node)
        hint = f"write {words}, in small letters and without quotes"
        report(misfit(node.place, name, words, found, hint))
        return doubtful

    return Kind(words, {"type": "boolean"}, convert)


def choice(*options: str) -> Kind[str]:
    """Return the kind of a word out of a few; the first stands in."""
    words = f"one of {', '.join(f'`{option}`' for option in options)}"

    def convert(node: Node, name: str, report: Report) -> str | None:
        scalar = written(node, name, words, report)
        if scalar is None or scalar.text in options:
            return scalar.text if scalar else None
        message = f"{name} is {quoted(scalar.text)}, but has to be {words}"
        report(Problem(scalar.place, "choice", message, hint=nearest(scalar.text, options)))
        return None

    return Kind(words, {"enum": options}, convert, lambda _: options[0])
