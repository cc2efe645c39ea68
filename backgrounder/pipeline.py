"""The whole build, from top to bottom: read → check → link → render → publish.

This is the file to read first. Each stage takes values and gives values; problems travel beside
them, and a build with an error publishes nothing.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backgrounder.check import check as check_library
from backgrounder.link import link
from backgrounder.problems import Level, Place, Problem, in_order, warning
from backgrounder.publish import refuse, search_available, search_index, staging
from backgrounder.read import read
from backgrounder.render import render, template_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    from backgrounder.model import Library
    from backgrounder.publish import Publication, Stage
    from backgrounder.render import Outcome
    from backgrounder.settings import Run
    from backgrounder.views import Job, Output

    Onlooker = Callable[[Iterable[Outcome], int], Iterable[Outcome]]
    """Sees each thing that is made pass by, and knows how many there will be."""

WORTH_PROCESSES = 400
"""From so many pages on, starting further processes costs less than it saves."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read, and everything that is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended."""

    problems: tuple[Problem, ...]
    held_back: tuple[str, ...] = ()
    """The drafts that were not published, by path."""
    pages: int = 0
    """How many HTML pages the site has."""
    publication: Publication | None = None
    """What changed on disk; None where nothing was published."""


def build(run: Run, onlooker: Onlooker | None = None) -> Built:
    """Build the site and publish it, unless something is wrong.

    Raises OSError where files cannot be written; the site is then what it was before.
    """
    refusal = refuse(run.output, root=run.root, engine=run.engine)
    if refusal:
        return Built((refusal,))
    examined = examine(run)
    held_back = _held_back(run, examined.library)
    if _stops(examined.problems, run):
        return Built(examined.problems, held_back)
    site = link(
        examined.library,
        run.base_url or examined.library.site.url,
        drafts=run.drafts,
        search=search_available(),
    )
    pages = sum(1 for job in site.jobs if job.form.endswith(".html"))
    with staging(run.output) as stage:
        limit = examined.library.site.page_weight
        rendering = _stage_pages(run, site.jobs, stage, limit, onlooker)
        problems = in_order((*examined.problems, *rendering))
        if _stops(problems, run):
            return Built(problems, held_back, pages)
        for copy in site.copies:
            stage.add(copy)
        for output in search_index(stage):
            stage.add(output)
        return Built(problems, held_back, pages, stage.swap())


def examine(run: Run) -> Examined:
    """Read everything and check it; write nothing."""
    reading = read(run.root, run.engine)
    today = run.now.astimezone(ZoneInfo(reading.library.site.time_zone)).date()
    found = check_library(reading.library, today, drafts=run.drafts)
    return Examined(
        reading.library,
        in_order((*reading.problems, *found, *template_problems(_templates(run)))),
    )


def _stage_pages(
    run: Run, jobs: tuple[Job, ...], stage: Stage, limit: int, onlooker: Onlooker | None
) -> tuple[Problem, ...]:
    """Render every job into the stage; return what went wrong."""
    problems: list[Problem] = []
    with _executor(run.jobs, len(jobs)) as executor:
        outcomes = render(jobs, _templates(run), executor)
        seen = onlooker(outcomes, len(jobs)) if onlooker else outcomes
        for job, outcome in zip(jobs, seen, strict=False):
            problems.extend(outcome.problems)
            if outcome.output:
                problems.extend(_overweight(job, outcome.output, limit))
                stage.add(outcome.output)
    return tuple(problems)


def _overweight(job: Job, output: Output, limit: int) -> Iterator[Problem]:
    """Hold an author's page against the site's `page-weight`, in kilobytes; 0 is no limit."""
    weight = len(output.content) / 1000 if isinstance(output.content, bytes) else 0
    if job.origin and limit and weight > limit:
        yield warning(
            Place(job.origin),
            "page-weight",
            f"the page weighs {weight:.0f} KB; the site allows {limit} KB",
            "readers on slow networks wait for it",
            "shorten it, or raise `page-weight` in `content/site.yaml`",
        )


@contextmanager
def _executor(wanted: int, jobs: int) -> Iterator[Executor | None]:
    """Give other processes to render in, where there is enough to do and more than one core."""
    workers = wanted or os.cpu_count() or 1
    if workers == 1 or jobs < WORTH_PROCESSES:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as executor:
        yield executor


def _templates(run: Run) -> tuple[str, ...]:
    """Return the template folders: the project's own before ours."""
    folders = (run.root / "templates", run.engine / "templates")
    return tuple(dict.fromkeys(str(folder) for folder in folders if folder.is_dir()))


def _stops(problems: Iterable[Problem], run: Run) -> bool:
    return any(run.strict or problem.level is Level.ERROR for problem in problems)


def _held_back(run: Run, library: Library) -> tuple[str, ...]:
    if run.drafts:
        return ()
    return tuple(brief.place.path for brief in library.briefs if brief.draft) + tuple(
        page.place.path for page in library.pages if page.draft
    )
