"""After an edit a check looks at what the edit concerns, and finds what a check of all would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from backgrounder import check as checking
from backgrounder.check import Checked, check
from backgrounder.cli import ENGINE
from backgrounder.read import read
from tests.front_door import BASE, BRIEF, Project
from tests.test_protected import LIST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backgrounder.check.desk import Desk, Finding, Rule

TODAY = date(2024, 7, 1)
LAKE, TOWN = "content/topics/lake.md", "content/topics/town.md"
LETTER = """
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
claims:
  boats: {says: The boats lie ashore., figure: 70 boats}
"""
HEADED = "## How low is it?"
IN_URDU = BRIEF.replace("lake.md", "lake.ur.md")
FATHER = "Tolan Vell mends nets."
SCHOOL = "The report was read at the Third Harbour School."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project", BASE + BRIEF + LETTER)
    made.edit(
        "content/tags.yaml", "Port Vell.", "Port Vell, as [told](topics/lake.md#how-low-is-it)."
    )
    made.write(BRIEF.replace("lake.md", "town.md").replace("Why the lake", "Why the town"))
    return made.edit(TOWN, "says the", "[says](lake.md#how-low-is-it) the")


class Author:
    """Checks a project again and again, each time beside a check of everything."""

    def __init__(self, project: Project, *, drafts: bool = False) -> None:
        self.project = project
        self.drafts = drafts
        self.last: Checked | None = None
        self.rules()

    def edit(self, path: str, old: str, new: str) -> set[str]:
        """Return the rules that are broken after an edit."""
        self.project.edit(path, old, new)
        return self.rules()

    def rules(self) -> set[str]:
        library = read(self.project.folder, ENGINE).library
        whole = check(library, TODAY, drafts=self.drafts)
        self.last = check(library, TODAY, drafts=self.drafts, last=self.last)
        assert sorted(map(repr, self.last.problems)) == sorted(map(repr, whole.problems))
        return {problem.rule for problem in whole.problems}


def test_a_heading_that_goes_breaks_the_links_of_others(project: Project) -> None:
    project.edit("content/tags.yaml", "lake.md#how-low-is-it", "lake.md")
    author = Author(project)
    assert "link-broken" in author.edit(LAKE, HEADED, "## How deep is it?")
    assert "link-broken" not in author.edit(LAKE, "## How deep is it?", HEADED)


def test_a_heading_that_goes_breaks_the_links_of_the_vocabulary(project: Project) -> None:
    project.edit(TOWN, "(lake.md#how-low-is-it)", "(lake.md)")
    author = Author(project)
    assert "link-broken" in author.edit(LAKE, HEADED, "## How deep is it?")
    assert "link-broken" not in author.edit(LAKE, "## How deep is it?", HEADED)


def test_a_brief_that_goes_or_is_held_back_breaks_the_links_of_others(project: Project) -> None:
    author, text = Author(project), (project.folder / LAKE).read_text(encoding="utf-8")
    assert "link-broken" in author.edit(LAKE, "date: 2024-06-01", "date: 2024-06-01\ndraft: true")
    project.remove(LAKE)
    assert "link-broken" in author.rules()
    project.write(f"-- {LAKE} --\n{text.replace('draft: true', '')}")
    assert "link-broken" not in author.rules()


def test_what_is_cited_first_or_no_more_is_known_of_the_whole_site(project: Project) -> None:
    author = Author(project)
    assert "figure-undated" not in author.edit(LAKE, HEADED, f"The boats lie ashore.\n\n{HEADED}")
    assert "figure-undated" in author.edit(LAKE, "ashore.", "ashore [@letter#boats].")
    assert "source-unused" in author.edit(LAKE, "ashore [@letter#boats].", "ashore.")


def test_an_address_that_is_taken_or_a_tag_that_is_dropped_is_known(project: Project) -> None:
    author = Author(project)
    assert "tag-unused" not in author.edit(LAKE, "tags: [lake-orro]", "aliases: [/topics/town/]")
    assert "tag-unused" in author.edit(TOWN, "tags: [lake-orro]", "tags: []")
    assert "address-taken" in author.rules()


def test_a_translation_is_compared_after_an_edit_of_either(project: Project) -> None:
    author = Author(project)
    project.write(IN_URDU)
    author.rules()
    further = f"A fisher wrote a letter [@letter].\n\n{HEADED}"
    assert "translation-parity" in author.edit("content/topics/lake.ur.md", HEADED, further)
    assert "translation-parity" not in author.edit(LAKE, HEADED, further)
    assert "translation-parity" in author.edit(LAKE, HEADED, f"Some 1,200 left.\n\n{HEADED}")


def test_pieces_of_a_person_are_told_where_the_record_has_the_second(project: Project) -> None:
    """The place is in the record, the fault in the brief: it goes when the brief is mended."""
    project.write(LIST)
    project.edit("seeds/sources/letter.yaml", "The boats lie ashore.", SCHOOL)
    author = Author(project)
    assert "jigsaw" not in author.edit(LAKE, HEADED, f"{FATHER}\n\n{HEADED}")
    assert "jigsaw" in author.edit(LAKE, FATHER, f"{FATHER} It is known [@letter#boats].")
    assert "jigsaw" not in author.edit(LAKE, FATHER, "He mends nets.")


def test_an_edit_of_words_is_looked_at_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = Author(project, drafts=True)
    project.edit(LAKE, HEADED, f"It is known.\n\n{HEADED}")
    asked: dict[str, set[str]] = {}

    def spied(rule: Rule) -> Rule:
        def find(desk: Desk) -> Iterator[Finding]:
            asked[rule.id] = {item.place.path for item in desk.bodies()}
            yield from rule.find(desk)

        return replace(rule, find=find)

    monkeypatch.setattr(checking, "RULES", tuple(map(spied, checking.RULES)))
    library = read(project.folder, ENGINE).library
    check(library, TODAY, drafts=True, last=author.last)
    assert asked["figure-mismatch"] == {LAKE}
    assert set(map(frozenset, asked.values())) == {frozenset({LAKE})}
    assert not asked.keys() & {rule.id for rule in checking.RULES if rule.reach == "site"}
