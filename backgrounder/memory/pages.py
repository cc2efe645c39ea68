"""Which pages still stand as the last build left them, and why the others are made anew."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backgrounder.digests import digest_of_values
from backgrounder.memory.basis import shows_elsewhere
from backgrounder.memory.fingerprints import differing, fingerprint
from backgrounder.memory.made import made_of
from backgrounder.memory.outputs import is_as_published, is_manifest_left
from backgrounder.memory.states import state
from backgrounder.memory.unchanged import libraries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from backgrounder.memory.basis import Basis
    from backgrounder.memory.made import Made
    from backgrounder.memory.record import Record
    from backgrounder.memory.states import Seen
    from backgrounder.views import Job, Sheet

NO_RECORD = "nothing is known of the last build"
OTHER_ENGINE = "Backgrounder or a library of its has changed"
OTHER_SITE = "what is there is not what the last build left"
NEW = "it is new"
ALTERED = "its file was altered or taken away"
OTHER_TEMPLATE = "a template of its has changed, or the list of protected people"


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to become of one file."""

    path: str
    origin: str
    """The author's file that it shows; empty where it gathers several."""
    fingerprint: bytes
    job: Job | None
    """None where the file stays as it is."""
    reason: str = ""
    """Why it has to be made."""


@dataclass(frozen=True, slots=True)
class Last:
    """The files of the last build."""

    output: Path
    why_not: str = ""
    """Why none of them can be taken over; empty where some can."""
    made: Made | None = None
    """What they were made from; None where none can be taken over."""
    is_same_order: bool = False
    """Whether that build was told what this one is told."""
    states: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    """By path, as the others are; the SHA-256 of each file's content."""

    def fingerprints(self, sheets: Iterable[Sheet]) -> dict[str, bytes]:
        """Return those of the files of some sheets that stand, by path."""
        known = self.made.fingerprints if self.made else {}
        return {path: known[path] for sheet in sheets for path, _ in sheet.tasks}


@dataclass(frozen=True, slots=True)
class Parted:
    """The sheets of a site, by what is to become of them."""

    standing: tuple[Sheet, ...]
    """Those that stay as they are, with all their files."""
    due: tuple[Sheet, ...]
    """Those that may have to be made."""
    states: Mapping[str, int]
    """Of files that stand, by path: of those that nobody touched since the last build."""
    elsewhere: Mapping[str, bytes]
    """For each that tells, by its first path, a digest of what it shows of other texts."""


def last_pages(
    record: Record | None, order: str, engine: Seen, output: Path, sums: Mapping[str, str]
) -> Last:
    """Return the files of the last build; none of another engine, or if another build came between.

    `order` is the digest of what this build is told; `sums` are what the output's manifest tells.
    """
    if record is None:
        return Last(output, NO_RECORD)
    if record.libraries != libraries() or not engine.holds_the_same(record.engine):
        return Last(output, OTHER_ENGINE)
    if not is_manifest_left(record, output):
        return Last(output, OTHER_SITE)
    return Last(output, "", made_of(record), record.order == order, record.outputs, sums)


def parted(
    last: Last, sheets: Sequence[Sheet], basis: Basis, templates: Mapping[str, str]
) -> Parted:
    """Part the sheets that stand from those that may have to be made.

    `basis` is what this build is made from. Those whose views cannot differ from those of the last
    build stand, unless a file of theirs was altered, or another template made it. `templates` is
    the digest, for each form, of what it is made with.
    """
    elsewhere = _shown_elsewhere(last, sheets, basis)
    touched = _touched(last, sheets, basis, elsewhere)
    states: dict[str, int] = {}
    standing: list[Sheet] = []
    due: list[Sheet] = []
    for sheet in sheets:
        stands = sheet.path not in touched and _all_stand(last, sheet, templates, states)
        (standing if stands else due).append(sheet)
    return Parted(tuple(standing), tuple(due), states, elsewhere)


def plan(last: Last, sheets: Iterable[Sheet], templates: Mapping[str, str]) -> Iterator[Planned]:
    """Say of each file of some sheets, in their order, what is to become of it.

    `templates` is the digest, for each form, of what it is made with.
    """
    for sheet in sheets:
        for job in sheet.jobs():
            now = fingerprint(job, templates[job.form])
            reason = _why_made(last, job, now)
            yield Planned(job.path, job.origin, now, job if reason else None, reason)


def _shown_elsewhere(last: Last, sheets: Iterable[Sheet], basis: Basis) -> Mapping[str, bytes]:
    """Return for each sheet, by its first path, a digest of what it shows of other texts.

    Those that may show anything have none.
    """
    if last.made and last.is_same_order and not shows_elsewhere(last.made.basis, basis):
        return last.made.elsewhere
    return {sheet.path: digest_of_values(sheet.elsewhere()) for sheet in sheets if sheet.elsewhere}


def _touched(
    last: Last, sheets: Iterable[Sheet], basis: Basis, elsewhere: Mapping[str, bytes]
) -> frozenset[str]:
    """Return the sheets, by their first paths, whose views may differ from those of the last build.

    `basis` is what this build is made from, and `elsewhere` what `_shown_elsewhere` tells.
    """
    if not last.made or not last.is_same_order or last.made.basis.records != basis.records:
        return frozenset(sheet.path for sheet in sheets)
    was = last.made
    if not shows_elsewhere(was.basis, basis):
        return frozenset(
            sheet.path for sheet in sheets if not _shows_the_same_text(sheet, was.basis, basis)
        )
    return frozenset(
        sheet.path
        for sheet in sheets
        if sheet.path not in elsewhere
        or elsewhere[sheet.path] != was.elsewhere.get(sheet.path)
        or not _shows_the_same_text(sheet, was.basis, basis)
    )


def _shows_the_same_text(sheet: Sheet, was: Basis, now: Basis) -> bool:
    return not sheet.origin or now.has_text_of(was, sheet.origin)


def _all_stand(
    last: Last, sheet: Sheet, templates: Mapping[str, str], states: dict[str, int]
) -> bool:
    """Tell whether all files of an untouched sheet stand; note the `states` of those that do."""
    made = last.made
    return made is not None and all(
        path in made.fingerprints
        and made.templates.get(form) == templates[form]
        and _stands(last, path, states)
        for path, form in sheet.tasks
    )


def _why_made(last: Last, job: Job, now: bytes) -> str:
    """Say why a file has to be made, whose fingerprint is `now`; empty where it stands already."""
    if not last.made:
        return last.why_not
    was = last.made.fingerprints.get(job.path)
    if was is None:
        return NEW
    if was != now:
        return _what_changed(job, was, now)
    return "" if _stands(last, job.path, {}) else ALTERED


def _what_changed(job: Job, was: bytes, now: bytes) -> str:
    if len(was) != len(now):
        return "another kind of page was here"
    names = differing(job, was, now)
    return f"its view has changed: {', '.join(names)}" if names else OTHER_TEMPLATE


def _stands(last: Last, path: str, states: dict[str, int]) -> bool:
    """Tell whether a file is as it was made; note its state in `states` where that tells it."""
    try:
        now_is = state(os.lstat(f"{last.output}/{path}"))  # quicker than Path
    except OSError:
        return False
    if last.states.get(path) == now_is:
        states[path] = now_is
        return True
    return is_as_published(last.output / path, last.sums.get(path, ""))
