"""What authors call things on the command line, and which thing of the project that is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from backgrounder import markup
from backgrounder.authoring.refusal import Refusal
from backgrounder.problems import nearest
from backgrounder.read.characters import quoted

if TYPE_CHECKING:
    from backgrounder.model import Library

LONGEST_SUGGESTION = 60
"""In characters: addresses are read, said and typed."""


class Kind(StrEnum):
    """What has a name of its own."""

    TOPIC = "topic"
    PAGE = "page"
    SOURCE = "source"
    CLAIM = "claim"
    TAG = "tag"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the project, by its kind and name."""

    kind: Kind
    name: str
    """A slug or an id; of a claim, `source#claim`."""
    language: str = ""
    """The edition that was asked for; empty where none was named."""

    def __str__(self) -> str:
        """Say it as authors would: the tag `balochistan`."""
        return f"the {self.kind} `{self.name}`"


_FOLDERS = {
    "content/topics/": Kind.TOPIC,
    "content/pages/": Kind.PAGE,
    "seeds/sources/": Kind.SOURCE,
    "topics/": Kind.TOPIC,
    "pages/": Kind.PAGE,
    "sources/": Kind.SOURCE,
    "tags/": Kind.TAG,
    "disputes/#dispute-": Kind.DISPUTE,
    "disputes/": Kind.DISPUTE,
}
"""How files and addresses begin, and what they are of."""

_HOST = re.compile(r"https?://[^/]*", re.IGNORECASE)
_DOCUMENTS = frozenset({Kind.TOPIC, Kind.PAGE})


def names(library: Library) -> dict[Kind, frozenset[str]]:
    """Return every name of the project, by kind."""
    return {
        Kind.TOPIC: frozenset(brief.slug for brief in library.briefs),
        Kind.PAGE: frozenset(page.slug for page in library.pages),
        Kind.SOURCE: frozenset(library.sources),
        Kind.CLAIM: frozenset(
            f"{source.id}#{claim}" for source in library.sources.values() for claim in source.claims
        ),
        Kind.TAG: frozenset(library.tags),
        Kind.DISPUTE: frozenset(library.disputes),
    }


def find(library: Library, written: str) -> Thing | Refusal:
    """Return what an author means by a file, an address on the site, or a bare name."""
    known = names(library)
    kinds, name, language = _parsed(written)
    found = [kind for kind in kinds if name in known[kind]]
    if len(found) == 1:
        return Thing(found[0], name, language)
    if found:
        listed = " and ".join(f"`{kind}s/{name}`" for kind in found)
        return Refusal(f"{quoted(name)} is the name of several things", f"say which: {listed}")
    candidates = {each for kind in kinds for each in known[kind]}
    hint = nearest(name, candidates)
    return Refusal(f"there is nothing called {quoted(written)} in this project", hint)


def bare(written: str) -> str:
    """Return the name alone of what may be written as a file or as an address."""
    return _parsed(written)[1]


def suggested_slug(title: str) -> str:
    """Return a slug for a title; empty where it has letters that a-z cannot stand for."""
    unmarked = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", title)
        if not unicodedata.combining(letter)
    )
    slug = markup.slug(unmarked.replace("_", " "))
    if not slug.isascii() or len(slug) <= LONGEST_SUGGESTION:
        return slug if slug.isascii() else ""
    return slug[: LONGEST_SUGGESTION + 1].rpartition("-")[0] or slug[:LONGEST_SUGGESTION]


def _parsed(written: str) -> tuple[tuple[Kind, ...], str, str]:
    """Return the kinds that are possible, the name, and the language of an edition."""
    text = _HOST.sub("", written.strip()).removeprefix("./").strip("/")
    prefix = next((folder for folder in _FOLDERS if text.startswith(folder)), "")
    language = ""
    if not prefix and (edition := text.partition("/topics/"))[1]:
        language, prefix = edition[0].rpartition("/")[2], "topics/"
        text = prefix + edition[2]
    name = text.removeprefix(prefix).removesuffix(".md").removesuffix(".yaml").replace("/#", "#")
    if "#" in name:
        source, _, claim = name.partition("#")
        return (Kind.CLAIM,), f"{source}#{claim.removeprefix('claim-')}", ""
    kinds = (_FOLDERS[prefix],) if prefix else tuple(each for each in Kind if each != Kind.CLAIM)
    if not prefix or kinds[0] in _DOCUMENTS:
        name, _, edition_of = name.partition(".")
        language = edition_of or language
    return kinds, name, language
