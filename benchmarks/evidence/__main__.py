"""Plant errors in the published briefs, one at a time, and count those that the check catches.

An error counts as caught where the check names a problem on the planted line that was not there
before. What is missed is printed, with its line.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.check import check
from backgrounder.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent.parent
TODAY = dt.date(2026, 11, 23)
CITATION = r"\[@[^\]]*\]"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@dataclass(frozen=True)
class Slip:
    """One way to go wrong: where it can be planted, and what then stands there."""

    name: str
    where: str
    change: Callable[[re.Match[str]], str]


SLIPS = (
    Slip("digit of a figure", r"(?<![\d,.-])\d{1,3}(?:,\d{3})+(?![\d,])", lambda m: _raised(m[0])),
    Slip("scale", r"\bmillion\b", lambda _: "billion"),
    Slip("end of a range", r"\b([\d,]+) to ([\d,]+ people)", lambda m: m[2]),
    Slip("qualifier dropped", r"\b(?:more than|over|about|nearly|at least) (?=[\d])", lambda _: ""),
    Slip("qualifier changed", r"\bmore than (?=\d|one million)", lambda _: "nearly "),
    Slip("per cent", r"\b\d\d%", lambda m: f"{int(m[0][:2]) - 3}%"),
    Slip(
        "day of a date",
        rf"\b(\d\d?) (?=(?:{MONTHS}) 2025)",
        lambda m: f"{int(m[1]) % 28 + 1} ",
    ),
    Slip("year of a date", r"(?<=(?:July|June|gust) )2025", lambda _: "2024"),
    Slip("weekday", r"\b(?:Thursday|Saturday|Wednesday)(?= \d)", lambda _: "Monday"),
    Slip("quoted word", r'(?<=")([a-z]+)(?= [^"\n]*"[^"\n]*\[@)', lambda _: "utterly"),
    Slip("citation's source", r"(?<=\[@)[\w-]+(?=#)", lambda m: m[0] + "x"),
    Slip("citation's claim", r"(?<=#)[\w-]+(?=[\];])", lambda m: m[0] + "x"),
    Slip("citation removed", rf" {CITATION}(?=[.,;])", lambda _: ""),
    Slip("dispute not listed", r"(?<=\n)  - [\w-]+\n(?=(?:  - [\w-]+\n)*unknowns:)", lambda _: ""),
)


def main() -> None:
    """Print a line for each kind of slip: caught, planted, and what was missed."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("content", "seeds"):
            shutil.copytree(ROOT / name, project / name)
        caught, planted, missed = plant_all(project)
    for slip in SLIPS:
        print(f"{slip.name:22} {caught[slip.name]:4} of {planted[slip.name]:4}")
    total = sum(planted.values())
    print(f"{'all':22} {sum(caught.values()):4} of {total:4} ({sum(caught.values()) / total:.1%})")
    for line in missed:
        print("missed:", line)


def plant_all(project: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Plant every slip at every place, one at a time."""
    caught, planted = Counter[str](), Counter[str]()
    missed = []
    for path in sorted((project / "content" / "topics").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for slip, match in places(text):
            wrong = text[: match.start()] + slip.change(match) + text[match.end() :]
            path.write_text(wrong, encoding="utf-8")
            planted[slip.name] += 1
            line = text.count("\n", 0, match.start()) + 1
            if is_caught(project, path, line, anywhere=slip.name == "dispute not listed"):
                caught[slip.name] += 1
            else:
                shown = text.splitlines()[line - 1].strip()
                missed.append(f"{slip.name}: {path.name}:{line}: {match[0]!r} in {shown[:100]!r}")
        path.write_text(text, encoding="utf-8")
    return caught, planted, missed


def places(text: str) -> Iterator[tuple[Slip, re.Match[str]]]:
    """Yield every place for every slip.

    Left out are sentences that cite nothing, whose dates are the desk's own, and the citations of
    sentences without a figure, a date or a quotation: no rule can know that they need one.
    """
    for slip in SLIPS:
        for match in re.finditer(slip.where, text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
            telling = re.search(r'\d|million|"[^"]+"', re.sub(CITATION, "", line))
            cites = "[@" in line and (telling or slip.name != "citation removed")
            if cites or slip.name == "dispute not listed":
                yield slip, match


def is_caught(project: Path, path: Path, line: int, *, anywhere: bool) -> bool:
    """Tell whether the check names a problem on the line; the unplanted briefs have none."""
    reading = read(project, ROOT)
    problems = (*reading.problems, *check(reading.library, TODAY, drafts=False))
    wanted = path.relative_to(project).as_posix()
    return any(
        problem.place.path == wanted and (anywhere or problem.place.line == line)
        for problem in problems
    )


def _raised(digits: str) -> str:
    """Return a number with its first digit one higher."""
    return f"{(int(digits[0]) % 9) + 1}{digits[1:]}"


if __name__ == "__main__":
    main()
