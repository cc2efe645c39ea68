"""Slips in how a sentence stands to its sources: citations, speakers, allegations, denials."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.evidence.pages import Slip, raw
from benchmarks.evidence.stated import DATE, YEAR, published, telling, untold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from backgrounder.check.evidence import Evidence, Sentence
    from backgrounder.model import ClaimKey, Library, Tag
    from benchmarks.evidence.by_words import Change
    from benchmarks.evidence.pages import Page

    FindInPage = Callable[[Page, str], Iterator[Slip]]

_GROUP = re.compile(r"\[@[^\]]*\]")
_KEY = re.compile(r"@([\w-]+)#([\w-]+)")
_VERBS = (
    "said|says|say|told|reported|reports|wrote|writes|added|adds|denied|denies|alleges|alleged"
    "|estimates|reckons|counted|counts|announced|warned|puts|called|calls"
)
_BEFORE_NAME = re.compile(
    r"\b(?:according to|said|says|wrote|reports|reported)(?: the| its)?(?: [a-z]+){0,3}(?:,)? $"
)
_AFTER_NAME = re.compile(
    rf"^(?:'s [a-z]+(?: [a-z]+)?|,[^,]{{1,60}},)? (?:also |had )?(?:{_VERBS})\b"
)
_SOMEBODY_SAYS = re.compile(
    rf"\b(?:{_VERBS}|accus\w+|alleg\w+|according to|suspect\w*|charge[sd]?|claim\w*|held|holds?"
    r"|blam\w+|reject\w*|disput\w*|den(?:y|ying|ials?)|tells?|argu\w+|insist\w*|turn\w*"
    r"|no|not)\b|n't\b"
)
"""What shows that something is somebody's word."""
_ATTRIBUTIONS = (
    re.compile(r",? according to [^.;:\[]+?(?=,? *$|[,;] )"),
    re.compile(r", (?:[A-Za-z' ]+ )?(?:says?|said|reports?)(?: [A-Z][\w ']+)?(?= *$)"),
)
_THAT = re.compile(r"^[^.;:]{1,80}? (?:says?|said|alleges?|alleged|den(?:y|ies|ied)) that (\w)")
_HEDGE = re.compile(r"\b(?:allegedly|reportedly|alleged) ")
_DENIES = {"denies": "admits", "denied": "admitted", "deny": "admit"}


def other_speaker(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Put another name into the attribution."""
    for each in sentence.evidence:
        for name in sorted(
            _names(each.claim.by.text if each.claim.by else "", page), key=len, reverse=True
        ):
            start = sentence.text.find(name)
            if start < 0 or not _speaks(sentence.text, start, start + len(name)):
                continue
            for other in _strangers(sentence, page, name)[:2]:
                yield start, start + len(name), other
            return


def unknown_source(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Misspell the key of a source."""
    for match in _KEY.finditer(raw(sentence)):
        yield match.end(1) - 1, match.end(1), ""


def unknown_claim(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Misspell the key of a claim."""
    for match in _KEY.finditer(raw(sentence)):
        yield match.end(2) - 1, match.end(2), "x"


def other_claim(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Cite another claim of the source, which does not state what the sentence tells."""
    for match in _KEY.finditer(raw(sentence)):
        source = page.library.sources.get(match[1])
        for claim in source.claims if source and sentence.is_traced else ():
            keys = [str(key) for key in sentence.statement.own if str(key) != match[0][1:]]
            is_new = f"{match[1]}#{claim}" not in map(str, sentence.statement.own)
            if is_new and _lost(sentence, page, [*keys, f"{match[1]}#{claim}"]):
                yield (*match.span(2), claim)
                break


def citation_removed(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Leave out a citation, where no other states what the sentence tells."""
    groups = list(_GROUP.finditer(raw(sentence)))
    if len(groups) != 1 or not sentence.is_traced or not _wants_citation(sentence):
        return
    following = _next_keys(sentence, page)
    if following is None or _lost(sentence, page, following):
        start = groups[0].start()
        space = raw(sentence)[:start].endswith(" ")
        yield start - space, groups[0].end(), ""


def attribution_dropped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Tell an allegation or a charge as a fact."""
    if _cites(sentence, {"alleged", "charged"}):
        yield from _bare(sentence)


def denial_dropped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Leave the denial out of the sentence that tells it."""
    if _cites(sentence, {"denied"}):
        yield from _bare(sentence)


def denial_turned(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Say that somebody who denies something admits it."""
    if _cites(sentence, {"denied"}):
        for match in re.finditer(r"\b(?:denies|denied|deny)\b", sentence.text):
            yield (*match.span(), _DENIES[match[0]])


def citations_swapped(page: Page, kind: str) -> Iterator[Slip]:
    """Give two sentences each other's citations."""
    cited = [each for each in page.sentences if each.statement.own and each.is_traced]
    for one, other in pairwise(cited):
        first, second = _only_group(one), _only_group(other)
        if not (first and second) or first[0] == second[0] or one.prose is not other.prose:
            continue
        if not (_lost(one, page, _keys_of(other)) or _lost(other, page, _keys_of(one))):
            continue
        edits = (
            page.edit(one, *first.span(), second[0]),
            page.edit(other, *second.span(), first[0]),
        )
        if edits[0] and edits[1]:
            lines = page.lines_of(one) | page.lines_of(other)
            yield Slip(kind, (edits[0], edits[1]), lines)


def _cites(sentence: Sentence, standings: set[str]) -> bool:
    """Tell whether a sentence cites a claim that stands in one of some ways."""
    own = sentence.statement.own
    return any(each.key in own and each.claim.standing in standings for each in sentence.evidence)


def _names(by: str, page: Page) -> list[str]:
    """Return how prose may call who says something: a tag's names, or the words of `by`."""
    tag = page.library.tags.get(by)
    if tag:
        return _called(tag)
    name = by.split(",", maxsplit=1)[0].removeprefix("the ")
    return [name] if re.match(r"[A-Z]\w+ [A-Z]|[A-Z][A-Za-z ]+$", name) else []


def _speaks(text: str, start: int, end: int) -> bool:
    return bool(_BEFORE_NAME.search(text[:start]) or _AFTER_NAME.search(text[end:]))


def _strangers(sentence: Sentence, page: Page, name: str) -> list[str]:
    """Return names of the same sort as `name` that have no part in a sentence or its sources."""
    told = raw(sentence) + " ".join(
        f"{each.claim.by.text if each.claim.by else ''} {each.claim.says.text}"
        f" {each.source.publisher.text} {each.source.origin}"
        for each in sentence.evidence
    )
    own = {one for each in sentence.evidence for one in _by_names(each, page)}
    sort = next(names for names in _sorts(page.library) if name in names or names is _ANYBODY)
    strangers = sorted(one for one in sort or _people(page.library) if one not in told)
    strangers = [one for one in strangers if one not in own]
    turn = sentence.statement.start % max(1, len(strangers))
    return strangers[turn:] + strangers[:turn]


_ANYBODY: frozenset[str] = frozenset()


def _sorts(library: Library) -> Iterator[frozenset[str]]:
    """Yield the names of papers and of bodies; whoever is neither is taken for a person."""
    tags = library.tags.values()
    papers = {source.publisher.text for source in library.sources.values()}
    yield frozenset(papers - {"Agencies"})  # is nobody's name
    yield frozenset(name for tag in tags if tag.kind == "organisation" for name in _called(tag))
    yield _ANYBODY


def _people(library: Library) -> frozenset[str]:
    """Return the names of people: those of tags, and of those by whom claims are."""
    claims = (claim for source in library.sources.values() for claim in source.claims.values())
    given = (claim.by.text.split(",")[0] for claim in claims if claim.by)
    people = {name for name in given if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name)}
    bodies = {name for names in _sorts(library) for name in names}
    tagged = {tag.name.text for tag in library.tags.values() if tag.kind == "person"}
    return frozenset(people - bodies | tagged)


def _called(tag: Tag) -> list[str]:
    return [tag.name.text, *([tag.short] if tag.short else []), *tag.also]


def _by_names(each: Evidence, page: Page) -> list[str]:
    return _names(each.claim.by.text, page) if each.claim.by else []


def _lost(sentence: Sentence, page: Page, keys: Sequence[str]) -> bool:
    """Tell whether something that is stated now would not be by the claims of `keys`."""
    told = telling(raw_words(sentence))
    now, others = told - untold(told, sentence.evidence), _evidence(page, keys)
    return bool(untold(now, others) - published(others))


def _evidence(page: Page, keys: Sequence[str]) -> list[Evidence]:
    """Return the claims that some keys name."""
    known = {str(key): evidence for key, evidence in page.corpus.ledger.items()}
    return [each for key in keys for each in known.get(key, ())]


def raw_words(sentence: Sentence) -> str:
    """Return a sentence without its citations, quoted words kept."""
    return _GROUP.sub("", raw(sentence))


def _wants_citation(sentence: Sentence) -> bool:
    """Tell whether a sentence has what the guide asks a citation for.

    Number words and lone years may stand without; no rule can know that other facts need one.
    """
    told = telling(raw_words(sentence))
    has_date = any(match[1] or match[3] for match in DATE.finditer(sentence.text))
    return has_date or any(not YEAR.fullmatch(token) for token in told)


def _next_keys(sentence: Sentence, page: Page) -> list[str] | None:
    """Return what would stand behind a sentence without its own citation, None for nothing."""
    number = page.sentences.index(sentence)
    for later in page.sentences[number + 1 :]:
        is_same = later.prose is sentence.prose
        if not is_same or later.statement.paragraph != sentence.statement.paragraph:
            return None
        if later.statement.own:
            return _keys_of(later)
    return None


def _keys_of(sentence: Sentence) -> list[str]:
    return [_written(key) for key in sentence.statement.own]


def _written(key: ClaimKey) -> str:
    return str(key)


def _only_group(sentence: Sentence) -> re.Match[str] | None:
    groups = list(_GROUP.finditer(raw(sentence)))
    return groups[0] if len(groups) == 1 else None


def _bare(sentence: Sentence) -> Iterator[Change]:
    """Yield the changes after which a sentence says nothing of whose word it is."""
    for pattern in (*_ATTRIBUTIONS, _HEDGE):
        for match in pattern.finditer(_visible(sentence)):
            rest = sentence.text[: match.start()] + sentence.text[match.end() :]
            if not _SOMEBODY_SAYS.search(rest):
                yield (*match.span(), "")
    said = _THAT.match(sentence.text)
    if said and not _SOMEBODY_SAYS.search(sentence.text[said.end() :]):
        yield 0, said.end(), said[1].upper()


def _visible(sentence: Sentence) -> str:
    """Return the words before the citation that ends a sentence, and nothing after them."""
    group = _only_group(sentence)
    return sentence.text[: group.start()].rstrip() if group else sentence.text.rstrip(". ")


SOURCES_OF_A_SENTENCE = {
    "speaker": other_speaker,
    "key of a source": unknown_source,
    "key of a claim": unknown_claim,
    "another claim cited": other_claim,
    "citation removed": citation_removed,
    "allegation told as fact": attribution_dropped,
    "denial dropped": denial_dropped,
    "denial turned into admission": denial_turned,
}
"""Each kind of slip in what one sentence rests on."""

SOURCES_OF_A_PAGE: dict[str, FindInPage] = {"citations swapped": citations_swapped}
"""Each kind of slip in what two sentences rest on."""
