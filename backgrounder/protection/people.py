"""Who must be protected: salted hashes that tell a name when it is there, and hold none."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backgrounder.problems import Place
from backgrounder.protection.words import LONGEST, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PATH = "seeds/protected.yaml"
UNUSABLE = "protected-list"
"""The rule of what is wrong with the list: whoever finds such a problem may print no other."""

SIEVE_BITS = 12
"""So many bits of a fast hash stand beside each slow one: one phrase in 4,096 has to be hashed
slowly to know that it is not the name. With fewer, a guesser would learn less from the list, and
every build would take longer: SECURITY.md has the numbers."""

_DIGEST_BYTES = 16
_SALT_BYTES = 16
_NUMBER_BYTES = 7
_SIEVE_SHIFT = 8 * _NUMBER_BYTES - SIEVE_BITS
_MEMORY = 2**28
"""The most that one slow hash may use, in bytes."""

_HYPHENS = re.compile(r"(?<=\w)[-\u2010-\u2015](?=\w)")


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one slow hash: scrypt's parameters (RFC 7914, section 2)."""

    n: int = 2**14
    r: int = 8
    p: int = 1


STANDARD = Cost()
"""What the hashes of a new person cost."""


@dataclass(frozen=True, slots=True)
class Veiled:
    """One spelling of a name or of an attribute, hashed."""

    words: int
    sieve: int
    digest: str
    """In hexadecimal."""

    def __str__(self) -> str:
        """Give the form that stands in the list: `2-0a3f-…`."""
        return f"{self.words}-{self.sieve:0{SIEVE_BITS // 4}x}-{self.digest}"


VEILED = re.compile(rf"([1-{LONGEST}])-([0-9a-f]{{{SIEVE_BITS // 4}}})-([0-9a-f]{{32}})")
SALT = re.compile(rf"[0-9a-f]{{{2 * _SALT_BYTES}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who must be neither named nor told by what is said of them."""

    id: str
    """Says nothing of the person: `person-1`."""
    say: str = ""
    """What to write instead of the name: `the boy`."""
    salt: str
    """In hexadecimal."""
    cost: Cost = STANDARD
    names: tuple[Veiled, ...] = ()
    """Full names, in every spelling."""
    attributes: tuple[tuple[Veiled, ...], ...] = ()
    """What identifies together, such as a parent's name and a school: each in every spelling."""
    place: Place = field(default=Place(PATH), compare=False)


@dataclass(frozen=True, slots=True)
class Protected:
    """Everybody whom the site protects."""

    people: tuple[Person, ...] = ()

    @property
    def fingerprint(self) -> bytes:
        """16 bytes that are others for every other list."""
        return hashlib.blake2b(repr(self.people).encode(), digest_size=16).digest()


def parse(text: str) -> Veiled | None:
    """Read one hash as it stands in the list; None where it is none."""
    match = VEILED.fullmatch(text)
    return Veiled(int(match[1]), int(match[2], 16), match[3]) if match else None


def new_person(identifier: str) -> Person:
    """Return a person of whom nothing is known yet, with a salt of their own."""
    return Person(id=identifier, salt=secrets.token_hex(_SALT_BYTES), cost=STANDARD)


def extended(person: Person, names: Iterable[str], attributes: Iterable[Iterable[str]]) -> Person:
    """Return the person with more spellings of the name and more attributes, hashed.

    An attribute that shares a spelling with one that is there already is the same one.
    """
    known = [*person.names, *_all(person, names)]
    kept = list(person.attributes)
    for spellings in attributes:
        new = tuple(_all(person, spellings))
        same = next((i for i, old in enumerate(kept) if {*old} & {*new}), None)
        if same is None:
            kept.append(tuple(dict.fromkeys(new)))
        else:
            kept[same] = tuple(dict.fromkeys((*kept[same], *new)))
    return replace(person, names=tuple(dict.fromkeys(known)), attributes=tuple(kept))


def veiled(person: Person, spelling: str) -> tuple[Veiled, ...]:
    """Return the hashes of one spelling, with the salt of the person.

    One of its words, and where it has hyphens, one of the words that they join.
    """
    joined = _HYPHENS.sub("", spelling)
    forms = dict.fromkeys(tuple(sorted(words(each))) for each in (spelling, joined))
    return tuple(_veiled(person, form) for form in forms if 0 < len(form) <= LONGEST)


def number(salt: bytes, word: str) -> int:
    """Return a word's number for the sieve: a name's is the sum of its words', in any order."""
    return int.from_bytes(hashlib.blake2b(word.encode(), key=salt, digest_size=7).digest(), "big")


def sieve(total: int) -> int:
    """Return the bits of a sum of numbers that the list may tell."""
    return (total >> _SIEVE_SHIFT) & ((1 << SIEVE_BITS) - 1)


def slow_digest(person: Person, form: Sequence[str]) -> str:
    """Return the slow hash of words, whatever their order, in hexadecimal."""
    cost = person.cost
    return hashlib.scrypt(
        " ".join(sorted(form)).encode(),
        salt=bytes.fromhex(person.salt),
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=_MEMORY,
        dklen=_DIGEST_BYTES,
    ).hex()


def written(people: Iterable[Person]) -> str:
    """Return the list as the YAML text of `seeds/protected.yaml`."""
    return _HEAD + "".join(_written(person) for person in people)


def _all(person: Person, spellings: Iterable[str]) -> Iterator[Veiled]:
    for spelling in spellings:
        yield from veiled(person, spelling)


def _veiled(person: Person, form: Sequence[str]) -> Veiled:
    salt = bytes.fromhex(person.salt)
    total = sum(number(salt, word) for word in form)
    return Veiled(len(form), sieve(total), slow_digest(person, form))


def _written(person: Person) -> str:
    cost = person.cost
    lines = [f"{person.id}:"]
    if person.say:
        lines.append(f"  say: '{person.say.replace(chr(39), chr(39) * 2)}'")
    lines.append(f"  salt: '{person.salt}'")
    lines.append(f"  cost: {{n: {cost.n}, r: {cost.r}, p: {cost.p}}}")
    lines.append("  names:")
    lines += [f"    - {name}" for name in person.names]
    if person.attributes:
        lines.append("  attributes:")
    lines += [f"    - [{', '.join(map(str, spellings))}]" for spellings in person.attributes]
    return "\n".join((*lines, ""))


_HEAD = """\
# People who must not be named, as salted hashes: no name can be read here.
# `python build.py protect` adds a person, or a spelling; please do not edit by hand.
# Whoever has this file can still try names on it: SECURITY.md says how fast. Where that is too
# much, keep the file out of a public repository, and give it to every machine that builds.
"""
