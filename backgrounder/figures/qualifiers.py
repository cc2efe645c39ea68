"""The words before and behind a number that say how exactly it is meant.

The phrases are tables; a phrase before a number is looked up by its last word, one behind it by
its first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from backgrounder.figures.values import Qualifier, Shade
from backgrounder.figures.words import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backgrounder.figures.tokens import Tokens

Meaning = TypeVar("Meaning", bound=Qualifier | Shade)


def _by_word(table: Mapping[Meaning, str], position: int) -> dict[str, _Phrases[Meaning]]:
    """Index phrases by their first (0) or last (-1) word, the longest first."""
    phrases = [
        (tuple(phrase.split()), meaning)
        for meaning, listed in table.items()
        for phrase in listed.split("|")
    ]
    index: dict[str, _Phrases[Meaning]] = {}
    for phrase, meaning in sorted(phrases, key=lambda entry: -len(entry[0])):
        index.setdefault(phrase[position], []).append((phrase, meaning))
    return index


_Phrases = list[tuple[tuple[str, ...], Meaning]]

_BEFORE = _by_word(
    {
        Qualifier.EXACTLY: "exactly|precisely",
        Qualifier.ABOUT: "about|around|some|roughly|approximately|approx|approx .|circa|c .|ca ."
        "|~|≈|an estimated|estimated|in the region of|in the order of|on the order of"
        "|of the order of|something like|more or less|somewhere around|anything like",
        Qualifier.MORE_THAN: "more than|over|above|in excess of|greater than|higher than"
        "|larger than|longer than|older than|upwards of|upward of|exceed|exceeds|exceeded"
        "|exceeding|surpass|surpasses|surpassed|surpassing|topped|topping",
        Qualifier.AT_LEAST: "at least|at the least|no fewer than|not fewer than|no less than"
        "|not less than|a minimum of|minimum of|as few as|as little as|at a minimum",
        Qualifier.FEWER_THAN: "fewer than|less than|under|below|lower than|smaller than"
        "|shorter than|younger than|short of",
        Qualifier.AT_MOST: "at most|at the most|up to|no more than|not more than|as many as"
        "|as much as|as high as|a maximum of|maximum of|no longer than|no higher than",
        Qualifier.NEARLY: "nearly|almost|close to|close on|not quite|just under|just below"
        "|just short of|just less than|just fewer than|slightly under|slightly below"
        "|slightly less than|slightly fewer than|a little under|a little less than"
        "|a little fewer than|approaching|nearing|getting on for|not far short of|virtually",
    },
    position=-1,
)
_BEHIND = _by_word(
    {
        Qualifier.ABOUT: "or so|or thereabouts|give or take|- odd|odd|or more or less|more or less",
        Qualifier.AT_LEAST: "or more|and more|or over|or above|and above|and over|or higher"
        "|or longer|or older|or greater|at least|at the least|+|- plus",
        Qualifier.AT_MOST: "or fewer|or less|or under|or below|and under|or lower|at most"
        "|at the most|at the very most",
    },
    position=0,
)
_SHADES = _by_word(
    {
        Shade.JUST: "just|slightly|a little|a bit|marginally|only just|barely",
        Shade.WELL: "well|far|way|much|many|considerably|significantly|a lot|substantially",
    },
    position=-1,
)
_PARTICLES = frozenset({"another", "further", "additional", "only", "just", "merely", "mere"})
"""Words that may stand between a qualifier and its number and change neither."""
_TOTAL = ["a", "total", "of"]
_PREPOSITIONS = frozenset({"over", "about", "around", "under", "above", "below"})
"""They qualify big numbers and link small ones to what goes before: `a quarrel over two cards`."""
_ADDING = frozenset({"add", "adds", "added", "adding", "sum", "sums", "comes", "came"})
"""After them `up to` is no limit: `they add up to 15`."""
_GOVERNING = frozenset(
    "add added adds at by for from granted of to with within".split()  # noqa: SIM905
)
"""After them comes a number, so that what stands between is its qualifier: `by about 15 days`."""
_ONE_OR_MORE = ["one", "or", "more"]
_MOST_STACKED = 3


class Qualification(NamedTuple):
    """The qualifiers on one side of a number, and where they end."""

    edge: int
    """Before: the index of the first token of all. Behind: the index after the last."""
    qualifiers: tuple[Qualifier, ...] = ()
    shade: Shade = Shade.NONE
    is_preposition: bool = False
    """One of them is also a preposition."""


def before(tokens: Tokens, index: int) -> Qualification:
    """Read the qualifiers that end before a token, the outermost first."""
    words = tokens.words
    read = Qualification(index)
    if words[index : index + 3] == _ONE_OR_MORE and words[index - 1] in _PREPOSITIONS:
        return read  # a letter about one or more boats
    for _ in range(_MOST_STACKED):
        phrase = _ending_at(words, read.edge) or _ending_at(
            words, _before_particles(words, read.edge)
        )
        if phrase is None:
            break
        start, qualifier = phrase
        edge, shade = _shade_ending_at(words, start)
        read = Qualification(
            edge,
            (qualifier, *read.qualifiers),
            shade or read.shade,
            read.is_preposition
            or (words[start] in _PREPOSITIONS and words[start - 1] not in _GOVERNING),
        )
    return read


def behind(tokens: Tokens, index: int) -> Qualification:
    """Read the qualifier that begins at a token, unless it belongs to a number behind it."""
    words = tokens.words
    for phrase, qualifier in _BEHIND.get(words[index], ()):
        end = index + len(phrase)
        if tuple(words[index:end]) != phrase or _is_taken(words, phrase, end):
            continue
        if phrase != ("+",) or tokens.touches(index):
            return Qualification(end, (qualifier,))
    return Qualification(index)


def _is_taken(words: list[str], phrase: tuple[str, ...], end: int) -> bool:
    """Tell whether it qualifies the number that follows, or begins a comparison."""
    following = words[end]
    if phrase[0] == "at" and following in {"a", "an"}:
        return True
    return following == "than" or following in ANCHORS or following[:1].isdecimal()


def _ending_at(words: list[str], index: int) -> tuple[int, Qualifier] | None:
    """Return where the phrase begins that ends before a token, and what it means."""
    for phrase, qualifier in _BEFORE.get(words[index - 1], ()):
        start = index - len(phrase)
        if tuple(words[start:index]) == phrase:
            is_sum = phrase == ("up", "to") and words[start - 1] in _ADDING
            return None if is_sum else (start, qualifier)
    return None


def _before_particles(words: list[str], index: int) -> int:
    """Step back over `another`, `a further`, `a total of`."""
    if words[index - len(_TOTAL) : index] == _TOTAL:
        return index - len(_TOTAL)
    if words[index - 1] not in _PARTICLES:
        return index
    return index - 2 if words[index - 2] == "a" else index - 1


def _shade_ending_at(words: list[str], index: int) -> tuple[int, Shade]:
    """Return where `just` or `well` begins before a qualifier, and which it is."""
    for phrase, shade in _SHADES.get(words[index - 1], ()):
        start = index - len(phrase)
        if tuple(words[start:index]) == phrase:
            return start, shade
    return index, Shade.NONE
