"""What is read and checked, beside what was learnt of it before.

The first half of a build, and all that `check` and the preview need of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backgrounder.check import check as check_library
from backgrounder.check import kept, once_published, taken_up
from backgrounder.executors import processes, spread
from backgrounder.garbage import nothing_collected
from backgrounder.guard import guarded, printable
from backgrounder.link import outlines
from backgrounder.memory.basis import Basis, digest_of, name
from backgrounder.memory.notebook import Learnt
from backgrounder.memory.remember import note, recall
from backgrounder.memory.states import Glance, holding
from backgrounder.memory.unchanged import glance_at_inputs
from backgrounder.model import Brief, Page, Source
from backgrounder.predecessor import LEDGER, just_published, predecessor
from backgrounder.protection import PRIVATE, UNUSABLE, leaks_in_source
from backgrounder.published import published_with
from backgrounder.read import read, read_again
from backgrounder.render import linted_templates, template_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.built import Built
    from backgrounder.check import Checked
    from backgrounder.memory.states import Seen
    from backgrounder.model import Library
    from backgrounder.problems import Problem
    from backgrounder.protection import Watch
    from backgrounder.read import Reading
    from backgrounder.read.sitting import Part
    from backgrounder.settings import Run
    from backgrounder.views import Outline

PAGES_OF_A_BRIEF = 4
"""To check a brief is as much work as to make so many pages."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read, and everything that is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]
    learnt: Learnt = field(default_factory=Learnt)
    """What the next examination can use of this one."""
    reading: Reading | None = None
    """All that was read; None where it may not be used."""
    glance: Glance = field(default_factory=Glance)
    """How the files looked before any of them was read, for who examines them again."""


def examine(run: Run) -> Examined:
    """Read everything and check it; publish nothing.

    What the last run learnt of files that are as they were is taken over.
    """
    began = recall(run)
    found = examined_again(run, began.inputs, began.learnt)
    note(run, began, fit_to_keep(run, found))
    return found


def reexamine(run: Run, last: Examined | None) -> Examined:
    """Do the same in the process that examined it `last`, for whoever keeps what was found."""
    now = glance_at_inputs(run, time.time_ns())
    if last is None or last.reading is None:
        return replace(_read_whole(run, frozenset(), Learnt()), glance=now)
    moved = now.moved(last.glance)
    if reading := read_again(run.root, last.reading, moved):
        learnt = _learnt_again(reading, last.reading.library, last.learnt)
        return replace(_checked(run, reading, learnt, last.learnt), glance=now)
    left_alone = frozenset(last.learnt.parts.keys() - moved)
    return replace(_read_whole(run, left_alone, last.learnt), glance=now)


def examined_again(run: Run, seen: Seen, last: Learnt) -> Examined:
    """Read everything and check it, beside what was `last` learnt of the files that were `seen`."""
    left_alone = holding(seen, {path: part.content for path, part in last.parts.items()})
    return _read_whole(run, left_alone, last)


def after_publication(run: Run, examined: Examined, built: Built) -> Examined:
    """Return what was examined as the next run would find it, the ledger being published now."""
    learnt, publication = examined.learnt, built.publication
    if publication is None or learnt.checked is None or LEDGER in publication.unchanged:
        return examined
    paths = map(_path, examined.library.briefs)
    keys = {path: learnt.outlines[name(path)].keys for path in paths}
    before = just_published(run, published_with(examined.library, keys))
    checked = once_published(learnt.checked, before.published)
    return replace(examined, learnt=replace(learnt, before=before, checked=checked))


def fit_to_keep(run: Run, examined: Examined) -> Learnt:
    """Return what was learnt without the files in which a protected name could stand."""
    learnt, checked = examined.learnt, examined.learnt.checked
    if not examined.library.protected.people:
        return replace(learnt, kept=kept(checked, drafts=run.drafts) if checked else None)
    if checked is None or checked.desk is None:
        return Learnt()
    if any(problem.rule in PRIVATE for problem in checked.problems):
        return Learnt()
    unfit = {path for path, part in learnt.parts.items() if _may_be_private(part)}
    return replace(learnt.without(unfit | checked.desk.held), before=None)


def without_list(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return what is wrong with the list of protected people: without it, nothing may be shown."""
    return tuple(each for each in problems if each.rule == UNUSABLE)


def templates(run: Run) -> tuple[str, ...]:
    """Return the template folders: the project's own before ours."""
    folders = (run.root / "templates", run.engine / "templates")
    return tuple(dict.fromkeys(str(folder) for folder in folders if folder.is_dir()))


def _read_whole(run: Run, left_alone: frozenset[str], last: Learnt) -> Examined:
    """Examine the whole project; what is `left_alone` since the `last` run is not opened."""
    with nothing_collected():
        reading = read(run.root, run.engine, last.parts, left_alone)
    if unprotected := without_list(reading.problems):
        return Examined(replace(reading.library, briefs=(), pages=()), unprotected)
    return _checked(run, reading, _learnt(reading, last), last)


def _checked(run: Run, reading: Reading, learnt: Learnt, last: Learnt) -> Examined:
    """Check what was read, and what was `learnt` of it, beside the `last` run."""
    library = reading.library
    with guarded(run.root, library.protected) as watch:
        before, readers = predecessor(run, last.before), _readers(run, library)
        checked = check_library(
            library,
            run.now.astimezone(ZoneInfo(library.site.time_zone)).date(),
            drafts=run.drafts,
            before=before.published,
            last=last.checked or _taken_up(last, learnt.basis, library),
            spread=lambda work, desks: spread(work, desks, min(readers, len(desks))),
        )
        lint = linted_templates(templates(run), last.templates)
        found = (
            *reading.problems,
            *before.problems,
            *checked.problems,
            *lint.problems,
            *_template_leaks(run, watch),
        )
        problems = printable(run.root, watch, found)
        learnt = replace(learnt, before=before, checked=checked, templates=lint)
        return Examined(library, problems, learnt, reading)


def _readers(run: Run, library: Library) -> int:
    """Return how many processes check the briefs.

    What is found to be no protected name is remembered: so that is looked for in this one.
    """
    if library.protected.people:
        return 1
    return processes(run, PAGES_OF_A_BRIEF * len(library.briefs))


def _taken_up(last: Learnt, basis: Basis, library: Library) -> Checked | None:
    """Return the check that another process made; None where more than texts has changed since."""
    if last.kept is None or last.before is None or last.basis.records != basis.records:
        return None
    documents = [part.meaning for path, part in last.parts.items() if last.basis.has(path)]
    briefs = sorted((each for each in documents if isinstance(each, Brief)), key=_identity)
    pages = sorted((each for each in documents if isinstance(each, Page)), key=_identity)
    former = replace(library, briefs=tuple(briefs), pages=tuple(pages))
    return taken_up(last.kept, former, last.before.published)


def _identity(document: Brief | Page) -> tuple[str, str]:
    return document.slug, document.language.lower()


def _may_be_private(part: Part) -> bool:
    """Tell whether a file may hold what no rule looked through, since no page shows it."""
    is_private = isinstance(part.meaning, Source) and part.meaning.private
    return is_private or bool(part.problems or part.allowances)


def _learnt(reading: Reading, last: Learnt) -> Learnt:
    """Return what was read; outlines of texts that are as they were are not made again."""
    texts = {name(path): digest for path, digest in reading.texts().items()}
    now = Basis(reading.records(), texts)
    same = (
        path
        for path in map(_path, reading.library.documents())
        if now.records == last.basis.records and now.has_text_of(last.basis, path)
    )
    known = {path: last.outlines[name(path)] for path in same if name(path) in last.outlines}
    found = {name(path): each for path, each in outlines(reading.library, known).items()}
    return Learnt(reading.parts, replace(now, outlines=_digest(found)), found)


def _learnt_again(reading: Reading, was: Library, last: Learnt) -> Learnt:
    """Return what was read, of the same files, beside what was learnt of the library that `was`."""
    library = reading.library
    edited = library.edited_since(was)
    few = replace(
        library,
        briefs=tuple(each for each in edited if isinstance(each, Brief)),
        pages=tuple(each for each in edited if isinstance(each, Page)),
    )
    texts = {name(_path(each)): reading.text_of(each) for each in edited}
    new = {name(path): each for path, each in outlines(few, {}).items()}
    found = {**last.outlines, **new}
    basis = replace(last.basis, texts={**last.basis.texts, **texts}, outlines=_digest(found))
    return Learnt(reading.parts, basis, found)


def _digest(found: Mapping[bytes, Outline]) -> bytes:
    return digest_of((key, found[key].digest) for key in sorted(found))


def _path(document: Brief | Page) -> str:
    return document.place.path


def _template_leaks(run: Run, watch: Watch) -> Iterator[Problem]:
    for path, text in template_texts(templates(run)) if watch.people else ():
        yield from leaks_in_source(watch, path, text)
