"""The JSON Schemas by which editors complete and check, with the names of this very project."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from backgrounder.read.json_schema import Names, schemas

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.model import Library


FOLDER = "schema"


def write_schemas(root: Path, library: Library) -> tuple[Path, ...]:
    """Write the schemas to `schema/` below `root`; return their files.

    A file that holds the same already is left alone, so that no editor loads it again. Raises
    OSError where one cannot be written.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    files = []
    for name, body in schemas(named(library)).items():
        file = folder / f"{name}.schema.json"
        content = (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode()
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)
        files.append(file)
    return tuple(files)


def renew_schemas(root: Path, library: Library) -> None:
    """Write the schemas anew where there are some already.

    What cannot be written stays old: it is a help, and no reason to stop whoever needs it.
    """
    if (root / FOLDER).is_dir():
        with suppress(OSError):
            write_schemas(root, library)


def named(library: Library) -> Names:
    """Return what may be completed; records that must not be published are left out."""
    sources = [source for source in library.sources.values() if not source.private]
    return Names(
        tags=tuple(library.tags),
        claims=tuple(f"{source.id}#{claim}" for source in sources for claim in source.claims),
        figures=tuple(
            f"{source.id}#{claim.id}"
            for source in sources
            for claim in source.claims.values()
            if claim.figure
        ),
        disputes=tuple(library.disputes),
        pages=tuple(sorted({page.slug for page in library.pages})),
    )
