"""Whether there is anything to do at all: told before anything heavy is imported."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.built import Built, Publication
from backgrounder.memory.outputs import look_at_outputs
from backgrounder.memory.record import load, save
from backgrounder.memory.states import Seen, glance, look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.memory.states import Glance
    from backgrounder.settings import Run

_PACKAGE = Path(__file__).parent.parent
_LIBRARIES = re.compile(
    r"(jinja2|markdown|markupsafe|pyyaml|pagefind(_bin)?)-.*\.(dist|egg)-info", re.IGNORECASE
)


def unchanged(run: Run) -> Built | None:
    """Return how the last build ended where this one would end the same; None where it might not.

    What the last build was told is compared, what it was made from, and what it left.
    """
    record = load(run.root)
    if record is None or not record.settled or record.order != order(run):
        return None
    if record.libraries != libraries():
        return None
    if record.day != day(run, record.zone) or os.path.lexists(record.stage):
        return None
    now = time.time_ns()
    engine, inputs = look_at_engine(record.engine, now), look_at_inputs(run, record.inputs, now)
    if not (inputs.holds_the_same(record.inputs) and engine.holds_the_same(record.engine)):
        return None
    outputs = look_at_outputs(record, run.output, now)
    if outputs is None:
        return None
    known = replace(record, inputs=inputs.to_keep(), engine=engine.to_keep(), outputs=outputs)
    if known != record:
        save(run.root, known)
    left = Publication((), (), (), tuple(record.outputs)[:-1])
    return replace(record.built, publication=left, made=())


def order(run: Run) -> str:
    """Return a digest of what a build is told, and of where it is done."""
    parts = (
        os.path.realpath(run.root),
        os.path.realpath(run.engine),
        os.path.abspath(run.output),  # noqa: PTH100 - Path.absolute() would keep `..`
        run.since,
        run.base_url,
        run.drafts,
        run.strict,
        os.getcwd(),  # noqa: PTH109 - an output that holds it is refused, as one that holds
        os.path.expanduser("~"),  # noqa: PTH111 - this
    )
    return blake2b(json.dumps(parts).encode() + _since(run), digest_size=16).hexdigest()


def day(run: Run, zone: str) -> str:
    """Return which day it is for the authors."""
    from zoneinfo import ZoneInfo

    return run.now.astimezone(ZoneInfo(zone)).date().isoformat()


def libraries() -> str:
    """Return the version of Python and of each library that has a part in what is made.

    As their installers left them in the names of folders: to import them would take too long.
    """
    found = [sys.version]
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - quicker than Path
        except OSError:
            continue
        found += filter(_LIBRARIES.fullmatch, names)
    return "\n".join(found)


def look_at_inputs(run: Run, last: Seen, now: int) -> Seen:
    """Look at all files of the project, and of ours, that a build may read."""
    own = ((f"project/{title}", folder) for title, folder in _own_folders(run))
    return look((*own, *_our_folders(run)), last, now)


def glance_at_inputs(run: Run, now: int) -> Glance:
    """Glance at the same files; those of the project by their paths."""
    return glance((*_own_folders(run), *_our_folders(run)), now)


def look_at_engine(last: Seen, now: int) -> Seen:
    """Look at our own modules."""
    return look([("package", _PACKAGE)], last, now, without="__pycache__")


def _own_folders(run: Run) -> Iterator[tuple[str, Path]]:
    return ((name, run.root / name) for name in ("content", "seeds", "templates", "static"))


def _our_folders(run: Run) -> Iterator[tuple[str, Path]]:
    return ((f"engine/{name}", run.engine / name) for name in ("templates", "static"))


def _since(run: Run) -> bytes:
    """Return the ledger that a run is to compare with, where it names one."""
    try:
        return Path(run.since).read_bytes() if run.since else b""
    except (OSError, ValueError):
        return b""  # a revision, or nothing that could be read: the build tells
