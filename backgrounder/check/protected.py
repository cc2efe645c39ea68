"""People who must be protected are neither named, nor told by what stands together on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from backgrounder import protection
from backgrounder.check import examples
from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import citations
from backgrounder.model import Brief, ClaimKey, Placed, Prose
from backgrounder.problems import Level, Place
from backgrounder.protection import discretion

if TYPE_CHECKING:
    from backgrounder.check.desk import Desk
    from backgrounder.model import Library
    from backgrounder.protection import Watch

INVIOLABLE = discretion.PRIVATE
"""The rules that nobody can switch off, make milder, or make an exception from."""


_MOST = 100
"""Finds that are told of one text: an author who mends these looks again anyhow."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """One text that would be published."""

    text: str
    place_of: Callable[[int], Place]
    """Where the character at an offset stands."""


def named(desk: Desk) -> Iterator[Finding]:
    """Find every protected name."""
    watch = protection.watch(desk.library.protected)
    for spot in _everything(desk) if watch.people else ():
        starts = {find.start: find.person for find in watch.names(spot.text)}
        for start, person in islice(starts.items(), _MOST):
            hint = discretion.name_hint(watch.people[person])
            yield Finding(spot.place_of(start), discretion.NAME_HERE, hint)


def identified(desk: Desk) -> Iterator[Finding]:
    """Find the pages on which two attributes of one protected person stand."""
    watch = protection.watch(desk.library.protected)
    for record in _records(desk) if watch.people else ():
        brief = record.place.path if isinstance(record, Brief) else ""
        yield from _pieces(watch, _page(record, desk.library), brief)


def _pieces(watch: Watch, page: Iterable[_Spot], brief: str) -> Iterator[Finding]:
    found = [(find, spot) for spot in page for find in watch.finds(spot.text)]
    for number in discretion.second_pieces(find for find, _ in found):
        find, spot = found[number]
        hint = discretion.pieces_hint(watch.people[find.person])
        yield Finding(spot.place_of(find.start), discretion.PIECES_HERE, hint, brief)


def _everything(desk: Desk) -> Iterator[_Spot]:
    for record in _records(desk):
        yield from _spots(record, _START)
    if desk.is_whole:
        yield from _elsewhere(desk.library)


def _elsewhere(library: Library) -> Iterator[_Spot]:
    yield from _spots(library.site, Place("content/site.yaml"))
    for file in library.static:
        yield from _spots(file.path, Place(f"static/{file.path}"))
    yield from _spots(Prose(library.stylesheet, Place("static/style.css")), _START)


def _records(desk: Desk) -> Iterator[object]:
    """Yield all that is examined and has a page, or an entry of its own on one."""
    yield from desk.bodies()
    if desk.is_whole:
        library = desk.library
        yield from (*library.tags.values(), *library.disputes.values())
        # Nothing of a private record is published.
        yield from (source for source in library.sources.values() if not source.private)


def _page(record: object, library: Library) -> Iterator[_Spot]:
    """Yield what stands on the page of a record; on a topic's, all that it rests on too."""
    yield from _spots(record, _START)
    if not isinstance(record, Brief):
        return
    matters = [library.disputes.get(each.value) for each in record.disputes]
    keys = [citation.key for text in record.passages() for citation in citations(text)]
    keys += [each.value for each in record.key_figures]
    keys += [
        key.value
        for matter in matters
        if matter
        for version in matter.versions
        for key in version.claims
    ]
    tags = [library.tags.get(each.value) for each in record.tags]
    sources = [library.sources.get(each) for each in dict.fromkeys(key.source for key in keys)]
    for other in (*matters, *tags, *sources):
        yield from _spots(other, _START)


def _spots(value: object, place: Place) -> Iterator[_Spot]:
    """Yield every text of a value of the model, whatever its fields are called.

    `place` is that of the record around it.
    """
    if isinstance(value, Prose):
        yield _Spot(value.text, value.place_of)
    elif isinstance(value, Placed):
        yield from _spots_at(value.value, value.place)
    elif isinstance(value, str):
        yield _Spot(value, lambda _: place)
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(_spots(each, place) for each in value.values())
    elif isinstance(value, tuple):
        yield from chain.from_iterable(_spots(each, place) for each in value)
    elif is_dataclass(value):
        here = getattr(value, "place", place)
        inner = (getattr(value, field.name) for field in fields(value))
        yield from chain.from_iterable(_spots(each, here) for each in inner)


def _spots_at(value: object, place: Place) -> Iterator[_Spot]:
    """Yield a text that stands at one place; a claim's key stands as it is written."""
    if isinstance(value, str | ClaimKey):
        yield from _spots(Prose(str(value), place), place)


_START = Place("content")
"""Stands for the place of records that have none; all of today's have one."""

_LIST = f"""
-- {protection.PATH} --
person-1:
  say: the boy
  salt: 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
  cost: {{n: 2, r: 1, p: 1}}
  names: [2-25e-b1c433959fcbca397bc31cff11e27c38]
  attributes:
    - [2-3c3-fe909b8f004172364a8b622ec49c5a84]
    - [1-81f-f95fbacd19ca55586fb37dd351fc1c79]
-- {examples.BRIEF} --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
"""
"""Protects the fictional Mira Vell, whose parent is Tolan Vell, and who lives at the harbour."""

RULES = (
    Rule(
        id=discretion.NAMED,
        level=Level.ERROR,
        about="Nobody is named whom `seeds/protected.yaml` protects, in any form or spelling.",
        why=discretion.NAMED_WHY,
        find=named,
        failing=f"{_LIST}The boats were counted by Mira Vell.\n",
        passing=f"{_LIST}The boats were counted by the boy, and Oran Vell saw it.\n",
    ),
    Rule(
        id=discretion.JIGSAW,
        level=Level.ERROR,
        about="No page holds two of the things that together identify somebody protected.",
        why=discretion.JIGSAW_WHY,
        find=identified,
        failing=f"{_LIST}The father, Tolan Vell, mends nets at the harbour.\n",
        passing=f"{_LIST}The father mends nets at the harbour.\n",
    ),
)
