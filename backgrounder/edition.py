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
from backgrounder.examination import reexamine, templates
from backgrounder.garbage import nothing_collected
from backgrounder.link import relink
from backgrounder.memory.basis import shows_elsewhere
from backgrounder.problems import Level, in_order
from backgrounder.render import render, stamp
from backgrounder.reports import headline

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from backgrounder.examination import Examined
    from backgrounder.link import Site
    from backgrounder.memory.basis import Basis
    from backgrounder.model import Library
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
    shown: _Shown | None = None
    """What `files` were made from; None where some could not be made."""

    @property
    def library(self) -> Library | None:
        """What was read; None before the first edition."""
        return self.examined.library if self.examined else None


@nothing_collected()
def edition(run: Run, before: Edition | None = None) -> Edition:
    """Make the site of `run` in memory; what `before` has already is not made again.

    Raises OSError where a template folder cannot be read.
    """
    last = before or Edition()
    examined = reexamine(run, last.examined)
    if any(_hinders(problem) for problem in examined.problems):
        return replace(
            last,
            examined=examined,
            problems=examined.problems,
            changed=frozenset(),
            is_current=False,
        )
    known = last.files if isinstance(last.files, _Files) else _Files()
    shown = _shown(run, last.shown, examined)
    files = _files(shown, templates(run), known, last.shown)
    problems = _made(shown.site, files, known)
    return Edition(
        examined=examined,
        problems=in_order((*examined.problems, *problems)),
        files=files,
        origins={sheet.path: sheet.origin for sheet in shown.site.sheets if sheet.origin},
        changed=_differing(known, files),
        is_current=not problems,
        shown=None if problems else shown,
    )


def _hinders(problem: Problem) -> bool:
    """Tell whether pages cannot be made of what has this problem."""
    return problem.level is Level.ERROR and problem.rule not in SHOWABLE


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the files of an edition were made from."""

    library: Library
    basis: Basis
    site: Site


def _shown(run: Run, last: _Shown | None, examined: Examined) -> _Shown:
    """Link what was examined; nothing but what was edited where no edit shows elsewhere."""
    library, basis = examined.library, examined.learnt.basis
    if last is None or shows_elsewhere(last.basis, basis):
        return _Shown(library, basis, pipeline.linked(run, examined, search=False))
    return _Shown(library, basis, relink(last.site, library.edited_since(last.library)))


def _made(site: Site, files: _Files, known: _Files) -> tuple[Problem, ...]:
    """Make what is to be made at once; take over what the `known` files show the same."""
    # Copied first, since whoever asks for one of the known files may add to them at any moment.
    ready, jobs = known.ready.copy(), known.jobs.copy()
    files.jobs.update((path, job) for path, job in jobs.items() if files.stands(path, known))
    files.ready.update((path, made) for path, made in ready.items() if files.stands(path, known))
    was = known.sheets if files.digest == known.digest else {}
    touched = [sheet for sheet in site.sheets if was.get(sheet.path) is not sheet]
    due: list[Job] = []
    for sheet in _worth_making(touched, ready):
        for job in files.look_at(sheet):
            if job.path in ready and job == jobs[job.path] and files.digest == known.digest:
                files.ready[job.path] = ready[job.path]
            elif job.path in ready or job.form not in _RARELY_READ:
                due.append(job)
    return tuple(_rendered(due, files, ready))


def _worth_making(touched: list[Sheet], ready: Container[str]) -> list[Sheet]:
    """Leave out what nobody may ever look at, where it would be much."""
    if len(touched) <= MOST_AT_ONCE:
        return touched
    return [sheet for sheet in touched if any(path in ready for path, _ in sheet.tasks)]


def _rendered(
    due: list[Job], files: _Files, ready: Mapping[str, bytes | Path]
) -> Iterator[Problem]:
    for job, outcome in zip(due, render(due, files.templates), strict=True):
        yield from outcome.problems
        if outcome.output:
            files.ready[job.path] = outcome.output.content
        elif job.path in ready:
            files.ready[job.path] = ready[job.path]


def _differing(known: _Files, files: _Files) -> frozenset[str]:
    """Return the paths at which another content stands than before, or none any more."""
    moved = _moved(known.sheets, files.sheets) | _moved(known.copies, files.copies)
    looked_at = (path for path in (*known.jobs.copy(), *known.copies) if path in files)
    return moved.union(
        path
        for path in looked_at
        if not files.stands(path, known) and known.state(path) != files.state(path)
    )


def _moved(was: Mapping[str, object], now: Mapping[str, object]) -> frozenset[str]:
    """Return the paths that are new or gone."""
    return frozenset(() if was.keys() == now.keys() else was.keys() ^ now.keys())


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

    def stands(self, path: str, known: _Files) -> bool:
        """Tell whether a file is made of the very sheet and templates that a known one is."""
        was = known.sheets.get(path)
        return was is not None and was is self.sheets.get(path) and self.digest == known.digest

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
        sheet = self.sheets[path]
        if path not in self.jobs:
            self.look_at(sheet)
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


def _files(shown: _Shown, templates: tuple[str, ...], known: _Files, last: _Shown | None) -> _Files:
    """Return the files of a site, none of which is made yet."""
    digests = {file.location: file.digest for file in shown.library.static}
    copies = ((copy.path, Path(str(copy.content))) for copy in shown.site.copies)
    return _Files(
        _sheets(shown, known, last),
        {path: (file, digests[str(file)]) for path, file in copies},
        templates,
        stamp(templates),
    )


def _sheets(shown: _Shown, known: _Files, last: _Shown | None) -> dict[str, Sheet]:
    """Return the sheet of each path; where few are new, the others as they are known."""
    sheets = shown.site.sheets
    if last is None or shown.site.whole is not last.site.whole:
        return {path: sheet for sheet in sheets for path, _ in sheet.tasks}
    pairs = zip(last.site.sheets, sheets, strict=True)
    new = {path: now for was, now in pairs if now is not was for path, _ in now.tasks}
    return {**known.sheets, **new}
