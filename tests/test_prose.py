"""Passages as HTML: what authors write is there, all of it, and nothing else is."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backgrounder import markup
from backgrounder.markup_limits import TooComplexError
from backgrounder.render import prose
from backgrounder.render.prose import blocks, inline
from backgrounder.views import Anchor, Mark, Mention, Passage
from tests.strict_reader import Reader, text_of

WORD_JOINER = "\u2060"


def mark(number: int, *, disputed: bool = False) -> Mark:
    label = f"source {number}: Orro Herald, 1 August 2025"
    return Mark(number, f"cite-{number}-1", f"#note-{number}-1", label, disputed)


# Ordinary writing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>"),
        ("***both*** _too_", "<p><em><strong>both</strong></em> <em>too</em></p>"),
        ("2*3*4 and snake_case_name", "<p>2*3*4 and snake_case_name</p>"),
        ("one  \ntwo\nthree", "<p>one<br>\ntwo three</p>"),
        ("> said\n> so", "<blockquote><p>said so</p>\n</blockquote>"),
        ("- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>"),
        ("two:\n- a\n- b", "<p>two:</p>\n<ul><li>a</li>\n<li>b</li>\n</ul>"),
        ("so\n1. a\n   * b", "<p>so</p>\n<ol><li>a<ul><li>b</li>\n</ul>\n</li>\n</ol>"),
        ("It fell in\n1984. Then it rose.", "<p>It fell in 1984. Then it rose.</p>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("## Why?\ntext", "<h2>Why?</h2>\n<p>text</p>"),
        ("##no heading", "<p>##no heading</p>"),
        ("Setext\n======", "<p>Setext ======</p>"),
        ("    indented", "<p>indented</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("\\*plain\\* &copy; &nosuch;", "<p>*plain* © &amp;nosuch;</p>"),
        ("[a][b] [b]\n\n[b]: c.md", '<p><a href="c.md">a</a> <a href="c.md">b</a></p>'),
        ("[so](as it seems)", "<p>[so](as it seems)</p>"),
    ],
)
def test_markdown_reads_as_authors_expect(written: str, html: str) -> None:
    assert html == blocks(Passage(written))


def test_one_paragraph_is_one_paragraph_whatever_it_begins_with() -> None:
    assert inline(Passage("2. Two\n\n# three - *four*")) == "2. Two # three - <em>four</em>"
    assert inline(Passage("  ")) == ""


def test_a_list_of_years_keeps_its_years() -> None:
    html = blocks(Passage("2014. Flood\n2018. Drought\n2019. Rain\n\n7. Snow"))
    items = '<li>Flood</li>\n<li value="2018">Drought</li>\n<li><p>Rain</p>\n</li>\n'
    assert html == f'<ol start="2014">{items}<li value="7"><p>Snow</p>\n</li>\n</ol>'


def test_code_is_never_touched() -> None:
    """Citations, links, quotes and names inside code stay as they were written."""
    code = '[@a#b] "x" -- <b> [c](d.md) Port Vell & &amp;'
    passage = Passage(f"`{code}`\n\n```text\n{code}\n```\n", mentions=(VELL,))
    html = blocks(passage)
    assert html.count('[@a#b] "x" -- &lt;b&gt; [c](d.md) Port Vell &amp; &amp;amp;') == 2
    assert '<pre tabindex="0"><code class="language-text">' in html


def test_tables_keep_ragged_cells_and_can_be_scrolled_by_keyboard() -> None:
    html = blocks(Passage("| Shore | Boats |\n|:--|--:|\n| north | 4 | extra |\n| south |\n"))
    label = 'role="region" tabindex="0" aria-label="Shore, Boats"'
    assert f'<div class="table" {label}>\n<table>' in html
    assert '<th class="left" scope="col">Shore</th>' in html
    assert '<td class="right">4</td>\n<td>extra</td>' in html
    assert '<td class="left">south</td>\n<td></td>' in html
    assert "style" not in html


def test_a_pipe_in_code_parts_no_cell() -> None:
    assert "<td><code>x|y</code></td>" in blocks(Passage("| a | b |\n|--|--|\n| `x|y` | 2 |"))


# Citations ---------------------------------------------------------------------------------------

CITED = Passage(
    "Nets are forbidden [@order-12#nets], boats [@a#b; @c#d] not.",
    ((mark(1),), (mark(2), mark(3, disputed=True))),
)


def test_a_mark_leads_to_its_card_and_can_be_led_back_to() -> None:
    assert (
        f'forbidden,{WORD_JOINER}<sup class="cite"><a role="doc-noteref" id="cite-1-1"'
        ' href="#note-1-1" aria-label="source 1: Orro Herald, 1 August 2025">1</a></sup> boats'
    ) in inline(CITED)


def test_marks_of_one_pair_of_brackets_are_parted_by_a_comma() -> None:
    html = inline(CITED)
    assert "2</a>,\u2009<a" in html
    assert 'August 2025" class="disputed">3</a></sup> not.' in html


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("left [@a].", "left.¹"),
        ("left[@a], and", "left,¹ and"),
        ('"left" [@a].', "“left”.¹"),
        ('"left [@a]."', "“left.”¹"),
        ("left [@a] and", "left¹ and"),
        ("(left [@a]).", "(left¹)."),
        ("left [@a] [@b]. Then", "left.¹² Then"),
        ("left\n[@a].\nThen", "left.¹ Then"),
        ("**left** [@a]?", "left?¹"),
        ("[@a] left", "¹ left"),
    ],
)
def test_marks_stand_after_the_punctuation_and_cling_to_their_word(written: str, read: str) -> None:
    html = blocks(Passage(written, ((mark(1),), (mark(2),))))
    raised = re.sub(r"\u2060<sup[^>]*>(.*?)</sup>", lambda found: superscript(found[1]), html)
    assert read == " ".join(unescape(re.sub(r"<[^>]*>", "", raised)).split())


def superscript(marks: str) -> str:
    return re.sub(r"<[^>]*>|,\u2009", "", marks).translate(str.maketrans("12", "¹²"))


def test_a_citation_without_marks_leaves_no_gap() -> None:
    assert inline(Passage("Nets [@a#b] are forbidden [@c].")) == "Nets are forbidden."


def test_a_mark_inside_a_link_follows_the_link() -> None:
    html = inline(Passage("[the strike [@a]](b.md) won", ((mark(1),),)))
    assert html.startswith('<a href="b.md">the strike</a>\u2060<sup')


def test_a_citation_in_an_attribute_is_nothing() -> None:
    html = inline(Passage('![nets [@a#b] drying](n.png "so [@a] so")', ((mark(1),), (mark(2),))))
    assert 'alt="nets drying"' in html
    assert 'title="so so"' in html
    assert "cite" not in html


def test_marks_are_counted_as_the_checks_count_them() -> None:
    """A pair of brackets in code or behind a backslash is none."""
    html = inline(Passage("a `[@x]` b \\[@y] c [@z]", ((mark(1),),)))
    assert text_of(html) == "a [@x] b [@y] c"
    assert 'id="cite-1-1"' in html


# Headings and links ------------------------------------------------------------------------------


def test_headings_get_the_anchors_of_the_view_in_order() -> None:
    anchors = (Anchor(2, "Why", "why"), Anchor(3, "Who", "who-2"))
    html = blocks(
        Passage("## Why {#why}\n\n```\n## not one\n```\n\n### *Who* `x`\n", anchors=anchors)
    )
    assert '<h2 id="why">Why</h2>' in html
    assert '<h3 id="who-2"><em>Who</em> <code>x</code></h3>' in html


def test_headings_of_markup_are_the_headings_of_the_page() -> None:
    body = (
        "text\n  ## One\n- item\n### Two ##\n\n> quote\n#### Three\n##four\n\n| a | b |\n## Five\n"
    )
    found = markup.headings(body)
    html = blocks(Passage(body, anchors=tuple(Anchor(h.level, h.text, h.anchor) for h in found)))
    assert [h.anchor for h in found] == re.findall(r'<h\d id="(.*?)">', html)
    assert len(found) == len(re.findall(r"<h\d", html))


def test_links_of_the_view_are_rewritten_and_others_kept() -> None:
    links = (("strike.md#vote", "../strike/#vote"), ("b\\_c.md", "../b_c/"))
    html = inline(
        Passage("[a](strike.md#vote) [b](b\\_c.md) [c](#here) [d](f(g).html)", links=links)
    )
    assert re.findall(r'href="(.*?)"', html) == ["../strike/#vote", "../b_c/", "#here", "f(g).html"]


def test_the_same_text_leads_elsewhere_from_another_page() -> None:
    """A page and its single file share all but where links and names lead."""
    text = "## [a](x.md)\n\n![b](y.png) [![c](y.png)](x.md) Port Vell"
    found = [
        re.findall(
            r'(?:href|src)="(.*?)"',
            blocks(Passage(text, links=(("x.md", page), ("y.png", image)), mentions=names)),
        )
        for page, image, names in (
            ("../x/", "y.png", (VELL,)),
            ("https://x.example/", "//y.example/", (Mention(("Vell",), "../v/"),)),
            ("javascript:x", "", ()),
        )
    ]
    assert found == [
        ["../x/", "y.png", "../x/", "y.png", "../tags/port-vell/"],
        ["https://x.example/", "//y.example/", "https://x.example/", "../v/"],
        [],
    ]


def test_outward_links_say_so_and_tell_nothing() -> None:
    html = inline(Passage("[a](https://orro.example/) <https://vell.example/x>"))
    assert html.count('rel="external noopener noreferrer"') == 2


def test_images_load_late_and_keep_their_words() -> None:
    html = inline(Passage('![Boats "at" rest](b.png "A title")'))
    expected = '<img src="b.png" alt="Boats &quot;at&quot; rest" title="A title"'
    assert html == expected + ' loading="lazy" decoding="async">'


def test_no_image_is_fetched_from_another_site() -> None:
    html = inline(Passage("![Boats](https://orro.example/b.png) ![Nets](//orro.example/n.png)"))
    assert "<img" not in html
    assert (
        '<a href="https://orro.example/b.png" rel="external noopener noreferrer">Boats</a>' in html
    )


# Mentions ----------------------------------------------------------------------------------------

VELL = Mention(("Port Vell",), "../tags/port-vell/")
UNION = Mention(("Vell Fishers' Union", "Fishers' Union", "VFU"), "../tags/vfu/")
NETS = Mention(("drift net", "Enforced closure"), "../tags/nets/")


def tagged(text: str, *mentions: Mention) -> list[str]:
    return re.findall(r'class="tag" href=".*?">(.*?)</a>', blocks(Passage(text, mentions=mentions)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Port Vell, Port Vell", ["Port Vell"]),
        ("## Port Vell\n\nIn *Port\nVell*", ["Port Vell"]),
        ('[Port Vell](x.md) `Port Vell` "Port Vell"', ["Port Vell"]),
        ("Port Vellian, AirPort Vell, port vell", []),
        ("The Vell Fishers’ Union (VFU)", ["Vell Fishers’ Union"]),
        ("The Vell Fishers' Union's boat", ["Vell Fishers’ Union"]),
        ("vfu and Vfu, then VFU", ["VFU"]),
        ("Drift net. A drift net", ["Drift net"]),
        ("The Port Vell Post is read", []),
        ("an enforced closure", ["enforced closure"]),
        ("Port Vell [@a] and a drift net", ["Port Vell", "drift net"]),
    ],
)
def test_the_first_mention_of_a_name_leads_to_its_page(text: str, found: list[str]) -> None:
    assert found == tagged(text, VELL, UNION, NETS)


def test_a_page_full_of_mentions_stays_linear() -> None:
    many = tuple(
        Mention((f"Name{number} Orro", f"N{number}"), f"../{number}/") for number in range(2000)
    )
    text = " ".join(f"name{number} word Name{number} Vell" for number in range(5000))
    started = time.perf_counter()
    inline(Passage(text, mentions=many))
    assert time.perf_counter() - started < 2


# Promises for any text ---------------------------------------------------------------------------

# fmt: off
MARKS = [
    "*", "**", "_", "__", "`", "``", "[", "]", "(", ")", "](", "![", "<", ">", "<b>", "&", "&amp;",
    "&#60;", "\\", "|", "[@s#c]", "{#a}", '"', "'", "--", "...", "<!-- ", "-->", ".", "x.md", "٣",
    "# ", "## ", "- ", "+ ", "1. ", "7. ", "> ", "    ", "\n", "\n\n", "  \n", "\t", "\u00a0", " ",
    "ب", "```\n", "~~~\n", "---\n", "===\n", "| a | b |\n|---|---|\n", "[x]: u\n",
    "<https://x.example/>", "<a@b.example>",
]
HOSTILE = [
    *MARKS, "<script>", "</script>", "<svg onload=x>", "javascript:", "data:text/html,",
    "{: onclick=x}", "[a](javascript:x)", "[a](java&#10;script:x)", '![x](" onerror=x)',
    '[a](x "" onclick=")', "\x02", "\x03", "\x02klzzwxh:0000\x03", "\U000f0000", "\U00100001",
    "Orro", "name Orro",
]
# fmt: on


def documents(marks: list[str]) -> st.SearchStrategy[str]:
    """Make texts of words, each another one, and marks of Markdown in any order."""
    parts = st.lists(st.one_of(st.just(""), st.sampled_from(marks)), max_size=30)
    return parts.map(
        lambda found: "".join(mark or f"w{number}q" for number, mark in enumerate(found))
    )


@settings(max_examples=400, deadline=None)
@given(documents(MARKS))
@example("*w1q w2q**w3q*w4q")  # Python-Markdown 3.11.3 loses a letter
@example('![](" w1q\n([w2q]() w3q')  # and here cuts a placeholder in two
@example("> [w1q]: w2q\nw3q")
@example("w1q```\n```\n```\nw2q```\n")
@example("w1q ` w2q\n\nw3q ` w4q")
def test_no_word_vanishes(text: str) -> None:
    """Each visible word is on the page, in order; only targets are not, and they are checked."""
    for write in (blocks, inline):
        try:
            seen = "".join(Reader(write(Passage(text))).words)
        except TooComplexError:
            continue
        expected = re.findall(r"w\d+q", visible(text))
        found = [word for word in re.findall(r"w\d+q", seen) if word in expected]
        assert expected == found


def visible(text: str) -> str:
    """Return `text` without what hides words on purpose: comments, targets, names of code."""
    text = markup.without_comments(text)
    hidden = [link.target for link in markup.links(text)]
    hidden += [
        link.text for link in markup.links(text) if re.search(rf"\[{re.escape(link.text)}\]:", text)
    ]
    hidden += re.findall(r"\[@[^\[\]]*\]|\{#[\w-]+\}", text)
    hidden += [part.language for part in markup.code(text)]
    for words in hidden:
        for word in re.findall(r"w\d+q", words):
            text = text.replace(word, "")
    return text


@settings(max_examples=400, deadline=None)
@given(documents(HOSTILE))
def test_no_script_comes_from_content(text: str) -> None:
    """No text makes an element, attribute, address or nesting that is not on the list."""
    passage = Passage(
        text,
        marks=tuple((Mark(n, f"cite-{n}-1", f'#note-{n}"<', '"><script>'),) for n in range(30)),
        links=(("u", "javascript:x"), ("x.md", '../x/"><script>')),
        anchors=tuple(Anchor(2, "x", f'h{number}"><script>') for number in range(30)),
        mentions=(Mention(("name Orro", "Orro"), '../"><script>'),),
    )
    for write in (blocks, inline):
        try:
            html = write(passage)
        except TooComplexError:
            continue
        reader = Reader(html)
        assert not reader.wrong
        assert len(reader.ids) == len(set(reader.ids))
        assert not re.search("[\x00-\x08\U000f0000-\U0010ffff]", html)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_at_all_can_be_written(text: str) -> None:
    for write in (blocks, inline):
        assert not Reader(write(Passage(text))).wrong


def test_what_went_wrong_before_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser is used again and again; a text that it chokes on must not spoil the next."""
    before = blocks(Passage("- a\n- **b**"))
    monkeypatch.setattr(prose, "too_complex", lambda _: ())
    with pytest.raises(TooComplexError, match="deep"):
        blocks(Passage("- " * 5000 + "x"))
    assert before == blocks(Passage("- a\n- **b**"))


def test_threads_do_not_share_a_parser() -> None:
    texts = [f"## {number}\n\n- *a{number}*\n- [b](c{number}.md)\n" for number in range(50)]
    with ThreadPoolExecutor(8) as executor:
        assert [blocks(Passage(text)) for text in texts] == list(
            executor.map(blocks, map(Passage, texts))
        )
