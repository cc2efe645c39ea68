"""What a rule sees, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from backgrounder.check.reference import keys, once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from backgrounder.check.evidence import Sentence
    from backgrounder.check.profile import Profile
    from backgrounder.check.reference import Reference
    from backgrounder.markup import Link
    from backgrounder.model import Brief, ClaimKey, Library, Page, Prose
    from backgrounder.problems import Level, Place
    from backgrounder.published import Published


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule: where, what, and how to mend it."""

    place: Place
    message: str
    hint: str = ""
    brief: str = ""
    """The path of the brief or page that is at fault, where `place` is not in it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that lies on the checker's desk."""

    library: Library
    """What is examined: what would be published, or those briefs of it that an edit concerns."""
    held: frozenset[str]
    """The paths of the drafts, which are held back."""
    today: date
    targets: Mapping[str, str]
    """The address of every file that a link may name, drafts among them."""
    reference: Reference
    """The records and the vocabulary, and what rules have gathered from them."""
    before: Published | None = None
    """What was last published; None where nothing was, or nothing can be compared with."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """What can be seen from elsewhere of everything that would be published, by path."""
    is_whole: bool = True
    """Whether everything is examined, and not only some briefs and pages."""
    texts: tuple[Prose, ...] = ()
    """Every text that would be published and may cite."""
    records: tuple[Prose, ...] = ()
    """Every text of a claim that may be read for what it states."""
    cited: tuple[tuple[ClaimKey, Place], ...] = ()
    """Every key that texts, key figures and disputes name, with its place."""
    links: tuple[tuple[Prose, Link], ...] = ()
    """Every link and image, and the text in which it stands."""
    sentences: tuple[Sentence, ...] = ()
    """Every sentence that tells of the world, with the claims that stand behind it."""
    _gathered: dict[Callable[[Desk], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def gathered(self, gather: Callable[[Desk], T]) -> T:
        """Return what a function gathers from the desk for several rules; it is asked once."""
        return once(self._gathered, gather, self)

    def cited_anywhere(self) -> frozenset[ClaimKey]:
        """Return what would be cited, also by what is not examined."""
        in_records = self.reference.gathered(keys)
        return in_records.union(*(each.keys for each in self.profiles.values()))

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
    together. Where one brief was edited, the rules of the first kind look at that brief alone. The
    others see of each brief its profile, and what those say that are translated; they look again
    where some of that has changed."""
