"""What a rule sees, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.check.evidence import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Brief, Library, Page, Prose
    from backgrounder.problems import Level, Place


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
    sentences: tuple[Sentence, ...]
    """Every sentence that tells of the world, with the claims that stand behind it."""

    def texts(self) -> Iterator[Prose]:
        """Yield every text that would be published and may cite."""
        for brief in self.library.briefs:
            yield from brief.passages()
        for page in self.library.pages:
            yield from (text for text in (page.summary, page.body) if text)
        yield from (tag.about for tag in self.library.tags.values() if tag.about)
        yield from (matter.wording for matter in self.library.disputes.values() if matter.wording)

    def bodies(self) -> Iterator[Brief | Page]:
        """Yield everything that has a body."""
        yield from self.library.briefs
        yield from self.library.pages


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold."""

    id: str
    level: Level
    why: str
    """Why it matters to readers; empty where the message says so."""
    find: Callable[[Desk], Iterator[Finding]]


def desk(library: Library, today: date, *, drafts: bool) -> Desk:
    """Lay out what would be published of `library`; drafts are checked when they are built."""
    shown = library.shown(drafts=drafts)
    return Desk(
        library=shown,
        held=frozenset(() if drafts else _drafts(library)),
        today=today,
        targets=addresses.targets(library),
        sentences=tuple(sentences(shown)),
    )


def _drafts(library: Library) -> Iterator[str]:
    yield from (brief.place.path for brief in library.briefs if brief.draft)
    yield from (page.place.path for page in library.pages if page.draft)
