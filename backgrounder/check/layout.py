"""What is laid on the desk: everything, or what an edit concerns.

The first check looks at everything. A later one, where nothing was edited but briefs and pages,
looks at those, and at what links to one whose address or headings changed; the rest is taken over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.check.desk import Desk
from backgrounder.check.evidence import ledger, sentences
from backgrounder.check.profile import leading_to, profiles
from backgrounder.check.reference import (
    Reference,
    in_versions,
    leads,
    record_texts,
)
from backgrounder.markup import citations, links
from backgrounder.memo import memoised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backgrounder.markup import Link
    from backgrounder.model import ClaimKey, Library, Prose
    from backgrounder.problems import Place
    from backgrounder.published import Published


BRIEFS_AT_ONCE = 24
"""That are read together: what is read takes much room."""


def desk(
    library: Library,
    today: date,
    *,
    drafts: bool,
    before: Published | None = None,
    last: Desk | None = None,
) -> Desk:
    """Return the desk for what would be published of `library`, with nothing laid out on it yet.

    Drafts are checked when they are built. What was gathered from the records for the `last` desk
    stands where they are the same.
    """
    shown = library.shown(drafts=drafts)
    reference = Reference(replace(shown, briefs=(), pages=(), allowances=()))
    return Desk(
        library=shown,
        held=frozenset(() if drafts else (item.place.path for item in library.drafts())),
        today=today,
        targets=addresses.targets(library),
        reference=last.reference if last and last.reference == reference else reference,
        before=before,
    )


def edited(last: Desk, new: Desk) -> frozenset[str] | None:
    """Return the paths of the briefs and pages that differ, gone ones included.

    None where anything else differs: then all has to be examined.
    """
    is_same = last.reference is new.reference and last.today == new.today
    if not is_same or last.before != new.before:
        return None
    was, now = {id(item) for item in last.bodies()}, {id(item) for item in new.bodies()}
    gone = {item.place.path: item for item in last.bodies() if id(item) not in now}
    came = {item.place.path: item for item in new.bodies() if id(item) not in was}
    return frozenset(path for path in gone | came if gone.get(path) != came.get(path))


def laid_out(whole: Desk, paths: frozenset[str] | None) -> Desk:
    """Lay out the texts to examine: those of the briefs and pages of `paths`, or all for None.

    They are not taken apart yet (`marked`, `read`): one that is too complex would take too long.
    """
    library = whole.library
    if paths is None:
        texts = (*_texts(library), *library.vocabulary_texts())
        return replace(whole, texts=texts, records=tuple(record_texts(library)))
    few = replace(
        library,
        briefs=tuple(brief for brief in library.briefs if brief.place.path in paths),
        pages=tuple(page for page in library.pages if page.place.path in paths),
    )
    return replace(whole, library=few, is_whole=False, texts=tuple(_texts(few)))


def marked(examined: Desk) -> Desk:
    """Return the desk with what its texts cite, and where they lead."""
    return replace(
        examined,
        cited=tuple(_cited(examined)),
        links=tuple((text, link) for text in examined.texts for link in _links(text.text)),
    )


def in_shares(whole: Desk) -> tuple[Desk, ...]:
    """Return what is to be examined as several desks: the vocabulary, and some bodies at a time.

    The rules that look at each brief alone find on them together what they would find on one.
    """
    library = whole.library
    bare = replace(library, briefs=(), pages=())
    texts, records = tuple(library.vocabulary_texts()), tuple(record_texts(library))
    starts = range(0, len(library.briefs), BRIEFS_AT_ONCE)
    some = (replace(bare, briefs=library.briefs[at : at + BRIEFS_AT_ONCE]) for at in starts)
    few = (*some, replace(bare, pages=library.pages))
    return (
        replace(whole, library=bare, texts=texts, records=records),
        *(replace(whole, library=each, is_whole=False, texts=tuple(_texts(each))) for each in few),
    )


def read(examined: Desk) -> Desk:
    """Return the desk with the sentences of its texts."""
    evidence = examined.reference.gathered(ledger)
    return replace(examined, sentences=tuple(sentences(examined.library, examined.texts, evidence)))


def profiled(whole: Desk, examined: Desk, last: Desk | None, paths: frozenset[str] | None) -> Desk:
    """Return the whole desk with the profiles of what was `examined`, and of the rest the last."""
    new = dict(profiles(examined.bodies(), examined.cited, examined.links))
    if last and paths is not None:
        new = {**last.profiles, **new}
        for path in paths.difference(item.place.path for item in examined.bodies()):
            new.pop(path, None)
    return replace(whole, profiles=new)


def concerned(last: Desk, new: Desk, paths: frozenset[str]) -> frozenset[str] | None:
    """Return `paths`, which were edited, and those of what may link to one that has moved.

    That is one with another address or other headings. None where the vocabulary may link to it.
    """
    moved = last.held ^ new.held
    moved |= {path for path, _ in last.targets.items() ^ new.targets.items()}
    moved |= {path for path in paths if _anchors(last, path) != _anchors(new, path)}
    if not moved:
        return paths
    if leading_to(moved, {"": new.reference.gathered(leads)}):
        return None
    return paths | leading_to(moved, {path: each.leads for path, each in new.profiles.items()})


def is_reshaped(last: Desk, new: Desk, paths: frozenset[str]) -> bool:
    """Tell whether an edit of `paths` shows in a profile, or in a brief that is translated."""
    if not paths.isdisjoint(_in_several_languages(new.library)):
        return True
    return any(last.profiles.get(path) != new.profiles.get(path) for path in paths)


def side_by_side(whole: Desk) -> Desk:
    """Return the whole desk with what the briefs that stand there in several languages say."""
    several = read(marked(laid_out(whole, _in_several_languages(whole.library))))
    return replace(whole, cited=several.cited, sentences=several.sentences)


def _texts(library: Library) -> Iterator[Prose]:
    for brief in library.briefs:
        yield from brief.passages()
    for page in library.pages:
        yield from (text for text in (page.summary, page.body) if text)


@memoised  # asked for first for all texts, and then for each share of them
def _links(text: str) -> tuple[Link, ...]:
    return links(text)


def _cited(examined: Desk) -> Iterator[tuple[ClaimKey, Place]]:
    for text in examined.texts:
        for citation in citations(text):
            yield citation.key, citation.place
    for brief in examined.library.briefs:
        yield from ((key.value, key.place) for key in brief.key_figures)
    if examined.is_whole:
        yield from in_versions(examined.library)


def _anchors(of: Desk, path: str) -> frozenset[str] | None:
    known = of.profiles.get(path)
    return known.anchors if known else None


def _in_several_languages(library: Library) -> frozenset[str]:
    slugs = Counter(brief.slug for brief in library.briefs)
    return frozenset(brief.place.path for brief in library.briefs if slugs[brief.slug] > 1)
