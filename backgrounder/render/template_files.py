"""The templates of some folders, read once and held as a value, so that any worker can use them.

A template's name leads to what was found under it, and never out of its folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from backgrounder.problems import Problem  # noqa: TC001 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Template:
    """One file of a folder of templates."""

    path: str
    """As its author knows it: `templates/topic.html`."""
    content: bytes

    def text(self, errors: str = "strict") -> str:
        """Return its text with lines as Python ends them; raises UnicodeDecodeError if strict."""
        text = self.content.decode("utf-8", errors)
        return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates of some folders; equal to others that have the same digest."""

    digest: str
    """Of names, paths and contents, because times and sizes can stay the same when contents do
    not. Whoever keeps templates compiled knows them again by it."""
    files: Mapping[str, Template] = field(compare=False)
    """By name."""
    outside: Mapping[str, str] = field(compare=False)
    """By name, the paths of links that lead out of the folders: they are no templates."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in some templates: it depends on nothing but them and ourselves."""

    digest: str = ""
    """That of the `Templates`; empty where none were looked at."""
    problems: tuple[Problem, ...] = ()
    closures: Mapping[bytes, str] = field(default_factory=dict)
    """What each leads to (`closures.closures`)."""


def gathered(folders: tuple[str, ...]) -> Templates:
    """Read the templates of all folders; earlier folders overrule later ones.

    Raises OSError where one cannot be read.
    """
    files: dict[str, Template] = {}
    outside: dict[str, str] = {}
    digest = blake2b(digest_size=16)
    for name, (folder, path) in _found(folders).items():
        shown = f"{folder.name}/{name}"
        digest.update(f"{name}\0{shown}\0".encode(errors="surrogateescape"))
        if path.is_file() and _is_inside(path, folders):
            content = path.read_bytes()
            files[name] = Template(shown, content)
            digest.update(f"{len(content)}\0".encode() + content)
        else:
            outside[name] = shown
    return Templates(digest.hexdigest(), files, outside)


def template_texts(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each template's path as its author knows it, and its text."""
    for template in gathered(folders).files.values():
        yield template.path, template.text("replace")


def stamp(folders: tuple[str, ...]) -> str:
    """Return the digest of all templates."""
    return gathered(folders).digest


def _found(folders: tuple[str, ...]) -> dict[str, tuple[Path, Path]]:
    """Return by name the folder of each template and its file.

    What editors leave behind (`.topic.html.swp`, `topic.html~`) is no template.
    """
    found: dict[str, tuple[Path, Path]] = {}
    for folder in map(Path, folders):
        for here, inner, names in os.walk(folder):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                path = Path(here, name)
                if not name.startswith((".", "#")) and not name.endswith("~"):
                    found.setdefault(path.relative_to(folder).as_posix(), (folder, path))
    return found


def _is_inside(path: Path, folders: tuple[str, ...]) -> bool:
    """Tell whether a file really lies in one of the folders, whatever links lead to it."""
    real = path.resolve()
    return any(real.is_relative_to(Path(folder).resolve()) for folder in folders)
