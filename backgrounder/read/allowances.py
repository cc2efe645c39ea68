"""Where an author says that a rule is wrong about one line, and why.

In Markdown, be it in a YAML text, that is a comment `<!-- allow RULE: reason -->`; between the
values of YAML, `# allow RULE: reason`. What stands in code is code, and a `#` in a value is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.markup import Comment
from backgrounder.model import Allowance
from backgrounder.problems import Place, Problem
from backgrounder.read.compose import spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.model import Prose

_WORTH_A_LOOK = re.compile(r"(?:#|<!--)\s*allow", re.IGNORECASE)
_YAML_COMMENT = re.compile(r"#([^\n]*)")


def in_markdown(body: Prose) -> Iterator[Allowance]:
    """Yield the allowances of a body."""
    if _WORTH_A_LOOK.search(body.text):
        yield from _allowances(body.text, body.place, markup.comments(body.text))


def in_yaml(text: str, start: Place) -> Iterator[Allowance]:
    """Yield the allowances of a YAML text that stands at `start` of its file."""
    if not _WORTH_A_LOOK.search(text):
        return
    values = tuple(spans(text))
    comments = (*_between(text, values), *_inside(text, values))
    yield from _allowances(text, start, sorted(comments, key=lambda comment: comment.start))


def refused(
    allowances: Iterable[Allowance], problems: Iterable[Problem]
) -> dict[Allowance, Problem]:
    """Return the allowances of what reading found, each with the problem that it is itself.

    A file that cannot be read as it should cannot be checked either.
    """
    found = {(problem.rule, problem.place.path, problem.place.line) for problem in problems}
    return {
        allowance: Problem(
            allowance.place,
            "allow-forbidden",
            f"`{allowance.rule}` allows no exception",
            "what cannot be read cannot be checked",
            "mend what it finds, and delete the comment",
        )
        for allowance in allowances
        if (allowance.rule, allowance.place.path, allowance.line) in found
    }


def _between(text: str, values: Iterable[tuple[int, int]]) -> Iterator[Comment]:
    """Yield YAML's own comments: with the values blanked, each `#` begins one."""
    for match in _YAML_COMMENT.finditer(markup.blanked(text, values)):
        yield Comment(*match.span(), match[1])


def _inside(text: str, values: Iterable[tuple[int, int]]) -> Iterator[Comment]:
    for start, end in values:
        for comment in markup.comments(text[start:end]):
            yield Comment(start + comment.start, start + comment.end, comment.text)


def _allowances(text: str, start: Place, comments: Iterable[Comment]) -> Iterator[Allowance]:
    said = ((comment, markup.allowance(comment.text)) for comment in comments)
    found = [(comment, allowed) for comment, allowed in said if allowed]
    lines = _lines(text, ((comment.start, comment.end) for comment, _ in found))
    for comment, (rule, reason) in found:
        line, column = lines.spot(comment.start)
        place = Place(start.path, start.line + line, column + 1)
        yield Allowance(place, rule, reason, start.line + lines.first_full(line))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text, counted from 0."""

    starts: tuple[int, ...]
    """Where each begins."""
    full: tuple[int, ...]
    """Those that hold anything but allowances."""

    def spot(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]

    def first_full(self, line: int) -> int:
        """Return the first full line from this one on; itself where there is none."""
        index = bisect_left(self.full, line)
        return self.full[index] if index < len(self.full) else line


def _lines(text: str, allowed: Iterable[tuple[int, int]]) -> _Lines:
    rest = markup.blanked(text, allowed).split("\n")
    return _Lines(
        (0, *(match.end() for match in re.finditer("\n", text))),
        tuple(number for number, line in enumerate(rest) if line.strip()),
    )
