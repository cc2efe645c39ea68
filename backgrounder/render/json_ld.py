"""What a topic page says, in the words of https://schema.org (release 30), for search engines.

Nothing here is not also on the page. Nodes name each other by their address on our site; where
that is not known, whatever needs a full address is left out. Only a tag of kind person becomes a
`Person`: whoever else is named stays plain words, for we say no more of them than their name.
Neither `ClaimReview` nor `FAQPage` is used: a backgrounder is neither.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from backgrounder import markup
from backgrounder.render import edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.views import (
        ClaimNote,
        CorrectionView,
        Day,
        EventView,
        Frame,
        Link,
        Passage,
        SourceEntry,
        TagNote,
        TopicView,
    )

    Node = dict[str, object]


_TAGS = {
    "place": "Place",
    "person": "Person",
    "organisation": "Organization",
    "term": "DefinedTerm",
}
_SOURCES = {
    "wire": "NewsArticle",
    "newspaper": "NewsArticle",
    "broadcaster": "NewsArticle",
    "website": "WebPage",
    "dataset": "Dataset",
    "law": "Legislation",
    "report": "Report",
}
_POLICIES = {
    "principles": "publishingPrinciples",
    "corrections": "correctionsPolicy",
    "ethics": "ethicsPolicy",
    "ownership": "ownershipFundingInfo",
    "feedback": "actionableFeedbackPolicy",
}


def structured(topic: TopicView) -> Node:
    """Return the page's JSON-LD: dicts, lists, strings and numbers, always in the same order."""
    frame = topic.frame
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": ["NewsArticle", "BackgroundNewsArticle"],
            "url": frame.canonical,
            "mainEntityOfPage": frame.canonical,
            "headline": topic.title,
            "abstract": _plain(topic.standfirst),
            "inLanguage": frame.language,
            "datePublished": _exact(topic.status.published),
            "dateModified": _exact(topic.status.updated),
            "timeRequired": f"PT{topic.status.minutes}M",
            "temporalCoverage": _coverage(topic.timeline),
            "author": [_author(topic, name) for name in topic.authors],
            "publisher": _publisher(frame),
            "isPartOf": _collection(frame),
            "backstory": _plain(topic.how_we_know),
            "correction": [_correction(correction) for correction in topic.corrections],
            **_subjects(topic),
            "citation": [_source(frame, source) for source in topic.sources],
            "hasPart": list(_parts(topic)),
        }
    )


def _author(topic: TopicView, name: str) -> Node | str:
    known = next((note.link for note in topic.people if note.link.text == name), None)
    return (known and _reference(topic.frame, known)) or name


def _publisher(frame: Frame) -> Node:
    if not frame.publisher:
        return {}
    policies = {_POLICIES[kind]: url for kind, url in frame.policies if kind in _POLICIES}
    return _node("NewsMediaOrganization", name=frame.publisher, url=frame.home, **policies)


def _collection(frame: Frame) -> Node:
    if not frame.home:
        return {}
    return _filled({"@type": "CollectionPage", "@id": frame.home, "name": frame.site_title})


def _correction(correction: CorrectionView) -> Node:
    return _node(
        "CorrectionComment",
        text=_plain(correction.text),
        datePublished=_exact(correction.day),
    )


def _subjects(topic: TopicView) -> Node:
    """Return the topic's tags (`about`), what else it explains (`mentions`), and where it is."""
    frame = topic.frame
    notes = {
        note.link.href: _tag(frame, note) for note in (*topic.people, *topic.places, *topic.words)
    }
    tags = {link.href: link for link in topic.tags}
    return {
        "about": [notes.get(href) or _thing(frame, link) for href, link in tags.items()],
        "mentions": [node for href, node in notes.items() if href not in tags],
        "contentLocation": [
            place for note in topic.places if (place := _reference(frame, note.link))
        ],
    }


def _thing(frame: Frame, link: Link, kind: str = "Thing") -> Node:
    return _filled({"@type": kind, "@id": _address(frame, link.href), "name": link.text})


def _tag(frame: Frame, note: TagNote) -> Node:
    node = _thing(frame, note.link, _TAGS.get(note.kind, "Thing"))
    place: Node = {}
    if note.kind == "place" and note.at:
        place["geo"] = _node("GeoCoordinates", latitude=note.at[0], longitude=note.at[1])
    if note.kind == "place" and note.within:
        place["containedInPlace"] = _thing(frame, note.within, "Place")
    return _filled(
        {**node, "alternateName": note.short, "description": _plain(note.about), **place}
    )


def _source(frame: Frame, source: SourceEntry) -> Node:
    return _filled(
        {
            "@type": _SOURCES.get(source.kind, "CreativeWork"),
            "@id": _address(frame, source.page.href),
            "name": source.title,
            "inLanguage": source.language,
            "publisher": _node("Organization", name=source.publisher),
            "datePublished": _exact(source.published),
            "url": "" if source.unlinked else source.url,
            "archivedAt": "" if source.unlinked else source.archived,
        }
    )


def _parts(topic: TopicView) -> Iterator[Node]:
    """Give each claim that the page cites, and after it its quotations that the page has."""
    explained = {note.link.href for note in topic.people}
    figures = {(figure.value, figure.counts) for figure in topic.key_figures}
    told = _told(topic)
    for source in topic.sources:
        cited = _reference(topic.frame, source.page)
        for claim in source.claims:
            who = _who(topic.frame, claim.by, explained)
            observation = _observation(claim) if (claim.figure, claim.counts) in figures else {}
            yield _claim(claim, who, observation, cited)
            for quote in claim.quotes:
                if quote.casefold() in told:
                    yield _filled(
                        {"@type": "Quotation", "text": quote, "creator": who, "citation": cited}
                    )


def _who(frame: Frame, link: Link | None, explained: set[str]) -> Node | str:
    """Return a reference to a person or body that the page explains, or else the plain words."""
    if link is None:
        return ""
    return (_reference(frame, link) if link.href in explained else {}) or link.text


def _claim(claim: ClaimNote, who: Node | str, observation: Node, cited: Node) -> Node:
    return _filled(
        {
            "@type": "Claim",
            "text": claim.says,
            "author": who,
            "creativeWorkStatus": _standing(claim),
            "about": observation,
            "citation": cited,
        }
    )


def _standing(claim: ClaimNote) -> list[str]:
    """Return `alleged` and the like, and `disputed`; nothing for what is merely stated."""
    standing = [] if claim.standing == "stated" else [claim.standing]
    return [*standing, "disputed"] if claim.disputes else standing


def _observation(claim: ClaimNote) -> Node:
    return _node(
        "Observation",
        value=claim.figure,
        variableMeasured=claim.counts,
        observationDate=_exact(claim.when),
    )


def _told(topic: TopicView) -> str:
    """Return what the page tells in its own prose, in lower case."""
    passages = (topic.standfirst, *topic.at_a_glance, topic.body)
    return "\n".join([markup.visible(passage.text) for passage in passages]).casefold()


def _coverage(timeline: Iterable[EventView]) -> str:
    """Return the days from the first event to the last, `..` for an end that is open."""
    times = [edtf.read(event.when.iso) for event in timeline]
    if not times:
        return ""
    first = min(time.earliest for time in times)
    ends = [time.latest for time in times if time.latest]
    start = ".." if first == date.min else first.isoformat()
    end = max(ends).isoformat() if len(ends) == len(times) else ".."
    return start if start == end else f"{start}/{end}"


def _exact(day: Day | None) -> str:
    """Return the day, month or year; nothing where the date is in doubt, which ISO cannot say."""
    return day.iso if day and edtf.is_exact(day.iso) else ""


def _plain(passage: Passage | None) -> str:
    return markup.plain(passage.text) if passage else ""


def _reference(frame: Frame, link: Link) -> Node:
    return _filled({"@id": _address(frame, link.href)})


def _address(frame: Frame, href: str) -> str:
    """Return the full address of what the page links to; nothing where ours is not known."""
    if not (frame.canonical and href):
        return ""
    # Joining is slow, and most addresses of a page begin with the same way up.
    up, steps, rest = href.rpartition("../")
    return _joined(frame.canonical, up + steps) + rest if steps else _joined(frame.canonical, href)


@lru_cache(maxsize=256)
def _joined(base: str, way: str) -> str:
    return urljoin(base, way)


def _node(kind: str, **properties: object) -> Node:
    return _filled({"@type": kind, **properties})


def _filled(node: Node) -> Node:
    """Return `node` without its empty properties; zero is a value, as at the equator."""
    return {name: value for name, value in node.items() if value or value == 0}
