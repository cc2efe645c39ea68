"""What a rule sees, and what it gives back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from backgrounder import addresses
from backgrounder.check.evidence import ledger, sentences
from backgrounder.markup import citations, links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from backgrounder.check.evidence import Evidence, Sentence
    from backgrounder.markup import Link
    from backgrounder.model import Brief, ClaimKey, Library, Page, Prose
    from backgrounder.problems import Level, Place
    from backgrounder.published import Published


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule: where, what, and how to mend it."""

    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that lies on the checker's desk."""

    library: Library
    """What would be published."""
    held: frozenset[str]
    """The paths of the drafts, which are held back."""
    today: date
    targets: Mapping[str, str]
    """The address of every file that a link may name, drafts among them."""
    ledger: Mapping[ClaimKey, tuple[Evidence, ...]]
    """What each citation that has an answer stands for: a claim, or all of a record's."""
    texts: tuple[Prose, ...]
    """Every text that would be published and may cite."""
    records: tuple[Prose, ...]
    """Every text of a claim that may be read for what it states."""
    cited: tuple[tuple[ClaimKey, Place], ...] = ()
    """Every key that texts, key figures and disputes name, with its place."""
    links: tuple[tuple[Prose, Link], ...] = ()
    """Every link and image, and the text in which it stands."""
    sentences: tuple[Sentence, ...] = ()
    """Every sentence that tells of the world, with the claims that stand behind it."""
    before: Published | None = None
    """What was last published; None where nothing was, or nothing can be compared with."""

    def bodies(self) -> Iterator[Brief | Page]:
        """Yield everything that has a body."""
        yield from self.library.briefs
        yield from self.library.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a rule demands, for those who have to keep it.

    An example is a text of one or more sentences, the body of a brief in the example site
    (`examples`); or, where it begins with `-- path --`, whole files of that site.
    """

    id: str
    level: Level
    about: str
    """What it demands, as a sentence."""
    why: str = ""
    """Why it matters to readers; empty where the message says so."""
    failing: str
    """An example in which this rule finds fault, and no other does."""
    passing: str
    """An example like it in which no rule finds fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Demand):
    """One thing that must hold of what would be published."""

    find: Callable[[Desk], Iterator[Finding]]
    reach: Literal["brief", "site"] = "brief"
    """How far it looks: at each brief or page beside the records, or at how all of them hang
    together. Where one brief was edited, the rules of the first kind look at that brief alone."""


def desk(
    library: Library,
    today: date,
    *,
    drafts: bool,
    before: Published | None = None,
    last: Desk | None = None,
) -> Desk:
    """Lay out what would be published of `library`; drafts are checked when they are built.

    Its texts are not taken apart yet (`read`): one that is too complex would take too long. Where
    the records are those of the `last` desk, they are not read again.
    """
    shown = library.shown(drafts=drafts)
    known = last.ledger if last and last.library.sources == shown.sources else None
    return Desk(
        library=shown,
        held=frozenset(() if drafts else (item.place.path for item in library.drafts())),
        today=today,
        targets=addresses.targets(library),
        ledger=ledger(shown) if known is None else known,
        texts=(*_texts(shown), *_vocabulary(shown)),
        records=tuple(_records(shown)),
        before=before,
    )


def read(laid_out: Desk) -> Desk:
    """Return the desk with what its texts cite, where they lead, and their sentences."""
    return replace(
        laid_out,
        cited=tuple(_cited(laid_out)),
        links=tuple((text, link) for text in laid_out.texts for link in links(text.text)),
        sentences=tuple(sentences(laid_out.library, laid_out.texts, laid_out.ledger)),
    )


def edited(last: Desk, new: Desk) -> frozenset[str] | None:
    """Return the paths of the briefs and pages that differ, gone ones included.

    None where anything else differs: then all has to be examined.
    """
    old, library = last.library, new.library
    others = replace(old, briefs=library.briefs, pages=library.pages, allowances=library.allowances)
    if others != library or (last.today, last.before) != (new.today, new.before):
        return None
    was, now = _by_path(old), _by_path(library)
    return frozenset(path for path in was.keys() | now.keys() if was.get(path) != now.get(path))


def narrowed(laid_out: Desk, paths: frozenset[str]) -> Desk:
    """Return the desk with no other texts than those of the briefs and pages of `paths`."""
    library = laid_out.library
    few = replace(
        library,
        briefs=tuple(brief for brief in library.briefs if brief.place.path in paths),
        pages=tuple(page for page in library.pages if page.place.path in paths),
    )
    return replace(laid_out, library=few, texts=tuple(_texts(few)), records=())


def completed(laid_out: Desk, examined: Desk, last: Desk, paths: frozenset[str]) -> Desk:
    """Return the whole desk after an edit of `paths`, which were `examined` alone.

    It has what all texts cite and where they lead, but not their sentences, except those of the
    briefs that stand there in several languages.
    """
    cited = (each for each in last.cited if each[1].path not in paths)
    led = (each for each in last.links if each[0].place.path not in paths)
    slugs = Counter(brief.slug for brief in laid_out.library.briefs)
    several = [brief for brief in laid_out.library.briefs if slugs[brief.slug] > 1]
    texts = (text for brief in several for text in brief.passages())
    return replace(
        laid_out,
        cited=(*cited, *examined.cited),
        links=(*led, *examined.links),
        sentences=tuple(sentences(laid_out.library, texts, laid_out.ledger)),
    )


def _by_path(library: Library) -> dict[str, Brief | Page]:
    items: tuple[Brief | Page, ...] = (*library.briefs, *library.pages)
    return {item.place.path: item for item in items}


def _texts(library: Library) -> Iterator[Prose]:
    for brief in library.briefs:
        yield from brief.passages()
    for page in library.pages:
        yield from (text for text in (page.summary, page.body) if text)


def _vocabulary(library: Library) -> Iterator[Prose]:
    yield from (tag.about for tag in library.tags.values() if tag.about)
    yield from (matter.wording for matter in library.disputes.values() if matter.wording)


def _records(library: Library) -> Iterator[Prose]:
    for source in library.sources.values():
        for claim in source.claims.values():
            yield from claim.texts()


def _cited(laid_out: Desk) -> Iterator[tuple[ClaimKey, Place]]:
    for text in laid_out.texts:
        for citation in citations(text):
            yield citation.key, citation.place
    for brief in laid_out.library.briefs:
        yield from ((key.value, key.place) for key in brief.key_figures)
    for matter in laid_out.library.disputes.values():
        for version in matter.versions:
            yield from ((key.value, key.place) for key in version.claims)
