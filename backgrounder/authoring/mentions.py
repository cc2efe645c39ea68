"""Every place where a name stands: citations, lists, links between briefs, and where it is given.

Citations and links in code and in comments are none: what stands there is shown as it is, or not
at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import unquote

from backgrounder import addresses, markup
from backgrounder.authoring.naming import Kind
from backgrounder.model import ClaimKey, Placed, Prose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from backgrounder.model import Library
    from backgrounder.problems import Place


class Form(Enum):
    """How a name is written where it stands."""

    CITED = auto()
    """`@source#claim` in a text."""
    LISTED = auto()
    """The name as it is."""
    GIVEN = auto()
    """The key that gives a thing its name; of a claim, without its source."""
    LINKED = auto()
    """The target of a link: a file or an address."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the name of a thing stands."""

    kind: Kind
    name: str
    place: Place
    form: Form
    target: str = ""
    """Of a link, as written; of a name in a list, what stands before it there."""

    def written(self, name: str) -> str:
        """Return what stands here, or would, if the thing were called `name`."""
        if self.form is Form.CITED:
            return f"@{name}"
        if self.form is Form.GIVEN:
            return name.rpartition("#")[2]
        if self.form is Form.LINKED:
            return self.target if name == self.name else _retargeted(self.target, self.name, name)
        return self.target + name


def mentions(library: Library, tags: Collection[str] = ()) -> Iterator[Mention]:
    """Yield every mention; `tags` are ids that count as a tag's wherever plain words may stand."""
    leaves = tuple(_leaves(library))
    texts = [_as_written(leaf) for leaf in leaves if isinstance(leaf, Prose)]
    yield from _cited(texts)
    yield from _linked(texts, library)
    yield from (
        _claim(leaf.value, leaf.place, Form.LISTED)
        for leaf in leaves
        if isinstance(leaf, Placed) and isinstance(leaf.value, ClaimKey)
    )
    yield from _tags(library, {*library.tags, *tags})
    yield from _given(library)


def _leaves(library: Library) -> Iterator[Prose | Placed[object]]:
    parts = (library.briefs, library.pages, library.tags, library.sources, library.disputes)
    for part in parts:
        yield from _leaves_of(part)


def _leaves_of(value: object) -> Iterator[Prose | Placed[object]]:
    """Yield every text and every placed value below `value`: no field can be forgotten."""
    if isinstance(value, Prose | Placed):
        yield value
    elif isinstance(value, Mapping):
        yield from _leaves_of(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from _leaves_of(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _leaves_of(getattr(value, field.name))


def _as_written(text: Prose) -> Prose:
    """Return a text as it stands in its file, if the same is cited and linked there.

    Folding and escapes then put no place in doubt.
    """
    raw = Prose(text.written, text.place)
    return raw if text.written and _pointers(raw) == _pointers(text) else text


def _pointers(text: Prose) -> list[str]:
    cited = [str(citation.key) for citation in markup.citations(text)]
    return cited + [link.target for link in markup.links(text.text)]


def _cited(texts: list[Prose]) -> Iterator[Mention]:
    for text in texts:
        for citation in markup.citations(text):
            yield _claim(citation.key, citation.place, Form.CITED)


def _claim(key: ClaimKey, place: Place, form: Form) -> Mention:
    return Mention(Kind.CLAIM if key.claim else Kind.SOURCE, str(key), place, form)


def _linked(texts: list[Prose], library: Library) -> Iterator[Mention]:
    targets = addresses.targets(library)
    documents = {brief.place.path: (Kind.TOPIC, brief.slug) for brief in library.briefs} | {
        page.place.path: (Kind.PAGE, page.slug) for page in library.pages
    }
    at = {targets[path]: path for path in documents}
    for text in texts:
        for link in markup.links(text.text) if "](" in text.text or "]:" in text.text else ():
            found = _destination(link.target, text.place.path, targets)
            address = found.address.partition("#")[0] if found else ""
            path = found.file or at.get(address, "") if found else ""
            start = text.text.find(link.target, link.offset + 1 + len(link.text))
            if path in documents and not link.target.startswith("#") and start >= 0:
                kind, name = documents[path]
                yield Mention(kind, name, text.place_of(start), Form.LINKED, link.target)


def _destination(
    target: str, path: str, targets: Mapping[str, str]
) -> addresses.Destination | None:
    try:
        return addresses.destination(target, path, targets)
    except ValueError:  # no address at all, which the check reports
        return None


def _tags(library: Library, known: Collection[str]) -> Iterator[Mention]:
    for brief in library.briefs:
        for tag in brief.tags:
            yield Mention(Kind.TAG, tag.value, tag.place, Form.LISTED)
        for matter in brief.disputes:
            yield Mention(Kind.DISPUTE, matter.value, matter.place, Form.LISTED)
        yield from (_speaker(party.who) for party in brief.parties if _is(party.who, known))
    for each in library.tags.values():
        if each.within:
            yield Mention(Kind.TAG, each.within.value, each.within.place, Form.LISTED)
    for source in library.sources.values():
        for claim in source.claims.values():
            if claim.by and _is(claim.by, known):
                yield _speaker(claim.by)


def _is(words: Prose, known: Collection[str]) -> bool:
    return words.text.strip() in known


def _speaker(words: Prose) -> Mention:
    return Mention(Kind.TAG, words.text.strip(), words.place_of(0), Form.LISTED)


def _given(library: Library) -> Iterator[Mention]:
    for tag in library.tags.values():
        yield Mention(Kind.TAG, tag.id, tag.place, Form.GIVEN)
    for matter in library.disputes.values():
        yield Mention(Kind.DISPUTE, matter.id, matter.place, Form.GIVEN)
    for source in library.sources.values():
        for claim in source.claims.values():
            yield Mention(Kind.CLAIM, f"{source.id}#{claim.id}", claim.place, Form.GIVEN)
    for policy, page in library.site.policies.items():
        # Its place is that of its key.
        yield Mention(Kind.PAGE, page.value, page.place, Form.LISTED, f"{policy}: ")


def _retargeted(target: str, old: str, new: str) -> str:
    """Return a link's target with the name in its last part replaced; anchors stay."""
    end = min((target.index(mark) for mark in "#?" if mark in target), default=len(target))
    path = target[:end].rstrip("/")
    head, slash, tail = path.rpartition("/")
    return f"{head}{slash}{new}{unquote(tail)[len(old) :]}{target[len(path) :]}"
