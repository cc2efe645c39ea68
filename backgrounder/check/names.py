"""Whether a name in a text can mean whom a record names: a body, its short form, a man's role.

Tolerant on purpose: who shares a word, an abbreviation or a role with a record's speaker may be
that speaker. Only a name that shares nothing, or another body's, is somebody else's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder.markup import plain
from backgrounder.sentences import CALENDAR, STARTERS, word_set
from backgrounder.speakers import BODIES, QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.model import Library, Tag

_WORD = re.compile(r"[^\W\d_]+")
_DEMONYM = re.compile(
    r"\b[A-Z][\w-]+(?:i|an|ish|ese|ic|ch|-based|-led|-run)"
    r"(?=\s(?!(?:of|for|in|at|from|and)\b)[a-z])"
)
"""`Vellish` of `Vellish officials`: where they are, not who."""
_INSTITUTIONS = word_set(
    "agency army association board bureau centre charity commission committee company council court"
    " department institute ministry network office organisation party police radio tribunal union"
)
"""Heads of names, of which a body has one."""
_PERSON = re.compile(r"(?:[A-Z][\w’'.-]*\s)+[A-Z][\w’'-]*(?=,)")
"""A personal name with an aside: `Mara Tarn, a clerk`."""
_ROLES = {
    "lawyer": word_set("lawyer advocate attorney barrister counsel"),
    "court": word_set("court judge magistrate tribunal bench"),
    "state": word_set(
        "police inspector army military soldier force government minister ministry"
        " authority official governor department prosecutor province mayor"
    ),
    "family": word_set(
        "family relative father mother parent brother sister son daughter wife husband"
    ),
}
"""Callings that exclude each other, by the words that tell of them."""
_BODY = frozenset({"body"})
_COMMON = CALENDAR | STARTERS | BODIES | QUALIFIERS
"""Words that make no name, whatever their first letter."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a record names: the speaker of a claim, or a party."""

    shown: str
    """As a message names them."""
    tag: Tag | None
    names: frozenset[str]
    """The words and abbreviations that they go by, in lower case and in the singular."""
    roles: frozenset[str]
    """What they are, as far as the record tells."""
    is_person: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tags by what they are called."""

    tags: Mapping[str, Tag]
    by_name: Mapping[str, Tag]
    places: frozenset[str]
    """The words of the names of places: `the Quetta police` are any police there."""


def vocabulary(library: Library) -> Vocabulary:
    """Return what the tags of a library are called."""
    tags = library.tags
    places = (words_of(plain(tag.name.text)) for tag in tags.values() if tag.kind == "place")
    by_name = {name: tag for tag in tags.values() for name in called(tag)}
    return Vocabulary(tags, by_name, frozenset().union(*places))


def known(who: str, names: Vocabulary) -> Known:
    """Return whom a record means by a tag's id or by plain words."""
    tag = names.tags.get(who)
    if tag:
        return _of_tag(tag)
    shown = without_aside(who)
    return Known(shown, None, words_of(who), _roles(who), bool(_PERSON.match(who)))


def may_mean(name: str, somebody: Known, others: frozenset[str], names: Vocabulary) -> bool:
    """Tell whether `name`, as a text has it, can mean `somebody`.

    `others` are further words by which the text may call them.
    """
    tag = _tag_at_end(name, names)
    if tag and somebody.tag and tag.kind == somebody.tag.kind == "person":
        return tag is somebody.tag
    forms = (name, *called(tag)) if tag else (name,)
    own = frozenset[str]().union(*(_own_words(form, names.places) for form in forms))
    shared = somebody.names | others
    if not own:
        roles = _roles(name)
        is_other = bool(roles and somebody.roles) and roles.isdisjoint(somebody.roles)
        return not is_other or not words_of(name).isdisjoint(shared)
    if own.isdisjoint(shared):
        return tag is not None and _may_speak_for(tag, somebody)
    return own <= others or not _are_two_bodies(name, own, somebody)


def is_named_in(text: str, body: Known) -> bool:
    """Tell whether a text names a body in full or in short; `police` and the like are no names."""
    words = plain_words(text)
    forms = (plain_words(form) for form in (called(body.tag) if body.tag else [body.shown]))
    return not body.is_person and any(form - _COMMON and form <= words for form in forms)


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text and the initials of its names: `ap` of `Associated Press`."""
    return plain_words(text) | {short.lower() for short in initials(text)}


def plain_words(text: str) -> frozenset[str]:
    """Return the words of a text, lower and singular, without `the` and the like."""
    found = _WORD.findall(text)
    return frozenset(_singular(word) for word in found if word.lower() not in STARTERS)


def capital_words(text: str) -> frozenset[str]:
    """Return those words of a text that may be names, as `words_of` does."""
    return words_of(" ".join(word for word in _WORD.findall(text) if word[0].isupper()))


def without_aside(who: str) -> str:
    """Return `Mara Tarn` of `Mara Tarn, a clerk in Port Vell`."""
    return who.split(",", maxsplit=1)[0].strip()


def called(tag: Tag) -> tuple[str, ...]:
    """Return what a tag is called: its name, short name and other names."""
    return tuple(filter(None, (plain(tag.name.text), tag.short, *tag.also)))


def initials(text: str) -> Iterator[str]:
    """Yield the initials of a name, with and without those of `The`: `TVP` and `VP`."""
    capitals = "".join(word[0] for word in _WORD.findall(text) if word[0].isupper())
    forms = (capitals, capitals[1:] if text.startswith("The ") else "")
    yield from (form for form in forms if len(form) > 1)


def _of_tag(tag: Tag) -> Known:
    names = called(tag)
    roles = _roles(" ".join((*names, tag.about.text if tag.about else "")))
    if tag.kind == "organisation":
        roles = roles or _BODY
    words = frozenset[str]().union(*map(words_of, names))
    return Known(names[0], tag, words, roles, tag.kind == "person")


def _tag_at_end(name: str, names: Vocabulary) -> Tag | None:
    """Return the tag of `Mara Tarn` for `the harbour clerk Mara Tarn`."""
    words = name.split(" ")
    ends = (" ".join(words[first:]) for first in range(len(words)))
    return next((names.by_name[end] for end in ends if end in names.by_name), None)


def _may_speak_for(tag: Tag, somebody: Known) -> bool:
    """Tell whether a person or a body may speak for another: a minister for the government."""
    if tag.kind == "person" and somebody.is_person:
        return False
    return not (_of_tag(tag).roles - _BODY).isdisjoint(somebody.roles)


def _are_two_bodies(name: str, own: frozenset[str], somebody: Known) -> bool:
    """Tell `Vell Fishers' Union` from `Vell Water Board`, which share a word and no more."""
    theirs = plain_words(somebody.shown)
    heads, their_heads = plain_words(name) & _INSTITUTIONS, theirs & _INSTITUTIONS
    if not (heads and their_heads) or not _roles(name).isdisjoint(somebody.roles):
        return False
    return heads.isdisjoint(their_heads) and not theirs - _COMMON <= own


@lru_cache(maxsize=4096)
def _own_words(name: str, places: frozenset[str]) -> frozenset[str]:
    """Return the words of a name that are its own: `Tarn` of `the Tarn police in Port Vell`."""
    folded = {
        word.lower(): _singular(word)
        for word in _WORD.findall(_DEMONYM.sub("", name))
        if len(word) > 1 and word[0].isupper()
    }
    return frozenset(
        singular
        for word, singular in folded.items()
        if word not in _COMMON and singular not in _COMMON and singular not in places
    )


def _roles(text: str) -> frozenset[str]:
    words = words_of(text)
    return frozenset(role for role, heads in _ROLES.items() if not heads.isdisjoint(words))


def _singular(word: str) -> str:
    folded = word.lower()
    if folded.endswith("ies") and len(folded) > len("ties"):
        return f"{folded[:-3]}y"
    is_plural = folded.endswith("s") and not folded.endswith("ss") and len(folded) > len("gas")
    return folded[:-1] if is_plural else folded
