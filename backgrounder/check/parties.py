"""Those whom a brief must let speak do speak in it, or are said not to have answered."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.names import called, known, plain_words, vocabulary, without_aside, words_of
from backgrounder.problems import Level, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from backgrounder.check.desk import Desk
    from backgrounder.check.names import Vocabulary
    from backgrounder.model import Brief, ClaimKey, Library


def silent(desk: Desk) -> Iterator[Finding]:
    """Find parties of whom a brief cites no claim, and who are not said to be silent either."""
    names = desk.reference.gathered(vocabulary)
    cited = _cited(desk)
    for brief in desk.library.briefs:
        keys = cited[brief.place.path] | _in_disputes(brief, desk.library)
        speakers = [*_speakers(keys, desk.library, names)] if brief.parties else []
        for party in brief.parties:
            who = party.who.text.strip()
            if _TAG_ID.fullmatch(who) and who not in names.tags:
                yield Finding(
                    party.who.place,
                    f"there is no tag `{who}`",
                    nearest(who, names.tags) or "declare it, or write plain words",
                )
            elif not party.no_response and not _speaks(who, speakers, names):
                yield Finding(
                    party.who.place,
                    f"the brief cites nothing that `{known(who, names).shown}` says",
                    "cite a claim that has them under `by`, or add `no-response:` with the day up "
                    "to which none was found",
                )


RULES = (
    Rule(
        id="party-silent",
        level=Level.ERROR,
        about="Each of a brief's `parties` speaks in it, or has `no-response`.",
        why="readers would hear one side only",
        find=silent,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
parties:
  - who: vell-water-board
  - who: the mill's owners
---
The water stands 4 metres below its mark [@orro-2024#level].
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
parties:
  - who: vell-water-board
  - who: the mill's owners
    no-response: 2024-05-30
---
The water stands 4 metres below its mark [@orro-2024#level].
""",
    ),
)

_TAG_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""A tag's id of several words; one word may as well be plain: `police`."""


def _cited(desk: Desk) -> defaultdict[str, set[ClaimKey]]:
    """Return what each file cites, by its path."""
    cited: defaultdict[str, set[ClaimKey]] = defaultdict(set)
    for key, place in desk.cited:
        cited[place.path].add(key)
    return cited


def _in_disputes(brief: Brief, library: Library) -> set[ClaimKey]:
    """Return the claims of the disputes that a brief shows."""
    shown = (library.disputes.get(matter.value) for matter in brief.disputes)
    versions = (version for matter in shown if matter for version in matter.versions)
    return {key.value for version in versions for key in version.claims}


def _speakers(
    keys: Iterable[ClaimKey], library: Library, names: Vocabulary
) -> Iterator[frozenset[str]]:
    """Yield the words that tell who speaks, for each claim that is cited."""
    for key in keys:
        source = library.sources.get(key.source)
        for claim in source.claims.values() if source else ():
            if source and key.claim in {"", claim.id}:
                yield _words_of_speaker((claim.by or source.publisher).text.strip(), names)


def _words_of_speaker(who: str, names: Vocabulary) -> frozenset[str]:
    tag = names.tags.get(who)
    if tag is None:
        return words_of(who)
    about = tag.about.text if tag.about else ""
    return frozenset({tag.id}).union(*map(words_of, (*called(tag), about)))


def _speaks(who: str, speakers: Sequence[frozenset[str]], names: Vocabulary) -> bool:
    """Tell whether a party is one of the speakers, by its tag or by all words of a name of it.

    `the police in Port Vell` are also there where a record has `the police`, and no other town.
    """
    tag = names.tags.get(who)
    forms = [plain_words(form) for form in (called(tag) if tag else [without_aside(who)])]
    return any(
        who in speaker or _is_called(form, speaker, names.places)
        for speaker in speakers
        for form in forms
    )


def _is_called(form: frozenset[str], speaker: frozenset[str], places: frozenset[str]) -> bool:
    if form <= speaker:
        return bool(form)
    bare = form - places
    return bool(bare) and bare <= speaker and places.isdisjoint(speaker)
