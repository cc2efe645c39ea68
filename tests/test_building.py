"""Building a site through the front door: what comes out, what does not, and when nothing does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.front_door import BASE, BRIEF, Project, traces, tree

ENGINE = Path(__file__).parent.parent

FIVE_MISTAKES = """
-- content/topics/lake.md --
---
title: Why the lake is falling
sumary: Lake Orro falls.
summary: Lake Orro falls.
tags: [lake-oro]
date: 2024-02-30
---
The water stands 4 metres below its mark [@oro-2024#level].

See [the town](town.md), <b>there</b>.
"""


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `build.py` as an author does."""
    return subprocess.run(
        [sys.executable, str(ENGINE / "build.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | environment,
    )


def test_a_project_with_only_content_and_seeds_is_built_with_our_templates(lake: Project) -> None:
    result = lake.build()
    assert result.code == 0, result.out
    assert "Why the lake is falling" in lake.read("topics/lake/index.html")
    for address in ("", "tags/", "tags/lake-orro/", "sources/", "sources/orro-2024/", "timeline/"):
        assert "</html>" in lake.read(f"{address}index.html")
    for address in ("disputes/", "corrections/", "search/"):
        assert "</html>" in lake.read(f"{address}index.html")
    for path in ("404.html", "feed.xml", "feed.json", "sitemap.xml", "robots.txt", "_headers"):
        assert lake.read(path)


def test_the_summary_says_what_was_done(lake: Project) -> None:
    first, second = lake.build(), lake.build()
    assert "Built " in first.out
    assert "0 files changed" in second.out


def test_a_brief_with_several_mistakes_prints_them_all_and_nothing_is_published(
    lake: Project,
) -> None:
    """Each has its place and its remedy; the site stays what it was to the modification time."""
    assert lake.build().code == 0
    before, moments = lake.tree(), traces(lake.site)
    result = lake.write(FIVE_MISTAKES).build()
    assert result.code == 1
    errors = [line for line in result.problems if ": error[" in line]
    assert len(errors) == 7, result.out
    assert result.rules == [
        "unknown-key",
        "tag-unknown",
        "date",
        "cite-unknown",
        "link-broken",
        "raw-html",
        "raw-html",
    ]
    assert all(" · " in line or "; " in line for line in result.problems)
    assert lake.tree() == before
    assert traces(lake.site) == moments


def test_a_mended_brief_is_published(lake: Project) -> None:
    lake.write(FIVE_MISTAKES)
    assert lake.build().code == 1
    assert not lake.site.exists()
    assert lake.write(BRIEF).build().code == 0
    assert "topics/lake/index.html" in lake.tree()


def test_a_draft_is_held_back_and_said_so(lake: Project) -> None:
    """Nothing of it goes out: no word, no tag, no source that only it cites."""
    lake.write("""
        -- content/topics/secret.md --
        ---
        title: Zanzafir of Vell
        summary: Not yet.
        date: 2024-06-01
        draft: true
        tags: [mirzaphon]
        ---
        Quixotryl [@hidden-2024#one].
        -- content/tags.yaml --
        lake-orro: {name: Lake Orro, kind: place}
        mirzaphon: {name: Mirzaphon, kind: theme}
        -- seeds/sources/hidden-2024.yaml --
        publisher: Grellock Press
        title: Grellock
        url: https://grellock.example/
        published: 2024-05-02
        claims: {one: {says: Something.}}
    """)
    result = lake.build()
    assert result.code == 0, result.out
    assert "content/topics/secret.md" in result.out
    for content in lake.tree().values():
        for word in (b"Zanzafir", b"Quixotryl", b"mirzaphon", b"Mirzaphon", b"Grellock", b"secret"):
            assert word not in content
    shown = lake.build("--drafts")
    assert shown.code == 0, shown.out
    assert "Zanzafir" in lake.read("topics/secret/index.html")
    assert "noindex" in lake.read("topics/secret/index.html")


def test_a_draft_that_is_half_written_does_not_stop_the_others(lake: Project) -> None:
    lake.write(
        FIVE_MISTAKES.replace("lake.md", "half.md").replace("sumary: Lake Orro falls.\n", "")
    )
    lake.edit("content/topics/half.md", "date: 2024-02-30", "date: 2024-02-28\ndraft: true")
    assert lake.build().code == 0


def test_warnings_stop_publication_only_when_strict(lake: Project) -> None:
    lake.write(
        "-- content/tags.yaml --\nlake-orro: {name: L, kind: place}\nx: {name: X, kind: theme}"
    )
    assert lake.build("--strict").code == 1
    assert not lake.site.exists()
    result = lake.build()
    assert result.code == 0
    assert result.rules == ["tag-unused"]


def test_a_rule_can_be_switched_off_or_made_a_warning(lake: Project) -> None:
    lake.edit("content/topics/lake.md", "[@orro-2024#level].\ntags", "[@orro-2025#level].\ntags")
    assert lake.build().code == 1
    lake.edit("content/site.yaml", "language: en", "language: en\nchecks: {cite-unknown: warning}")
    checked = lake.check()
    assert ": warning[cite-unknown]" in checked.out


def test_a_deleted_brief_leaves_no_ghost(lake: Project) -> None:
    lake.write(BRIEF.replace("lake.md", "town.md").replace("lake is falling", "town is thirsty"))
    assert lake.build().code == 0
    lake.remove("content/topics/town.md")
    assert lake.build().code == 0
    assert all(b"thirsty" not in content for content in lake.tree().values())
    assert "topics/town/index.html" not in lake.tree()


def test_an_edit_changes_only_the_pages_that_show_it(lake: Project) -> None:
    lake.write(BRIEF.replace("lake.md", "town.md").replace("lake is falling", "town is thirsty"))
    lake.build()
    before = lake.tree()
    lake.edit("content/topics/town.md", "## How low is it?", "## How low is it now?")
    lake.build()
    changed = {path for path, content in lake.tree().items() if before.get(path) != content}
    changed = {path for path in changed if "pagefind" not in path and not path.startswith(".")}
    assert changed == {"topics/town/index.html", "topics/town/town.html", "topics/town/town.txt"}


HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}


def test_two_builds_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    """Same input, same bytes, whatever the path, zone, locale and hash seed."""
    trees = []
    for name, environment in (("one", HERE), ("a b", ELSEWHERE)):
        project = Project(tmp_path / name, BASE).write(BRIEF)
        done = command("--root", str(project.folder), **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        trees.append(tree(project.site))
    assert trees[0] == trees[1]


def test_the_json_report_is_one_object(lake: Project) -> None:
    import json

    lake.edit("content/topics/lake.md", "[@orro-2024#level].\ntags", "[@orro-2025#level].\ntags")
    report = json.loads(lake.run("check", "--format", "json").out)
    problem = report["problems"][0]
    assert set(problem) >= {"path", "line", "column", "level", "rule", "message", "hint"}
    assert problem["path"] == "content/topics/lake.md"
    assert problem["level"] == "error"
    assert report["summary"]["errors"] == 1


def test_annotations_for_ci_stand_on_one_line_each(lake: Project) -> None:
    lake.edit("content/topics/lake.md", "[@orro-2024#level].\ntags", "[@orro-2025#level].\ntags")
    lines = lake.run("check", "--format", "github").out.splitlines()
    assert lines[0].startswith("::error file=content/topics/lake.md,line=3,col=")


@pytest.mark.parametrize("arguments", [("--format", "poem"), ("--base-url", "orro"), ("sing",)])
def test_wrong_usage_ends_with_2_and_a_sentence(lake: Project, arguments: tuple[str, ...]) -> None:
    result = lake.run(*arguments)
    assert result.code == 2
    assert "Traceback" not in result.err


def test_a_root_that_is_no_folder_ends_with_3(tmp_path: Path) -> None:
    done = command("--root", str(tmp_path / "nowhere"))
    assert done.returncode == 3
    assert "there is no such folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_problems_in_the_settings_end_with_2(lake: Project) -> None:
    lake.edit("content/site.yaml", "title:", "tilte:")
    assert lake.build().code == 2


@pytest.mark.parametrize("target", [".", "content", "seeds", "..", "/", "~"])
def test_an_output_that_is_not_ours_is_refused_and_nothing_is_touched(
    lake: Project, target: str
) -> None:
    output = str(Path.home() if target == "~" else lake.folder / target)
    before = traces(lake.folder)
    result = lake.build("--output", output)
    assert result.code == 2
    assert result.rules == ["output-refused"]
    assert traces(lake.folder) == before


def test_an_output_outside_the_project_is_fine(lake: Project, tmp_path: Path) -> None:
    target = tmp_path / "public html"
    assert lake.build("--output", str(target)).code == 0
    assert (target / "topics" / "lake" / "index.html").is_file()
    assert not lake.site.exists()


def test_the_base_url_of_the_command_line_overrules_the_sites(lake: Project) -> None:
    lake.build("--base-url", "https://elsewhere.example/orro")
    assert "https://elsewhere.example/orro/topics/lake/" in lake.read("sitemap.xml")
    assert "https://orro.example" not in lake.read("topics/lake/index.html")


def test_an_alias_leads_to_the_page(lake: Project) -> None:
    lake.edit("content/topics/lake.md", "date:", "aliases: [/topics/old-lake/]\ndate:")
    lake.build()
    assert "../lake/" in lake.read("topics/old-lake/index.html")


def test_every_rule_of_the_check_has_a_case() -> None:
    """A rule without a case could rot unseen."""
    from backgrounder.check import RULES

    documents = "".join(
        path.read_text(encoding="utf-8") for path in (ENGINE / "tests/cases").glob("*.md")
    )
    elsewhere = {"date-in-future"}
    for rule in RULES:
        assert f"[{rule.id}]" in documents or rule.id in elsewhere, rule.id


def test_a_day_that_has_not_come_is_told(lake: Project) -> None:
    """The clock can stop a build; it never changes a byte of one."""
    early = {"SOURCE_DATE_EPOCH": "1714521600"}  # 1 May 2024
    done = command("check", "--root", str(lake.folder), **early)
    assert done.returncode == 1
    assert "[date-in-future]" in done.stdout


def test_a_page_heavier_than_the_site_allows_is_told(lake: Project) -> None:
    lake.edit("content/site.yaml", "language: en", "language: en\npage-weight: 1")
    result = lake.build()
    assert result.code == 0
    assert result.rules == ["page-weight"]
    assert result.problems[0].startswith("content/topics/lake.md:1:1: warning")


def test_a_fault_of_our_own_ends_in_a_sentence(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback reaches an author, and the site stays what it was."""
    monkeypatch.delenv("BACKGROUNDER_DEBUG", raising=False)
    monkeypatch.setattr("backgrounder.pipeline.link", lambda *_, **__: 1 / 0)
    result = lake.build()
    assert result.code == 3
    assert "not of your files: ZeroDivisionError" in result.err
    assert "Traceback" not in result.err
    assert not lake.site.exists()
