"""A copy of a site that errors can be planted in, and what the check says of it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.check import check
from backgrounder.check.evidence import ledger
from backgrounder.check.layout import desk, laid_out, marked
from backgrounder.check.layout import read as read_texts
from backgrounder.model import ClaimKey
from backgrounder.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backgrounder.check import Checked
    from backgrounder.check.evidence import Evidence, Sentence
    from backgrounder.model import Library
    from backgrounder.problems import Problem
    from backgrounder.read import Reading

ROOT = Path(__file__).parent.parent.parent
CLEAN = Path(__file__).parent / "clean"
PUBLISHED_DAY = dt.date(2026, 11, 23)
CLEAN_DAY = dt.date(2025, 4, 1)
"""The days on which the sites are checked: both were reviewed by then."""
UNSIGHTED = frozenset({"stale"})
"""What time alone brings about says nothing of the prose."""


@dataclass(frozen=True)
class Corpus:
    """A site in a folder of its own, and how it was checked as its authors left it."""

    name: str
    root: Path
    today: dt.date
    reading: Reading
    checked: Checked
    sentences: tuple[Sentence, ...]
    ledger: Mapping[ClaimKey, tuple[Evidence, ...]]

    @property
    def library(self) -> Library:
        """What was read."""
        return self.reading.library

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the check finds wrong as it stands."""
        found = (*self.reading.problems, *self.checked.problems)
        return tuple(problem for problem in found if problem.rule not in UNSIGHTED)


def published(folder: Path) -> Corpus:
    """Copy the published briefs into `folder` and check them."""
    return opened("published", ROOT, folder, PUBLISHED_DAY)


def clean(folder: Path) -> Corpus:
    """Copy the made-up site of sound prose into `folder` and check it."""
    return opened("clean", CLEAN, folder, CLEAN_DAY)


def opened(name: str, site: Path, folder: Path, today: dt.date) -> Corpus:
    """Copy a site and check it on a day."""
    for part in ("content", "seeds", "static"):
        if (site / part).is_dir():
            shutil.copytree(site / part, folder / part)
    reading = read(folder, ROOT)
    whole = laid_out(desk(reading.library, today, drafts=False), None)
    examined, told = read_texts(marked(whole)), whole.reference.gathered(ledger)
    checked = check(reading.library, today, drafts=False)
    keys = (
        key
        for source in reading.library.sources.values()
        for key in (ClaimKey(source.id), *(ClaimKey(source.id, claim) for claim in source.claims))
    )
    records = {key: found for key in keys if (found := told(key))}
    return Corpus(name, folder, today, reading, checked, examined.sentences, records)


def new_problems(corpus: Corpus, path: str, text: str) -> tuple[Problem, ...]:
    """Return what the check finds when the file at `path` reads `text`, and did not find before.

    Only that brief is read and checked anew; the tests of the engine hold that against the whole.
    """
    return _unknown(corpus, _examined(corpus, path, text, again=True))


def new_problems_in_full(corpus: Corpus, path: str, text: str) -> tuple[Problem, ...]:
    """Return the same, with every file read and checked anew."""
    return _unknown(corpus, _examined(corpus, path, text, again=False))


def _examined(corpus: Corpus, path: str, text: str, *, again: bool) -> Iterable[Problem]:
    target = corpus.root / path
    original = target.read_text(encoding="utf-8")
    target.write_text(text, encoding="utf-8")
    try:
        reading = read(corpus.root, ROOT, corpus.reading.parts if again else None)
        last = corpus.checked if again else None
        checked = check(reading.library, corpus.today, drafts=False, last=last)
    finally:
        target.write_text(original, encoding="utf-8")
    return (*reading.problems, *checked.problems)


def _unknown(corpus: Corpus, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Leave out what was wrong before; columns may have moved."""
    known = Counter(map(_same, corpus.problems))
    found = []
    for problem in problems:
        known[_same(problem)] -= 1
        if known[_same(problem)] < 0 and problem.rule not in UNSIGHTED:
            found.append(problem)
    return tuple(found)


def _same(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.place.path, problem.place.line, problem.rule, problem.message)
