"""A whole topic as plain text, to be pasted into a messenger or printed on anything.

Every part of the page but its navigation; a citation is the number of its source. Where two
directions meet in a line, one is isolated (https://www.unicode.org/reports/tr9/), so that neither
mixes up the other.
"""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from backgrounder.render import prose_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backgrounder.views import (
        ClaimNote,
        CorrectionView,
        DisputeView,
        EventView,
        FigureView,
        Frame,
        Link,
        Mark,
        Passage,
        SourceEntry,
        TagNote,
        Tally,
        Teaser,
        TopicView,
    )


def text(topic: TopicView) -> str:
    """Return the topic, its parts in the page's order, each paragraph in one line.

    Raises prose.TooComplexError for what `markup_limits` refuses.
    """
    frame = topic.frame
    parts = (
        _opening(topic),
        _listed("At a glance", (_line(frame, point) for point in topic.at_a_glance)),
        _listed("Key figures", (_figure(figure) for figure in topic.key_figures)),
        prose_text.blocks(topic.body, frame.language, frame.direction),
        _listed("Timeline", (_event(frame, event) for event in topic.timeline)),
        _listed("Who’s who", (_tag(frame, tag) for tag in topic.people)),
        _listed("Where", (_tag(frame, tag) for tag in topic.places)),
        _listed("Words used here", (_tag(frame, tag) for tag in topic.words)),
        _listed("What is disputed", (_dispute(frame, dispute) for dispute in topic.disputes)),
        _listed("What we don’t know", (_line(frame, unknown) for unknown in topic.unknowns)),
        _listed("What happens next", (_event(frame, event) for event in topic.what_next)),
        _method(topic),
        _corrections(topic),
        _sources(topic),
        _listed("Related", (_teaser(frame, teaser) for teaser in topic.related)),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _opening(topic: TopicView) -> str:
    frame, status = topic.frame, topic.status
    days = {
        "Facts as of": status.facts_as_of,
        "Published": status.published,
        "Updated": status.updated,
        "Next review": status.next_review,
    }
    names = {
        "By": topic.authors,
        "Tags:": [link.text for link in topic.tags],
        "Also in": [_led(frame, link) for link in topic.translations],
    }
    lines = (
        " · ".join(f"{label} {day.words}" for label, day in days.items() if day),
        *(f"{label} {', '.join(words)}" for label, words in names.items() if words),
        frame.canonical,
    )
    title = f"{topic.title}\n{'=' * len(topic.title)}"
    return "\n\n".join((title, _line(frame, topic.standfirst), _lines(*lines)))


def _figure(figure: FigureView) -> str:
    by = f"according to {figure.by.text}" if figure.by else ""
    as_of = f"as of {figure.as_of.words}" if figure.as_of else ""
    rivals = "; ".join(
        f"{rival.answer} ({rival.by}){_number(rival.mark)}" for rival in figure.rivals
    )
    return _lines(
        f"{figure.value}: {figure.counts}{_number(figure.mark)}",
        ", ".join(filter(None, (by, as_of))),
        rivals and f"Others count {rivals}",
        f"Disputed: {figure.dispute.text}" if figure.dispute else "",
    )


def _event(frame: Frame, event: EventView) -> str:
    return f"{_ours(frame, event.when.words)}: {_line(frame, event.what)}"


def _tag(frame: Frame, tag: TagNote) -> str:
    short = f" ({tag.short})" if tag.short else ""
    about = f": {_line(frame, tag.about)}" if tag.about else ""
    within = f"In {tag.within.text}" if tag.within else ""
    return _lines(
        f"{tag.link.text}{short}{about}", " · ".join(filter(None, (within, tag.coordinates)))
    )


def _dispute(frame: Frame, dispute: DisputeView) -> str:
    answers = (
        f"{version.answer}: {claim.says}{_number(mark)} ({_said(claim, published)})"
        for version in dispute.versions
        for claim, published, mark, _ in version.claims
    )
    wording = f"How we word it: {_line(frame, dispute.wording)}" if dispute.wording else ""
    return _lines(dispute.question, *map(_item, answers), wording)


def _said(claim: ClaimNote, published: str) -> str:
    by = f"{claim.by.text}, in {published}" if claim.by else published
    return by if claim.standing == "stated" else f"{claim.standing}; {by}"


def _method(topic: TopicView) -> str:
    if not (topic.sources or topic.how_we_know):
        return ""
    frame, method = topic.frame, topic.how_we_know
    told = prose_text.blocks(method, frame.language, frame.direction) if method else ""
    rests = f"This page rests on {_tally(topic.tally)}."
    return prose_text.part("How we know this", "\n\n".join(filter(None, (rests, told))))


def _tally(tally: Tally) -> str:
    origins = f", which go back to {_count(tally.origins, 'independent origin')}"
    disputes = f"; on {_count(tally.disputes, 'question')} the sources differ"
    return (
        f"{_count(tally.claims, 'claim')} from {_count(tally.sources, 'source')}"
        f"{origins if tally.sources > 1 else ''}{disputes if tally.disputes else ''}"
    )


def _corrections(topic: TopicView) -> str:
    frame = topic.frame
    made = [_correction(frame, correction) for correction in topic.corrections]
    policy = _led(frame, topic.corrections_policy) if topic.corrections_policy else ""
    written = _lines(*map(_item, made)) or "None so far."
    return prose_text.part("Corrections", _lines(written, policy))


def _correction(frame: Frame, correction: CorrectionView) -> str:
    return f"{_ours(frame, correction.day.words)}: {_line(frame, correction.text)}"


def _sources(topic: TopicView) -> str:
    entries = [_source(topic.frame, source) for source in topic.sources]
    return prose_text.part("Sources", "\n".join(entries)) if entries else ""


def _source(frame: Frame, source: SourceEntry) -> str:
    title = _isolated(source.title) if source.language else _ours(frame, source.title)
    unlinked = "Cited without a link" if source.unlinked else ""
    entry = _lines(
        f"[{source.number}] {source.publisher}, {title}, {source.published.words}",
        "" if source.unlinked else source.url,
        "" if source.unlinked or not source.archived else f"Archived copy: {source.archived}",
        f"Read {source.accessed.words}" if source.accessed else "",
        ": ".join(filter(None, (unlinked, source.note))),
    )
    return _hanging(entry)


def _teaser(frame: Frame, teaser: Teaser) -> str:
    reason = f" ({teaser.reason})" if teaser.reason else ""
    return f"{_led(frame, teaser.link)}{reason}"


def _listed(title: str, items: Iterable[str]) -> str:
    """Return a part that is a list; nothing where it has no items."""
    written = "\n".join(map(_item, items))
    return prose_text.part(title, written) if written else ""


def _item(item: str) -> str:
    return f"• {_hanging(item)}"


def _hanging(lines: str) -> str:
    return indent(lines, "  ").removeprefix("  ")


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _line(frame: Frame, passage: Passage) -> str:
    return prose_text.inline(passage, frame.language, frame.direction)


def _number(mark: Mark | None) -> str:
    return f" [{mark.number}]" if mark else ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _led(frame: Frame, link: Link) -> str:
    """Return the link's words, and its full address where ours is known."""
    words = _isolated(link.text) if link.language else link.text
    return f"{words}: {_joined(frame.canonical, link.href)}" if frame.canonical else words


def _joined(base: str, href: str) -> str:
    # Joining is slow, and a page that travels leads to full addresses.
    return href if href.startswith(("http://", "https://")) else urljoin(base, href)


def _ours(frame: Frame, words: str) -> str:
    """Return words that stand beside the page's own, apart from them where it reads leftward."""
    return _isolated(words) if frame.direction == "rtl" else words


def _isolated(words: str) -> str:
    return f"\u2068{words}\u2069"
