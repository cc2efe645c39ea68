"""The first mention of a tag's name leads to the tag's page."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.views import Mention

_WORD = re.compile(r"\w+")


class Found(NamedTuple):
    """A mention in a stretch of text."""

    start: int
    end: int
    href: str


class Name(NamedTuple):
    """One of a tag's names."""

    first: str
    """Its first word in lower case."""
    spellings: tuple[str, ...]
    length: int
    href: str


def names_in(text: str, mentions: tuple[Mention, ...]) -> tuple[Name, ...]:
    """Return the names of `mentions` that stand somewhere in `text`, the longest first."""
    return tuple(_present(_as_typed(text), _names(mentions)))


def first_mentions(text: str, names: tuple[Name, ...], known: set[str]) -> Iterator[Found]:
    """Yield the mentions in `text` that no earlier text had, and add their `href` to `known`.

    One look-up a word keeps this linear in the text, however many names there are.
    """
    folded = _as_typed(text)
    wanted: defaultdict[str, list[Name]] = defaultdict(list)
    # Most texts name nothing, and looking for a whole spelling is faster than word by word.
    for name in _present(folded, names):
        wanted[name.first].append(name)
    position = 0
    for word in _WORD.finditer(folded) if wanted else ():
        start = word.start()
        if start < position:
            continue
        for name in wanted.get(word[0].lower(), ()):
            if name.href not in known and _stands_at(folded, start, name):
                position = start + name.length
                known.add(name.href)
                yield Found(start, position, name.href)
                break


def _present(folded: str, names: tuple[Name, ...]) -> Iterator[Name]:
    return (name for name in names if any(each in folded for each in name.spellings))


def _as_typed(text: str) -> str:
    """Undo what typography does to a name, so that it is found however it was typed."""
    return text.replace("’", "'").replace("\u00a0", " ")


def _stands_at(text: str, start: int, name: Name) -> bool:
    end = start + name.length
    return (
        text.startswith(name.spellings, start)
        and not _WORD.match(text, end)
        and not _goes_on(text[end : end + 3])
    )


def _goes_on(following: str) -> bool:
    """Tell whether a name is the beginning of a longer one: the Vell in Vell Post."""
    return following[:1] == " " and following[1:2].isupper() and following[2:].islower()


@lru_cache(maxsize=64)
def _names(mentions: tuple[Mention, ...]) -> tuple[Name, ...]:
    pairs = [(name, mention.href) for mention in mentions for name in mention.names]
    found = []
    for written, href in sorted(pairs, key=lambda pair: -len(pair[0])):
        name = " ".join(_as_typed(written).split())
        first = _WORD.match(name)
        if first:
            found.append(Name(first[0].lower(), _spellings(name), len(name), href))
    return tuple(found)


def _spellings(name: str) -> tuple[str, ...]:
    """Return how a name may be written: a term may begin a sentence or stand in it.

    A term is what has no capital, or none but the first of several words; any other name is a
    proper one or a short form and has one spelling.
    """
    first, rest = name[0], name[1:]
    if rest != rest.lower() or (first.isupper() and " " not in name):
        return (name,)
    return (first.lower() + rest, first.upper() + rest)
