"""What changed between two states of what is published, claim by claim, and what must be owned to.

A claim that gave another figure, quotation or speaker when readers saw it was a mistake on the
page: that needs a correction. Saying the same in other words, or more than before, needs none.

- A figure is the same where each supports the other, however it is written (`figures.supports`);
  where figures stand in what the claim `says`, one must have gone and another come.
- A quotation changed where words may no longer be quoted to the letter, and others came: "guilty"
  is another quotation than "not guilty", a longer one that holds it is not.
- A speaker is the same by tag, by name, or by the name with a description behind a comma.

A brief may also swap one claim for another. Stories move on, so that is no mistake by itself, and
two states of a ledger cannot tell an update from a quiet correction; unless the new claim speaks of
no later time than the old, nothing on the page gives the old figure or words any more, and both
count the same thing (`counts`), or quote one speaker in nearly the same words. Then it is taken for
a correction (`Kind.REPLACED`); in all other cases the editor sees one claim go and another come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from backgrounder.figures import Verdict, figures_in, read_figure, supports
from backgrounder.markup import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.figures import Figure
    from backgrounder.published import Published, PublishedClaim, PublishedTopic

    Claims = Mapping[str, PublishedClaim]

_NEARLY = 0.6
"""The share of words that two versions of one utterance have in common."""
_MANY = 100
"""Where more claims go and come at once, a topic was written anew, and swaps are not looked for."""


class Kind(StrEnum):
    """What became of a topic or of a claim that it rests on."""

    TOPIC_ADDED = "topic-added"
    TOPIC_DROPPED = "topic-dropped"
    ADDED = "added"
    DROPPED = "dropped"
    REPLACED = "replaced"
    FIGURE = "figure"
    QUOTATION = "quotation"
    ATTRIBUTION = "attribution"
    STANDING = "standing"
    DATE = "date"
    WORDING = "wording"


_Difference = tuple[Kind, str, str]
"""What differs between two states of a claim, and both states of it."""

GRAVE = frozenset({Kind.REPLACED, Kind.FIGURE, Kind.QUOTATION, Kind.ATTRIBUTION})
"""Those that correct what readers were told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of what a topic rests on."""

    kind: Kind
    topic: str = ""
    claim: str = ""
    """`source#claim`; empty for a topic as a whole."""
    was: str = ""
    now: str = ""
    successor: str = ""
    """The claim that replaced it, where one did."""
    is_corrected: bool = False
    """Whether a correction came onto the page with it."""

    @property
    def is_grave(self) -> bool:
        """Tell whether readers must be told of it."""
        return self.kind in GRAVE

    @property
    def needs_correction(self) -> bool:
        """Tell whether they must be, and are not yet."""
        return self.is_grave and not self.is_corrected


def changes(before: Published, after: Published) -> tuple[Change, ...]:
    """Return every change from one state to another, by topic and claim."""
    return tuple(_changes(before, after))


def previous(identifier: str, before: Published, after: Published) -> PublishedTopic | None:
    """Return what a topic of `after` was; also where it has moved and kept its old address."""
    topic = after.topics[identifier]
    known = before.topics.get(identifier)
    return known or next(
        (each for each in before.topics.values() if each.address in topic.aliases), None
    )


def is_corrected(before: PublishedTopic, after: PublishedTopic) -> bool:
    """Tell whether a correction was added since, and the day of the last change set to match.

    A correction of the very day of the last change counts: days have no hours.
    """
    added = set(after.corrections) - set(before.corrections)
    return len(after.corrections) > len(before.corrections) and any(
        before.changed_on <= day <= (after.updated or date.min) for day, _ in added
    )


def in_words(change: Change, moment: str = "") -> str:
    """Say what changed, on one line without its full stop; `moment` says when it was as it was."""
    return " ".join(_clause(change, moment).split())


_WHOLE = {
    Kind.TOPIC_ADDED: "a new topic",
    Kind.TOPIC_DROPPED: "no longer published",
    Kind.ADDED: "`{0.claim}` is new: {0.now}",
    Kind.DROPPED: "`{0.claim}` is gone: {0.was}",
}
_VERBS = {
    Kind.FIGURE: ("said", "now says", "no longer does"),
    Kind.QUOTATION: ("quoted", "now quotes", "no longer does"),
    Kind.ATTRIBUTION: ("was by", "is now by", "no longer is"),
    Kind.STANDING: ("was", "is now", "no longer is"),
    Kind.DATE: ("was dated", "is now dated", "no longer is"),
    Kind.WORDING: ("read", "now reads", "no longer does"),
}
"""What a claim did, does now, or does no longer."""


def _clause(change: Change, moment: str) -> str:
    if change.kind in _WHOLE:
        return _WHOLE[change.kind].format(change)
    if change.kind is Kind.REPLACED:
        return (
            f"`{change.claim}` gave `{change.was}`{moment}, and in its place "
            f"`{change.successor}` now gives `{change.now}`"
        )
    then, now, no_longer = _VERBS[change.kind]
    if not change.was:
        return f"`{change.claim}` {now} `{change.now}`, and did not say before"
    before = f"`{change.claim}` {then} `{change.was}`{moment}"
    return f"{before}, and {now} `{change.now}`" if change.now else f"{before}, and {no_longer}"


def _changes(before: Published, after: Published) -> Iterator[Change]:
    kept = set()
    for identifier, topic in after.topics.items():
        old = previous(identifier, before, after)
        if old is None:
            yield Change(topic=identifier, kind=Kind.TOPIC_ADDED)
            continue
        kept.add(old.address)
        yield from _of_topic(identifier, old, topic)
    for identifier, old in before.topics.items():
        if old.address not in kept:
            yield Change(topic=identifier, kind=Kind.TOPIC_DROPPED)


def _of_topic(identifier: str, old: PublishedTopic, new: PublishedTopic) -> Iterator[Change]:
    corrected = is_corrected(old, new)
    for change in (*_kept(old.claims, new.claims), *_gone_and_come(old.claims, new.claims)):
        yield replace(change, topic=identifier, is_corrected=corrected)


def _kept(old: Claims, new: Claims) -> Iterator[Change]:
    for key in old:
        if key in new and old[key] != new[key]:
            for kind, was, now in _differences(old[key], new[key]):
                yield Change(kind=kind, claim=key, was=was, now=now)


def _gone_and_come(old: Claims, new: Claims) -> Iterator[Change]:
    added = {key: claim for key, claim in new.items() if key not in old}
    gone = {key: claim for key, claim in old.items() if key not in new}
    candidates = added if max(len(added), len(gone)) <= _MANY else {}
    successors = set()
    for key, claim in gone.items():
        change = _succession(claim, candidates, new) if candidates else None
        found = change or Change(kind=Kind.DROPPED, was=claim.says)
        successors.add(found.successor)
        yield replace(found, claim=key)
    for key, claim in added.items():
        if key not in successors:
            yield Change(kind=Kind.ADDED, claim=key, now=claim.says)


def _differences(old: PublishedClaim, new: PublishedClaim) -> Iterator[_Difference]:
    grave = (*_figure(old, new), *_quotation(old, new), *_attribution(old, new))
    yield from grave
    if old.standing != new.standing:
        yield Kind.STANDING, old.standing, new.standing
    if old.when != new.when:
        yield Kind.DATE, old.when.words, new.when.words
    told = {kind for kind, _, _ in grave}
    for kind, was, now in (
        (Kind.WORDING, old.says, new.says),
        (Kind.WORDING, old.counts, new.counts),
        (Kind.FIGURE, old.figure, new.figure),
        (Kind.QUOTATION, "; ".join(old.quotes), "; ".join(new.quotes)),
        (Kind.ATTRIBUTION, old.speaker, new.speaker),
    ):
        if was != now and kind not in told:
            yield Kind.WORDING, was, now


def _figure(old: PublishedClaim, new: PublishedClaim) -> Iterator[_Difference]:
    if old.figure and not (
        _is_same_figure(old.figure, new.figure) if new.figure else _gives(new, old.figure)
    ):
        yield Kind.FIGURE, old.figure, new.figure
        return
    gone = [each for each in _figures_in(old.says) if not _is_among(each, _stated(new))]
    came = [each for each in _stated(new) if not _is_among(each, _stated(old))]
    if gone and came:
        yield Kind.FIGURE, gone[0].text, came[0].text


def _quotation(old: PublishedClaim, new: PublishedClaim) -> Iterator[_Difference]:
    gone = [quote for quote in old.quotes if not _is_told(quote, new.quotes)]
    known = {_words(quote) for quote in old.quotes}
    came = [quote for quote in new.quotes if _words(quote) not in known]
    if gone and came:
        yield Kind.QUOTATION, gone[0], came[0]


def _attribution(old: PublishedClaim, new: PublishedClaim) -> Iterator[_Difference]:
    if old.speaker and not _is_same_speaker(old, new):
        yield Kind.ATTRIBUTION, old.speaker, new.speaker


def _succession(old: PublishedClaim, added: Claims, shown: Claims) -> Change | None:
    """Return how a claim quietly took an old one's place, where that can be told."""
    is_given = not old.figure or any(_gives(each, old.figure) for each in shown.values())
    figure = "" if is_given else old.figure
    said = [quote for claim in shown.values() for quote in claim.quotes]
    quotes = [quote for quote in old.quotes if not _is_told(quote, said)]
    if not figure and not quotes:
        return None
    for key, new in added.items():
        if new.when.earliest > (old.when.latest or date.max):
            continue
        if figure and new.figure and _count_the_same(old, new):
            return Change(kind=Kind.REPLACED, was=figure, now=new.figure, successor=key)
        if quotes and old.speaker and _is_same_speaker(old, new):
            for was, now in product(quotes, new.quotes):
                if _is_alike(was, now):
                    return Change(kind=Kind.REPLACED, was=was, now=now, successor=key)
    return None


def _count_the_same(old: PublishedClaim, new: PublishedClaim) -> bool:
    one, other = _words(old.counts), _words(new.counts)
    return bool(one and other) and (_is_within(one, other) or _is_within(other, one))


def _gives(claim: PublishedClaim, figure: str) -> bool:
    if claim.figure and _is_same_figure(claim.figure, figure):
        return True
    read = _read_figure(figure)
    return read is not None and _is_among(read, _figures_in(claim.says))


def _stated(claim: PublishedClaim) -> tuple[Figure, ...]:
    read = _read_figure(claim.figure)
    return (read, *_figures_in(claim.says)) if read else _figures_in(claim.says)


def _is_same_figure(one: str, other: str) -> bool:
    first, second = _read_figure(one), _read_figure(other)
    if first is None or second is None:
        return _words(one) == _words(other)
    return _is_among(first, (second,))


def _is_among(figure: Figure, others: Iterable[Figure]) -> bool:
    return any(
        supports(figure, other) is supports(other, figure) is Verdict.YES for other in others
    )


def _is_told(quote: str, others: Iterable[str]) -> bool:
    """Tell whether the words, as a whole, may be quoted still."""
    return any(_is_within(_words(quote), _words(other)) for other in others)


def _is_within(words: str, others: str) -> bool:
    return f"-{words}-" in f"-{others}-"


def _is_alike(one: str, other: str) -> bool:
    """Tell whether two quotations share most of their words."""
    first, second = set(_words(one).split("-")), set(_words(other).split("-"))
    return 2 * len(first & second) >= _NEARLY * (len(first) + len(second))


def _is_same_speaker(old: PublishedClaim, new: PublishedClaim) -> bool:
    """Tell whether one speaker is meant: a tag may have taken the place of its name."""
    return any(
        _is_same_name(one, other)
        for one in (old.by, old.speaker)
        for other in (new.by, new.speaker)
    )


def _is_same_name(one: str, other: str) -> bool:
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    described = bool(shorter) and longer.startswith(f"{shorter},")
    return described or _words(longer) == _words(shorter)


@lru_cache(4096)
def _read_figure(text: str) -> Figure | None:
    """Read a claim's figure, which begins with its qualifier: `about` is no preposition there."""
    read = read_figure(text)
    return read._replace(doubtful=False) if read else None


# The same few texts are read again for each claim that they are compared with.
_words = lru_cache(4096)(slug)
_figures_in = lru_cache(4096)(figures_in)
