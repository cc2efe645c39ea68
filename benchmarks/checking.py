"""What the check costs beside the rendering of the same briefs: `python -m benchmarks.checking`.

Both are done in turn in one process, and their process time is compared: a machine's speed drifts
by the minute, their ratio does not.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from backgrounder.check import check
from backgrounder.cli import ENGINE
from backgrounder.examination import templates
from backgrounder.link import link, outlines
from backgrounder.read import read
from backgrounder.render import render
from backgrounder.settings import Run
from benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.model import Library
    from backgrounder.views import Job

BRIEFS = 1000
ROUNDS = 3
TOPIC = "topic.html"


def main() -> None:
    """Print the median seconds of the check and of the rendering, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), BRIEFS)
        run = _run(Path(folder))
        library = read(run.root, run.engine).library
    known = outlines(library, {})
    jobs = tuple(link(library, known, library.site.url, drafts=False, search=False).jobs())
    pages = tuple(job for job in jobs if job.form == TOPIC)
    words = sum(len(brief.body.text.split()) for brief in library.briefs) / len(library.briefs)
    today, folders = run.now.date(), templates(run)
    spent: dict[str, list[float]] = {"check": [], "render their pages": [], "render the site": []}
    for _ in range(ROUNDS):
        spent["check"].append(seconds(lambda: checked(library, today)))
        spent["render their pages"].append(seconds(lambda: rendered(pages, folders)))
        spent["render the site"].append(seconds(lambda: rendered(jobs, folders)))
    print(f"{BRIEFS} briefs of {words:.0f} words, Python {sys.version.split()[0]}")
    print(f"process time, median of {ROUNDS} rounds in turn")
    middle = {name: statistics.median(times) for name, times in spent.items()}
    for name, median in middle.items():
        print(f"{name:20} {median:7.2f} s   check costs {middle['check'] / median:.2f} of it")


def checked(library: Library, today: dt.date) -> None:
    """Check everything by all rules; nothing may be wrong with the corpus."""
    problems = check(library, today, drafts=False).problems
    assert not problems, problems[0]


def rendered(jobs: tuple[Job, ...], templates: tuple[str, ...]) -> None:
    """Render some pages; nothing may go wrong."""
    count = sum(1 for outcome in render(jobs, templates) if outcome.output)
    assert count == len(jobs)


def seconds(work: Callable[[], None]) -> float:
    """Return the process time that some work takes."""
    started = process_time()
    work()
    return process_time() - started


def _run(folder: Path) -> Run:
    now = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
    return Run(root=folder, engine=ENGINE, output=folder / "site", now=now)


if __name__ == "__main__":
    main()
