"""Views of a made-up lake, made by hand, one of every type: for `render` and its templates.

Lake Orro, Port Vell and everybody who lives there are fictional. Each function returns a fresh
page with all of its optional parts filled; `bare_topic` is the same page with all of them empty,
`urdu_topic` one that is read from right to left. Change one part with `dataclasses.replace`.
"""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

from backgrounder import dates, markup
from backgrounder.model import Prose
from backgrounder.problems import Place
from backgrounder.views import (
    Anchor,
    ClaimNote,
    CorrectionsView,
    CorrectionView,
    DataView,
    Day,
    DisputesView,
    DisputeView,
    EventView,
    Feed,
    FeedEntry,
    FeedView,
    FigureView,
    Frame,
    HeadersView,
    HomeView,
    Link,
    Mark,
    Mention,
    NoteCard,
    NotFoundView,
    PageView,
    Passage,
    RedirectView,
    Reference,
    ReferencesView,
    Rival,
    RobotsView,
    SearchView,
    SingleView,
    SitemapView,
    SourceEntry,
    SourceLine,
    SourceMention,
    SourcesView,
    SourceView,
    Status,
    TagGroup,
    TagNote,
    TagsView,
    TagView,
    Tally,
    Teaser,
    TimelineView,
    TopicView,
    VersionView,
)

HOME = "https://news.example/"
TOPIC = "topics/lake-orro-closure/"
STYLESHEET = "assets/style.5f2c81aa.css"
TALLY = Tally(claims=9, sources=6, origins=5, disputes=1)
BODY = """\
## Why was the lake closed?

The **Lake Authority** closed Lake Orro on 1 August 2025
[@orro-herald-2025-08-01#closed; @closure-order-12#section-3]. Stocks of *silver orrofish* had
fallen for three years. What the strike changed is told in
[the harbour strike](harbour-strike.md#the-vote).

- Nets are forbidden, lines are not [@closure-order-12#section-3].
- Boats may cross the lake.

## Who lives from the lake?

| Shore | Households |
| ----- | ---------: |
| North | 800        |
| South | 440        |

About 1,240 households did in 2024 [@vell-census-2024#households].

> A sentence without a trial [@vell-radio-2025-08-02#unjust].

### What about the fines? {#fines}

Eleven fishers were charged [@petition-7#charged].
"""


# Pages -------------------------------------------------------------------------------------------


def topic() -> TopicView:
    """Return a topic page."""
    return _topic(
        "../../",
        frame(TOPIC, "Why Lake Orro is closed to fishing", "Nobody may fish there until October."),
    )


def bare_topic() -> TopicView:
    """Return the topic page of a brief that has no optional part, on a site without an address."""
    page = _Page("../../")
    full = topic()
    bare_frame = replace(
        full.frame, description="", canonical="", home="", publisher="", policies=(), feeds=()
    )
    return TopicView(
        frame=bare_frame,
        title=full.title,
        standfirst=Passage("Nobody may fish there."),
        status=Status(day("2025-08-02"), None, None, None, 1),
        authors=(),
        tags=(),
        at_a_glance=(),
        key_figures=(),
        contents=(),
        body=page.passage("The lake is closed."),
        timeline=(),
        people=(),
        places=(),
        words=(),
        disputes=(),
        unknowns=(),
        what_next=(),
        how_we_know=None,
        tally=Tally(0, 0, 0, 0),
        corrections=(),
        notes=(),
        sources=(),
        take_away=(),
        related=(),
        corrections_policy=None,
        method_page=None,
    )


def urdu_topic() -> TopicView:
    """Return a topic page that is read from right to left, with one source in each direction."""
    page = _Page("../../../")
    title = "جھیل اورو میں ماہی گیری کیوں بند ہے؟"
    return replace(
        bare_topic(),
        frame=replace(
            frame("ur/topics/lake-orro-closure/", title, "اکتوبر تک کوئی مچھلی نہیں پکڑ سکتا۔"),
            language="ur",
            direction="rtl",
        ),
        title=title,
        standfirst=page.passage(
            "اکتوبر تک کوئی مچھلی نہیں پکڑ سکتا [@closure-order-12#section-3]۔"
        ),
        body=page.passage(
            "## پہلی کشتی کہاں روکی گئی؟\n\nشمالی گھاٹ پر [@vell-radio-2025-08-02#first-boat] یا "
            "جزیرہ سارن کے قریب [@roznama-vell-2025-08-02#first-boat]۔"
        ),
        contents=(Link("پہلی کشتی کہاں روکی گئی؟", "#پہلی-کشتی-کہاں-روکی-گئی"),),
        timeline=_events_in_urdu(page),
        tally=Tally(claims=3, sources=3, origins=3, disputes=1),
        notes=page.cards(),
        sources=tuple(
            replace(entry, language="" if entry.language == "ur" else "en")
            for entry in page.entries()
        ),
    )


def single() -> SingleView:
    """Return the topic page as one file, its links leading to the hosted site."""
    travelling = replace(
        topic().frame, root=HOME, stylesheet="", menu=_menu(HOME), foot=_foot(HOME), feeds=()
    )
    return SingleView(
        topic=_topic(HOME, travelling), stylesheet="body { max-inline-size: 40rem; }\n"
    )


def page() -> PageView:
    """Return a plain page."""
    return PageView(
        frame=frame("corrections-policy/", "How we correct mistakes"),
        title="How we correct mistakes",
        summary=Passage("In the open, and *soon*."),
        updated=day("2025-07-01"),
        body=Passage(
            "## How to tell us\n\nWrite to <desk@news.example>.\n\n1. Name the page.\n2. Say why.",
            anchors=(Anchor(2, "How to tell us", "how-to-tell-us"),),
        ),
    )


def home() -> HomeView:
    """Return the front page."""
    page = _Page("./")
    latest = tuple(
        replace(event, topic=Link("Why Lake Orro is closed to fishing", TOPIC))
        for event in reversed(_events(page))
    )
    return HomeView(
        frame=frame("", "The Orro Backgrounder", "What the news from Lake Orro is about."),
        description="What the news from Lake Orro is about.",
        lead=_lead(page.root),
        topics=(_teaser(page.root), replace(_teaser(page.root), draft=True, updated=None)),
        themes=(replace(_tag_note("fishing", page), topics=2),),
        tally=TALLY,
        # The front page has no source list, so its events carry no marks.
        latest=tuple(
            replace(event, what=Passage(markup.plain(event.what.text))) for event in latest
        ),
    )


def tags() -> TagsView:
    """Return the vocabulary."""
    return TagsView(frame=frame("tags/", "Tags"), groups=_groups("../"))


def tag() -> TagView:
    """Return a place's own page."""
    page = _Page("../../")
    note = _tag_note("lake-orro", page)
    return TagView(
        frame=frame("tags/lake-orro/", "Lake Orro", "The largest lake of Vell Province."),
        tag=replace(note, topics=2),
        also=("Orro Water", "جھیل اورو"),
        path=(_tag_link("vell-province", page.root),),
        narrower=(_tag_note("sarn-island", page),),
        topics=(_lead(page.root), _teaser(page.root)),
        events=tuple(
            replace(event, topic=Link("Why Lake Orro is closed to fishing", page.root + TOPIC))
            for event in _events(page)
        ),
        neighbours=(
            _tag_link("port-vell", page.root),
            _tag_link("vell-fishers-union", page.root),
        ),
        notes=page.cards(),
        sources=page.mentions(),
    )


def sources() -> SourcesView:
    """Return the index of the ledger."""
    lines = tuple(
        SourceLine(
            link=Link(record.title, f"{source}/", record.language),
            publisher=record.publisher,
            published=record.published,
            kind=record.kind,
            origin=source.rstrip("-0123456789"),
            claims=len(record.claims),
            topics=(Link("Why Lake Orro is closed to fishing", "../" + TOPIC),),
        )
        for source, record in _records("../").items()
    )
    return SourcesView(frame=frame("sources/", "Sources"), tally=TALLY, sources=lines)


def source() -> SourceView:
    """Return a source's own page, the one in Urdu that must not be linked."""
    record = _records("../../")["roznama-vell-2025-08-02"]
    return SourceView(
        frame=frame("sources/roznama-vell-2025-08-02/", record.title),
        publisher=record.publisher,
        title=record.title,
        title_language="ur",
        kind=record.kind,
        origin="Vell Radio",
        published=record.published,
        accessed=record.accessed,
        language="Urdu",
        url="",
        archived="",
        unlinked=True,
        note=record.note,
        claims=record.claims,
        same_origin=(Link("Boats turned back on the lake", "../vell-radio-2025-08-02/"),),
        topics=(Link("Why Lake Orro is closed to fishing", "../../" + TOPIC),),
    )


def linked_source() -> SourceView:
    """Return the page of a source that is linked and archived."""
    record = _records("../../")["orro-herald-2025-08-01"]
    return replace(
        source(),
        frame=frame("sources/orro-herald-2025-08-01/", record.title),
        publisher=record.publisher,
        title=record.title,
        title_language="",
        kind=record.kind,
        origin="Orro Herald",
        published=record.published,
        accessed=record.accessed,
        language="English",
        url=record.url,
        archived=record.archived,
        unlinked=False,
        note="",
        claims=record.claims,
        same_origin=(),
    )


def timeline() -> TimelineView:
    """Return all topics' events in one line."""
    page = _Page("../")
    events = tuple(
        replace(event, topic=Link("Why Lake Orro is closed to fishing", page.root + TOPIC))
        for event in _events(page)
    )
    return TimelineView(
        frame=frame("timeline/", "Timeline"),
        years=(("2024", events[:1]), ("2025", events[1:])),
        notes=page.cards(),
        sources=page.mentions(),
    )


def disputes() -> DisputesView:
    """Return every disputed question; the page has no source list, so its claims have no marks."""
    page = _Page("../")
    found = _dispute(page)
    unmarked = tuple(
        replace(
            version,
            claims=tuple((claim, source, None, link) for claim, source, _, link in version.claims),
        )
        for version in found.versions
    )
    told_in = (Link("Why Lake Orro is closed to fishing", page.root + TOPIC),)
    wording = Passage("We name both places.")
    listed = replace(found, versions=unmarked, wording=wording, topics=told_in)
    return DisputesView(
        frame=frame("disputes/", "What is disputed"), topics=((told_in[0], (listed,)),)
    )


def corrections() -> CorrectionsView:
    """Return every correction of the site."""
    page = _Page("../")
    text = page.passage("Lines are allowed [@closure-order-12#section-3].")
    told_in = Link("Why Lake Orro is closed to fishing", page.root + TOPIC)
    return CorrectionsView(
        frame=frame("corrections/", "Corrections"),
        corrections=(CorrectionView(day("2025-08-05"), text, told_in),),
        policy=Link("Corrections policy", "../corrections-policy/"),
        notes=page.cards(),
        sources=page.mentions(),
    )


def search() -> SearchView:
    """Return the search page."""
    return SearchView(
        frame=frame("search/", "Search"),
        engine="../pagefind/pagefind.js",
        topics=(Link("Why Lake Orro is closed to fishing", "../" + TOPIC),),
        groups=_groups("../"),
    )


def not_found() -> NotFoundView:
    """Return the page for addresses that lead nowhere; it is shown at any depth."""
    anywhere = replace(
        frame("404.html", "Page not found"),
        root="/",
        canonical="",
        stylesheet="/" + STYLESHEET,
        menu=_menu("/"),
        foot=_foot("/"),
        feeds=(),
        indexed=False,
    )
    topics = (Link("Why Lake Orro is closed to fishing", "/" + TOPIC),)
    return NotFoundView(frame=anywhere, topics=topics)


def redirect() -> RedirectView:
    """Return an old address that leads to a new one."""
    return RedirectView(
        title="Why Lake Orro is closed to fishing",
        href="../" + TOPIC,
        canonical=HOME + TOPIC,
        language="en",
    )


# What machines read ------------------------------------------------------------------------------


def feed() -> FeedView:
    """Return a feed of two topics, one of them in Urdu."""
    return FeedView(
        id="tag:news.example,2025:feed",
        title="The Orro Backgrounder",
        description="What the news from Lake Orro is about.",
        home=HOME,
        self_url=HOME + "feed.xml",
        language="en",
        updated="2025-08-18T00:00:00+05:00",
        publisher="The Orro Trust",
        entries=(
            FeedEntry(
                id="tag:news.example,2025-08-02:topics/lake-orro-closure",
                title="Why Lake Orro is closed to fishing",
                url=HOME + TOPIC,
                summary="Nobody may fish on Lake Orro until October.",
                published="2025-08-02T00:00:00+05:00",
                updated="2025-08-18T00:00:00+05:00",
                authors=("The Orro desk", "Ina Marrow"),
                tags=("Lake Orro", "Vell Fishers’ Union"),
                language="en",
            ),
            FeedEntry(
                id="tag:news.example,2025-08-02:ur/topics/lake-orro-closure",
                title="جھیل اورو میں ماہی گیری کیوں بند ہے؟",
                url=HOME + "ur/" + TOPIC,
                summary="اکتوبر تک کوئی مچھلی نہیں پکڑ سکتا۔",
                published="2025-08-03T00:00:00+05:00",
                updated="2025-08-03T00:00:00+05:00",
                authors=(),
                tags=(),
                language="ur",
            ),
        ),
    )


def sitemap() -> SitemapView:
    """Return the pages that search engines should know."""
    return SitemapView(
        pages=(
            (HOME, "2025-08-18"),
            (HOME + TOPIC, "2025-08-18"),
            (HOME + "tags/%D8%AC%DA%BE%DB%8C%D9%84/?a=1&b=2", ""),
        )
    )


def robots() -> RobotsView:
    """Return what crawlers are told."""
    return RobotsView(sitemap=HOME + "sitemap.xml")


def data() -> DataView:
    """Return a small ledger."""
    return DataView(
        data={"sources": [{"id": "orro-herald-2025-08-01", "title": "اورو", "claims": 2}]}
    )


def references() -> ReferencesView:
    """Return the topic and its sources as reference managers take them."""
    told = Reference(
        id="lake-orro-closure",
        kind="website",
        publisher="The Orro Backgrounder",
        title="Why Lake Orro is closed to fishing",
        published="2025-08-02",
        accessed="",
        url=HOME + TOPIC,
        archived="",
        language="en",
        note="",
    )
    cited = tuple(
        Reference(
            id=source,
            kind=record.kind,
            publisher=record.publisher,
            title=record.title,
            published=record.published.iso,
            accessed=record.accessed.iso if record.accessed else "",
            url=record.url,
            archived=record.archived,
            language=record.language or "en",
            note=record.note,
        )
        for source, record in _records("../../").items()
    )
    return ReferencesView(topic=told, sources=cited)


def headers() -> HeadersView:
    """Return the security headers of a site with search."""
    return HeadersView(search=True, hashed=("/" + STYLESHEET, "/assets/site.90ab12cd.js"))


# Parts -------------------------------------------------------------------------------------------


def frame(address: str, title: str, description: str = "") -> Frame:
    """Return what stands round the page at `address`, which has no leading slash."""
    root = "../" * address.count("/") or "./"
    return Frame(
        site_title="The Orro Backgrounder",
        title=title,
        description=description,
        language="en",
        direction="ltr",
        root=root,
        address="/" + address,
        canonical=HOME + address,
        stylesheet=root + STYLESHEET,
        menu=_menu(root),
        foot=_foot(root),
        feeds=(
            Feed("The Orro Backgrounder", "application/atom+xml", root + "feed.xml"),
            Feed("The Orro Backgrounder", "application/feed+json", root + "feed.json"),
        ),
        publisher="The Orro Trust",
        home=HOME,
        policies=(
            ("principles", HOME + "method/"),
            ("corrections", HOME + "corrections-policy/"),
            ("ethics", HOME + "ethics/"),
            ("ownership", HOME + "about/"),
            ("feedback", HOME + "contact/"),
        ),
        section=next(
            (link.text for link in _menu("") if address.startswith(link.text.lower() + "/")), ""
        ),
    )


def day(edtf: str) -> Day:
    """Return a date of one point or an interval, in words too."""
    when = dates.parse(edtf)
    return Day(edtf, when.words, is_day=edtf == when.earliest.isoformat())


def _topic(root: str, around: Frame) -> TopicView:
    """Return the topic page, its parts built in the order in which they are read."""
    page = _Page(root)
    return TopicView(
        frame=around,
        title="Why Lake Orro is closed to fishing",
        standfirst=page.passage(
            "Nobody may fish on *Lake Orro* until October [@orro-herald-2025-08-01#closed]. "
            "The fishers of Port Vell say that they were not asked [@vell-radio-2025-08-02#unjust]."
        ),
        status=Status(
            published=day("2025-08-02"),
            facts_as_of=day("2025-08-17"),
            updated=day("2025-08-18"),
            next_review=day("2025-09-15"),
            minutes=6,
        ),
        authors=("The Orro desk", "Ina Marrow"),
        tags=tuple(
            _tag_link(tag, page.root) for tag in ("lake-orro", "vell-fishers-union", "fishing")
        ),
        at_a_glance=(
            page.passage("The order holds for three months [@closure-order-12#section-3]."),
            page.passage(
                "Two sources put the first boat in two places "
                "[@vell-radio-2025-08-02#first-boat; @roznama-vell-2025-08-02#first-boat]."
            ),
            page.passage("It is not known whether it will be prolonged."),
        ),
        key_figures=(_figure(page), _plain_figure(page)),
        contents=(
            Link("Why was the lake closed?", "#why-was-the-lake-closed"),
            Link("Who lives from the lake?", "#who-lives-from-the-lake"),
            Link("Timeline", "#timeline"),
            Link("Sources", "#sources"),
        ),
        body=page.passage(
            BODY,
            links=(("harbour-strike.md#the-vote", f"{root}topics/harbour-strike/#the-vote"),),
            mentions=(Mention(("Lake Authority",), f"{root}tags/lake-authority/"),),
        ),
        timeline=_events(page),
        people=tuple(
            _tag_note(tag, page) for tag in ("ina-marrow", "lake-authority", "vell-fishers-union")
        ),
        places=tuple(_tag_note(tag, page) for tag in ("lake-orro", "port-vell")),
        words=(_tag_note("closed-season", page),),
        disputes=(_dispute(page),),
        unknowns=(
            page.passage("Whether the order will be prolonged. Last looked for on 17 August 2025."),
            page.passage("What became of the petition [@petition-7]."),
        ),
        what_next=(
            EventView(
                day("2025-10-31"), page.passage("The order ends [@closure-order-12#section-3].")
            ),
        ),
        how_we_know=page.passage(
            "We read the order itself [@closure-order-12] and two reports from Port Vell.\n\n"
            "We did not speak to the Lake Authority."
        ),
        tally=TALLY,
        corrections=(
            CorrectionView(
                day("2025-08-05"),
                page.passage(
                    "We wrote that *all* fishing is forbidden; lines are allowed "
                    "[@closure-order-12#section-3]."
                ),
            ),
        ),
        notes=page.cards(),
        sources=page.entries(),
        take_away=tuple(
            Link(text, f"{root}{TOPIC}{name}")
            for text, name in (
                ("Single file", "lake-orro-closure.html"),
                ("Plain text", "lake-orro-closure.txt"),
                ("Evidence (JSON)", "evidence.json"),
                ("CSL-JSON", "citations.json"),
                ("BibTeX", "citations.bib"),
                ("RIS", "citations.ris"),
            )
        ),
        related=(replace(_teaser(page.root), reason="shares Port Vell, Vell Fishers’ Union"),),
        corrections_policy=Link("Corrections policy", f"{root}corrections-policy/"),
        method_page=Link("How we work", f"{root}method/"),
        translations=(Link("اردو", f"{root}ur/{TOPIC}", "ur"),),
    )


class _Page:
    """Numbers the sources of one page in the order of first mention, as `link` does."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.records = _records(root)
        self.uses: dict[str, list[tuple[Mark, str]]] = {}
        """For each source cited so far: each mark, and the claim it cites."""

    def passage(
        self,
        text: str,
        links: tuple[tuple[str, str], ...] = (),
        mentions: tuple[Mention, ...] = (),
    ) -> Passage:
        groups = markup.groups(Prose(text, Place("sample.md")))
        return Passage(
            text,
            marks=tuple(
                tuple(self.mark(str(citation.key)) for citation in group.citations)
                for group in groups
            ),
            links=links,
            anchors=tuple(
                Anchor(heading.level, markup.plain(heading.text), heading.anchor)
                for heading in markup.headings(text)
            ),
            mentions=mentions,
        )

    def mark(self, key: str) -> Mark:
        source, _, claim = key.partition("#")
        uses = self.uses.setdefault(source, [])
        number = list(self.uses).index(source) + 1
        name = f"{number}{ascii_lowercase[len(uses)]}"
        record = self.records[source]
        label = f"source {number}: {record.publisher}, {record.published.words}"
        disputed = any(note.disputes for note in self.claims(source, claim))
        mark = Mark(number, f"cite-{name}", f"#note-{name}", label, disputed)
        uses.append((mark, claim))
        return mark

    def claims(self, source: str, claim: str) -> tuple[ClaimNote, ...]:
        return tuple(note for note in self.records[source].claims if note.id == claim)

    def cards(self) -> tuple[NoteCard, ...]:
        """Return a card for each mark."""
        return tuple(
            NoteCard(
                marks=(mark,),
                source=Link(mark.label.partition(": ")[2], f"#source-{mark.number}"),
                publisher=self.records[source].publisher,
                claims=self.claims(source, claim),
                title=None if claim else self.records[source].page,
            )
            for source, uses in self.uses.items()
            for mark, claim in uses
        )

    def mentions(self) -> tuple[SourceMention, ...]:
        return tuple(
            SourceMention(each.anchor, Link(each.publisher, each.page.href), each.back)
            for each in self.entries()
        )

    def entries(self) -> tuple[SourceEntry, ...]:
        return tuple(
            replace(
                self.records[source],
                number=number,
                anchor=f"source-{number}",
                claims=tuple(
                    note
                    for note in self.records[source].claims
                    if note.id in {claim for _, claim in uses}
                ),
                back=tuple(
                    Link(letter, "#" + mark.anchor)
                    for letter, (mark, _) in zip(ascii_lowercase, uses, strict=False)
                ),
            )
            for number, (source, uses) in enumerate(self.uses.items(), start=1)
        )


_TAGS = {
    "lake-orro": ("Lake Orro", "", "place", "The largest lake of Vell Province."),
    "port-vell": ("Port Vell", "", "place", "A harbour on the south shore of Lake Orro."),
    "sarn-island": ("Sarn Island", "", "place", "An island in Lake Orro."),
    "vell-province": ("Vell Province", "", "place", ""),
    "lake-authority": ("Lake Authority", "", "organisation", "It makes the rules for the lake."),
    "vell-fishers-union": (
        "Vell Fishers’ Union",
        "VFU",
        "organisation",
        "A union of fishers; it filed the petition [@petition-7].",
    ),
    "ina-marrow": ("Ina Marrow", "", "person", "She speaks for the Vell Fishers’ Union."),
    "closed-season": ("closed season", "", "term", "Months in which nobody may fish."),
    "fishing": ("Fishing rights", "", "theme", "Who may fish, where and *when*."),
}
_WITHIN = {
    "lake-orro": "vell-province",
    "port-vell": "vell-province",
    "sarn-island": "lake-orro",
}
_AT = {
    "lake-orro": ((12.5, -40.25), "12.5° N, 40.25° W"),
    "port-vell": ((12.25, -40.5), "12.25° N, 40.5° W"),
}


def _tag_link(tag: str, root: str) -> Link:
    return Link(_TAGS[tag][0], f"{root}tags/{tag}/")


def _tag_note(tag: str, page: _Page) -> TagNote:
    _, short, kind, about = _TAGS[tag]
    within = _WITHIN.get(tag)
    at, coordinates = _AT.get(tag, (None, ""))
    return TagNote(
        link=_tag_link(tag, page.root),
        short=short,
        kind=kind,
        about=page.passage(about) if about else None,
        within=_tag_link(within, page.root) if within else None,
        at=at,
        coordinates=coordinates,
        topics=1,
    )


def _groups(root: str) -> tuple[TagGroup, ...]:
    titles = {
        "theme": "Themes",
        "place": "Places",
        "person": "People",
        "organisation": "Organisations",
        "term": "Terms",
    }
    return tuple(
        TagGroup(
            kind,
            title,
            # The vocabulary has no source list, so its descriptions carry no marks.
            tuple(
                replace(
                    _tag_note(tag, _Page(root)),
                    about=Passage(markup.plain(about)) if about else None,
                )
                for tag, (_, _, tag_kind, about) in _TAGS.items()
                if tag_kind == kind
            ),
        )
        for kind, title in titles.items()
    )


def _records(root: str) -> dict[str, SourceEntry]:
    """Return every source of the ledger with all of its claims, not yet numbered."""
    return {
        source: replace(entry, page=Link(entry.title, f"{root}sources/{source}/", entry.language))
        for source, entry in {
            "orro-herald-2025-08-01": _record(
                "Orro Herald",
                "Lake Authority shuts Orro “for the fish”",
                "2025-08-01",
                "newspaper",
                url="https://herald.example/lake?edition=1&page=3",
                archived="https://archive.example/2025/https://herald.example/lake",
                claims=(_closed(root), _boats(root)),
            ),
            "vell-radio-2025-08-02": _record(
                "Vell Radio",
                "Boats turned back on the lake",
                "2025-08-02",
                "broadcaster",
                url="https://radio.example/boats",
                claims=(_unjust(root), _more_boats(root), _first_boat_at_pier(root)),
            ),
            "closure-order-12": _record(
                "Lake Authority",
                "Closure Order 12 (Lake Orro)",
                "2025-07-31",
                "law",
                url="https://authority.example/orders/12",
                claims=(_section_3(root),),
            ),
            "roznama-vell-2025-08-02": _record(
                "Roznama Vell",
                "پہلی کشتی جزیرہ سارن کے قریب روکی گئی",
                "2025-08-02",
                "newspaper",
                language="ur",
                note="The page names a child, so it is not linked.",
                unlinked=True,
                claims=(_first_boat_off_island(root),),
            ),
            "vell-census-2024": _record(
                "Vell Statistics Bureau",
                "Census of trades, 2024",
                "2024",
                "dataset",
                url="https://statistics.example/trades",
                claims=(_households(root),),
            ),
            "petition-7": _record(
                "Port Vell District Court",
                "Petition 7 of 2025",
                "2025-08~",
                "court-paper",
                note="Read at the court; it has no address.",
                claims=(_charged(root),),
            ),
        }.items()
    }


def _record(
    publisher: str,
    title: str,
    published: str,
    kind: str,
    *,
    claims: tuple[ClaimNote, ...],
    language: str = "",
    url: str = "",
    archived: str = "",
    note: str = "",
    unlinked: bool = False,
) -> SourceEntry:
    return SourceEntry(
        number=0,
        anchor="",
        publisher=publisher,
        title=title,
        language=language,
        published=day(published),
        kind=kind,
        page=Link(title, ""),
        url=url,
        archived=archived,
        accessed=day("2025-08-17"),
        note=note,
        unlinked=unlinked,
        claims=claims,
        back=(),
    )


def _claim(
    root: str,
    name: str,
    says: str,
    by: Link,
    when: str,
    *,
    figure: str = "",
    counts: str = "",
    quotes: tuple[str, ...] = (),
    standing: str = "stated",
    disputes: tuple[Link, ...] = (),
) -> ClaimNote:
    used = (Link("Why Lake Orro is closed to fishing", root + TOPIC),)
    return ClaimNote(
        name, says, figure, counts, quotes, by, day(when), standing, disputes=disputes, used=used
    )


def _closed(root: str) -> ClaimNote:
    return _claim(
        root,
        "closed",
        "The Lake Authority closed Lake Orro to fishing on 1 August 2025.",
        _tag_link("lake-authority", root),
        "2025-08-01",
        standing="confirmed",
    )


def _boats(root: str) -> ClaimNote:
    return _claim(
        root,
        "boats",
        "Hundreds of boats were tied up in Port Vell.",
        Link("Tavi Oss, the harbour master", ""),
        "2025-08-01",
        figure="around 400 to 500 boats",
        counts="boats tied up in the harbour of Port Vell",
    )


def _unjust(root: str) -> ClaimNote:
    return _claim(
        root,
        "unjust",
        "The union called the order unjust, and said that nobody had asked the fishers.",
        _tag_link("ina-marrow", root),
        "2025-08-02",
        quotes=("a sentence without a trial", "nobody asked us"),
    )


def _more_boats(root: str) -> ClaimNote:
    return _claim(
        root,
        "boats",
        "Hundreds of boats could not put out.",
        _tag_link("vell-fishers-union", root),
        "2025-08-02",
        figure="more than 600 boats",
        counts="boats that could not put out",
    )


def _first_boat_at_pier(root: str) -> ClaimNote:
    return _claim(
        root,
        "first-boat",
        "The first boat was turned back at the north pier.",
        _tag_link("vell-fishers-union", root),
        "2025-08-01",
        disputes=(_dispute_link(root),),
    )


def _first_boat_off_island(root: str) -> ClaimNote:
    return _claim(
        root,
        "first-boat",
        "The first boat was turned back off Sarn Island.",
        Link("Two fishers who were there", ""),
        "2025-07-31/2025-08-01",
        standing="alleged",
        disputes=(_dispute_link(root),),
    )


def _section_3(root: str) -> ClaimNote:
    return _claim(
        root,
        "section-3",
        "Section 3 forbids nets on Lake Orro until 31 October 2025.",
        _tag_link("lake-authority", root),
        "2025-08-01/2025-10-31",
    )


def _households(root: str) -> ClaimNote:
    return _claim(
        root,
        "households",
        "More than a thousand households lived from fishing in 2024.",
        Link("Vell Statistics Bureau", ""),
        "2024",
        figure="1,240 households",
        counts="households that live from fishing on Lake Orro",
    )


def _charged(root: str) -> ClaimNote:
    return _claim(
        root,
        "charged",
        "Eleven fishers were charged with fishing in a closed season.",
        _tag_link("vell-fishers-union", root),
        "2025-08~",
        standing="charged",
    )


def _dispute_link(root: str) -> Link:
    return Link("Where was the first boat turned back?", f"{root}disputes/#first-boat")


def _dispute(page: _Page) -> DisputeView:
    radio = page.records["vell-radio-2025-08-02"]
    roznama = page.records["roznama-vell-2025-08-02"]
    answers = (
        ("At the north pier", "vell-radio-2025-08-02", radio, radio.claims[2]),
        ("Off Sarn Island", "roznama-vell-2025-08-02", roznama, roznama.claims[0]),
    )
    return DisputeView(
        id="first-boat",
        anchor="disputed-first-boat",
        question="Where was the first boat turned back?",
        versions=tuple(
            VersionView(
                answer,
                (
                    (
                        claim,
                        f"{record.publisher}, {record.published.words}",
                        page.mark(f"{source}#{claim.id}"),
                        record.page,
                    ),
                ),
            )
            for answer, source, record, claim in answers
        ),
        wording=page.passage("We name both places [@vell-radio-2025-08-02; @petition-7]."),
        link=_dispute_link(page.root),
        topics=(),
    )


def _figure(page: _Page) -> FigureView:
    claim = page.records["orro-herald-2025-08-01"].claims[1]
    mark = page.mark("orro-herald-2025-08-01#boats")
    rival = Rival(
        "more than 600 boats", "Vell Fishers’ Union", page.mark("vell-radio-2025-08-02#boats")
    )
    return FigureView(
        value=claim.figure,
        counts=claim.counts,
        by=claim.by,
        as_of=claim.when,
        mark=mark,
        rivals=(rival, Rival("almost none", "Lake Authority", None)),
        dispute=Link("How many boats lay idle?", f"{page.root}disputes/#idle-boats"),
    )


def _plain_figure(page: _Page) -> FigureView:
    mark = page.mark("vell-census-2024#households")
    return FigureView(
        value="1,240 households",
        counts="households that live from fishing on Lake Orro",
        by=Link("Vell Statistics Bureau", ""),
        as_of=day("2024"),
        mark=mark,
        rivals=(),
        dispute=None,
    )


def _events(page: _Page) -> tuple[EventView, ...]:
    return (
        EventView(
            day("2024"),
            page.passage("The census counts households [@vell-census-2024#households]."),
        ),
        EventView(
            Day("[2025-07-31,2025-08-01]", "31 July 2025 or 1 August 2025", is_day=False),
            page.passage(
                "The first boat is turned back "
                "[@vell-radio-2025-08-02#first-boat; @roznama-vell-2025-08-02#first-boat]."
            ),
        ),
        EventView(day("2025-08-01"), page.passage("The *lake* is closed [@closure-order-12].")),
        EventView(day("2025-08-16/.."), page.passage("A vigil at the pier [@petition-7].")),
    )


def _events_in_urdu(page: _Page) -> tuple[EventView, ...]:
    what = page.passage("جھیل بند کر دی گئی [@closure-order-12#section-3]۔")
    return (EventView(day("2025-08-01"), what),)


def _lead(root: str) -> Teaser:
    return Teaser(
        link=Link("Why Lake Orro is closed to fishing", root + TOPIC),
        summary="Nobody may fish on Lake Orro until October.",
        published=day("2025-08-02"),
        updated=day("2025-08-18"),
    )


def _teaser(root: str) -> Teaser:
    return Teaser(
        link=Link("The harbour strike of Port Vell", f"{root}topics/harbour-strike/"),
        summary="The crews stopped work for nine days.",
        published=day("2025-06-01"),
        updated=day("2025-06-20"),
    )


def _menu(root: str) -> tuple[Link, ...]:
    return (
        Link("Topics", root),
        Link("Tags", f"{root}tags/"),
        Link("Sources", f"{root}sources/"),
        Link("Timeline", f"{root}timeline/"),
        Link("Search", f"{root}search/"),
    )


def _foot(root: str) -> tuple[Link, ...]:
    return (
        Link("How we work", f"{root}method/"),
        Link("Corrections", f"{root}corrections/"),
        Link("Feed", f"{root}feed.xml"),
    )
