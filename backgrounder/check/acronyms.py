"""Abbreviations are spelled out where a reader meets them first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.problems import Level
from backgrounder.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Library
    from backgrounder.problems import Place

_ACRONYM = re.compile(r"(?<![\w.&/@#-])[A-Z]+(?:[a-z]?[A-Z])+(?=s?(?![\w&@]))(?!-?\d)(?!\.\w)")
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
_PAIRED = r"(?:\bor|known\sas|called|abbreviated(?:\s(?:as|to))?|short:|acronym|in\sshort)"
_CONNECTIVES = r"(?:(?:a|al|and|at|de|des|du|e|et|for|in|la|of|on|the|to|und|y)[\s-]+){0,3}"


def undefined(desk: Desk) -> Iterator[Finding]:
    """Find abbreviations that a brief uses before it says what they stand for, or never does."""
    common = _KNOWN | set(_of_library(desk.library))
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
    for number, sentence in enumerate(sentences):
        for match in _acronyms(sentence.text):
            if match[0] not in seen:
                seen.add(match[0])
                read = " ".join(each.text for each in sentences[: number + 1])
                if not _is_explained(match[0], read):
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


def _is_explained(acronym: str, read: str) -> bool:
    """Tell whether a text says what an abbreviation stands for, in one of the usual forms."""
    short = re.escape(acronym)
    forms = (
        rf"\w[\s”\"’]*\(\s*(?:the\s|or\s)?{short}s?\b",  # Vell Fishers' Union (VFU)
        rf"\b{short}s?\s+\((?:the\s)?{_words(acronym)}",  # VFU (Vell Fishers' Union)
        rf"{_PAIRED}\s+(?:the\s|an?\s)?{short}s?\b",  # the fishers' union, or VFU
        rf"\b{short}s?\s+(?:for\sshort|stands\sfor|means|is\sshort\sfor)\b",
        rf"\b[a-z]\w*,\s+(?:the\s)?{short}s?,",  # the fishers' union, VFU, said
        rf"\b{short}s?,\s+(?:an?|the)\s[a-z\s]*[A-Za-z]",  # VFU, the union of the fishers
    )
    if any(re.search(form, read) for form in forms):
        return True
    return re.search(rf"(?-i:(?=[A-Z]))\b{_words(acronym)}", read) is not None


def _words(acronym: str) -> str:
    """Return a pattern for the words whose first letters an abbreviation has."""
    joint = rf"[\w'’]*[\s–-]+{_CONNECTIVES}"
    return r"\b" + joint.join(_letter(letter) for letter in acronym) + r"[\w'’]+"


def _letter(letter: str) -> str:
    return letter if letter.isupper() else rf"(?:{letter}|{letter.upper()})"
