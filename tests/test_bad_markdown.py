"""What nobody should write, and what becomes of it: M01 to M23 of the catalogue of bad input."""

from __future__ import annotations

import re
import time

import pytest

from backgrounder import markup
from backgrounder.markup_limits import LONGEST, TooComplexError, too_complex
from backgrounder.render.prose import blocks, inline
from backgrounder.views import Anchor, Mark, Passage
from tests.strict_reader import Reader, text_of

MARKS = ((Mark(1, "cite-1-1", "#source-1", "source 1"),),)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src=//vell.example></iframe>",
        "<style>p{display:none}</style>",
        "<base href=//vell.example>",
        '<meta http-equiv="refresh" content="0">',
        "<form action=x><input></form>",
        "<object data=x></object>",
        "<div>\n\n<b>bold</b>\n\n</div>",
        "<?php x ?> <!DOCTYPE html>",
    ],
)
def test_m01_raw_html_is_shown_as_text(hostile: str) -> None:
    html = blocks(Passage(f"Before {hostile} after\n\n{hostile}"))
    assert not Reader(html).wrong
    assert text_of(html) == text_of(typeset_only(f"Before {hostile} after {hostile}"))


def typeset_only(text: str) -> str:
    """Return plain text set as the page sets it, escaped."""
    return inline(Passage(re.sub(r"([\\`*_\[\]<>&#])", r"\\\1", text)))


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&#58;alert(1)",
        "javascript&colon;alert(1)",
        "java&#10;script:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "\\javascript:alert(1)",
    ],
)
def test_m02_an_unsafe_address_leads_nowhere(target: str) -> None:
    text = f"[a]({target}) ![b]({target}) <{target}> [c][d]\n\n[d]: {target}\n"
    reader = Reader(blocks(Passage(text)))
    assert not reader.wrong
    assert "a b" in "".join(reader.words)
    assert "href" not in blocks(Passage(f"[a]({target})"))


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("[x]: a.md", ["a.md"]),
        ('  [x]:  <a.md>  "A title"  ', ["a.md"]),
        ("[x]: a.md (A title", ["a.md"]),
        ("[x]: <a.md>b 'z'", ["a.md"]),
        ("[x]: Note: what is meant", []),
        ("[^1]: See below.", []),
    ],
)
def test_m02_a_definition_is_found_wherever_the_page_has_one(line: str, targets: list[str]) -> None:
    assert [link.target for link in markup.links(line)] == targets
    is_shown_as_text = "<p>" in blocks(Passage(line))
    assert is_shown_as_text or targets


def test_m02_a_rewritten_address_is_no_way_round() -> None:
    assert inline(Passage("[a](b.md)", links=(("b.md", "javascript:x"),))) == "a"


@pytest.mark.parametrize(
    "place", ["## x {}", "[a](b){}", "| a | b |\n|--|--|\n| c{} | d |", "``` {}\nx\n```"]
)
def test_m03_braces_set_no_attributes(place: str) -> None:
    html = blocks(Passage(place.replace("{}", "{: onclick=alert(1) style=x .y #z}")))
    assert not Reader(html).wrong
    assert "onclick=" not in re.sub(r">[^<]*<", "><", html)


def test_m04_a_title_ends_where_it_ends() -> None:
    html = inline(Passage('![x](y.png "z\\" onerror=alert(1)") [a](b "c\'"onx=1)'))
    assert not Reader(html).wrong
    assert "onerror=" not in re.sub(r'"[^"]*"', "", html)


def test_m05_comments_never_come_out() -> None:
    canary = "the source is X"
    text = f"a <!-- {canary} --> b\n\n<!--\n{canary}\n-->\n\n`<!-- code -->` <!-- {canary}"
    html = blocks(Passage(text))
    assert canary not in html
    assert "&lt;!-- code --&gt;" in html


@pytest.mark.parametrize("opening", ["<![", "<![CDATA[", "</foo", "<!x", "<? x"])
def test_m06_bogus_markup_is_text_in_a_moment(opening: str) -> None:
    assert_quick(opening * 20)
    assert_quick(opening * 1000)
    assert text_of(blocks(Passage(f"a {opening} b"))) == f"a {opening} b"


def assert_quick(text: str, seconds: float = 1.0) -> None:
    """Assert that `text` is rendered or refused within the time, and safe if rendered."""
    for write in (blocks, inline):
        started = time.perf_counter()
        try:
            html = write(Passage(text))
        except TooComplexError:
            assert too_complex(text) or too_complex(" ".join(text.split()))
        else:
            assert not Reader(html).wrong
        assert time.perf_counter() - started < seconds


@pytest.mark.parametrize("opening", ["[", "![", "[a](", "[a](<b", "<a ", "[x][", "[[]", '[a](b "'])
def test_m07_open_brackets_are_quick_or_refused(opening: str) -> None:
    assert_quick(opening * 5000)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{'    ' * depth}- x\n" for depth in range(300)),
        "- " * 15_000 + "x",
        "1. " * 2000,
        ">" * 5000,
        "> - " * 500 + "x",
        "*_" * 3000,
        "[" * 500 + "a" + "](b)" * 500,
    ],
    ids=["lists", "dashes", "numbers", "quotes", "mixed", "emphasis", "links"],
)
def test_m08_deep_nesting_is_refused_or_written(text: str) -> None:
    assert_quick(text)


def test_m09_there_are_no_abbreviations_to_multiply() -> None:
    text = "".join(f"*[A{number}]: long {number}\n" for number in range(500)) + "A1 " * 5000
    assert "<abbr" not in blocks(Passage(text))


@pytest.mark.parametrize(
    "text",
    [
        "".join("`" * width + " " for width in range(1, 200)),
        "`" * 20_000,
        "*a **a " * 3000,
        "*a*b" * 3000,
        " " * 30_000 + "x",
        "x" + " " * 30_000 + "\ny",
        "x\n" * 10_000,
        "---\n" * 5000,
        "|a" * 5000,
        "\\" * 20_000,
        "```a\n" * 3000,
    ],
    ids=[
        "ladder",
        "ticks",
        "stars",
        "pairs",
        "lead",
        "trail",
        "lines",
        "rules",
        "pipes",
        "slashes",
        "fences",
    ],
)
def test_m10_long_runs_are_quick_or_refused(text: str) -> None:
    assert_quick(text)


def test_m11_a_long_line_and_a_long_body_are_quick_or_refused() -> None:
    assert_quick("lake " * (LONGEST // 5), 5)
    assert too_complex("lake " * 2_000_000)
    with pytest.raises(TooComplexError, match="longer"):
        blocks(Passage("x" * (LONGEST + 1)))


def test_m12_a_first_line_with_a_colon_is_text() -> None:
    assert blocks(Passage("Orro: what next\n\nText")) == "<p>Orro: what next</p>\n<p>Text</p>"


@pytest.mark.parametrize(
    "body", ["## Why\n\n## Why", "## \U0001f41f\n\n## !?", "## Same\n\n" * 400]
)
def test_m13_ids_are_unique(body: str) -> None:
    anchors = tuple(Anchor(h.level, h.text, h.anchor) for h in markup.headings(body))
    ids = Reader(blocks(Passage(body, anchors=anchors))).ids
    assert len(ids) == len(set(ids)) == body.count("## ")
    assert all(ids)


def test_m14_no_id_but_the_views_own() -> None:
    body = "## main\n\n## __proto__ {#constructor}\n\n<a id=top>"
    assert not Reader(blocks(Passage(body))).ids


@pytest.mark.parametrize("target", ["missing.md", "missing.md#here", "Missing.MD", "../../x"])
def test_m15_a_link_that_the_check_will_report_stays_harmless(target: str) -> None:
    assert inline(Passage(f"[a]({target})")) == f'<a href="{target}">a</a>'


def test_m16_addresses_that_hide_their_host_lead_nowhere() -> None:
    html = inline(Passage("[a](\\\\\\\\vell.example) [b](https://orro.example@vell.example/)"))
    assert html == "a b"
    assert 'rel="external' in inline(Passage("[a](//vell.example/)"))


def test_m17_an_image_without_words_still_has_an_alt() -> None:
    assert 'alt=""' in inline(Passage("![](b.png)"))


def test_m18_heading_levels_come_out_as_written() -> None:
    assert re.findall(r"<(h\d)", blocks(Passage("# A\n\n#### B\n\n## C"))) == ["h1", "h4", "h2"]


def test_m19_a_table_is_no_larger_than_its_text() -> None:
    wide = "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|\n" * 2000
    html = blocks(Passage(wide))
    assert not Reader(html).wrong
    assert len(html) < 40 * len(wide)


def test_m20_template_syntax_is_text() -> None:
    text = '{{ 7*7 }} {% include "/etc/passwd" %} {# note #}'
    assert text_of(inline(Passage(text))) == "{{ 7*7 }} {% include “/etc/passwd” %} {# note #}"


@pytest.mark.parametrize(
    "forged",
    [
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "\x0242\x03",
        "\x02amp\x03#60;",
        "\U000f0000",
        "\U00100000",
        "\U00108000",
        "&#x2;klzzwxh:0000&#x3;",
        "&#xF0000;",
    ],
)
def test_m21_nobody_can_forge_a_placeholder(forged: str) -> None:
    html = blocks(Passage(f"## {forged} *a* {forged} [@a] `code`\n\n{forged}", MARKS))
    reader = Reader(html)
    assert not reader.wrong
    assert html.count("cite-1-1") == html.count("<code>") == 1
    assert not re.search("[\x00-\x08\U000f0000-\U0010ffff]", html)


def test_m22_a_paragraph_that_runs_the_other_way_says_so() -> None:
    urdu, english = "جھیل اورو بند ہے۔", "The lake is closed."
    assert f'<p dir="rtl">{urdu}</p>\n<p>{english}</p>' == blocks(Passage(f"{urdu}\n\n{english}"))
    html = blocks(Passage(f"{urdu}\n\n{english}"), "ur", "rtl")
    assert f'<p>{urdu}</p>\n<p dir="ltr">{english}</p>' == html


@pytest.mark.parametrize(
    "naughty",
    [
        *("\\", '<>?:"{}|_+', "!@#$%^&*()`~", "'\"''''\"", "\ufeff", "\u202e\u202dtest", "\u2028"),
        *("Z\u0335\u0320\u0324o", "\u200b\u200d", "👩🏽\u200d🚀", "1'000'000.00", "$HOME", "%s%n"),
        *(
            "</textarea>",
            "--><b>",
            "]]>",
            "&lt;script&gt;",
            "&#0;&#xD800;&#x110000;",
            "\x00\x0b\x1b[0m",
        ),
        *("`\"'><img src=x onerror=alert(1)>", '<a href="java\x01script:x">', "ﬁ ǅ İ ß", "\ud800"),
    ],
)
def test_m23_naughty_strings_are_text(naughty: str) -> None:
    for frame in (
        "{}",
        "## {}",
        "- {}",
        "| {} | b |\n|--|--|\n| {} | c |",
        "**{}**",
        "[x]({})",
        "![{}](a.png)",
    ):
        html = blocks(Passage(frame.replace("{}", naughty)))
        assert not Reader(html).wrong
        html.encode()
