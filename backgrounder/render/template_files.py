"""Which files are templates, and where a template's name leads: never out of its folder."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def template_files(folders: tuple[str, ...]) -> dict[str, Path]:
    """Return the templates of all folders by name; earlier folders overrule later ones.

    What editors leave behind (`.topic.html.swp`, `topic.html~`) is no template.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for here, inner, names in os.walk(folder):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                path = Path(here, name)
                if not name.startswith((".", "#")) and not name.endswith("~"):
                    found.setdefault(path.relative_to(folder).as_posix(), path)
    return found


def template_texts(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each template's path as its author knows it, and its text."""
    for path in template_files(folders).values():
        if is_inside(path, folders) and path.is_file():
            yield shown(str(path), folders), path.read_text("utf-8", errors="replace")


def stamp(folders: tuple[str, ...]) -> str:
    """Return a digest of all templates, so that whoever keeps them compiled knows them again.

    Of their contents, because times and sizes can stay the same when contents do not.
    """
    digest = blake2b(digest_size=16)
    for name, path in template_files(folders).items():
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def is_inside(path: Path, folders: tuple[str, ...]) -> bool:
    """Tell whether a file really lies in one of the folders, whatever links lead to it."""
    real = path.resolve()
    return any(real.is_relative_to(Path(folder).resolve()) for folder in folders)


def shown(filename: str, folders: tuple[str, ...]) -> str:
    """Return a template's path as its author knows it, `templates/topic.html`; or an empty string.

    Empty where `filename` is none of the templates.
    """
    for folder in folders:
        if filename and Path(filename).is_relative_to(folder):
            return Path(Path(folder).name, Path(filename).relative_to(folder)).as_posix()
    return ""
