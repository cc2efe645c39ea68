"""Authors' files in, a library and their problems out: the only stage that opens those files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.model import Library
from backgrounder.problems import in_order
from backgrounder.read import library
from backgrounder.read.static import static_files

if TYPE_CHECKING:
    from backgrounder.problems import Problem

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, and everything that was wrong."""

    library: Library
    problems: tuple[Problem, ...]


def read(root: Path, engine: Path) -> Reading:
    """Read the project below `root`; `engine` holds the `static/` files that it does not replace.

    All problems of all files come back at once, in the order of their places. What is wrong with
    an author's file is never raised.
    """
    found: list[Problem] = []
    report = found.append
    top, ours = Path(os.path.realpath(root)), Path(os.path.realpath(engine))
    library.report_strays(top, report)
    site = library.site(top, report)
    static, stylesheet = static_files(top, ours, report)
    whole = Library(
        site=site,
        briefs=library.briefs(top, site.language, report),
        pages=library.pages(top, site.language, report),
        tags=library.tags(top, report),
        sources=library.sources(top, report),
        disputes=library.disputes(top, report),
        static=static,
        stylesheet=stylesheet,
    )
    return Reading(whole, in_order(found))
