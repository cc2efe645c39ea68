"""Between the pure watch for protected people and the disk: what it is shown, what it remembers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from backgrounder import cleared, protection
from backgrounder.problems import Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from backgrounder.problems import Place
    from backgrounder.protection import Protected, Watch
    from backgrounder.views import Output

_LARGEST = 64 * 2**20
"""Bytes of the largest text that is looked through."""


@contextmanager
def guarded(root: Path, protected: Protected) -> Iterator[Watch]:
    """Give the watch of the project's list; what it clears is remembered in the project's folder.

    No exception leaves whose words hold a protected name.
    """
    watch = protection.watch(protected)
    cleared.recall(root, watch)
    with protection.discreet(watch):
        yield watch
    cleared.remember(root, watch)


def printable(root: Path, watch: Watch, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems in order, such that all of each can be printed."""
    return in_order(protection.withheld(problems, watch, lambda path: _text(root / path)))


def leaks(watch: Watch, output: Output, place: Place) -> tuple[Problem, ...]:
    """Return what must not go out with one file of the site, which its author finds at `place`.

    Raises OSError where a file that would be copied cannot be read.
    """
    if not watch.people:
        return ()
    if isinstance(output.content, bytes):
        content = output.content
    elif output.content.stat().st_size > _LARGEST:
        return (Problem(place, "too-large", "it is too large to be looked through for names"),)
    else:
        content = output.content.read_bytes()
    return tuple(protection.leaks(watch, output.path, protection.text_of(content), place))


def _text(file: Path) -> str:
    """Return a file's text as its lines are counted and quoted; nothing where there is none."""
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
