"""What was measured, as Markdown: ratios to the ruler, and seconds."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.builds.contenders import RULER
from benchmarks.builds.rounds import BODY, COLD, STEPS, TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.builds.rounds import Result

COLUMNS = (*STEPS, "processor, cold", "memory, cold", "written")

WHOLE = 9.95
"""From here on, a number of two digits has none behind its point."""


def tables(results: Sequence[Result]) -> str:
    """Return a table for each corpus, of which the results come one after the other."""
    by_corpus = groupby(results, key=lambda result: f"{result.briefs:,} {result.kind}")
    return "\n\n".join(table(heading, tuple(some)) for heading, some in by_corpus)


def table(heading: str, results: Sequence[Result]) -> str:
    """Return a row for each tool, the fastest first, and who failed."""
    sound = sorted((one for one in results if not one.fault), key=lambda one: seconds(one, COLD))
    ruler = next((one for one in sound if one.contender == RULER), None)
    failed = [f"\nFailed: {one.contender}." for one in results if one.fault]
    return "\n".join(
        (
            f"| {heading} | {' | '.join(COLUMNS)} |",
            f"| --- |{' ---: |' * len(COLUMNS)}",
            *(_row(one, ruler) for one in sound),
            *failed,
        )
    )


def seconds(result: Result, step: str) -> float:
    """Return how long a step took: the median of all rounds."""
    return median(run.seconds for run in result.runs[step])


def in_words(number: float) -> str:
    """Return a number above 0 with two digits, or with all before its point."""
    return f"{number:,.0f}" if number >= WHOLE else f"{number:#.2g}"


def _row(result: Result, ruler: Result | None) -> str:
    cells = [_cell(result, step, ruler) if step in result.runs else "–" for step in STEPS]
    cold = result.runs[COLD]
    busy, peak = median(run.busy for run in cold), median(run.peak for run in cold)
    cells += [
        f"{in_words(busy)} s",
        f"{peak / 1e6:,.0f} MB" if peak else "–",
        f"{result.files:,} files, {in_words(result.size / 1e6)} MB",
    ]
    return f"| {result.contender} | {' | '.join(cells)} |"


def _cell(result: Result, step: str, ruler: Result | None) -> str:
    """Return the ratio to the ruler, round by round, and the seconds.

    A title is edited for us alone: that is held against the ruler's time for an edited body.
    """
    took = f"{in_words(seconds(result, step))} s"
    if ruler is None:
        return took
    times = zip(result.runs[step], ruler.runs[BODY if step == TITLE else step], strict=True)
    ratio = median(own.seconds / its.seconds for own, its in times)
    return f"**{in_words(ratio)} ×** {took}"
