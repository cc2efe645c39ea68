"""An author may allow one rule on one line: what counts as saying so, and what never shows.

What the check makes of it stands in `cases/exceptions.md`.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backgrounder.markup import allowance
from backgrounder.model import Prose
from backgrounder.problems import Place
from backgrounder.read import compose as composing
from backgrounder.read.allowances import in_markdown, in_yaml
from tests.front_door import Project

if TYPE_CHECKING:
    from pathlib import Path

START = Place("a.yaml", 2)
SAID = "<!-- allow weasel: MURMUR -->"
EVERYWHERE = f"""
-- content/site.yaml --
title: "The Orro Explainer {SAID}"
description: "What is known. {SAID}"
url: https://orro.example/
publisher: {{name: "Orro Desk {SAID}"}}
-- content/tags.yaml --
lake-orro:
  name: "Lake Orro {SAID}"
  kind: place
  about: "A lake. {SAID}"
  also: ["The Orro {SAID}"]
  short: "LO {SAID}"
-- seeds/disputes.yaml --
shore:
  question: "Which shore? {SAID}"
  wording: "We name both. {SAID}"
  versions:
    - {{answer: "West {SAID}", claims: [orro-2024#level]}}
    - {{answer: "East {SAID}", claims: [orro-2024#east]}}
-- seeds/sources/orro-2024.yaml --
publisher: "Orro Gazette {SAID}"
title: "The lake is low {SAID}"
origin: "Orro {SAID}"
url: https://gazette.example/lake
published: 2024-05-01
note: "A note. {SAID}"
claims:
  level:
    says: "The water stands low. {SAID}"
    figure: "4 metres {SAID}"
    counts: "the fall {SAID}"
    by: "Vell Water Board {SAID}"
    when: 2024-05-01
    quotes: ["lower than ever {SAID}"]
  east: {{says: "The boats left from the east. {SAID}"}}
-- content/topics/lake.md --
---
title: "The lake {SAID}"
summary: "Lake Orro is low [@orro-2024#level]. {SAID}"
tags: [lake-orro]
date: 2024-06-01
updated: 2024-06-02
authors: ["Orro Desk {SAID}"]
at-a-glance: ["It is low [@orro-2024#level]. {SAID}"]
key-figures: [orro-2024#level]
timeline: [{{when: 2024-05-01, what: "It fell [@orro-2024#level]. {SAID}"}}]
disputes: [shore]
parties: [{{who: "The board {SAID}", no-response: 2024-05-05}}]
unknowns: ["How low. {SAID}"]
what-next: [{{when: 2024-07, what: "Rain. {SAID}"}}]
how-we-know: "We looked. {SAID}"
corrections: [{{date: 2024-06-02, text: "It is a lake. {SAID}"}}]
---
## How low {SAID}

- low {SAID}

It is
{SAID}
low [@orro-2024#level; @orro-2024#east]. {SAID}

| how | low |
| --- | --- |
| it {SAID} | is |
-- content/pages/desk.md --
---
title: "The desk {SAID}"
summary: "Who we are. {SAID}"
---
We write. {SAID}
"""


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], ids=["libyaml", "pyyaml"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "_LOADER", getattr(yaml, request.param))


def lines(text: str) -> list[tuple[str, int]]:
    """Return the reasons found in a YAML text, each with the line that it speaks of."""
    return [(found.reason, found.line - START.line + 1) for found in in_yaml(text, START)]


def test_what_authors_allow_is_in_no_file_of_the_site(tmp_path: Path) -> None:
    """Wherever in a text it stands, be it a title, a name or a quotation."""
    project = Project(tmp_path / "project", EVERYWHERE)
    result = project.build()
    assert result.code == 0, result.out
    leaks = [path for path, content in project.tree().items() if b"MURMUR" in content]
    assert leaks == []
    assert "comment" not in result.rules


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("allow weasel: they are known", ("weasel", "they are known")),
        (" Allow name-variant :\n  its own\n name ", ("name-variant", "its own name")),
        ("allow weasel: see rule-3: it says so", ("weasel", "see rule-3: it says so")),
        ("allow weasel", ("weasel", "")),
        ("allow weasel: …", ("weasel", "")),
        ("allow name-variant its own name", ("name-variant", "")),
        ("allow me to ask", None),
        ("allowed: yes", None),
        ("we allow weasel: why", None),
        ("allow", None),
        ("allow: why", None),
    ],
)
def test_a_comment_allows_a_rule_or_says_something_else(
    comment: str, said: tuple[str, str] | None
) -> None:
    assert allowance(comment) == said


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: b # allow x: one", [("one", 1)]),
        ("# allow x: one\n\na: b", [("one", 3)]),
        ("a:\n  # allow x: one\n  # allow y: two\n  - b", [("one", 4), ("two", 4)]),
        ("a: [b, # allow x: one\n  c] # allow x: two", [("one", 1), ("two", 2)]),
        ("a: | # allow x: one\n  b", [("one", 1)]),
        ("a: |\n  b # allow x: none\n# allow x: one\nc: d", [("one", 4)]),
        ("a: >-\n  b\n\n  # allow x: none\n", []),
        ("a: 'b # allow x: none\n  c # allow x: none'", []),
        ('a: "b \\" # allow x: none" # allow x: one', [("one", 1)]),
        ("a: b#allow x", []),
        ("a: b\n  c # allow x: one", [("one", 2)]),
        ("a: https://b.example/#allow # allow x: one", [("one", 1)]),
        ("a: 'b' # allow x: one # allow y: two", [("one # allow y: two", 1)]),
        ("? # allow x: one\n a\n: b", [("one", 1)]),
        ("a: |\n  b <!-- allow x: one -->\n  <!-- allow x: two -->\n  c", [("one", 2), ("two", 4)]),
        ("a: `<!-- allow x: none -->`", []),
        ('a: "`<!-- allow x: none -->` <!-- allow x: one -->"', [("one", 1)]),
        ("# allow x: one", [("one", 1)]),
        ("a: [", []),
    ],
)
def test_a_comment_of_yaml_is_told_from_text(text: str, found: list[tuple[str, int]]) -> None:
    assert lines(text) == found


WORDS = st.text(st.sampled_from("ab #:-'\"|>\\"), max_size=12)


@given(WORDS, WORDS)
def test_no_text_in_quotes_is_taken_for_a_comment(before: str, after: str) -> None:
    quoted = json.dumps(f"{before}# allow x: none {after}")
    single = "'" + f"{before}# allow x: none {after}".replace("'", "''") + "'"
    for value in (quoted, single):
        assert lines(f"a: {value} # allow y: one\nb: c") == [("one", 1)]


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=3))
def test_no_text_in_a_block_is_taken_for_a_comment(texts: list[str]) -> None:
    block = "".join(f"  x{text}# allow x: none\n" for text in texts)
    assert lines(f"a: |\n{block}b: c # allow y: one") == [("one", len(texts) + 2)]


def test_places_are_those_of_the_comments() -> None:
    text = "One.\n\nTwo. <!-- allow x: why --> <!-- allow y: why -->\n"
    found = list(in_markdown(Prose(text, Place("a.md", 5))))
    assert [each.place for each in found] == [Place("a.md", 7, 6), Place("a.md", 7, 28)]
    assert {each.line for each in found} == {7}


def test_many_exceptions_take_linear_time() -> None:
    """50,000 of them, each alone on its line, in a few seconds."""
    many = "<!-- allow x: why -->\n" * 50_000
    started = time.monotonic()
    assert len(list(in_markdown(Prose(many, Place("a.md"))))) == 50_000
    assert len(list(in_yaml("# allow x: why\n" * 50_000, START))) == 50_000
    assert time.monotonic() - started < 10
