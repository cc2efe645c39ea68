"""One small site, its complete output kept, so that a change of any page is read as a diff.

`BACKGROUNDER_ACCEPT=1` writes the output of now into `tests/golden/site/`. The search index is left
out: it is Pagefind's, and binary.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.front_door import Project, tree

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "site"


def test_the_golden_site_is_what_it_was(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", (GOLDEN / "project.txt").read_text(encoding="utf-8"))
    result = project.build()
    assert result.code == 0, result.out
    built = {path: content for path, content in project.tree().items() if not _left_out(path)}
    if os.environ.get("BACKGROUNDER_ACCEPT"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, content in built.items():
            target = EXPECTED / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    kept = tree(EXPECTED)
    assert sorted(built) == sorted(kept)
    for path, content in built.items():
        assert content.decode("utf-8") == kept[path].decode("utf-8"), path


def _left_out(path: str) -> bool:
    """Tell whether a file is the engine's bookkeeping, Pagefind's, or a plain copy."""
    return path.startswith((".backgrounder", "pagefind/", "static/"))
