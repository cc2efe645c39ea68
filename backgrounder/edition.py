"""The whole site in memory, as the preview shows it, and made anew from the one before.

Where the pipeline publishes all or nothing, an edition shows what it can: a page whose words lack
evidence is shown beside its problems, and where pages cannot be made, those that were made last.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backgrounder import pipeline
from backgrounder.check import SHOWABLE
from backgrounder.link import link
from backgrounder.problems import Level, in_order
from backgrounder.render import render, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from backgrounder.link import Site
    from backgrounder.model import Library
    from backgrounder.problems import Problem
    from backgrounder.settings import Run
    from backgrounder.views import Job


@dataclass(frozen=True, slots=True)
class Edition:
    """The site as it can be shown now."""

    library: Library | None = None
    """What was read; None before the first edition."""
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    """By path in the site, without a leading slash: content, or the file that holds it."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """The author's file that a page shows, by the page's path; only where there is one."""
    changed: frozenset[str] = frozenset()
    """The paths whose content differs from that of the edition before, gone ones included."""
    is_current: bool = True
    """Whether `files` show what is on disk; False where they are those that were made last."""
    site: Site | None = None
    """What `files` were made from."""
    templates: str = ""
    """The digest of the templates that made all of them; empty where some could not be made."""


def edition(run: Run, before: Edition | None = None) -> Edition:
    """Make the site of `run` in memory; what `before` has already is not made again.

    Raises OSError where a template folder cannot be read.
    """
    last = before or Edition()
    examined = pipeline.examine(run)
    if any(_hinders(problem) for problem in examined.problems):
        return replace(
            last,
            library=examined.library,
            problems=examined.problems,
            changed=frozenset(),
            is_current=False,
        )
    home = run.base_url or examined.library.site.url
    site = link(examined.library, home, drafts=run.drafts, search=False, last=last.site)
    made, problems = _made(run, site, last)
    files = {**made, **{copy.path: copy.content for copy in site.copies}}
    return Edition(
        library=examined.library,
        problems=in_order((*examined.problems, *problems)),
        files=files,
        origins={job.path: job.origin for job in site.jobs if job.origin},
        changed=_differing(last.files, files),
        is_current=not problems,
        site=site,
        templates="" if problems else stamp(pipeline.templates(run)),
    )


def _hinders(problem: Problem) -> bool:
    """Tell whether pages cannot be made of what has this problem."""
    return problem.level is Level.ERROR and problem.rule not in SHOWABLE


def _made(
    run: Run, site: Site, last: Edition
) -> tuple[dict[str, bytes | Path], tuple[Problem, ...]]:
    """Return the files of the jobs, those taken over that are made from the same; and problems."""
    templates = pipeline.templates(run)
    known = _known(last) if last.templates == stamp(templates) else {}
    files: dict[str, bytes | Path] = {}
    due: list[Job] = []
    for job in site.jobs:
        was = known.get(job.path)
        if was is job or was == job:
            files[job.path] = last.files[job.path]
        else:
            due.append(job)
    problems: list[Problem] = []
    for job, outcome in zip(due, render(due, templates), strict=True):
        problems.extend(outcome.problems)
        if outcome.output:
            files[job.path] = outcome.output.content
        elif job.path in last.files:
            files[job.path] = last.files[job.path]
    return files, tuple(problems)


def _known(last: Edition) -> dict[str, Job]:
    jobs = last.site.jobs if last.site else ()
    return {job.path: job for job in jobs if job.path in last.files}


def _differing(
    before: Mapping[str, bytes | Path], after: Mapping[str, bytes | Path]
) -> frozenset[str]:
    paths = before.keys() | after.keys()
    return frozenset(path for path in paths if before.get(path) != after.get(path))
