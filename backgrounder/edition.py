"""The whole site in memory, as the preview shows it, and made anew from the one before.

Where the pipeline publishes all or nothing, an edition shows what it can: a page whose words lack
evidence is shown beside its problems, and where pages cannot be made, those that were made last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backgrounder import pipeline
from backgrounder.check import SHOWABLE
from backgrounder.link import link
from backgrounder.problems import Level, in_order
from backgrounder.render import render, stamp
from backgrounder.reports import headline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backgrounder.link import Site
    from backgrounder.model import Library
    from backgrounder.pipeline import Examined
    from backgrounder.problems import Problem
    from backgrounder.settings import Run
    from backgrounder.views import Job

_RARELY_READ = frozenset({"single.html", "text", "data", "csl", "bibtex", "ris"})
"""The forms that an author seldom looks at: they are made when somebody asks for them."""
MOST_AT_ONCE = 300
"""Of more pages than these, those are made that were looked at before, the others when somebody
asks for them."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The site as it can be shown now."""

    examined: Examined | None = None
    """What was read and checked; None before the first edition."""
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

    @property
    def library(self) -> Library | None:
        """What was read; None before the first edition."""
        return self.examined.library if self.examined else None


def edition(run: Run, before: Edition | None = None) -> Edition:
    """Make the site of `run` in memory; what `before` has already is not made again.

    Raises OSError where a template folder cannot be read.
    """
    last = before or Edition()
    examined = pipeline.examine(run, last.examined)
    if any(_hinders(problem) for problem in examined.problems):
        return replace(
            last,
            examined=examined,
            problems=examined.problems,
            changed=frozenset(),
            is_current=False,
        )
    home = run.base_url or examined.library.site.url
    site = link(examined.library, home, drafts=run.drafts, search=False, last=last.site)
    templates = pipeline.templates(run)
    digest = stamp(templates)
    files, problems = _made(site, templates, digest, last)
    return Edition(
        examined=examined,
        problems=in_order((*examined.problems, *problems)),
        files=files,
        origins={job.path: job.origin for job in site.jobs if job.origin},
        changed=_differing(last, files, examined.library),
        is_current=not problems,
        site=site,
        templates="" if problems else digest,
    )


def _hinders(problem: Problem) -> bool:
    """Tell whether pages cannot be made of what has this problem."""
    return problem.level is Level.ERROR and problem.rule not in SHOWABLE


def _made(
    site: Site, templates: tuple[str, ...], digest: str, last: Edition
) -> tuple[_Files, tuple[Problem, ...]]:
    """Return the files of the jobs, those taken over that are made from the same; and problems."""
    known = last.files if isinstance(last.files, _Files) else _Files()
    reusable = known.jobs if last.templates == digest else {}
    ready: dict[str, bytes | Path] = {copy.path: copy.content for copy in site.copies}
    due: list[Job] = []
    for job in site.jobs:
        was = reusable.get(job.path)
        if job.path in known.ready and (was is job or was == job):
            ready[job.path] = known.ready[job.path]
        elif job.form not in _RARELY_READ:
            due.append(job)
    if len(due) > MOST_AT_ONCE:
        due = [job for job in due if job.path in known.ready]
    problems: list[Problem] = []
    for job, outcome in zip(due, render(due, templates), strict=True):
        problems.extend(outcome.problems)
        if outcome.output:
            ready[job.path] = outcome.output.content
        elif job.path in known.ready:
            ready[job.path] = known.ready[job.path]
    jobs = {job.path: job for job in site.jobs}
    return _Files(jobs, ready, templates, digest), tuple(problems)


def _differing(last: Edition, files: _Files, library: Library) -> frozenset[str]:
    """Return the paths at which another content stands than before, or none any more."""
    before = last.files if isinstance(last.files, _Files) else _Files()
    was, now = (_states(each, of) for each, of in ((before, last.library), (files, library)))
    return frozenset(path for path in was.keys() | now.keys() if was.get(path) != now.get(path))


def _states(files: _Files, library: Library | None) -> dict[str, object]:
    """Return by path what tells one content from another: itself, its digest, or its job."""
    static = {f"static/{file.path}": file.digest for file in library.static} if library else {}
    rarely_read = {path: (job, files.digest) for path, job in files.jobs.items()}
    return {**rarely_read, **files.ready, **static}


@dataclass(frozen=True, slots=True)
class _Files(Mapping[str, "bytes | Path"]):
    """The files of an edition; those that few ask for are made when somebody does."""

    jobs: Mapping[str, Job] = field(default_factory=dict)
    ready: dict[str, bytes | Path] = field(default_factory=dict)
    templates: tuple[str, ...] = ()
    digest: str = ""
    """Of the templates."""

    def __getitem__(self, path: str) -> bytes | Path:
        """Return a file's content, or what hinders it from being made; raises KeyError."""
        if path not in self.ready:
            (outcome,) = render([self.jobs[path]], self.templates)
            if outcome.output is None:
                return "\n".join(map(headline, outcome.problems)).encode()
            self.ready[path] = outcome.output.content
        return self.ready[path]

    def __iter__(self) -> Iterator[str]:
        """Yield every path."""
        yield from self.jobs.keys() | self.ready.keys()

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self.jobs.keys() | self.ready.keys())
