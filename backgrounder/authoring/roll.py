"""The names of a project, called out without reading it: a shell asks at each press of TAB.

What is wrong with a file is told by `check`; here it has no names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.authoring.naming import Kind
from backgrounder.problems import Place
from backgrounder.read import files
from backgrounder.read.compose import compose
from backgrounder.read.library import DISPUTES, MAXIMUM_YAML, PAGES, SOURCES, TAGS, TOPICS
from backgrounder.read.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backgrounder.problems import Problem

_FOLDERS = {Kind.TOPIC: TOPICS, Kind.PAGE: PAGES, Kind.SOURCE: SOURCES}
_FILES = {Kind.TAG: TAGS, Kind.DISPUTE: DISPUTES}


def things(root: Path, beginning: str) -> Iterator[tuple[str, str]]:
    """Yield the names that can begin so, and of what kind each is.

    After a `#` they are the claims of one source, after a `/` those of one kind.
    """
    kind, is_of_a_kind, _ = beginning.rpartition("/")
    source, is_claim, _ = beginning.partition("#")
    if is_claim:
        claims = _keys(root, f"{SOURCES}/{source.rpartition('/')[2]}.yaml", "claims")
        yield from ((f"{source}#{claim}", Kind.CLAIM) for claim in claims)
        return
    for each in (*_FOLDERS, *_FILES):
        if not is_of_a_kind or kind == f"{each}s":
            prefix = f"{each}s/" if is_of_a_kind else ""
            yield from ((prefix + name, each) for name in _names(root, each))


def tags(root: Path, _: str) -> Iterator[tuple[str, str]]:
    """Yield the ids of the vocabulary."""
    return ((name, Kind.TAG) for name in _names(root, Kind.TAG))


def _names(root: Path, kind: Kind) -> Iterator[str]:
    if kind in _FILES:
        return _keys(root, _FILES[kind])
    folder = root / _FOLDERS[kind]
    found = {file.name.partition(".")[0] for file in folder.iterdir()} if folder.is_dir() else ()
    return (name for name in sorted(found) if _is_sound(name))


def _keys(root: Path, path: str, *steps: str) -> Iterator[str]:
    """Yield the keys of a YAML file, or of what stands below some of them."""
    problems: list[Problem] = []
    entry = files.find(root, path, problems.append)
    text = files.text(entry, MAXIMUM_YAML, problems.append) if entry else None
    node = compose(text, Place(path), problems.append) if text else None
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    names = (key.text for key, _ in node) if isinstance(node, Mapping) else ()
    return (name for name in names if _is_sound(name))


def _is_sound(name: str) -> bool:
    """Tell whether it can be a slug or an id, which no shell has to quote."""
    return bool(name) and markup.slug(name) == name
