"""Abbreviations are spelled out where a reader meets them first."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.problems import Level
from backgrounder.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Library
    from backgrounder.problems import Place

_ACRONYM = re.compile(
    r"[A-Z](?<![\w.&/@#-].)[A-Z]*(?:[a-z]?[A-Z])+(?=s?(?![\w&@]))(?!-?\d)(?!\.\w)"
)
"""`CTD`, `PoR`; not `TikTok`, `AK-47`, `3MPO`, `U.S.`, `R&D`."""
_SHORTEST, _LONGEST = 2, 6
_KNOWN = word_set(
    "AD AIDS AM ATM BA BBC BC BCE CCTV CD CE CEO CIA CNN COVID DIY DJ DNA DVD EU FAQ FBI FIFA"
    " FM GB GDP GMT GPS GW HIV HQ ICU ID IDs IMF IQ IT KB MA MB MBA MP MPs MW NASA NATO NBA"
    " NGO OK PC PDF PhD PM QR RNA SIM SMS SOS SUV TB TNT TV UAE UFO UK UN UNESCO UNICEF US USA"
    " USB UTC VIP WHO"
    " AED AFN AUD CAD CHF CNY EUR GBP INR IRR JPY PKR QAR SAR TRY USD"
)
"""What newspapers print without an explanation: bodies, things, hours, measures and money."""
_ROMAN = re.compile(r"[IVX]+")
_INITIALS = re.compile(r"\.?\s[A-Z][a-z]")
"""What follows the initials of a person: a surname."""
_INITIAL = re.compile(r"\b[A-Z]")
_CAPITALS = re.compile(r"[A-Z][a-z]?[A-Z]")
"""What each abbreviation has: a text without it gives none."""
_SHORT = r"([A-Z]+(?:[a-z]?[A-Z])+)s?\b"
_PAIRED = r"(?:\bor|known\sas|called|abbreviated(?:\s(?:as|to))?|short:|acronym|in\sshort)"
_GIVEN = tuple(
    re.compile(form)
    for form in (
        rf"\w[\s”\"’]*\(\s*(?:the\s|or\s)?{_SHORT}",  # Vell Fishers' Union (VFU)
        rf"{_PAIRED}\s+(?:the\s|an?\s)?{_SHORT}",  # the fishers' union, or VFU
        rf"\b{_SHORT}\s+(?:for\sshort|stands\sfor|means|is\sshort\sfor)\b",
        rf"\b[a-z]\w*,\s+(?:the\s)?{_SHORT},",  # the fishers' union, VFU, said
        rf"\b{_SHORT},\s+(?:an?|the)\s[a-z\s]*[A-Za-z]",  # VFU, the union of the fishers
    )
)
"""The usual forms in which a text says what an abbreviation stands for."""
_NAME_WORD = re.compile(r"[^\W_][\w'’]*")
_RUN = re.compile(r"[\w'’\s–-]+")
"""Words with nothing but white space and hyphens between them."""
_CONNECTIVES = word_set("a al and at de des du e et for in la of on the to und y")
_MOST_CONNECTIVES = 3
_LONGEST_NAME = 20
"""Words that a name of six letters has at the most, with the small ones between."""


def undefined(desk: Desk) -> Iterator[Finding]:
    """Find abbreviations that a brief uses before it says what they stand for, or never does."""
    common = desk.reference.gathered(_common)
    sentences = _by_path(desk)
    for brief in desk.library.briefs:
        yield from _undefined_in(sentences.get(brief.place.path, []), common)


RULES = (
    Rule(
        id="acronym-undefined",
        level=Level.ERROR,
        about="An abbreviation is spelled out at its first use.",
        why="not every reader knows it",
        find=undefined,
        failing="The VFU met the board.",
        passing="The Vell Fishers' Union (VFU) met the board. Then the VFU left.",
    ),
)


def _common(library: Library) -> frozenset[str]:
    return _KNOWN.union(_of_library(library))


def _of_library(library: Library) -> Iterator[str]:
    """Yield the abbreviations of the vocabulary and of publishers: AP, for Associated Press."""
    texts = [source.publisher.text for source in library.sources.values()]
    yield from ("".join(_INITIAL.findall(text)) for text in texts)
    for tag in library.tags.values():
        texts += (tag.short, tag.name.text, *tag.also)
    for text in texts:
        yield from (match[0] for match in _ACRONYM.finditer(text))


def _by_path(desk: Desk) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for sentence in desk.sentences:
        found.setdefault(sentence.prose.place.path, []).append(sentence)
    return found


def _undefined_in(sentences: list[Sentence], common: frozenset[str]) -> Iterator[Finding]:
    seen = set(common)
    read = 0
    given: set[str] = set()
    names = defaultdict[str, list[list[str]]](list)
    for number, sentence in enumerate(sentences, start=1):
        for match in _acronyms(sentence.text):
            if match[0] in seen:
                continue
            seen.add(match[0])
            for each in sentences[read:number]:
                given.update(_given_in(each.text))
                _read_names(each.text, names)
            read = number
            if match[0] not in given and not _is_spelled_out(match[0], names):
                yield _unexplained(match[0], sentence.place(match.start()))


def _unexplained(acronym: str, place: Place) -> Finding:
    return Finding(
        place,
        f"`{acronym}` is not spelled out",
        f"write the words at its first use, `… ({acronym})`, or add it as the `short` of a tag",
    )


def _acronyms(text: str) -> Iterator[re.Match[str]]:
    for match in _ACRONYM.finditer(text):
        is_long = not _SHORTEST <= len(match[0]) <= _LONGEST
        is_name = len(match[0]) == _SHORTEST and _INITIALS.match(text, match.end())
        if not (is_long or is_name or _ROMAN.fullmatch(match[0]) or text.isupper()):
            yield match


def _given_in(text: str) -> Iterator[str]:
    """Yield the abbreviations of which a text says itself what they stand for."""
    if _CAPITALS.search(text):
        yield from (match[1] for form in _GIVEN for match in form.finditer(text))


def _read_names(text: str, names: dict[str, list[list[str]]]) -> None:
    """Add what begins with each capital word of a text: it and the words that may belong to it."""
    for run in _RUN.findall(text):
        words = _NAME_WORD.findall(run)
        for first, word in enumerate(words):
            if word[0].isupper():
                names[word[0]].append(words[first : first + _LONGEST_NAME])


def _is_spelled_out(acronym: str, names: Mapping[str, list[list[str]]]) -> bool:
    """Tell whether a name was read that the letters of an abbreviation stand for."""
    return any(_have_initials(words, acronym) for words in names.get(acronym[0], ()))


def _have_initials(words: list[str], acronym: str) -> bool:
    """Tell whether the words begin with the letters of an abbreviation, but for words such as `of`.

    A capital stands for a word with a capital, a small letter for any word: `PoL`.
    """
    if not words or acronym[0] not in {words[0][0], words[0][0].lower()}:
        return False
    if len(acronym) == 1:
        return len(words[0]) > 1
    for at in range(1, min(len(words), _MOST_CONNECTIVES + 2)):
        if _have_initials(words[at:], acronym[1:]):
            return True
        if words[at] not in _CONNECTIVES:
            return False
    return False
