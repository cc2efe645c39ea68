"""What readers were told is not taken back in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.changes import changes, in_words, previous
from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.markup import citations
from backgrounder.problems import Level
from backgrounder.published import published, topic_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.model import Brief
    from backgrounder.problems import Place
    from backgrounder.published import PublishedTopic


def silent_edits(desk: Desk) -> Iterator[Finding]:
    """Find published claims that were corrected without a word, once for each brief and claim."""
    if desk.before is None:
        return
    now = published(desk.library)
    briefs = {topic_id(brief, desk.library): brief for brief in desk.library.briefs}
    told = set()
    for change in changes(desk.before, now):
        spot = (change.topic, change.claim)
        if change.needs_correction and spot not in told:
            told.add(spot)
            topic = now.topics[change.topic]
            old = previous(change.topic, desk.before, now) or topic
            yield Finding(
                _place(briefs[change.topic], change.successor or change.claim),
                in_words(change, f" when this was published on {day_in_words(old.changed_on)}"),
                _remedy(old, topic),
            )


def _place(brief: Brief, key: str) -> Place:
    """Return where a brief first cites a claim, or its first line: a dispute of it may cite it."""
    for text in brief.passages():
        for citation in citations(text):
            if str(citation.key) == key:
                return citation.place
    named = (figure.place for figure in brief.key_figures if str(figure.value) == key)
    return next(named, brief.place)


def _remedy(old: PublishedTopic, new: PublishedTopic) -> str:
    if len(new.corrections) > len(old.corrections):
        return (
            f"the new entry under `corrections` needs a date from {day_in_words(old.changed_on)} "
            "on, and `updated` that date or a later one"
        )
    return "set `updated` and add an entry under `corrections`"


_EXAMPLE = """\
-- site/evidence.json --
{
 "format": 1,
 "topics": {
  "example": {
   "address": "/topics/example/",
   "aliases": [],
   "date": "2024-06-01",
   "updated": null,
   "corrections": [],
   "claims": ["orro-2024#level"]
  }
 },
 "sources": {
  "orro-2024": {
   "published": "2024-05-03",
   "claims": {
    "level": {
     "says": "The water stands 3 metres below its mark of 1990.",
     "figure": "3 metres",
     "counts": null,
     "by": "vell-water-board",
     "speaker": "Vell Water Board",
     "when": "2024-05-01",
     "standing": "stated",
     "quotes": ["lower than anyone remembers"]
    }
   }
  }
 }
}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
"""

RULES = (
    Rule(
        id="silent-edit",
        level=Level.ERROR,
        about="A figure, a quotation or an attribution that was published is corrected openly.",
        why="readers who saw it must be told",
        find=silent_edits,
        failing=f"""\
{_EXAMPLE}---
The water stands 4 metres below its mark of 1990 [@orro-2024#level].
""",
        passing=f"""\
{_EXAMPLE}updated: 2024-06-08
corrections:
  - date: 2024-06-08
    text: Until 8 June 2024 this page gave the fall as a metre too little [@orro-2024#level].
---
The water stands 4 metres below its mark of 1990 [@orro-2024#level].
""",
    ),
)
