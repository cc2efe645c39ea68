"""The newsroom's own things, as `read` finds them: briefs, tags, sources, claims and disputes.

Values only: nothing here opens a file, and nothing changes once it is made. What an author wrote
keeps its place, so that whoever finds fault with it later can say where it stands.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the types of the fields, these and others
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from backgrounder.dates import When  # noqa: TC001
from backgrounder.problems import Place
from backgrounder.protection import Protected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.settings import Site

T_co = TypeVar("T_co", covariant=True)

_LINE_END = re.compile(r"\n")
_WORD = re.compile(r"\S+")

TagKind = Literal["theme", "place", "person", "organisation", "term"]
Standing = Literal["stated", "alleged", "charged", "denied", "confirmed", "retracted"]
Proceedings = Literal["", "accused", "charged", "on-trial", "convicted", "acquitted"]
SourceKind = Literal[
    "wire",
    "newspaper",
    "broadcaster",
    "website",
    "statement",
    "official",
    "dataset",
    "court-paper",
    "law",
    "report",
]


@dataclass(frozen=True, slots=True)
class Placed(Generic[T_co]):
    """A value and where its author wrote it."""

    value: T_co
    place: Place


@dataclass(frozen=True, slots=True)
class Prose:
    """Text with light Markdown and citations, and where it stands in its file."""

    text: str
    """What the author meant, after YAML's folding and quoting."""
    place: Place
    """Where the first character of `written` stands."""
    written: str = ""
    """The same text as it stands in the file; empty where it is the same to the letter."""

    def place_of(self, offset: int) -> Place:
        """Return the place in the file of the character at `offset` of `text`.

        Folded and indented YAML text is followed word by word: its words stand in the file in
        the same order, only the white space between them differs.
        """
        if not self.written or self.written == self.text:
            return _in_file(self.place, self.text, offset)
        at = _offset_in(self.written, self.text, offset)
        return self.place if at is None else _in_file(self.place, self.written, at)

    def __bool__(self) -> bool:
        """Prose is true when it says anything."""
        return bool(self.text) and not self.text.isspace()


def _in_file(start: Place, text: str, offset: int) -> Place:
    """Return the place of a character of a text that begins at `start`."""
    begins = _line_starts(text)
    line = bisect_right(begins, offset) - 1
    column = offset - begins[line] + 1
    return Place(start.path, start.line + line, column if line else start.column + offset)


def _offset_in(written: str, text: str, offset: int) -> int | None:
    """Return where the character at `offset` of `text` stands in `written`; None if it does not.

    White space is taken for the beginning of the word behind it.
    """
    words = _aligned(text, written)
    number = bisect_left(words, (offset,)) - 1
    start, end, found = words[number] if number >= 0 else (0, 0, 0)
    if start < offset <= end:
        return found + offset - start
    if number + 1 < len(words):
        return words[number + 1][2]
    return None if _WORD.search(text, end, offset) else found + end - start


# A text's problems are placed one after the other, so that a few texts are all there is to keep.
@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _LINE_END.finditer(text)))


@lru_cache(maxsize=32)
def _aligned(text: str, written: str) -> tuple[tuple[int, int, int], ...]:
    """Return where each word begins and ends in a text, and where it begins as it was written.

    Ends before the first word that is not there.
    """
    found = []
    position = 0
    for word in _WORD.finditer(text):
        at = written.find(word[0], position)
        if at < 0:
            break
        found.append((*word.span(), at))
        position = at + len(word[0])
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class ClaimKey:
    """What a citation names: a claim of a source, or the source as a whole."""

    source: str
    claim: str = ""
    """Empty where the source is cited as a whole."""

    def __str__(self) -> str:
        """Give the form that authors write: `source#claim`."""
        return f"{self.source}#{self.claim}" if self.claim else self.source


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is due, at a time."""

    when: Placed[When]
    what: Prose


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake that was on the page, and what the page says now."""

    day: Placed[dt.date]
    text: Prose


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whose side a brief has to tell."""

    who: Prose
    """A tag's id, or plain words."""
    no_response: Placed[dt.date] | None = None
    """The day up to which no answer was found; none where the brief tells what they say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A topic's explainer: one Markdown file of `content/topics/`."""

    slug: str
    language: str
    """BCP 47; the site's own language where the file's name gives none."""
    place: Place
    """The first line of the file."""
    title: Prose
    summary: Prose
    """The standfirst."""
    tags: tuple[Placed[str], ...] = ()
    date: Placed[dt.date]
    """The day it was first published."""
    updated: Placed[dt.date] | None = None
    facts_as_of: Placed[dt.date] | None = None
    next_review: Placed[dt.date] | None = None
    draft: bool = False
    authors: tuple[Prose, ...] = ()
    at_a_glance: tuple[Prose, ...] = ()
    key_figures: tuple[Placed[ClaimKey], ...] = ()
    timeline: tuple[Event, ...] = ()
    disputes: tuple[Placed[str], ...] = ()
    parties: tuple[Party, ...] = ()
    proceedings: Proceedings = ""
    """How far the case has come that went furthest; empty where the brief tells of none."""
    unknowns: tuple[Prose, ...] = ()
    what_next: tuple[Event, ...] = ()
    how_we_know: Prose | None = None
    corrections: tuple[Correction, ...] = ()
    aliases: tuple[Placed[str], ...] = ()
    body: Prose

    def passages(self) -> Iterator[Prose]:
        """Yield everything that may cite, in the order of the page."""
        yield self.summary
        yield from self.at_a_glance
        yield self.body
        yield from (event.what for event in self.timeline)
        yield from self.unknowns
        yield from (event.what for event in self.what_next)
        if self.how_we_know:
            yield self.how_we_know
        yield from (correction.text for correction in self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A plain page, such as the corrections policy: one Markdown file of `content/pages/`."""

    slug: str
    language: str
    place: Place
    title: Prose
    summary: Prose | None = None
    date: Placed[dt.date] | None = None
    updated: Placed[dt.date] | None = None
    draft: bool = False
    aliases: tuple[Placed[str], ...] = ()
    body: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Whatever briefs have in common: a theme, a place, a person, a body, a term."""

    id: str
    place: Place
    name: Prose
    kind: TagKind
    short: str = ""
    """An abbreviation in use, such as BYC."""
    within: Placed[str] | None = None
    """The tag of the larger place or body that this one lies in."""
    at: tuple[float, float] | None = None
    """Latitude and longitude in degrees, north and east positive."""
    about: Prose | None = None
    also: tuple[str, ...] = ()
    """Other right names, found by search and linked like the name."""
    wrong: tuple[Prose, ...] = ()
    """Spellings that the check corrects."""
    aliases: tuple[Placed[str], ...] = ()
    """Addresses that its page had before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says on one point, in our own words."""

    id: str
    place: Place
    says: Prose
    figure: Prose | None = None
    """The value or range as it may be shown, with its qualifier and unit."""
    counts: Prose | None = None
    """What the figure counts."""
    by: Prose | None = None
    """Who says so: a tag's id, or plain words."""
    when: Placed[When] | None = None
    """The date that the fact refers to, or that the figure is as of."""
    standing: Standing = "stated"
    quotes: tuple[Prose, ...] = ()
    """The words that may be quoted from this claim."""

    def texts(self) -> Iterator[Prose]:
        """Yield everything that the claim states: what it says, its figure and its quotations."""
        stated = (self.says, self.figure, self.counts, *self.quotes)
        yield from (text for text in stated if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document that claims rest on: one file of `seeds/sources/`."""

    id: str
    place: Place
    publisher: Prose
    title: Prose
    """As published."""
    origin: str
    """Whose reporting it is: syndicated copies share one origin and count once."""
    kind: SourceKind = "newspaper"
    url: Placed[str] | None = None
    """Where it was published; none where `link` is false."""
    archived: Placed[str] | None = None
    published: Placed[When]
    accessed: Placed[dt.date] | None = None
    language: str = ""
    link: bool = True
    """False where the page must be cited without a link: it names a protected person, say."""
    private: bool = False
    """True where nothing of the record may be published."""
    note: Prose | None = None
    aliases: tuple[Placed[str], ...] = ()
    """Addresses that its page had before."""
    claims: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """One answer to a disputed question, and the claims that give it."""

    answer: Prose
    claims: tuple[Placed[ClaimKey], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A question on which sources differ."""

    id: str
    place: Place
    question: Prose
    versions: tuple[Version, ...]
    wording: Prose | None = None
    """How our pages word the matter."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """An author's word that a rule is wrong about one line, and why."""

    place: Place
    rule: str
    reason: str
    """Empty where none is given."""
    line: int
    """The line that it speaks of: its own, or the next one where it stands alone."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of `static/`, copied as it is."""

    path: str
    """Below `static/`, with forward slashes."""
    location: str
    """Where it lies on this machine."""
    digest: str
    """Of its content, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that was read: the whole input of a build, in the order of its keys."""

    site: Site
    briefs: tuple[Brief, ...] = ()
    pages: tuple[Page, ...] = ()
    tags: Mapping[str, Tag] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    allowances: tuple[Allowance, ...] = ()
    unread: frozenset[str] = frozenset()
    """The authors' files that could not be read at all: what they say is missing here."""
    static: tuple[StaticFile, ...] = ()
    stylesheet: str = ""
    """The text of `static/style.css`, for pages that travel as one file."""
    protected: Protected = field(default_factory=Protected)
    """Whom no page may name."""

    def documents(self) -> tuple[Brief | Page, ...]:
        """Return the briefs and the pages."""
        return (*self.briefs, *self.pages)

    def vocabulary_texts(self) -> Iterator[Prose]:
        """Yield the texts of tags and disputes, which may cite and link."""
        yield from (tag.about for tag in self.tags.values() if tag.about)
        yield from (matter.wording for matter in self.disputes.values() if matter.wording)

    def edited_since(self, last: Library) -> tuple[Brief | Page, ...]:
        """Return the briefs and pages that are not the very ones of a library of the same files."""
        pairs = zip(last.documents(), self.documents(), strict=True)
        return tuple(now for was, now in pairs if now is not was)

    def drafts(self) -> tuple[Brief | Page, ...]:
        """Return those of them that are not published yet."""
        return tuple(item for item in self.documents() if item.draft)

    def shown(self, *, drafts: bool) -> Library:
        """Return what would be published: the one gate that keeps drafts back."""
        if drafts:
            return self
        return replace(
            self,
            briefs=tuple(brief for brief in self.briefs if not brief.draft),
            pages=tuple(page for page in self.pages if not page.draft),
        )

    def claim(self, key: ClaimKey) -> Claim | None:
        """Return the claim that `key` names, or None where there is no such claim."""
        source = self.sources.get(key.source)
        return source.claims.get(key.claim) if source else None
