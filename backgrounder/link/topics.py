"""A topic's page, part by part, in the order in which it is read."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link import parts
from backgrounder.link.frames import frame, policy_link
from backgrounder.link.notes import Notes, dispute_anchor, speaker
from backgrounder.link.related import related
from backgrounder.link.words import day, own_name, placed_day, span
from backgrounder.markup import plain, word_count
from backgrounder.views import (
    CorrectionView,
    FigureView,
    Link,
    Mention,
    Rival,
    SingleView,
    Status,
    TopicView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief, ClaimKey, Dispute, Tag
    from backgrounder.views import Frame, TagNote

WORDS_A_MINUTE = 220
"""A careful reader's pace; Brysbaert (2019) finds 238 for silent reading of non-fiction."""

QUESTION_LEVEL = 2
"""The questions of a brief are its headings of this level."""

PARTS = (
    ("timeline", "Timeline"),
    ("people", "Who’s who"),
    ("places", "Where"),
    ("words", "Words used here"),
    ("disputed", "What is disputed"),
    ("unknown", "What we don’t know"),
    ("next", "What happens next"),
    ("method", "How we know this"),
    ("corrections", "Corrections"),
    ("sources", "Sources"),
)
"""The parts after the body that the contents name: anchor and title."""


def topic_views(catalogue: Catalogue, brief: Brief) -> tuple[TopicView, SingleView]:
    """Return the view of a topic's page on the site, and that of the one file that travels."""
    address, closest = catalogue.topic_address(brief), related(catalogue, brief)
    status = _status(brief)
    hosted = addresses.relative_from(address)
    notes = Notes(catalogue, hosted, brief.language, [listed.value for listed in brief.disputes])
    page = _view(catalogue, brief, notes, closest, status)
    copied = notes.seen_from(addresses.absolute_at(catalogue.home, address))
    single = _view(catalogue, brief, copied, closest, status)
    return page, SingleView(topic=single, stylesheet=catalogue.library.stylesheet)


def take_away_files(brief: Brief) -> tuple[tuple[str, str], ...]:
    """Return what a topic can be taken away as: the words for it, and the file's name."""
    return (
        ("One file to keep and pass on (HTML)", f"{brief.slug}.html"),
        ("Plain text", f"{brief.slug}.txt"),
        ("The evidence (JSON)", "evidence.json"),
        ("Citations (CSL-JSON)", f"{brief.slug}.csl.json"),
        ("Citations (BibTeX)", f"{brief.slug}.bib"),
        ("Citations (RIS)", f"{brief.slug}.ris"),
    )


def _view(
    catalogue: Catalogue,
    brief: Brief,
    notes: Notes,
    closest: tuple[tuple[Brief, str], ...],
    status: Status,
) -> TopicView:
    way = notes.way
    tags = [catalogue.library.tags[tag.value] for tag in brief.tags]
    matters = [catalogue.library.disputes[listed.value] for listed in brief.disputes]
    # Arguments are evaluated in the order of the page, and number its citations on the way.
    view = TopicView(
        frame=_frame(catalogue, brief, way),
        title=plain(brief.title.text),
        standfirst=notes.passage(brief.summary),
        status=status,
        authors=tuple(plain(author.text) for author in brief.authors),
        tags=tuple(catalogue.tag_link(tag.id, way) for tag in tags),
        at_a_glance=tuple(notes.passage(bullet) for bullet in brief.at_a_glance),
        key_figures=tuple(_figures(catalogue, brief, matters, way, notes)),
        contents=(),
        body=notes.passage(brief.body, mentions=_mentions(tags, way)),
        timeline=parts.events(brief.timeline, notes),
        people=_explained(catalogue, tags, ("person", "organisation"), way, notes),
        places=_explained(catalogue, tags, ("place",), way, notes),
        words=_explained(catalogue, tags, ("term",), way, notes),
        disputes=tuple(parts.dispute_view(catalogue, each, way, notes) for each in matters),
        unknowns=tuple(notes.passage(unknown) for unknown in brief.unknowns),
        what_next=parts.events(brief.what_next, notes),
        how_we_know=notes.passage(brief.how_we_know) if brief.how_we_know else None,
        corrections=_corrections(brief, notes),
        tally=parts.tally(notes.claims, notes.sources, len(matters)),
        notes=notes.cards(),
        sources=notes.entries(),
        take_away=_take_away(catalogue, brief, way),
        related=tuple(parts.teaser(catalogue, other, way, reason) for other, reason in closest),
        corrections_policy=policy_link(catalogue, "corrections", way),
        method_page=policy_link(catalogue, "principles", way),
        translations=tuple(_translations(catalogue, brief, way)),
    )
    return replace(view, contents=_contents(view))


def _frame(catalogue: Catalogue, brief: Brief, way: Way) -> Frame:
    return frame(
        catalogue,
        catalogue.topic_address(brief),
        way,
        title=plain(brief.title.text),
        description=plain(brief.summary.text),
        section="Topics",
        language=brief.language,
        draft=brief.draft,
    )


def _contents(view: TopicView) -> tuple[Link, ...]:
    """Return the table of contents: the questions, then the parts that are there."""
    parts_there = {
        "timeline": view.timeline,
        "people": view.people,
        "places": view.places,
        "words": view.words,
        "disputed": view.disputes,
        "unknown": view.unknowns,
        "next": view.what_next,
        "method": view.sources or view.how_we_know,
        "corrections": True,
        "sources": view.sources,
    }
    questions = (anchor for anchor in view.body.anchors if anchor.level == QUESTION_LEVEL)
    return (
        *(Link(anchor.text, f"#{anchor.id}") for anchor in questions),
        *(Link(title, f"#{anchor}") for anchor, title in PARTS if parts_there[anchor]),
    )


def _take_away(catalogue: Catalogue, brief: Brief, way: Way) -> tuple[Link, ...]:
    address = catalogue.topic_address(brief)
    return tuple(Link(words, way(address + name)) for words, name in take_away_files(brief))


def _figures(
    catalogue: Catalogue, brief: Brief, matters: list[Dispute], way: Way, notes: Notes
) -> Iterator[FigureView]:
    for key in brief.key_figures:
        yield _figure(catalogue, key.value, matters, way, notes)


def _figure(
    catalogue: Catalogue, key: ClaimKey, matters: list[Dispute], way: Way, notes: Notes
) -> FigureView:
    source = catalogue.library.sources[key.source]
    claim = source.claims[key.claim]
    matter = next((each for each in matters if key in _answers(each)), None)
    return FigureView(
        value=plain(claim.figure.text) if claim.figure else "",
        counts=plain(claim.counts.text) if claim.counts else "",
        by=speaker(claim, catalogue, way),
        as_of=span(claim.when.value) if claim.when else None,
        mark=notes.mark(key),
        rivals=tuple(_rivals(catalogue, key, matter, way, notes)) if matter else (),
        dispute=Link(plain(matter.question.text), f"#{dispute_anchor(matter.id)}")
        if matter
        else None,
    )


def _rivals(
    catalogue: Catalogue, key: ClaimKey, matter: Dispute, way: Way, notes: Notes
) -> Iterator[Rival]:
    for version in matter.versions:
        if key in {placed.value for placed in version.claims}:
            continue
        other = version.claims[0].value
        source = catalogue.library.sources[other.source]
        by = speaker(source.claims[other.claim], catalogue, way)
        yield Rival(
            answer=plain(version.answer.text),
            by=by.text if by else plain(source.publisher.text),
            mark=notes.mark(other),
        )


def _answers(matter: Dispute) -> set[ClaimKey]:
    return {placed.value for version in matter.versions for placed in version.claims}


def _mentions(tags: list[Tag], way: Way) -> tuple[Mention, ...]:
    return tuple(Mention(_names(tag), way(addresses.tag(tag.id))) for tag in tags)


def _names(tag: Tag) -> tuple[str, ...]:
    names = {plain(tag.name.text), tag.short, *tag.also} - {""}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _explained(
    catalogue: Catalogue, tags: list[Tag], kinds: tuple[str, ...], way: Way, notes: Notes
) -> tuple[TagNote, ...]:
    return tuple(
        parts.tag_note(catalogue, tag, way, notes.passage(tag.about) if tag.about else None)
        for tag in tags
        if tag.kind in kinds
    )


def _corrections(brief: Brief, notes: Notes) -> tuple[CorrectionView, ...]:
    latest_first = sorted(brief.corrections, key=lambda each: each.day.value, reverse=True)
    return tuple(
        CorrectionView(day(each.day.value), notes.passage(each.text)) for each in latest_first
    )


def _status(brief: Brief) -> Status:
    words = sum(word_count(text.text) for text in brief.passages())
    return Status(
        published=day(brief.date.value),
        facts_as_of=placed_day(brief.facts_as_of),
        updated=placed_day(brief.updated),
        next_review=placed_day(brief.next_review),
        minutes=max(1, math.ceil(words / WORDS_A_MINUTE)),
    )


def _translations(catalogue: Catalogue, brief: Brief, way: Way) -> Iterator[Link]:
    for other in catalogue.editions[brief.slug]:
        if other.language != brief.language:
            yield Link(
                own_name(other.language),
                way(catalogue.topic_address(other)),
                other.language,
            )
