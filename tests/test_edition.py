"""An edition made from the one before is the edition that would be made from nothing."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backgrounder import edition as editions
from backgrounder import pipeline
from backgrounder.cli import ENGINE
from backgrounder.edition import MOST_AT_ONCE, Edition, edition
from backgrounder.memory import states
from backgrounder.read import files
from backgrounder.settings import Run
from tests.front_door import BASE, BRIEF, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.read.report import Report

    Step = Callable[[Project], None]

LAKE = "content/topics/lake.md"
TOWN = "content/topics/town.md"
SOURCE = "seeds/sources/orro-2024.yaml"
TAGS = "content/tags.yaml"

EDITS = (
    (LAKE, "## How low", "It is known.\n\n## How low"),
    (
        LAKE,
        "## How low",
        "Some 70 boats lie ashore. <!-- allow cite-missing: seen -->\n\n## How low",
    ),
    (LAKE, "title: Why", "title: Say why"),
    (LAKE, "tags: [lake-orro]", "tags: []"),
    (LAKE, "4 metres below its mark of", "5 metres below its mark of"),
    (LAKE, "Vell Water Board [@orro-2024#level]", "Vell Water Board [@orro-2024]"),
    (LAKE, "date: 2024-06-01", "date: 2024-06-01\ndraft: true"),
    (TOWN, "date: 2024-06-01", "date: 2024-06-02"),
    (TOWN, "says the", "says [the board](lake.md), the"),
    (SOURCE, "4 metres", "6 metres"),
    (SOURCE, "Orro Gazette", "Orro Post"),
    (TAGS, "name: Lake Orro", "name: Orro Water"),
    (TAGS, "A lake in", "A small lake in"),
    ("content/site.yaml", "language: en", "language: en\nchecks: {figure-mismatch: off}"),
    ("templates/404.html", "no page at", "nothing at"),
    ("static/note.svg", "0 0 1 1", "0 0 2 2"),
)
BREAKING = (
    (LAKE, "---\n## How", "disputes: [none]\n---\n## How"),
    (TOWN, "## How low is it?", "## How deep is it?"),
    (TOWN, "title: Why", "title Why"),
    ("templates/404.html", "{% endblock %}", "{% endblok %}"),
)
"""Each edit is made where its old words stand, and taken back where its new words do. After one of
the last no page can be made."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_site(tmp_path)


def small_site(folder: Path) -> Project:
    made = Project(folder / "project", BASE + BRIEF)
    made.edit(LAKE, "says the", "[says](town.md#how-low-is-it) the")
    made.write(BRIEF.replace("lake.md", "town.md").replace("Why the lake", "Why the town"))
    lost = (ENGINE / "templates/404.html").read_text(encoding="utf-8")
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    return made.write(f"-- templates/404.html --\n{lost}\n-- static/note.svg --\n{picture}")


def run_of(project: Project) -> Run:
    now = datetime(2024, 7, 1, tzinfo=UTC)
    return Run(root=project.folder, engine=ENGINE, output=project.site, drafts=True, now=now)


def toggle(project: Project, path: str, old: str, new: str) -> None:
    target = project.folder / path
    text = target.read_text(encoding="utf-8")
    there, instead = (new, old) if new in text else (old, new)
    target.write_text(text.replace(there, instead), encoding="utf-8")


def assert_same(remade: Edition, clean: Edition) -> None:
    assert remade.problems == clean.problems
    if clean.is_current:
        assert remade.is_current
        assert set(remade.files) == set(clean.files)
        for path in clean.files:
            assert remade.files[path] == clean.files[path], path
        assert remade.origins == clean.origins


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    grain=st.sampled_from((0, states.GRAIN)),
    most=st.sampled_from((0, MOST_AT_ONCE)),
    chosen=st.lists(st.sampled_from(EDITS), min_size=1, max_size=8),
    broken=st.sampled_from((None, None, *BREAKING)),
    at=st.integers(0, 7),
)
def test_after_any_edits_an_edition_is_that_of_a_clean_start(
    grain: int,
    most: int,
    chosen: list[tuple[str, str, str]],
    broken: tuple[str, str, str] | None,
    at: int,
) -> None:
    """Whether nobody touched files for a while or just before, on a small site or a large one."""
    steps = [*chosen[:at], *([broken, broken] if broken else []), *chosen[at:]]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "GRAIN", grain)
        patch.setattr(editions, "MOST_AT_ONCE", most)
        project = small_site(Path(folder))
        shown = edition(run_of(project))
        assert shown.is_current
        for step in steps:
            toggle(project, *step)
            shown = edition(run_of(project), shown)
            assert_same(shown, edition(run_of(project)))


def add(project: Project) -> None:
    project.write(BRIEF.replace("lake.md", "hill.md").replace("Why the lake", "Why the hill"))


def double(project: Project) -> None:
    project.write(BRIEF.replace("lake.md", "lake.en.md"))


def rename(project: Project) -> None:
    (project.folder / TOWN).rename(project.folder / "content/topics/port.md")


def exchange(project: Project) -> None:
    """Two files change their names and nothing else."""
    lake, town, aside = project.folder / LAKE, project.folder / TOWN, project.folder / "aside"
    lake.rename(aside)
    town.rename(lake)
    aside.rename(town)


def put_a_link(project: Project) -> None:
    (project.folder / TOWN).rename(project.folder / "content/town.txt")
    (project.folder / TOWN).symlink_to("../town.txt")


def edit_behind_the_link(project: Project) -> None:
    project.edit("content/town.txt", "title: Why", "title: Say why")


def move_a_folder_behind_a_link(project: Project) -> None:
    (project.folder / "content/topics").rename(project.folder / "texts")
    (project.folder / "content/topics").symlink_to("../texts")


def edit_in_that_folder(project: Project) -> None:
    project.edit("texts/lake.md", "title: Why", "title: Say why")


def leave_a_copy(project: Project) -> None:
    project.write("-- content/topics/lake.md~ --\nA copy that an editor left.")


def close(project: Project) -> None:
    (project.folder / TOWN).chmod(0)


def open_again(project: Project) -> None:
    (project.folder / TOWN).chmod(0o644)


def break_front_matter(project: Project) -> None:
    project.edit(LAKE, "date: 2024-06-01", "date: yesterday")


def mend_front_matter(project: Project) -> None:
    project.edit(LAKE, "date: yesterday", "date: 2024-06-01")


def say_more(project: Project) -> None:
    project.edit(LAKE, "## How low", "It is known.\n\n## How low")


def cite_less(project: Project) -> None:
    project.edit(LAKE, "[@orro-2024#level]", "[@orro-2024]")


def cite_the_same_again_and_add(project: Project) -> None:
    project.edit(LAKE, "[@orro-2024]", "[@orro-2024#level]")
    add(project)


def remove(project: Project) -> None:
    project.remove(TOWN)


@pytest.mark.parametrize(
    "steps",
    [
        (add, say_more),
        (double, say_more),
        (rename, say_more),
        (exchange, say_more, exchange),
        (put_a_link, edit_behind_the_link, say_more),
        (move_a_folder_behind_a_link, edit_in_that_folder),
        (leave_a_copy, say_more),
        (close, say_more, open_again),
        (break_front_matter, mend_front_matter, say_more),
        (cite_less, cite_the_same_again_and_add, say_more),
        (say_more, remove),
    ],
    ids=lambda steps: steps[0].__name__,
)
def test_whatever_becomes_of_files_an_edition_is_that_of_a_clean_start(
    project: Project, monkeypatch: pytest.MonkeyPatch, steps: tuple[Step, ...]
) -> None:
    monkeypatch.setattr(states, "GRAIN", 0)
    project.edit(LAKE, "[says](town.md#how-low-is-it) the", "says the")
    shown = edition(run_of(project))
    for step in steps:
        step(project)
        shown = edition(run_of(project), shown)
        assert_same(shown, edition(run_of(project)))


def test_an_edit_of_a_body_opens_that_file_and_lists_no_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "GRAIN", 0)
    before = edition(run_of(project))
    opened: list[str] = []
    content = files.content

    def noted(entry: files.Entry, limit: int, report: Report) -> bytes | None:
        opened.append(entry.path)
        return content(entry, limit, report)

    def refuse(*_: object) -> Iterator[files.Entry]:
        pytest.fail("a folder is listed")

    monkeypatch.setattr(files, "content", noted)
    monkeypatch.setattr(files, "entries", refuse)
    say_more(project)
    leave_a_copy(project)
    after = edition(run_of(project), before)
    assert opened == [LAKE]
    assert "It is known." in bytes_of(after, "topics/lake/index.html").decode()


def test_what_changes_and_looks_the_same_is_seen_where_it_was_just_touched(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of a file system may not tell two saves apart."""
    monkeypatch.setattr(states, "state", lambda _: 1)
    before = edition(run_of(project))
    say_more(project)
    after = edition(run_of(project), before)
    assert "It is known." in bytes_of(after, "topics/lake/index.html").decode()


def test_pages_that_no_edit_shows_on_are_not_linked_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = edition(run_of(project))
    monkeypatch.setattr(pipeline, "linked", lambda *_, **__: pytest.fail("all is linked"))
    project.edit(LAKE, "## How low", "It is known.\n\n## How low")
    second = edition(run_of(project), first)
    project.edit(TOWN, "## How low", "It is not known.\n\n## How low")
    third = edition(run_of(project), second)
    assert "It is known." in bytes_of(third, "topics/lake/index.html").decode()
    assert "It is not known." in bytes_of(third, "topics/town/index.html").decode()


def test_a_page_that_is_gone_is_not_answered(project: Project) -> None:
    project.edit(LAKE, "[says](town.md#how-low-is-it) the", "says the")
    first = edition(run_of(project))
    assert first.files["topics/town/index.html"]
    remove(project)
    second = edition(run_of(project), first)
    assert "topics/town/index.html" in second.changed
    assert second.files.get("topics/town/index.html") is None


def test_an_edit_of_a_body_changes_only_its_own_pages(project: Project) -> None:
    before = edition(run_of(project))
    project.edit(LAKE, "## How low", "It is known.\n\n## How low")
    after = edition(run_of(project), before)
    assert after.changed == {
        f"topics/lake/{name}" for name in ("index.html", "lake.html", "lake.txt")
    }
    assert before.files["index.html"] is after.files["index.html"]


def test_a_page_without_evidence_is_shown_with_its_problem(project: Project) -> None:
    before = edition(run_of(project))
    project.edit(LAKE, "stands 4 metres below its mark of", "stands 5 metres below its mark of")
    after = edition(run_of(project), before)
    assert [problem.rule for problem in after.problems] == ["figure-mismatch"]
    assert after.is_current
    assert "5\u00a0metres below" in bytes_of(after, "topics/lake/index.html").decode()


def test_a_page_that_is_not_finished_is_shown_with_what_is_still_to_come(project: Project) -> None:
    before = edition(run_of(project))
    project.edit(LAKE, "## How low", "## Who says so?\n\n## How low")
    project.edit(TOWN, "date: 2024-06-01", "date: 2024-06-01\nunknowns: ['[to come]']")
    after = edition(run_of(project), before)
    assert [problem.rule for problem in after.problems] == ["empty-section", "to-come"]
    assert after.is_current
    assert "Who says so?" in bytes_of(after, "topics/lake/index.html").decode()


def test_where_pages_cannot_be_made_the_last_good_ones_stay(project: Project) -> None:
    before = edition(run_of(project))
    project.edit(LAKE, "title: Why", "title Why")
    after = edition(run_of(project), before)
    assert not after.is_current
    assert after.problems
    assert after.files is before.files
    project.edit(LAKE, "title Why", "title: Why")
    assert edition(run_of(project), after).is_current


def test_a_changed_picture_is_told(project: Project) -> None:
    before = edition(run_of(project))
    project.edit("static/note.svg", "0 0 1 1", "0 0 2 2")
    assert "static/note.svg" in edition(run_of(project), before).changed


def bytes_of(shown: Edition, path: str) -> bytes:
    content = shown.files[path]
    assert isinstance(content, bytes)
    return content
