"""Who is said to say something is who says it in the record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.names import (
    capital_words,
    is_named_in,
    known,
    may_mean,
    vocabulary,
    words_of,
)
from backgrounder.check.publishers import GIVES, all_names, subjects_in
from backgrounder.check.reference import by_claim
from backgrounder.problems import Level
from backgrounder.sentences import word_set
from backgrounder.speakers import SPEECH, speakers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.check.names import Known, Vocabulary
    from backgrounder.model import ClaimKey, Library, Source
    from backgrounder.speakers import Speaker

    Witness = tuple[Known, frozenset[str]]
    """The speaker of a claim, and further words by which a text may call them."""


def drifted(desk: Desk) -> Iterator[Finding]:
    """Find speakers who are not those of the cited claims, nor the publisher, nor its origin.

    A sentence with no citation, figure, date or quotation of its own sums others up: it is let be.
    """
    names = desk.reference.gathered(vocabulary)
    papers = desk.reference.gathered(all_names)
    witness_of = desk.reference.gathered(_witnesses)
    for sentence in desk.sentences:
        if _CUES.isdisjoint(sentence.words):
            continue
        if not (sentence.is_traced and _is_definite(sentence)):
            continue
        behind = [witness_of(each.key) for each in sentence.evidence]
        named = [witness for witness in behind if witness]
        if not named or len(named) < len(behind):
            continue
        for speaker in _speakers(sentence, papers):
            nearby = _around(sentence.text, speaker)
            if not any(
                may_mean(speaker.name, *witness, names) or is_named_in(nearby, witness[0])
                for witness in named
            ):
                yield Finding(
                    sentence.place(speaker.start),
                    f"{_given(named)}, not to `{speaker.name}`",
                    "name who says it, or cite the claim of the one who is named",
                )


RULES = (
    Rule(
        id="attribution-drift",
        level=Level.ERROR,
        about="Who is said to say something says it in the cited record.",
        why="words would be put into somebody's mouth",
        find=drifted,
        failing="It stands 4 metres below its mark, said Mara Tarn [@orro-2024#level].",
        passing="It stands 4 metres below its mark, said the water board [@orro-2024#level].",
    ),
)

_CUES = SPEECH | GIVES
"""Words of which every sentence with a speaker has one."""
_NEARBY = 40
"""Characters around a name in which the body that it speaks for may stand."""
_PAPERS = word_set(
    "act agreement annex article bill census charter clause code constitution convention decree"
    " judgment judgement law ordinance paragraph protocol record records regulation resolution rule"
    " rules ruling section statute treaty verdict"
)
"""What says something and is nobody."""


def _speakers(sentence: Sentence, papers: Container[str]) -> Iterator[Speaker]:
    text = sentence.text
    found = [
        speaker
        for speaker in speakers_in(text)
        if speaker.name in papers or _is_somebody(text, speaker)
    ]
    yield from found
    if GIVES.isdisjoint(sentence.words):
        return
    for subject in subjects_in(text, papers):
        if not any(speaker.start <= subject.start < speaker.end for speaker in found):
            yield subject


def _is_somebody(text: str, speaker: Speaker) -> bool:
    """Tell a name from `the Water Act`, and from `Herders`, whose capital is the sentence's."""
    is_first = not text[: speaker.start].strip()
    is_plural = " " not in speaker.name and speaker.name.endswith(("s", "men", "people"))
    is_paper = not _PAPERS.isdisjoint(speaker.name.lower().split())
    return not is_paper and not (is_first and is_plural)


def _around(text: str, speaker: Speaker) -> str:
    """Return what may say for whom a speaker speaks: `Mara Tarn, who heads the VFU`."""
    return text[max(0, speaker.start - _NEARBY) : speaker.end + _NEARBY]


def _is_definite(sentence: Sentence) -> bool:
    """Tell whether a sentence cites, or states what the next sentence's citation must bear out."""
    if sentence.statement.own:
        return True
    has_figure = any(not figure.is_small for figure in sentence.figures)
    has_date = any(written.month and written.earliest for written in sentence.dates)
    return sentence.is_near and (has_figure or has_date or bool(sentence.quotations))


def _witnesses(library: Library) -> Callable[[ClaimKey], Witness | None]:
    """Return what tells who speaks in a claim, and the words of those who pass it on.

    None is said of a claim that names nobody.
    """
    return by_claim(library, partial(_of_source, vocabulary(library)))


def _of_source(names: Vocabulary, source: Source) -> dict[str, Witness]:
    """Return the witnesses of a record by the ids of their claims."""
    reporters = _reporters(source)
    return {
        claim.id: (
            known(claim.by.text.strip(), names),
            reporters | capital_words(claim.says.text),
        )
        for claim in source.claims.values()
        if claim.by
    }


def _reporters(source: Source) -> frozenset[str]:
    called = (source.id, source.publisher.text, source.origin)
    note = capital_words(source.note.text) if source.note else frozenset[str]()
    return note.union(*map(words_of, called))


def _given(witnesses: Iterable[Witness]) -> str:
    shown = [f"`{name}`" for name in dict.fromkeys(speaker.shown for speaker, _ in witnesses)]
    claims = "the cited claim gives" if len(shown) == 1 else "the cited claims give"
    return f"{claims} this to {' and '.join(shown)}"
