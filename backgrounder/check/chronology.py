"""Dates stand in an order that can be true.

The authors' day is the only thing taken from a clock. It can stop a build; it never changes a byte
of what is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backgrounder.check.desk import Desk
    from backgrounder.model import Placed


def out_of_order(desk: Desk) -> Iterator[Finding]:
    """Find briefs that were updated before they were published, or reviewed before that."""
    for item in desk.bodies():
        if item.date and item.updated and item.updated.value < item.date.value:
            yield Finding(
                item.updated.place,
                f"updated on {day_in_words(item.updated.value)}, before it was first published on "
                f"{day_in_words(item.date.value)}",
                "correct one of the two dates",
            )
    for brief in desk.library.briefs:
        review = brief.next_review
        if review and review.value < (brief.updated or brief.date).value:
            yield Finding(
                review.place,
                f"the next review, {day_in_words(review.value)}, is before the last change",
                "set the day of the next review",
            )


def in_the_future(desk: Desk) -> Iterator[Finding]:
    """Find things that are said to have been done on a day that has not come."""
    for name, day in _done(desk):
        if day and day.value > desk.today:
            yield Finding(
                day.place,
                f"`{name}` is {day_in_words(day.value)}, which has not come yet: today is "
                f"{day_in_words(desk.today)}",
                "correct it, or hold the brief back with `draft: true`",
            )


def _done(desk: Desk) -> Iterator[tuple[str, Placed[date] | None]]:
    for item in desk.bodies():
        yield "date", item.date
        yield "updated", item.updated
    for brief in desk.library.briefs:
        yield "facts-as-of", brief.facts_as_of
        yield from (("date", correction.day) for correction in brief.corrections)
    for source in desk.library.sources.values() if desk.is_whole else ():
        yield "accessed", source.accessed


def read_before_published(desk: Desk) -> Iterator[Finding]:
    """Find sources that were read before they were published."""
    for source in desk.library.sources.values():
        read = source.accessed
        if read and read.value < source.published.value.earliest:
            yield Finding(
                read.place,
                f"read on {day_in_words(read.value)}, before it was published "
                f"({source.published.value.words})",
                "correct one of the two dates",
            )


RULES = (
    Rule(
        id="date-order",
        level=Level.ERROR,
        about="A brief is updated after it was published, and reviewed after that.",
        find=out_of_order,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
updated: 2024-05-31
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
updated: 2024-06-02
---
Nothing more is known.
""",
    ),
    Rule(
        id="date-in-future",
        level=Level.ERROR,
        about="What is said to have been done was done by today.",
        find=in_the_future,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
updated: 9999-01-01
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
updated: 2024-06-02
---
Nothing more is known.
""",
    ),
    Rule(
        id="read-before-published",
        level=Level.ERROR,
        about="A record was read after it was published.",
        find=read_before_published,
        reach="site",
        failing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
accessed: 2024-05-01
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
A fisher wrote a letter [@letter].
""",
        passing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
accessed: 2024-05-04
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
A fisher wrote a letter [@letter].
""",
    ),
)
