"""Which folders a site is never written to: a build replaces its output as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.problems import Place, Problem
from backgrounder.publish import manifest
from backgrounder.publish.paths import INCOMING, WORKSHOP, printable, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).resolve().parents[1]
_AUTHORS_FOLDERS = ("content", "templates", "static", "seeds", "tests", ".git")
_OTHER = "Name a folder of its own, such as `site`"


def refuse(output: Path, *, root: Path, engine: Path) -> Problem | None:
    """Say why a site may not be written to a folder; None where it may. Touch nothing.

    `root` is the project's folder, `engine` the one with our own templates. An output may lie
    anywhere else if it is absent, empty, or holds a site of ours. Its place is the path as given.

    Raises OSError where the folder cannot be looked into.
    """
    place = settled(output)
    given = printable(str(output))
    for message, why, hint in _objections(place, root.resolve(), engine.resolve()):
        return Problem(Place(given), "output-refused", f"`{given}` {message}", why, hint)
    return None


def _objections(place: Path, root: Path, engine: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong, why it matters and how to mend it, the gravest first."""
    replaced = "A build replaces its output as a whole"
    for folder in (root, engine, _PACKAGE, Path.cwd(), *_home(), Path(place.anchor)):
        if _lies_in(folder, place):
            yield f"is or contains `{printable(str(folder))}`", replaced, _OTHER
    for folder in (
        _PACKAGE,
        *(each / name for each in (root, engine) for name in _AUTHORS_FOLDERS),
    ):
        if _lies_in(place, folder) or _lies_in(folder, place):
            yield f"lies in `{printable(str(folder))}`", replaced, _OTHER
    if place.name == WORKSHOP:
        yield "is where builds keep their stage", "", _OTHER
    if place.is_symlink():
        yield (
            "is a symlink",
            "A build puts a new folder in its output's place, and would leave the old one there",
            "Name the folder that it leads to",
        )
    for folder in (place, *place.parents):
        if folder.exists() and not folder.is_dir():
            yield f"is not a folder: `{printable(str(folder))}` is a file", "", _OTHER
    yield from _what_it_holds(place)


def _what_it_holds(place: Path) -> Iterator[tuple[str, str, str]]:
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
