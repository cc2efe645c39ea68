"""Sites of any size to measure with: briefs of some 600 words that rest on a ledger.

The same number of briefs gives the same bytes. Everything in them is made up: lakes, towns and
boards that do not exist, in sentences whose figures, dates and quotations their claims support.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TAGS = 200
TAGS_OF_A_BRIEF = 4
CLAIMS = 5
"""Of a source."""
SOURCES_OF_A_BRIEF = 6
SECTIONS = 6

_PLACES = "Orro Vell Hask Tarn Keld Brenn Dunmar Sarn Lome Pell Ruan Vasse Ister Morn Ghent Aldra"
_BODIES = "Board Union Council Office Court Ministry Survey Society Chamber Bureau"
_SUBJECTS = "water fish boats grain rents roads schools dams mines ferries harvests wells"
_VERBS = "measured counted recorded listed described examined compared revised published reviewed"
_NOUNS = tuple(
    "shore valley harbour quarter district market station bridge mill quay field orchard meadow"  # noqa: SIM905 - as the others
    " archive school ferry slipway canal reservoir granary".split()
)
_FILLERS = (
    "The people who live by the {0} speak of the {1} as of an old neighbour.",
    "Below the {0} the road turns towards the {1}, and the wind comes from the hills.",
    "Whoever walks from the {0} to the {1} passes gardens, sheds and a row of old trees.",
    "The {0} has a long memory, and so has the {1} on the other side.",
    "In the evening the lamps of the {0} are seen as far as the {1}.",
    "Most of what is grown near the {0} is sold at the {1}.",
)


def write(folder: Path, briefs: int) -> None:
    """Write a site of so many briefs, with its vocabulary and its ledger, into an empty folder."""
    chance = random.Random(briefs)  # noqa: S311 - the same corpus every time, no secret
    topics, sources = folder / "content" / "topics", folder / "seeds" / "sources"
    for each in (topics, sources):
        each.mkdir(parents=True)
    (folder / "content" / "site.yaml").write_text(
        "title: The Corpus\nurl: https://corpus.example/\nlanguage: en\n"
        "checks: {unarchived: off, tag-unused: off, source-unused: off}\n",
        encoding="utf-8",
    )
    (folder / "content" / "tags.yaml").write_text(_tags(), encoding="utf-8")
    records = max(4, briefs * 2 // 5)
    facts = [_facts(number, chance) for number in range(records)]
    for number, claims in enumerate(facts):
        (sources / f"{_source(number)}.yaml").write_text(_record(number, claims), encoding="utf-8")
    weights = [1 / rank for rank in range(1, TAGS + 1)]
    for number in range(briefs):
        text = _brief(number, facts, list(accumulate(weights)), chance)
        (topics / f"topic-{number:05}.md").write_text(text, encoding="utf-8")


def _tags() -> str:
    places = _PLACES.split()
    return "".join(
        f"tag-{number:03}: {{name: {places[number % len(places)]} {_NOUNS[number % 20]} {number},"
        f" kind: theme}}\n"
        for number in range(TAGS)
    )


def _source(number: int) -> str:
    return f"record-{number:05}"


def _facts(number: int, chance: random.Random) -> list[tuple[int, int, str, str]]:
    """Return for each claim: its number, its day of May 2024, its subject, and who says so."""
    places, bodies = _PLACES.split(), _BODIES.split()
    speaker = f"{places[number % len(places)]} {bodies[number // len(places) % len(bodies)]}"
    subjects = chance.sample(_SUBJECTS.split(), CLAIMS)
    return [
        (chance.randrange(1_000, 900_000), chance.randrange(1, 29), subject, speaker)
        for subject in subjects
    ]


def _record(number: int, claims: list[tuple[int, int, str, str]]) -> str:
    speaker = claims[0][3]
    lines = [
        f"publisher: {speaker}",
        f"title: Report {number} on the district",
        f"url: https://records.example/{number}",
        "published: 2024-06-01",
        "accessed: 2024-06-02",
        "claims:",
    ]
    for index, (count, day, subject, by) in enumerate(claims):
        lines += [
            f"  c{index}:",
            f"    says: The {by} counted {count:,} {subject} on {day} May 2024.",
            f"    figure: {count:,} {subject}",
            f"    by: {by}",
            f"    when: 2024-05-{day:02}",
            f"    quotes: [we went through every list of the {subject}]",
        ]
    return "\n".join(lines) + "\n"


def _brief(
    number: int,
    facts: list[list[tuple[int, int, str, str]]],
    weights: list[float],
    chance: random.Random,
) -> str:
    tags: dict[int, None] = {}
    while len(tags) < TAGS_OF_A_BRIEF:
        tags[bisect_left(weights, chance.random() * weights[-1])] = None
    used = chance.sample(range(len(facts)), min(SOURCES_OF_A_BRIEF, len(facts)))
    told = [_sentence(source, facts[source][chance.randrange(CLAIMS)], facts) for source in used]
    place = chance.choice(_PLACES.split())
    head = [
        "---",
        f"title: What is known of {place} {_NOUNS[number % 20]} {number}",
        f"summary: >-\n  {told[0]}",
        f"tags: [{', '.join(f'tag-{tag:03}' for tag in tags)}]",
        f"date: 2024-06-{number % 28 + 1:02}",
        "facts-as-of: 2024-06-30",
        "authors: [The corpus desk]",
        "at-a-glance:",
        *(f"  - >-\n    {sentence}" for sentence in told[:3]),
        "timeline:",
        f"  - when: 2024-05\n    what: >-\n      {told[1 % len(told)]}",
        "---",
    ]
    sections = []
    for section in range(SECTIONS):
        source = used[section % len(used)]
        claims = [facts[source][index] for index in range(CLAIMS)]
        sections.append(f"## What of the {_NOUNS[(number + section) % 20]}?\n")
        for half in range(2):
            cited = [_sentence(source, claims[2 * half + one], facts) for one in range(2)]
            fill = [chance.choice(_FILLERS).format(*chance.sample(_NOUNS, 2)) for _ in range(2)]
            sections.append(f"{fill[0]} {cited[0]}\n{fill[1]} {cited[1]}\n")
    link = f"See also [another topic](topic-{max(0, number - 1):05}.md).\n"
    return "\n".join((*head, *sections, link))


def _sentence(
    source: int,
    claim: tuple[int, int, str, str],
    facts: list[list[tuple[int, int, str, str]]],
) -> str:
    count, day, subject, by = claim
    key = f"{_source(source)}#c{facts[source].index(claim)}"
    if (count + day) % 4 == 0:
        words = f'"we went through every list of the {subject}"'
        return f"The {by} said of its work, {words} [@{key}]."
    return f"The {by} counted {count:,} {subject} on {day} May 2024 [@{key}]."
