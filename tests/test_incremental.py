"""An incremental build is the clean build, byte for byte, and does no more than it must."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from backgrounder import memory
from backgrounder.cli import ENGINE
from backgrounder.memory import notebook, outputs, record, states
from backgrounder.memory.remember import recall
from backgrounder.memory.sealed import FOLDER
from backgrounder.predecessor import predecessor
from backgrounder.publish import manifest, pagefind
from backgrounder.read import files
from backgrounder.render import template_lint
from backgrounder.settings import Run
from tests.front_door import BASE, BRIEF, Project, Result, traces

if TYPE_CHECKING:
    from backgrounder.read.report import Report
    from backgrounder.render.template_files import Linted, Templates

ROOT = Path(__file__).parent.parent
EXAMPLES = int(os.environ.get("BACKGROUNDER_EXAMPLES", "6"))
STEPS = int(os.environ.get("BACKGROUNDER_STEPS", "8"))
"""How long the property is looked for; CI looks longer."""

LAKE = "content/topics/lake.md"
TOWN = "content/topics/town.md"
SITE = "content/site.yaml"
TAGS = "content/tags.yaml"
SOURCE = "seeds/sources/orro-2024.yaml"
DISPUTES = "seeds/disputes.yaml"
LOST = "templates/404.html"
NOTES = "templates/_sources.html"
BASE_PAGE = "templates/base.html"
PICTURE = "static/note.svg"
RECORD = f"{FOLDER}/{record.NAME}"
NOTEBOOK = f"{FOLDER}/{notebook.NAME}"

SMALL = f"""
{BASE.replace("{unarchived: off}", "{unarchived: off, silent-edit: warning}")}
-- {DISPUTES} --
depth:
  question: How deep is the lake?
  versions:
    - answer: 4 metres lower
      claims: [orro-2024#level]
    - answer: unknown
      claims: [orro-2024#level]
{BRIEF}
-- {TOWN} --
---
title: Why the town waits
summary: Port Vell waits for the lake.
tags: [lake-orro]
date: 2024-06-02
---
## What is it waiting for?

It waits for water, says the board [@orro-2024#level].
-- {PICTURE} --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
"""

EDITS = (
    (LAKE, "## How low", "It is known.\n\n## How low"),
    (LAKE, "title: Why", "title: Say why"),
    (LAKE, "tags: [lake-orro]", "tags: []"),
    (LAKE, "4 metres below its mark of", "5 metres below its mark of"),
    (LAKE, "tags: [", "draft: true\ntags: ["),
    (LAKE, "summary: ", "aliases: [/topics/old/]\nsummary: "),
    (LAKE, "date: ", "disputes: [depth]\ndate: "),
    (TOWN, "date: 2024-06-02", "date: 2024-06-03"),
    (TOWN, "It waits", "It still waits"),
    (TOWN, "says the", "says today the"),
    (TOWN, "for water", "[for water](lake.md)"),
    (SOURCE, "4 metres", "6 metres"),
    (SOURCE, "Orro Gazette", "Orro Post"),
    (SOURCE, "by: Vell Water Board", "by: Vell Boat Board"),
    (TAGS, "name: Lake Orro", "name: Orro Water"),
    (TAGS, "A lake in", "A small lake in"),
    (DISPUTES, "How deep", "How very deep"),
    (SITE, "title: The Orro", "title: Our Orro"),
    (SITE, "description: ", "page-weight: 1\ndescription: "),
    (SITE, "url: ", "time-zone: Asia/Karachi\nurl: "),
    (PICTURE, "0 0 1 1", "0 0 2 2"),
)
TEMPLATE_EDITS = (
    (LOST, "{% extends", "{# seen #}seen{% extends"),
    (NOTES, "class=", "data-seen class="),
    (BASE_PAGE, "<body", "<body data-seen"),
)
"""Each is made where its old words stand, and taken back where its new words do."""


def small_site(folder: Path) -> Project:
    made = Project(folder, SMALL)
    for path in (LOST, NOTES, BASE_PAGE):
        made.write(f"-- {path} --\n{(ENGINE / path).read_text(encoding='utf-8')}")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_site(tmp_path / "project")


def toggle(project: Project, path: str, old: str, new: str) -> None:
    target = project.folder / path
    if target.exists():
        text = target.read_text(encoding="utf-8")
        there, instead = (new, old) if new in text else (old, new)
        target.write_text(text.replace(there, instead), encoding="utf-8")


def elsewhere(project: Project, folder: Path) -> Project:
    """Copy a project to where nothing was built, but its last ledger, which builds compare with."""
    names = [each.name for each in project.folder.iterdir()]
    for name in set(names) - {FOLDER, "site"}:
        shutil.copytree(project.folder / name, folder / name)
    for name in (manifest.NAME, "evidence.json"):
        if (project.site / name).is_file():
            (folder / "site").mkdir(exist_ok=True)
            shutil.copy(project.site / name, folder / "site" / name)
    clean = Project(folder, "")
    if (folder / "site").is_dir() and not (folder / "site" / manifest.NAME).is_file():
        shutil.rmtree(folder / "site")
    return clean


def told(result: Result) -> tuple[int, list[str], str]:
    """Return what a build says, but for the line that tells how long it took."""
    return result.code, result.out.splitlines()[:-1], result.err


def times(project: Project) -> dict[str, tuple[bytes, int, int]]:
    """Return content, mode and modification time of each file of the site."""
    return {
        path.relative_to(project.site).as_posix(): (
            path.read_bytes(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in project.site.rglob("*")
        if path.is_file()
    }


def assert_like_a_clean_build(project: Project, *options: str) -> Result:
    """Build, and see the same as elsewhere; what has the same content was not touched."""
    with tempfile.TemporaryDirectory() as folder:
        clean = elsewhere(project, Path(folder, "project"))
        before = times(project)
        result, wanted = project.build(*options), clean.build(*options)
        assert told(result) == told(wanted)
        after = times(project)
        if result.code:
            assert after == before
        else:
            assert project.tree() == clean.tree()
        for path in before.keys() & after.keys() - {manifest.NAME}:
            if before[path][:2] == after[path][:2]:
                assert before[path] == after[path], f"{path} was written anew"
    return result


class Author(RuleBasedStateMachine):
    """Does anything to a project, its site and the record of its last build."""

    @initialize(coarse=st.booleans(), searchable=st.integers(0, 9))
    def begin(self, *, coarse: bool, searchable: int) -> None:
        self.open = contextlib.ExitStack()
        folder = self.open.enter_context(tempfile.TemporaryDirectory())
        patch = self.open.enter_context(pytest.MonkeyPatch.context())
        if not coarse:  # then modification times are believed at once
            for module in (states, outputs):
                patch.setattr(module, "GRAIN", 0)
        if searchable:  # to make an index takes longer than all else
            patch.setattr(pagefind, "is_installed", lambda: False)
        self.project = small_site(Path(folder, "project"))
        self.options: tuple[str, ...] = ()
        assert self.project.build().code == 0

    def teardown(self) -> None:
        self.open.close()

    @rule(edit=st.sampled_from(EDITS))
    def edit(self, edit: tuple[str, str, str]) -> None:
        toggle(self.project, *edit)
        self.build()

    @rule(edit=st.sampled_from(TEMPLATE_EDITS))
    def edit_a_template(self, edit: tuple[str, str, str]) -> None:
        toggle(self.project, *edit)
        self.build()

    @rule(edits=st.lists(st.sampled_from(EDITS), min_size=2, max_size=3))
    def edit_several(self, edits: list[tuple[str, str, str]]) -> None:
        for each in edits:
            toggle(self.project, *each)
        self.build()

    @rule(name=st.sampled_from(("lake", "mill", "town")))
    def add(self, name: str) -> None:
        self.project.write(BRIEF.replace("lake.md", f"{name}.md").replace("falling", name))
        self.build()

    @rule(path=st.sampled_from((LAKE, TOWN, PICTURE, LOST, NOTES, DISPUTES, "content/topics")))
    def take_away(self, path: str) -> None:
        if (self.project.folder / path).exists():
            self.project.remove(path)
        self.build()

    @rule(old=st.sampled_from((LAKE, TOWN)), new=st.sampled_from(("mere", "port")))
    def rename(self, old: str, new: str) -> None:
        source = self.project.folder / old
        if source.exists():
            source.rename(source.with_name(f"{new}.md"))
        self.build()

    @rule(
        options=st.sampled_from(
            ((), ("--drafts",), ("--strict",), ("--base-url", "https://vell.example/"))
        )
    )
    def say_otherwise(self, options: tuple[str, ...]) -> None:
        self.options = options
        self.build()

    @rule(
        which=st.sampled_from((RECORD, NOTEBOOK)),
        at=st.floats(0, 1),
        how=st.sampled_from(("flip", "cut", "delete", "empty", "older")),
    )
    def damage_what_is_remembered(self, which: str, at: float, how: str) -> None:
        file = self.project.folder / which
        if not file.exists():
            return
        data = bytearray(file.read_bytes())
        place = int(at * (len(data) - 1)) if data else 0
        if how == "flip" and data:
            data[place] ^= 0x55
        file.unlink()
        if how == "older":
            file.write_bytes(bytes(data))
            toggle(self.project, *EDITS[1])
            self.project.build(*self.options)
        if how != "delete":
            kept = {"cut": data[:place], "empty": b""}.get(how, data)
            file.write_bytes(bytes(kept))
        self.build()

    @rule()
    def take_the_site_away(self) -> None:
        shutil.rmtree(self.project.site, ignore_errors=True)
        self.build()

    @precondition(lambda self: self.project.site.is_dir())
    @rule(which=st.integers(0, 200), how=st.sampled_from(("more", "other", "gone", "mode")))
    def touch_an_output(self, which: int, how: str) -> None:
        published = sorted(path for path in self.project.site.rglob("*.*") if path.is_file())
        file = published[which % len(published)]
        if file.name in {manifest.NAME, "evidence.json"}:
            return
        status, data = file.stat(), file.read_bytes()
        if how == "gone":
            file.unlink()
        elif how == "mode":
            file.chmod(0o600)
        else:
            file.write_bytes(data + b" " if how == "more" else data[:-1] + b"~")
        if how == "other":  # the same size and time
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.build()

    @rule()
    def build(self) -> None:
        assert_like_a_clean_build(self.project, *self.options)

    @rule(edit=st.sampled_from(EDITS))
    def break_and_mend(self, edit: tuple[str, str, str]) -> None:
        toggle(self.project, SITE, "title: ", "title ")
        assert self.project.build(*self.options).code
        toggle(self.project, SITE, "title ", "title: ")
        toggle(self.project, *edit)
        self.build()


TestAuthor = pytest.mark.slow(Author.TestCase)
Author.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=list(HealthCheck),
)


# Nothing changed ---------------------------------------------------------------------------------


def run(project: Project, code: str, **environment: str) -> str:
    """Run lines of Python that may call `main` on the project, in a process of their own."""
    script = (
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom backgrounder.cli import main\n"
        f"arguments = ['--root', {str(project.folder)!r}]\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
        cwd=Path.cwd(),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_unchanged_site_is_told_without_importing_an_engine(project: Project) -> None:
    """Neither the stages nor the libraries: the build ends before they are needed."""
    assert project.build().code == 0
    project.build()
    code = (
        "assert main(arguments) == 0\n"
        "stages = {f'backgrounder.{name}' for name in "
        "('pipeline', 'read', 'check', 'link', 'render', 'model', 'views')}\n"
        "print(sorted({'yaml', 'jinja2', 'markdown', *stages} & set(sys.modules)))"
    )
    assert run(project, code).splitlines()[-1] == "[]"


def test_a_build_of_an_unchanged_site_writes_nothing(project: Project) -> None:
    project.build()
    before = traces(project.site)
    for _ in range(3):
        assert "0 files changed" in project.build().out
    assert traces(project.site) == before


def test_where_nothing_was_made_no_reason_is_given(project: Project) -> None:
    assert "index.html: nothing is known of the last build" in project.build("--explain").out
    assert "index.html:" not in project.build("--explain").out


def test_the_warnings_of_the_last_build_are_printed_again(project: Project) -> None:
    project.edit(LAKE, "## How low", "More is known today.\n\n## How low")
    first = project.build()
    assert first.rules == ["relative-time"]
    assert count_of_full_builds(project) == 0
    assert told(project.build()) == told(first)


def count_of_full_builds(project: Project, *options: str) -> int:
    """Return whether a build looks at the content, as 0 or 1."""
    with pytest.MonkeyPatch.context() as patch:
        seen: Counter[str] = Counter()
        before = memory.unchanged

        def watched(*arguments: object) -> object:
            built = before(*arguments)  # type: ignore[arg-type]
            seen["full"] += built is None
            return built

        patch.setattr(memory, "unchanged", watched)
        project.build(*options)
        return seen["full"]


@pytest.mark.parametrize(
    "options",
    [
        ("--drafts",),
        ("--strict",),
        ("--base-url", "https://vell.example/"),
        ("--output", "other"),
    ],
    ids=lambda options: options[0],
)
def test_a_build_that_is_told_otherwise_is_another(
    project: Project, options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project.build()
    assert count_of_full_builds(project) == 0
    assert count_of_full_builds(project, *options) == 1
    assert count_of_full_builds(project, *options) == 0
    assert count_of_full_builds(project) == 1


def test_on_another_day_the_rules_are_asked_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is that of the site's time zone."""
    project.edit(SITE, "language: en", "language: en\ntime-zone: Asia/Karachi")
    for hour, full in ((0, 1), (18, 0), (19, 1), (23, 0)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_750_032_000 + hour * 3600))
        assert count_of_full_builds(project) == full, hour


def test_another_library_makes_everything_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    project.build()
    (tmp_path / "libraries" / "Markdown-9.9.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "libraries")
    result = project.build("--explain")
    assert "index.html: Backgrounder or a library of its has changed" in result.out


def test_a_change_that_shows_in_no_time_is_seen(project: Project) -> None:
    """The content decides: here size, modification time and the file's number stay the same."""
    project.build()
    file = project.folder / LAKE
    status = file.stat()
    project.edit(LAKE, "falling", "rising!")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert_like_a_clean_build(project)
    assert "rising!" in project.read("topics/lake/index.html")


def test_a_touched_file_is_no_change(project: Project) -> None:
    project.build()
    for path in (LAKE, SITE, LOST, PICTURE):
        os.utime(project.folder / path, ns=(0, 0))
    assert count_of_full_builds(project) == 0


def test_an_unusable_record_is_no_harm_wherever_it_is_damaged(project: Project) -> None:
    """A flipped byte, a missing end or another project's: everything is made anew, in silence."""
    project.build()
    file = project.folder / RECORD
    kept = file.read_bytes()
    for place in (*range(80), *range(80, len(kept), 211), len(kept) - 1):
        file.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert record.load(project.folder) is None, place
        file.write_bytes(kept[:place])
        assert record.load(project.folder) is None, place
    assert assert_like_a_clean_build(project).err == ""


def test_an_unusable_notebook_is_no_harm_wherever_it_is_damaged(project: Project) -> None:
    project.build()
    file = project.folder / NOTEBOOK
    kept = file.read_bytes()
    maker = recall(run_of(project)).maker
    nothing = notebook.Learnt()
    assert notebook.load(project.folder, maker).parts
    assert notebook.load(project.folder, maker).templates.digest
    assert notebook.load(project.folder, "another") == nothing
    for place in (*range(80), *range(80, len(kept), 211), len(kept) - 1):
        file.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert notebook.load(project.folder, maker) == nothing, place
        file.write_bytes(kept[:place])
        assert notebook.load(project.folder, maker) == nothing, place
    assert assert_like_a_clean_build(project.edit(TOWN, "It waits", "It still waits")).err == ""


def test_the_notebook_of_another_project_does_no_harm(project: Project, tmp_path: Path) -> None:
    other = small_site(tmp_path / "other").edit(LAKE, "falling", "rising").edit(TAGS, "Orro", "Ora")
    project.build()
    other.build()
    shutil.copy(other.folder / NOTEBOOK, project.folder / NOTEBOOK)
    assert_like_a_clean_build(project.edit(TOWN, "It waits", "It still waits"))


def test_a_file_is_read_again_only_where_it_was_edited(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    content = files.content

    def watched(entry: files.Entry, limit: int, report: Report) -> bytes | None:
        opened.append(entry.path)
        return content(entry, limit, report)

    project.build()
    monkeypatch.setattr(files, "content", watched)
    project.edit(TOWN, "It waits", "It still waits").build()
    assert [path for path in opened if path.endswith((".md", SOURCE))] == [TOWN]
    project.run("check")
    assert [path for path in opened if path.endswith((".md", SOURCE))] == [TOWN]


def test_templates_are_looked_through_again_where_one_has_changed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their text or their names; what is wrong with them is found again until it is mended."""
    looked: list[str] = []
    lint = template_lint.lint

    def watched(templates: Templates) -> Linted:
        looked.append(templates.digest)
        return lint(templates)

    monkeypatch.setattr(template_lint, "lint", watched)
    project.build()
    assert len(looked) == 1
    assert project.edit(TOWN, "It waits", "It still waits").build().code == 0
    assert len(looked) == 1
    toggle(project, LOST, "{% extends", "{{ nosuch | nosuch }}{% extends")
    for _ in range(2):
        assert project.build().rules == ["template-syntax"]
    assert len(looked) == 3
    toggle(project, LOST, "{% extends", "{{ nosuch | nosuch }}{% extends")
    assert project.build().code == 0
    (project.folder / NOTES).rename(project.folder / "templates/_notes.html")
    assert project.build().code == 0
    assert len(set(looked)) == 3


def test_a_notebook_says_the_same_whether_or_not_there_was_one_before(project: Project) -> None:
    """What has not changed is written as it was read; what was published, claim by claim."""
    maker = recall(run_of(project)).maker
    project.build()
    assert project.edit(TOWN, "It waits", "It still waits").build().code == 0
    found = notebook.load(project.folder, maker)
    assert found.before == predecessor(run_of(project))
    assert found.before.published
    (project.folder / NOTEBOOK).unlink()
    project.run("check")
    assert notebook.load(project.folder, maker) == found


def test_an_edit_of_one_brief_imports_nothing_that_it_does_not_need(project: Project) -> None:
    project.build()
    project.edit(TOWN, "It waits", "It still waits")
    code = (
        "assert main(arguments) == 0\n"
        "others = {'backgrounder.render.template_lint', 'backgrounder.revisions', "
        "'backgrounder.authoring', 'backgrounder.preview', 'concurrent.futures', 'tqdm'}\n"
        "print(sorted(others & set(sys.modules)))"
    )
    assert run(project, code).splitlines()[-1] == "[]"


def test_the_record_of_another_project_is_not_believed(project: Project, tmp_path: Path) -> None:
    other = small_site(tmp_path / "other").edit(LAKE, "falling", "rising")
    project.build()
    other.build()
    shutil.copy(other.folder / RECORD, project.folder / RECORD)
    assert_like_a_clean_build(project)


def test_the_record_of_a_moved_project_does_no_harm(project: Project, tmp_path: Path) -> None:
    project.build()
    moved = Project(tmp_path / "moved", "")
    shutil.rmtree(moved.folder, ignore_errors=True)
    project.folder.rename(moved.folder)
    moved.edit(LAKE, "falling", "rising")
    assert_like_a_clean_build(moved)


def run_of(project: Project) -> Run:
    now = datetime.now(UTC)
    return Run(root=project.folder, engine=ENGINE, output=project.site, now=now)


# One edit ----------------------------------------------------------------------------------------


def made(result: Result) -> dict[str, str]:
    """Return what `--explain` says of each page that was made."""
    found = re.findall(r"^([^ :]+): (.+)$", result.out, re.MULTILINE)
    assert all(Path(path).suffix or path == "_headers" for path, _ in found)
    return dict(found)


def test_an_edit_of_a_body_makes_the_pages_that_show_it(project: Project) -> None:
    project.build()
    project.edit(TOWN, "It waits", "It still waits")
    found = made(project.build("--explain"))
    assert set(found) == {f"topics/town/{name}" for name in ("index.html", "town.html", "town.txt")}
    assert found["topics/town/index.html"] == "its view has changed: body"


def test_an_edit_of_a_template_makes_the_pages_that_use_it(project: Project) -> None:
    project.build()
    toggle(project, LOST, "{% extends", "{# seen #}{% extends")
    assert set(made(project.build("--explain"))) == {"404.html"}
    toggle(project, NOTES, "class=", "data-seen class=")
    found = made(project.build("--explain"))
    assert "topics/lake/index.html" in found
    assert "404.html" not in found
    assert all("a template of its has changed" in reason for reason in found.values())


def test_explain_says_what_the_next_build_does_with_a_page(project: Project) -> None:
    project.build()
    assert "leaves it as it is: nothing has changed" in project.run("explain", "topics/town").out
    project.edit(TOWN, "It waits", "It still waits")
    assert "makes it anew: its view has changed: body" in project.run("explain", "topics/town").out
    assert "leaves it as it is" in project.run("explain", "topics/lake").out


def test_a_page_that_somebody_edited_is_made_again(project: Project) -> None:
    project.build()
    good = project.tree()
    (project.site / "index.html").write_text("mine", encoding="utf-8")
    (project.site / "robots.txt").unlink()
    found = made(project.build("--explain"))
    assert found == dict.fromkeys(
        ("index.html", "robots.txt"), "its file was altered or taken away"
    )
    assert project.tree() == good


def test_a_page_that_is_too_heavy_is_told_again_though_it_is_not_made_again(
    project: Project,
) -> None:
    project.edit(SITE, "language: en", "language: en\npage-weight: 1").build()
    project.edit(TOWN, "It waits", "It still waits")
    result = project.build("--explain")
    assert "topics/lake/index.html" not in made(result)
    assert result.rules == ["page-weight", "page-weight"]


def test_a_new_protected_name_is_looked_for_on_every_page(project: Project) -> None:
    """What was harmless yesterday may not be today, though no page has changed."""
    project.build()
    project.edit(TOWN, "It waits", "Mira Vell waits").build()
    from backgrounder import protection

    person = protection.extended(protection.new_person("person-1"), ["Mira Vell"], [])
    project.write(f"-- seeds/protected.yaml --\n{protection.written([person])}")
    result = assert_like_a_clean_build(project)
    assert "minor-named" in result.rules
    assert "Mira" not in result.out


def test_the_record_holds_no_protected_word(project: Project) -> None:
    from backgrounder import protection

    person = protection.extended(protection.new_person("person-1"), ["Mira Vell"], [])
    project.write(f"-- seeds/protected.yaml --\n{protection.written([person])}")
    project.write(BRIEF.replace("lake.md", "mira-vell.md").replace("date:", "draft: true\ndate:"))
    project.edit(LAKE, "## How low", "More is known today.\n\n## How low")
    project.build()
    for file in (project.folder / FOLDER).iterdir():
        assert b"mira" not in file.read_bytes().lower()


def test_fingerprints_are_the_same_in_every_process(project: Project) -> None:
    """Whatever the seed of its hashes."""
    code = (
        "assert main(arguments) == 0\nfrom backgrounder.memory import made, record\n"
        "import json\nfrom pathlib import Path\n"
        "made = made.made_of(record.load(Path(arguments[1])))\n"
        "print(json.dumps({path: each.hex() for path, each in made.fingerprints.items()}))"
    )
    found: list[dict[str, str]] = []
    for seed in ("1", "2"):
        if found:
            project.remove("site").remove(FOLDER)
        found.append(json.loads(run(project, code, PYTHONHASHSEED=seed).splitlines()[-1]))
    assert found[0] == found[1]


def test_every_file_that_a_build_reads_is_an_input(project: Project) -> None:
    """Or something of Python's, of the system's, or of the site itself."""
    code = (
        "opened = set()\n"
        "def hook(event, arguments_of):\n"
        "    if event == 'open' and isinstance(arguments_of[0], (str, bytes)):\n"
        "        opened.add(str(arguments_of[0]))\n"
        "sys.addaudithook(hook)\n"
        "assert main(arguments) == 0\n"
        "import json; print(json.dumps(sorted(opened)))"
    )
    opened = [Path(path) for path in json.loads(run(project, code).splitlines()[-1])]
    known = [
        *(project.folder / name for name in ("content", "seeds", "templates", "static")),
        *(ENGINE / name for name in ("templates", "static", "backgrounder")),
        project.site,
        project.folder / FOLDER,
    ]
    opened = [path for path in opened if not path.is_dir()]
    ours = [path for path in opened if path.is_relative_to(project.folder)]
    ours += [
        path
        for path in opened
        if path.is_relative_to(ENGINE) and not path.is_relative_to(sys.prefix)
    ]
    assert ours
    assert not [path for path in ours if not any(path.is_relative_to(each) for each in known)]
