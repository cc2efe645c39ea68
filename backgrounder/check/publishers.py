"""What publishers and agencies are called in a text: in full, without `The`, by their initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.names import initials
from backgrounder.markup import plain
from backgrounder.sentences import word_set
from backgrounder.speakers import Speaker

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from backgrounder.model import Library, Source

GIVES = word_set("has gives names places puts makes lists counts dates describes")
"""The verbs by which a publisher gives an account."""
_GIVES = rf"\s(?:{'|'.join(sorted(GIVES))})\b"
_CUE = re.compile(_GIVES)
_SUBJECT = re.compile(
    r"(?:\A|[;:,]\s|\b(?:and|but|while|whereas)\s)(?:[Tt]he\s)?"
    r"([A-Z][\w.’'-]*(?:\s[A-Z(]?[\w.’')-]+){0,5}?)(?:,[^,;]{1,60},)?" + _GIVES
)


def names_of(source: Source) -> tuple[str, ...]:
    """Return what the publisher and the origin of a source may be called."""
    names = [plain(source.publisher.text), source.origin]
    names += [name.removeprefix("The ") for name in names]
    names += [short for name in names for short in initials(name)]
    return tuple(dict.fromkeys(filter(None, names)))


def all_names(library: Library) -> frozenset[str]:
    """Return what the publishers and the origins of all sources may be called."""
    return frozenset(name for source in library.sources.values() for name in names_of(source))


def subjects_in(text: str, names: Container[str]) -> Iterator[Speaker]:
    """Yield the publishers that give an account: `Dawn has …`, `AP, of the same day, puts …`."""
    for match in _SUBJECT.finditer(text) if _CUE.search(text) else ():
        if match[1] in names:
            yield Speaker(match.start(1), match.end(1), match[1])
