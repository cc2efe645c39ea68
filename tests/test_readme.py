"""The documents are true: their commands run, their examples build, their keys are all there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backgrounder.read.guide import key_tables
from tests.front_door import Project

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "authors-guide.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the README's code blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def copy_of_the_repository(folder: Path) -> Path:
    """Copy what git tracks or would track: a fresh clone, with the changes of now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = ROOT / name
        if source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


@pytest.mark.slow
def test_the_first_command_builds_the_site_where_nothing_is_set_up(tmp_path: Path) -> None:
    """In a folder with a space in its name, from another working directory."""
    clone = copy_of_the_repository(tmp_path / "a fresh clone")
    assert "make site" in blocks("sh")[0]
    for _ in range(2):
        done = subprocess.run(
            ["make", "-C", str(clone), "site"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    for slug in ("afghan-deportations", "child-terrorism-charge", "baloch-protests"):
        assert (clone / "site" / "topics" / slug / "index.html").is_file()
    assert "Setting up" not in done.stdout


@pytest.mark.slow
def test_the_commands_without_make_work(tmp_path: Path) -> None:
    clone = copy_of_the_repository(tmp_path / "plain commands")
    (commands,) = (block for block in blocks("sh") if "--without-pip" in block)
    done = subprocess.run(
        ["bash", "-e", "-c", commands],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (clone / "site" / "index.html").is_file()


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_example_for_authors_builds(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "-- content/site.yaml --\ntitle: Orro\n")
    (record,) = blocks("yaml")
    (brief,) = blocks("markdown")
    project.write(f"-- seeds/sources/orro-2024.yaml --\n{record}")
    project.write(f"-- content/topics/lake.md --\n{brief}")
    result = project.build()
    assert result.code == 0, result.out
    assert result.problems == []
    assert "source 1: Orro Gazette, 1 May 2024" in project.read("topics/lake/index.html")


def test_the_problem_that_the_readme_shows_is_what_is_printed(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "-- content/site.yaml --\ntitle: Orro\n")
    (record,) = blocks("yaml")
    (brief,) = blocks("markdown")
    project.write(f"-- seeds/sources/orro-2024.yaml --\n{record}")
    last = brief.rindex("[@orro-2024#level]")
    slip = brief[:last] + brief[last:].replace("orro-2024", "oro-2024")
    project.write(f"-- content/topics/lake.md --\n{slip}")
    (shown,) = blocks("text")
    assert shown in project.check().out


def test_every_file_that_the_documents_link_to_exists() -> None:
    for document in ("README.md", "ARCHITECTURE.md", "SECURITY.md", "docs/authors-guide.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(
            r"\]\(([^)#:]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        ):
            if "." in target and not target.startswith(("town", "vell", "static/")):
                assert ((ROOT / document).parent / target).exists(), f"{document}: {target}"


def test_every_test_that_a_promise_names_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for name in re.findall(r"`(tests/\w+\.py)`", text):
        assert (ROOT / name).is_file(), name


def test_the_guide_explains_every_key() -> None:
    """The table in the guide is the one that the code makes; `BACKGROUNDER_ACCEPT=1` renews it."""
    begin = GUIDE.index("-->", GUIDE.index("<!-- keys:")) + 3
    end = GUIDE.index("<!-- end of keys -->")
    if os.environ.get("BACKGROUNDER_ACCEPT"):
        renewed = f"{GUIDE[:begin]}\n\n{key_tables().strip()}\n\n{GUIDE[end:]}"
        (ROOT / "docs" / "authors-guide.md").write_text(renewed, encoding="utf-8")
        return
    assert GUIDE[begin:end].strip() == key_tables().strip()


def test_every_command_and_option_has_help() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for word in (
        "build",
        "check",
        "serve",
        "schema",
        "--root",
        "--output",
        "--base-url",
        "--drafts",
    ):
        assert word in done.stdout
