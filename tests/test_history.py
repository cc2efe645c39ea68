"""What readers were told is not taken back in silence."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backgrounder import dates, preview
from backgrounder.changes import changes
from backgrounder.examination import examine
from backgrounder.link import link, outlines
from backgrounder.predecessor import _LARGEST
from backgrounder.published import (
    Published,
    PublishedClaim,
    PublishedTopic,
    from_json,
    published,
)
from backgrounder.read import read
from backgrounder.views import DataView
from tests.front_door import BASE, BRIEF, Project, traces
from tests.test_golden import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.settings import Run

LEDGER = "seeds/sources/orro-2024.yaml"
TOPIC = "content/topics/lake.md"
CORRECTED = """\
date: 2024-06-01
updated: 2024-06-08
corrections:
  - date: 2024-06-08
    text: Until 8 June 2024 this page gave the fall wrongly.
---
"""
MORE = """
-- seeds/sources/fishers-2024.yaml --
publisher: Vell Fishers' Union
title: A statement
kind: statement
url: https://union.example/statement
published: 2024-05-02
accessed: 2024-06-01
claims:
  depth:
    says: The water stands 5 metres below its mark of 1990.
    figure: 5 metres
    counts: fall of the water
    by: Vell Fishers' Union
    when: 2024-05-01
"""


@pytest.fixture
def online(lake: Project) -> Project:
    """Publish the lake."""
    assert lake.build().code == 0
    return lake


def change_figure(project: Project) -> Project:
    return project.edit(LEDGER, "4 metres", "5 metres").edit(TOPIC, "4 metres", "5 metres")


def correct(project: Project) -> Project:
    return project.edit(TOPIC, "date: 2024-06-01\n---\n", CORRECTED)


def kinds(project: Project) -> list[str]:
    """Return what `diff` finds, in its order."""
    result = project.run("diff", "--format", "json")
    assert result.code == 0, result.out
    return [change["kind"] for change in json.loads(result.out)["summary"]["changes"]]


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Editor", "-c", "user.email=editor@orro.example")
    command = ["git", *who, "-c", "commit.gpgsign=false", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)


def test_a_changed_figure_is_refused_and_the_site_untouched(online: Project) -> None:
    before = traces(online.site)
    result = change_figure(online).build()
    assert (result.code, result.rules) == (1, ["silent-edit"])
    (problem,) = result.problems
    assert problem == (
        "content/topics/lake.md:3:52: error[silent-edit] `orro-2024#level` said `4 metres` when "
        "this was published on 1 June 2024, and now says `5 metres` · readers who saw it must be "
        "told · set `updated` and add an entry under `corrections`"
    )
    assert traces(online.site) == before


def test_a_changed_figure_is_published_with_its_correction(online: Project) -> None:
    assert correct(change_figure(online)).build().code == 0
    assert "5 metres" in online.read("topics/lake/index.html")


def test_what_was_corrected_and_published_needs_no_second_correction(online: Project) -> None:
    assert correct(change_figure(online)).build().code == 0
    assert online.build().code == 0


def test_a_second_change_needs_a_second_correction(online: Project) -> None:
    """Also on the same day: days have no hours."""
    assert correct(change_figure(online)).build().code == 0
    online.edit(LEDGER, "5 metres", "6 metres").edit(TOPIC, "5 metres", "6 metres")
    assert online.build().rules == ["silent-edit"]
    online.edit(TOPIC, "wrongly.\n", "wrongly.\n  - {date: 2024-06-08, text: And once more.}\n")
    assert online.build().code == 0


@pytest.mark.parametrize(
    ("half", "hint"),
    [
        ("updated: 2024-06-08\n", "set `updated`"),
        ("corrections: [{date: 2024-06-08, text: It was wrong.}]\n", "the new entry under"),
        (
            "updated: 2024-06-08\ncorrections: [{date: 2024-05-20, text: It was wrong.}]\n",
            "needs a date from 1 June 2024 on",
        ),
    ],
    ids=["without a correction", "without updated", "with a date before publication"],
)
def test_half_a_correction_is_none(online: Project, half: str, hint: str) -> None:
    change_figure(online).edit(TOPIC, "date: 2024-06-01\n", f"date: 2024-06-01\n{half}")
    result = online.check()
    assert "silent-edit" in result.rules
    assert hint in result.out


def test_an_old_correction_in_new_words_is_no_new_one(online: Project) -> None:
    assert correct(change_figure(online)).build().code == 0
    online.edit(LEDGER, "5 metres", "6 metres").edit(TOPIC, "5 metres", "6 metres")
    assert online.edit(TOPIC, "wrongly", "badly").check().rules == ["silent-edit"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The water stands 4 metres below its mark of 1990.", "It is 4 metres lower than in 1990."),
        ("below its mark of 1990.", "below its mark of 1990, and 12 boats lie dry."),
        ("figure: 4 metres", "figure: four metres"),
        ("by: Vell Water Board", "by: vell water board, which measures the lake"),
        ("[lower than anyone remembers]", "[lower than anyone remembers, a worker]"),
        ("[lower than anyone remembers]", "[lower than anyone remembers, It is low]"),
        ("by: Vell Water Board", "by: Vell Water Board\n    standing: confirmed"),
        ("    figure: 4 metres\n", ""),
    ],
)
def test_other_words_and_further_ones_need_nothing(online: Project, old: str, new: str) -> None:
    online.edit(LEDGER, old, new)
    assert online.check().problems == []
    assert kinds(online)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[lower than anyone remembers]",
            "[lower than anyone knows]",
            "quoted `lower than anyone remembers` when",
        ),
        ("[lower than anyone remembers]", "[anyone remembers]", "now quotes `anyone remembers`"),
        ("by: Vell Water Board", "by: Vell Fishers' Union", "is now by `Vell Fishers' Union`"),
        ("    by: Vell Water Board\n", "", "was by `Vell Water Board` when"),
        ("4 metres", "about 4 metres", "now says `about 4 metres`"),
        ("4 metres", "4 feet", "now says `4 feet`"),
    ],
)
def test_a_changed_quotation_speaker_or_figure_needs_a_correction(
    online: Project, old: str, new: str, said: str
) -> None:
    result = online.edit(LEDGER, old, new).check()
    assert "silent-edit" in result.rules
    assert said in result.out
    assert "silent-edit" not in correct(online).check().rules


def test_a_figure_in_a_claims_words_is_compared_too(lake: Project) -> None:
    lake.edit(LEDGER, "    figure: 4 metres\n", "").build()
    assert "`4 metres` when" in change_figure(lake).check().out


def test_a_tag_may_take_the_place_of_the_speakers_name(online: Project) -> None:
    online.edit(LEDGER, "by: Vell Water Board", "by: water-board")
    online.write("-- content/topics/lake.md --\n" + BRIEF.split("--\n", 1)[1])
    tags = online.folder / "content/tags.yaml"
    board = "water-board: {name: Vell Water Board, kind: organisation}\n"
    tags.write_text(tags.read_text("utf-8") + board, "utf-8")
    online.edit(TOPIC, "[lake-orro]", "[lake-orro, water-board]")
    assert online.check().problems == []


def test_a_claim_that_changed_twice_is_told_once_and_in_each_brief(lake: Project) -> None:
    lake.write(BRIEF.replace("lake.md", "town.md").replace("Why the lake", "How the town"))
    assert lake.build().code == 0
    lake.edit(LEDGER, "by: Vell Water Board", "by: A fisher")
    change_figure(lake).edit("content/topics/town.md", "4 metres", "5 metres")
    found = [problem for problem in lake.check().problems if "silent-edit" in problem]
    assert [problem.split(":")[0] for problem in found] == [TOPIC, "content/topics/town.md"]


def test_editions_of_a_brief_are_told_apart(lake: Project) -> None:
    lake.write(BRIEF.replace("lake.md", "lake.ur.md"))
    assert lake.build().code == 0
    topics = lake.data("evidence.json")["topics"]
    assert {name: record["language"] for name, record in topics.items()} == {
        "lake": "en",
        "lake.ur": "ur",
    }
    correct(change_figure(lake)).edit("content/topics/lake.ur.md", "4 metres", "5 metres")
    (problem,) = (each for each in lake.check().problems if "silent-edit" in each)
    assert problem.startswith("content/topics/lake.ur.md:")


def test_a_brief_that_moved_is_still_the_same(online: Project) -> None:
    change_figure(online)
    (online.folder / TOPIC).rename(online.folder / "content/topics/falling.md")
    moved = "content/topics/falling.md"
    online.edit(moved, "date: 2024", "aliases: [/topics/lake/]\ndate: 2024")
    (problem,) = online.check().problems
    assert problem.startswith(f"{moved}:3:52: error[silent-edit]")


def test_a_swapped_claim_that_counts_the_same_is_a_correction(lake: Project) -> None:
    """The new claim speaks of the same day, and nothing gives the old figure any more."""
    lake.write(MORE).edit(TOPIC, "[lake-orro]\n", "[lake-orro]\nkey-figures: []\n")
    assert lake.build().code == 0
    swap(lake)
    result = lake.check()
    assert result.problems[0].startswith(f"{TOPIC}:3:52: error[silent-edit]")
    assert (
        "`orro-2024#level` gave `4 metres` when this was published on 1 June 2024, and in its "
        "place `fishers-2024#depth` now gives `5 metres`"
    ) in result.out
    assert kinds(lake) == ["replaced"]


def test_a_story_that_moved_on_needs_no_correction(lake: Project) -> None:
    lake.write(MORE.replace("when: 2024-05-01", "when: 2024-05-02"))
    assert lake.build().code == 0
    swap(lake)
    assert "silent-edit" not in lake.check().rules
    assert kinds(lake) == ["dropped", "added"]


def test_another_source_for_the_same_figure_needs_no_correction(lake: Project) -> None:
    lake.write(MORE.replace("5 metres", "4 metres"))
    assert lake.build().code == 0
    lake.edit(TOPIC, "orro-2024#level", "fishers-2024#depth")
    assert "silent-edit" not in lake.check().rules


def test_a_swapped_quotation_of_the_same_words_is_a_correction(online: Project) -> None:
    online.edit(LEDGER, "  level:", "  height:").edit(LEDGER, "remembers", "can remember")
    online.edit(TOPIC, "#level", "#height")
    assert "and in its place `orro-2024#height` now gives `lower than anyone can remember`" in (
        online.check().out
    )


def swap(project: Project) -> None:
    project.edit(TOPIC, "orro-2024#level", "fishers-2024#depth").edit(TOPIC, "4 met", "5 met")


def test_new_and_dropped_claims_need_no_correction(online: Project) -> None:
    online.write(MORE).edit(TOPIC, "below its mark of 1990, says", "low, says")
    online.edit(TOPIC, "[@orro-2024#level].\n", "[@fishers-2024#depth].\n")
    online.edit(TOPIC, "4 metres low", "5 metres low").edit(TOPIC, "4 metres", "5 metres")
    online.edit(TOPIC, "5 metres below its mark [@fishers-2024#depth]", "4 metres below its mark")
    online.edit(TOPIC, "4 metres below its mark", "4 metres below its mark [@orro-2024#level]")
    assert "silent-edit" not in online.check().rules
    assert kinds(online) == ["added"]


def test_a_draft_was_never_published(lake: Project) -> None:
    """Not even where a build with `--drafts` lies in the output."""
    lake.edit(TOPIC, "date:", "draft: true\ndate:")
    assert lake.build("--drafts").code == 0
    assert "lake" in lake.data("evidence.json")["topics"]
    change_figure(lake).edit(TOPIC, "draft: true\n", "")
    assert lake.build().code == 0


def test_the_preview_compares_with_the_site_and_not_with_itself(
    online: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Run] = []

    async def remember(run: Run, *_: object) -> None:
        runs.append(run)

    monkeypatch.setattr(preview, "_rebuild_for_ever", remember)
    assert online.run("serve", "--port", "0").code == 0
    change_figure(online)
    assert [problem.rule for problem in examine(runs[0]).problems] == ["silent-edit"]


def test_the_rule_can_be_made_a_warning(online: Project) -> None:
    site = BASE.split("-- content/tags")[0].split("checks:")[0]
    online.write(f"{site}checks: {{silent-edit: warning}}\n")
    assert change_figure(online).build().code == 0


def test_since_names_another_ledger(online: Project, tmp_path: Path) -> None:
    kept = tmp_path / "live.json"
    shutil.copy(online.site / "evidence.json", kept)
    shutil.rmtree(online.site)
    assert change_figure(online).check().problems == []
    assert online.check("--since", str(kept)).rules == ["silent-edit"]
    assert online.build("--since", str(kept)).code == 1
    assert not online.site.exists()


@pytest.mark.parametrize("below", ["", "our sites/the lake"], ids=["at the top", "in a sub-folder"])
def test_since_names_a_git_revision(tmp_path: Path, below: str) -> None:
    project = Project(tmp_path / "repository" / below, BASE).write(BRIEF)
    git(tmp_path / "repository", "init", "--quiet")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "commit", "--quiet", "--message", "First")
    git(tmp_path / "repository", "tag", "live")
    change_figure(project)
    assert project.check().problems == []
    for revision in ("HEAD", "live", "@"):
        assert project.check("--since", revision).rules == ["silent-edit"]
    git(tmp_path / "repository", "commit", "--quiet", "--all", "--message", "Second")
    assert project.check("--since", "HEAD").problems == []
    assert project.check("--since", "HEAD~1").rules == ["silent-edit"]


def test_a_hooks_environment_does_not_lead_to_another_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "project", BASE).write(BRIEF)
    git(project.folder, "init", "--quiet")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "--quiet", "--message", "First")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert change_figure(project).check("--since", "HEAD").rules == ["silent-edit"]


def test_a_revision_before_the_project_had_content_published_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", BASE).write(BRIEF)
    git(project.folder, "init", "--quiet")
    git(project.folder, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    assert project.check("--since", "HEAD").problems == []
    assert "lake\n  a new topic" in project.run("diff", "--since", "HEAD").out


@pytest.mark.parametrize("revision", ["no-such-thing", "HEAD", "HEAD:x", "^HEAD", "\x1b[31m"])
def test_an_unknown_revision_is_a_usage_error(lake: Project, revision: str) -> None:
    git(lake.folder, "init", "--quiet")
    for command in ("build", "check", "diff"):
        result = lake.run(command, "--since", revision)
        assert (result.code, result.rules) == (2, ["since-unknown"]), result.out
        assert "\x1b" not in result.out + result.err
    assert not lake.site.exists()


def test_a_revision_is_never_an_option_of_git(lake: Project, tmp_path: Path) -> None:
    git(lake.folder, "init", "--quiet")
    result = lake.check(f"--since=--output={tmp_path / 'stolen'}")
    assert (result.code, result.rules) == (2, ["since-unknown"])
    assert "is not the name of a revision" in result.out
    assert not (tmp_path / "stolen").exists()


def test_without_git_a_revision_is_a_usage_error(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = lake.check("--since", "HEAD")
    assert result.code == 2
    assert "git is not installed" in result.out


DAMAGED = {
    "a page": (b"<!doctype html>", "is not JSON"),
    "nothing": (b"", "is not JSON"),
    "no text": (b"\xff\xfe\x00", "is not JSON"),
    "too deep": (b"[" * 100_000, "is not JSON"),
    "too large": (b" " * (_LARGEST + 1), "is too large"),
    "a list": (b"[]", "is no ledger of a site"),
    "older": (b'{"topics": {}, "sources": {}}', "another version of Backgrounder"),
    "newer": (b'{"topics": {}, "sources": {}, "format": 2}', "another version of Backgrounder"),
    "cut": (b'{"format": 1, "topics": {"lake": {"claims": ["a#b"]}}, "sources": {}}', "is damaged"),
    "other types": (b'{"format": 1, "topics": [], "sources": 3}', "is damaged"),
}


@pytest.mark.parametrize(("content", "reason"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_ledger_is_one_warning_and_the_next_build_mends_it(
    online: Project, content: bytes, reason: str
) -> None:
    (online.site / "evidence.json").write_bytes(content)
    result = online.build()
    assert (result.code, result.rules) == (0, ["ledger-unusable"])
    assert result.problems[0].startswith("site/evidence.json:1:1: warning[ledger-unusable]")
    assert reason in result.problems[0]
    assert online.build().problems == []


def test_a_damaged_ledger_that_was_asked_for_is_an_error(lake: Project, tmp_path: Path) -> None:
    """Or a page in place of the live ledger would switch the gate off."""
    (tmp_path / "live.json").write_text("<!doctype html>", encoding="utf-8")
    result = lake.build("--since", str(tmp_path / "live.json"))
    assert (result.code, result.rules) == (2, ["since-unknown"])


KEYS = ("claims", "date", "updated", "a#b", "address", "aliases", "corrections", "says", "when")
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.sampled_from(KEYS), each),
)


@given(ANYTHING, ANYTHING)
def test_no_damage_is_a_crash(topic: object, source: object) -> None:
    text = json.dumps({"format": 1, "topics": {"lake": topic}, "sources": {"a": source}})
    with pytest.raises(ValueError, match="is damaged"):
        from_json(text)


def test_the_ledger_holds_what_the_library_would_publish(tmp_path: Path) -> None:
    """The two ways to know what was published agree to the letter."""
    text = (GOLDEN / "project.txt").read_text(encoding="utf-8")
    library = read(Project(tmp_path, text).folder, tmp_path).library
    site = link(library, outlines(library, {}), "", drafts=False, search=False)
    ledgers = {job.path: job.view.data for job in site.jobs() if isinstance(job.view, DataView)}
    whole = published(library)
    assert from_json(json.dumps(ledgers["evidence.json"])) == whole
    of_topic = from_json(json.dumps(ledgers["topics/lake/evidence.json"]))
    assert of_topic == Published({"lake": whole.topics["lake"]})


def test_diff_tells_each_change_in_words(online: Project) -> None:
    assert online.run("diff").out == "No changes\n"
    change_figure(online)
    result = online.run("diff")
    assert (result.code, result.out) == (
        0,
        (
            "lake\n"
            "  `orro-2024#level` said `4 metres`, and now says `5 metres` · needs a correction\n"
            "  `orro-2024#level` read `The water stands 4 metres below its mark of 1990.`, and now "
            "reads `The water stands 5 metres below its mark of 1990.`\n"
            "2 changes, 1 still without a correction\n"
        ),
    )
    assert "`5 metres` · corrected" in correct(online).run("diff").out
    online.remove(TOPIC)
    assert online.run("diff").out == "lake\n  no longer published\n1 change\n"


def test_diff_says_where_nothing_was_published(lake: Project) -> None:
    result = lake.run("diff")
    assert (result.code, result.out) == (0, "Nothing was published before\n")


def test_diff_writes_nothing(online: Project) -> None:
    before = traces(online.folder)
    change_figure(online)
    changed = {str(online.folder / path) for path in (LEDGER, TOPIC)}
    online.run("diff")
    after = traces(online.folder)
    assert {path for path in after if after[path] != before.get(path)} <= changed


WORDS = st.sampled_from(
    ["", "4 metres", "about 5 metres", "dozens", "The board says 7.", "?", "ژرفا"]
)
CLAIMS = st.builds(
    PublishedClaim,
    says=WORDS,
    figure=WORDS,
    counts=WORDS,
    by=WORDS,
    speaker=WORDS,
    when=st.sampled_from(["2024-05-01", "2024-05~", "../2024", "2024/.."]).map(dates.parse),
    standing=st.sampled_from(["stated", "denied"]),
    quotes=st.lists(WORDS.filter(bool), max_size=2).map(tuple),
)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 3))
TOPICS = st.builds(
    PublishedTopic,
    address=st.sampled_from(["/a/", "/b/"]),
    aliases=st.lists(st.sampled_from(["/a/", "/b/", "/c/"]), max_size=1).map(tuple),
    date=DAYS,
    updated=st.none() | DAYS,
    corrections=st.lists(st.tuples(DAYS, WORDS), max_size=2).map(tuple),
    claims=st.dictionaries(st.sampled_from(["a#x", "a#y", "b#z"]), CLAIMS),
)
SITES = st.dictionaries(st.sampled_from(["lake", "town"]), TOPICS).map(Published)


@given(SITES)
def test_nothing_changes_between_a_state_and_itself(site: Published) -> None:
    assert changes(site, site) == ()


@given(SITES, SITES)
def test_every_change_is_of_something_that_differs(one: Published, other: Published) -> None:
    """A topic whose claims are the same has no change; any that differ have at least one."""
    found = changes(one, other)
    for name, topic in other.topics.items():
        told = [change for change in found if change.topic == name]
        if name in one.topics:
            old = one.topics[name].claims
            assert bool(told) == (
                old.keys() != topic.claims.keys()
                or any(visible(old[key]) != visible(topic.claims[key]) for key in old)
            )
    assert all(change.was for change in found if change.is_grave)


def visible(claim: PublishedClaim) -> PublishedClaim:
    return replace(claim, by="")
