"""What a site owes its readers as time goes by: reviews that are held, and copies of its sources.

The authors' day is taken from a clock: it may make a problem, and never changes a page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk

_FRESH = timedelta(days=7)
"""How long a source may go without a copy."""


def overdue(desk: Desk) -> Iterator[Finding]:
    """Find briefs whose next review was due before today."""
    for brief in desk.library.briefs:
        review = brief.next_review
        if review and (brief.updated or brief.date).value <= review.value < desk.today:
            yield Finding(
                review.place,
                f"the review that was due on {day_in_words(review.value)} is overdue",
                "review the brief, and set the day of the next one",
            )


def unarchived(desk: Desk) -> Iterator[Finding]:
    """Find cited sources on the web, older than a week, of which no copy is named."""
    cited = {key.source for key in desk.cited_anywhere()}
    for source in desk.library.sources.values():
        published = source.published.value
        if source.id not in cited or not source.url or not source.link or source.archived:
            continue
        if (published.latest or published.earliest) < desk.today - _FRESH:
            yield Finding(
                source.place,
                f"`{source.id}` has no archived copy",
                "save the page at a web archive, and give the copy's address as `archived`",
            )


_ARCHIVE = "archived: https://archive.example/letters\n"
_SOURCE = """\
-- content/site.yaml --
title: The Orro Explainer
-- seeds/sources/letters.yaml --
publisher: Vell Post
title: Letters of a dry year
url: https://post.example/letters
published: 2023-12-05
"""
_CITING = """\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
A fisher wrote to the paper [@letters].
"""

RULES = (
    Rule(
        id="stale",
        level=Level.WARNING,
        about="A brief is reviewed by the day that it names.",
        why="readers are told that what they read is kept up to date",
        find=overdue,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
next-review: 2024-06-30
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
next-review: 9999-06-30
---
Nothing more is known.
""",
    ),
    Rule(
        id="unarchived",
        level=Level.WARNING,
        about="A source on the web that is older than a week has an archived copy.",
        why="pages change and vanish, and readers could no longer see what was cited",
        find=unarchived,
        reach="site",
        failing=_SOURCE + _CITING,
        passing=_SOURCE + _ARCHIVE + _CITING,
    ),
)
