"""Real pages beside made-up briefs of the same number: whether what they cost is in proportion."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.builds.rounds import COLD, STEPS
from benchmarks.builds.table import in_words, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.builds.rounds import Result

COLUMNS = (*STEPS[:3], "processor, cold", "memory, cold", "files", "written")
UNITS = (("s", 1), ("s", 1), ("s", 1), ("s", 1), ("MB", 1e6), ("", 1), ("MB", 1e6))
"""Of each column: its name, and how many seconds, bytes or files it is."""
FINE_UNITS = (*[("ms", 1e-3)] * 4, ("kB", 1e3), ("", 1), ("kB", 1e3))
"""For one brief and for a thousand words."""
WORDS = 1_000


def proportions(real: Sequence[Result], made_up: Sequence[Result]) -> str:
    """Return a table for each tool that built both."""
    known = {each.contender: each for each in made_up if not each.fault}
    return "\n\n".join(
        proportion(each, known[each.contender])
        for each in real
        if each.contender in known and not each.fault
    )


def proportion(real: Result, made_up: Result) -> str:
    """Return what each cost in all, for a brief and for a thousand words, and the ratios."""
    return "\n".join(
        (
            f"| {real.contender} | {' | '.join(COLUMNS)} |",
            f"| --- |{' ---: |' * len(COLUMNS)}",
            *_rows("real pages", real),
            *_rows("made-up briefs", made_up),
            _ratios("real ÷ made-up, for a brief", real, made_up, _briefs),
            _ratios("real ÷ made-up, for 1,000 words", real, made_up, _thousands),
        )
    )


def _rows(name: str, result: Result) -> Iterator[str]:
    costs = _costs(result)
    size = f"{result.briefs:,} {name}, {result.words:,} words"
    yield _row(size, _in_units(costs, UNITS))
    for unit, number in (("a brief", _briefs(result)), ("1,000 words", _thousands(result))):
        each = [cost / number for cost in costs]
        yield _row(f"– for {unit}", _in_units(each, FINE_UNITS))


def _costs(result: Result) -> tuple[float, ...]:
    """Return what each column tells of, in seconds, bytes and files."""
    cold = result.runs[COLD]
    busy, peak = median(run.busy for run in cold), median(run.peak for run in cold)
    times = (seconds(result, step) for step in STEPS[:3])
    return (*times, busy, peak, result.files, result.size)


def _in_units(costs: Sequence[float], units: Sequence[tuple[str, float]]) -> Iterator[str]:
    for cost, (name, unit) in zip(costs, units, strict=True):
        yield f"{in_words(cost / unit)} {name}".strip() if cost else "–"


def _ratios(name: str, real: Result, made_up: Result, size_of: Callable[[Result], float]) -> str:
    pairs = zip(_costs(real), _costs(made_up), strict=True)
    number, other = size_of(real), size_of(made_up)
    ratios = (one / number * other / two if one and two else 0 for one, two in pairs)
    return _row(name, (f"**{in_words(ratio)} ×**" if ratio else "–" for ratio in ratios))


def _briefs(result: Result) -> float:
    return result.briefs


def _thousands(result: Result) -> float:
    return result.words / WORDS


def _row(name: str, cells: Iterator[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"
