"""What an open page is told of a build: its own problems first, each with the words it is about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.preview.editors import link
from backgrounder.problems import Level
from backgrounder.reports import WIDEST, visible
from backgrounder.sentences import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from backgrounder.edition import Edition
    from backgrounder.model import Library, Prose
    from backgrounder.preview.loop import Round
    from backgrounder.problems import Place, Problem

MOST_HERE = 200
"""So many problems of a page are shown on it."""
MOST_ELSEWHERE = 50
"""So many errors of other files are shown beside them; the terminal prints them all."""


MOST_DRAFTS = 500
"""So many drafts are marked where a page links to them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the author works: what is needed to quote a file and to open it."""

    root: Path
    engine: Path
    editor: str
    """A name of `editors.EDITORS`."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: Place
    end: Place
    words: str
    number: int
    """How many sentences of the same words stand before it on the page."""


def bulletin(done: Round, page: str, desk: Desk) -> Mapping[str, object]:
    """Return what the tab that shows `page`, a path in the site, is told; fit for JSON.

    All texts are plain: the page must show them as text, never as HTML.
    """
    edition = done.edition
    origin = edition.origins.get(page, "")
    here = [problem for problem in edition.problems if origin and problem.place.path == origin]
    errors = [problem for problem in edition.problems if problem.level is Level.ERROR]
    elsewhere = [problem for problem in errors if not origin or problem.place.path != origin]
    shown = sorted(here, key=lambda problem: problem.level)[:MOST_HERE]
    sentences = _sentences(edition.library, origin) if shown else []
    lines = _Lines(desk)
    records = [_record(problem, lines, sentences, is_here=True) for problem in shown]
    pages = _pages(edition) if elsewhere else {}
    for problem in elsewhere[:MOST_ELSEWHERE]:
        other = {"page": pages.get(problem.place.path, "")}
        records.append(_record(problem, lines, (), is_here=False) | other)
    return {
        "command": "problems",
        "current": edition.is_current,
        "since": f"{done.good.astimezone():%H:%M}" if done.good else "",
        "errors": len(errors),
        "warnings": len(edition.problems) - len(errors),
        "left": len(here) + len(elsewhere) - len(records),
        "drafts": _drafts(edition.library) if edition.library else [],
        "problems": records,
    }


def _record(
    problem: Problem, lines: _Lines, sentences: Iterable[_Sentence], *, is_here: bool
) -> dict[str, object]:
    place = problem.place
    sentence, before, after = None, "", ""
    if problem.quotable:
        sentence = next((each for each in sentences if each.start <= place < each.end), None)
        before, after = lines.around(place)
    return {
        "place": visible(str(place)),
        "line": place.line,
        "level": str(problem.level),
        "rule": problem.rule,
        "message": visible(problem.message),
        "why": visible(problem.why),
        "hint": visible(problem.hint),
        "before": before,
        "after": after,
        "editor": lines.link(place),
        "here": is_here,
        "words": sentence.words if sentence else "",
        "number": sentence.number if sentence else 0,
    }


def _sentences(library: Library | None, origin: str) -> list[_Sentence]:
    """Return the sentences of an author's file, in the order of its page."""
    found: list[_Sentence] = []
    seen: dict[str, int] = {}
    for prose in _passages(library, origin) if library else ():
        for statement in statements(prose):
            words = " ".join(statement.text.split())
            number = seen[words] = seen.get(words, -1) + 1
            start, end = prose.place_of(statement.start), prose.place_of(statement.end)
            found.append(_Sentence(start, end, words, number))
    return found


def _passages(library: Library, origin: str) -> Iterator[Prose]:
    for brief in library.briefs:
        if brief.place.path == origin:
            yield from brief.passages()
    for page in library.pages:
        if page.place.path == origin:
            yield page.body


def _pages(edition: Edition) -> dict[str, str]:
    """Return the address of the page that shows an author's file."""
    return {
        origin: f"/{path.removesuffix('index.html')}"
        for path, origin in edition.origins.items()
        if path.endswith("index.html")
    }


def _drafts(library: Library) -> list[str]:
    """Return the addresses of the pages that are not published."""
    language = library.site.language
    found = [addresses.topic(brief, language) for brief in library.briefs if brief.draft]
    found += [addresses.page(page, language) for page in library.pages if page.draft]
    return found[:MOST_DRAFTS]


class _Lines:
    """The authors' files, read once for all problems that are shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: dict[str, Sequence[str]] = {}

    def around(self, place: Place) -> tuple[str, str]:
        """Return the line of a place, in two parts that meet there; a long line loses its ends."""
        if place.path not in self._lines:
            self._lines[place.path] = self._read(place)
        line = "".join(islice(self._lines[place.path], place.line - 1, place.line))
        at = place.column - 1
        start = max(0, at - WIDEST // 2) if len(line) > WIDEST else 0
        line = line.replace("\t", " ")
        return visible(line[start:at]), visible(line[at : start + WIDEST])

    def link(self, place: Place) -> str:
        """Return the address that opens the author's editor there; empty where there is none."""
        location = self._locate(place)
        return link(self._desk.editor, place, str(location)) if location else ""

    def _read(self, place: Place) -> Sequence[str]:
        location = self._locate(place)
        try:
            text = location.read_text("utf-8-sig", errors="replace") if location else ""
        except OSError:
            return ()
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def _locate(self, place: Place) -> Path | None:
        """Find the file: the project's own, or a template of ours."""
        found = (folder / place.path for folder in (self._desk.root, self._desk.engine))
        return next((location for location in found if location.is_file()), None)
