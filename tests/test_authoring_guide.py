"""Whoever follows the authors' guide, command by command, ends with a page that passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "authors-guide.md").read_text(encoding="utf-8")
TUTORIAL = GUIDE[GUIDE.index("## Five minutes") : GUIDE.index("\n## A brief\n")]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(orro/[\w./-]+\.(?:md|yaml))`")


def steps() -> list[tuple[str, str, str]]:
    """Return each block's language and text, and the file that was last named before it."""
    found = []
    for block in _BLOCK.finditer(TUTORIAL):
        named = _FILE.findall(TUTORIAL[: block.start()])
        found.append((block[1], block[2], named[-1] if named else ""))
    return found


def test_a_newcomer_gets_to_a_page_that_passes(tmp_path: Path) -> None:
    """Its files are written as they are shown, its commands run in their order."""
    (tmp_path / "build.py").symlink_to(ROOT / "build.py")
    said = ""
    for language, text, file in steps():
        if language in {"yaml", "markdown"}:
            assert "orro/content/topics" not in file or (tmp_path / file).is_file()
            (tmp_path / file).write_text(text, encoding="utf-8")
        elif language == "text":
            assert text.strip() in run(tmp_path, "./build.py --root orro check", expected=1)
        elif "activate" in text or "serve" not in text:
            said += run(tmp_path, text)
    assert "No problems in 1 topic and 1 source" in said
    run(tmp_path, "./build.py --root orro")
    page = (tmp_path / "orro/site/topics/lake/index.html").read_text(encoding="utf-8")
    assert "How far" not in page
    assert "4 metres below its mark of 1990" in page
    assert "Lake Orro" in page
    moved = tmp_path / "orro/site/topics/why-the-lake-is-falling/index.html"
    assert "../lake/" in moved.read_text(encoding="utf-8")


def test_each_command_of_the_guide_is_run() -> None:
    commands = [text for language, text, _ in steps() if language == "sh"]
    for word in ("new topic", "new source", "new tag", "check", "serve", "rename", "explain"):
        assert any(word in command for command in commands), word


def run(folder: Path, commands: str, expected: int = 0) -> str:
    """Run commands as they stand, with our own interpreter in place of the activated one."""
    commands = commands.replace(". .venv/bin/activate\n", "")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == expected, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout
