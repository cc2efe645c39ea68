"""Which folders a site is never written to: a build replaces its output as a whole."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.problems import Place, Problem
from backgrounder.publish import manifest
from backgrounder.publish.paths import INCOMING, WORKSHOP, printable, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Objection = tuple[str, str, str]
    """What is wrong, why it matters, how to mend it."""

_PACKAGE = Path(__file__).resolve().parents[1]
_AUTHORS = ("content", "templates", "static", "seeds", "tests", ".git")
_REPLACED = "A build replaces its output as a whole"
_OTHER = "Name a folder of its own, such as `site`"


def refuse(output: Path, *, root: Path, engine: Path) -> Problem | None:
    """Say why a site may not be written to a folder; None where it may. Touch nothing.

    `root` is the project's folder, `engine` the one with our own templates. An output may lie
    anywhere else if it is absent, empty, or holds a site of ours. Its place is the path as given.

    Raises OSError where the folder cannot be looked into.
    """
    place = settled(output)
    given = printable(str(output))
    root, engine = root.resolve(), engine.resolve()
    objections = chain(_overlaps(place, root, engine), _is_no_folder(place), _what_it_holds(place))
    for message, why, hint in objections:
        return Problem(Place(given), "output-refused", f"`{given}` {message}", why, hint)
    return None


def _overlaps(place: Path, root: Path, engine: Path) -> Iterator[_Objection]:
    for folder in (root, engine, _PACKAGE, Path.cwd(), *_home(), Path(place.anchor)):
        if _lies_in(folder, place):
            yield f"is, or contains, `{printable(str(folder))}`", _REPLACED, _OTHER
    for folder in (_PACKAGE, *(each / name for each in (root, engine) for name in _AUTHORS)):
        if _lies_in(place, folder):
            yield f"is, or lies in, `{printable(str(folder))}`", _REPLACED, _OTHER
    if place.name == WORKSHOP:
        yield "is where builds keep their stage", _REPLACED, _OTHER


def _is_no_folder(place: Path) -> Iterator[_Objection]:
    if place.is_symlink():
        yield (
            "is a symlink",
            "A new folder would take its place, and what it leads to would stay as it is",
            "Name the folder that it leads to",
        )
    for folder in (place, *place.parents):
        if folder.exists() and not folder.is_dir():
            yield f"cannot be a folder: `{printable(str(folder))}` is a file", "", _OTHER


def _what_it_holds(place: Path) -> Iterator[_Objection]:
    if not place.is_dir() or {each.name for each in place.iterdir()} <= {INCOMING}:
        return
    if not (place / manifest.NAME).exists():
        yield (
            "is not empty, and no site of ours",
            "What we did not write is never put at risk",
            "Name a new or an empty folder, or empty this one yourself",
        )
        return
    try:
        manifest.read(place)
    except ValueError:
        yield (
            f"has a `{manifest.NAME}` that cannot be understood",
            "It says which files are ours, and a newer Backgrounder may have written it",
            "Name a new folder, or empty this one yourself",
        )


def _home() -> tuple[Path, ...]:
    try:
        return (Path.home().resolve(),)
    except RuntimeError:  # nobody knows where it is, as in some containers
        return ()


def _lies_in(inner: Path, outer: Path) -> bool:
    """Tell whether a folder is another or lies below it, whatever the spelling of their names."""
    return any(_is_same(folder, outer) for folder in (inner, *inner.parents))


def _is_same(one: Path, other: Path) -> bool:
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False
