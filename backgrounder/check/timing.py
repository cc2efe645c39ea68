"""A source is later than what it reports, and a figure has a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.model import ClaimKey
from backgrounder.problems import Level
from backgrounder.prose_dates import dates_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.model import Claim, Source


def before_the_event(desk: Desk) -> Iterator[Finding]:
    """Find claims of what happened after their source was published; plans may lie ahead."""
    for source, claim in _claims(desk):
        published, when = source.published.value, claim.when
        if not when or not published.latest or when.value.earliest <= published.latest:
            continue
        if not _AHEAD.search(_words(claim)):
            yield Finding(
                when.place,
                f"`{when.value.written}` comes after `{source.id}` was published: "
                f"{published.words}",
                "correct one of the two, or say in `says` that it was planned, due or expected",
            )


def undated(desk: Desk) -> Iterator[Finding]:
    """Find figures of published texts of which nothing tells to what time they refer."""
    cited = desk.cited_anywhere()
    for source, claim in _claims(desk):
        if not claim.figure or claim.when or ClaimKey(source.id, claim.id) not in cited:
            continue
        if not any(written.earliest for written in dates_in(_words(claim))):
            yield Finding(
                claim.figure.place,
                f"when was it `{claim.figure.text}`?",
                "add `when:` to the claim, the day, month or year that its figure refers to",
            )


RULES = (
    Rule(
        id="source-precedes-event",
        level=Level.ERROR,
        about="What a source reports happened before it was published, or was planned.",
        why="no source can report what has not happened",
        find=before_the_event,
        reach="site",
        failing="""\
-- seeds/sources/letter.yaml --
publisher: Jon Orro
title: A letter
link: false
published: 2024-05-02
claims:
  closed: {says: The mill was closed., when: 2024-05-03}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
The mill was closed [@letter#closed].
""",
        passing="""\
-- seeds/sources/letter.yaml --
publisher: Jon Orro
title: A letter
link: false
published: 2024-05-02
claims:
  closed: {says: The mill is to be closed., when: 2024-05-03}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
The mill was to be closed [@letter#closed].
""",
    ),
    Rule(
        id="figure-undated",
        level=Level.ERROR,
        about="A figure on the page has a time: the claim's `when`, or a date in its words.",
        why="figures age, and readers could not tell how old this one is",
        find=undated,
        reach="site",
        failing="""\
-- seeds/sources/letter.yaml --
publisher: Jon Orro
title: A letter
link: false
published: 2024-05-02
claims:
  boats: {says: The boats lie ashore., figure: 70 boats}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
In all, 70 boats lie ashore [@letter#boats].
""",
        passing="""\
-- seeds/sources/letter.yaml --
publisher: Jon Orro
title: A letter
link: false
published: 2024-05-02
claims:
  boats: {says: The boats lie ashore., figure: 70 boats, when: 2024-05}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
In all, 70 boats lie ashore [@letter#boats].
""",
    ),
)

_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|(?:is|are|was|were|has|have|had)\s(?:\w+\s)?to"
    r"|to\s(?:be|begin|start|end|open|close|leave|meet)|plan\w*|due|expect\w*|deadline|until|till"
    r"|set\s(?:for|to)|schedul\w*|announc\w*|intend\w*|promis\w*|forecast\w*|predict\w*|order\w*"
    r"|call(?:s|ed)?\s(?:for|on)|wants?|ask(?:s|ed)?|demand\w*|aim\w*|next|ahead|upcoming"
    r"|from\s\d|as\sof|starts?|begins?|ends|expires?|takes\seffect)\b",
    re.IGNORECASE,
)
"""Words of what lies ahead."""


def _claims(desk: Desk) -> Iterator[tuple[Source, Claim]]:
    for source in desk.library.sources.values():
        yield from ((source, claim) for claim in source.claims.values())


def _words(claim: Claim) -> str:
    return " · ".join(text.text for text in claim.texts())
