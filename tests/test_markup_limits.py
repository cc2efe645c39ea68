"""What is refused before a parser could choke on it, and what is not."""

from __future__ import annotations

import time

import pytest

from backgrounder.markup_limits import DEEPEST, LONGEST, MOST_CITATIONS, MOST_HEADINGS, too_complex


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("x" * (LONGEST + 1), LONGEST, "longer than 300,000 characters"),
        ("ok\n\n" + "[" * (DEEPEST + 1), 4, "square brackets"),
        ("ok\n\n" + "- " * (DEEPEST + 1) + "x", 4, "nested"),
        ("ok\n\n" + "> " * (DEEPEST + 1) + "x", 4, "nested"),
        ("ok\n\n" + "    " * (DEEPEST + 1) + "- x", 4, "nested"),
        ("ok\n\n" + "\t" * (DEEPEST + 1) + "- x", 4, "nested"),
        ("ok `" + "`" * 60, 3, "backticks"),
        ("## a\n" * (MOST_HEADINGS + 1), 5 * MOST_HEADINGS, "headings"),
        ("ok [@a]" * (MOST_CITATIONS + 1), 3, "citations"),
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
        "word " * 50_000,
    ],
    ids=["nothing", "rules", "line", "brief", "table", "list", "code", "prose"],
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
