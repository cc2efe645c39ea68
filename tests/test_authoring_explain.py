"""What is told of a page is what is so."""

from __future__ import annotations

import pytest

from tests.front_door import BRIEF, Project

TOWN = """
-- content/topics/town.md --
---
title: What the town drinks
summary: The town drinks from the lake.
tags: [lake-orro]
date: 2024-06-01
---
## What?

# allow is no exception here

It drinks from [the lake](lake.md).
"""


def sections(project: Project, page: str, *arguments: str) -> dict[str, list[str]]:
    """Return the lines under each heading; the first line is under an empty one."""
    result = project.run("explain", page, *arguments)
    assert result.code == 0, result.err
    found: dict[str, list[str]] = {"": [result.out.splitlines()[0]]}
    for line in result.out.splitlines()[1:]:
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        else:
            found[line] = []
    return found


@pytest.fixture
def town(lake: Project) -> Project:
    return lake.write(TOWN.replace("# allow is no exception here\n\n", ""))


@pytest.mark.parametrize(
    "page",
    [
        "lake",
        "topics/lake",
        "/topics/lake/",
        "content/topics/lake.md",
        "./content/topics/lake.md",
        "https://orro.example/topics/lake/",
    ],
)
def test_a_topic_is_known_by_its_file_its_address_and_its_name(page: str, town: Project) -> None:
    told = sections(town, page)
    assert told[""] == ["Why the lake is falling · /topics/lake/"]
    assert told["Published"] == ["yes, at /topics/lake/"]
    assert told["Made from"] == [
        "content/topics/lake.md, line 1",
        "seeds/sources/orro-2024.yaml: level",
        "content/tags.yaml: lake-orro",
        "content/site.yaml",
    ]
    assert told["Related topics"] == ["What the town drinks: shares Lake Orro"]
    assert told["Named in"] == ["content/topics/town.md, line 9"]


def test_a_draft_is_said_to_be_held_back(town: Project) -> None:
    town.edit("content/topics/town.md", "date:", "draft: true\ndate:")
    assert "held back" in sections(town, "town")["Published"][0]
    assert sections(town, "town", "--drafts")["Published"] == ["yes, at /topics/town/"]
    assert "Related topics" not in sections(town, "lake")


def test_an_error_anywhere_is_said_to_hold_everything_back(town: Project) -> None:
    town.edit("content/topics/town.md", "lake.md", "laek.md")
    assert sections(town, "lake")["Published"] == [
        "nothing is published: the check finds an error, none of them here"
    ]
    here = sections(town, "town")["Published"]
    assert here[0].endswith("an error, 1 of them here")
    assert here[1].startswith("content/topics/town.md:9:16: the link leads to")


def test_records_tell_who_names_them(town: Project) -> None:
    source = sections(town, "seeds/sources/orro-2024.yaml")
    assert source["Published"] == ["yes, at /sources/orro-2024/"]
    assert source["Named in"] == ["content/topics/lake.md, lines 3, 9"]
    assert sections(town, "orro-2024#level")["Made from"][0].startswith("seeds/sources/orro-2024")
    tag = sections(town, "tags/lake-orro")
    assert tag["Named in"] == ["content/topics/lake.md, line 4", "content/topics/town.md, line 4"]


def test_what_nothing_shows_is_said_not_to_be_published(town: Project) -> None:
    town.run("new", "tag", "Port Vell", "--kind", "place")
    assert sections(town, "port-vell")["Published"] == ["no: no published page shows it"]


def test_exceptions_are_told_with_their_reasons(town: Project) -> None:
    town.edit(
        "content/topics/town.md",
        "It drinks",
        "<!-- allow figure-uncited: the reader counts herself -->\nSome 70 people drink",
    )
    told = sections(town, "town")["Exceptions from rules"]
    assert told == ["content/topics/town.md:9:1: figure-uncited: the reader counts herself"]


def test_what_is_not_there_gets_a_suggestion(town: Project) -> None:
    result = town.run("explain", "topics/laek")
    assert result.code == 2
    assert "did you mean `lake`?" in result.err


def test_an_edition_is_told_by_its_language(lake: Project) -> None:
    lake.write(BRIEF.replace("lake.md", "lake.ur.md"))
    assert sections(lake, "content/topics/lake.ur.md")[""][0].endswith("/ur/topics/lake/")
    assert sections(lake, "https://orro.example/ur/topics/lake/")[""][0].endswith(
        "/ur/topics/lake/"
    )
    assert sections(lake, "/ur/topics/lake/")[""][0].endswith("/ur/topics/lake/")
    assert sections(lake, "lake")[""][0].endswith(" /topics/lake/")
