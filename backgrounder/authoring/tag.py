"""A new entry of the vocabulary, added below those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.authoring import disk
from backgrounder.authoring.disk import Change
from backgrounder.authoring.plain_yaml import entry, scalar
from backgrounder.authoring.refusal import Refusal, first_error
from backgrounder.problems import Level, Place
from backgrounder.read import read
from backgrounder.read.characters import escaped, quoted
from backgrounder.read.compose import compose
from backgrounder.read.identity import tag_id_problems
from backgrounder.read.library import TAGS as PATH
from backgrounder.read.schema import TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from backgrounder.model import Tag
    from backgrounder.problems import Problem


def new_tag(
    root: Path, name: str, kind: str, identifier: str = "", within: str = ""
) -> str | Refusal:
    """Add a tag to the vocabulary of the project below `root`; return its id.

    Raises OSError where the file cannot be written.
    """
    reading = read(root, root)
    grave = tuple(each for each in reading.problems if _is_of_tags(each))
    if grave:
        return Refusal("the vocabulary has mistakes", "mend them first", grave)
    name = " ".join(name.split())
    identifier = identifier or markup.slug(name)
    tags = reading.library.tags
    refusal = _unfit(name, identifier) or _known(name, identifier, tags)
    if not refusal and within and within not in tags:
        refusal = Refusal(f"there is no tag {quoted(within)} for it to lie within")
    return refusal or _added(root, identifier, text(name, kind, identifier, within), tags)


def text(name: str, kind: str, identifier: str, within: str = "") -> str:
    """Return the entry of a tag."""
    return (
        f"{identifier}:\n"
        + entry("name", scalar(name), indent=2)
        + entry("kind", kind, indent=2)
        + (entry("within", within, indent=2) if within else "")
        + "  # about: what it is, in a sentence or two\n"
    )


def _is_of_tags(problem: Problem) -> bool:
    return problem.level is Level.ERROR and problem.place.path == PATH


def _unfit(name: str, identifier: str) -> Refusal | None:
    if not name or escaped(name) != name:
        return Refusal(f"the name, {quoted(name)}, cannot be read by anybody")
    return first_error(tag_id_problems(identifier, Place(""), "the tag's id"))


def _known(name: str, identifier: str, tags: Mapping[str, Tag]) -> Refusal | None:
    """Say which tag has the name, the id or the spelling already."""
    if identifier in tags:
        return Refusal(f"there is a tag `{identifier}` already", "carry that one, or use `--id`")
    for tag in tags.values():
        spellings = (tag.name.text, tag.short, *tag.also)
        if markup.slug(name) in {markup.slug(each) for each in spellings if each}:
            return Refusal(f"{quoted(name)} is the tag `{tag.id}` already", "carry that one")
        if markup.slug(name) in {markup.slug(each.text) for each in tag.wrong}:
            reason = f"{quoted(name)} is a wrong spelling of the tag `{tag.id}`"
            return Refusal(reason, f"it is {quoted(tag.name.text)}")
    return None


def _added(root: Path, identifier: str, addition: str, tags: Mapping[str, Tag]) -> str | Refusal:
    """Append an entry, if the file then holds what it held and the entry."""
    file = root / PATH
    if not file.exists():
        disk.create(file, addition)
        return identifier
    before = file.read_bytes()
    ending = "\r\n" if b"\r\n" in before else "\n"
    joint = "" if not before or before.endswith((b"\n", b"\r")) else ending
    after = before + (joint + addition.replace("\n", ending)).encode()
    if _ids(after) != {*tags, identifier}:
        reason = f"{PATH} is written in a form to which nothing can be added at its end"
        return Refusal(reason, f"add this by hand:\n{addition}")
    disk.change(root, (Change(PATH, PATH, before, after),))
    return identifier


def _ids(content: bytes) -> set[str]:
    """Return the ids of a vocabulary; none where it cannot be read."""
    problems: list[Problem] = []
    plain = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    node = compose(plain, Place(PATH), problems.append)
    tags = TAGS.convert(node, "the file", problems.append) if node else None
    grave = any(problem.level is Level.ERROR for problem in problems)
    return set() if grave else set(tags or ())
