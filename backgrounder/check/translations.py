"""A brief says in every language what it says in the first: the same claims, figures and days."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.dates import day_in_words
from backgrounder.figures import Verdict, Written, is_read, numbers_of, supports
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from backgrounder.check.desk import Desk
    from backgrounder.check.evidence import Sentence
    from backgrounder.figures import Figure
    from backgrounder.model import Brief, ClaimKey
    from backgrounder.problems import Place

    Value = tuple[Fraction, Fraction, bool]
    """The lower and the upper end, and whether they are per cents."""

_SMALL = 12
"""Up to here a translation may write words, which are not read in every language."""
_SMALLEST_SCALE = 100_000
"""From here on a number in words has a scale in every language: a million is ten lakh."""
_NAMES = {
    "ar": "Arabic",
    "bal": "Balochi",
    "en": "English",
    "fa": "Persian",
    "prs": "Dari",
    "ps": "Pashto",
    "sd": "Sindhi",
    "ur": "Urdu",
}


def unequal(desk: Desk) -> Iterator[Finding]:
    """Find claims, figures, days and quotations that one of two editions lacks."""
    editions = _editions(desk)
    for original, translation in _pairs(desk):
        first, second = editions[original.place.path], editions[translation.place.path]
        edition = f"the {_name(translation)} edition"
        for thing, place in _missing(first, second):
            yield Finding(
                translation.place,
                f"{edition} lacks {thing}, which the original has at {place}",
                "translate it as well",
            )
        for thing, place in _missing(second, first):
            yield Finding(
                place,
                f"{thing} is not in the original, {original.place.path}",
                "say the same in both",
            )


def behind(desk: Desk) -> Iterator[Finding]:
    """Find translations of briefs that were changed later."""
    for original, translation in _pairs(desk):
        changed, translated = (_changed(brief) for brief in (original, translation))
        if changed > translated:
            place = translation.updated or translation.date
            yield Finding(
                place.place,
                f"the original was changed on {day_in_words(changed)}, after the "
                f"{_name(translation)} edition ({day_in_words(translated)})",
                f"compare it with {original.place.path}, and set `updated`",
            )


_ORIGINAL = """\
-- content/topics/example.md --
---
title: An example
summary: It shows what a rule is about.
date: 2024-06-01
updated: 2024-06-{day}
---
More than 1,200 fishers left [@vell-2023#left].
"""
_URDU = """\
-- content/topics/example.ur.md --
---
title: ایک مثال
summary: یہ بتاتی ہے کہ قاعدہ کیا ہے۔
date: 2024-06-01
updated: 2024-06-02
---
{said} [@vell-2023#left]۔
"""
_RIGHT = _URDU.format(said="۱٬۲۰۰ سے زیادہ ماہی گیر چلے گئے")

RULES = (
    Rule(
        id="translation-parity",
        level=Level.ERROR,
        about="A brief rests in every language on the same claims, figures, days and quotations.",
        why="readers of each language are owed the same facts",
        find=unequal,
        reach="site",
        failing=_ORIGINAL.format(day="02") + _URDU.format(said="ماہی گیر چلے گئے"),
        passing=_ORIGINAL.format(day="02") + _RIGHT,
    ),
    Rule(
        id="translation-behind",
        level=Level.WARNING,
        about="A translation is changed whenever the original is.",
        why="its readers would miss what has changed",
        find=behind,
        reach="site",
        failing=_ORIGINAL.format(day="03") + _RIGHT,
        passing=_ORIGINAL.format(day="02") + _RIGHT,
    ),
)


@dataclass(slots=True)
class _Edition:
    """What a brief says in one language, each thing with the place where it says so first."""

    language: str
    is_original: bool
    claims: dict[ClaimKey, Place] = field(default_factory=dict)
    quoted: dict[ClaimKey, Place] = field(default_factory=dict)
    """The claims with quotations that stand behind quoted words."""
    days: dict[date, Place] = field(default_factory=dict)
    figures: dict[Value, tuple[str, Place]] = field(default_factory=dict)
    """Those that any edition would write in digits, as written.

    Of a translation only those that a cited claim states: the others are told by other rules.
    """
    numbers: set[Value] = field(default_factory=set)
    """All of them, the numbers of sections and the like included."""
    ends: set[Value] = field(default_factory=set)
    """The ends of the ranges among them."""

    def tells(self, value: Value) -> bool:
        """Tell whether a value stands there, by itself or with others.

        `From 1,200 to 4,250` may be told as two numbers in one language and as a range in another;
        where only one of its ends is told, it is the range that is missing.
        """
        is_told = value in self.numbers or value in self.ends
        return is_told or (value[0] != value[1] and _ends(value) <= self.numbers)


def _pairs(desk: Desk) -> Iterator[tuple[Brief, Brief]]:
    """Yield each translation after its original: that in the site's language, or else the first."""
    originals: dict[str, Brief] = {}
    for brief in desk.library.briefs:
        if brief.slug not in originals or brief.language == desk.library.site.language:
            originals[brief.slug] = brief
    for brief in desk.library.briefs:
        if brief is not originals[brief.slug]:
            yield originals[brief.slug], brief


def _editions(desk: Desk) -> Mapping[str, _Edition]:
    """Return what each brief says that has a translation or is one, by its path.

    Its corrections are left out: each edition has had mistakes of its own.
    """
    editions: dict[str, _Edition] = {}
    own: set[Place] = set()
    for pair in _pairs(desk):
        for brief in pair:
            is_original = brief is pair[0]
            editions[brief.place.path] = _Edition(brief.language, is_original=is_original)
            own |= {correction.text.place for correction in brief.corrections}
    for key, place in desk.cited:
        if place.path in editions:
            editions[place.path].claims.setdefault(key, place)
    for sentence in desk.sentences:
        edition = editions.get(sentence.prose.place.path)
        if edition and sentence.prose.place not in own:
            _note(edition, sentence)
    return editions


def _note(edition: _Edition, sentence: Sentence) -> None:
    for written in sentence.dates:
        if written.earliest and written.earliest == written.latest:
            edition.days.setdefault(written.earliest, sentence.place(written.start))
    if sentence.quotations:
        for each in sentence.evidence:
            if each.claim.quotes:
                edition.quoted.setdefault(each.key, sentence.place(0))
    _note_numbers(edition, sentence)


def _note_numbers(edition: _Edition, sentence: Sentence) -> None:
    for number in numbers_of(sentence.text, sentence.language):
        if value := _value(number):
            edition.numbers.add(value)
            edition.ends |= _ends(value)
    for figure in sentence.figures:
        is_kept = edition.is_original or _is_stated(figure, sentence)
        if is_kept and _is_in_digits(figure) and (value := _value(figure)):
            edition.figures.setdefault(value, (figure.text, sentence.place(figure.start)))


def _value(figure: Figure) -> Value | None:
    return None if figure.high is None else (figure.low, figure.high, figure.is_percent)


def _ends(value: Value) -> set[Value]:
    low, high, is_percent = value
    return {(low, low, is_percent), (high, high, is_percent)} if low != high else set()


def _is_stated(figure: Figure, sentence: Sentence) -> bool:
    stated = (each for evidence in sentence.evidence for each in evidence.figures)
    return any(supports(each, figure) is Verdict.YES for each in stated)


def _is_in_digits(figure: Figure) -> bool:
    """Tell whether a translation would write it in digits too, or with a scale."""
    if figure.is_share or (figure.written is Written.WORDS and figure.low < _SMALLEST_SCALE):
        return False
    return figure.is_percent or figure.is_range or figure.low > _SMALL


def _missing(one: _Edition, other: _Edition) -> Iterator[tuple[str, Place]]:
    """Yield what one edition has and the other lacks, as it is written, with its place."""
    for key, place in one.claims.items():
        if key not in other.claims:
            yield f"`[@{key}]`", place
    for key, place in one.quoted.items():
        if key in other.claims and key not in other.quoted:
            yield f"the words quoted from `{key}`", place
    if not (is_read(one.language) and is_read(other.language)):
        return
    for value, (text, place) in one.figures.items():
        if not other.tells(value):
            yield f"`{text}`", place
    for day, place in one.days.items():
        if day not in other.days:
            yield f"`{day_in_words(day)}`", place


def _changed(brief: Brief) -> date:
    return (brief.updated or brief.date).value


def _name(brief: Brief) -> str:
    primary = brief.language.partition("-")[0]
    return _NAMES.get(primary, f"`{brief.language}`")
