"""What each topic rests on as it is published: computed from a library, or read from a ledger.

`/evidence.json` holds the same, so that the next build can say what changed since. A record that is
cited as a whole is in neither: it is no one claim that could have changed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from backgrounder import addresses, dates
from backgrounder.dates import When  # noqa: TC001 - as above
from backgrounder.markup import citations, plain
from backgrounder.model import ClaimKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from backgrounder.model import Brief, Library, Prose

FORMAT = 1
"""Of `evidence.json`; counted up when what is read here gets another shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedClaim:
    """What readers are told that a source says."""

    says: str
    figure: str
    """Empty where it gives none; so are the others."""
    counts: str
    by: str
    """As written: a tag's id or plain words."""
    speaker: str
    """The same as readers see it: the tag's name or the words."""
    when: When
    """The claim's own date, or else that on which its source was published."""
    standing: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTopic:
    """One edition of a brief, and what it rests on."""

    address: str
    aliases: tuple[str, ...]
    """Addresses that it had before."""
    date: dt.date
    updated: dt.date | None
    corrections: tuple[tuple[dt.date, str], ...]
    claims: Mapping[str, PublishedClaim]
    """Each claim that its page shows, by `source#claim`, in the order of the keys."""

    @property
    def changed_on(self) -> dt.date:
        """The day of its last change of substance."""
        return self.updated or self.date


@dataclass(frozen=True, slots=True)
class Published:
    """All topics of a site, by `topic_id`."""

    topics: Mapping[str, PublishedTopic]


def published(library: Library) -> Published:
    """Return what would be published of `library`, its drafts held back."""
    shown = library.shown(drafts=False)
    keys = {brief.place.path: sorted(set(keys_shown(brief, shown))) for brief in shown.briefs}
    return published_with(shown, keys)


def published_with(library: Library, keys: Mapping[str, Iterable[ClaimKey]]) -> Published:
    """Return the same where the `keys_shown` by each brief are known: sorted, by its path."""
    shown = library.shown(drafts=False)
    claim = cache(partial(_claim, shown))  # many briefs show the same one
    return Published(
        {
            topic_id(brief, shown): _topic(brief, shown, keys[brief.place.path], claim)
            for brief in shown.briefs
        }
    )


def from_json(text: str | bytes) -> Published:
    """Read what was published from an `evidence.json`; drafts in it were never published.

    Raises ValueError, with the half of a sentence that says what the file is, where it is no ledger
    of this format.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(data, dict) or not {"topics", "sources"} <= data.keys():
        raise ValueError("is no ledger of a site")
    if data.get("format") != FORMAT:
        raise ValueError("was written by another version of Backgrounder")
    try:
        return Published(dict(_topics_of(data)))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError("is damaged") from None


def topic_id(brief: Brief, library: Library) -> str:
    """Return what names an edition of a brief, as its file does: `lake`, `lake.ur`."""
    is_main = brief.language == library.site.language
    return brief.slug if is_main else f"{brief.slug}.{brief.language}"


def keys_shown(brief: Brief, library: Library) -> Iterator[ClaimKey]:
    """Yield each key that a brief's page shows: its own, its disputes' and its tags'."""
    yield from keys_in(brief.passages())
    yield from (key.value for key in brief.key_figures)
    for identifier in brief.disputes:
        if matter := library.disputes.get(identifier.value):
            yield from (key.value for version in matter.versions for key in version.claims)
            yield from keys_in((matter.wording,) if matter.wording else ())
    tags = (library.tags.get(tag.value) for tag in brief.tags)
    yield from keys_in(tag.about for tag in tags if tag and tag.about)


def keys_in(texts: Iterable[Prose]) -> Iterator[ClaimKey]:
    """Yield each key that the texts cite."""
    for text in texts:
        yield from (citation.key for citation in citations(text))


def _topic(
    brief: Brief,
    library: Library,
    keys: Iterable[ClaimKey],
    claim: Callable[[ClaimKey], PublishedClaim | None],
) -> PublishedTopic:
    return PublishedTopic(
        address=addresses.topic(brief, library.site.language),
        aliases=tuple(alias.value for alias in brief.aliases),
        date=brief.date.value,
        updated=brief.updated.value if brief.updated else None,
        corrections=tuple((each.day.value, plain(each.text.text)) for each in brief.corrections),
        claims={str(key): found for key in keys if (found := claim(key))},
    )


def _claim(library: Library, key: ClaimKey) -> PublishedClaim | None:
    claim, tags = library.claim(key), library.tags
    if claim is None:
        return None
    by = claim.by.text.strip() if claim.by else ""
    return PublishedClaim(
        says=plain(claim.says.text),
        figure=plain(claim.figure.text) if claim.figure else "",
        counts=plain(claim.counts.text) if claim.counts else "",
        by=by,
        speaker=plain(tags[by].name.text) if by in tags else plain(by),
        when=(claim.when or library.sources[key.source].published).value,
        standing=claim.standing,
        quotes=tuple(quote.text.strip() for quote in claim.quotes),
    )


def _topics_of(data: Mapping[str, Any]) -> Iterator[tuple[str, PublishedTopic]]:
    for identifier, record in data["topics"].items():
        if not record.get("draft"):
            yield identifier, _topic_of(record, data["sources"])


def _topic_of(record: Mapping[str, Any], sources: Mapping[str, Any]) -> PublishedTopic:
    keys = [ClaimKey(*_text(key).split("#", 1)) for key in record["claims"] if "#" in key]
    return PublishedTopic(
        address=_text(record["address"]),
        aliases=tuple(map(_text, record["aliases"])),
        date=dt.date.fromisoformat(record["date"]),
        updated=dt.date.fromisoformat(record["updated"]) if record["updated"] else None,
        corrections=tuple(
            (dt.date.fromisoformat(each["date"]), _text(each["text"]))
            for each in record["corrections"]
        ),
        claims={str(key): _claim_of(key, sources[key.source]) for key in keys},
    )


def _claim_of(key: ClaimKey, source: Mapping[str, Any]) -> PublishedClaim:
    record = source["claims"][key.claim]
    return PublishedClaim(
        says=_text(record["says"]),
        figure=_text(record["figure"] or ""),
        counts=_text(record["counts"] or ""),
        by=_text(record["by"] or ""),
        speaker=_text(record["speaker"] or ""),
        when=_when(_text(record["when"] or source["published"])),
        standing=_text(record["standing"]),
        quotes=tuple(map(_text, record["quotes"])),
    )


def _when(written: str) -> When:
    listed = written.startswith("[")
    return dates.one_of(tuple(written[1:-1].split(","))) if listed else dates.parse(written)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a ledger's fields are text")
    return value
