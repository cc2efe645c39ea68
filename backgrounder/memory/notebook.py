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
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Raw
from msgspec.msgpack import decode, encode

from backgrounder.check import Kept  # noqa: TC001 - as above
from backgrounder.memory.basis import Basis, name
from backgrounder.memory.ledger import Ledger, packed, unpacked
from backgrounder.memory.sealed import FOLDER, opened, seal
from backgrounder.model import Allowance, Brief, Dispute, Page, Source, Tag
from backgrounder.predecessor import Predecessor  # noqa: TC001 - as above
from backgrounder.problems import Problem  # noqa: TC001 - as above
from backgrounder.read.sitting import Part
from backgrounder.render.template_files import Linted
from backgrounder.views import Outline  # noqa: TC001 - as above

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.check import Checked

NAME = "notebook"

_TITLE = b"backgrounder notebook 1"
_MEANINGS: tuple[tuple[str, Any], ...] = (
    ("content/topics/", Brief),
    ("content/pages/", Page),
    ("seeds/sources/", Source),
    ("content/tags.yaml", dict[str, Tag]),
    ("seeds/disputes.yaml", dict[str, Dispute]),
)
"""What a file means, by the beginning of its path."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A `Part`, whose meaning has the type that its path tells."""

    content: bytes
    beside: tuple[str, ...]
    meaning: Raw
    problems: tuple[Problem, ...]
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Values of a notebook, each with what stood there for it: to write it anew takes longer."""

    parts: Mapping[str, tuple[Part, _Row]] = field(default_factory=dict)
    before: tuple[Predecessor, Raw] | None = None


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
    templates: Linted = field(default_factory=Linted)
    """What was found in the templates."""
    written: Written = field(default_factory=Written, compare=False)
    """What can be written into the next notebook as it stood in the last one."""

    def without(self, paths: Collection[str]) -> Learnt:
        """Return the same without some files."""
        names = set(map(name, paths))
        return replace(
            self,
            parts={path: part for path, part in self.parts.items() if path not in paths},
            outlines={key: each for key, each in self.outlines.items() if key not in names},
        )


@dataclass(frozen=True, slots=True)
class _Notebook:
    maker: str
    """The digest of Backgrounder itself, and of the libraries that it uses."""
    basis: Basis
    outlines: dict[bytes, Outline]
    before: Raw
    """A `Ledger`, or None."""
    kept: Kept | None
    templates: Linted
    """Empty where anything was wrong with them."""
    rows: dict[str, _Row]


def load(root: Path, maker: str) -> Learnt:
    """Return what was learnt of the project below `root`.

    That is nothing, where no notebook by this `maker` can be read.
    """
    content = opened(root / FOLDER / NAME, _TITLE)
    if content is None:
        return Learnt()
    with suppress(DecodeError, KeyError):  # sealed, and not by us
        notebook = decode(content, type=_Notebook)
        if notebook.maker == maker:
            return _learnt(notebook)
    return Learnt()


def save(root: Path, maker: str, learnt: Learnt, last: Written) -> None:
    """Replace the notebook of the project below `root`; where it cannot be kept, it is let go.

    What is as it was in the `last` one is taken from there.
    """
    with suppress(UnicodeEncodeError):
        seal(root / FOLDER / NAME, _TITLE, encode(_notebook(maker, learnt, last)))


def _learnt(notebook: _Notebook) -> Learnt:
    parts = {path: _part(path, row) for path, row in notebook.rows.items()}
    ledger = decode(notebook.before, type=Ledger | None)
    before = unpacked(ledger) if ledger else None
    written = Written(
        {path: (part, notebook.rows[path]) for path, part in parts.items()},
        (before, notebook.before) if before else None,
    )
    return Learnt(
        parts=parts,
        basis=notebook.basis,
        outlines=notebook.outlines,
        before=before,
        kept=notebook.kept,
        templates=notebook.templates,
        written=written,
    )


def _notebook(maker: str, learnt: Learnt, last: Written) -> _Notebook:
    return _Notebook(
        maker,
        learnt.basis,
        dict(learnt.outlines),
        _before(learnt.before, last),
        learnt.kept,
        Linted() if learnt.templates.problems else learnt.templates,
        {path: _row(path, part, last) for path, part in learnt.parts.items()},
    )


def _before(before: Predecessor | None, last: Written) -> Raw:
    if last.before and last.before[0] is before:
        return last.before[1]
    return Raw(encode(packed(before) if before else None))


def _row(path: str, part: Part, last: Written) -> _Row:
    known = last.parts.get(path)
    if known and known[0] is part:
        return known[1]
    meaning = Raw(encode(part.meaning))
    return _Row(part.content, part.beside, meaning, part.problems, part.allowances)


def _part(path: str, row: _Row) -> Part:
    kind = next(kind for start, kind in _MEANINGS if path.startswith(start))
    meaning = decode(row.meaning, type=kind | None)
    return Part(row.content, row.beside, meaning, row.problems, row.allowances)
