"""Which pages still stand as the last build left them, and why the others are made anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backgrounder.memory.fingerprints import differing, fingerprint
from backgrounder.memory.outputs import is_as_published, is_manifest_left
from backgrounder.memory.record import pages_of
from backgrounder.memory.states import state
from backgrounder.memory.unchanged import libraries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from backgrounder.memory.record import Record
    from backgrounder.memory.states import Seen
    from backgrounder.views import Job

NO_RECORD = "nothing is known of the last build"
OTHER_ENGINE = "Backgrounder or a library of its has changed"
OTHER_SITE = "what is there is not what the last build left"
NEW = "it is new"
ALTERED = "its file was altered or taken away"
OTHER_TEMPLATE = "a template of its has changed, or the list of protected people"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done of a site's jobs."""

    due: tuple[Job, ...]
    reasons: tuple[str, ...]
    """Why each of them has to be made."""
    standing: tuple[Job, ...]
    """Those whose files stay as they are."""
    fingerprints: Mapping[str, bytes]
    """Of all, by path."""


@dataclass(frozen=True, slots=True)
class Last:
    """The pages of the last build."""

    output: Path
    why_not: str = ""
    """Why none of them can be taken over; empty where some can."""
    fingerprints: Mapping[str, bytes] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    """By path, as the others are; the SHA-256 of each file's content."""


def last_pages(record: Record | None, engine: Seen, output: Path, sums: Mapping[str, str]) -> Last:
    """Return the pages of the last build; none of another engine, or if another build came between.

    `sums` are what the output's manifest tells.
    """
    if record is None:
        return Last(output, NO_RECORD)
    if record.libraries != libraries() or not engine.holds_the_same(record.engine):
        return Last(output, OTHER_ENGINE)
    if not is_manifest_left(record, output):
        return Last(output, OTHER_SITE)
    return Last(output, "", pages_of(record), record.outputs, sums)


def plan(last: Last, jobs: Iterable[Job], made_with: Callable[[Job], tuple[str, ...]]) -> Plan:
    """Sort out which jobs have to be done; `made_with` tells what decides besides a view."""
    due, reasons, standing, fingerprints = [], [], [], {}
    for job in jobs:
        now = fingerprints[job.path] = fingerprint(job, *made_with(job))
        if why := why_made(last, job, now):
            due.append(job)
            reasons.append(why)
        else:
            standing.append(job)
    return Plan(tuple(due), tuple(reasons), tuple(standing), fingerprints)


def why_made(last: Last, job: Job, now: bytes) -> str:
    """Say why a page has to be made, whose fingerprint is `now`; empty where it stands already."""
    was = last.fingerprints.get(job.path)
    if last.why_not:
        return last.why_not
    if was is None:
        return NEW
    if was != now:
        return _what_changed(job, was, now)
    return "" if _stands(last, job.path) else ALTERED


def _what_changed(job: Job, was: bytes, now: bytes) -> str:
    if len(was) != len(now):
        return "another kind of page was here"
    names = differing(job, was, now)
    return f"its view has changed: {', '.join(names)}" if names else OTHER_TEMPLATE


def _stands(last: Last, path: str) -> bool:
    file = last.output / path
    try:
        if last.states.get(path) == state(file.lstat()):
            return True
    except OSError:
        return False
    return is_as_published(file, last.sums[path])
