"""One thing gets another name, everywhere: computed whole, proved, and only then written.

The proof: the changed files are read from a copy of the project, and have to hold every mention
that they held before, under the new name.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from backgrounder import addresses
from backgrounder.authoring import aliases, disk
from backgrounder.authoring.disk import Change
from backgrounder.authoring.edits import Edit, edited
from backgrounder.authoring.mentions import Form, mentions
from backgrounder.authoring.naming import Kind, Thing, bare, find, names
from backgrounder.authoring.refusal import Refusal, first_error
from backgrounder.problems import Level, Place
from backgrounder.read import read
from backgrounder.read.characters import quoted
from backgrounder.read.identity import RESERVED, RESERVED_PAGES, slug_problems, tag_id_problems
from backgrounder.read.names import IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.authoring.aliases import Aliased
    from backgrounder.authoring.mentions import Mention
    from backgrounder.model import Library
    from backgrounder.problems import Problem


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a new name asks for; nothing is written yet."""

    old: Thing
    new: str
    changes: tuple[Change, ...]
    mentions: int
    """How many places name it, the one that gives the name included."""
    aliases: tuple[str, ...]
    """The addresses that will lead to the new one."""


def renaming(root: Path, old: str, new: str) -> Renaming | Refusal:
    """Compute everything that changes when `old` is called `new`, in the project below `root`."""
    reading = read(root, root)
    library, grave = reading.library, _errors(reading.problems)
    if grave:
        reason = "the content has mistakes that may hide where the name stands"
        return Refusal(reason, "mend them first", grave)
    thing = find(library, old)
    if isinstance(thing, Refusal):
        return thing
    name = _full(thing, new)
    refusal = _unfit(thing, name, library) or _taken(thing, name, library)
    if refusal:
        return refusal
    computed = _computed(root, library, thing, name)
    return computed if isinstance(computed, Refusal) else _proved(root, library, computed)


def rename(root: Path, computed: Renaming) -> None:
    """Write a renaming. Raises OSError where that cannot be done; nothing is changed then."""
    disk.change(root, computed.changes)


def lines(computed: Renaming) -> Iterator[str]:
    """Yield what changes, file by file: what stands there now, and what will."""
    for each in computed.changes:
        yield f"{each.path} → {each.to}" if each.moves else each.path
        before, after = (text.decode().splitlines() for text in (each.before, each.after))
        for line in islice(unified_diff(before, after, n=0, lineterm=""), 2, None):
            if not line.startswith("@@"):
                yield f"  {line[0]} {line[1:]}"


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(each for each in problems if each.level is Level.ERROR)


def _full(thing: Thing, new: str) -> str:
    """Return the whole new name; a claim's may be given without its source."""
    if thing.kind is not Kind.CLAIM or "#" in new.strip("#"):
        return bare(new)
    return f"{thing.name.partition('#')[0]}#{new.strip().strip('#')}"


def _unfit(thing: Thing, name: str, library: Library) -> Refusal | None:
    """Say why a name cannot be used at all."""
    source, _, claim = name.rpartition("#")
    if thing.kind is Kind.CLAIM and source != thing.name.partition("#")[0]:
        reason = f"a claim stays with its source: {quoted(name)} would belong to another"
        return Refusal(reason, "write the claim into that source's file, and delete this one")
    if name == thing.name:
        return Refusal(f"{thing} is called so already")
    if name in names(library)[thing.kind]:
        return Refusal(f"there is a {thing.kind} {quoted(name)} already", "choose another name")
    if thing.kind is Kind.TAG:
        return first_error(tag_id_problems(name, Place(""), "the new name"))
    reserved = RESERVED_PAGES if thing.kind is Kind.PAGE else RESERVED
    return first_error(slug_problems(claim, Place(""), "the new name", reserved))


def _taken(thing: Thing, name: str, library: Library) -> Refusal | None:
    """Say where the name stands already, or its address: it would mean two things."""
    for mention in mentions(library, {name} if thing.kind is Kind.TAG else ()):
        if _renamed(mention, Thing(thing.kind, name), "") is not None:
            reason = f"{quoted(name)} is written at {mention.place}, where it means something else"
            return Refusal(reason, "mend that first, or choose another name")
    for moved, _old, new in _moves(thing, name, library):
        for other, address in _addressed(library):
            claimed = {address, *(alias.value for alias in other.aliases)}
            if other is not moved and _folded(new) in map(_folded, claimed):
                reason = f"the address {quoted(new)} leads to {other.place}"
                return Refusal(reason, "choose another name, or take the alias out")
    return None


def _addressed(library: Library) -> Iterator[tuple[Aliased, str]]:
    language = library.site.language
    yield from ((brief, addresses.topic(brief, language)) for brief in library.briefs)
    yield from ((page, addresses.page(page, language)) for page in library.pages)
    yield from ((tag, addresses.tag(tag.id)) for tag in library.tags.values())
    yield from ((source, addresses.source(source.id)) for source in library.sources.values())


def _folded(address: str) -> str:
    return normalize("NFC", address).casefold()


def _moves(thing: Thing, name: str, library: Library) -> Iterator[tuple[Aliased, str, str]]:
    """Yield each page that moves, in all its languages, with its old and its new address."""
    old = f"/{thing.name}/"
    for page, address in _addressed(library):
        if _named(page) == (thing.kind, thing.name):
            yield page, address, f"{address.removesuffix(old)}/{name}/"


def _named(thing: Aliased) -> tuple[Kind, str]:
    kinds = {"Brief": Kind.TOPIC, "Page": Kind.PAGE, "Tag": Kind.TAG, "Source": Kind.SOURCE}
    return kinds[type(thing).__name__], thing.slug if hasattr(thing, "slug") else thing.id


def _renamed(mention: Mention, thing: Thing, name: str) -> str | None:
    """Return what a mention says after the renaming; None where it speaks of something else."""
    if (mention.kind, mention.name) == (thing.kind, thing.name):
        return name
    source, mark, claim = mention.name.partition("#")
    if thing.kind is Kind.SOURCE and mention.kind is Kind.CLAIM and source == thing.name:
        return name + mark + claim
    return None


def _computed(root: Path, library: Library, thing: Thing, name: str) -> Renaming | Refusal:
    """Return the renaming, or the place that cannot be changed."""
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    count = 0
    for mention in mentions(library):
        new = _renamed(mention, thing, name)
        if new is not None:
            count += 1
            old, new = mention.written(mention.name), mention.written(new)
            edits[mention.place.path] += [Edit(mention.place, old, new)] if old != new else []
    moves = tuple(_moves(thing, name, library))
    paths = {*edits, *(moved.place.path for moved, _, _ in moves)}
    files = {path: (root / path).read_bytes() for path in sorted(paths)}
    for moved, old, new in moves:
        edit = aliases.leave(moved, old, new, files)
        edits[edit.place.path].append(edit)
    changes = []
    for path, before in files.items():
        after = edited(before, edits[path])
        if isinstance(after, Place):
            return _tangled(after)
        changes.append(Change(path, _moved(path, thing, name), before, after))
    kept = tuple(old for _, old, _ in moves)
    return Renaming(thing, name, tuple(changes), count, kept)


def _moved(path: str, thing: Thing, name: str) -> str:
    """Return where a file lies afterwards; only the files of the thing itself move."""
    folders = {
        Kind.TOPIC: "content/topics",
        Kind.PAGE: "content/pages",
        Kind.SOURCE: "seeds/sources",
    }
    folder, _, file = path.rpartition("/")
    stem, dot, ending = file.partition(".")
    return (
        f"{folder}/{name}{dot}{ending}"
        if (folders.get(thing.kind), thing.name)
        == (
            folder,
            stem,
        )
        else path
    )


def _tangled(place: Place) -> Refusal:
    reason = f"what stands at {place} is written in a way that cannot be changed safely"
    return Refusal(reason, "write it plainly there, without escapes or an empty `aliases`")


def _proved(root: Path, library: Library, computed: Renaming) -> Renaming | Refusal:
    """Read the changed project from a copy, and let the renaming pass if nothing was lost."""
    thing, name = computed.old, computed.new
    with tempfile.TemporaryDirectory(prefix="backgrounder-") as folder:
        copy = Path(folder)
        for part in ("content", "seeds"):
            if (root / part).is_dir():
                ignored = shutil.ignore_patterns(*IGNORED)
                shutil.copytree(root / part, copy / part, ignore=ignored)
        for each in computed.changes:
            (copy / each.path).unlink()
            (copy / each.to).write_bytes(each.after)
        after = read(copy, copy)
    grave = _errors(after.problems)
    if grave:
        return Refusal(f"after it, {grave[0].place} would be wrong: {grave[0].message}")
    expected = _counted(library, thing, name)
    if expected != _counted(after.library):
        lost = next(iter(expected - _counted(after.library)), None)
        where = f", such as {lost[1]}" if lost else ""
        return Refusal(f"not every mention could be found again afterwards{where}")
    return computed


def _counted(
    library: Library, thing: Thing | None = None, name: str = ""
) -> Counter[tuple[Kind, str, Form]]:
    """Count the mentions of a library as they are called, or will be."""
    found: Counter[tuple[Kind, str, Form]] = Counter()
    for mention in mentions(library):
        new = _renamed(mention, thing, name) if thing else None
        found[mention.kind, mention.name if new is None else new, mention.form] += 1
    return found
