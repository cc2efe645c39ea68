"""Names are written as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import plain
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.model import Library


def wrong_names(desk: Desk) -> Iterator[Finding]:
    """Find spellings that the vocabulary lists as wrong; a correction may say what was wrong."""
    right = desk.reference.gathered(_right_names)
    if not right:
        return
    longest_first = sorted(right, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    for sentence in desk.sentences:
        for match in () if sentence.is_correction else pattern.finditer(sentence.text):
            yield Finding(
                sentence.place(match.start()),
                f"`{match[0]}` is a wrong spelling in `content/tags.yaml`",
                f"write `{right[match[0]]}`",
            )


RULES = (
    Rule(
        id="name-variant",
        level=Level.ERROR,
        about="Names are spelled as `content/tags.yaml` has them.",
        find=wrong_names,
        failing="Orro Lake is low.",
        passing="Lake Orro is low.",
    ),
)


def _right_names(library: Library) -> dict[str, str]:
    """Return the name for which each wrong spelling stands."""
    return {
        wrong.text.strip(): plain(tag.name.text)
        for tag in library.tags.values()
        for wrong in tag.wrong
    }
