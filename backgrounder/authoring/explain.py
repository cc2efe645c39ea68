"""What is known of one page: what it is made of, whether it goes out, and what it hangs with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backgrounder import addresses
from backgrounder.authoring.mentions import Form, mentions
from backgrounder.authoring.naming import Kind, Thing
from backgrounder.markup import plain
from backgrounder.model import Brief, ClaimKey
from backgrounder.problems import Level
from backgrounder.published import keys_in, keys_shown
from backgrounder.views import TopicView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from backgrounder.model import Dispute, Library, Page, Source, Tag
    from backgrounder.problems import Place, Problem

SITE = "content/site.yaml"
TAGS = "content/tags.yaml"
DISPUTES = "seeds/disputes.yaml"


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that is told, in lines of plain text."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is told of a page."""

    title: str
    address: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What is looked at, and what is known for it."""

    thing: Thing
    library: Library
    """All of it, drafts among it."""
    problems: tuple[Problem, ...]
    views: Mapping[str, object]
    """The view of each page that would be published, by its address; none after an error."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why the next build makes each of them anew; empty where it takes the last one's."""

    @property
    def document(self) -> Brief | Page | None:
        """The brief or page, in the edition that was asked for, or else in the site's language."""
        kinds: dict[Kind, tuple[Brief | Page, ...]] = {
            Kind.TOPIC: self.library.briefs,
            Kind.PAGE: self.library.pages,
        }
        found = [each for each in kinds.get(self.thing.kind, ()) if each.slug == self.thing.name]
        wanted = (self.thing.language, self.library.site.language)
        found.sort(key=lambda each: [each.language != one for one in wanted])
        return found[0] if found else None

    @property
    def address(self) -> str:
        """Where the page, or the entry on a page, stands on the site."""
        name, document = self.thing.name, self.document
        if document:
            of = addresses.topic if isinstance(document, Brief) else addresses.page
            return of(document, self.library.site.language)  # type: ignore[arg-type]
        if self.thing.kind is Kind.CLAIM:
            return addresses.claim(*name.split("#"))
        of_kind = {Kind.SOURCE: addresses.source, Kind.TAG: addresses.tag}
        return of_kind.get(self.thing.kind, addresses.dispute)(name)


def explain(case: Case) -> Explanation:
    """Return everything that is known of one page, in sections; an empty one is left out."""
    told = (Section(heading, tuple(lines(case))) for heading, lines in _SECTIONS)
    return Explanation(_title(case), case.address, tuple(each for each in told if each.lines))


def _made_from(case: Case) -> Iterator[str]:
    document, library = case.document, case.library
    yield from (f"{place.path}, line {place.line}" for place in _own_places(case))
    keys = _keys(document, library) if document else set()
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        if key.source in library.sources:
            claims[library.sources[key.source].place.path].append(key.claim or "as a whole")
    yield from (f"{path}: {', '.join(names)}" for path, names in claims.items())
    if isinstance(document, Brief):
        listed = ((DISPUTES, document.disputes), (TAGS, document.tags))
        for path, items in listed:
            if items:
                yield f"{path}: {', '.join(item.value for item in items)}"
    yield SITE


def _keys(document: Brief | Page, library: Library) -> set[ClaimKey]:
    """Return what a page shows; of disputes that do not exist, nothing."""
    if isinstance(document, Brief):
        known = tuple(each for each in document.disputes if each.value in library.disputes)
        return set(keys_shown(replace(document, disputes=known), library))
    return set(keys_in(text for text in (document.summary, document.body) if text))


def _own_places(case: Case) -> Iterator[Place]:
    """Yield where the thing itself is written."""
    library, name = case.library, case.thing.name
    if case.document:
        yield case.document.place
    elif case.thing.kind is Kind.CLAIM:
        claim = library.claim(ClaimKey(*name.split("#")))
        yield from (claim.place,) if claim else ()
    else:
        records: dict[Kind, Mapping[str, Source | Tag | Dispute]] = {
            Kind.SOURCE: library.sources,
            Kind.TAG: library.tags,
            Kind.DISPUTE: library.disputes,
        }
        yield records[case.thing.kind][name].place


def _standing(case: Case) -> Iterator[str]:
    """Say whether it goes out, and what holds it back."""
    grave = [each for each in case.problems if each.level is Level.ERROR]
    files = {place.path for place in _own_places(case)}
    here = [each for each in grave if each.place.path in files]
    if case.address.partition("#")[0] in case.views and not grave:
        yield f"yes, at {case.address}"
    elif case.document and case.document.draft and not case.views.get(case.address):
        yield "held back: `draft: true` makes it a draft; `--drafts` and the preview show it"
    elif case.thing.kind is Kind.SOURCE and case.library.sources[case.thing.name].private:
        yield "held back: `private: true` keeps the record to yourselves"
    elif not grave:
        yield "no: no published page shows it"
    if grave:
        found = f"{_errors(len(grave))}, {len(here) or 'none'} of them here"
        yield f"nothing is published: the check finds {found}"
    yield from (f"{each.place}: {each.message}" for each in here)


def _errors(number: int) -> str:
    return "an error" if number == 1 else f"{number} errors"


def _next_build(case: Case) -> Iterator[str]:
    """Say whether the next build makes the page anew, and why."""
    reason = case.reasons.get(case.address.partition("#")[0])
    if reason is not None:
        yield f"makes it anew: {reason}" if reason else "leaves it as it is: nothing has changed"


def _related(case: Case) -> Iterator[str]:
    view = case.views.get(case.address)
    if isinstance(view, TopicView):
        yield from (f"{teaser.link.text}: {teaser.reason}" for teaser in view.related)


def _named(case: Case) -> Iterator[str]:
    """Say which files name it, and in which lines."""
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for mention in mentions(case.library):
        if mention.form is not Form.GIVEN and _is_of(mention.name, mention.kind, case.thing):
            lines[mention.place.path].add(mention.place.line)
    for path, numbers in sorted(lines.items()):
        word = "line" if len(numbers) == 1 else "lines"
        yield f"{path}, {word} {', '.join(map(str, sorted(numbers)))}"


def _is_of(name: str, kind: Kind, thing: Thing) -> bool:
    if thing.kind is Kind.SOURCE and kind is Kind.CLAIM:
        return name.partition("#")[0] == thing.name
    return (kind, name) == (thing.kind, thing.name)


def _excepted(case: Case) -> Iterator[str]:
    """Say which rules are told to look away in its files, and why."""
    files = {place.path for place in _own_places(case)}
    for allowance in case.library.allowances:
        if allowance.place.path in files:
            reason = allowance.reason or "no reason is given"
            yield f"{allowance.place}: {allowance.rule}: {reason}"


def _title(case: Case) -> str:
    library, name = case.library, case.thing.name
    if case.document:
        return plain(case.document.title.text)
    if case.thing.kind is Kind.TAG:
        return plain(library.tags[name].name.text)
    if case.thing.kind is Kind.SOURCE:
        return plain(library.sources[name].title.text)
    if case.thing.kind is Kind.DISPUTE:
        return plain(library.disputes[name].question.text)
    claim = library.claim(ClaimKey(*name.split("#")))
    return plain(claim.says.text) if claim else ""


_SECTIONS = (
    ("Published", _standing),
    ("The next build", _next_build),
    ("Made from", _made_from),
    ("Related topics", _related),
    ("Named in", _named),
    ("Exceptions from rules", _excepted),
)
"""What is told, in this order."""


def lines(explanation: Explanation) -> Iterable[str]:
    """Return an explanation for a terminal."""
    yield f"{explanation.title} · {explanation.address}"
    for section in explanation.sections:
        yield section.heading
        yield from (f"  {line}" for line in section.lines)
