"""Each rule keeps what its own examples promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backgrounder.check import RULES
from backgrounder.check.examples import files_of
from tests.front_door import Project

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.check.desk import Rule
    from tests.front_door import Result


def checked(folder: Path, example: str) -> Result:
    text = "".join(f"-- {path} --\n{content}" for path, content in files_of(example).items())
    return Project(folder / "project", text).check()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_alone_finds_fault_with_its_failing_example(rule: Rule, tmp_path: Path) -> None:
    result = checked(tmp_path, rule.failing)
    assert set(result.rules) == {rule.id}, result.out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_finds_fault_with_a_passing_example(rule: Rule, tmp_path: Path) -> None:
    result = checked(tmp_path, rule.passing)
    assert (result.code, result.problems) == (0, []), result.out
