"""The result as Markdown, and its place in the README."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.evidence.corpus import ROOT
from benchmarks.evidence.planting import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.evidence.corpus import Corpus
    from benchmarks.evidence.planting import Planted

BEGIN = "<!-- strength: made by `python -m benchmarks.evidence --write-readme` -->"
END = "<!-- end of strength -->"


def table(corpora: Sequence[Corpus], planted: Iterable[Planted]) -> str:
    """Return a line on sound prose, and a row for each kind of error: caught of planted."""
    counts = Counter((one.slip.kind, one.corpus, one.is_caught) for one in planted)
    names = [corpus.name for corpus in corpora]
    rows = [
        f"| {kind} | {' | '.join(_share(counts, kind, name) for name in names)} |" for kind in KINDS
    ]
    caught = sum(count for (*_, is_caught), count in counts.items() if is_caught)
    total = sum(counts.values())
    heads = {"published": "published briefs", "clean": "made-up site"}
    return "\n".join(
        (
            f"Measured on {_today()}.",
            "",
            *(f"- {_sound(corpus)}" for corpus in corpora),
            f"- Errors named on their line: **{caught} of {total}, {_per_cent(caught, total)}**.",
            "",
            f"| planted error | {' | '.join(heads[name] for name in names)} |",
            f"| --- |{' --- |' * len(names)}",
            *rows,
        )
    )


def alarms(corpora: Iterable[Corpus]) -> Iterator[str]:
    """Yield every alarm on sound prose: rule, place, message and line."""
    for corpus in corpora:
        for problem in corpus.problems:
            lines = (corpus.root / problem.place.path).read_text(encoding="utf-8").splitlines()
            line = lines[problem.place.line - 1].strip()
            yield f"{problem.rule}: {corpus.name}/{problem.place}: {problem.message} | {line}"


def written(result: str) -> None:
    """Put a result between its marks in the README."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    renewed = f"{text[:begin]}\n\n{result}\n\n{text[end:]}"
    readme.write_text(renewed, encoding="utf-8")


def _sound(corpus: Corpus) -> str:
    """Say how many sentences stand in a corpus, and what the check says against them."""
    count, alarms_of = len(corpus.sentences), Counter(one.rule for one in corpus.problems)
    total = alarms_of.total()
    rules = ", ".join(f"`{rule}` {number}" for rule, number in alarms_of.most_common())
    names = {"published": "The published briefs", "clean": "A made-up site of sound prose"}
    false = f"false alarms: {total} ({_per_cent(total, count)})" + (f": {rules}" if rules else "")
    return f"{names[corpus.name]}: {count} sentences, {false}."


def _share(counts: Counter[tuple[str, str, bool]], kind: str, corpus: str) -> str:
    caught, missed = counts[kind, corpus, True], counts[kind, corpus, False]
    return f"{caught} of {caught + missed}" if caught + missed else "–"


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _today() -> str:
    day = dt.datetime.now(tz=dt.UTC).date()
    return f"{day.day} {day:%B %Y}"
