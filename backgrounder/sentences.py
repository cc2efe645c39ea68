"""Prose as sentences, each with the claims that stand behind it.

A citation stands behind its own sentence and behind the sentences before it, back to the previous
citation of the same paragraph, list item or table row; one after a full stop (`waited. [@a#b]`)
belongs to the sentence before. That is `scope`, the one that rules should use: to ask for `own`
would put a mark after each sentence. The price is that a citation may stand far off, so `distance`
counts the sentences to it: a figure or a quotation should find its citation in its own sentence or
in the next one, and in none further on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from backgrounder import markup
from backgrounder.quotations import Quotation, masked_quotations, quotations_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backgrounder.model import ClaimKey, Prose

Kind = Literal["paragraph", "heading", "item", "cell", "quote"]
Span: TypeAlias = tuple[int, int]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(words.split())


_CITATIONS = re.compile(r"\[@(?<!\\\[@)[^\[\]]*\](?>(?:\s*+\[@[^\[\]]*\])*)")
"""Citations with nothing but white space between them."""
_KEY_ENDS = re.compile(r"[\[\];]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = {0xF0000 + ord(sign): sign for sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
"""What stands for escaped signs while markup is read: characters that no text keeps."""
_CITED = "\U000fffff"
"""Stands for citations while blocks are read: a line of them is no empty line."""
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]\n@][^\[\]\n]*)\]:[ \t]*+\S++[ \t]*+"
    r"(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))?[ \t]*$",
    re.MULTILINE,
)
_LINK_TEXT = r"(!\[|\[)([^\[\]]*+)"
_LINK = re.compile(
    _LINK_TEXT + r"(\]\(\s*+<?[^\s<>()]*+(?>(?:\([^\s<>()]*+\)[^\s<>()]*+)*)>?"
    r"(?>(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?)\s*+\))"
)
_REFERENCE = re.compile(_LINK_TEXT + r"(\] ?\[([^\[\]]*)\])")
_ADDRESS = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]*+:|[\w.+-]++@)[^\s<>]*+>")
_EMPHASIS = re.compile(r"[*_]++")

_QUOTE_MARK = re.compile(r"^ {0,3}>[ \t>]*", re.MULTILINE)
_HEADING_MARK = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_HEADING_END = re.compile(r"(?<![ \t])(?:[ \t]*+\{#[\w-]+\})?(?:[ \t]++#++)?[ \t]*+$")
_ITEM_MARK = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}\.)[ \t]+")
_FIRST_ITEM_MARK = re.compile(r"[ \t]*(?:[-*+]|1\.)[ \t]+")
"""Of a list inside a paragraph: a year that begins a line begins none."""
_CELL = re.compile(r"[^|]+")

_STOP = re.compile(r"([.!?…۔؟](?<![.!?…۔؟].)[.!?…۔؟]*+)([\"'”’»›)\]]*+)(?=\s)")
_NOT_SPACE = re.compile(r"\S")
_NEXT_WORD = re.compile(r"[\"'“„«‹‘(\[—–£$€-]*\s?(\w[\w’'-]*)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘/–—-]+$")
_LONGEST_ABBREVIATION = 12
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ROMAN_NUMBER = re.compile(r"[IVX]{2,5}")
_ASKED = re.compile(
    r"(?:[^\W\d_a-z]\S{0,30}\s+){1,4}(?:said|says|asked|asks|wrote|shouted|replied)\b"
)
_BEFORE_NAMES = word_set(
    "mr mrs ms messrs mx dr prof st mt gen lt col maj capt cpl cmdr adm sgt brig insp supt rev hon"
    " fr gov sen rep amb pres vs v e.g i.e cf viz"
)
"""Abbreviations that never end a sentence."""
_BEFORE_NUMBERS = word_set(
    "no nos art arts sec secs s ss para paras fig figs p pp vol ch cl reg pop est approx c ca al rs"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Abbreviations that end no sentence where a number follows."""
CALENDAR = word_set(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday"
)
STARTERS = word_set(
    "a an the this that these those it its he she they we i his her their our my there here who"
    " what when where why how which while if as although though but and or nor yet so then in on at"
    " by for from to of with without after before since until under over among between during no"
    " not none nobody some many most all each every both neither either one two three another"
    " other others more few several only even such however meanwhile later earlier today"
)
"""Words that begin sentences and no names."""


class Statement(NamedTuple):
    """A sentence, or a heading, item or cell that is none."""

    start: int
    end: int
    """Offsets into the prose's text, from the first visible word to the last word or citation."""
    text: str
    """The visible words at the offsets of the source: markup and line ends are spaces."""
    kind: Kind
    paragraph: int
    """The number of its paragraph, heading, list item or table row in the prose."""
    own: tuple[ClaimKey, ...]
    """What is cited inside it or just after it."""
    scope: tuple[ClaimKey, ...]
    """What stands behind it: `own`, or else the next citations of its paragraph."""
    distance: int | None
    """How many sentences on the citations of `scope` stand, 0 for its own; None where it is empty.

    The cells of a row are all 1 from the next citation in it.
    """


def statements(prose: Prose) -> tuple[Statement, ...]:
    """Cut `prose` into sentences, which together hold all its visible words and its citations.

    Headings, list items, table cells and the paragraphs of block quotes begin anew. Nothing is cut
    inside quotation marks: the sentences of one quotation have one speaker and one source.
    """
    clear = markup.masked(prose.text)
    cited: tuple[_Cited, ...] = ()
    if "[@" in clear:
        found = _CITATIONS.finditer(clear)
        cited = tuple(_Cited(match.start(), match.end(), _keys(match[0])) for match in found)
        clear = _CITATIONS.sub(lambda match: _CITED * len(match[0]), clear)
    clear = _without_markup(clear)
    quoted = {match.start() for match in _QUOTE_MARK.finditer(clear)} if ">" in clear else set()
    clear = _QUOTE_MARK.sub(_blank, clear) if quoted else clear
    flat = clear.replace(_CITED, " ").replace("\n", " ")
    if "\\" in prose.text:
        flat = flat.translate(_HIDDEN)
    return tuple(
        statement
        for number, block in enumerate(_blocks(clear, quoted))
        for statement in _statements(flat, block, number, cited)
    )


def quotations_of(statement: Statement) -> tuple[Quotation, ...]:
    """Return the quotations of a sentence: in a block quote without marks, all of it.

    A sentence of a block quote that begins with a dash says who is quoted.
    """
    found = quotations_in(statement.text)
    if statement.kind != "quote" or found:
        return found
    words = statement.text.strip()
    if not words or words[0] in "—–-":
        return ()
    start = statement.text.index(words)
    return (Quotation(start, start + len(words), words, ">"),)


def unquoted(statement: Statement) -> str:
    """Return the text of a sentence with quoted words blanked, at the same offsets."""
    if any(quotation.mark == ">" for quotation in quotations_of(statement)):
        return " " * len(statement.text)
    return masked_quotations(statement.text)


class _Cited(NamedTuple):
    """Citations that stand together."""

    start: int
    end: int
    keys: tuple[ClaimKey, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, heading or item; or a row, with a span for each cell."""

    kind: Kind
    spans: tuple[Span, ...]


@lru_cache(maxsize=2**12)  # the same claims are cited again and again
def _keys(citations: str) -> tuple[ClaimKey, ...]:
    """Return what some citations name; what is malformed among them names nothing."""
    found = (markup.claim_key(part.strip()) for part in _KEY_ENDS.split(citations))
    return tuple(key for key in found if key)


def _without_markup(text: str) -> str:
    """Blank the targets of links, definitions, addresses and emphasis, and hide escaped signs."""
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: f" {chr(0xF0000 + ord(match[1]))}", text)
    if "]:" in text:
        text = _without_references(text)
    if "](" in text:
        text = _LINK.sub(_only_link_text, text)
    if "<" in text:
        text = _ADDRESS.sub(_blank, text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(_emphasis, text)
    return text


def _emphasis(match: re.Match[str]) -> str:
    """Blank marks at the edge of a word; inside words and alone they are no emphasis."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    opens = after.strip() and not before.isalnum()
    closes = before.strip() and not after.isalnum()
    return " " * len(match[0]) if opens or closes else match[0]


def _without_references(text: str) -> str:
    """Blank definitions, and what names them: the last part of `[words][label]`."""
    defined = {_label(match[1]) for match in _DEFINITION.finditer(text)}

    def words(match: re.Match[str]) -> str:
        is_link = _label(match[4] or match[2]) in defined
        return _only_link_text(match) if is_link else match[0]

    return _REFERENCE.sub(words, _DEFINITION.sub(_blank, text)) if defined else text


def _label(words: str) -> str:
    return " ".join(words.lower().split())


def _blank(match: re.Match[str]) -> str:
    return markup.spaces(match[0])


def _only_link_text(match: re.Match[str]) -> str:
    return markup.spaces(match[1]) + match[2] + markup.spaces(match[3])


def _blocks(text: str, quoted: set[int]) -> Iterator[_Block]:
    """Yield the blocks of `text`; `quoted` tells which offsets begin a line of a block quote.

    Tables begin after an empty line, headings, lists and quotes anywhere, as on the page.
    """
    for run in _runs(text):
        heading = _HEADING_MARK.match(text, *run[0])
        if heading:
            yield _Block("heading", (_heading_words(text, heading.end(), run[0][1]),))
        elif _is_table(text, run):
            for row in (run[0], *run[2:]):
                yield _Block("cell", tuple(cell.span() for cell in _CELL.finditer(text, *row)))
        else:
            yield from _paragraphs(text, run, quoted)


def _runs(text: str) -> Iterator[list[Span]]:
    """Yield the lines that belong together: those between empty lines, rules and headings."""
    run: list[Span] = []
    start = 0
    for line in text.split("\n"):
        span = (start, start + len(line))
        start += len(line) + 1
        sign = line.lstrip()[:1]
        is_heading = sign == "#" and _HEADING_MARK.match(line) is not None
        if sign and not is_heading and not (sign in "-*_" and _is_rule(line)):
            run.append(span)
            continue
        if run:
            yield run
            run = []
        if is_heading:
            yield [span]
    if run:
        yield run


def _is_rule(line: str) -> bool:
    signs = "".join(line.split())
    return signs[:3] in {"---", "***", "___"} and not signs.strip(signs[0])


def _heading_words(text: str, start: int, end: int) -> Span:
    mark = _HEADING_END.search(text[start:end])
    return (start, start + mark.start()) if mark else (start, end)


def _is_table(text: str, run: Sequence[Span]) -> bool:
    if len(run) == 1:
        return False
    head, line = (text[start:end] for start, end in run[:2])
    return "|" in head and "|" in line and "-" in line and not line.strip(" \t|:-")


def _paragraphs(text: str, run: Sequence[Span], quoted: set[int]) -> Iterator[_Block]:
    """Yield a run of lines as one paragraph, or as the items or quotes that begin in it."""
    is_list = bool(_ITEM_MARK.match(text, *run[0]))
    kind: Kind = "paragraph"
    first = run[0][0]
    for number, (start, end) in enumerate(run):
        is_list = is_list or bool(_FIRST_ITEM_MARK.match(text, start, end))
        item = _ITEM_MARK.match(text, start, end) if is_list else None
        begins_quote = start in quoted and kind != "quote"
        if number and (item or begins_quote):
            yield _Block(kind, ((first, run[number - 1][1]),))
        if item or begins_quote:
            # A quote goes on to the end of its lines, whether or not each has a mark.
            kind = "quote" if begins_quote or kind == "quote" else "item"
            first = item.end() if item else start
    yield _Block(kind, ((first, run[-1][1]),))


def _statements(
    flat: str, block: _Block, number: int, cited: Sequence[_Cited]
) -> Sequence[Statement]:
    found: list[Statement] = []
    behind: tuple[ClaimKey, ...] = ()
    distance: int | None = None
    for start, end, inside in reversed([*_sentences(flat, block, cited)]):
        keys = [each.keys for each in inside if each.keys]
        own = tuple(dict.fromkeys(chain.from_iterable(keys))) if keys else ()
        if own:
            distance = 0
        elif distance is not None:
            distance = 1 if block.kind == "cell" else distance + 1
        scope = own or behind
        found.append(
            Statement(start, end, flat[start:end], block.kind, number, own, scope, distance)
        )
        behind = keys[0] if keys else behind
    return found[::-1]


def _sentences(
    flat: str, block: _Block, cited: Sequence[_Cited]
) -> Iterator[tuple[int, int, Sequence[_Cited]]]:
    """Yield where each sentence of a block begins and ends, and each place in it that cites."""
    for span in block.spans:
        for start, end in _cuts(flat, *span):
            text = flat[start:end]
            inside = cited and cited[bisect_left(cited, (start,)) : bisect_left(cited, (end,))]
            words_start, words_end = end - len(text.lstrip()), start + len(text.rstrip())
            if inside:
                words_start = min(words_start, inside[0].start)
                words_end = max(words_end, inside[-1].end)
            if words_start < words_end:
                yield words_start, words_end, inside


def _cuts(flat: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a block, each with the space and the citations after it."""
    text = flat[start:end].rstrip()
    stops = [*_STOP.finditer(text)]
    inside = quotations_in(text) if stops else ()
    quotations = [found for found in inside if found.is_closed and not found.depth]
    begin, passed = 0, 0
    for stop in stops:
        while passed < len(quotations) and quotations[passed].end < stop.end():
            passed += 1
        is_quoted = passed < len(quotations) and quotations[passed].start < stop.end()
        following = _NOT_SPACE.search(text, stop.end())
        if following and not is_quoted and _ends_sentence(text, stop, following.start()):
            yield start + begin, start + following.start()
            begin = following.start()
    yield start + begin, end


def _ends_sentence(text: str, stop: re.Match[str], following: int) -> bool:
    found = _NEXT_WORD.match(text, following)
    next_word = found[1] if found else ""
    if next_word[:1].islower() or text[following] in ".,;:!?)]}”’»…":
        return False
    if stop[1] == ".":
        last = _LAST_WORD.search(text[max(0, stop.start() - _LONGEST_ABBREVIATION) : stop.start()])
        return not (last and _goes_on(last[0], next_word))
    if "?" in stop[1] or "!" in stop[1]:
        return not (stop[2] and _ASKED.match(text, following))  # "Why?" Mr Orro asked.
    return text[stop.start() - 1 : stop.start()] not in {"[", "("}  # words left out: […]


def _goes_on(abbreviation: str, next_word: str) -> bool:
    """Tell whether a word with a point may be followed by `next_word` in the same sentence."""
    folded = abbreviation.casefold()
    if folded in _BEFORE_NAMES:
        return True
    if next_word[:1].isdigit() or _ROMAN_NUMBER.fullmatch(next_word):
        return folded in _BEFORE_NUMBERS
    if not _INITIALS.fullmatch(abbreviation):
        return False
    is_known = abbreviation.islower()  # 5 p.m. Monday
    return next_word.casefold() in CALENDAR if is_known else next_word.casefold() not in STARTERS
