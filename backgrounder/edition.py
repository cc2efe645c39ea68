"""The whole site in memory, as the preview shows it, and made anew from the one before.

Where the pipeline publishes all or nothing, an edition shows what it can: a page whose words lack
evidence is shown beside its problems, and where pages cannot be made, those that were made last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder import pipeline
from backgrounder.check import SHOWABLE
from backgrounder.memory.basis import shows_elsewhere
from backgrounder.problems import Level, in_order
from backgrounder.render import render, stamp
from backgrounder.reports import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.link import Site
    from backgrounder.memory.basis import Basis
    from backgrounder.model import Library
    from backgrounder.pipeline import Examined
    from backgrounder.problems import Problem
    from backgrounder.settings import Run
    from backgrounder.views import Job, Sheet

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
    """The paths that are new or gone, and those whose content differs from that of the edition
    before, as far as somebody looked at it."""
    is_current: bool = True
    """Whether `files` show what is on disk; False where they are those that were made last."""
    basis: Basis | None = None
    """What `files` were made from; None where some could not be made."""

    @property
    def library(self) -> Library | None:
        """What was read; None before the first edition."""
        return self.examined.library if self.examined else None


def edition(run: Run, before: Edition | None = None) -> Edition:
    """Make the site of `run` in memory; what `before` has already is not made again.

    Raises OSError where a template folder cannot be read.
    """
    last = before or Edition()
    examined = pipeline.reexamine(run, last.examined)
    if any(_hinders(problem) for problem in examined.problems):
        return replace(
            last,
            examined=examined,
            problems=examined.problems,
            changed=frozenset(),
            is_current=False,
        )
    site = pipeline.linked(run, examined, search=False)
    templates = pipeline.templates(run)
    known = last.files if isinstance(last.files, _Files) else _Files()
    files = _files(site, examined.library, templates)
    problems = _made(site, files, known, _untouched(last, examined.learnt.basis))
    return Edition(
        examined=examined,
        problems=in_order((*examined.problems, *problems)),
        files=files,
        origins={sheet.tasks[0][0]: sheet.origin for sheet in site.sheets if sheet.origin},
        changed=_differing(known, files),
        is_current=not problems,
        basis=None if problems else examined.learnt.basis,
    )


def _hinders(problem: Problem) -> bool:
    """Tell whether pages cannot be made of what has this problem."""
    return problem.level is Level.ERROR and problem.rule not in SHOWABLE


def _untouched(last: Edition, basis: Basis) -> Callable[[Sheet], bool]:
    """Return what tells of a sheet whether no edit since `last` can show on its pages."""
    was = last.basis
    if was is None or shows_elsewhere(was, basis):
        return lambda _: False
    return lambda sheet: not sheet.origin or basis.has_text_of(was, sheet.origin)


def _made(
    site: Site, files: _Files, known: _Files, untouched: Callable[[Sheet], bool]
) -> tuple[Problem, ...]:
    """Make what is to be made at once; take over what the `known` files show the same."""
    is_same = known.digest == files.digest
    touched = [sheet for sheet in site.sheets if not (is_same and untouched(sheet))]
    again = {path for sheet in touched for path, _ in sheet.tasks}
    files.jobs.update((path, job) for path, job in known.jobs.items() if path not in again)
    files.ready.update((path, made) for path, made in known.ready.items() if path not in again)
    due: list[Job] = []
    for sheet in _worth_making(touched, known):
        for job in files.look_at(sheet):
            if is_same and job.path in known.ready and job == known.jobs[job.path]:
                files.ready[job.path] = known.ready[job.path]
            elif job.path in known.ready or job.form not in _RARELY_READ:
                due.append(job)
    return tuple(_rendered(due, files, known))


def _worth_making(touched: list[Sheet], known: _Files) -> list[Sheet]:
    """Leave out what nobody may ever look at, where it would be much."""
    if len(touched) <= MOST_AT_ONCE:
        return touched
    return [sheet for sheet in touched if any(path in known.ready for path, _ in sheet.tasks)]


def _rendered(due: list[Job], files: _Files, known: _Files) -> Iterator[Problem]:
    for job, outcome in zip(due, render(due, files.templates), strict=True):
        yield from outcome.problems
        if outcome.output:
            files.ready[job.path] = outcome.output.content
        elif job.path in known.ready:
            files.ready[job.path] = known.ready[job.path]


def _differing(known: _Files, files: _Files) -> frozenset[str]:
    """Return the paths at which another content stands than before, or none any more."""
    was, now = set(known), set(files)
    looked_at = (known.jobs.keys() | known.copies.keys()) & now
    return frozenset(was ^ now) | {
        path for path in looked_at if known.state(path) != files.state(path)
    }


@dataclass(frozen=True, slots=True)
class _Files(Mapping[str, "bytes | Path"]):
    """The files of an edition; those that few ask for are made when somebody does."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    """What each file is made of, by its path."""
    copies: Mapping[str, tuple[Path, str]] = field(default_factory=dict)
    """The files that are copied: where each lies, and its digest."""
    templates: tuple[str, ...] = ()
    digest: str = ""
    """Of the templates."""
    jobs: dict[str, Job] = field(default_factory=dict)
    """What the files show, as far as somebody looked."""
    ready: dict[str, bytes | Path] = field(default_factory=dict)
    """Those of them that are made."""

    def look_at(self, sheet: Sheet) -> tuple[Job, ...]:
        """Return the jobs of a sheet, and keep them."""
        jobs = tuple(sheet.jobs())
        self.jobs.update((job.path, job) for job in jobs)
        return jobs

    def state(self, path: str) -> object:
        """Return what tells the content of a path from another, as far as it is known."""
        if path in self.copies:
            return self.copies[path][1]
        return self.ready.get(path) or (self.jobs.get(path), self.digest)

    def __getitem__(self, path: str) -> bytes | Path:
        """Return a file's content, or what hinders it from being made; raises KeyError."""
        if path in self.copies:
            return self.copies[path][0]
        if path not in self.jobs:
            self.look_at(self.sheets[path])
        if path not in self.ready:
            (outcome,) = render([self.jobs[path]], self.templates)
            if outcome.output is None:
                return "\n".join(map(headline, outcome.problems)).encode()
            self.ready[path] = outcome.output.content
        return self.ready[path]

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a file, which is not made for that."""
        return path in self.sheets or path in self.copies

    def __iter__(self) -> Iterator[str]:
        """Yield every path."""
        yield from self.sheets
        yield from self.copies

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self.sheets) + len(self.copies)


def _files(site: Site, library: Library, templates: tuple[str, ...]) -> _Files:
    """Return the files of a site, none of which is made yet."""
    digests = {file.location: file.digest for file in library.static}
    copies = ((copy.path, Path(str(copy.content))) for copy in site.copies)
    return _Files(
        {path: sheet for sheet in site.sheets for path, _ in sheet.tasks},
        {path: (file, digests[str(file)]) for path, file in copies},
        templates,
        stamp(templates),
    )
