"""Quoted words are found, whatever their marks, and compared with their record.

The cases are a document, `quotations.md`, that an editor can read and add to.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backgrounder.quotations import (
    FEW_WORDS,
    Quotation,
    closest,
    difference,
    masked_quotations,
    part_of,
    quotations_in,
    same_words,
)

DOCUMENT = Path(__file__).with_name("quotations.md")
QUOTED, COMPARED = DOCUMENT.read_text(encoding="utf-8").split("## The same words")
LINES = re.findall(r"^- (.+) → (.+)$", QUOTED, re.MULTILINE)


class Row(NamedTuple):
    written: str
    recorded: str
    likeness: str
    difference: str


def rows() -> list[Row]:
    r"""Return the rows of the table of comparisons; `\u00e9` stands for its character."""
    cells = re.findall(r"^\| ?(.*?) ?\| ?(.*?) ?\| ?(.*?) ?\| ?(.*?) ?\|$", COMPARED, re.MULTILINE)
    unescaped = [
        [re.sub(r"\\u(\w{4})", lambda match: chr(int(match[1], 16)), cell) for cell in row]
        for row in cells[2:]
    ]
    return [Row(*row) for row in unescaped]


@pytest.mark.parametrize(("line", "manners"), LINES)
def test_quoted_words_are_found(line: str, manners: str) -> None:
    text = re.sub("[{}]", "", line)
    found = quotations_in(text)
    assert marked(text, found) == line
    assert (", ".join(map(manner, found)) or "nothing") == manners


def manner(quotation: Quotation) -> str:
    return quotation.manner if quotation.is_closed else "lone"


def marked(text: str, found: tuple[Quotation, ...]) -> str:
    """Return `text` with braces around what was found."""
    braces = sorted(
        [(one.end, 0, "}") for one in found if one.is_closed]
        + [(one.start, 1, "{" if one.is_closed else "{}") for one in found],
        reverse=True,
    )
    for offset, _, brace in braces:
        text = text[:offset] + brace + text[offset:]
    return text


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.written} / {row.recorded}")
def test_a_quotation_is_compared_with_its_record(row: Row) -> None:
    is_same, is_part = same_words(*row[:2]), part_of(*row[:2])
    assert (is_same, is_part) == (row.likeness == "same", row.likeness != "neither")
    assert difference(*row[:2]) == row.difference


def test_the_closest_record_is_the_one_with_most_words_in_common() -> None:
    records = ["the lake fell", "the lake fell and the boats were lost", "nobody spoke"]
    assert closest("The lake fell and boats were lost", records) == records[1]
    assert closest("utterly different", records) is None
    assert closest("the lake", []) is None


def test_quoted_words_are_blanked_in_place() -> None:
    """Other rules never fire inside quotations, and what they find keeps its offset."""
    text = "He said “we\n‘left’ it” and the \"new.\n\n> Quoted.\n> Too.\n\nThe boys' end"
    assert masked_quotations(text) == (
        "He said “  \n         ” and the \"new.\n\n>        \n      \n\nThe boys' end"
    )


def test_words_are_counted() -> None:
    text = '"It is 1.4 m, or 3,000–4,000 of the boy\'s" and "it" and "!"'
    assert [quotation.words for quotation in quotations_in(text)] == [10, 1, 0]
    assert quotations_in('"one two"')[0].words < FEW_WORDS


def test_a_very_long_quotation_is_compared_word_for_word() -> None:
    speech = "we left the lake and " * 500
    assert same_words(speech, speech)
    assert not same_words(f"{speech} now", speech)
    assert not same_words(f"{speech} …", speech)


def test_marks_pair_within_a_paragraph() -> None:
    first, second = quotations_in('"One two three.\n\t\nFour five six"')
    assert not first.is_closed
    assert not second.is_closed


def test_quotations_nest_to_a_depth() -> None:
    """The words of each are kept, so a mark a thousand deep would cost a thousand copies."""
    found = quotations_in("“" * 20 + "a" + "”" * 20)
    closed = [quotation.depth for quotation in found if quotation.is_closed]
    assert closed == list(range(8))


SIGNS = st.sampled_from(
    [
        *'""“”„«»\'‘’`.,!?…-–— \n>',
        "\n\n",
        "\n> ",
        "a",
        "bs",
        "the",
        "5",
        "'90s",
        "[…]",
        "[b]",
        "...",
    ]
)
TEXT = st.one_of(st.lists(SIGNS, max_size=30).map("".join), st.text())


@given(TEXT)
@example('"""')
@example("“‘”’")
def test_a_quotation_stands_where_it_says(text: str) -> None:
    for quotation in quotations_in(text):
        assert 0 < quotation.start <= quotation.end <= len(text)
        if quotation.mark != ">":
            assert text[quotation.start - 1] == quotation.mark
            assert text[quotation.start : quotation.end] == quotation.text
        assert quotation.is_closed or not quotation.text
        assert quotation.words >= 0


@given(TEXT)
def test_quotations_lie_inside_one_another_or_apart(text: str) -> None:
    closed = [quotation for quotation in quotations_in(text) if quotation.is_closed]
    for number, outer in enumerate(closed):
        for inner in closed[number + 1 :]:
            assert inner.start >= outer.end or (inner.end <= outer.end and inner.depth)


@given(TEXT)
def test_masking_keeps_everything_but_quoted_words(text: str) -> None:
    blanked = masked_quotations(text)
    assert len(blanked) == len(text)
    inside = [(one.start, one.end) for one in quotations_in(text) if one.is_closed]
    for offset, (shown, written) in enumerate(zip(blanked, text, strict=True)):
        is_quoted = any(start <= offset < end for start, end in inside)
        assert shown == (" " if is_quoted and written != "\n" else written)


@given(TEXT, TEXT)
def test_words_are_the_same_where_nothing_differs(written: str, recorded: str) -> None:
    assert same_words(written, recorded) == (difference(written, recorded) == "")
    assert part_of(written, recorded) or not same_words(written, recorded)
    assert closest(written, [recorded]) in {recorded, None}


@given(st.lists(st.sampled_from(["a", "be", "the", "5,000", "off"]), min_size=1))
def test_a_quotation_has_the_words_of_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert same_words(text, text)
    assert same_words(text.capitalize() + ",", f" “{text}” "[2:-2])
    assert part_of(text, f"Yes, {text}, they said")
    assert closest(text, ["never", text]) == text


HOSTILE = {
    "double": '"',
    "opening": "“",
    "opening and other closing": "“ »",
    "closing": "”",
    "single": "'a' s' ",
    "block": "> ",
    "lines": "\n",
    "spaces": " ",
    "dashes": " —",
    "dots": ".",
    "brackets": "[",
    "words": "a b ",
    "inserted": "a [b] ",
    "left out": "a … ",
    "endings": "a[b] ",
}


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_quotations_take_linear_time(shape: str) -> None:
    """It takes about a second: were the time quadratic, it would take minutes."""
    text = shape * (100_000 // len(shape))
    start = time.process_time()
    masked_quotations(text)
    same_words(text, text)
    difference(text, text + " x")
    assert time.process_time() - start < 10
