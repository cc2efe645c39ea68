"""The small site in which each rule shows what it catches and what it lets pass.

A rule's example is a sentence or a few, which become the body of a brief, or whole files, each
after a line `-- path --`. The guide prints them, and a test builds them.
"""

from __future__ import annotations

import re

BRIEF = "content/topics/example.md"
"""The file whose body an example without a path becomes."""

SITE = """
-- content/site.yaml --
title: The Orro Explainer
language: en
checks: {unarchived: off}
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place, about: A lake in the hills., wrong: [Orro Lake]}
vell-water-board: {name: Vell Water Board, kind: organisation}
-- seeds/sources/orro-2024.yaml --
publisher: Orro Gazette
title: The lake is lower than ever
url: https://gazette.example/lake
archived: https://archive.example/lake
published: 2024-05-03
claims:
  level:
    says: The water stands 4 metres below its mark of 1990.
    figure: 4 metres
    by: vell-water-board
    when: 2024-05-01
    quotes: [lower than anyone remembers]
  west-shore: {says: The boats left from the west shore., by: vell-water-board, when: 2024-05-01}
-- seeds/sources/vell-2023.yaml --
publisher: Vell Post
title: A dry year
url: https://post.example/dry
archived: https://archive.example/dry
published: 2023-12-05
claims:
  left:
    says: Fishers left the lake, a third of them for good.
    figure: more than 1,200 fishers
    by: Vell Fishers' Union
    when: 2023-11-30
  paid: {says: "The board paid 1,668 crowns.", when: 2023-11-30}
  day-3: {says: 30 November 2023 was day 3 of the strike., when: 2023-11-30}
  day-5: {says: 2 December 2023 was day 5 of the strike., when: 2023-12-02}
  bill:
    says: >-
      The board paid 1,668 crowns, 39 per cent more than before: 1,200 for boats, and for nets 468
      by one count and 568 by another.
    when: 2023-11-30
  fees: {says: "The board's fees rose by 60 per cent, from 250 crowns.", when: 2023-11-30}
  east-shore: {says: The boats left from the east shore., when: 2023-11-30}
-- seeds/sources/tarn-2024.yaml --
publisher: Tarn Radio
title: Who poisoned the lake?
url: https://radio.example/poison
archived: https://archive.example/poison
published: 2024-05-04
claims:
  poison: {says: The mill poisoned the lake., by: Vell Fishers' Union, standing: alleged}
-- seeds/sources/hill-2024.yaml --
publisher: Hill Mirror
title: Poison in the lake?
origin: Tarn Radio
url: https://mirror.example/poison
archived: https://archive.example/poison
published: 2024-05-05
claims:
  poison: {says: The mill poisoned the lake., by: Vell Fishers' Union, standing: alleged}
-- seeds/disputes.yaml --
shore:
  question: Which shore did the boats leave from?
  versions:
    - {answer: The west shore, claims: [orro-2024#west-shore]}
    - {answer: The east shore, claims: [vell-2023#east-shore]}
-- content/topics/lake.md --
---
title: The lake
summary: What is known of the lake.
tags: [lake-orro, vell-water-board]
date: 2024-06-01
---
Two papers wrote of it [@orro-2024; @vell-2023; @tarn-2024; @hill-2024].
"""

_HEAD = f"""
-- {BRIEF} --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
"""
_FILE = re.compile(r"^-- (\S.*?) --$", re.MULTILINE)


def files_of(example: str) -> dict[str, str]:
    """Return the files of an example by path, those that every example stands among included."""
    written = example if example.lstrip().startswith("-- ") else f"{_HEAD}{example}\n"
    return _files(SITE) | _files(written)


def _files(text: str) -> dict[str, str]:
    parts = _FILE.split(text)
    return dict(zip(parts[1::2], (part.lstrip("\n") for part in parts[2::2]), strict=True))
