"""Measure whole builds beside other tools' of the same pages: `python -m benchmarks.builds`.

Every tool builds in turn, step by step and round by round: a machine's speed drifts by the minute,
so the figure to keep is the ratio to Hugo in the same round.

With `--markdown FOLDER` the pages are those of a folder of anybody's Markdown (`real`), and after
them as many made-up briefs are built: the last tables hold what a brief and a thousand words cost
of the one against the other.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.builds import plot, readme, real
from benchmarks.builds.contenders import CONTENDERS, Contender, Corpus
from benchmarks.builds.machine import machine, today
from benchmarks.builds.pages import pages
from benchmarks.builds.proportion import proportions
from benchmarks.builds.rounds import Result, results
from benchmarks.builds.table import tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table for each number of briefs; progress goes to standard error."""
    options = _options(arguments)
    wanted = [one for one in CONTENDERS if one.name.lower() in options.only or not options.only]
    contenders = [one for one in wanted if _is_there(one)]
    pairs = [
        beside_real_pages(contenders, options.markdown, briefs, options.rounds)
        if options.markdown
        else ((), of_made_up(contenders, briefs, options.rounds))
        for briefs in sorted(options.briefs)
    ]
    found = [each for pair in pairs for of_one_kind in pair for each in of_one_kind]
    compared = filter(None, (proportions(*pair) for pair in pairs))
    missing = [f"{one.name} could not be installed." for one in wanted if one not in contenders]
    rounds = "one round" if options.rounds == 1 else f"median of {options.rounds} rounds"
    heading = f"Measured on {today()}, {rounds}: {machine()}."
    versions = ", ".join(dict.fromkeys(one.version() for one in contenders))
    head = "\n".join((heading, f"{versions}.", *missing))
    report = "\n\n".join((head, tables(found), *compared))
    print(report)
    if options.write_readme:
        readme.write(report, plot.drawing(plot.lines(found)))


def of_made_up(contenders: Sequence[Contender], briefs: int, rounds: int) -> tuple[Result, ...]:
    """Measure so many made-up briefs."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "corpus"
        corpus.write(project, briefs)
        return _measured(contenders, Corpus(project, pages(project)), rounds)


def beside_real_pages(
    contenders: Sequence[Contender], markdown: Path, most: int, rounds: int
) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """Measure so many pages of a folder, or all that can be built, and as many made-up briefs."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "corpus"
        for problem in real.write(project, markdown, most):
            _say(f"left out: {problem}")
        whole = Corpus(project, pages(project), "real pages")
        found = _measured(contenders, whole, rounds)
    return found, of_made_up(contenders, len(whole.pages), rounds)


def _measured(contenders: Sequence[Contender], whole: Corpus, rounds: int) -> tuple[Result, ...]:
    name = f"{len(whole.pages):,} {whole.kind}"
    with tempfile.TemporaryDirectory() as folder:
        return results(
            contenders, whole, Path(folder), rounds, lambda line: _say(f"{name}: {line}")
        )


def _is_there(contender: Contender) -> bool:
    """Install a contender where it is missing; tell whether it is there."""
    fault = contender.install()
    if fault:
        _say(f"{contender.name} cannot be installed: {fault}")
    return not fault


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.builds")
    add = parser.add_argument
    add("--briefs", type=int, nargs="+", default=[100, 1_000, 10_000], metavar="N")
    names = [one.name.lower() for one in CONTENDERS]
    add("--only", type=str.lower, nargs="+", default=[], choices=names, help="measure these alone")
    add("--rounds", type=int, default=3, metavar="N")
    add(
        "--markdown",
        type=Path,
        metavar="FOLDER",
        help="of real pages, to be held against made-up briefs",
    )
    add("--write-readme", action="store_true", help="renew the README's table and its drawing")
    options = parser.parse_args(arguments)
    if options.markdown and options.write_readme:
        parser.error("the README's table is that of the made-up briefs")
    return options


if __name__ == "__main__":
    main()
