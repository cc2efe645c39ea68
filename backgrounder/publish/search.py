"""The search index: Pagefind's (https://pagefind.app), over the pages that ask for it.

Pagefind is an optional package. It is given page by page, in the order of their paths: told to
look for itself, it numbers pages as the file system lists them, and no two machines make the same
index.
"""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from backgrounder.publish import pagefind
from backgrounder.publish.lean import lean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.publish.stage import Stage
    from backgrounder.views import Output

_FOLDER = "pagefind/"
_ENTRY = "pagefind-entry.json"
_MAKER_PATH = "pagefind/made-by.json"
_SEARCHABLE = b"data-pagefind-body"
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
"""Ready-made search boxes: our search page has its own."""


def search_available() -> bool:
    """Tell whether a search index can be made: Pagefind comes with the extra `search`."""
    return pagefind.is_installed()


def search_index(stage: Stage) -> Iterator[Output]:
    """Yield the files of the search index, below `pagefind/`, for the pages added so far.

    The old site's index is taken again where it was made from the very same pages. Nothing comes
    where Pagefind is not installed, or where no page has `data-pagefind-body`.

    Raises SearchError, an OSError, with Pagefind's reason.
    """
    # Imported here because a build that changes nothing asks this package about files alone.
    from backgrounder.views import Output

    if not search_available():
        return
    if _is_up_to_date(stage):
        for path in _index_files(stage.before):
            yield Output(path, stage.output / path)
        return
    pages = _searchable(stage)
    first = next(pages, None)
    if not first:
        return
    files = pagefind.index(chain([first], pages), stage.room)
    _refuse_filters(files)
    yield Output(_MAKER_PATH, _maker())
    for path in sorted(files):
        if not path.startswith(_UNUSED):
            content = _sorted_keys(files[path]) if path == _ENTRY else files[path]
            yield Output(_FOLDER + PurePosixPath(path).as_posix(), content)


def _is_up_to_date(stage: Stage) -> bool:
    """Tell whether the old index is whole, and made from these pages by this Pagefind.

    The manifest says what pages it was made from: those in the output may have been edited since.
    """
    index = _index_files(stage.before)
    return (
        _FOLDER + _ENTRY in index
        and _pages(stage.before) == _pages(stage.digests)
        and all(_digest(stage, path) == digest for path, digest in index.items())
        and _MAKER_PATH in index
        and (stage.output / _MAKER_PATH).read_bytes() == _maker()
    )


def _index_files(digests: Mapping[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in digests.items() if path.startswith(_FOLDER)}


def _pages(digests: Mapping[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in digests.items() if path.endswith(".html")}


def _digest(stage: Stage, path: str) -> str:
    try:
        return sha256((stage.output / path).read_bytes()).hexdigest()
    except OSError:
        return ""


def _maker() -> bytes:
    """Say what made an index: another Pagefind, or other settings of ours, would make another."""
    made_by = {"pagefind": pagefind.version(), "settings": pagefind.SETTINGS}
    return json.dumps(made_by, sort_keys=True).encode() + b"\n"


def _searchable(stage: Stage) -> Iterator[tuple[str, bytes]]:
    for path in sorted(_pages(stage.digests)):
        html = stage.locate(path).read_bytes()
        if _SEARCHABLE in html:
            yield path, lean(html)


def _refuse_filters(files: Mapping[str, bytes]) -> None:
    if any(path.startswith("filter") for path in files):
        raise pagefind.SearchError(
            "a template has `data-pagefind-filter`, which it indexes in a random order: every "
            "build would differ; take it out, or show the value with `data-pagefind-meta`"
        )


def _sorted_keys(entry: bytes) -> bytes:
    """Return the list of indexes in one order; Pagefind writes it in a random one."""
    return json.dumps(json.loads(entry), sort_keys=True).encode()
