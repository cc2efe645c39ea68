"""Measure what each stage of a build costs for one brief: `python -m benchmarks.stages FOLDER`.

Process time, in one process and from nothing. A machine's speed drifts by the minute, so compare
only figures of runs that took turns.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from backgrounder.check import check
from backgrounder.cli import ENGINE
from backgrounder.examination import templates
from backgrounder.garbage import nothing_collected, only_new_collected
from backgrounder.link import link, outlines
from backgrounder.read import read
from backgrounder.render import linted_templates, render
from backgrounder.settings import Run

if TYPE_CHECKING:
    from backgrounder.views import Job


def main(folder: Path) -> None:
    """Print one line for each stage, and for each form that is rendered: milliseconds a brief."""
    now = datetime.now(UTC)
    run = Run(root=folder, engine=ENGINE, output=folder / "site", now=now)
    started = process_time()
    library = read(run.root, run.engine).library
    read_by = process_time()
    check(library, now.date(), drafts=False)
    checked_by = process_time()
    linted_templates(templates(run))
    compiled_by = process_time()
    home = library.site.url or "https://site.example/"
    with nothing_collected():
        site = link(library, outlines(library, {}), home, drafts=False, search=True)
        jobs = tuple(site.jobs())
    spent = {
        "read": read_by - started,
        "check": checked_by - read_by,
        "templates": compiled_by - checked_by,
        "link": process_time() - compiled_by,
    }
    with only_new_collected():
        by_form = rendering(jobs, templates(run))
    spent["render"] = sum(by_form.values())
    for form in sorted(by_form, key=by_form.__getitem__, reverse=True):
        spent[f"  {form}"] = by_form[form]
    briefs = len(library.briefs)
    print(f"{briefs} briefs, Python {sys.version.split()[0]}, process time")
    for name, seconds in spent.items():
        print(f"{name:20} {seconds:8.3f} s  {1000 * seconds / max(1, briefs):8.3f} ms a brief")


def rendering(jobs: tuple[Job, ...], templates: tuple[str, ...]) -> dict[str, float]:
    """Do the jobs in their order; return the seconds that each form took."""
    spent: defaultdict[str, float] = defaultdict(float)
    outcomes = render(jobs, templates)
    for job in jobs:
        started = process_time()
        next(outcomes)
        spent[job.form] += process_time() - started
    return spent


if __name__ == "__main__":
    main(Path(sys.argv[1]))
