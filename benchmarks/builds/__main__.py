"""Measure whole builds beside other tools' of the same pages: `python -m benchmarks.builds`.

Every tool builds in turn, step by step and round by round: a machine's speed drifts by the minute,
so the figure to keep is the ratio to Hugo in the same round.
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
from benchmarks.builds.rounds import Result, results
from benchmarks.builds.table import tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table for each number of briefs; progress goes to standard error."""
    options = _options(arguments)
    wanted = [one for one in CONTENDERS if one.name.lower() in options.only or not options.only]
    contenders = [one for one in wanted if _is_there(one)]
    found = [
        result
        for briefs in sorted(options.briefs)
        for result in measured(contenders, briefs, options.markdown, options.rounds)
    ]
    missing = [f"{one.name} could not be installed." for one in wanted if one not in contenders]
    rounds = "one round" if options.rounds == 1 else f"median of {options.rounds} rounds"
    heading = f"Measured on {today()}, {rounds}: {machine()}."
    versions = ", ".join(dict.fromkeys(one.version() for one in contenders))
    report = "\n".join((heading, f"{versions}.", *missing, "", tables(found)))
    print(report)
    if options.write_readme:
        readme.write(report, plot.drawing(plot.lines(found)))


def measured(
    contenders: Sequence[Contender], briefs: int, markdown: Path | None, rounds: int
) -> tuple[Result, ...]:
    """Measure so many briefs: made-up ones, or some of a folder of Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "corpus"
        if markdown:
            for problem in real.write(project, markdown, briefs):
                _say(f"left out: {problem}")
        else:
            corpus.write(project, briefs)
        whole = Corpus(project, pages(project))
        return results(
            contenders, whole, Path(folder), rounds, lambda line: _say(f"{briefs:,}: {line}")
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
    add("--markdown", type=Path, metavar="FOLDER", help="of real pages, in place of made-up briefs")
    add("--write-readme", action="store_true", help="renew the README's table and its drawing")
    options = parser.parse_args(arguments)
    if options.markdown and options.write_readme:
        parser.error("the README's table is that of the made-up briefs")
    return options


if __name__ == "__main__":
    main()
