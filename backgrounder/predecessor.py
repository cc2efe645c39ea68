"""What a site published before: by its ledger, by another ledger, or by a git revision."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.problems import Place, Problem, warning
from backgrounder.published import Published, from_json, published
from backgrounder.read import read

if TYPE_CHECKING:
    from backgrounder.settings import Run

LEDGER = "evidence.json"
_LARGEST = 64 * 2**20
"""Bytes of a ledger."""
_WHY = "what was published cannot be compared with it"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """What was published before, if that can be known."""

    published: Published | None
    problems: tuple[Problem, ...] = ()
    digest: bytes = b""
    """Of the ledger that tells it; empty where none does."""


def predecessor(run: Run, last: Predecessor | None = None) -> Predecessor:
    """Return what was published before `run`: what `run.since` names, or else the site's ledger.

    A ledger that told of the `last` one already is not read once more. A ledger of ours that cannot
    be used is a warning, since the next build writes another; what an editor names and cannot be
    used is an error.
    """
    if run.since:
        return _named(run)
    ledger = (run.published or run.output) / LEDGER
    if not ledger.is_file():
        return Predecessor(None)
    try:
        return _ledger(ledger, last)
    except (OSError, ValueError) as error:
        shown = ledger.relative_to(run.root) if ledger.is_relative_to(run.root) else ledger
        return Predecessor(None, (_unusable(shown.as_posix(), error),))


def just_published(run: Run, published: Published) -> Predecessor:
    """Return what the next `predecessor` finds, now that `run` has published this."""
    return Predecessor(published, (), _digest((run.output / LEDGER).read_bytes()))


def _named(run: Run) -> Predecessor:
    # Imported here because hardly a run names a revision.
    from backgrounder.revisions import RevisionError, files_at

    path = Path(run.since)
    try:
        if path.is_file():
            return _ledger(path, None)
        with files_at(run.root, run.since) as folder:
            return Predecessor(published(read(folder, run.engine).library))
    except (OSError, ValueError, RevisionError) as error:
        return Predecessor(None, (_unknown(run.since, error),))


def _ledger(path: Path, last: Predecessor | None) -> Predecessor:
    if path.stat().st_size > _LARGEST:
        raise ValueError("is too large for a ledger")
    text = path.read_bytes()
    digest = _digest(text)
    if last and last.digest == digest:
        return last
    return Predecessor(from_json(text), (), digest)


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def _unusable(path: str, error: Exception) -> Problem:
    return warning(
        Place(path),
        "ledger-unusable",
        f"the last published ledger {_reason(error)}",
        _WHY,
        "give another with `--since`, or let a build without `--strict` write a new one",
    )


def _unknown(since: str, error: Exception) -> Problem:
    return Problem(
        Place(since),
        "since-unknown",
        f"`{since}` {_reason(error)}",
        _WHY,
        "name the `evidence.json` of the published site, or a revision that git has here",
    )


def _reason(error: Exception) -> str:
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)
