"""Authors' files in, a library and their problems out: the only stage that opens those files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.digests import digest_of_values
from backgrounder.model import Brief, Library, Page
from backgrounder.problems import Level, in_order
from backgrounder.read import library
from backgrounder.read.allowances import refused
from backgrounder.read.names import is_ignored
from backgrounder.read.sitting import Sitting
from backgrounder.read.static import static_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from backgrounder.model import Allowance
    from backgrounder.problems import Problem
    from backgrounder.protection import Protected
    from backgrounder.read.sitting import Part
    from backgrounder.settings import Site

__all__ = ["Reading", "read", "read_again", "read_protected", "read_site"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, and everything that was wrong."""

    library: Library
    problems: tuple[Problem, ...]
    parts: Mapping[str, Part] = field(default_factory=dict)
    """What each file means, by its path."""

    def texts(self) -> dict[str, bytes]:
        """Return the digest of the text of each brief and page, by its path."""
        return {item.place.path: self.text_of(item) for item in self.library.documents()}

    def text_of(self, item: Brief | Page) -> bytes:
        """Return the digest of the text of a brief or page."""
        return digest_of_values(_written(self.parts[item.place.path]))

    def records(self) -> bytes:
        """Return one digest of everything else: the site, its vocabulary, ledger, static files."""
        library = self.library
        documents = {item.place.path for item in library.documents()}
        others = sorted(self.parts.keys() - documents)
        written = [(path, _written(self.parts[path])) for path in others]
        unread = sorted(library.unread)
        return digest_of_values((written, library.site, library.static, library.protected, unread))


def read(
    root: Path,
    engine: Path,
    last: Mapping[str, Part] | None = None,
    left_alone: frozenset[str] = frozenset(),
) -> Reading:
    """Read the project below `root`; `engine` holds the `static/` files that it does not replace.

    All problems of all files come back at once, in the order of their places. What is wrong with
    an author's file is never raised. Files that have the text that they had at the `last` reading
    mean the same values; those that are `left_alone` since, by their paths, are not even opened.
    """
    found: list[Problem] = []
    allowed: list[Allowance] = []
    report, allow = found.append, allowed.append
    sitting = Sitting(report, allow, last or {}, left_alone)
    top, ours = Path(os.path.realpath(root)), Path(os.path.realpath(engine))
    library.report_strays(top, report)
    site = library.site(top, report, allow)
    static, stylesheet = static_files(top, ours, report)
    whole = Library(
        site=site,
        briefs=library.briefs(top, site.language, sitting),
        pages=library.pages(top, site.language, sitting),
        tags=library.tags(top, sitting),
        sources=library.sources(top, sitting),
        disputes=library.disputes(top, sitting),
        static=static,
        stylesheet=stylesheet,
        protected=library.protected(top, report),
    )
    refusals = refused(allowed, found)
    return Reading(
        replace(
            whole,
            allowances=tuple(each for each in allowed if each not in refusals),
            unread=frozenset(sitting.unread),
        ),
        in_order((*found, *refusals.values())),
        sitting.parts,
    )


def read_again(root: Path, last: Reading, moved: Collection[str]) -> Reading | None:
    """Return the `last` reading with the briefs and pages read again that `moved` since.

    `moved` has the path of whatever may not be as it was, in the project or in the engine. None
    where that is more than texts which could be read before and can be read now: then the whole
    project has to be read again.
    """
    paths = {path for path in moved if not _is_left_over(path)}
    if last.library.unread or any(_weighs(problem, paths) for problem in last.problems):
        return None
    found: list[Problem] = []
    sitting = Sitting(found.append, lambda _: None, last.parts)
    again = [library.again(Path(os.path.realpath(root)), path, sitting) for path in paths]
    texts = [item for item in again if item]
    if found or len(texts) < len(paths):
        return None
    allowances = (each for part in sitting.parts.values() for each in part.allowances)
    parts = {**last.parts, **sitting.parts}
    return Reading(_renewed(last.library, texts, allowances), last.problems, parts)


def read_site(root: Path) -> Site:
    """Read the site's settings alone; `read` tells what is wrong with them."""
    return library.site(Path(os.path.realpath(root)), lambda _: None, lambda _: None)


def read_protected(root: Path) -> tuple[Protected, tuple[Problem, ...]]:
    """Read the list of protected people alone, and what is wrong with it."""
    found: list[Problem] = []
    protected = library.protected(Path(os.path.realpath(root)), found.append)
    return protected, in_order(found)


def _is_left_over(path: str) -> bool:
    """Tell whether nothing of this path is ever read, since an editor or a system left it there."""
    folder, *names = path.split("/")
    return folder in {"content", "seeds"} and any(map(is_ignored, names))


def _weighs(problem: Problem, paths: set[str]) -> bool:
    """Tell whether a problem may go by itself, or with an edit of the files at `paths`."""
    return problem.level is Level.ERROR or problem.place.path in paths


def _renewed(
    last: Library, items: Iterable[Brief | Page], allowances: Iterable[Allowance]
) -> Library:
    """Return the `last` library with some texts, and their allowances, as they are now."""
    briefs = {item.place.path: item for item in items if isinstance(item, Brief)}
    pages = {item.place.path: item for item in items if isinstance(item, Page)}
    renewed = briefs.keys() | pages.keys()
    kept = (each for each in last.allowances if each.place.path not in renewed)
    return replace(
        last,
        briefs=tuple(briefs.get(brief.place.path, brief) for brief in last.briefs),
        pages=tuple(pages.get(page.place.path, page) for page in last.pages),
        allowances=(*kept, *allowances),
    )


def _written(part: Part) -> object:
    return part.content, part.beside
