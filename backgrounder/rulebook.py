"""The rules of the check for those who keep them: a list, one by one, as data, and as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import TYPE_CHECKING

from backgrounder.check import DEMANDS
from backgrounder.check.examples import BRIEF, SITE, files_of
from backgrounder.examination import examine
from backgrounder.reports import headline, visible
from backgrounder.settings import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.check.desk import Demand

Levels = Mapping[str, str]
"""The level of each rule by its id: `error`, `warning` or `off`."""

_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""When the examples are checked, so that what they print stays the same."""

_TILDES = re.compile(r"~{3,}")

_BEGINNING = """\
# The rules

`python build.py check` holds every brief and every record against these rules. Each is an error,
which stops publication, or a warning; `content/site.yaml` can change that under `checks`, and [an
exception](authors-guide.md#exceptions) allows one of them on one line. `python build.py rules`
lists them as the site sets them, and `python build.py rules figure-uncited` shows one.

This page is made from the code, and a test keeps the two the same: what an example is said to
print is what the check prints.

"""

_EXAMPLE_SITE = f"""\
## The site of the examples

Each example below is the text of a brief, `{BRIEF}`, in this small site. Where it
begins with `-- path --`, it is whole files instead, which join the site's own or replace them.

"""


def as_list(levels: Levels) -> str:
    """Return a line for each rule: its level, its id, what it demands."""
    widest = max(len(demand.id) for demand in DEMANDS)
    return "\n".join(
        f"{levels[demand.id]:<8}{demand.id:<{widest + 2}}{demand.about}" for demand in DEMANDS
    )


def as_text(demand: Demand, levels: Levels, engine: Path) -> str:
    """Return all that there is to know of one rule; `engine` is where our own files lie."""
    level = levels[demand.id]
    own = "" if level == demand.level else f" (by itself: {demand.level})"
    why = f"Why: {demand.why}\n" if demand.why else ""
    parts = (
        ("This fails:", demand.failing.strip("\n")),
        ("and prints:", "\n".join(printed(demand, engine))),
        ("This passes:", demand.passing.strip("\n")),
    )
    shown = "\n\n".join(f"{title}\n\n{indent(visible(text), '    ')}" for title, text in parts)
    return f"{demand.id}: {level}{own}\n{demand.about}\n{why}\n{shown}"


def as_json(demands: Iterable[Demand], levels: Levels) -> str:
    """Return one JSON object: `{"rules": […]}`; `default` is a rule's own level."""
    records = [
        {
            "id": demand.id,
            "level": levels[demand.id],
            "default": str(demand.level),
            "about": demand.about,
            "why": demand.why,
            "failing": demand.failing,
            "passing": demand.passing,
        }
        for demand in demands
    ]
    return json.dumps({"rules": records}, ensure_ascii=False, indent=1)


def as_page(engine: Path) -> str:
    """Return `docs/rules.md`; `engine` is where our own files lie."""
    rows = (
        f"| [`{demand.id}`](#{demand.id}) | {demand.level} | {demand.about} |" for demand in DEMANDS
    )
    table = "\n".join(("| rule | level | what it demands |", "| --- | --- | --- |", *rows, ""))
    sections = (_section(demand, engine) for demand in DEMANDS)
    return "\n".join((f"{_BEGINNING}{table}\n{_EXAMPLE_SITE}{_fenced(SITE)}", *sections))


def printed(demand: Demand, engine: Path) -> tuple[str, ...]:
    """Return what the check prints for a rule's failing example, line by line."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in files_of(demand.failing).items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        run = Run(root=root, engine=engine, output=root / "site", now=_DAY)
        return tuple(headline(problem) for problem in examine(run).problems)


def _section(demand: Demand, engine: Path) -> str:
    return "\n".join(_lines(demand, engine))


def _lines(demand: Demand, engine: Path) -> Iterator[str]:
    yield f"## {demand.id}\n"
    yield f"{demand.about} {str(demand.level).capitalize()}.\n"
    if demand.why:
        yield f"Why: {demand.why}.\n"
    yield f"This fails:\n\n{_fenced(demand.failing)}"
    prints = "\n".join(printed(demand, engine))
    yield f"and prints:\n\n{_fenced(prints)}"
    yield f"This passes:\n\n{_fenced(demand.passing)}"


def _fenced(text: str) -> str:
    """Return a block of code, its fence longer than any in it."""
    fence = max(_TILDES.findall(text), key=len, default="~~") + "~"
    shown = visible(text.strip("\n"))
    return f"{fence}text\n{shown}\n{fence}\n"
