"""Every figure of a sentence is one that a cited claim states, as it states it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check import reach
from backgrounder.check.desk import Finding, Rule
from backgrounder.figures import Verdict, supports
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Evidence, Sentence
    from backgrounder.figures import Figure

    _Miss = tuple[Sentence, Figure, Verdict, Evidence | None]
    """A figure of a sentence, how it differs from the nearest claimed one, and whose that is."""

QUALIFIERS = frozenset(
    {Verdict.QUALIFIER_DROPPED, Verdict.QUALIFIER_ADDED, Verdict.QUALIFIER_CHANGED}
)
_NEXT_WORD = re.compile(r"\s+(?!(?:and|at|by|for|from|in|of|on|or|the|to|were|was|had)\b)(\w{3,})")
NEAREST = tuple(Verdict)
"""The verdicts, the nearer misses first."""


def uncited(desk: Desk) -> Iterator[Finding]:
    """Find figures that no citation stands behind; `two officials` and the like may pass."""
    for sentence, figure in _well_written(desk):
        if not (sentence.is_near or figure.is_small or sentence.is_correction):
            yield reach.uncited(sentence, figure.start, figure.text)


def mismatched(desk: Desk) -> Iterator[Finding]:
    """Find figures that differ from those of the claims that are cited for them."""
    for sentence, figure, verdict, nearest in desk.gathered(_unsupported):
        if verdict not in QUALIFIERS:
            yield Finding(
                sentence.place(figure.start),
                f"`{figure.text}` is not what is cited: {_stated(nearest, sentence)}",
                "write what the claim says, or cite the claim that says this",
            )


def drifted(desk: Desk) -> Iterator[Finding]:
    """Find figures whose `more than`, `about` or `nearly` is not the cited claim's."""
    for sentence, figure, verdict, nearest in desk.gathered(_unsupported):
        if verdict in QUALIFIERS:
            yield Finding(
                sentence.place(figure.start),
                f"`{figure.text}` is more or less sure than {_stated(nearest, sentence)}",
                "write the figure with the claim's own qualifier",
            )


def stacked(desk: Desk) -> Iterator[Finding]:
    """Find qualifiers on top of each other: `more than about 4,000`."""
    for sentence, figure in _figures(desk):
        if figure.is_stacked:
            yield Finding(
                sentence.place(figure.start),
                f"`{figure.text}` is qualified twice",
                "keep the one that the source has",
            )


def ill_grouped(desk: Desk) -> Iterator[Finding]:
    """Find digits whose grouping most readers would misread, and lakhs and crores."""
    for sentence, figure in _figures(desk):
        if figure.is_indian:
            yield Finding(
                sentence.place(figure.start),
                f"`{figure.text}` counts in lakhs or crores",
                "write it in thousands and millions: one lakh is 100,000, one crore 10,000,000",
            )


def out_of_scale(desk: Desk) -> Iterator[Finding]:
    """Find figures that look a thousandfold out: `1,668 million`."""
    for sentence, figure in _figures(desk):
        if figure.is_suspicious:
            yield Finding(
                sentence.place(figure.start),
                f"`{figure.text}` may be a thousand times too large or too small",
                "write decimals with a point, `1.668 million`, or the whole number",
            )


RULES = (
    Rule(
        id="figure-uncited",
        level=Level.ERROR,
        about="A figure rests on a citation in its sentence or the next one.",
        why="readers could not see what it rests on",
        find=uncited,
        failing="More than 1,200 fishers left.",
        passing="More than 1,200 fishers left [@vell-2023#left].",
    ),
    Rule(
        id="figure-mismatch",
        level=Level.ERROR,
        about="A figure is one that a cited claim states.",
        why="the page would say what the source does not",
        find=mismatched,
        failing="The water fell by 5 metres [@orro-2024#level].",
        passing="The water fell by 4 metres [@orro-2024#level].",
    ),
    Rule(
        id="qualifier-drift",
        level=Level.ERROR,
        about="A figure keeps the `more than` or `about` of its claim.",
        why="how sure a figure is belongs to it",
        find=drifted,
        failing="Nearly 1,200 fishers left [@vell-2023#left].",
        passing="More than 1,200 fishers left [@vell-2023#left].",
    ),
    Rule(
        id="double-approx",
        level=Level.ERROR,
        about="A figure is qualified once.",
        find=stacked,
        failing="More than about 1,200 fishers left [@vell-2023#left].",
        passing="More than 1,200 fishers left [@vell-2023#left].",
    ),
    Rule(
        id="digit-grouping",
        level=Level.ERROR,
        about="Digits are grouped by thousands, and lakhs and crores are converted.",
        why="readers elsewhere would misread it",
        find=ill_grouped,
        failing="They paid 2 lakh crowns.",
        passing="They paid 1,668 crowns [@vell-2023#paid].",
    ),
    Rule(
        id="magnitude",
        level=Level.ERROR,
        about="A figure is not a thousand times too large or too small.",
        find=out_of_scale,
        failing="They paid 1,668 million crowns [@vell-2023#paid].",
        passing="They paid 1,668 crowns [@vell-2023#paid].",
    ),
)


def _figures(desk: Desk) -> Iterator[tuple[Sentence, Figure]]:
    for sentence in desk.sentences:
        for figure in sentence.figures:
            yield sentence, figure


def _well_written(desk: Desk) -> Iterator[tuple[Sentence, Figure]]:
    """Yield the figures that can be compared; what is written wrong is told once, by its rule."""
    for sentence, figure in _figures(desk):
        if not (figure.is_stacked or figure.is_indian or figure.is_suspicious):
            yield sentence, figure


def _unsupported(desk: Desk) -> tuple[_Miss, ...]:
    """Return the figures that no cited claim supports, with the nearest miss."""
    return tuple(_misses(desk))


def _misses(desk: Desk) -> Iterator[_Miss]:
    """Yield the figures that no cited claim supports.

    A small number word is compared only with a count of the same thing: `two officials` may be an
    author's own words, but not beside a claim that says `three officials`. A correction has the
    figure that was wrong beside the right one, which is the one to be borne out.
    """
    for sentence, figure in _well_written(desk):
        if not (sentence.is_traced and sentence.is_near):
            continue
        if figure.is_small and not _is_counted(sentence, figure):
            continue
        if sentence.is_correction and (figure is not sentence.figures[-1] or _is_mended(sentence)):
            continue
        verdict, evidence = _best(sentence, figure)
        if verdict is not Verdict.YES:
            yield sentence, figure, verdict, evidence


def _is_mended(correction: Sentence) -> bool:
    """Tell whether a sentence of a correction has a figure that is right, or need not have one."""
    if not correction.statement.own:
        return True
    return any(_best(correction, figure)[0] is Verdict.YES for figure in correction.figures)


def _is_counted(sentence: Sentence, figure: Figure) -> bool:
    """Tell whether a cited claim counts the same thing: in the same unit, or before the same word.

    So `six accused` is compared with a claim of `five accused`.
    """
    thing = _NEXT_WORD.match(sentence.text, figure.end)
    return any(
        (figure.unit and other.unit == figure.unit)
        or (thing and f"{other.text} {thing[1]}".casefold() in _words_of(evidence))
        for evidence in sentence.evidence
        for other in evidence.figures
    )


def _words_of(evidence: Evidence) -> str:
    claim = evidence.claim
    texts = (claim.says, claim.figure, claim.counts)
    return " ".join(text.text for text in texts if text).casefold()


def _best(sentence: Sentence, figure: Figure) -> tuple[Verdict, Evidence | None]:
    misses: list[tuple[Verdict, Evidence]] = []
    for evidence in sentence.evidence:
        for stated in evidence.figures:
            verdict = supports(stated, figure)
            if verdict is Verdict.YES:
                return verdict, evidence
            misses.append((verdict, evidence))
    nearest = min(misses, key=lambda pair: NEAREST.index(pair[0]), default=None)
    return nearest or (Verdict.OTHER_VALUE, None)


def _stated(evidence: Evidence | None, sentence: Sentence) -> str:
    if evidence is None:
        names = ", ".join(f"`{each.key}`" for each in sentence.evidence) or "the source"
        return f"{names} states no figure"
    figures = dict.fromkeys(figure.text for figure in evidence.figures)
    return f"`{evidence.key}` has " + " and ".join(f"`{figure}`" for figure in figures)
