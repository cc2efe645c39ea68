"""Measure whole commands, each in turn with a bare Python: `python -m benchmarks.commands`.

A machine's speed drifts by the minute, so the figure to keep is the ratio to a bare Python that was
started right beside the command.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 9
BARE = (sys.executable, "-c", "")


def main() -> None:
    """Print one line for each command: median seconds, and times a bare Python's start."""
    print(f"median of {ROUNDS} rounds, commands in turn, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        for name, command, fresh in commands(Path(folder)):
            report(name, command, Path(folder) / "site" if fresh else None)


def commands(folder: Path) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Return what is measured: its name, the command, whether the site is taken away before."""
    build = (sys.executable, str(ROOT / "build.py"))
    output = ("--output", str(folder / "site"))
    return (
        ("build.py --help", (*build, "--help"), False),
        ("check the three topics", (*build, "check"), False),
        ("build the three topics, from nothing", (*build, *output), True),
        ("build the three topics, nothing changed", (*build, *output), False),
    )


def report(name: str, command: tuple[str, ...], taken_away: Path | None) -> None:
    """Run a command and a bare Python in turn, and print the medians."""
    bare, own = [], []
    for _ in range(ROUNDS):
        if taken_away and taken_away.exists():
            taken_away.rename(taken_away.with_name(f"old-{time.monotonic_ns()}"))
        bare.append(seconds(BARE))
        own.append(seconds(command))
    middle, start = statistics.median(own), statistics.median(bare)
    print(f"{name:42} {middle:6.3f} s  {middle / start:6.1f} x bare Python ({start:.3f} s)")


def seconds(command: tuple[str, ...]) -> float:
    """Return how long a command takes; it must succeed."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
