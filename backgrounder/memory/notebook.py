"""What was learnt of the authors' files, kept for the next run: MessagePack under a seal.

backgrounder notebook 1 <BLAKE2b of all that follows, in hexadecimal>
by whom it was written, what each file meant, and what all of them came to

It is read back as the types of `model`, and nothing in it is ever executed. A row is believed where
the file has the bytes that it had then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping  # noqa: TC003 - msgspec reads the types
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Raw
from msgspec.msgpack import decode, encode

from backgrounder.check import Kept  # noqa: TC001 - as above
from backgrounder.garbage import nothing_collected
from backgrounder.memory.basis import Basis, name
from backgrounder.model import Allowance, Brief, Dispute, Page, Source, Tag
from backgrounder.predecessor import Predecessor  # noqa: TC001 - as above
from backgrounder.problems import Problem  # noqa: TC001 - as above
from backgrounder.read.sitting import Part
from backgrounder.replacing import replace_cache
from backgrounder.views import Outline  # noqa: TC001 - as above

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.check import Checked

FOLDER = ".backgrounder"
NAME = "notebook"

_MAGIC = b"backgrounder notebook 1 "
_MEANINGS: tuple[tuple[str, Any], ...] = (
    ("content/topics/", Brief),
    ("content/pages/", Page),
    ("seeds/sources/", Source),
    ("content/tags.yaml", dict[str, Tag]),
    ("seeds/disputes.yaml", dict[str, Dispute]),
)
"""What a file means, by the beginning of its path."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What one examination leaves to the next."""

    parts: Mapping[str, Part] = field(default_factory=dict)
    """What each file meant, by its path."""
    basis: Basis = field(default_factory=Basis)
    """Of all of them."""
    outlines: Mapping[bytes, Outline] = field(default_factory=dict)
    """What other pages need to know of each brief and page, by the digest of its path."""
    before: Predecessor | None = None
    """What had been published before; None where nobody looked."""
    checked: Checked | None = None
    """What was found in them; None where that is `kept`, or was not looked for."""
    kept: Kept | None = None
    """The same as another process left it."""

    def without(self, paths: Collection[str]) -> Learnt:
        """Return the same without some files."""
        names = set(map(name, paths))
        return replace(
            self,
            parts={path: part for path, part in self.parts.items() if path not in paths},
            outlines={key: each for key, each in self.outlines.items() if key not in names},
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A `Part`, whose meaning has the type that its path tells."""

    content: bytes
    beside: tuple[str, ...]
    meaning: Raw
    problems: tuple[Problem, ...]
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class _Notebook:
    maker: str
    """The digest of Backgrounder itself, and of the libraries that it uses."""
    basis: Basis
    outlines: dict[bytes, Outline]
    before: Predecessor | None
    kept: Kept | None
    rows: dict[str, _Row]


def load(root: Path, maker: str) -> Learnt:
    """Return what was learnt of the project below `root`.

    That is nothing, where no notebook by this `maker` can be read.
    """
    try:
        data = (root / FOLDER / NAME).read_bytes()
    except OSError:
        return Learnt()
    seal, _, rest = data.partition(b"\n")
    if seal != _seal(rest):
        return Learnt()
    with suppress(DecodeError), nothing_collected():  # sealed, and not by us
        notebook = decode(rest, type=_Notebook)
        if notebook.maker == maker:
            parts = {path: _part(path, row) for path, row in notebook.rows.items()}
            known = notebook.outlines
            return Learnt(parts, notebook.basis, known, notebook.before, kept=notebook.kept)
    return Learnt()


def save(root: Path, maker: str, learnt: Learnt) -> None:
    """Replace the notebook of the project below `root`; where it cannot be kept, it is let go."""
    rows = {path: _row(part) for path, part in learnt.parts.items()}
    with suppress(OSError, UnicodeEncodeError):
        outlines = dict(learnt.outlines)
        notebook = _Notebook(maker, learnt.basis, outlines, learnt.before, learnt.kept, rows)
        rest = encode(notebook)
        replace_cache(root / FOLDER / NAME, _seal(rest) + b"\n" + rest)


def _row(part: Part) -> _Row:
    meaning = Raw(encode(part.meaning))
    return _Row(part.content, part.beside, meaning, part.problems, part.allowances)


def _part(path: str, row: _Row) -> Part:
    kind = next(kind for start, kind in _MEANINGS if path.startswith(start))
    meaning = decode(row.meaning, type=kind | None)
    return Part(row.content, row.beside, meaning, row.problems, row.allowances)


def _seal(rest: bytes) -> bytes:
    return _MAGIC + blake2b(rest, digest_size=16).hexdigest().encode()
