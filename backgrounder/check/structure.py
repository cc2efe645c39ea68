"""Bodies are plain Markdown that becomes a sound page."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from backgrounder import markup_limits
from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import allowance, comments, headings, masked, raw_html, without_comments
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk

TOP_LEVEL = 2
"""The title is the only heading of level 1."""

_TO_COME = re.compile(r"\[to come\]", re.IGNORECASE)
"""Newsrooms write TK for it, which `acronym-undefined` would take for an abbreviation."""


def too_complex(desk: Desk) -> Iterator[Finding]:
    """Find what no brief needs and what would keep a parser busy for minutes."""
    hint = "break it up, or write it more simply"
    by_file = groupby((*desk.texts, *desk.records), key=lambda text: text.place.path)
    for _, texts in by_file:
        passed = []
        for text in texts:
            found = markup_limits.too_complex(text.text)
            yield from (Finding(text.place_of(at), message, hint) for at, message in found)
            passed += [] if found else [text]
        if markup_limits.has_too_many_numbers([text.text for text in passed]):
            most = markup_limits.MOST_NUMBERS_OF_A_FILE
            yield Finding(passed[0].place, f"the file holds more than {most:,} numbers", hint)


def with_html(desk: Desk) -> Iterator[Finding]:
    """Find raw HTML, which briefs may not hold."""
    for text in desk.texts:
        for offset, opening in raw_html(text.text):
            yield Finding(
                text.place_of(offset),
                f"raw HTML, `{opening}`, is not allowed in a brief",
                "use Markdown; to show the sign itself, write `\\<`",
            )


def with_comments(desk: Desk) -> Iterator[Finding]:
    """Find HTML comments, which are left out of the page."""
    for text in desk.texts:
        notes = (each for each in comments(text.text) if not allowance(each.text))
        first = next(notes, None)
        if first:
            yield Finding(
                text.place_of(first.start),
                "the comment is left out of the page",
                "keep notes out of briefs: the files themselves may be public",
            )


def ill_headed(desk: Desk) -> Iterator[Finding]:
    """Find headings above level 2 and headings that skip a level."""
    for item in desk.bodies():
        previous = TOP_LEVEL - 1
        for heading in headings(item.body.text):
            place = item.body.place_of(heading.offset)
            if heading.level < TOP_LEVEL:
                yield Finding(
                    place,
                    f"`{heading.text}` is a heading of level {heading.level}",
                    "the title is the only one of level 1: begin with `##`",
                )
            elif heading.level > previous + 1:
                yield Finding(
                    place,
                    f"`{heading.text}` skips from level {previous} to level {heading.level}",
                    f"write `{'#' * (previous + 1)} {heading.text}`",
                )
            previous = max(heading.level, TOP_LEVEL)


def empty(desk: Desk) -> Iterator[Finding]:
    """Find briefs and pages that say nothing."""
    for item in desk.bodies():
        if not without_comments(item.body.text).strip() and not masked(item.body.text).strip():
            yield Finding(item.body.place, "the text is empty", "write it, or set `draft: true`")


def unanswered(desk: Desk) -> Iterator[Finding]:
    """Find headings with nothing below them, in what is no draft."""
    for item in desk.bodies():
        text = item.body.text
        found = () if item.draft else headings(text)
        for heading, following in zip_longest(found, found[1:]):
            if following and following.level > heading.level:
                continue
            end = following.offset if following else len(text)
            _, _, below = text[heading.offset : end].partition("\n")
            if not without_comments(below).strip():
                yield Finding(
                    item.body.place_of(heading.offset),
                    f"nothing stands below the heading `{heading.text}`",
                    "write it, or delete the heading",
                )


def unwritten(desk: Desk) -> Iterator[Finding]:
    """Find the mark of what is still to come, which `new topic` writes, in what is no draft."""
    drafts = {item.place.path for item in desk.bodies() if item.draft}
    for text in (*(item.title for item in desk.bodies()), *desk.texts):
        if text.place.path in drafts:
            continue
        for mark in _marks_to_come(text.text):
            yield Finding(
                text.place_of(mark.start()),
                f"`{mark[0]}` says that this is still to be written",
                "write it, or set `draft: true`",
            )


def _marks_to_come(text: str) -> Iterator[re.Match[str]]:
    """Yield the marks outside code and comments, which need not be found where there is no mark."""
    return _TO_COME.finditer(masked(text)) if _TO_COME.search(text) else iter(())


GATE = Rule(
    id="too-complex",
    level=Level.ERROR,
    about="A text is no more tangled than a reader could follow.",
    why="the build must end in seconds",
    find=too_complex,
    failing="> " * 60 + "The lake is low.",
    passing="A plain sentence.",
)
"""Comes before all others: what it finds would take them too long."""

UNFINISHED = (
    Rule(
        id="empty-section",
        level=Level.ERROR,
        about="A heading has text below it.",
        why="readers would find a question and no answer",
        find=unanswered,
        failing="""\
## How low is it?

Nobody has measured it.

## Why is it so low?
""",
        passing="""\
## How low is it?

Nobody has measured it.
""",
    ),
    Rule(
        id="to-come",
        level=Level.ERROR,
        about="What is marked as still `[to come]` is not published.",
        why="readers would see an unfinished page",
        find=unwritten,
        failing="The lake is low because [to come].",
        passing="The lake is low.",
    ),
)
"""What an author has still to write: such a page can be made, for the author's own eyes."""

RULES = (
    Rule(
        id="raw-html",
        level=Level.ERROR,
        about="A brief holds no HTML.",
        why="what an author writes must never become code",
        find=with_html,
        failing="The lake is <b>low</b>.",
        passing="The lake is **low**.",
    ),
    Rule(
        id="comment",
        level=Level.WARNING,
        about="A brief holds no comments but exceptions from a rule.",
        find=with_comments,
        failing="The lake is low. <!-- ask again -->",
        passing="The lake is low.",
    ),
    Rule(
        id="heading-level",
        level=Level.ERROR,
        about="Headings begin at level 2 and skip none.",
        why="screen readers find their way by headings",
        find=ill_headed,
        failing="""\
#### How low?

Very low.
""",
        passing="""\
## How low?

Very low.
""",
    ),
    Rule(
        id="empty-text",
        level=Level.ERROR,
        about="A brief says something.",
        find=empty,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
Nothing more is known.
""",
    ),
    *UNFINISHED,
)
