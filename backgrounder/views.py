"""What each page may show: closed, frozen values, made by `link` and seen by `render`.

A view holds everything that its page shows and nothing else, so its fingerprint is the page's whole
list of dependencies. Addresses in `href` are relative to the page that shows them, ready for use;
`address` is the site's own, with a leading slash. Text that an author wrote with markup is a
`Passage`; any other `str` is plain text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backgrounder.model import ClaimKey  # noqa: TC001 - msgspec reads the types of the fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outline:
    """What the other pages need to know of a brief or page.

    Where it stays the same, an edit shows on the brief's or page's own pages alone.
    """

    digest: bytes
    """Of everything that others may show, and of the keys."""
    keys: tuple[ClaimKey, ...]
    """The claims and whole sources that its page shows, each once, sorted."""
    leads: tuple[str, ...] = ()
    """Where the links of its own texts lead, as written, each once, sorted."""


# What pages are made of --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str
    """Empty where there is nowhere to lead."""
    language: str = ""
    """Of the text, where it is not the page's."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date for machines and for readers."""

    iso: str
    """EDTF; for a single day the ISO form that `<time datetime>` takes."""
    words: str
    is_day: bool = True
    """Whether `iso` is one exact day."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation: the raised number that opens a card, which has a way back to it."""

    number: int
    """Of the source on this page, from 1, in the order of first mention."""
    anchor: str
    """This mark's own id, `cite-3-2`, where its card and the source list lead back to."""
    href: str
    """`#note-3-2`: its card, by the id that leads back here."""
    label: str
    """For screen readers: `source 3, disputed: Dawn, 1 August 2025`."""
    disputed: bool = False
    """Whether what is cited is one answer to a question on which sources differ."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a tag, and the page that says what it is."""

    names: tuple[str, ...]
    """The tag's name, its short form and its other names, the longest first."""
    href: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """The id of one heading of a body."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Markdown text with everything that is needed to turn it into HTML."""

    text: str
    """Without comments; citations stand as written, `[@source#claim]`."""
    marks: tuple[tuple[Mark, ...], ...] = ()
    """For each pair of brackets in `text`, in order, its marks: one for each source named."""
    links: tuple[tuple[str, str], ...] = ()
    """For each link target in `text` that is rewritten, what it becomes."""
    anchors: tuple[Anchor, ...] = ()
    """For each heading of `text`, in order, its id."""
    mentions: tuple[Mention, ...] = ()
    """Names whose first mention leads to their page."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the page announces."""

    title: str
    type: str
    """Its media type."""
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands round every page."""

    site_title: str
    title: str
    """The page's own title, without the site's."""
    description: str
    """One or two plain sentences for search engines and cards; may be empty."""
    language: str
    direction: str
    """`ltr` or `rtl`, of the page's language."""
    root: str
    """The way from this page to the site's root: `../../`, `./`, or an absolute path on 404."""
    address: str
    """The page's own, with a leading slash: `/topics/x/`."""
    canonical: str
    """The page's full address; empty where the site's is not known."""
    stylesheet: str
    """Its `href`."""
    menu: tuple[Link, ...]
    """The site's main parts."""
    foot: tuple[Link, ...]
    """Plain pages, policies, feeds."""
    feeds: tuple[Feed, ...]
    publisher: str
    home: str
    """The site's own full address; empty where it is not known."""
    policies: tuple[tuple[str, str], ...] = ()
    """The kind (`principles`, `corrections`) and the full address of each policy page."""
    section: str = ""
    """The `text` of the `menu` entry that the page belongs to; empty for none."""
    draft: bool = False
    indexed: bool = True
    """Whether search engines are welcome to list the page."""


# Parts of a topic page ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """One claim of a source, for readers."""

    id: str
    says: str
    figure: str
    """The figure with its qualifier and unit; empty where there is none."""
    counts: str
    """What the figure counts."""
    quotes: tuple[str, ...]
    by: Link | None
    """Who says so."""
    when: Day | None
    standing: str
    """`stated`, `alleged`, `charged`, `denied`, `confirmed` or `retracted`."""
    disputes: tuple[Link, ...] = ()
    """The disputed questions to which it is an answer, each where this page tells of it, or else
    on the disputes page."""
    used: tuple[Link, ...] = ()
    """The pages that cite it."""


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What marks rest on: the card that opens when a reader follows one of them."""

    marks: tuple[Mark, ...]
    """Those that cite the same claims of the same source; the card is under the id of each."""
    source: Link
    """`Dawn, 1 August 2025`, and its entry in this page's source list."""
    publisher: str
    """Whoever speaks where a claim names no speaker of its own."""
    claims: tuple[ClaimNote, ...]
    """Those that are cited; none where the source is cited as a whole."""
    title: Link | None
    """Where the source is cited as a whole: its title and its own page."""


@dataclass(frozen=True, slots=True)
class Rival:
    """What another source gives for the same question."""

    answer: str
    by: str
    """Who says so, or the publisher."""
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class FigureView:
    """One key figure with everything a reader needs to weigh it."""

    value: str
    """`around 4,000 to 5,000 people`, as the claim has it."""
    counts: str
    by: Link | None
    """Who counted."""
    as_of: Day | None
    mark: Mark
    rivals: tuple[Rival, ...]
    dispute: Link | None
    """The disputed question that the figure is an answer to."""


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a timeline."""

    when: Day
    what: Passage
    topic: Link | None = None
    """The topic it was told in, on the pages that gather several."""


@dataclass(frozen=True, slots=True)
class TagNote:
    """A tag as it is explained on a topic page or in the vocabulary."""

    link: Link
    short: str
    kind: str
    about: Passage | None
    within: Link | None
    at: tuple[float, float] | None
    """Latitude and longitude in degrees; none where the tag is not a place on the map."""
    coordinates: str
    """The same for readers: `28.5° N, 65.1° E`; empty where there is none."""
    topics: int = 0
    """How many topics carry it."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One answer to a disputed question."""

    answer: str
    claims: tuple[tuple[ClaimNote, str, Mark | None, Link], ...]
    """Each claim that gives the answer: the claim, who published it and when (`Dawn, 1 August
    2025`), its mark on this page (none on pages without a source list), and its source's page."""


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A question on which sources differ, with its versions side by side."""

    id: str
    anchor: str
    question: str
    versions: tuple[VersionView, ...]
    wording: Passage | None
    """How our pages word the matter."""
    link: Link
    """Its entry on the disputes page."""
    topics: tuple[Link, ...] = ()
    """The topics that list it."""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A mistake that was on a page, and what the page says now."""

    day: Day
    text: Passage
    topic: Link | None = None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One line of a page's source list."""

    number: int
    anchor: str
    """`source-3`."""
    publisher: str
    title: str
    language: str
    """Of the title, where it is not the page's."""
    published: Day
    kind: str
    page: Link
    """The source's own page on this site."""
    url: str
    """Where it was published; empty where it is cited without a link."""
    archived: str
    accessed: Day | None
    note: str
    unlinked: bool
    """True where the record itself says that the page must not be linked."""
    claims: tuple[ClaimNote, ...]
    """Those that this page cites."""
    back: tuple[Link, ...]
    """The way back to each mark: its text is `a`, `b`, …"""


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source in one line, on pages that gather what topics tell."""

    anchor: str
    """`source-3`."""
    page: Link
    """`Dawn, 1 August 2025`, and the source's own page."""
    back: tuple[Link, ...]
    """The way back to each mark: its text is `a`, `b`, …"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a page rests on, in figures."""

    claims: int
    sources: int
    origins: int
    """Independent ones: syndicated copies share one."""
    disputes: int


@dataclass(frozen=True, slots=True)
class Status:
    """How fresh a page is, and how long it takes to read."""

    published: Day
    facts_as_of: Day | None
    updated: Day | None
    next_review: Day | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Teaser:
    """A topic as it is announced on other pages."""

    link: Link
    summary: str
    """Plain text."""
    published: Day
    updated: Day | None
    reason: str = ""
    """Why it is shown here: `shares Balochistan, Anti-Terrorism Act`."""
    draft: bool = False


# Pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """A topic page, its parts in their order."""

    frame: Frame
    title: str
    standfirst: Passage
    status: Status
    authors: tuple[str, ...]
    tags: tuple[Link, ...]
    at_a_glance: tuple[Passage, ...]
    key_figures: tuple[FigureView, ...]
    contents: tuple[Link, ...]
    """The questions, which are the headings of the body, and the page's further parts."""
    body: Passage
    timeline: tuple[EventView, ...]
    people: tuple[TagNote, ...]
    """Persons and organisations: who's who."""
    places: tuple[TagNote, ...]
    words: tuple[TagNote, ...]
    """Terms: the words used here."""
    disputes: tuple[DisputeView, ...]
    unknowns: tuple[Passage, ...]
    what_next: tuple[EventView, ...]
    how_we_know: Passage | None
    tally: Tally
    corrections: tuple[CorrectionView, ...]
    notes: tuple[NoteCard, ...]
    """What the marks rest on, in the order of the sources' numbers."""
    sources: tuple[SourceEntry, ...]
    take_away: tuple[Link, ...]
    """The page as a single file, as plain text, its evidence and citations."""
    related: tuple[Teaser, ...]
    corrections_policy: Link | None
    method_page: Link | None
    translations: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleView:
    """A topic page as one file that travels: its links lead to the hosted site."""

    topic: TopicView
    stylesheet: str
    """The stylesheet's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A plain page."""

    frame: Frame
    title: str
    summary: Passage | None
    updated: Day | None
    body: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The front page: what is new, all topics."""

    frame: Frame
    description: str
    lead: Teaser | None
    """The newest topic."""
    topics: tuple[Teaser, ...]
    """The others, newest first."""
    themes: tuple[TagNote, ...]
    tally: Tally
    """What the whole site rests on."""
    latest: tuple[EventView, ...]
    """The last events of all timelines, the latest first."""


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The tags of one kind."""

    kind: str
    title: str
    """`People`, `Places`, …"""
    tags: tuple[TagNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsView:
    """The vocabulary."""

    frame: Frame
    groups: tuple[TagGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """A tag's own page: what it is, its topics, its events, what it lies within."""

    frame: Frame
    tag: TagNote
    also: tuple[str, ...]
    path: tuple[Link, ...]
    """The larger tags that it lies within, the largest first."""
    narrower: tuple[TagNote, ...]
    topics: tuple[Teaser, ...]
    events: tuple[EventView, ...]
    neighbours: tuple[Link, ...]
    """Tags that share topics with it, the closest first."""
    notes: tuple[NoteCard, ...]
    sources: tuple[SourceMention, ...]
    """The sources that its events and its description cite."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the index of sources."""

    link: Link
    publisher: str
    published: Day
    kind: str
    origin: str
    claims: int
    topics: tuple[Link, ...]
    """The topics that cite it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """The ledger's index."""

    frame: Frame
    tally: Tally
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source's own page: every claim that rests on it, and where it is used."""

    frame: Frame
    publisher: str
    title: str
    title_language: str
    kind: str
    origin: str
    published: Day
    accessed: Day | None
    language: str
    """The language's name or code."""
    url: str
    archived: str
    unlinked: bool
    note: str
    claims: tuple[ClaimNote, ...]
    """Those that published pages cite."""
    same_origin: tuple[Link, ...]
    """Other records that rest on the same reporting."""
    topics: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """All topics' events in one line."""

    frame: Frame
    years: tuple[tuple[str, tuple[EventView, ...]], ...]
    notes: tuple[NoteCard, ...]
    sources: tuple[SourceMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputesView:
    """Every disputed question, its versions side by side."""

    frame: Frame
    topics: tuple[tuple[Link, tuple[DisputeView, ...]], ...]
    """The questions of each topic; what several topics tell of stands with the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsView:
    """Every correction of the site, the latest first."""

    frame: Frame
    corrections: tuple[CorrectionView, ...]
    policy: Link | None
    notes: tuple[NoteCard, ...]
    sources: tuple[SourceMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """The search page; without JavaScript it offers the indexes."""

    frame: Frame
    engine: str
    """The search script's `href`; empty where the site was built without search."""
    topics: tuple[Link, ...]
    groups: tuple[TagGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """The page for addresses that lead nowhere."""

    frame: Frame
    topics: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView:
    """An old address that leads to a new one."""

    title: str
    href: str
    canonical: str
    language: str


# What machines read ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One topic in a feed."""

    id: str
    """A tag URI (RFC 4151)."""
    title: str
    url: str
    """Its full address."""
    summary: str
    published: str
    """RFC 3339."""
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed of topics, for `/feed.xml`, `/feed.json` and each tag's."""

    id: str
    title: str
    description: str
    home: str
    """The full address of the page that the feed is of."""
    self_url: str
    language: str
    updated: str
    publisher: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    """Every page that search engines should know: full address and day of last change."""

    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsView:
    """What crawlers are told."""

    sitemap: str
    """Its full address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView:
    """Anything that goes out as JSON: the ledger, the citation list in CSL-JSON."""

    data: object
    """Nothing but dicts, lists, strings, numbers, booleans and None."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One source as reference managers take it."""

    id: str
    kind: str
    publisher: str
    title: str
    published: str
    """EDTF."""
    accessed: str
    """ISO, or empty."""
    url: str
    archived: str
    language: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencesView:
    """A topic and its sources, for CSL-JSON, BibTeX and RIS."""

    topic: Reference
    """The topic page itself, so that it can be cited too."""
    sources: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadersView:
    """Security headers and caching for the usual hosts."""

    search: bool
    """Whether the search page needs its script and its WebAssembly allowed."""
    hashed: tuple[str, ...]
    """Addresses of files whose names change with their content, cached for ever."""


View = (
    TopicView
    | SingleView
    | PageView
    | HomeView
    | TagsView
    | TagView
    | SourcesView
    | SourceView
    | TimelineView
    | DisputesView
    | CorrectionsView
    | SearchView
    | NotFoundView
    | RedirectView
    | FeedView
    | SitemapView
    | RobotsView
    | DataView
    | ReferencesView
    | HeadersView
)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make."""

    path: str
    """Below the output, with forward slashes: `topics/x/index.html`."""
    form: str
    """How it is made: a template's name (`topic.html`), or a form of `render` (`atom`)."""
    view: View
    origin: str = ""
    """The author's file that the page is of, relative to the project; empty where it gathers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Files that are made of one view, or of views that are made together."""

    tasks: tuple[tuple[str, str], ...]
    """The path of each file, and its form."""
    origin: str
    """The author's file that the first of them shows; empty where it gathers several."""
    views: Callable[[], tuple[View, ...]]
    """Makes what each of them shows, whenever somebody asks: views are large, and a site has many.
    """
    elsewhere: Callable[[], tuple[object, ...]] | None = None
    """Gives, as plain values, all that the views take from briefs and pages other than the origin;
    None where they may take anything."""

    @property
    def path(self) -> str:
        """The path of its first file."""
        return self.tasks[0][0]

    def jobs(self) -> Iterator[Job]:
        """Yield each file's job, with its view."""
        origin = self.origin
        for (path, form), view in zip(self.tasks, self.views(), strict=True):
            yield Job(path, form, view, origin)
            origin = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the finished site."""

    path: str
    """Below the output, with forward slashes."""
    content: bytes | Path
    """Its bytes, or the file that is copied as it is."""
