"""What a rule sees, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.check.evidence import sentences
from backgrounder.markup import citations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from backgrounder.check.evidence import Sentence
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
    cited: tuple[tuple[ClaimKey, Place], ...]
    """Every key that texts, key figures and disputes name, with its place."""
    sentences: tuple[Sentence, ...]
    """Every sentence that tells of the world, with the claims that stand behind it."""
    before: Published | None = None
    """What was last published; None where nothing was, or nothing can be compared with."""

    def texts(self) -> Iterator[Prose]:
        """Yield every text that would be published and may cite."""
        yield from _texts(self.library)

    def records(self) -> Iterator[Prose]:
        """Yield every text of a claim that may be read for what it states."""
        for source in self.library.sources.values():
            for claim in source.claims.values():
                texts = (claim.says, claim.figure, claim.counts, *claim.quotes)
                yield from (text for text in texts if text)

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


def desk(library: Library, today: date, *, drafts: bool, before: Published | None = None) -> Desk:
    """Lay out what would be published of `library`; drafts are checked when they are built.

    Its texts are not taken apart yet (`read`): one that is too complex would take too long.
    """
    return Desk(
        library=library.shown(drafts=drafts),
        held=frozenset(() if drafts else _drafts(library)),
        today=today,
        targets=addresses.targets(library),
        cited=(),
        sentences=(),
        before=before,
    )


def read(laid_out: Desk) -> Desk:
    """Return the desk with the citations and the sentences of what lies on it."""
    library = laid_out.library
    return replace(laid_out, cited=tuple(_cited(library)), sentences=tuple(sentences(library)))


def _drafts(library: Library) -> Iterator[str]:
    yield from (brief.place.path for brief in library.briefs if brief.draft)
    yield from (page.place.path for page in library.pages if page.draft)


def _texts(library: Library) -> Iterator[Prose]:
    for brief in library.briefs:
        yield from brief.passages()
    for page in library.pages:
        yield from (text for text in (page.summary, page.body) if text)
    yield from (tag.about for tag in library.tags.values() if tag.about)
    yield from (matter.wording for matter in library.disputes.values() if matter.wording)


def _cited(library: Library) -> Iterator[tuple[ClaimKey, Place]]:
    for text in _texts(library):
        for citation in citations(text):
            yield citation.key, citation.place
    for brief in library.briefs:
        yield from ((key.value, key.place) for key in brief.key_figures)
    for matter in library.disputes.values():
        for version in matter.versions:
            yield from ((key.value, key.place) for key in version.claims)
