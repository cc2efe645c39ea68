"""`--format sarif` prints one log that code hosts and editors can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from backgrounder import __version__
from backgrounder.check import DEMANDS
from backgrounder.problems import Place, Problem
from backgrounder.sarif import as_sarif
from tests.front_door import BRIEF, Project

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
FAULTY = """
-- content/topics/a lake & more.md --
---
title: The lake
summary: It is {low}.
date: 2024-06-01
unknown: 1
---
Orro Lake is 5 metres deep.
"""
WRONG = (
    "\n-- content/topics/fall.md --\n---\ntitle: Fall\nsummary: It falls.\ndate: 2024-06-01\n---\n"
)


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], None]:
    """Return what raises for anything that is no SARIF 2.1.0."""
    check: Callable[[Any], None] = Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8"))
    ).validate
    return check


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project").write(BRIEF)


def log(project: Project, *arguments: str) -> Any:
    return json.loads(project.run(*arguments, "--format", "sarif").out)


def run_of(project: Project, *arguments: str) -> Any:
    (run,) = log(project, *arguments)["runs"]
    return run


@pytest.mark.parametrize("command", ["check", "build"])
def test_the_published_schema_validates_the_log(
    command: str, project: Project, valid: Callable[[Any], None]
) -> None:
    valid(log(project, command))
    project.write(FAULTY)
    whole = log(project, command)
    valid(whole)
    assert whole["runs"][0]["results"]
    whole["runs"][0]["columnKind"] = "bytes"
    with pytest.raises(ValidationError):
        valid(whole)


def test_the_log_says_what_json_says(project: Project) -> None:
    """Each problem once, in the same order, with the same place, level and words."""
    project.write(FAULTY).write(f"{WRONG}In all, 1,200 fishers left. Orro is 7 metres deep.\n")
    problems = json.loads(project.check("--format", "json").out)["problems"]
    results = run_of(project, "check")["results"]
    assert len(results) == len(problems) > 3
    for result, problem in zip(results, problems, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (result["ruleId"], result["level"]) == (problem["rule"], problem["level"])
        assert region == {"startLine": problem["line"], "startColumn": problem["column"]}
        words = (problem["message"], problem["why"], problem["hint"])
        text = result["message"]["text"].replace("{{", "{").replace("}}", "}")
        assert text == " · ".join(filter(None, words))


def test_each_rule_is_described_and_each_result_points_to_its_rule(project: Project) -> None:
    run = run_of(project.write(FAULTY), "check")
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("Backgrounder", __version__)
    assert [rule["id"] for rule in driver["rules"]][: len(DEMANDS)] == [one.id for one in DEMANDS]
    for rule in driver["rules"]:
        assert {"shortDescription", "fullDescription", "help"} <= set(rule), rule["id"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert "unknown-key" in {result["ruleId"] for result in run["results"]}


def test_files_are_named_relative_to_the_project_and_as_addresses(project: Project) -> None:
    run = run_of(project.write(FAULTY), "check")
    assert run["columnKind"] == "unicodeCodePoints"
    files = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    }
    assert files == {"content/topics/a%20lake%20%26%20more.md"}
    assert str(project.folder) not in json.dumps(run)
    for result in run["results"]:
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert file["uriBaseId"] in run["originalUriBaseIds"]


def prints(project: Project) -> list[str]:
    results = run_of(project, "check")["results"]
    return [value for result in results for value in result["partialFingerprints"].values()]


def test_a_fingerprint_stays_while_lines_come_and_go(project: Project) -> None:
    """And no two problems have the same one."""
    slips = "In all, 1,200 fishers left.\n\nIn all, 1,200 fishers left.\n"
    project.write(f"{WRONG}{slips}")
    before = prints(project)
    assert len(set(before)) == len(before) == 2
    project.write(f"{WRONG}A new paragraph.\n\n{slips}")
    assert prints(project) == before
    project.write(f"{WRONG}{slips.replace('1,200', '1,300')}")
    assert not set(prints(project)) & set(before)


def test_a_line_that_must_not_be_shown_leaves_no_trace() -> None:
    """Not even a hash, on which names could be tried."""
    problem = Problem(Place("a.md", 3), "minor-named", "a name", quotable=False)
    with_the_name = as_sarif([problem], (), lambda _: "Mira Vell fishes.")
    assert with_the_name == as_sarif([problem], (), lambda _: "")


def test_braces_are_doubled_for_they_hold_the_places_of_arguments() -> None:
    problem = Problem(Place("a.md"), "x", "`{0}` stands here")
    assert "`{{0}}` stands here" in as_sarif([problem], (), lambda _: "")
