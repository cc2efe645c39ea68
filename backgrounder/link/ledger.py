"""The evidence for readers and for machines: sources, claims, disputed questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.link import parts
from backgrounder.link.catalogue import newest_first
from backgrounder.link.frames import frame
from backgrounder.link.notes import (
    cited_as,
    claim_note,
    language_of,
    outward,
    title_language,
)
from backgrounder.link.words import placed_day, span
from backgrounder.markup import plain
from backgrounder.model import ClaimKey
from backgrounder.published import FORMAT, topic_id
from backgrounder.views import DataView, DisputesView, Link, SourceLine, SourcesView, SourceView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.addresses import Way
    from backgrounder.link.catalogue import Catalogue
    from backgrounder.model import Brief, Claim, Dispute, Source
    from backgrounder.views import ClaimNote, DisputeView, Tally


def sources_view(catalogue: Catalogue) -> SourcesView:
    """Return the view of the index of sources."""
    address = "/sources/"
    way = addresses.relative_from(address)
    return SourcesView(
        frame=frame(
            catalogue,
            address,
            way,
            title="Sources",
            description="Every source that a page of this site rests on, and the claims it makes.",
            section="Sources",
        ),
        tally=site_tally(catalogue),
        sources=tuple(
            _line(catalogue, source, way)
            for source in _by_publisher(catalogue.library.sources.values())
        ),
    )


def source_view(catalogue: Catalogue, source: Source) -> SourceView:
    """Return the view of one source's page: its claims that published pages show."""
    address = addresses.source(source.id)
    way = addresses.relative_from(address)
    site_language = catalogue.library.site.language
    title = plain(source.title.text)
    return SourceView(
        frame=frame(
            catalogue,
            address,
            way,
            title=f"{cited_as(source)}: {title}",
            description=f"What {plain(source.publisher.text)} says, and where we use it.",
            section="Sources",
            indexed=source.link,
        ),
        publisher=plain(source.publisher.text),
        title=title,
        title_language=title_language(source, site_language),
        kind=source.kind,
        origin=source.origin,
        published=span(source.published.value),
        accessed=placed_day(source.accessed),
        language=language_of(source),
        url=outward(source),
        archived=source.archived.value if source.archived and source.link else "",
        unlinked=not source.link,
        note=plain(source.note.text) if source.note else "",
        claims=tuple(_claims(catalogue, source, way)),
        same_origin=tuple(_same_origin(catalogue, source, way)),
        topics=_links(catalogue, _citing(catalogue, source), way),
    )


def disputes_view(catalogue: Catalogue) -> DisputesView:
    """Return the view of all disputed questions."""
    address = "/disputes/"
    way = addresses.relative_from(address)
    return DisputesView(
        frame=frame(
            catalogue,
            address,
            way,
            title="What is disputed",
            description="The questions on which our sources differ, with every version we know.",
            section="Disputes",
        ),
        topics=tuple(_disputes_by_topic(catalogue, way)),
    )


def site_tally(catalogue: Catalogue) -> Tally:
    """Count what the whole site rests on."""
    library = catalogue.library
    claims = sum(1 for key in catalogue.citing() if key.claim)
    return parts.tally(claims, library.sources.values(), len(library.disputes))


def site_evidence(catalogue: Catalogue) -> DataView:
    """Return the ledger of everything that is published."""
    library = catalogue.library
    return _evidence(catalogue, library.briefs, set(catalogue.citing()), library.disputes.values())


def topic_evidence(catalogue: Catalogue, brief: Brief) -> DataView:
    """Return the ledger of one topic."""
    matters = sorted({identifier.value for identifier in brief.disputes})
    return _evidence(
        catalogue,
        (brief,),
        set(catalogue.showing(brief)),
        (catalogue.library.disputes[identifier] for identifier in matters),
    )


def _evidence(
    catalogue: Catalogue, briefs: Iterable[Brief], keys: set[ClaimKey], matters: Iterable[Dispute]
) -> DataView:
    library = catalogue.library
    return DataView(
        data={
            "format": FORMAT,
            "site": {"title": library.site.title, "url": catalogue.home or None},
            "topics": {
                topic_id(brief, library): _topic_record(catalogue, brief) for brief in briefs
            },
            "sources": {
                identifier: _source_record(catalogue, library.sources[identifier], keys)
                for identifier in sorted({key.source for key in keys})
            },
            "disputes": {matter.id: _dispute_record(matter) for matter in matters},
        }
    )


def _topic_record(catalogue: Catalogue, brief: Brief) -> dict[str, object]:
    return {
        "title": plain(brief.title.text),
        "language": brief.language,
        "address": catalogue.topic_address(brief),
        "aliases": [alias.value for alias in brief.aliases],
        "draft": brief.draft,
        "date": brief.date.value.isoformat(),
        "updated": brief.updated.value.isoformat() if brief.updated else None,
        "facts-as-of": brief.facts_as_of.value.isoformat() if brief.facts_as_of else None,
        "claims": [str(key) for key in catalogue.showing(brief)],
        "key-figures": [str(key.value) for key in brief.key_figures],
        "disputes": [identifier.value for identifier in brief.disputes],
        "corrections": [
            {"date": each.day.value.isoformat(), "text": plain(each.text.text)}
            for each in brief.corrections
        ],
    }


def _source_record(catalogue: Catalogue, source: Source, keys: set[ClaimKey]) -> dict[str, object]:
    return {
        "publisher": plain(source.publisher.text),
        "title": plain(source.title.text),
        "origin": source.origin,
        "kind": source.kind,
        "url": outward(source) or None,
        "archived": source.archived.value if source.archived and source.link else None,
        "published": source.published.value.written,
        "accessed": source.accessed.value.isoformat() if source.accessed else None,
        "language": source.language or None,
        "claims": {
            claim.id: _claim_record(catalogue, claim, ClaimKey(source.id, claim.id))
            for claim in source.claims.values()
            if ClaimKey(source.id, claim.id) in keys
        },
    }


def _claim_record(catalogue: Catalogue, claim: Claim, key: ClaimKey) -> dict[str, object]:
    by = claim.by.text.strip() if claim.by else ""
    return {
        "says": plain(claim.says.text),
        "figure": plain(claim.figure.text) if claim.figure else None,
        "counts": plain(claim.counts.text) if claim.counts else None,
        "by": by or None,
        "speaker": catalogue.tag_names.get(by, plain(by)) or None,
        "when": claim.when.value.written if claim.when else None,
        "standing": claim.standing,
        "quotes": [quote.text.strip() for quote in claim.quotes],
        "disputes": list(catalogue.disputed.get(key, ())),
    }


def _dispute_record(matter: Dispute) -> dict[str, object]:
    return {
        "question": plain(matter.question.text),
        "versions": [
            {
                "answer": plain(version.answer.text),
                "claims": [str(key.value) for key in version.claims],
            }
            for version in matter.versions
        ],
        "wording": plain(matter.wording.text) if matter.wording else None,
    }


def _disputes_by_topic(
    catalogue: Catalogue, way: Way
) -> Iterator[tuple[Link, tuple[DisputeView, ...]]]:
    told: set[str] = set()
    for brief in newest_first(catalogue.library.briefs):
        listed = [each.value for each in brief.disputes if each.value not in told]
        told.update(listed)
        if listed:
            matters = (catalogue.library.disputes[identifier] for identifier in listed)
            views = tuple(parts.dispute_view(catalogue, matter, way) for matter in matters)
            yield catalogue.topic_link(brief, way), views


def _by_publisher(sources: Iterable[Source]) -> list[Source]:
    return sorted(
        sources,
        key=lambda source: (
            plain(source.publisher.text).casefold(),
            source.published.value.sort_key,
            source.id,
        ),
    )


def _line(catalogue: Catalogue, source: Source, way: Way) -> SourceLine:
    return SourceLine(
        link=Link(
            plain(source.title.text),
            way(addresses.source(source.id)),
            title_language(source, catalogue.library.site.language),
        ),
        publisher=plain(source.publisher.text),
        published=span(source.published.value),
        kind=source.kind,
        origin=source.origin,
        claims=sum(
            1 for claim in source.claims if ClaimKey(source.id, claim) in catalogue.citing()
        ),
        topics=_links(catalogue, _citing(catalogue, source), way),
    )


def _claims(catalogue: Catalogue, source: Source, way: Way) -> Iterator[ClaimNote]:
    for claim in source.claims.values():
        briefs = catalogue.citing().get(ClaimKey(source.id, claim.id), ())
        if briefs:
            yield claim_note(claim, source, catalogue, way, _links(catalogue, briefs, way))


def _citing(catalogue: Catalogue, source: Source) -> tuple[Brief, ...]:
    keys = (ClaimKey(source.id), *(ClaimKey(source.id, claim) for claim in source.claims))
    found = {brief.place.path: brief for key in keys for brief in catalogue.citing().get(key, ())}
    return tuple(found[path] for path in sorted(found))


def _links(catalogue: Catalogue, briefs: Iterable[Brief], way: Way) -> tuple[Link, ...]:
    return tuple(catalogue.topic_link(brief, way) for brief in briefs)


def _same_origin(catalogue: Catalogue, source: Source, way: Way) -> Iterator[Link]:
    for other in catalogue.of_origin[source.origin]:
        if other.id != source.id:
            yield Link(cited_as(other), way(addresses.source(other.id)))
