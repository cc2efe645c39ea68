"""How strong the gate is: `python -m benchmarks.evidence`, with `--write-readme` for the README.

Checks sound prose and counts the false alarms; then plants errors in it and in the published
briefs, one at a time, and counts those that the check names on their line.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.evidence.corpus import clean, published
from benchmarks.evidence.planting import KINDS, MOST, plant
from benchmarks.evidence.table import alarms, table, written


def main() -> None:
    """Print the table, the false alarms and every miss."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence")
    parser.add_argument("--write-readme", action="store_true", help="put the table into README.md")
    parser.add_argument("--kind", action="append", choices=KINDS, help="plant this kind alone")
    parser.add_argument("--most", type=int, default=MOST, help="slips of a kind in each corpus")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpora = (published(Path(folder) / "published"), clean(Path(folder) / "clean"))
        kinds = tuple(chosen.kind or KINDS)
        planted = [one for each in corpora for one in plant(each, kinds, chosen.most)]
        false = tuple(alarms(corpora))
    result = table(corpora, planted)
    print(result)
    for line in false:
        print("alarm:", line)
    for one in planted:
        if not one.is_caught:
            print(
                "missed:", one, f"(elsewhere: {', '.join(one.elsewhere)})" if one.elsewhere else ""
            )
    if chosen.write_readme:
        written(result)


if __name__ == "__main__":
    main()
