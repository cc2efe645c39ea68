"""Words in quotation marks: where they stand, and whether a record holds the same words.

Marks may be straight or curly, double or single, or guillemets, and may be nested. A single mark
is an apostrophe wherever it can be one, so a lone single mark is no fault; a lone mark of another
kind is a quotation that is not closed. Marks pair within a paragraph: longer ones are block quotes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Manner = Literal["speech", "term", "title"]
_Role = Literal["opens", "closes", "may close", "stray", "none"]

FEW_WORDS = 3
"""Fewer words than this read as a term, or as words that the author keeps at a distance."""

_PARTNERS = {'"': '"', "”": "“„", "“": "„", "»": "«", "›": "‹", "'": "'", "’": "‘"}
"""Which marks each mark can close."""
_SINGLE = frozenset("'‘’")
_SIGN = re.compile(r"[\"“”„«»‹›]|['‘’](?<!\w.(?=\w))|\n[ \t]*+(?=\n)")
"""A mark, other than an apostrophe inside a word, or the end of a paragraph."""
_ANY = re.compile("[\"“”„«»‹›'‘’>]")
"""What every text with a quotation holds."""
_BEFORE_OPENING = frozenset("([{<—–-/*_\"“„«‹'‘")
_ELISION = re.compile(
    r"(?<!\w)['’](?:n['’]?|\d\ds?|em|til|tis|twas|twill|cause|bout|round)(?!\w)", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"(?<=[sS])['’](?=\s+\w)")
"""Belongs to a plural, or closes a quotation: only what follows can tell."""
_BLOCK_QUOTE = re.compile(r"^ {0,3}>.*(?>(?:\n(?![ \t]*$).+)*)", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^ {0,3}>[ \t>]*", re.MULTILINE)
_TERM = re.compile(r"\b(?:words?|terms?|phrase|expression|known as|short for|meaning)[:,]?\s*\W?$")
_TITLE = re.compile(r"\b(?:titled|entitled|headlined|(?:title|headline)(?: of)?)[:,]?\s*\W?$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_DEEPEST = 8
"""Quotations inside one another; a mark that would go deeper is one without a partner."""
_CONTEXT = 24
"""Characters before a quotation that can tell what manner of thing it is."""
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")

_TOKEN = re.compile(
    r"\[ ?\.{3,} ?\]|(?:\. ?){3,}|"  # words left out
    r"\[[^\[\]]*\]|"  # words put in
    r"[^\s\[\]().,;:!?'،؛؟۔-]+(?:[.,'-][^\s\[\]().,;:!?'،؛؟۔-]+)*|"
    r"[^\s\[\]]"
)
_PARTING_DASH = re.compile(r"\s*(?:—|--)\s*|\s+[–-]\s+")
_CHANGED_LETTER = re.compile(r"\[(\w)\](?=\w)")
_CHANGED_ENDING = re.compile(r"(?<=\w)\[\w+\]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys('“”„«»‹›‘’`"', "'"),
        **dict.fromkeys("‐‑‒–−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),  # invisible
    }
)
_LEFT_OUT, _PUT_IN = "...", "[]"
_MOST_PUT_IN = 4
"""The most words of a record that one pair of brackets may stand for."""
_STOPS = frozenset(",.;:")
_LONGEST = 2000
"""Words of a quotation; nothing may be left out of a longer one, nor put in."""
_COMPARED = 400
"""Words beyond these do not enter a message."""
_SHOWN = 12
"""The most words of a record that a message shows."""
_NAMED_CHANGES = 3
"""More differences than these are not named one by one."""


class Quotation(NamedTuple):
    """Quoted words; or, where `is_closed` is false, a mark without a partner."""

    start: int
    """Where the words inside the marks begin: the opening or lone mark stands just before."""
    end: int
    text: str
    """The words inside the marks, with nested marks; empty for a lone mark."""
    mark: str
    """The opening or lone mark; `>` for a block quote."""
    before: str = ""
    """The characters before the mark that can tell what is quoted."""
    depth: int = 0
    """How many quotations it lies in."""
    is_closed: bool = True

    @property
    def manner(self) -> Manner:
        """What is quoted: a term or a title need not be anybody's words."""
        is_marked = self.is_closed and self.mark != ">"
        return _manner(self.text, self.before) if is_marked else "speech"

    @property
    def words(self) -> int:
        """The number of words inside the marks."""
        return len(_WORD.findall(self.text))


def quotations_in(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of `text` by their start, each before those that lie in it.

    `text` has no code and no comments left; where its lines begin with `>`, it has a block quote.
    """
    return _quotations_in(text) if _ANY.search(text) else ()


@lru_cache(maxsize=2**13)  # a sentence is asked for them several times, and comes again
def _quotations_in(text: str) -> tuple[Quotation, ...]:
    blocks = list(_block_quotes(text))
    edges = [edge for block in blocks for edge in (block.start, block.end)]
    found = [*blocks, *_in_marks(text, [*edges, len(text)])]
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return tuple(_with_depths(found))


def masked_quotations(text: str) -> str:
    """Return `text` with the words of closed quotations blanked, at the same offsets and lines."""
    quotations = quotations_in(text)
    if not quotations:
        return text
    parts: list[str] = []
    position = 0
    for quotation in quotations:
        if quotation.is_closed and not quotation.depth:
            words = text[quotation.start : quotation.end]
            parts += (text[position : quotation.start], re.sub(r"[^\n]", " ", words))
            position = quotation.end
    return "".join((*parts, text[position:]))


def same_words(written: str, recorded: str) -> bool:
    """Tell whether a quotation has the words that its record has, from the first to the last.

    Spaces, the kinds of quotation marks and dashes, the case of the first letter, and a comma or
    stop at the end do not count. `…`, `...` and `[…]` stand for any words, `[inserted]` for up to
    four, `[T]he` for the word with another letter, `arrest[ed]` for a word that begins like it.
    """
    record = _record(recorded)
    return bool(_ends(_tokens(written), record, starts=1) >> len(record))


@lru_cache(maxsize=2**12)  # several rules ask for it, and again after each edit
def part_of(written: str, recorded: str) -> bool:
    """Tell whether a quotation is one run of the words of its record, compared as by `same_words`.

    A run can bend what was said (`guilty` of `not guilty`), so a record should hold no more than
    may be quoted.
    """
    record = _record(recorded)
    return bool(_ends(_tokens(written), record, starts=(2 << len(record)) - 1))


def difference(written: str, recorded: str) -> str:
    """Say in plain words how a quotation differs from its record; empty where it does not.

    A quotation that is a run of the record's words differs by what the record has besides.
    """
    if same_words(written, recorded):
        return ""
    words, record = _tokens(written)[:_COMPARED], _record(recorded)[:_COMPARED]
    if not record:
        return "the record has no words"
    if _folded(words) == _folded(record):
        return "only capital letters differ"
    changes = _changes([_completed(word, record) for word in words], record)
    inside = [change for change in changes if not change.is_edge]
    if changes and not inside:
        return f"the record also has {' and '.join(_shown(edge.recorded) for edge in changes)}"
    kept = len(words) - sum(len(change.written) for change in inside)
    if kept * 2 < len(words) or not 0 < len(inside) <= _NAMED_CHANGES:
        return f"the record has {_shown(record)}"
    is_one = len(inside) == len(inside[0].written) == len(inside[0].recorded) == 1
    return ("one word differs: " if is_one else "") + "; ".join(map(_in_words, inside))


def closest(written: str, recorded_many: Iterable[str]) -> str | None:
    """Return the record that shares most words with a quotation; None where none shares any."""
    words = _folded(_tokens(written)[:_COMPARED])
    best, most = None, 0.0
    for recorded in recorded_many:
        record = _folded(_record(recorded)[:_COMPARED])
        likeness = SequenceMatcher(None, words, record, autojunk=False).ratio()
        if likeness > most:
            best, most = recorded, likeness
    return best


@dataclass(slots=True)
class _Mark:
    """An opening mark that waits for its partner."""

    sign: str
    offset: int
    possible_end: int = -1
    """Where a single quotation has ended, if no better end comes."""


_Waiting: TypeAlias = list[_Mark]
"""The marks that wait for their partners, the innermost last."""


def _in_marks(text: str, edges: Sequence[int]) -> Iterator[Quotation]:
    """Yield what stands in marks; `edges` tells where block quotes begin and end, and the text."""
    if not _SIGN.search(text):
        return
    clear, start = _without_elisions(text), 0
    waiting: _Waiting = []
    for end in edges:
        for match in _SIGN.finditer(clear, start, end):
            if match[0].startswith("\n"):
                yield from _all_settled(text, waiting)
            else:
                yield from _at_mark(text, match.start(), waiting)
        yield from _all_settled(text, waiting)
        start = end


def _without_elisions(text: str) -> str:
    """Return `text` with the apostrophes of `'90s` and `rock 'n' roll` made letters."""
    if "'" not in text and "’" not in text:
        return text
    return _ELISION.sub(lambda match: re.sub("['’]", "x", match[0]), text)


def _at_mark(text: str, offset: int, waiting: _Waiting) -> Iterator[Quotation]:
    """Take note of a mark, and yield the quotations that are known by now."""
    sign = text[offset]
    match _role(text, offset, waiting):
        case "opens":
            if waiting and waiting[-1].possible_end >= 0 and sign in _SINGLE:
                yield from _settled(text, waiting.pop())
            waiting.append(_Mark(sign, offset))
        case "closes":
            yield from _closed(text, sign, offset, waiting)
        case "may close":
            _may_end(waiting[-1], offset)
        case "stray":
            yield Quotation(offset + 1, offset + 1, "", sign, is_closed=False)


def _role(text: str, offset: int, waiting: _Waiting) -> _Role:
    before, sign, after = text[offset - 1 : offset], text[offset], text[offset + 1 : offset + 2]
    opening = (not before or before.isspace() or before in _BEFORE_OPENING) and bool(after.strip())
    if sign in _SINGLE:
        return _role_of_single(text, offset, waiting, opening=opening)
    if _has_partner(waiting, sign) and (sign in "”»›" or not opening):
        return "closes"
    if sign in "“„«‹" or (sign == '"' and (opening or before.isspace() or after.isalnum())):
        return "opens" if len(waiting) < _DEEPEST else "stray"
    return "none" if sign == '"' and before.isdigit() else "stray"  # 12" is a length


def _role_of_single(text: str, offset: int, waiting: _Waiting, *, opening: bool) -> _Role:
    sign, after = text[offset], text[offset + 1 : offset + 2]
    if opening and sign != "’":
        return "opens" if len(waiting) < _DEEPEST else "none"
    if opening or after.isalnum() or not _has_partner(waiting, sign):
        return "none"
    return "may close" if _POSSESSIVE.match(text, offset) else "closes"


def _has_partner(waiting: _Waiting, sign: str) -> bool:
    partners = _PARTNERS.get(sign, "")
    return any(mark.sign in partners for mark in waiting)


def _may_end(innermost: _Mark, offset: int) -> None:
    """Remember the first place where a single quotation can have ended."""
    if innermost.sign in _SINGLE and innermost.possible_end < 0:
        innermost.possible_end = offset


def _closed(text: str, sign: str, offset: int, waiting: _Waiting) -> Iterator[Quotation]:
    """Close the innermost mark that `sign` can close; those inside it stay without a partner."""
    while (mark := waiting.pop()).sign not in _PARTNERS[sign]:
        yield from _settled(text, mark)
    yield _quotation(text, mark, offset)


def _all_settled(text: str, waiting: _Waiting) -> Iterator[Quotation]:
    while waiting:
        yield from _settled(text, waiting.pop())


def _settled(text: str, mark: _Mark) -> Iterator[Quotation]:
    """Yield what has become of a mark to which no sure partner came."""
    if mark.possible_end >= 0:
        yield _quotation(text, mark, mark.possible_end)
    elif mark.sign not in _SINGLE:
        yield Quotation(mark.offset + 1, mark.offset + 1, "", mark.sign, is_closed=False)


def _quotation(text: str, mark: _Mark, end: int) -> Quotation:
    words = text[mark.offset + 1 : end]
    before = text[max(0, mark.offset - _CONTEXT) : mark.offset]
    return Quotation(mark.offset + 1, end, words, mark.sign, before)


def _manner(words: str, before: str) -> Manner:
    if _TITLE.search(before):
        return "title"
    if len(_WORD.findall(words[:200])) < FEW_WORDS or _TERM.search(before):
        return "term"
    capitals = [word[0].isupper() for word in _LONG_WORD.findall(words[:200])]
    is_headline = len(capitals) > 1 and all(capitals) and words[-1].isalnum()
    return "title" if is_headline else "speech"


def _block_quotes(text: str) -> Iterator[Quotation]:
    if ">" not in text:
        return
    for match in _BLOCK_QUOTE.finditer(text):
        first = _BLOCK_MARK.match(match[0])
        start = match.start() + (first.end() if first else 0)
        words = _BLOCK_MARK.sub(lambda mark: " " * len(mark[0]), text[start : match.end()])
        yield Quotation(start, match.end(), words, ">")


def _with_depths(found: Iterable[Quotation]) -> Iterator[Quotation]:
    ends: list[int] = []
    for quotation in found:
        while ends and ends[-1] <= quotation.start - 1:
            ends.pop()
        yield quotation._replace(depth=len(ends)) if ends else quotation
        if quotation.is_closed:
            ends.append(quotation.end)


def _tokens(quoted: str) -> tuple[str, ...]:
    """Return the words and signs of a quotation, with marks for what is left out and put in."""
    text = " ".join(unicodedata.normalize("NFKC", quoted).translate(_ALIKE).split())
    text = _CHANGED_ENDING.sub("*", _CHANGED_LETTER.sub(r"\1", _PARTING_DASH.sub(" - ", text)))
    found: list[str] = []
    for token in map(_known, _TOKEN.findall(text)):
        if token == _LEFT_OUT:
            _drop_stops(found)
        if not (token in _STOPS and found and found[-1] == _LEFT_OUT):
            found.append(token)
    _drop_stops(found)
    return tuple(found)


def _known(token: str) -> str:
    if "..." in token or token.startswith(". "):
        return _LEFT_OUT
    return _PUT_IN if token.startswith("[") else token


def _drop_stops(tokens: list[str]) -> None:
    while tokens and tokens[-1] in _STOPS:
        tokens.pop()


@lru_cache(maxsize=2**12)  # whatever is quoted is compared with the same few records
def _record(recorded: str) -> tuple[str, ...]:
    """Return the words and signs of a record, in which brackets only show an editor's hand."""
    return _tokens(recorded.replace("[", "").replace("]", ""))


def _ends(words: Sequence[str], record: Sequence[str], *, starts: int) -> int:
    """Return after how many words of the record the whole quotation can end, as a set of bits.

    `starts` is the same for where it may begin. All ways to match are followed at once: bit n
    stands for the first n words of the record. Without words nothing ends.
    """
    if len(words) > _LONGEST:
        return 1 << len(record) if words == record else 0
    everything, places = (2 << len(record)) - 1, _places(record)
    reached, begins = (starts if words else 0), True
    for word in words:
        if word == _LEFT_OUT:
            reached = everything & -(reached & -reached)
        elif word == _PUT_IN:
            for _ in range(_MOST_PUT_IN):
                reached |= reached << 1 & everything
        else:
            reached = (reached & _where(word, places, begins=begins)) << 1
        if not reached:
            return 0
        begins = word in {_LEFT_OUT, _PUT_IN}
    return reached


def _places(record: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for number, word in enumerate(record):
        places[word] = places.get(word, 0) | 1 << number
    return places


def _where(word: str, places: dict[str, int], *, begins: bool) -> int:
    """Return which words of the record are `word`, as a set of bits."""
    found = places.get(word, 0) | (places.get(_other_case(word), 0) if begins else 0)
    if word.endswith("*"):
        for candidate, where in places.items():
            found |= where if candidate.startswith(word[:-1]) else 0
    return found


def _other_case(word: str) -> str:
    return word[0].swapcase() + word[1:]


@dataclass(frozen=True, slots=True)
class _Change:
    """Neighbouring words that differ between a quotation and its record."""

    written: tuple[str, ...]
    recorded: tuple[str, ...]
    after: str
    """The word of the record before them; empty at its beginning."""
    is_elsewhere: bool
    """True where the record has some of the written words, but not there."""
    is_edge: bool
    """True where the record only goes on before or after the quotation."""


def _changes(words: Sequence[str], record: Sequence[str]) -> list[_Change]:
    matcher = SequenceMatcher(None, _folded(words), _folded(record), autojunk=False)
    found = []
    for kind, start, end, record_start, record_end in matcher.get_opcodes():
        written = tuple(word for word in words[start:end] if word not in {_LEFT_OUT, _PUT_IN})
        has_gap = len(written) < end - start
        if kind == "equal" or (has_gap and not written):
            continue
        recorded = () if has_gap else tuple(record[record_start:record_end])
        after = record[record_start - 1] if record_start else ""
        is_edge = kind == "insert" and (not record_start or record_end == len(record))
        is_elsewhere = not set(record).isdisjoint(written)
        found.append(_Change(written, recorded, after, is_elsewhere, is_edge))
    return found


def _completed(word: str, record: Sequence[str]) -> str:
    """Return the word of the record for which `arrest[ed]` stands; another word as it is."""
    begun = (other for other in record if word.endswith("*") and other.startswith(word[:-1]))
    return next(begun, word)


def _in_words(change: _Change) -> str:
    if not change.recorded:
        where = "there in" if change.is_elsewhere else "in"
        return f"{_shown(change.written)} is not {where} the record"
    if change.written:
        return f"{_shown(change.written)} where the record has {_shown(change.recorded)}"
    where = f" after `{change.after}`" if change.after else ""
    return f"{_shown(change.recorded)} is left out, which the record has{where}"


def _shown(tokens: Sequence[str]) -> str:
    text = " ".join(tokens[:_SHOWN]).replace(_LEFT_OUT, "…")
    if len(tokens) > 1:
        text = re.sub(r" (?=[.,;:!?])", "", text).lstrip(",.;: ") or text
    return f"`{text} …`" if len(tokens) > _SHOWN else f"`{text}`"


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]
