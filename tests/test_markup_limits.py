"""What is refused before a parser could choke on it, and what is not."""

from __future__ import annotations

import time
from functools import cache

import pytest

from backgrounder import markup
from backgrounder.figures import dates_of, figures_of
from backgrounder.markup_limits import (
    DEEPEST,
    LONGEST,
    MOST_CITATIONS,
    MOST_HEADINGS,
    MOST_NUMBERS,
    has_too_many_numbers,
    too_complex,
)
from backgrounder.model import Prose
from backgrounder.problems import Place
from backgrounder.prose_dates import relative_phrases_in
from backgrounder.sentences import statements, unquoted


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("x" * (LONGEST + 1), LONGEST, "longer than 300,000 characters"),
        ("ok\n\n" + "[" * (DEEPEST + 1), 4, "square brackets"),
        ("ok\n\n" + "- " * (DEEPEST + 1) + "x", 4, "nested"),
        ("ok\n\n" + "> " * (DEEPEST + 1) + "x", 4, "nested"),
        ("ok\n\n" + "1. " * (DEEPEST + 1) + "x", 4, "nested"),
        ("ok\n\n" + "    " * (DEEPEST + 1) + "- x", 4, "nested"),
        ("ok\n\n" + "\t" * (DEEPEST + 1) + "- x", 4, "nested"),
        ("ok `" + "`" * 60, 3, "backticks"),
        ("## a\n" * (MOST_HEADINGS + 1), 5 * MOST_HEADINGS, "headings"),
        ("ok [@a]" * (MOST_CITATIONS + 1), 3, "citations"),
        ("ok [@a" + ";@a" * MOST_CITATIONS + "]", 3, "citations"),
        ("ok " + "1-" * (MOST_NUMBERS + 1), 3 + 2 * MOST_NUMBERS, "numbers"),
        ("ok " + "two " * (MOST_NUMBERS + 1), 3 + 4 * MOST_NUMBERS, "numbers"),
        ("```a\n" * 5000, 0, "fences"),
        ("*a " * 40_000, 0, "marks"),
        ("x `a`" * 10_001, 2, "pieces of code"),
        (("[" * 20 + "b" * 10_000 + "\n\n") * 20, 14 * 10_022, "no partner"),
    ],
)
def test_what_is_too_complex_is_named_with_its_place(text: str, offset: int, said: str) -> None:
    found = too_complex(text)
    assert found[0][0] == offset
    assert said in found[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n" * 3,
        "-" * 200,
        "## Why?\n\nA [link](a.md) and *so* `on` [@a#b].\n\n" * 400,
        "| a | b |\n|---|---|\n" + "| [x](y_z.md) *a* [@a#b] | b |\n" * 2000,
        "".join(f"- item {number} [x](y.md) [@a]\n" for number in range(2000)),
        "```\n" + " " * 300 + "[[[[[" * 50 + "\n```\n",
        f"`{'x' * 200}` is what it says, and `{'y' * 200}` too.\n",
        f"```\n{'x' * 500}\n```\n\n" * 150,
        "word " * 50_000,
        "| 1,200 | 3 | 4 | 5 | 6 |\n" * 2000,
        "One of them counted 1,200 boats in 2024 [@orro-2024-05-01#boats-of-1990].\n\n" * 3000,
    ],
    ids=[
        "nothing",
        "rules",
        "line",
        "brief",
        "table",
        "list",
        "code",
        "begins with code",
        "much code",
        "prose",
        "data",
        "counts",
    ],
)
def test_what_people_write_is_not_refused(text: str) -> None:
    assert too_complex(text) == ()


@pytest.mark.parametrize(
    "mark", [" ", "\t", "\n", "\u00a0", "[", "`", "```\n", "~~~a\n", "- ", "#", "<!--", "]"]
)
def test_the_judgement_itself_is_quick(mark: str) -> None:
    text = (mark * LONGEST)[:LONGEST]
    started = time.perf_counter()
    too_complex(text)
    assert time.perf_counter() - started < 3


LENGTH = 20_000
PLAIN = (
    "The Vell Water Board counted {0:,} boats on Lake Orro in May 2024 [@orro-2024#boats].\n"
    'A fisher calls {1} water "lower than anyone remembers" and waits for the rain.\n\n'
)
MOST_TIMES = 40
"""How many times the work of plain prose a hostile text may be; what is not linear is thousands."""


def work(piece: str) -> float:
    """Return the seconds that `begin … again and again … end` takes to refuse or to read."""
    begin, repeated, end = piece.split("…") if "…" in piece else ("", piece, "")
    text = begin + (repeated * LENGTH)[:LENGTH] + end
    prose = Prose(text, Place("lake.md"), text.replace(" ", "\n  "))
    started = time.perf_counter()
    if not too_complex(text):
        markup.groups(prose)
        markup.links(text)
        markup.headings(text)
        markup.raw_html(text)
        for statement in statements(prose):
            words = unquoted(statement)
            for language in ("en", "ur"):
                figures_of(words, language)
                dates_of(words, language)
            relative_phrases_in(words)
    return time.perf_counter() - started


@cache
def work_on_plain_prose() -> float:
    return min(work(f"{plain_prose(first)}……") for first in (1_000, 2_000, 3_000))


def plain_prose(first: int) -> str:
    """Return prose in which no sentence is like another: what was read before costs less."""
    numbers = range(first, first + LENGTH // 150)
    names = (str(number).translate(str.maketrans("0123456789", "bdfgklmnpr")) for number in numbers)
    return "".join(PLAIN.format(*each) for each in zip(numbers, names, strict=True))[:LENGTH]


@pytest.mark.parametrize(
    "piece",
    [
        *("a [@a#b…;@a#b…]", "[@a#b…; @a#b…]", "[@a] ", "[@a", "[@", "[@a…; @a…]"),
        *("[a](… …", "[a](…\n…", "[a](b '…x …", "[a](", "[a][b] ", "](", "[a]: b\n"),
        *("## a… …z", "## a… #…z", "# a… {#b} …z", "\\", "<a ", "<!--", "<http:", "*a* ", "_a"),
        *("1-", "1 ", "1,", "1,000,", "1 to 2 to 3 ", "hundred and ", "a million and a half "),
        *("one ", "half a ", "sections 1, 2 and ", "between 1 and ", "(1) ", "$1", "5% ", "1/2/"),
        *("No. 1, ", "Orro, 34, ", "more than about ", "one in ", "day 1 ", "12:30:", "1.2."),
        *("1 August ", "1, 2 and 3 August ", "2025-", "2024–25 ", "of the Act 2025 ", "August "),
        *('"', "“", "”", "‘", "'a ", '"a" ', "... ", "? ", "Mr. ", "a.m. ", "week ago ", "last "),
        *("- 1\n", "> a\n", "| a ", "۱۲٬", "۱ تا ", "دو لاکھ ", "۱ و ۲ اگست ", "é", "\u00a0", "İ"),
    ],
)
def test_no_text_takes_much_longer_than_plain_prose(piece: str) -> None:
    """Promise 7: time is linear in the input, whatever is written."""
    assert work(piece) < MOST_TIMES * work_on_plain_prose()


def test_the_places_of_many_problems_in_one_text_cost_little_more_than_one() -> None:
    """YAML's folded text is followed from its beginning once, not once for each problem."""
    text = "word " * 20_000
    prose = Prose(text, Place("lake.md"), text.replace(" ", "\n  "))
    started = time.perf_counter()
    assert prose.place_of(len(text) - 5) == Place("lake.md", 20_000, 3)
    first = time.perf_counter() - started
    for offset in range(0, len(text), 50):
        prose.place_of(offset)
    assert time.perf_counter() - started < 30 * first


def test_the_numbers_of_a_files_texts_are_counted_together() -> None:
    text = "1 " * (MOST_NUMBERS - 1) + "word " * 10_000
    assert too_complex(text) == ()
    assert not has_too_many_numbers([text, text])
    assert has_too_many_numbers([text, text, text])
