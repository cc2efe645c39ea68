"""A site written as text, built, edited and built again: how almost every test here begins.

`Project(folder)` starts from a small valid site (a lake, one source, one tag). `write()` takes a
block of text in which `-- path --` begins a file; `build()` and `check()` run the command line.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backgrounder.cli import main

if TYPE_CHECKING:
    from pathlib import Path

BASE = """
-- content/site.yaml --
title: The Orro Explainer
description: What is known about Lake Orro.
url: https://orro.example/
language: en
checks: {unarchived: off}
-- content/tags.yaml --
lake-orro:
  name: Lake Orro
  kind: place
  at: [12.5, 41.25]
  about: A lake in the hills above Port Vell.
-- seeds/sources/orro-2024.yaml --
publisher: Orro Gazette
title: The lake is lower than ever
origin: orro-gazette
kind: newspaper
url: https://gazette.example/lake
archived: https://archive.example/lake
published: 2024-05-01
accessed: 2024-06-01
language: en
claims:
  level:
    says: The water stands 4 metres below its mark of 1990.
    figure: 4 metres
    counts: fall of the water below its mark of 1990
    by: Vell Water Board
    when: 2024-05-01
    quotes: [lower than anyone remembers]
"""

BRIEF = """
-- content/topics/lake.md --
---
title: Why the lake is falling
summary: Lake Orro stands 4 metres below its mark [@orro-2024#level].
tags: [lake-orro]
date: 2024-06-01
---
## How low is it?

The water stands 4 metres below its mark of 1990, says the Vell Water Board [@orro-2024#level].
"""

_FILE = re.compile(r"^-- (\S.*?) --$", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """The headlines of the problems, in their order."""
        return [line for line in self.out.splitlines() if re.match(r"\S+:\d+:\d+: ", line)]

    @property
    def rules(self) -> list[str]:
        """The rules of the problems, in their order."""
        return [match[1] for line in self.problems if (match := re.search(r"\[([\w-]+)\]", line))]


class Project:
    """A project's folder, and the command line run on it."""

    def __init__(self, folder: Path, text: str = BASE) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.write(text)

    def write(self, text: str) -> Project:
        """Write the files of a block of text; a file that is there already is replaced."""
        for path, content in files(text).items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        return self

    def edit(self, path: str, old: str, new: str) -> Project:
        """Replace words that must be there."""
        target = self.folder / path
        content = target.read_text(encoding="utf-8")
        assert old in content, f"{path} does not hold {old!r}"
        target.write_text(content.replace(old, new), encoding="utf-8")
        return self

    def remove(self, path: str) -> Project:
        target = self.folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        return self

    def build(self, *arguments: str) -> Result:
        return self.run(*arguments)

    def check(self, *arguments: str) -> Result:
        return self.run("check", *arguments)

    def run(self, *arguments: str) -> Result:
        """Run the command line in this process."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main([*arguments, "--root", str(self.folder)])
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Result(code, out.getvalue(), err.getvalue())

    def read(self, path: str) -> str:
        """Return a file of the built site as text."""
        return (self.site / path).read_text(encoding="utf-8")

    def data(self, path: str) -> Any:
        return json.loads(self.read(path))

    def tree(self) -> dict[str, bytes]:
        """Return the built site: path and bytes of every file."""
        return tree(self.site)


def files(text: str) -> dict[str, str]:
    """Split a block of text at its `-- path --` lines."""
    parts = _FILE.split(textwrap.dedent(text))
    return {
        path: content.lstrip("\n") for path, content in zip(parts[1::2], parts[2::2], strict=True)
    }


def tree(folder: Path) -> dict[str, bytes]:
    """Return the path and the bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def traces(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the modification time and the inode of everything below a folder."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        status = path.lstat()
        found[path.as_posix()] = (status.st_mtime_ns, status.st_ino)
    return found
