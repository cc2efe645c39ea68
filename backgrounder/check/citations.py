"""Every citation, key figure and dispute leads to a record that exists and may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.markup import groups
from backgrounder.problems import Level, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.model import ClaimKey, Library
    from backgrounder.problems import Place


def malformed(desk: Desk) -> Iterator[Finding]:
    """Find brackets that begin like a citation and are none."""
    for text in desk.texts:
        for group in groups(text):
            for written in group.malformed:
                yield Finding(
                    text.place_of(group.start),
                    f"`{written}` is not a citation",
                    "write `[@source#claim]`, and several as `[@source#claim; @source#claim]`",
                )


def unknown(desk: Desk) -> Iterator[Finding]:
    """Find keys that no source record and no claim answers to.

    Says nothing of records that cannot be read: that is told of them.
    """
    for key, place in desk.cited:
        if f"seeds/sources/{key.source}.yaml" in desk.library.unread:
            continue
        finding = _unanswered(desk.library, key, place)
        if finding:
            yield finding


def private(desk: Desk) -> Iterator[Finding]:
    """Find citations of records that must not be published."""
    for key, place in desk.cited:
        source = desk.library.sources.get(key.source)
        if source and source.private:
            yield Finding(
                place,
                f"the source `{key.source}` is private",
                "cite a record that may be published, or hold the brief back with `draft: true`",
            )


def in_titles(desk: Desk) -> Iterator[Finding]:
    """Find citations in titles, which are shown where no source list is."""
    for item in desk.bodies():
        for group in groups(item.title):
            yield Finding(
                item.title.place_of(group.start),
                "a title cannot carry a citation",
                "cite in the summary or in the body",
            )


def figureless(desk: Desk) -> Iterator[Finding]:
    """Find key figures whose claim has no figure."""
    for brief in desk.library.briefs:
        for key in brief.key_figures:
            claim = desk.library.claim(key.value)
            if claim and not claim.figure:
                yield Finding(
                    key.place,
                    f"the claim `{key.value}` has no `figure` to show",
                    "give the claim a `figure`, or take it off the key figures",
                )


def unknown_disputes(desk: Desk) -> Iterator[Finding]:
    """Find disputes that a brief lists and `seeds/disputes.yaml` does not have."""
    for brief in desk.library.briefs:
        for identifier in brief.disputes:
            if identifier.value not in desk.library.disputes:
                yield Finding(
                    identifier.place,
                    f"there is no dispute `{identifier.value}` in `seeds/disputes.yaml`",
                    nearest(identifier.value, desk.library.disputes),
                )


def unused(desk: Desk) -> Iterator[Finding]:
    """Find source records that nothing cites: they are not published.

    Says nothing while a citation is unknown, which may mean the record, or a file unread, which may
    cite it.
    """
    library, cited = desk.library, desk.cited_anywhere()
    if library.unread or not all(_is_answered(library, key) for key in cited):
        return
    used = {key.source for key in cited}
    for source in library.sources.values():
        if source.id not in used and not source.private:
            yield Finding(
                source.place,
                f"no brief cites `{source.id}`",
                "cite it, or leave it as it is: it is not published",
            )


RULES = (
    Rule(
        id="citation-malformed",
        level=Level.ERROR,
        about="A citation has the form `[@source#claim]`.",
        why="it would stand on the page as text",
        find=malformed,
        failing="The lake is low [@orro 2024#level].",
        passing="The lake is low [@orro-2024#level].",
    ),
    Rule(
        id="citation-in-title",
        level=Level.ERROR,
        about="A title cites nothing.",
        why="a title stands where no source list is",
        find=in_titles,
        failing="""\
-- content/topics/example.md --
---
title: The lake is low [@orro-2024#level]
summary: It shows what a rule is about.
date: 2024-06-01
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: The lake is low
summary: It shows what a rule is about.
date: 2024-06-01
---
Nothing more is known.
""",
    ),
    Rule(
        id="cite-unknown",
        level=Level.ERROR,
        about="A citation names a record and a claim that exist.",
        why="readers could not see what it rests on",
        find=unknown,
        failing="The lake is low [@oro-2024#level].",
        passing="The lake is low [@orro-2024#level].",
    ),
    Rule(
        id="cite-private",
        level=Level.ERROR,
        about="Nothing rests on a private record.",
        why="nothing of a private record may go out",
        find=private,
        failing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
private: true
published: 2024-05-02
claims:
  nets: {says: The nets are empty.}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
The nets are empty [@letter#nets].
""",
        passing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
claims:
  nets: {says: The nets are empty.}
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
The nets are empty [@letter#nets].
""",
    ),
    Rule(
        id="key-figure",
        level=Level.ERROR,
        about="A key figure is a claim that has a figure.",
        find=figureless,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
key-figures: [orro-2024#west-shore]
disputes: [shore]
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
key-figures: [orro-2024#level]
---
Nothing more is known.
""",
    ),
    Rule(
        id="dispute-unknown",
        level=Level.ERROR,
        about="A dispute that a brief lists exists.",
        find=unknown_disputes,
        failing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
disputes: [shores]
---
Nothing more is known.
""",
        passing="""\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
disputes: [shore]
---
Nothing more is known.
""",
    ),
    Rule(
        id="source-unused",
        level=Level.WARNING,
        about="A record is cited somewhere.",
        find=unused,
        reach="site",
        failing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
""",
        passing="""\
-- seeds/sources/letter.yaml --
publisher: A fisher
title: A letter
link: false
published: 2024-05-02
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
---
A fisher wrote a letter [@letter].
""",
    ),
)


def _is_answered(library: Library, key: ClaimKey) -> bool:
    source = library.sources.get(key.source)
    return source is not None and (not key.claim or key.claim in source.claims)


def _unanswered(library: Library, key: ClaimKey, place: Place) -> Finding | None:
    source = library.sources.get(key.source)
    if source is None:
        return Finding(
            place,
            f"there is no source `{key.source}`",
            nearest(key.source, library.sources)
            or f"write its record, `seeds/sources/{key.source}.yaml`",
        )
    if key.claim and key.claim not in source.claims:
        return Finding(
            place,
            f"the source `{key.source}` has no claim `{key.claim}`",
            nearest(key.claim, source.claims) or f"add it to `{source.place.path}`",
        )
    return None
