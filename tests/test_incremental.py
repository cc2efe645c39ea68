"""An incremental build is the clean build, byte for byte, and does no more than it must."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder import memory
from backgrounder.cli import ENGINE
from backgrounder.memory import notebook, record, states
from backgrounder.memory.remember import recall
from backgrounder.memory.sealed import FOLDER
from backgrounder.predecessor import predecessor
from backgrounder.read import files
from backgrounder.render import template_lint
from backgrounder.settings import Run
from tests.busy_newsroom import toggle
from tests.clean_build import assert_like_a_clean_build, unrecorded
from tests.front_door import BASE, BRIEF, Project, Result, traces

if TYPE_CHECKING:
    from backgrounder.read.report import Report
    from backgrounder.render.template_files import Linted, Templates

ROOT = Path(__file__).parent.parent
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


def small_site(folder: Path) -> Project:
    made = Project(folder, SMALL)
    for path in (LOST, NOTES, BASE_PAGE):
        made.write(f"-- {path} --\n{(ENGINE / path).read_text(encoding='utf-8')}")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_site(tmp_path / "project")


def told(result: Result) -> tuple[int, list[str], str]:
    """Return what a build says, but for the line that tells how long it took."""
    return result.code, result.out.splitlines()[:-1], result.err


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
    opened = set(json.loads(run(project, code).splitlines()[-1]))
    assert unrecorded(project, opened) == []
    known = record.load(project.folder)
    assert known
    record.save(project.folder, replace(known, inputs=states.Seen()))
    assert str(project.folder / LAKE) in unrecorded(project, opened)
