"""No two things claim one address."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.check.desk import Finding, Rule
from backgrounder.problems import Level, Place, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk


def same_address(desk: Desk) -> Iterator[Finding]:
    """Find pages, aliases and files that would be written to the same address."""
    claimants: defaultdict[str, list[tuple[str, Place]]] = defaultdict(list)
    for address, place in _claims(desk):
        claimants[_folded(address)].append((address, place))
    for rivals in claimants.values():
        for address, place in rivals[1:]:
            first = rivals[0][1]
            yield Finding(
                place,
                f"the address `{address}` is taken already by {first}",
                "give one of the two another name",
            )


def policies(desk: Desk) -> Iterator[Finding]:
    """Find policies that name a page that does not exist."""
    slugs = {page.slug for page in desk.library.pages}
    for kind, page in desk.library.site.policies.items():
        if page.value not in slugs:
            yield Finding(
                page.place,
                f"the policy `{kind}` names the page `{page.value}`, which does not exist",
                nearest(page.value, slugs) or f"write `content/pages/{page.value}.md`",
            )


RULES = (
    Rule(
        id="address-taken",
        level=Level.ERROR,
        about="Each page has an address of its own.",
        why="one of the two pages would be lost",
        find=same_address,
        reach="site",
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
aliases: [/topics/lake/]
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
aliases: [/old-lake/]
---
Nothing more is known.
""",
    ),
    Rule(
        id="policy-unknown",
        level=Level.ERROR,
        about="A policy is a page that exists.",
        find=policies,
        reach="site",
        failing="""\
-- content/site.yaml --
title: The Orro Explainer
language: en
policies: {corrections: mending}
""",
        passing="""\
-- content/site.yaml --
title: The Orro Explainer
language: en
policies: {corrections: mending}
-- content/pages/mending.md --
---
title: How we mend
---
We say what was wrong.
""",
    ),
)


def _claims(desk: Desk) -> Iterator[tuple[str, Place]]:
    language = desk.library.site.language
    for name in addresses.FIXED_PAGES:
        yield f"/{name}/", Place("content/site.yaml")
    for brief in desk.library.briefs:
        yield addresses.topic(brief, language), brief.place
    for page in desk.library.pages:
        yield addresses.page(page, language), page.place
    for tag in desk.library.tags.values():
        yield addresses.tag(tag.id), tag.place
    for source in desk.library.sources.values():
        yield addresses.source(source.id), source.place
    library = desk.library
    for item in (*desk.bodies(), *library.tags.values(), *library.sources.values()):
        for alias in item.aliases:
            yield alias.value, alias.place


def _folded(address: str) -> str:
    """Hosts differ in case and Unicode form: what is equal on any of them is equal here."""
    return unicodedata.normalize("NFC", address).casefold().rstrip("/")
