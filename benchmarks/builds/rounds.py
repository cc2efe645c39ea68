"""Every tool's builds of a corpus, in turn, and what they came to."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from backgrounder.markup import word_count
from benchmarks.builds.measuring import FailedError, Measured, measured
from benchmarks.preview.briefs import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.builds.contenders import Contender, Corpus, Site

COLD, UNCHANGED, BODY, TITLE = "cold", "nothing changed", "one body edited", "one title edited"
STEPS = (COLD, UNCHANGED, BODY, TITLE)
"""Of a round. A title is edited for us alone: to the others, an edit is an edit."""
LIMIT = 1_200.0
"""Seconds that a build may take."""
ENTRIES = 20
"""Of a feed, where there are as many briefs."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the builds of one tool came to."""

    contender: str
    briefs: int
    runs: Mapping[str, Sequence[Measured]]
    """For each step, what was measured in each round."""
    files: int = 0
    size: int = 0
    """Of all files of its output, in bytes."""
    fault: str = ""
    """Why its times do not count; empty where they do."""
    words: int = 0
    """Of all bodies, code included."""
    kind: str = "briefs"


def results(
    contenders: Sequence[Contender],
    corpus: Corpus,
    folder: Path,
    rounds: int,
    say: Callable[[str], None],
) -> tuple[Result, ...]:
    """Build a corpus with every tool in each round, step by step.

    Each tool gets a folder of its own in an empty folder. Who fails once takes part no more. `say`
    is told of each measurement.
    """
    sites = {one.name: one.prepare(folder / one.name, corpus) for one in contenders}
    runs: dict[str, dict[str, list[Measured]]] = {name: defaultdict(list) for name in sites}
    faults: dict[str, str] = {}
    turns = [(number, step) for number in range(rounds) for step in STEPS]
    for (number, step), one in product(turns, contenders):
        if one.name in faults or (step == TITLE and not one.is_ours):
            continue
        try:
            took = _taken(sites[one.name], corpus, step, number)
        except FailedError as error:
            faults[one.name] = str(error)
            say(f"{one.name}, {step}: failed: {error}")
        else:
            runs[one.name][step].append(took)
            say(f"{one.name}, {step}: {took.seconds:.2f} s")
    words = sum(word_count(page.body) for page in corpus.pages)
    return tuple(
        Result(
            name,
            len(corpus.pages),
            dict(runs[name]),
            *_written(site.output),
            faults.get(name, ""),
            words,
            corpus.kind,
        )
        for name, site in sites.items()
    )


def _taken(site: Site, corpus: Corpus, step: str, number: int) -> Measured:
    """Take one step, and look whether it led where it should; raises FailedError."""
    mark = ""
    if step == COLD:
        for made in (site.output, *site.caches):
            shutil.rmtree(made, ignore_errors=True)
    elif step == BODY:
        mark = word(2 * number)
        _edit(site.edited, r"\Z", f"\nA {mark} stands here.\n")
    elif step == TITLE:
        mark = word(2 * number + 1)
        _edit(site.edited, r"(?<=^title: )", f"{mark}, ")
    took = measured(site.command, site.folder, LIMIT)
    if fault := missing(site, corpus, mark):
        raise FailedError(fault)
    return took


def missing(site: Site, corpus: Corpus, mark: str) -> str:
    """Return what a tool's output lacks: pages, tags, entries of the feed, the mark of an edit."""
    found = {path.parent.name for path in site.output.glob("topics/*/index.html")}
    if lacking := {page.slug for page in corpus.pages} - found:
        return f"{len(lacking)} pages are missing"
    found = {path.parent.name for path in site.output.glob("tags/*/index.html")}
    if lacking := {tag for page in corpus.pages for tag in page.tags} - found:
        return f"{len(lacking)} pages of tags are missing"
    feed = site.output / site.feed
    entries = re.findall(r"<(?:entry|item)\b", feed.read_text("utf-8")) if feed.exists() else ()
    if len(entries) < min(ENTRIES, len(corpus.pages)):
        return "the feed is not whole"
    page = site.output / "topics" / site.edited.stem / "index.html"
    return "" if mark in page.read_text("utf-8") else "the edit does not show"


def _edit(path: Path, where: str, words: str) -> None:
    text = path.read_text(encoding="utf-8")
    edited, count = re.subn(where, words, text, count=1, flags=re.MULTILINE)
    assert count, f"{path} has no place for the edit"
    path.write_text(edited, encoding="utf-8")


def _written(output: Path) -> tuple[int, int]:
    """Return how many files an output has, and how many bytes in all."""
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
