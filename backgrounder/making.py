"""The files of the site made, or left as they stand: here, in copies of this process, elsewhere.

Between `link`, which says what there is to make, and `publish`, which takes it in.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from backgrounder.executors import executor_for, processes, spread
from backgrounder.memory.pages import plan
from backgrounder.render import render_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from backgrounder.memory.pages import Last, Planned
    from backgrounder.render import Outcome, Templates
    from backgrounder.settings import Run
    from backgrounder.views import Job, Sheet

    Done = tuple[Planned, Outcome | None]
    """What was planned for a file, and what became of it: None where it stands."""

SHEETS_AT_ONCE = 4
"""That travel back together from a copy of this process."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What decides of each sheet whether it is made, and how."""

    last: Last
    closures: Mapping[str, str]
    """For each form, the digest of what it is made with."""
    templates: Templates


def most(sheets: Iterable[Sheet]) -> int:
    """Return how many files of some sheets have to be made, unless some are as they were."""
    return sum(len(sheet.tasks) for sheet in sheets)


def made(errand: Errand, sheets: Sequence[Sheet], run: Run) -> Iterator[Done]:
    """Make what has to be made of some sheets; yield what became of each file, in their order.

    Raises OSError, in words for an author, where a cluster cannot be used, or where a process is
    ended from outside.
    """
    number = most(sheets)
    with executor_for(run, number) as executor:
        if executor:
            yield from _made(errand, sheets, executor)
            return
        starts = range(0, len(sheets), SHEETS_AT_ONCE)
        shares = [sheets[start : start + SHEETS_AT_ONCE] for start in starts]
        done = spread(partial(_share, errand), shares, processes(run, number))
        yield from chain.from_iterable(done)


def _share(errand: Errand, sheets: Iterable[Sheet]) -> tuple[Done, ...]:
    return tuple(_made(errand, sheets))


def _made(
    errand: Errand, sheets: Iterable[Sheet], executor: Executor | None = None
) -> Iterator[Done]:
    waiting: deque[Planned] = deque()

    def due() -> Iterator[Job]:
        for each in plan(errand.last, sheets, errand.closures):
            waiting.append(replace(each, job=None))
            if each.job:
                yield each.job

    for outcome in render_with(errand.templates, due(), executor):
        while not waiting[0].reason:
            yield waiting.popleft(), None
        yield waiting.popleft(), outcome
    for each in waiting:
        yield each, None
