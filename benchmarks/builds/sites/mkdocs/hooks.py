"""Gives the templates what MkDocs itself does not collect: all briefs, and those of each tag."""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def on_env(env: Any, config: Any, files: Any) -> None:  # noqa: ANN401, ARG001 - MkDocs names them
    """Collect the briefs, the newest first, once their front matter has been read."""
    pages = [file.page for file in files.documentation_pages() if "date" in file.page.meta]
    briefs = sorted(pages, key=lambda page: str(page.meta["date"]), reverse=True)
    by_tag = defaultdict(list)
    for page in briefs:
        for tag in page.meta["tags"]:
            by_tag[tag].append(page)
    env.globals.update(briefs=briefs, by_tag=by_tag)
