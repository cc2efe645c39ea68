"""The time of builds against their size, as a drawing for light and dark screens.

Both axes are logarithmic, so that time in proportion to the number of briefs is a straight line.
The format is SVG, https://www.w3.org/TR/SVG11/.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from benchmarks.builds.contenders import OURS, OURS_WITHOUT_SEARCH, RULER
from benchmarks.builds.rounds import BODY, COLD, UNCHANGED
from benchmarks.builds.table import in_words, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.builds.rounds import Result

WIDTH, HEIGHT = 820, 480
LEFT, RIGHT, TOP, BOTTOM = 76, 540, 96, 424
"""The edges of the plot itself: the lines' names stand to the right of it."""
NAMES = RIGHT + 28
LINE_HEIGHT = 22
"""From one name to the next, at least."""
TITLE = "How long a build takes"
SUBTITLE = "Seconds from nothing, by the number of briefs; both scales are logarithmic"
STYLE = """\
svg { color: #1f2328 }
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: currentColor }
.title { font-size: 20px; font-weight: 600 }
.quiet, .other { color: #59636e }
.ours { color: #b3430b; --width: 3px }
.ours text { font-weight: 600 }
.paper { fill: #ffffff; stroke: #d1d9e0 }
.grid { stroke: #d1d9e0 }
.line { fill: none; stroke: currentColor; stroke-width: var(--width, 2px); stroke-linejoin: round }
.edited .line { stroke-dasharray: 8 5 }
.unchanged .line { stroke-dasharray: 2 5 }
.dot { fill: currentColor }
.lead { stroke: currentColor; stroke-width: 0.75; opacity: 0.6 }
@media (prefers-color-scheme: dark) {
  svg { color: #f0f6fc }
  .quiet, .other { color: #9198a1 }
  .ours { color: #ff9a52 }
  .paper { fill: #0d1117; stroke: #3d444d }
  .grid { stroke: #2f3742 }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one tool took for one kind of build."""

    name: str
    points: tuple[tuple[int, float], ...]
    """Number of briefs and seconds, the smallest number first."""
    look: str = "other"
    """Classes of the style."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie on a logarithmic axis."""

    least: float
    most: float
    start: float
    """Where the least value lies, in pixels."""
    end: float

    def place(self, value: float) -> float:
        """Return where a value lies; on an axis of a single value, in the middle."""
        width = log10(self.most / self.least)
        share = log10(value / self.least) / width if width else 0.5
        return self.start + share * (self.end - self.start)


def lines(results: Sequence[Result]) -> tuple[Line, ...]:
    """Return what is drawn: everyone's cold builds, and ours of a site that was built before.

    Ours without search would lie on top of ours.
    """
    sound = [result for result in results if not result.fault]
    names = dict.fromkeys(result.contender for result in sound)
    others = [name for name in names if name not in {OURS, OURS_WITHOUT_SEARCH}]
    drawn = [
        _line(sound, name, COLD, name, "ruler" if name == RULER else "other") for name in others
    ]
    if OURS in names:
        drawn += [
            _line(sound, OURS, COLD, OURS, "ours"),
            _line(sound, OURS, BODY, f"{OURS}, one edit", "ours edited"),
            _line(sound, OURS, UNCHANGED, f"{OURS}, no change", "ours unchanged"),
        ]
    return tuple(drawn)


def drawing(drawn: Sequence[Line]) -> str:
    """Return the SVG of some lines."""
    sizes = sorted({size for line in drawn for size, _ in line.points})
    times = [time for line in drawn for _, time in line.points]
    across = Scale(sizes[0], sizes[-1], LEFT, RIGHT)
    up = Scale(10 ** floor(log10(min(times))), 10 ** ceil(log10(max(times))), BOTTOM, TOP)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" \
height="{HEIGHT}" role="img" aria-labelledby="title description">
<title id="title">{TITLE}</title>
<desc id="description">{escape(described(drawn))}</desc>
<style>
{STYLE}</style>
<rect class="paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>
<text class="title" x="24" y="42">{TITLE}</text>
<text class="quiet" x="24" y="66">{SUBTITLE}</text>
{"".join(_grid(sizes, across, up))}{"".join(_drawn(drawn, across, up))}</svg>
"""


def described(drawn: Sequence[Line]) -> str:
    """Return in words what is drawn."""
    return " ".join(
        f"{line.name}: "
        + ", ".join(f"{in_words(time)} s for {size:,} briefs" for size, time in line.points)
        + "."
        for line in drawn
    )


def _line(results: Sequence[Result], contender: str, step: str, name: str, look: str) -> Line:
    some = [result for result in results if result.contender == contender]
    return Line(name, tuple((one.briefs, seconds(one, step)) for one in some), look)


def _grid(sizes: Sequence[int], across: Scale, up: Scale) -> Iterator[str]:
    """Yield a line for each power of ten of seconds, and the numbers of both axes."""
    for power in range(round(log10(up.least)), round(log10(up.most)) + 1):
        height = up.place(10**power)
        number = f"{10**power:,}" if power >= 0 else f"{10**power:.{-power}f}"
        yield f'<path class="grid" d="M{LEFT} {height:.1f}H{RIGHT}"/>\n'
        yield _text(LEFT - 12, height + 5, f"{number} s", "end")
    for size in sizes:
        yield f'<path class="grid" d="M{across.place(size):.1f} {TOP}V{BOTTOM}"/>\n'
        yield _text(across.place(size), BOTTOM + 24, f"{size:,}", "middle")
    yield _text((LEFT + RIGHT) / 2, BOTTOM + 44, "briefs", "middle")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="quiet" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>\n'


def _drawn(drawn: Sequence[Line], across: Scale, up: Scale) -> Iterator[str]:
    """Yield each line with its points, its name and its last time, and a lead to the name."""
    ends = [up.place(line.points[-1][1]) for line in drawn]
    for line, height in zip(drawn, apart(ends), strict=True):
        points = [(across.place(size), up.place(time)) for size, time in line.points]
        x, y = points[-1]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        yield f'<g class="{line.look}">\n'
        yield f'<path class="line" d="M{path}"/>\n'
        yield from (f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>\n' for x, y in points)
        yield f'<path class="lead" d="M{x + 7:.1f} {y:.1f}L{NAMES - 6} {height:.1f}"/>\n'
        words = escape(f"{line.name} {in_words(line.points[-1][1])} s")
        yield f'<text x="{NAMES}" y="{height + 5:.1f}">{words}</text>\n'
        yield "</g>\n"


def apart(heights: Sequence[float]) -> list[float]:
    """Return heights in the same order that are moved as far apart as names must stand."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + LINE_HEIGHT)
    lowest: float = BOTTOM
    for index in reversed(order):
        moved[index] = min(moved[index], lowest)
        lowest = moved[index] - LINE_HEIGHT
    return moved
