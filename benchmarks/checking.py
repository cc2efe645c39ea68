"""What the check costs beside the rendering of the same briefs: `python -m benchmarks.checking`.

Both are done in turn in one process, and their process time is compared: a machine's speed drifts
by the minute, their ratio does not.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from backgrounder import pipeline
from backgrounder.check import check
from backgrounder.cli import ENGINE
from backgrounder.link import link
from backgrounder.read import read
from backgrounder.render import render
from backgrounder.settings import Run
from benchmarks import corpus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from backgrounder.model import Library
    from backgrounder.views import Job

BRIEFS = 1000
ROUNDS = 3
TOPIC = "topic.html"


def main() -> None:
    """Print the median seconds of both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), BRIEFS)
        run = _run(Path(folder))
        library = read(run.root, run.engine).library
    jobs = _pages(library)
    words = sum(len(brief.body.text.split()) for brief in library.briefs) / len(library.briefs)
    today = run.now.date()
    checking, rendering = [], []
    for _ in range(ROUNDS):
        checking.append(seconds(lambda: checked(library, today)))
        rendering.append(seconds(lambda: rendered(jobs, pipeline.templates(run))))
    check_time, render_time = statistics.median(checking), statistics.median(rendering)
    print(f"{BRIEFS} briefs of {words:.0f} words, median of {ROUNDS} rounds in turn")
    print(f"check   {check_time:7.2f} s   render of their pages {render_time:7.2f} s", end="   ")
    print(f"ratio {check_time / render_time:.2f}   Python {sys.version.split()[0]}")


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


def _pages(library: Library) -> tuple[Job, ...]:
    """Return the jobs that make the briefs' own pages."""
    site = link(library, library.site.url, drafts=False, search=False)
    return tuple(job for job in site.jobs if job.form == TOPIC and job.origin)


def _run(folder: Path) -> Run:
    import datetime as dt

    return Run(
        root=folder, engine=ENGINE, output=folder / "site", now=dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
    )


if __name__ == "__main__":
    main()
