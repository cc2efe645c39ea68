"""Prose falls into sentences, and each knows what stands behind it and who speaks in it.

The cases are a document, `sentences.md`, that an editor can read and add to.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backgrounder import markup
from backgrounder.model import Prose
from backgrounder.problems import Place
from backgrounder.read import read
from backgrounder.render.prose import blocks
from backgrounder.sentences import (
    Statement,
    quotations_of,
    statements,
    unquoted,
)
from backgrounder.speakers import speakers_in
from backgrounder.views import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCUMENT = Path(__file__).with_name("sentences.md")
START = Place("content/topics/lake.md", 12)
HOSTILE_LENGTH = 100_000
_CASE = re.compile(
    r"^## (?P<part>[^\n]+)$|^### (?P<title>[^\n]+)$|^- (?P<line>[^\n]+)$|"
    r"^~~~prose\n(?P<source>.*?)^~~~\n~~~sentences\n(?P<expected>.*?)^~~~$",
    re.MULTILINE | re.DOTALL,
)


class Case(NamedTuple):
    name: str
    text: str
    expected: str = ""


def cases(wanted: str) -> list[Case]:
    """Return the cases of one part of the document."""
    return list(_cases(wanted))


def _cases(wanted: str) -> Iterator[Case]:
    part = title = ""
    for match in _CASE.finditer(DOCUMENT.read_text(encoding="utf-8")):
        part, title = match["part"] or part, match["title"] or title
        if part == wanted and match["line"]:
            yield Case(match["line"], match["line"])
        elif part == wanted and match["source"]:
            yield Case(title, match["source"], match["expected"])


def read_from(text: str) -> tuple[Statement, ...]:
    return statements(Prose(text, START))


@pytest.mark.parametrize("case", cases("Where sentences end"), ids=lambda case: case.name)
def test_a_sentence_ends_where_its_reader_says(case: Case) -> None:
    pieces = case.text.split("‖")
    ends = [sum(map(len, pieces[: number + 1])) for number in range(len(pieces))]
    found = read_from("".join(pieces))
    assert len(found) == len(pieces), [statement.text for statement in found]
    for statement, piece, end in zip(found, pieces, ends, strict=True):
        assert end - len(piece) <= statement.start < statement.end <= end, statement.text


@pytest.mark.parametrize("case", cases("What stands behind a sentence"), ids=lambda case: case.name)
def test_a_sentence_knows_what_stands_behind_it(case: Case) -> None:
    assert "".join(map(described, read_from(case.text))) == case.expected


def described(statement: Statement) -> str:
    keys = (f"{'*' * bool(statement.own)}{key}" for key in statement.scope)
    distance = "-" if statement.distance is None else str(statement.distance)
    parts = (
        statement.kind,
        str(statement.paragraph),
        distance,
        *keys,
        "|",
        *statement.text.split(),
    )
    return " ".join(parts) + "\n"


@pytest.mark.parametrize("case", cases("Who is said to say it"), ids=lambda case: case.name)
def test_a_sentence_knows_who_is_said_to_say_it(case: Case) -> None:
    text = re.sub("[{}]", "", case.text)
    braces = [match.start() for match in re.finditer("[{}]", case.text)]
    offsets = [at - number for number, at in enumerate(braces)]
    expected = list(zip(offsets[::2], offsets[1::2], strict=True))
    found = speakers_in(text)
    assert [(speaker.start, speaker.end) for speaker in found] == expected, found
    assert [speaker.name for speaker in found] == [text[start:end] for start, end in expected]


def test_a_name_is_given_without_its_markup() -> None:
    (speaker,) = speakers_in(read_from("The **Vell  *Fishers*** said so.")[0].text)
    assert speaker.name == "The Vell Fishers"


def test_the_place_of_a_word_in_a_sentence_is_its_place_in_the_file() -> None:
    """Whoever finds something in a statement's text can point at it."""
    prose = Prose("The **lake** [@lake#level]\nfell by *5 m*. It", START)
    statement = statements(prose)[0]
    place = prose.place_of(statement.start + statement.text.index("5 m"))
    assert place == Place(START.path, 13, 10)


def test_a_block_quote_without_marks_is_one_quotation() -> None:
    intro, left, by = read_from("> “We left.”\n\n> We left.\n>\n> — Ana Marn")
    assert [quotation.text for quotation in quotations_of(intro)] == ["We left."]
    (quotation,) = quotations_of(left)
    assert (quotation.text, quotation.mark, quotation.start) == ("We left.", ">", 0)
    assert not quotations_of(by)


def test_quoted_words_can_be_left_out_of_a_sentence() -> None:
    said, quoted = read_from('Marn said "it fell" twice.\n\n> It fell.')
    assert unquoted(said) == 'Marn said "       " twice.'
    assert unquoted(quoted) == " " * len("It fell.")


WORDS = st.integers(0, 99).map("w{}x".format)
HARMLESS = st.sampled_from(
    [
        *(". ", "? ", "! ", "… ", "۔ ", ", ", ": ", " ", "\n", "\n\n", "\n> ", "\n- ", "\n\n- "),
        *("\n## ", "\n***\n", " | ", "\n|---|\n", "\n\n|", '"', "“", "”", "'", "’", "«", "»"),
        *("*", "**", "_", "\\", "(", ")", "]", "!", "#", "Mr. ", "p.m. ", "said ", " by "),
    ]
)
"""Marks that hide no word."""
CITATIONS = st.sampled_from([" [@a#b]", "[@c]", " [@d; @e#f]", "\n[@g]\n"])
LINKS = st.sampled_from(
    [
        *("[w1x](w2x.md)", '[w1x](<w2x.md> "w3x")', "![w1x](w2x.png)", "[w1x][w4x]"),
        *("\n\n[w4x]: w5x.md\n\n", "\n\n[w4x]: w5x.md 'w6x'\n\n", "[w1x w2x] "),
    ]
)
PROSE = st.lists(st.one_of(WORDS, HARMLESS, CITATIONS), max_size=40).map("".join)
MARKDOWN = st.lists(st.one_of(WORDS, HARMLESS, LINKS), max_size=40).map("".join)


@given(PROSE)
@example("w1x| w2x\n|-|\nw3x")
@example("w1x. [@a#b]")
@example("[@c][@d; @e#f]")
def test_no_word_and_no_citation_is_lost(text: str) -> None:
    """Every visible word stands in exactly one sentence, in order, and so does every citation."""
    found = read_from(text)
    inside = " ".join(statement.text for statement in found)
    assert re.findall(r"w\d+x", inside) == re.findall(r"w\d+x", text)
    for citation in markup.citations(Prose(text, START)):
        (holder,) = (one for one in found if one.start <= citation.offset < one.end)
        assert citation.key in holder.own


@given(MARKDOWN)
def test_sentences_hold_the_words_that_the_page_shows(text: str) -> None:
    """They are read without a Markdown parser, and yet as the page's own parser reads them."""
    html = re.sub(r"<(code|pre)>.*?</\1>", "", blocks(Passage(text)), flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", "", re.sub(r'<img [^>]*alt="([^"]*)"', r"\1<", html))
    inside = " ".join(statement.text for statement in read_from(text))
    assert re.findall(r"w\d+x", inside) == re.findall(r"w\d+x", shown)


@given(st.one_of(PROSE, MARKDOWN, st.text()))
def test_every_offset_is_exact(text: str) -> None:
    """A sentence has the length of its source, and no character that the source has not there."""
    end = 0
    for statement in read_from(text):
        assert end <= statement.start < statement.end <= len(text)
        end = statement.end
        source = text[statement.start : end]
        assert len(source) == len(statement.text)
        pairs = zip(statement.text, source, strict=True)
        assert all(shown in {" ", written} for shown, written in pairs)


@given(PROSE)
def test_what_stands_behind_a_sentence_is_cited_on_in_its_paragraph(text: str) -> None:
    found = read_from(text)
    for number, statement in enumerate(found):
        assert (statement.distance == 0) == bool(statement.own)
        assert (statement.distance is None) == (not statement.scope)
        if statement.own:
            assert statement.scope == statement.own
        elif statement.scope:
            citing = next(one for one in found[number:] if one.own)
            assert citing.paragraph == statement.paragraph
            assert set(statement.scope) <= set(citing.own)


@given(st.one_of(PROSE, st.text()))
def test_a_speaker_is_named_by_words_of_the_sentence(text: str) -> None:
    for speaker in speakers_in(text):
        assert speaker.name == " ".join(text[speaker.start : speaker.end].split())
        assert speaker.name


HOSTILE = {
    "words": "word ",
    "sentences": "One. ",
    "stops": ".",
    "stops and spaces": ". ",
    "initials": "A.",
    "double quotes": '"',
    "opening quotes": "“",
    "opening and other closing": "“ »",
    "single quotes": " 'a' s' ",
    "brackets": "[",
    "links without an end": "[a](",
    "links without an end, spaced": '[a](b "',
    "citations": "[@a] ",
    "keys": "[@a;",
    "many keys": "@a;",
    "stars": "*",
    "stars and words": "*a",
    "escapes": "\\*",
    "lines": "\n",
    "rules": "---\n",
    "items": "- a\n",
    "quotes": "> ",
    "quoted lines": "> a\n",
    "headings": "# a\n",
    "cells": "|",
    "rows": "|-|\n",
    "addresses": "<a:",
    "spaces": " ",
    "tabs and spaces": "\t ",
    "speech": "said, ",
    "names": "Report's report by ",
    "asides": ", a, said ",
    "parentheses": "A (A) said ",
}


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_prose_takes_linear_time(shape: str) -> None:
    """It takes about a second: were the time quadratic, it would take minutes."""
    text = shape * (HOSTILE_LENGTH // len(shape))
    start = time.process_time()
    for statement in (*read_from(text), *read_from(f"[@{text}]")):
        quotations_of(statement)
        speakers_in(statement.text)
    assert time.process_time() - start < 10


def test_the_first_site_quotes_nothing_without_a_citation_near_by() -> None:
    """What the rules should ask for is what published briefs do."""
    briefs = read(ROOT, ROOT).library.briefs
    assert briefs
    for passage in (passage for brief in briefs for passage in brief.passages()):
        for statement in statements(passage):
            quotations = quotations_of(statement)
            assert all(quotation.is_closed for quotation in quotations), statement.text
            assert not quotations or statement.distance in {0, 1}, statement.text
