"""The whole build, from top to bottom: read → check → link → render → publish.

This is the file to read first. Each stage takes values and gives values; problems travel beside
them, and a build with an error publishes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.built import Built
from backgrounder.changes import changes
from backgrounder.check import once_published
from backgrounder.examination import (
    after_publication,
    examined_again,
    fit_to_keep,
    templates,
    without_list,
)
from backgrounder.garbage import nothing_collected, only_new_collected
from backgrounder.guard import guarded, leaks, printable
from backgrounder.link import link
from backgrounder.making import Errand, made, most
from backgrounder.memory.basis import name
from backgrounder.memory.made import Made
from backgrounder.memory.pages import last_pages, parted, plan
from backgrounder.memory.remember import Ended, note, recall, remember
from backgrounder.memory.unchanged import order
from backgrounder.predecessor import LEDGER, predecessor
from backgrounder.problems import Level, Place, Problem, warning
from backgrounder.protection import shown_path, shown_values
from backgrounder.publish import (
    refuse,
    search_available,
    search_index,
    staging,
    sums_published,
)
from backgrounder.published import published
from backgrounder.read import read
from backgrounder.render import gathered, made_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from backgrounder.authoring.explain import Explanation
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.changes import Change
    from backgrounder.examination import Examined
    from backgrounder.link import Site
    from backgrounder.making import Done
    from backgrounder.memory.remember import Recollection
    from backgrounder.model import Library
    from backgrounder.protection import Watch
    from backgrounder.publish import Stage
    from backgrounder.settings import Run
    from backgrounder.views import Output, Sheet

    Onlooker = Callable[[Iterable[Done], int], Iterable[Done]]
    """Sees each file pass by, and knows how many of them may have to be made."""


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
    examined = examined_again(run, began.inputs, began.learnt)
    with guarded(run.root, examined.library.protected) as watch:
        built = _published(run, examined, watch, began, onlooker)
    note(run, began, fit_to_keep(run, after_publication(run, examined, built)))
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
        sheets = parted(last, site.sheets, basis, templates_used)
        errand = Errand(last, templates_used, gathered(templates(run)))
        with only_new_collected():
            done = made(errand, sheets.due, run)
            watched = onlooker(done, most(sheets.due)) if onlooker else done
            heavy = _keep_pages(sheets.standing, stage, examined.library.site.page_weight)
            staged = _stage_pages(watched, stage, watch, examined.library.site.page_weight)
        copying = _stage_copies(site.copies, stage, watch)
        problems = printable(
            run.root, watch, (*examined.problems, *heavy, *staged.problems, *copying)
        )
        pages = sum(1 for _, form in site.tasks() if form.endswith(".html"))
        if _stops(problems, run):
            return Built(problems, held_back, pages)
        for output in search_index(stage):
            stage.add(output)
        built = Built(problems, held_back, pages, stage.swap(), staged.reasons)
        kept = Made(
            basis=basis,
            templates=templates_used,
            elsewhere=sheets.elsewhere,
            fingerprints=last.fingerprints(sheets.standing) | staged.fingerprints,
        )
        ended = _ended(run, examined, stage, built, kept)
        remember(run, began, replace(ended, states=_left_alone(sheets.states, stage)))
        return built


def linked(run: Run, examined: Examined, *, search: bool) -> Site:
    """Link what was examined; `search` tells whether there will be a search index."""
    library, found = examined.library, examined.learnt.outlines
    paths = (item.place.path for item in library.documents())
    known = {path: found[name(path)] for path in paths}
    home = run.base_url or library.site.url
    return link(library, known, home, drafts=run.drafts, search=search)


def compare(run: Run) -> Compared:
    """Say what would be published otherwise than before, claim by claim; check nothing."""
    reading = read(run.root, run.engine)
    if unprotected := without_list(reading.problems):
        return Compared(None, unprotected)
    with guarded(run.root, reading.library.protected) as watch:
        last = predecessor(run)
        found = changes(last.published, published(reading.library)) if last.published else None
        grave = (each for each in reading.problems if each.level is Level.ERROR)
        return Compared(
            None if found is None else tuple(shown_values(watch, each) for each in found),
            printable(run.root, watch, (*grave, *last.problems)),
        )


def explain(run: Run, written: str) -> Explanation | Refusal:
    """Say what is known of the page that an author names by its file, address or name."""
    from backgrounder.authoring.explain import Case
    from backgrounder.authoring.explain import explain as explained
    from backgrounder.authoring.naming import find
    from backgrounder.authoring.refusal import Refusal

    began = recall(run)
    examined = examined_again(run, began.inputs, began.learnt)
    library = examined.library
    if unprotected := without_list(examined.problems):
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
        sheets = parted(last, site.sheets, examined.learnt.basis, used)
        stand = {_address(path): "" for sheet in sheets.standing for path, _ in sheet.tasks}
        planned = {_address(each.path): each.reason for each in plan(last, sheets.due, used)}
    return explained(
        Case(
            thing,
            library,
            examined.problems,
            {_address(job.path): job.view for job in site.jobs()},
            stand | planned,
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


def _keep_pages(standing: Iterable[Sheet], stage: Stage, limit: int) -> tuple[Problem, ...]:
    """Take the files of sheets that stand into the stage; `limit` is the site's `page-weight`."""
    stage.keep([path for sheet in standing for path, _ in sheet.tasks])
    pages = ((sheet.path, sheet.origin) for sheet in standing if limit and sheet.origin)
    return tuple(found for page in pages for found in _overweight(*page, stage, limit))


def _stage_pages(done: Iterable[Done], stage: Stage, watch: Watch, limit: int) -> _Staged:
    """Take the other files into the stage: those that were made, and those that are as they were.

    `limit` is the site's `page-weight`.
    """
    problems: list[Problem] = []
    fingerprints: dict[str, bytes] = {}
    reasons: list[tuple[str, str]] = []
    for each, outcome in done:
        fingerprints[each.path] = each.fingerprint
        if outcome is None:
            stage.keep([each.path])
            problems.extend(_overweight(each.path, each.origin, stage, limit))
            continue
        reasons.append((each.path, each.reason))
        problems.extend(outcome.problems)
        if outcome.output:
            found = _let_through(outcome.output, each.origin or each.path, stage, watch)
            problems.extend(found or _overweight(each.path, each.origin, stage, limit))
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


def _overweight(path: str, origin: str, stage: Stage, limit: int) -> Iterator[Problem]:
    """Hold an author's page against the site's `page-weight`, in kilobytes; 0 is no limit."""
    weight = stage.locate(path).stat().st_size / 1000 if origin and limit else 0
    if weight > limit:
        yield warning(
            Place(origin),
            "page-weight",
            f"the page weighs {weight:.0f} KB; the site allows {limit} KB",
            "readers on slow networks wait for it",
            "shorten it, or raise `page-weight` in `content/site.yaml`",
        )


def _left_alone(states: Mapping[str, int], stage: Stage) -> dict[str, int]:
    """Return the states of files that the swap has left as they were."""
    return {path: state for path, state in states.items() if stage.is_untouched(path)}


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
    one may have compared with another, and have found that something was.
    """
    if run.since:
        return Path(run.since).is_file()  # a revision can come to mean another
    if built.publication and LEDGER in built.publication.unchanged:
        return True
    before, checked = examined.learnt.before, examined.learnt.checked
    if before is None or before.problems or checked is None:
        return False
    after = once_published(checked, before.published)
    return (after.in_briefs, after.in_site) == (checked.in_briefs, checked.in_site)


def _stops(problems: Iterable[Problem], run: Run) -> bool:
    return any(run.strict or problem.level is Level.ERROR for problem in problems)


def _held_back(run: Run, library: Library) -> tuple[str, ...]:
    return () if run.drafts else tuple(item.place.path for item in library.drafts())
