"""Each rule keeps what its own examples promise, and what authors read of it is true."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder import rulebook
from backgrounder.check import DEMANDS
from backgrounder.check.examples import files_of
from backgrounder.cli import ENGINE
from tests.front_door import Project

if TYPE_CHECKING:
    from backgrounder.check.desk import Demand
    from tests.front_door import Result

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"


def checked(folder: Path, example: str) -> Result:
    text = "".join(f"-- {path} --\n{content}" for path, content in files_of(example).items())
    return Project(folder / "project", text).check()


@pytest.mark.parametrize("rule", DEMANDS, ids=lambda rule: rule.id)
def test_a_rule_alone_finds_fault_with_its_failing_example(rule: Demand, tmp_path: Path) -> None:
    result = checked(tmp_path, rule.failing)
    assert set(result.rules) == {rule.id}, result.out


@pytest.mark.parametrize("rule", DEMANDS, ids=lambda rule: rule.id)
def test_no_rule_finds_fault_with_a_passing_example(rule: Demand, tmp_path: Path) -> None:
    result = checked(tmp_path, rule.passing)
    assert (result.code, result.problems) == (0, []), result.out


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.id for rule in DEMANDS}) == len(DEMANDS)


@pytest.mark.parametrize("rule", DEMANDS, ids=lambda rule: rule.id)
def test_a_rule_speaks_to_authors(rule: Demand) -> None:
    """Its demand is a sentence, its reason goes on in the middle of one."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert re.fullmatch(r"[A-Z`].*\.", rule.about)
    assert "\n" not in rule.about
    assert "|" not in rule.about
    assert not rule.why.endswith(".")


def test_the_page_of_the_rules_is_the_one_that_the_code_makes() -> None:
    """Also what the failing examples are said to print; `BACKGROUNDER_ACCEPT=1` renews it."""
    page = rulebook.as_page(ENGINE)
    if os.environ.get("BACKGROUNDER_ACCEPT"):
        PAGE.write_text(page, encoding="utf-8")
        return
    assert PAGE.read_text(encoding="utf-8") == page


def test_the_list_has_each_rule_at_the_level_that_the_site_sets(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    listed = project.run("rules")
    assert listed.code == 0
    assert [line.split()[1] for line in listed.out.splitlines()] == [one.id for one in DEMANDS]
    assert re.search(r"^warning weasel +Nameless", listed.out, re.MULTILINE)
    project.edit(
        "content/site.yaml", "checks: {", "checks: {weasel: error, minor-named: off, comment: off, "
    )
    levels = {line.split()[1]: line.split()[0] for line in project.run("rules").out.splitlines()}
    assert levels["weasel"] == levels["minor-named"] == "error"
    assert levels["comment"] == "off"


def test_one_rule_is_shown_with_its_examples_and_what_they_print(tmp_path: Path) -> None:
    result = Project(tmp_path / "project").run("rules", "figure-uncited")
    (rule,) = (one for one in DEMANDS if one.id == "figure-uncited")
    assert result.code == 0
    for words in (rule.about, rule.why, rule.failing, rule.passing, "error[figure-uncited]"):
        assert words in result.out


def test_the_rules_are_data_too(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.edit("content/site.yaml", "checks: {", "checks: {weasel: error, ")
    records = json.loads(project.run("rules", "--format", "json").out)["rules"]
    assert [record["id"] for record in records] == [one.id for one in DEMANDS]
    (weasel,) = json.loads(project.run("rules", "weasel", "--format", "json").out)["rules"]
    assert weasel in records
    assert (weasel["level"], weasel["default"]) == ("error", "warning")
    assert weasel["failing"] != weasel["passing"]


def test_an_unknown_rule_names_the_nearest_one(tmp_path: Path) -> None:
    result = Project(tmp_path / "project").run("rules", "figure-uncitd")
    assert (result.code, result.out) == (2, "")
    assert "there is no rule `figure-uncitd`; did you mean `figure-uncited`?" in result.err
