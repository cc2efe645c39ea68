"""A folder of anybody's Markdown as a site of briefs: real prose, real tables, real oddities.

Nobody wrote these pages for our checks: every rule that may be is a warning, and a page with an
error all the same is left out. A body stays as it is, but for links that lead to another page.

To repeat a measurement, take the Markdown files of a public documentation at a commit that you
write down, such as those of https://github.com/MicrosoftDocs/cpp-docs, and hold them against as
many made-up briefs (`"backgrounder without search"` is another one to name):

    python -m benchmarks.builds --markdown cpp-docs --briefs 5000 --only backgrounder

Documentation cites nothing, so thousands of warnings are printed at each build: that takes its time
too, and nearly all of a build for which nothing changed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from backgrounder.check import DEMANDS, INVIOLABLE
from benchmarks.builds.contenders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DAY = re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})")
"""As Microsoft's documents have it, in `ms.date`."""
UNDATED = "2020-01-01"
LONGEST_SLUG = 70
"""Without the number that it may get."""
LINK = re.compile(r"\]\(([^()\s]+\.md)(?:#[^()\s]*)?\)")
"""To another page."""
ABSENT = {"link-broken": "off", "image-missing": "off", "cite-unknown": "error"}
"""The levels of rules on what is not there: other pages, pictures, sources."""
DEEPEST = 3
"""Folders from which a page gets its tags."""


def write(folder: Path, source: Path, briefs: int) -> tuple[str, ...]:
    """Write a project of so many pages of a folder, spread evenly, or of all that there are.

    Returns the problems for which pages were left out.
    """
    topics = folder / "content" / "topics"
    topics.mkdir(parents=True)
    names = _names(_spread(sorted(source.rglob("*.md")), briefs), source)
    tags: set[str] = set()
    for path, name in names.items():
        head, body = _parts(path.read_text(encoding="utf-8-sig", errors="replace"))
        folders = map(_name, _place(path, source)[:-1][:DEEPEST])
        carried = tuple(dict.fromkeys(filter(None, folders)))
        tags.update(carried)
        text = f"---\n{_front_matter(head, path.stem, carried)}---\n{_linked(body, path, names)}"
        (topics / f"{name}.md").write_text(text, encoding="utf-8")
    declared = "".join(f"{tag}: {{name: {tag}, kind: theme}}\n" for tag in sorted(tags))
    (folder / "content" / "tags.yaml").write_text(declared, encoding="utf-8")
    (folder / "content" / "site.yaml").write_text(_settings(), encoding="utf-8")
    return tuple(_purged(folder))


def _spread(found: Sequence[Path], most: int) -> tuple[Path, ...]:
    """Return so many of what was found, at even distances, or all."""
    number = min(most, len(found))
    return tuple(found[each * len(found) // number] for each in range(number))


def _names(chosen: Iterable[Path], source: Path) -> dict[Path, str]:
    """Return the pages' slugs: their places, with a number where another has the same."""
    names: dict[str, Path] = {}
    for path in chosen:
        place = name = _name("-".join(_place(path, source))) or "page"
        number = 1
        while name in names:
            number += 1
            name = f"{place}-{number}"
        names[name] = path
    return {path: name for name, path in names.items()}


def _purged(folder: Path) -> Iterator[str]:
    """Take away the pages that have an error, and yield their errors.

    Some errors are told only where there are none of a graver kind.
    """
    while errors := _errors(folder):
        for error in errors:
            yield f"{error['path']}:{error['line']}: {error['message']}"
            (folder / str(error["path"])).unlink(missing_ok=True)


def _errors(folder: Path) -> list[Mapping[str, object]]:
    command = (sys.executable, str(ROOT / "build.py"), "check", "--format", "json")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return [each for each in json.loads(done.stdout)["problems"] if each["level"] == "error"]


def _place(path: Path, source: Path) -> tuple[str, ...]:
    """Return the names of the folders that a page lies in, and its own."""
    return path.relative_to(source).with_suffix("").parts


def _linked(body: str, path: Path, names: Mapping[Path, str]) -> str:
    """Return a body whose links name the other pages as they are named now."""

    def renamed(link: re.Match[str]) -> str:
        name = names.get(Path(normpath(path.parent / link[1])))
        return f"]({name}.md)" if name else link[0]

    return LINK.sub(renamed, body)


def _parts(text: str) -> tuple[Mapping[str, object], str]:
    """Return a page's front matter, empty where it is none, and its body."""
    found = re.match(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    return (_known(found[1]), found[2]) if found else ({}, text)


def _known(head: str) -> Mapping[str, object]:
    """Return what a front matter says; nothing where that is no YAML, or no mapping."""
    try:
        read = yaml.load(head, yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    except yaml.YAMLError:
        return {}
    return read if isinstance(read, dict) else {}


def _name(words: str) -> str:
    """Return words as a slug."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower())[:LONGEST_SLUG].strip("-")


def _front_matter(head: Mapping[str, object], stem: str, tags: tuple[str, ...]) -> str:
    title = str(head.get("title") or stem)
    summary = str(head.get("description") or title)
    day = DAY.fullmatch(str(head.get("ms.date", "")))
    date = f"{day['year']}-{int(day['month']):02}-{int(day['day']):02}" if day else UNDATED
    return (
        f"title: {json.dumps(title)}\nsummary: {json.dumps(summary)}\n"
        f"tags: {json.dumps(tags)}\ndate: {date}\n"
    )


def _settings() -> str:
    """Return a site's settings: rules are warnings, but for those on what is not there."""
    checks = dict.fromkeys((demand.id for demand in DEMANDS), "warning") | ABSENT
    levels = {rule: level for rule, level in checks.items() if rule not in INVIOLABLE}
    return f"title: Real pages\nurl: https://corpus.example/\nchecks: {json.dumps(levels)}\n"
