"""The whole build, from top to bottom: read → check → link → render → publish.

This is the file to read first. Each stage takes values and gives values; problems travel beside
them, and a build with an error publishes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backgrounder.built import Built
from backgrounder.changes import changes
from backgrounder.check import check as check_library
from backgrounder.check import kept, once_published, taken_up
from backgrounder.executors import processes, spread
from backgrounder.garbage import nothing_collected, only_new_collected
from backgrounder.guard import guarded, leaks, printable
from backgrounder.link import link, outlines
from backgrounder.making import Errand, made
from backgrounder.memory.basis import Basis, digest_of, name
from backgrounder.memory.made import Made
from backgrounder.memory.notebook import Learnt
from backgrounder.memory.pages import last_pages, plan, shown_elsewhere, touched
from backgrounder.memory.remember import Ended, note, recall, remember
from backgrounder.memory.states import Glance, holding
from backgrounder.memory.unchanged import glance_at_inputs, order
from backgrounder.model import Brief, Page, Source
from backgrounder.predecessor import LEDGER, just_published, predecessor
from backgrounder.problems import Level, Place, Problem, warning
from backgrounder.protection import PRIVATE, UNUSABLE, leaks_in_source, shown_path, shown_values
from backgrounder.publish import (
    refuse,
    search_available,
    search_index,
    staging,
    sums_published,
)
from backgrounder.published import published
from backgrounder.read import read, read_again
from backgrounder.render import gathered, linted_templates, made_with, template_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from backgrounder.authoring.explain import Explanation
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.changes import Change
    from backgrounder.check import Checked
    from backgrounder.link import Site
    from backgrounder.making import Done
    from backgrounder.memory.pages import Planned
    from backgrounder.memory.remember import Recollection
    from backgrounder.memory.states import Seen
    from backgrounder.model import Library
    from backgrounder.protection import Watch
    from backgrounder.publish import Stage
    from backgrounder.read import Reading
    from backgrounder.read.sitting import Part
    from backgrounder.settings import Run
    from backgrounder.views import Outline, Output

    Onlooker = Callable[[Iterable[Done], int], Iterable[Done]]
    """Sees each file pass by, and knows how many of them may have to be made."""


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


@dataclass(frozen=True, slots=True)
class Compared:
    """What would change for readers."""

    changes: tuple[Change, ...] | None
    """None where nothing was published before."""
    problems: tuple[Problem, ...]
    """Those that make the comparison incomplete."""


def build(run: Run, onlooker: Onlooker | None = None) -> Built:
    """Build the site and publish it, unless something is wrong.

    Pages that stand as the last build left them are not made again; `memory.unchanged` tells
    before this whether there is anything to do. Raises OSError where files cannot be written; the
    site is then what it was before.
    """
    refusal = refuse(run.output, root=run.root, engine=run.engine)
    if refusal:
        return Built((refusal,))
    began = recall(run)
    examined = _examined(run, began.inputs, began.learnt)
    with guarded(run.root, examined.library.protected) as watch:
        built = _published(run, examined, watch, began, onlooker)
    note(run, began, _fit_to_keep(run, _once_published(run, examined, built)))
    return built


def _published(
    run: Run, examined: Examined, watch: Watch, began: Recollection, onlooker: Onlooker | None
) -> Built:
    """Publish what was examined, unless something is wrong; `watch` sees all that goes out."""
    held_back = tuple(shown_path(watch, path) for path in _held_back(run, examined.library))
    if _stops(examined.problems, run):
        return Built(examined.problems, held_back)
    with nothing_collected():
        site = linked(run, examined, search=search_available())
    with staging(run.output) as stage:
        last = last_pages(began.record, order(run), began.engine, stage.output, stage.before)
        templates_used = _templates_used(site, examined, watch)
        basis = examined.learnt.basis
        elsewhere = shown_elsewhere(last, site.sheets, basis)
        due = touched(last, site.sheets, basis, elsewhere)
        errand = Errand(last, due, templates_used, gathered(templates(run)))
        with only_new_collected():
            done = made(errand, site.sheets, run)
            watched = onlooker(done, errand.most(site.sheets)) if onlooker else done
            staged = _stage_pages(watched, stage, watch, examined.library.site.page_weight)
        copying = _stage_copies(site.copies, stage, watch)
        problems = printable(run.root, watch, (*examined.problems, *staged.problems, *copying))
        pages = sum(1 for _, form in site.tasks() if form.endswith(".html"))
        if _stops(problems, run):
            return Built(problems, held_back, pages)
        for output in search_index(stage):
            stage.add(output)
        built = Built(problems, held_back, pages, stage.swap(), staged.reasons)
        kept = Made(
            basis=basis,
            templates=templates_used,
            elsewhere=elsewhere,
            fingerprints=staged.fingerprints,
        )
        remember(run, began, _ended(run, examined, stage, built, kept))
        return built


def linked(run: Run, examined: Examined, *, search: bool) -> Site:
    """Link what was examined; `search` tells whether there will be a search index."""
    library, found = examined.library, examined.learnt.outlines
    known = {path: found[name(path)] for path in map(_path, library.documents())}
    home = run.base_url or library.site.url
    return link(library, known, home, drafts=run.drafts, search=search)


def examine(run: Run) -> Examined:
    """Read everything and check it; publish nothing.

    What the last run learnt of files that are as they were is taken over.
    """
    began = recall(run)
    examined = _examined(run, began.inputs, began.learnt)
    note(run, began, _fit_to_keep(run, examined))
    return examined


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


def _examined(run: Run, seen: Seen, last: Learnt) -> Examined:
    left_alone = holding(seen, {path: part.content for path, part in last.parts.items()})
    return _read_whole(run, left_alone, last)


def _read_whole(run: Run, left_alone: frozenset[str], last: Learnt) -> Examined:
    """Examine the whole project; what is `left_alone` since the `last` run is not opened."""
    with nothing_collected():
        reading = read(run.root, run.engine, last.parts, left_alone)
    if unprotected := _without_list(reading.problems):
        return Examined(replace(reading.library, briefs=(), pages=()), unprotected)
    return _checked(run, reading, _learnt(reading, last), last)


def _checked(run: Run, reading: Reading, learnt: Learnt, last: Learnt) -> Examined:
    """Check what was read, and what was `learnt` of it, beside the `last` run."""
    library = reading.library
    with guarded(run.root, library.protected) as watch:
        before = predecessor(run, last.before)
        checked = check_library(
            library,
            run.now.astimezone(ZoneInfo(library.site.time_zone)).date(),
            drafts=run.drafts,
            before=before.published,
            last=last.checked or _taken_up(last, learnt.basis, library),
            spread=partial(spread, number=_readers(run, library)),
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


def _once_published(run: Run, examined: Examined, built: Built) -> Examined:
    """Return what was examined as the next run would find it, the ledger being published now."""
    learnt, publication = examined.learnt, built.publication
    if publication is None or learnt.checked is None or LEDGER in publication.unchanged:
        return examined
    before = just_published(run, examined.library)
    checked = once_published(learnt.checked, before.published)
    return replace(examined, learnt=replace(learnt, before=before, checked=checked))


def _fit_to_keep(run: Run, examined: Examined) -> Learnt:
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
    pairs = zip(was.documents(), library.documents(), strict=True)
    edited = [now for then, now in pairs if now is not then]
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


def _without_list(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return what is wrong with the list of protected people: without it, nothing may be shown."""
    return tuple(each for each in problems if each.rule == UNUSABLE)


def _template_leaks(run: Run, watch: Watch) -> Iterator[Problem]:
    for path, text in template_texts(templates(run)) if watch.people else ():
        yield from leaks_in_source(watch, path, text)


def compare(run: Run) -> Compared:
    """Say what would be published otherwise than before, claim by claim; check nothing."""
    reading = read(run.root, run.engine)
    if unprotected := _without_list(reading.problems):
        return Compared(None, unprotected)
    with guarded(run.root, reading.library.protected) as watch:
        last = predecessor(run)
        found = changes(last.published, published(reading.library)) if last.published else None
        grave = (each for each in reading.problems if each.level is Level.ERROR)
        return Compared(
            None if found is None else tuple(shown_values(watch, each) for each in found),
            printable(run.root, watch, (*grave, *last.problems)),
        )


def templates(run: Run) -> tuple[str, ...]:
    """Return the template folders: the project's own before ours."""
    folders = (run.root / "templates", run.engine / "templates")
    return tuple(dict.fromkeys(str(folder) for folder in folders if folder.is_dir()))


def explain(run: Run, written: str) -> Explanation | Refusal:
    """Say what is known of the page that an author names by its file, address or name."""
    from backgrounder.authoring.explain import Case
    from backgrounder.authoring.explain import explain as explained
    from backgrounder.authoring.naming import find
    from backgrounder.authoring.refusal import Refusal

    began = recall(run)
    examined = _examined(run, began.inputs, began.learnt)
    library = examined.library
    if unprotected := _without_list(examined.problems):
        return Refusal("without the list of protected people, nothing is told", "", unprotected)
    thing = find(library, written)
    if isinstance(thing, Refusal):
        return thing
    if _stops(examined.problems, run):
        return explained(Case(thing, library, examined.problems, {}))
    site = linked(run, examined, search=search_available())
    with guarded(run.root, library.protected) as watch:
        sums = sums_published(run.output)
        last = last_pages(began.record, order(run), began.engine, run.output, sums)
        used = _templates_used(site, examined, watch)
        basis = examined.learnt.basis
        elsewhere = shown_elsewhere(last, site.sheets, basis)
        due = touched(last, site.sheets, basis, elsewhere)
        planned = tuple(plan(last, site.sheets, due, used))
    return explained(
        Case(
            thing,
            library,
            examined.problems,
            {_address(job.path): job.view for job in site.jobs()},
            {_address(each.path): each.reason for each in planned},
        )
    )


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"


def _templates_used(site: Site, examined: Examined, watch: Watch) -> dict[str, str]:
    """Return for each form the digest of the templates that it uses, and of who is protected."""
    protected = watch.fingerprint.hex() if watch.people else ""
    forms = {form for _, form in site.tasks()}
    closures = made_with(forms, examined.learnt.templates)
    return {form: f"{closure} {protected}" for form, closure in closures.items()}


@dataclass(frozen=True, slots=True)
class _Staged:
    """What became of the files that are made."""

    problems: tuple[Problem, ...]
    fingerprints: dict[str, bytes]
    """Of each file, by its path."""
    reasons: tuple[tuple[str, str], ...]
    """The path of each file that was made, and why it was."""


def _stage_pages(done: Iterable[Done], stage: Stage, watch: Watch, limit: int) -> _Staged:
    """Take the files into the stage: those that were made, and those that stand.

    `limit` is the site's `page-weight`.
    """
    problems: list[Problem] = []
    fingerprints: dict[str, bytes] = {}
    reasons: list[tuple[str, str]] = []
    for each, outcome in done:
        fingerprints[each.path] = each.fingerprint
        if outcome is None:
            stage.keep(each.path)
            problems.extend(_overweight(each, stage, limit))
            continue
        reasons.append((each.path, each.reason))
        problems.extend(outcome.problems)
        if outcome.output:
            found = _let_through(outcome.output, each.origin or each.path, stage, watch)
            problems.extend(found or _overweight(each, stage, limit))
    return _Staged(tuple(problems), fingerprints, tuple(reasons))


def _stage_copies(copies: tuple[Output, ...], stage: Stage, watch: Watch) -> tuple[Problem, ...]:
    """Take in the static files; return which of them must not go out."""
    return tuple(
        problem for copy in copies for problem in _let_through(copy, copy.path, stage, watch)
    )


def _let_through(output: Output, path: str, stage: Stage, watch: Watch) -> tuple[Problem, ...]:
    """Take in a file, unless it tells of somebody protected: then not even the stage gets it."""
    found = leaks(watch, output, Place(path))
    if not found:
        stage.add(output)
    return found


def _overweight(page: Planned, stage: Stage, limit: int) -> Iterator[Problem]:
    """Hold an author's page against the site's `page-weight`, in kilobytes; 0 is no limit."""
    weight = stage.locate(page.path).stat().st_size / 1000 if page.origin and limit else 0
    if weight > limit:
        yield warning(
            Place(page.origin),
            "page-weight",
            f"the page weighs {weight:.0f} KB; the site allows {limit} KB",
            "readers on slow networks wait for it",
            "shorten it, or raise `page-weight` in `content/site.yaml`",
        )


def _ended(run: Run, examined: Examined, stage: Stage, built: Built, made: Made) -> Ended:
    """Return what the next build can use of this one."""
    return Ended(
        built=built,
        zone=examined.library.site.time_zone,
        settled=_is_settled(run, examined, built),
        stage=stage.room,
        made=made,
        paths=tuple(stage.digests),
    )


def _is_settled(run: Run, examined: Examined, built: Built) -> bool:
    """Tell whether the next build, with nothing changed, would find the same problems.

    It compares with the ledger that this one has published, in which nothing was taken back; this
    one may have compared with another.
    """
    if run.since:
        return Path(run.since).is_file()  # a revision can come to mean another
    if built.publication and LEDGER in built.publication.unchanged:
        return True
    before = examined.learnt.before
    if before is None or before.problems or before.published is None:
        return before is not None and not before.problems
    found = changes(before.published, published(examined.library))
    return not any(change.needs_correction for change in found)


def _stops(problems: Iterable[Problem], run: Run) -> bool:
    return any(run.strict or problem.level is Level.ERROR for problem in problems)


def _held_back(run: Run, library: Library) -> tuple[str, ...]:
    return () if run.drafts else tuple(item.place.path for item in library.drafts())
