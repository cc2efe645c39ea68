"""What a reader finds behind a mark: the claim, its speaker, its standing, its day, its source."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from lxml import html

from backgrounder.link import notes
from tests.front_door import Project

if TYPE_CHECKING:
    from pathlib import Path

SITE = """
-- content/site.yaml --
title: The Orro Explainer
description: What is known about Lake Orro.
url: https://orro.example/
language: en
checks: {unarchived: off}
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place, at: [12.5, 41.25]}
ina-marrow: {name: Ina Marrow, kind: person}
-- seeds/sources/gazette-2024.yaml --
publisher: Orro Gazette
title: The lake is lower than ever
origin: Orro Gazette
kind: newspaper
url: https://gazette.example/lake
published: 2024-05-01
claims:
  level:
    says: The water stands 4 metres below its mark.
    figure: about 4 metres
    counts: fall of the water
    by: Vell Water Board
    when: 2024-05
  dam:
    says: The water was taken for the dam.
    by: ina-marrow
    when: 2024-05-01
    standing: alleged
    quotes: [all of it]
-- seeds/sources/copy-2024.yaml --
publisher: Vell Mirror
title: Lake lower than ever
origin: Orro Gazette
kind: newspaper
url: https://mirror.example/lake
published: 2024-05-02
claims:
  level:
    says: The water stands 4 metres below its mark.
    figure: 4 metres
    counts: fall
    when: 2024-05-01
-- seeds/sources/board-2024.yaml --
publisher: Vell Water Board
title: Yearly report
origin: Vell Water Board
kind: official
url: https://board.example/report
published: 2024-04-01
claims:
  rain: {says: The water fell for want of rain., when: 2024-04-01, standing: confirmed}
-- seeds/disputes.yaml --
why:
  question: Why did the water fall?
  versions:
    - {answer: The dam, claims: [gazette-2024#dam]}
    - {answer: No rain, claims: [board-2024#rain]}
-- content/topics/lake.md --
---
title: Why the lake is falling
summary: >-
  Lake Orro stands 4 metres below its mark, by two reports
  [@gazette-2024#level; @copy-2024#level].
tags: [lake-orro, ina-marrow]
date: 2024-06-01
disputes: [why]
timeline:
  - when: 2024-05-01
    what: Ina Marrow blames the dam [@gazette-2024#dam].
---
## Why?

Ina Marrow says that the dam took the water, "all of it" [@gazette-2024#dam].
The board says that there was no rain [@board-2024#rain].
The report of the Vell Water Board tells more [@board-2024].
"""


@pytest.fixture
def lake(tmp_path: Path) -> Project:
    project = Project(tmp_path, SITE)
    result = project.build()
    assert result.code == 0, result.out
    return project


class Page:
    """A finished page, and the ways a reader goes on it."""

    def __init__(self, file: Path) -> None:
        self.tree = html.fromstring(file.read_bytes())

    def text(self, *expressions: str) -> list[str]:
        """Return the words of each element that is found."""
        return [
            " ".join(found.text_content().split())
            for expression in expressions
            for found in self.tree.xpath(expression)
        ]

    def marks(self) -> list[html.HtmlElement]:
        return list(self.tree.xpath("//a[@role='doc-noteref']"))

    def card(self, mark: html.HtmlElement) -> html.HtmlElement:
        (found,) = self.tree.xpath(f"//*[@id='{mark.get('href').removeprefix('#')}']")
        return found

    def behind(self, words: str) -> str:
        """Return the words of the card behind the first mark that follows these words."""
        for mark in self.marks():
            before = "".join(mark.xpath("preceding::text()")).rstrip("\u2060.,\u201d")
            if before.endswith(words):
                told = self.card(mark).xpath(".//text()[not(parent::a[@role='doc-backlink'])]")
                return " ".join(" ".join(told).split()).replace(" ,", ",")
        raise AssertionError(words)


def test_a_card_holds_claim_figure_speaker_day_and_source(lake: Project) -> None:
    card = Page(lake.site / "topics/lake/index.html").behind("by two reports")
    assert card == (
        "The water stands 4 metres below its mark. about 4 metres fall of the water "
        "Stated by Vell Water Board, as of May 2024 Source 1: Orro Gazette, 1 May 2024"
    )


def test_a_card_holds_quotations_standing_and_the_dispute(lake: Project) -> None:
    card = Page(lake.site / "topics/lake/index.html").behind("all of it")
    assert "The water was taken for the dam. “all of it”" in card
    assert "Alleged by Ina Marrow, as of 1 May 2024" in card
    assert "Sources differ: Why did the water fall?" in card


def test_where_a_claim_names_nobody_its_publisher_speaks(lake: Project) -> None:
    card = Page(lake.site / "topics/lake/index.html").behind("there was no rain")
    assert "Confirmed by Vell Water Board, as of 1 April 2024" in card


def test_a_source_that_is_cited_as_a_whole_shows_its_title(lake: Project) -> None:
    card = Page(lake.site / "topics/lake/index.html").behind("tells more")
    assert card.startswith("Yearly report Source 3: Vell Water Board, 1 April 2024")


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("topics/lake/index.html", "#dispute-why"),
        ("topics/lake/lake.html", "#dispute-why"),
        ("tags/lake-orro/index.html", "../../disputes/#dispute-why"),
        ("timeline/index.html", "../disputes/#dispute-why"),
    ],
)
def test_a_card_leads_to_the_dispute_where_the_reader_is(
    lake: Project, path: str, href: str
) -> None:
    """On the page itself where that lists it, or else on the disputes page."""
    found = Page(lake.site / path).tree.xpath(
        "//*[@role='doc-endnotes']//a[contains(., 'Why did')]"
    )
    assert {link.get("href") for link in found} == {href}


@pytest.mark.parametrize(
    "path", ["topics/lake/index.html", "topics/lake/lake.html", "tags/lake-orro/index.html"]
)
def test_a_mark_on_a_disputed_version_looks_and_sounds_different(lake: Project, path: str) -> None:
    page = Page(lake.site / path)
    boxed = [mark for mark in page.marks() if mark.get("class") == "disputed"]
    assert boxed
    for mark in page.marks():
        is_disputed = "Sources differ" in page.card(mark).text_content()
        assert is_disputed == (mark in boxed) == (", disputed: " in mark.get("aria-label"))
    (legend,) = page.text("//p[contains(@class, 'legend')]")
    assert "marks a point on which sources differ" in legend


def test_a_page_without_disputes_explains_no_boxes(tmp_path: Path) -> None:
    project = Project(tmp_path, SITE)
    project.remove("seeds/disputes.yaml").edit("content/topics/lake.md", "disputes: [why]\n", "")
    assert project.build().code == 0
    page = Page(project.site / "topics/lake/index.html")
    assert page.text("//p[contains(@class, 'legend')]") == ["Raised numbers lead to the evidence."]
    assert not page.tree.xpath("//*[@class='disputed']")


def test_marks_on_the_same_claims_share_a_card_and_keep_their_ways_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few to a card, for what is nested too deep browsers flatten."""
    monkeypatch.setattr(notes, "MOST_MARKS", 3)
    project = Project(tmp_path, SITE)
    again = "The water stands 4 metres below its mark [@copy-2024#level].\n" * 7
    project.edit("content/topics/lake.md", "## Why?\n", f"## Why?\n\n{again}")
    assert project.build().code == 0
    page = Page(project.site / "topics/lake/index.html")
    assert_every_mark_has_its_card(page)
    items = page.tree.xpath("//*[@role='doc-endnotes']//li[@value='2']")
    assert [len(item.xpath(".//*[@id]")) for item in items] == [3, 3, 2]


def test_every_mark_of_the_first_site_opens_a_card_that_leads_back(first_site: Path) -> None:
    counted = 0
    for file in first_site.rglob("*.html"):
        counted += assert_every_mark_has_its_card(Page(file))
    assert counted > 1000


def assert_every_mark_has_its_card(page: Page) -> int:
    for mark in page.marks():
        card = page.card(mark)
        assert card.xpath("ancestor::*[@role='doc-endnotes' and @data-pagefind-ignore]")
        back = card.xpath("./a[@role='doc-backlink']/@href")
        assert back == [f"#{mark.get('id')}"]
        (entry,) = card.xpath(".//p[@class='from']/a/@href")
        assert page.tree.xpath(f"//li[@id='{entry.removeprefix('#')}']")
        assert mark.text == entry.removeprefix("#source-")
    return len(page.marks())


def test_how_we_know_this_counts_what_the_page_rests_on(lake: Project) -> None:
    """Four claims from three sources, two of which are the same report."""
    page = Page(lake.site / "topics/lake/index.html")
    (told,) = page.text("//section[@id='method']/p")
    assert told == (
        "This page rests on 4 claims from 3 sources, which go back to 2 independent origins; "
        "on 1 question the sources differ."
    )
    ledger = lake.data("topics/lake/evidence.json")
    sources = ledger["sources"].values()
    assert sum(len(source["claims"]) for source in sources) == 4
    assert len({source["origin"] for source in sources}) == 2
    assert len(page.tree.xpath("//ol[@class='sources']/li")) == 3


def test_the_counts_of_the_first_site_are_those_of_its_ledgers(first_site: Path) -> None:
    for file in first_site.glob("topics/*/evidence.json"):
        ledger = json.loads(file.read_text(encoding="utf-8"))
        sources = ledger["sources"].values()
        told = (file.parent / "index.html").read_text(encoding="utf-8")
        found = re.search(
            r"rests on (\d+) claims? from (\d+) sources?(?:, which go back to (\d+) [\w ]+)?"
            r"(?:; on (\d+) questions?)?",
            told,
        )
        assert found
        assert [int(number or 0) for number in found.groups()] == [
            sum(len(source["claims"]) for source in sources),
            len(sources),
            len({source["origin"] for source in sources}),
            len(ledger["disputes"]),
        ]


def test_the_disputes_page_lists_each_question_once_under_its_topic(lake: Project) -> None:
    lake.write("""
        -- content/topics/dam.md --
        ---
        title: Who built the dam
        summary: >-
          Ina Marrow blames the dam, and the board a want of rain
          [@gazette-2024#dam; @board-2024#rain].
        tags: [lake-orro]
        date: 2024-05-20
        disputes: [why]
        ---
        ## Who built it?

        No report says.
        """)
    result = lake.build()
    assert result.code == 0, result.out
    page = Page(lake.site / "disputes/index.html")
    assert page.text("//nav[@aria-label='Questions']/*") == [
        "Why the lake is falling",
        "Why did the water fall?",
    ]
    assert len(page.tree.xpath("//*[@id='dispute-why']")) == 1
    (told,) = page.text("//*[@id='dispute-why']/p[@class='note']")
    assert told == "Told in Who built the dam, Why the lake is falling"
