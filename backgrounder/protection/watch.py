"""Texts looked through for protected people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import add
from typing import TYPE_CHECKING

from backgrounder.protection.people import number, sieve, slow_digest
from backgrounder.protection.words import looks, tokens, word, word_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from backgrounder.protection.people import Person, Protected
    from backgrounder.protection.words import Back

_KNOWN_WORDS = 1 << 16
_SHORTEST_HALF = 2
_SHORTEST_PAIR = 2 * _SHORTEST_HALF
_LONGEST_PAIR = 40
"""Letters of words that are looked at for two in one."""

NAME = -1
"""Stands where a find is of the name itself."""


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """A protected name, or an attribute of a protected person, in a text."""

    start: int
    end: int
    """Offsets of the first character of its first word, and of its last word."""
    person: int
    """The person's number in the list, from 0."""
    attribute: int
    """The attribute's number, from 0, or `NAME`."""


@lru_cache(maxsize=2)
def watch(protected: Protected) -> Watch:
    """Return the one watch of a list, so that all who look share what is known already."""
    return Watch(protected)


class Watch:
    """Looks through texts; what it cleared once it need not look through again.

    That makes it faster, and changes no answer.
    """

    def __init__(self, protected: Protected) -> None:
        """Begin with nothing cleared."""
        self.people = protected.people
        self.fingerprint = protected.fingerprint
        self.cleared: set[bytes] = set()
        """Marks of texts and of single phrases that hold nothing protected."""
        self._lookouts = [_lookout(person) for person in protected.people]
        self._digests: dict[tuple[int, str], str] = {}
        self._known: dict[bytes, tuple[Find, ...]] = {}
        """What was found in texts that are not clear; only as long as this process lives."""

    def finds(self, text: str) -> tuple[Find, ...]:
        """Return everything protected that a text holds, in order, each once."""
        if not self.people:
            return ()
        mark = self._mark("text", text)
        if mark in self.cleared:
            return ()
        if mark not in self._known:
            found = {find for seen, back in looks(text) for find in self._finds(seen, back)}
            if not found:
                self.cleared.add(mark)
                return ()
            self._known[mark] = tuple(sorted(found))
        return self._known[mark]

    def names(self, text: str) -> tuple[Find, ...]:
        """Return the finds of names alone."""
        return tuple(find for find in self.finds(text) if find.attribute == NAME)

    def holds_name(self, *texts: str) -> bool:
        """Tell whether a protected name stands in one of the texts."""
        return any(self.names(text) for text in texts)

    def _finds(self, text: str, back: Back) -> Iterator[Find]:
        words = [each for token in tokens(text) if (each := word(token))]
        hits = [
            (first, last, which, each)
            for which, lookout in enumerate(self._lookouts)
            for first, last, phrase in lookout.suspects(words)
            for each in self._meaning(which, phrase)
        ]
        if hits:
            spans = word_spans(text)
            ends = sorted({number for first, last, *_ in hits for number in (first, last)})
            written = dict(zip(ends, back([spans[number][0] for number in ends]), strict=True))
            yield from (Find(written[first], written[last], *what) for first, last, *what in hits)

    def _meaning(self, which: int, phrase: Sequence[str]) -> tuple[int, ...]:
        """Return which attributes of a person a phrase is, `NAME` among them."""
        key = " ".join(sorted(phrase))
        mark = self._mark(str(which), key)
        if mark in self.cleared:
            return ()
        known = (which, key)
        if known not in self._digests:
            self._digests[known] = slow_digest(self.people[which], phrase)
        meaning = self._lookouts[which].meanings.get((len(phrase), self._digests[known]), ())
        if not meaning:
            self.cleared.add(mark)
            del self._digests[known]
        return meaning

    def _mark(self, kind: str, text: str) -> bytes:
        digest = hashlib.blake2b(kind.encode() + b"\0", key=self.fingerprint, digest_size=8)
        digest.update(text.encode(errors="surrogatepass"))
        return digest.digest()


@dataclass(frozen=True, slots=True)
class _Lookout:
    """One person's part of the list, laid out for looking."""

    sieves: tuple[frozenset[int], ...]
    """Of the phrases of one word, of two, and so on."""
    meanings: dict[tuple[int, str], tuple[int, ...]]
    """What each digest, of so many words, stands for."""
    number: Callable[[str], int]
    halves: Callable[[str], tuple[tuple[str, str], ...]]

    def suspects(self, words: list[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
        """Yield phrases that may be protected, with the numbers of their first and last word."""
        numbers = list(map(self.number, words))
        totals = numbers
        for length, wanted in enumerate(self.sieves, start=1):
            if length > 1:
                totals = list(map(add, totals, numbers[length - 1 :]))
            if wanted:
                for start in (i for i, total in enumerate(totals) if sieve(total) in wanted):
                    yield start, start + length - 1, words[start : start + length]
        for place, each in enumerate(words):
            if len(each) >= _SHORTEST_PAIR:
                yield from ((place, place, pair) for pair in self.halves(each))


def _lookout(person: Person) -> _Lookout:
    entries = [(NAME, name) for name in person.names]
    entries += [
        (which, spelling)
        for which, spellings in enumerate(person.attributes)
        for spelling in spellings
    ]
    meanings: dict[tuple[int, str], tuple[int, ...]] = {}
    for which, entry in entries:
        key = (entry.words, entry.digest)
        meanings[key] = (*meanings.get(key, ()), which)
    longest = max((entry.words for _, entry in entries), default=0)
    sieves = tuple(
        frozenset(entry.sieve for _, entry in entries if entry.words == length)
        for length in range(1, longest + 1)
    )
    salted = partial(number, bytes.fromhex(person.salt))
    return _Lookout(
        sieves,
        meanings,
        lru_cache(maxsize=_KNOWN_WORDS)(salted),
        lru_cache(maxsize=_KNOWN_WORDS)(partial(_halves, salted, frozenset().union(*sieves[1:2]))),
    )


def _halves(
    salted: Callable[[str], int], wanted: frozenset[int], joined: str
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of words that may be protected and are written in one, as in an address."""
    if not wanted or len(joined) > _LONGEST_PAIR:
        return ()
    cuts = range(_SHORTEST_HALF, len(joined) - _SHORTEST_HALF + 1)
    pairs = ((joined[:cut], joined[cut:]) for cut in cuts)
    return tuple(pair for pair in pairs if sieve(sum(map(salted, pair))) in wanted)
