"""The vocabulary is declared, connected and used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import slug
from backgrounder.problems import Level, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backgrounder.check.desk import Desk
    from backgrounder.model import Tag


_NEW_TAG = "python build.py new tag"


def unknown(desk: Desk) -> Iterator[Finding]:
    """Find tags that briefs carry and the vocabulary does not have."""
    for brief in desk.library.briefs:
        for tag in brief.tags:
            if tag.value not in desk.library.tags:
                yield Finding(
                    tag.place,
                    f"the tag `{tag.value}` is not declared in `content/tags.yaml`",
                    _remedy(tag.value, desk.library.tags),
                )


def adrift(desk: Desk) -> Iterator[Finding]:
    """Find tags that lie within a tag that does not exist, or within themselves."""
    tags = desk.library.tags
    for tag in tags.values():
        if tag.within is None:
            continue
        if tag.within.value not in tags:
            yield Finding(
                tag.within.place,
                f"`{tag.id}` lies within `{tag.within.value}`, which is not a tag",
                nearest(tag.within.value, tags) or "declare it too",
            )
        elif _circle(tag, tags):
            steps = " → ".join(f"`{step}`" for step in _circle(tag, tags))
            yield Finding(tag.within.place, f"{steps} lie within each other", "break the circle")


def unused(desk: Desk) -> Iterator[Finding]:
    """Find tags that no brief carries and no carried tag lies within.

    Says nothing while a carried tag is unknown, which may mean this one, or a file unread, which
    may carry it.
    """
    if desk.library.unread or any(unknown(desk)):
        return
    used = carried(desk)
    for tag in desk.library.tags.values():
        if tag.id not in used:
            yield Finding(
                tag.place, f"no brief carries the tag `{tag.id}`", "use it, or take it out"
            )


def carried(desk: Desk) -> set[str]:
    """Return the tags of all briefs and the larger ones that they lie within."""
    used: set[str] = set()
    waiting = [tag.value for brief in desk.library.briefs for tag in brief.tags]
    while waiting:
        identifier = waiting.pop()
        tag = desk.library.tags.get(identifier)
        if tag is None or identifier in used:
            continue
        used.add(identifier)
        if tag.within:
            waiting.append(tag.within.value)
    return used


RULES = (
    Rule(
        id="tag-unknown",
        level=Level.ERROR,
        about="A tag that a brief carries is declared.",
        why="readers would be led nowhere",
        find=unknown,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
tags: [lake-oro]
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
tags: [lake-orro]
---
Nothing more is known.
""",
    ),
    Rule(
        id="tag-adrift",
        level=Level.ERROR,
        about="A tag lies within one that exists.",
        find=adrift,
        reach="site",
        failing="""\
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place, within: hills}
vell-water-board: {name: Vell Water Board, kind: organisation}
""",
        passing="""\
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place}
vell-water-board: {name: Vell Water Board, kind: organisation}
""",
    ),
    Rule(
        id="tag-unused",
        level=Level.WARNING,
        about="A declared tag is carried by a brief.",
        find=unused,
        reach="site",
        failing="""\
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place}
vell-water-board: {name: Vell Water Board, kind: organisation}
orro-hills: {name: Orro Hills, kind: place}
""",
        passing="""\
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place, within: orro-hills}
vell-water-board: {name: Vell Water Board, kind: organisation}
orro-hills: {name: Orro Hills, kind: place}
""",
    ),
)


def _remedy(unknown: str, tags: Mapping[str, Tag]) -> str:
    words = unknown.split()
    if len(words) > 1 and all(word == slug(word) for word in words):
        return f"put a comma between tags, `[{', '.join(words)}]`, or each on a line of its own"
    meant = nearest(unknown, tags)
    if meant:
        return f"{meant} A new tag is declared by `{_NEW_TAG}`"
    return f"declare it by `{_NEW_TAG}`"


def _circle(tag: Tag, tags: Mapping[str, Tag]) -> tuple[str, ...]:
    """Return the way from a tag back to itself, or nothing where there is no circle."""
    steps, current = [tag.id], tag
    while current.within and current.within.value in tags:
        current = tags[current.within.value]
        steps.append(current.id)
        if current.id == tag.id:
            return tuple(steps)
        if steps.count(current.id) > 1:
            return ()
    return ()
