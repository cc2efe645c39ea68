"""Where the renderer takes a short way, it comes to the same as the long one."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from backgrounder import markup
from backgrounder.markup_limits import too_complex
from backgrounder.render import data, parser
from backgrounder.render.characters import clean, encoded, spaced
from backgrounder.render.sandbox import Sandbox
from backgrounder.render.tokens import tokenise
from backgrounder.render.xml_document import allowed
from backgrounder.views import Link
from tests.test_prose import HOSTILE, documents

WRITTEN = st.one_of(documents(HOSTILE), st.text())


# Markdown ----------------------------------------------------------------------------------------


def asked_everything(text: str, root: ET.Element) -> str:
    """Parse `text`, asking every processor of every block and every pattern of every text."""
    with parser._markdown() as markdown:
        if len(root):
            root[0].text = " ".join(text.split())
        else:
            markdown.parser.parseBlocks(root, parser._normalised(text).split("\n\n"))
        inline = cast("Any", markdown.treeprocessors["inline"])
        inline.inlinePatterns = [markdown.inlinePatterns[name] for name in parser._TRIGGERS]
        inline.run(root)
        markdown.treeprocessors["unescape"].run(root)
    return ET.tostring(root, "unicode")


@settings(max_examples=500, deadline=None)
@given(documents([*HOSTILE, "\n____\n", "text "]))
@example("____\n> w1q")
@example("w1q \t\nw2q")  # a tab is spaces, and two of them before a line end break the line
@example("- *w1q*\n    - [w2q](x.md)\n\n_w3q_")
@example("- # w1q\nw2q *w3q*")
@example("## *w1q* ##\nw2q `w3q` **w4q**\n* * *\n1. _w5q_")
@example("w1q\n[x]: u\n\n[w2q][x] [x]")
def test_what_is_not_asked_of_a_text_would_have_found_nothing(text: str) -> None:
    if too_complex(text):
        return
    source = tokenise(text).text
    body, paragraph = ET.Element("div"), ET.Element("div")
    ET.SubElement(paragraph, "p")
    assert ET.tostring(parser.parse_blocks(source), "unicode") == asked_everything(source, body)
    made = ET.tostring(parser.parse_paragraph(source), "unicode")
    assert f"<div>{made}</div>" == asked_everything(source, paragraph)


@given(WRITTEN)
def test_plain_words_are_those_that_all_patterns_together_leave(text: str) -> None:
    words = markup.without_comments(text)
    for _, pattern, shown in markup._HIDING:
        words = pattern.sub(shown, words)
    assert markup.plain(text) == re.sub(r"\s+([.,;:!?])", r"\1", " ".join(words.split()))


# Characters --------------------------------------------------------------------------------------

ANY_CHARACTERS = st.text(st.characters())


@given(ANY_CHARACTERS)
@example("a\r\nb\rc\x00\x7f\x85\xa0\ud83d\ude00\udc00\ufdd0\uffff\U000f0000\U0001f600")
def test_a_page_is_encoded_as_clean_text(text: str) -> None:
    assert encoded(text) == clean(text).encode()


@given(st.text(st.sampled_from("a \t\n\u00a0")))
def test_any_number_of_spaces_becomes_one(text: str) -> None:
    assert spaced(text) == re.sub(r"[ \t\n]+", " ", text)


@given(ANY_CHARACTERS)
def test_what_xml_forbids_is_replaced_one_by_one(text: str) -> None:
    expected = [allowed(character) for character in text]
    assert allowed(text) == "".join(expected)
    assert all(ET.fromstring(f"<a>{part}</a>") is not None for part in expected if part not in "<&")


# Data --------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)
    ),
)


@given(VALUES.filter(lambda value: "inf" not in repr(value)))
def test_json_is_what_pythons_own_writer_makes(value: object) -> None:
    assert data.document(value) == json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def test_what_json_cannot_hold_is_refused() -> None:
    for value in (float("nan"), [float("inf")], {"a": {1}}):
        with pytest.raises((TypeError, ValueError)):
            data.document(value)


# Templates ---------------------------------------------------------------------------------------

LINK = Link("<b>", "x?a&b", "ur")


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.text }} {{ view.href[2:] }} {{ view['language'] }} {{ view.nothing is defined }}",
        "{{ [view] | map(attribute='href') | join }}{{ view.text.upper() }}{{ '%s<' | format(1) }}",
        "{{ 1 }} {{ true }} {{ 1.0 }} {{ none }} {{ [1, '<'] }} {{ '<' ~ 1 }}",
        "{% macro a(x, y='<') %}{{ x }}{{ y }}{% endmacro %}{{ a('&') }}{{ a(1, 2) }}{{ a(y=1) }}",
        "{% macro a(x) %}{{ x }}{{ varargs }}{% endmacro %}{{ a(1) }}{{ a(1, '<') }}",
        "{% macro a(x) %}{{ x }}{{ kwargs }}{% endmacro %}{{ a(1) }}{{ a(1, z='<') }}",
        "{% macro a(x) %}{{ caller(x) }}{% endmacro %}{% call(z) a('<') %}{{ z }}!{% endcall %}",
        "{% macro a(x) %}<i>{{ x }}</i>{% endmacro %}{{ a(a('<')) }}{{ a('<') | upper }}",
        "{% macro a(x) %}{{ x }}{% endmacro %}{{ a(1, 2) }}",
        "{% for x in [[1, [2]]] recursive %}{{ loop.index }}{{ loop(x[1:]) }}{% endfor %}",
        "{% set n = namespace(a=1) %}{% for x in [2] %}{% set n.a = x %}{% endfor %}{{ n.a }}",
        "{% filter upper %}{{ view.text }}{% endfilter %}",
        "{% set b %}{{ view.href }}{% endset %}{{ b }}",
    ],
)
def test_a_template_gives_what_a_sandbox_of_jinjas_own_gives(template: str) -> None:
    outputs = []
    for kind in (ImmutableSandboxedEnvironment, Sandbox):
        jinja = kind(autoescape=True)
        try:
            outputs.append(jinja.from_string(template).render(view=LINK))
        except Exception as error:  # noqa: BLE001 - it is compared, whatever it is
            outputs.append(type(error).__name__)
    assert outputs[0] == outputs[1]


def test_an_equal_number_or_text_of_another_kind_is_printed_as_what_it_is() -> None:
    template = Sandbox(autoescape=True).from_string("{{ view }}")
    views = (1, True, 1.0, "1", Markup("<b>"), "<b>", Markup("<b>"))
    printed = [template.render(view=view) for view in views]
    assert printed == ["1", "True", "1.0", "1", "<b>", "&lt;b&gt;", "<b>"]
