"""The grammar of figures: every number that professionals write is read for what it says.

The cases are a document, `cases_of_figures.md`, that an editor can read. Beside it numbers are
generated, written out by a small speller of our own in many styles, and read back.
"""

from __future__ import annotations

import os
import re
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backgrounder.figures import (
    Figure,
    Grouping,
    Kind,
    Qualifier,
    Verdict,
    Written,
    day_counts_in,
    figures_in,
    numbers_in,
    read_figure,
    supports,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "cases_of_figures.md"
VERDICTS = Path(__file__).parent / "cases_of_support.md"
_ROW = re.compile(r"^\| (?!text |claim |---)(.+?) \|$", re.MULTILINE)


def rows(document: Path) -> list[list[str]]:
    """Return the cells of every row of a document's tables."""
    text = document.read_text(encoding="utf-8")
    return [[cell.strip() for cell in match[1].split(" | ")] for match in _ROW.finditer(text)]


def shown(figure: Figure) -> str:
    """Say how a number was read, as the documents do."""
    words = [figure.shade, " + ".join(figure.qualifiers), value_of(figure), figure.unit]
    said = " ".join(word for word in words if word)
    said += f" {figure.currency}" if figure.currency else ""
    said += f" per {figure.per}" if figure.per else ""
    said = said if figure.kind is Kind.COUNT else f"{figure.kind} {said}"
    flags = {
        "small": figure.is_small,
        "doubtful": figure.doubtful,
        "indian": figure.is_indian,
        "suspicious": figure.is_suspicious,
        "stacked": figure.is_stacked,
    }
    raised = [name for name, up in flags.items() if up and figure.kind.is_figure]
    said += f" {{{', '.join(raised)}}}" if raised else ""
    return f"`{figure.text}` {said if figure.kind.is_figure else f'({figure.kind})'}"


def value_of(figure: Figure) -> str:
    if figure.high is None:
        value = f"{plain(figure.low)} and up"
    elif figure.is_range:
        value = f"{plain(figure.low)} to {plain(figure.high)}"
    else:
        value = plain(figure.low)
    return f"{value}%" if figure.is_percent else value


def plain(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return str(float(value)) if 10**6 % value.denominator == 0 else str(value)


@pytest.mark.parametrize(("text", "expected"), [row[:2] for row in rows(CASES)])
def test_the_sentence_reads_like_this(text: str, expected: str) -> None:
    read = "; ".join(map(shown, numbers_in(text))) or "—"
    if os.environ.get("BACKGROUNDER_ACCEPT") and read != expected:
        document = CASES.read_text(encoding="utf-8")
        document = document.replace(f"| {text} | {expected} |", f"| {text} | {read} |")
        CASES.write_text(document, encoding="utf-8")
        return
    assert read == expected


@pytest.mark.parametrize(("claim", "text", "verdict"), rows(VERDICTS))
def test_the_claim_supports_the_sentence_or_not(claim: str, text: str, verdict: str) -> None:
    claimed = read_figure(claim)
    (written,) = figures_in(text)
    assert claimed is not None
    assert supports(claimed, written) == verdict


def words(listed: str) -> list[str]:
    return listed.split(" ")


ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def spelled(number: int) -> str:
    """Write a number in British words: `two hundred and fourteen thousand and three`."""
    for size, name in SCALES:
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " "
            tail = joint + spelled(rest) if rest else ""
            return f"{spelled(number // size)} {name}{tail}"
    if number >= 100:
        tail = f" and {spelled(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{tail}"
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


def indian(number: int) -> str:
    """Group digits by twos before the last three: 5,31,700."""
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail]) if head else tail


EASTERN = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")
ARABIC = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")

STYLES: dict[str, Callable[[int], str]] = {
    "words": spelled,
    "Words": lambda number: spelled(number).capitalize(),
    "no hyphens": lambda number: spelled(number).replace("-", " "),
    "American": lambda number: spelled(number).replace(" and ", " "),
    "digits": str,
    "western": lambda number: f"{number:,}",
    "spaced": lambda number: f"{number:,}".replace(",", " "),
    "no-break spaces": lambda number: f"{number:,}".replace(",", "\u00a0"),
    "thin spaces": lambda number: f"{number:,}".replace(",", "\u202f"),
    "indian": indian,
    "eastern": lambda number: f"{number:,}".translate(EASTERN),
    "arabic": lambda number: f"{number:,}".translate(ARABIC),
    "devanagari": lambda number: indian(number).translate(DEVANAGARI),
}
styles = st.sampled_from(sorted(STYLES))
numbers = st.one_of(
    st.integers(0, 10**13),
    st.integers(0, 10**4),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 99), st.integers(0, 11)),
)


@given(number=numbers, style=styles)
def test_a_number_is_read_however_it_is_written(number: int, style: str) -> None:
    figure = read_figure(STYLES[style](number))
    assert figure is not None
    assert figure.low == figure.high == number


@given(number=st.integers(100_000, 10**12))
def test_the_grouping_of_digits_is_known(number: int) -> None:
    expected = {
        "digits": Grouping.NONE,
        "western": Grouping.WESTERN,
        "spaced": Grouping.SPACED,
        "thin spaces": Grouping.SPACED,
        "indian": Grouping.INDIAN,
        "eastern": Grouping.WESTERN,
    }
    for style, grouping in expected.items():
        figure = read_figure(STYLES[style](number))
        assert figure is not None
        assert figure.grouping is grouping


@given(
    hundredths=st.integers(1, 99_999),
    scale=st.sampled_from(["hundred", "thousand", "lakh", "million", "crore", "billion", "bn"]),
)
def test_a_scale_multiplies_the_digits_before_it(hundredths: int, scale: str) -> None:
    sizes = {"hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7}
    figure = read_figure(f"{hundredths / 100:.2f} {scale}")
    assert figure is not None
    assert figure.low == Fraction(hundredths, 100) * 10 ** sizes.get(scale, 9)
    assert figure.written is Written.MIXED
    assert figure.is_indian == (scale in {"lakh", "crore"})


RANGES = (
    "{} to {}",
    "{}–{}",
    "{} – {}",
    "between {} and {}",
    "from {} to {}",
    "from {} up to {}",
)


@given(
    low=st.integers(1000, 10**9),
    more=st.integers(1, 10**9),
    pattern=st.sampled_from(RANGES),
    style=st.sampled_from(["western", "digits", "eastern", "indian", "spaced"]),
)
def test_a_range_is_read_however_it_is_written(
    low: int, more: int, pattern: str, style: str
) -> None:
    write = STYLES[style]
    figure = read_figure(pattern.format(write(low), write(low + more)))
    assert figure is not None
    assert figure.low == low
    assert figure.high == low + more


@given(low=st.integers(1, 998), more=st.integers(1, 999), pattern=st.sampled_from(RANGES))
def test_a_range_in_words_is_read(low: int, more: int, pattern: str) -> None:
    """`One to seven hundred` is left out: it is one hundred to seven hundred."""
    high = min(low + more, 999)
    assume(low > 9 or high % 100)
    figure = read_figure(pattern.format(spelled(low), spelled(high)))
    assert figure is not None
    assert figure.low == low
    assert figure.high == high


@given(low=st.integers(1, 98), more=st.integers(1, 9), name=st.sampled_from(SCALES))
def test_the_ends_of_a_range_share_their_scale(low: int, more: int, name: tuple[int, str]) -> None:
    size, scale = name
    for text in (
        f"{low} to {low + more} {scale}",
        f"{low / 10}–{(low + more) / 10} {scale}",
        f"{spelled(low)} to {spelled(low + more)} {scale}",
    ):
        figure = read_figure(text)
        assert figure is not None
        assert figure.is_range
        assert figure.high in {(low + more) * size, (low + more) * size // 10}
        assert figure.low * (low + more) == figure.high * low


QUALIFIERS = {
    Qualifier.ABOUT: ("about", "around", "some", "roughly", "approximately", "an estimated"),
    Qualifier.MORE_THAN: ("more than", "over", "above", "in excess of"),
    Qualifier.AT_LEAST: ("at least", "no fewer than", "a minimum of"),
    Qualifier.FEWER_THAN: ("fewer than", "less than", "under"),
    Qualifier.AT_MOST: ("up to", "at most", "as many as", "no more than"),
    Qualifier.NEARLY: ("nearly", "almost", "close to", "just under"),
}


@given(
    number=st.integers(100, 10**9),
    style=st.sampled_from(["words", "western", "digits"]),
    qualifier=st.sampled_from(sorted(QUALIFIERS)),
    unit=st.sampled_from(["people", "rupees", "metres", ""]),
    data=st.data(),
)
def test_words_of_one_meaning_support_each_other(
    number: int, style: str, qualifier: Qualifier, unit: str, data: st.DataObject
) -> None:
    claimed, written = (
        f"{data.draw(st.sampled_from(QUALIFIERS[qualifier]))} {STYLES[kind](number)} {unit}"
        for kind in ("western", style)
    )
    claim, figure = read_figure(claimed), read_figure(written)
    assert claim is not None
    assert figure is not None
    assert figure.qualifiers == (qualifier,)
    assert supports(claim, figure) is Verdict.YES
    bare = read_figure(f"{STYLES[style](number)} {unit}")
    assert bare is not None
    assert supports(claim, bare) is Verdict.QUALIFIER_DROPPED
    assert supports(bare, figure) is Verdict.QUALIFIER_ADDED


VOCABULARY = st.sampled_from(
    words(
        "a an and of to from between or the about over more than at least up nearly half third "
        "quarter quarters thirds one two twelve twenty hundred thousand million lakh dozen "
        "dozens hundreds few several couple first twentieth day days year - years old aged per "
        "cent % $ Rs . , : ; ( ) / – 1 2 12 007 1,000 5,31,700 1,2 3.5 2025 14:30 24th ½ 31 "
        "July Monday May in out every section both twice doubled no pc k m bn 10m £ * ** \n "
        "\n\n Vell Act people x zero once"
    )
)
prose = st.one_of(
    st.text(max_size=200),
    st.lists(VOCABULARY, max_size=40).map(" ".join),
    st.lists(VOCABULARY, max_size=40).map("".join),
)


@given(text=prose)
def test_any_text_is_read_and_every_offset_is_exact(text: str) -> None:
    """Nothing is raised; numbers stand in order, do not overlap, and are where they say."""
    end = 0
    for figure in numbers_in(text):
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert figure.high is None or figure.low <= figure.high
        end = figure.end
    read_figure(text)


@given(text=prose)
def test_a_figure_supports_itself(text: str) -> None:
    for figure in figures_in(text):
        assert supports(figure, figure) is Verdict.YES


@given(text=prose)
def test_figures_are_the_numbers_that_count(text: str) -> None:
    found = numbers_in(text)
    assert figures_in(text) == tuple(number for number in found if number.kind.is_figure)
    assert day_counts_in(text) == tuple(n for n in found if n.kind is Kind.DAY_COUNT)


@given(before=st.sampled_from(["", "On 4 May ", "The union says that ", "(", "**", "“"]))
def test_what_stands_before_a_figure_does_not_move_it(before: str) -> None:
    (figure,) = figures_in(f"{before}about 4,000 people waited")
    assert figure.text == "about 4,000 people"
    assert figure.start == len(before)


def test_a_claim_holds_one_figure() -> None:
    """Neither none nor two, and what prose would take for something else is a number here."""
    assert read_figure("") is None
    assert read_figure("many people") is None
    assert read_figure("4,000 people in 3 towns") is None
    assert read_figure("section") is None
    for text, value in {"one": 1, "1946": 1946, "13": 13, "2025 people": 2025}.items():
        figure = read_figure(text)
        assert figure is not None
        assert figure.low == value


def test_a_verdict_names_the_nearest_miss_first() -> None:
    """The rule that looks for the best of several claims may take the first of this order."""
    order = list(Verdict)
    assert order[0] is Verdict.YES
    assert order[-1] is Verdict.OTHER_VALUE


HOSTILE = (
    "1",
    "1,",
    "1 ",
    "1, ",
    "1-",
    "1:",
    "1/",
    "1 000 ",
    "million ",
    "two and ",
    "one hundred and ",
    "at least ",
    "more than about ",
    "sections 3, ",
    "A1-",
    "half of a ",
    "twenty-",
    "(1) ",
    "1\u00a0",
    "](1",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    """Eight times the text takes far less than the 64 times that a square would."""
    short, long = (seconds_to_read(piece * (size // len(piece))) for size in (5_000, 40_000))
    assert long < 24 * short + 0.5


def seconds_to_read(text: str) -> float:
    begin = time.process_time()
    figures_in(text)
    return time.process_time() - begin


@pytest.mark.parametrize("piece", ["1", "1,", "12,345,"])
@pytest.mark.slow
def test_ten_megabytes_of_digits_take_seconds(piece: str) -> None:
    assert seconds_to_read(piece * (10_000_000 // len(piece))) < 60
