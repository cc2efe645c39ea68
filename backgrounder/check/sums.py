"""Figures agree with one another: parts with their total, a change with what it started from.

Only what a sentence plainly says is a sum or a change is taken for one.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.check.desk import Finding, Rule
from backgrounder.figures import Kind, Qualifier, Written
from backgrounder.figures.words import MEASURES, SCALES, TIME_UNITS
from backgrounder.problems import Level
from backgrounder.sentences import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.figures import Figure
    from backgrounder.problems import Place

_SINGLE_PERSONS = frozenset({"people", "men", "women", "children", "boys", "girls"})
_OPENER = re.compile(
    r"[^:;.!?]{0,80}?(?:(?P<whole>:)|[\s,](?:(?<!\b(?:one|all|any)\s)(?<!\beach\s)"
    r"(?:of|among)\s+(?:whom|which|them|these)|including))"
    r"\s+(?:[^,:;.!?]{0,30}\s)?"
)
"""What stands between a total and the first of its parts."""
_OF_THEM = re.compile(r"\s*Of\s+(?:them|these|those)\b,?\s+(?:[^,:;.!?]{0,30}\s)?")
_AND = re.compile(
    r"[^:.!?]{0,80}?(?:[,;]|\band\b|\bplus\b)\s+"
    r"(?:(?:from|in|to|by|at|for)\s+(?:[^\s,;:.!?]+\s+){1,4}?)?"
)
"""What stands between two parts."""
_TOGETHER = re.compile(
    r"[^:;.!?]{0,80}?[,–—(]\s*(?:or\s+)?(?:together|altogether|in\s+all|in\s+total|making|"
    r"(?:for\s+)?a\s+total\s+of)\s+"
)
"""What stands between the last part and the total of all."""
_TOGETHER_BEHIND = re.compile(r"[^:;.!?]{0,80}?[,–—(]\s*(?:or\s+)?")
_IN_ALL = re.compile(r"(?:\s+\w+)?\s+(?:together|altogether|in\s+all|in\s+total)\b")
_ONLY_AND = re.compile(r",?\s+(?:and\s+)?")
_COMPARED = re.compile(r"\s*(?:\w+\s+)?(?:more|fewer|less|higher|lower|times)\b")
_SORT = re.compile(r"\b(?:men|women|boys|girls|adults|children)\b")
_DIVISIONS = (
    {"men", "women"},
    {"men", "women", "children"},
    {"boys", "girls"},
    {"adults", "children"},
)
"""Sorts of people that leave nobody out."""
_DECIMALS = re.compile(r"\d\.(\d+)")
_EXACT = 100
"""Below it a number is not taken to be rounded."""
_WHOLE = 100
_SAME_THING = re.compile(r"\s+(?:to|from|in|into|by|for|against|at|on|did\s+not|do\s+not)\b")
"""Goes on with the verb and the whole of the per cent before."""

_VERBS = (
    r"(?:r[oi]se[ns]?|rising|f[ae]ll(?:s|en|ing)?|gr[eo]w[ns]?|growing|(?:in|de)creas(?:e[sd]?|ing)"
    r"|dropp?(?:s|ed|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|soar(?:s|ed|ing)?"
    r"|surg(?:e[sd]?|ing)|plunge[sd]?|declin(?:e[sd]?|ing)|shr[aiu]nk|swell(?:s|ed)?"
    r"|cut|reduced|raised|slipped|tumbled)"
)
_NOUNS = r"(?:rise|fall|growth|increase|decrease|drop|jump|surge|decline|cut|reduction|gain|loss)"
_CHANGE_BEFORE = re.compile(
    rf"\b(?:{_VERBS}(?:\s+\w+ly)?\s+(?:by\s+)?|{_VERBS}\b[^.;:,]{{0,60}}\sby\s+"
    rf"|(?:up|down)\s+(?:by\s+)?|{_NOUNS}\s+of\s+)$",
    re.IGNORECASE,
)
_CHANGE_BEHIND = re.compile(rf"[\s-]+(?:\w+\s+)?{_NOUNS}\b", re.IGNORECASE)
_LONGEST_CHANGE = 90
"""Characters before a per cent that can say that it is a change."""
_GREAT = 50
"""The per cents from which on a change sounds great."""
_RATE = re.compile(
    r"\b(?:inflation|year[\s-](?:on|over)[\s-]year|(?:in|over)\sthe\syear\sto|annual\srate)\b",
    re.IGNORECASE,
)
"""What is told in per cent because that is what is measured."""
_LONGEST_FROM = 8
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY_WORDS = word_set(
    "about after also before between cent during from have more over percent since than that their"
    " them then there these they this were which while with would year years"
)
_MOST_PARTS = 12


def mismatched(desk: Desk) -> Iterator[Finding]:
    """Find totals that their parts do not make, and parts that make more than the whole."""
    before: Sentence | None = None
    for sentence in desk.sentences:
        if sentence.figures:
            for total in (*_divided(sentence), *_added(sentence), *_continued(before, sentence)):
                yield from _compared(total)
            yield from _over_a_hundred(sentence)
        before = sentence


def baseless(desk: Desk) -> Iterator[Finding]:
    """Find great changes in per cent of which the paragraph does not say what they started from.

    Small ones mislead little, and rates that are published as such, inflation among them, have no
    number that they started from.
    """
    for _, sentences in groupby(desk.sentences, key=_paragraph):
        paragraph = tuple(sentences)
        changes = [change for sentence in paragraph for change in _baseless_changes(sentence)]
        counted = _counted_subjects(paragraph) if changes else set()
        for sentence, figure in changes:
            if counted.isdisjoint(_subjects(sentence)):
                yield Finding(
                    sentence.place(figure.start),
                    f"nothing says what `{figure.text}` is a change from",
                    "add the numbers, `from 1,200 to 4,250`, or the one that it started from",
                )


RULES = (
    Rule(
        id="sum-mismatch",
        level=Level.WARNING,
        about="Parts make the total that is given with them, but for rounding.",
        why="one of the figures must be wrong, or something is left out",
        find=mismatched,
        failing="The board paid 1,668 crowns: 1,200 for boats and 568 for nets [@vell-2023#bill].",
        passing="The board paid 1,668 crowns: 1,200 for boats and 468 for nets [@vell-2023#bill].",
    ),
    Rule(
        id="percent-no-base",
        level=Level.WARNING,
        about="A change of 50 per cent or more stands beside the number that it started from.",
        why="a great change of a small number is small, and readers could not tell",
        find=baseless,
        failing="The board's fees rose by 60 per cent [@vell-2023#fees].",
        passing="The board's fees rose by 60 per cent, from 250 crowns [@vell-2023#fees].",
    ),
)


class _Sum(NamedTuple):
    """A total and the parts that are given with it."""

    sentence: Sentence
    """That of the total."""
    total: Figure
    parts: Sequence[Figure]
    is_whole: bool
    """Whether nothing is left out."""


def _divided(sentence: Sentence) -> Iterator[_Sum]:
    """Yield `1.54 million: 1.20 million from Iran and 0.24 million from Pakistan`."""
    text, figures = sentence.text, sentence.figures
    for index, total in enumerate(figures[:-1]):
        opener = _OPENER.fullmatch(text, total.end, figures[index + 1].start)
        if opener:
            parts = _parts(sentence, total, index + 1)
            is_whole = bool(opener["whole"]) or _is_division(sentence, parts)
            yield _Sum(sentence, total, parts, is_whole)


def _added(sentence: Sentence) -> Iterator[_Sum]:
    """Yield `1.20 million from Iran and 0.24 million from Pakistan, together 1.54 million`."""
    text, figures = sentence.text, sentence.figures
    for index, total in enumerate(figures[2:], start=2):
        last = figures[index - 1]
        is_together = _TOGETHER.fullmatch(text, last.end, total.start) or (
            _TOGETHER_BEHIND.fullmatch(text, last.end, total.start)
            and _IN_ALL.match(text, total.end)
        )
        if is_together:
            first = index - 1
            least = max(0, index - _MOST_PARTS)
            while first > least and _AND.fullmatch(
                text, figures[first - 1].end, figures[first].start
            ):
                first -= 1
            parts = figures[first:index]
            if all(_is_part(total, parts[0], part) for part in parts):
                yield _Sum(sentence, total, parts, is_whole=True)


def _continued(before: Sentence | None, sentence: Sentence) -> Iterator[_Sum]:
    """Yield the only figure of a sentence, where the next one begins with `Of them`."""
    if before is None or before.prose is not sentence.prose or len(before.figures) != 1:
        return
    if before.statement.paragraph != sentence.statement.paragraph:
        return
    if _OF_THEM.fullmatch(sentence.text, 0, sentence.figures[0].start):
        parts = _parts(sentence, before.figures[0], 0)
        yield _Sum(before, before.figures[0], parts, _is_division(sentence, parts))


def _parts(sentence: Sentence, total: Figure, first: int) -> Sequence[Figure]:
    """Return the figures that stand in one list, from a first one on."""
    text, figures = sentence.text, sentence.figures
    last = first
    most = min(len(figures), first + _MOST_PARTS)
    while last < most and _is_part(total, figures[first], figures[last]):
        if _COMPARED.match(text, figures[last].end):
            break
        if last > first and not _AND.fullmatch(text, figures[last - 1].end, figures[last].start):
            break
        last += 1
    return figures[first:last]


def _is_part(total: Figure, first: Figure, part: Figure) -> bool:
    """Tell whether a figure counts what its total counts, and is written as the first part is."""
    if not _is_exact(total) or not _is_exact(part) or part.is_percent != total.is_percent:
        return False
    if part.per != total.per or (part.currency and part.currency != total.currency):
        return False
    if part.unit in {"", total.unit} or {part.unit, total.unit or "people"} <= _SINGLE_PERSONS:
        return True
    measures = MEASURES - _SINGLE_PERSONS
    return bool(first.unit) and part.unit not in measures and total.unit not in measures


def _is_exact(figure: Figure) -> bool:
    if figure.is_share or figure.is_stacked or figure.is_indian or figure.is_suspicious:
        return False
    return figure.kind is Kind.COUNT and figure.high is not None and not figure.is_bare


def _is_division(sentence: Sentence, parts: Sequence[Figure]) -> bool:
    """Tell whether the parts are men and women, or boys and girls."""
    ends = [part.start for part in parts[1:]] + [len(sentence.text)]
    sorts = [
        _SORT.search(sentence.text, part.start, end) for part, end in zip(parts, ends, strict=False)
    ]
    named = {sort[0] for sort in sorts if sort}
    return len(named) == len(parts) and named in _DIVISIONS


def _compared(found: _Sum) -> Iterator[Finding]:
    if len(found.parts) <= found.is_whole or _are_listed(found):
        return
    lowest, highest = _bounds(found.total)
    bounds = [_bounds(part) for part in found.parts]
    least = sum(low for low, _ in bounds)
    most = None if any(high is None for _, high in bounds) else sum(high or 0 for _, high in bounds)
    is_more = highest is not None and least > highest
    is_less = found.is_whole and most is not None and most < lowest
    if is_more or is_less:
        yield Finding(
            found.sentence.place(found.total.start),
            f"the parts of `{found.total.text}` make {_sum_in_words(found)}: "
            + " + ".join(f"`{part.text}`" for part in found.parts),
            "correct the total or a part, or say what is left out",
        )


def _are_listed(found: _Sum) -> bool:
    """Tell whether the parts are as many as the total says, and nothing more: `three: 5, 6, 9`."""
    text = found.sentence.text
    return found.total.low == len(found.parts) and all(
        _ONLY_AND.fullmatch(text, one.end, other.start) for one, other in pairwise(found.parts)
    )


def _bounds(figure: Figure) -> tuple[Fraction, Fraction | None]:
    """Return between which values a figure lies before it was rounded; None for no upper end."""
    slack = _rounding(figure) / 2
    sides = {qualifier.open_side for qualifier in figure.qualifiers}
    low = Fraction(0) if "below" in sides else figure.low - slack
    return low, None if "above" in sides or figure.high is None else figure.high + slack


def _rounding(figure: Figure) -> Fraction:
    """Return the unit that a figure is rounded to: 10,000 for `1.54 million`, 1 for `184,459`.

    Zeros at the end of a bare number may be true ones: they do not make it vaguer than 1%.
    """
    decimals = _DECIMALS.search(figure.text)
    last_place = Fraction(1, 10 ** len(decimals[1])) if decimals else Fraction(1)
    if figure.written is Written.MIXED:
        return last_place * SCALES.get(figure.scale, 1)
    if decimals or figure.low < _EXACT:
        return last_place
    zeros = Fraction(10 ** (len(str(int(figure.low))) - len(str(int(figure.low)).rstrip("0"))))
    is_round = figure.written is Written.WORDS or Qualifier.ABOUT in figure.qualifiers
    return zeros if is_round else min(zeros, figure.low / 100)


def _sum_in_words(found: _Sum) -> str:
    low = sum((part.low for part in found.parts), Fraction(0))
    high = sum((part.high or part.low for part in found.parts), Fraction(0))
    scale = SCALES.get(found.total.scale, 1) if found.total.written is Written.MIXED else 1
    ends = [f"{float(end / scale):,.10g}" for end in dict.fromkeys((low, high))]
    unit = f" {found.total.scale}" if scale > 1 else "%" if found.total.is_percent else ""
    return " to ".join(ends) + unit


def _over_a_hundred(sentence: Sentence) -> Iterator[Finding]:
    """Find `62 per cent of the fishers went to Vell, 30 per cent to Orro and 20 per cent to …`."""
    text, figures = sentence.text, sentence.figures
    for first, figure in enumerate(figures):
        if not figure.is_percent or not text.startswith(" of ", figure.end):
            continue
        parts = [figure]
        for part in figures[first + 1 :]:
            is_next = _AND.fullmatch(text, parts[-1].end, part.start)
            if not (is_next and part.is_percent and _SAME_THING.match(text, part.end)):
                break
            parts.append(part)
        least = sum(_bounds(part)[0] for part in parts)
        if len(parts) > 1 and least > _WHOLE:
            total = f"{float(sum(part.low for part in parts)):.10g}%"
            yield Finding(
                sentence.place(figure.start),
                f"the parts of one whole make {total}: "
                + " + ".join(f"`{part.text}`" for part in parts),
                "correct a part, or say that some are counted twice",
            )


def _paragraph(sentence: Sentence) -> tuple[Place, int]:
    return sentence.prose.place, sentence.statement.paragraph


def _baseless_changes(sentence: Sentence) -> Sequence[tuple[Sentence, Figure]]:
    """Return the changes of a sentence that says neither a count nor `from 10% to 12%`."""
    if not any(figure.is_percent for figure in sentence.figures):
        return ()
    if any(_is_base(sentence, figure) for figure in sentence.figures):
        return ()
    return [(sentence, figure) for figure in sentence.figures if _is_change(sentence, figure)]


def _is_change(sentence: Sentence, figure: Figure) -> bool:
    """Tell a great change from a level (`rose to 12 per cent`) and from a share."""
    if not figure.is_percent or figure.low < _GREAT or _RATE.search(sentence.text):
        return False
    before = sentence.text[max(0, figure.start - _LONGEST_CHANGE) : figure.start]
    return bool(_CHANGE_BEFORE.search(before) or _CHANGE_BEHIND.match(sentence.text, figure.end))


def _is_base(sentence: Sentence, figure: Figure) -> bool:
    before = sentence.text[max(0, figure.start - _LONGEST_FROM) : figure.start]
    return _is_count(figure) or bool(_FROM.search(before))


def _is_count(figure: Figure) -> bool:
    is_part = figure.is_percent or figure.is_share or figure.is_small
    return figure.kind is Kind.COUNT and not is_part and figure.unit not in TIME_UNITS


def _counted_subjects(paragraph: Sequence[Sentence]) -> set[str]:
    """Return what the sentences speak of that count something."""
    counting = (sentence for sentence in paragraph if any(map(_is_count, sentence.figures)))
    return set().union(*map(_subjects, counting))


def _subjects(sentence: Sentence) -> set[str]:
    """Return the words that may name what is counted, without their plural."""
    words = (word.rstrip("s") for word in _WORD.findall(sentence.text.lower()))
    return {word for word in words if word not in _EMPTY_WORDS}
