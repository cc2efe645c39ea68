"""Every case of `tests/cases/*.md`: a site that is a little wrong, and the problems it prints.

The cases are documents: a heading, a reason, the files that are written over a small valid site,
and what `check` prints. An editor can read them, and a new rule begins with one.
`BACKGROUNDER_ACCEPT=1` writes what is printed now into the documents, to be read as a diff.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.front_door import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent / "cases"
_HEADING_OR_BLOCK = re.compile(
    r"^## (?P<name>.+?)$|"
    r"^~~~(?P<kind>file|problems)[ ]?(?P<path>[^\n]*)\n(?P<text>.*?)^~~~$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Case:
    document: Path
    name: str
    files: tuple[tuple[str, str], ...]
    problems: str


def cases() -> list[Case]:
    return [case for document in sorted(CASES.glob("*.md")) for case in cases_of(document)]


def cases_of(document: Path) -> Iterator[Case]:
    """Read a document: each heading outside the blocks begins a case."""
    name, text = "", document.read_text(encoding="utf-8")
    files: list[tuple[str, str]] = []
    for match in _HEADING_OR_BLOCK.finditer(text):
        if match["name"]:
            name, files = match["name"], []
        elif match["kind"] == "file":
            files.append((match["path"], match["text"]))
        else:
            yield Case(document, name, tuple(files), match["text"])


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.document.stem}: {case.name}")
def test_the_case_prints_these_problems(case: Case, tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for path, text in case.files:
        project.write(f"-- {path} --\n{text}")
    result = project.check()
    printed = "".join(f"{line}\n" for line in result.problems)
    if os.environ.get("BACKGROUNDER_ACCEPT") and printed != case.problems:
        accept(case, printed)
        return
    assert printed == case.problems
    assert result.code == (0 if ": error[" not in printed else 2 if _settings(printed) else 1)
    assert "Traceback" not in result.out + result.err


def accept(case: Case, printed: str) -> None:
    text = case.document.read_text(encoding="utf-8")
    begin = text.index("~~~problems\n", text.index(f"\n## {case.name}\n")) + len("~~~problems\n")
    assert text.startswith(f"{case.problems}~~~", begin)
    case.document.write_text(
        text[:begin] + printed + text[begin + len(case.problems) :], encoding="utf-8"
    )


def _settings(printed: str) -> bool:
    return any(
        line.startswith("content/site.yaml:") and ": error[" in line
        for line in printed.splitlines()
    )
