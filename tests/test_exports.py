"""What readers take with them: references, data, plain text."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backgrounder.render import data, plain_text, references
from backgrounder.views import DataView, Passage, Reference, ReferencesView
from tests import sample_views

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (
    *("wire", "newspaper", "broadcaster", "website", "statement"),
    *("official", "dataset", "court-paper", "law", "report"),
)
ANY_TEXT = st.text()
HOSTILE = "50% of {A} \\ costs $5 & #1_b^c~d } \"q\" 'r'\r\nER  - \r\n@misc{x,} اورو"


# References --------------------------------------------------------------------------------------


def reference(**changes: str) -> Reference:
    return replace(sample_views.references().sources[0], **changes)


def only(changed: Reference) -> ReferencesView:
    return ReferencesView(topic=changed, sources=())


def csl(changed: Reference) -> dict[str, Any]:
    (item,) = json.loads(references.csl(only(changed)))
    assert isinstance(item, dict)
    return item


def biblatex(changed: Reference) -> dict[str, str]:
    (entry,) = read_biblatex(references.bibtex(only(changed)))
    return entry


def ris(changed: Reference) -> dict[str, str]:
    (record,) = read_ris(references.ris(only(changed)))
    return record


def read_biblatex(text: str) -> list[dict[str, str]]:
    """Read entries as BibTeX does: every brace counts, also one after a backslash."""
    entries, position = [], 0
    while (start := text.find("@", position)) >= 0:
        end = closing_brace(text, text.index("{", start))
        kind, content = text[start + 1 : end].split("{", 1)
        key, content = content.split(",\n", 1)
        entries.append({"@": kind, "key": key, **read_fields(content)})
        position = end + 1
        assert not text[position:].lstrip().rstrip("\n") or text[position:].startswith("\n\n@")
    return entries


def read_fields(content: str) -> dict[str, str]:
    fields, position = {}, 0
    while found := re.compile(r"\s*(\w+) = \{").match(content, position):
        end = closing_brace(content, found.end() - 1)
        fields[found[1]] = content[found.end() : end]
        assert content[end + 1 : end + 3] == ",\n"
        position = end + 2
    assert not content[position:].strip()
    return fields


def closing_brace(text: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            return position
    raise AssertionError(text[opening:])


def from_tex(value: str) -> str:
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}"}
    names |= {"asciitilde": "~", "asciicircum": "^"}
    inner = re.fullmatch(r"\{(.*)\}", value)
    return re.sub(
        r"\\(?:text(\w+)\{\}|([&%$#_]))",
        lambda found: names[found[1]] if found[1] else found[2],
        inner[1] if inner else value,
    )


def read_ris(text: str) -> list[dict[str, str]]:
    """Read records as reference managers do; a line that is no field, or ends in LF, is refused."""
    assert "\n" not in text.replace("\r\n", "")
    records: list[dict[str, str]] = []
    for line in filter(None, text.split("\r\n")):
        field = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert field, line
        if field[1] == "TY":
            records.append({})
        assert field[1] not in records[-1]
        records[-1][field[1]] = field[2]
    assert all(list(record)[-1] == "ER" for record in records)
    return records


def one_line(text: str) -> str:
    """Return what is left of `text` where a line end would break the format."""
    return " ".join(
        "".join(" " if unicodedata.category(part) == "Cc" else part for part in text).split()
    )


def test_the_topic_comes_first_in_every_list_of_references() -> None:
    view = sample_views.references()
    ids = [view.topic.id, *(source.id for source in view.sources)]
    assert [item["id"] for item in json.loads(references.csl(view))] == ids
    assert [entry["key"] for entry in read_biblatex(references.bibtex(view))] == ids
    assert [record["ID"] for record in read_ris(references.ris(view))] == ids


def test_every_value_of_a_source_is_in_its_csl_item() -> None:
    source = reference()
    assert csl(source) == {
        "id": source.id,
        "type": "article-newspaper",
        "title": source.title,
        "container-title": source.publisher,
        "issued": {"date-parts": [[2025, 8, 1]]},
        "accessed": {"date-parts": [[2025, 8, 17]]},
        "URL": source.url,
        "archive_location": source.archived,
        "language": "en",
    }


def test_every_value_of_a_source_is_in_its_biblatex_entry() -> None:
    source = reference(note="A note")
    assert biblatex(source) == {
        "@": "article",
        "key": source.id,
        "title": f"{{{source.title}}}",
        "journaltitle": f"{{{source.publisher}}}",
        "date": "2025-08-01",
        "url": source.url,
        "urldate": "2025-08-17",
        "language": "en",
        "note": "A note",
        "addendum": f"Archived at {source.archived}",
    }


def test_every_value_of_a_source_is_in_its_ris_record() -> None:
    source = reference(note="A note")
    assert ris(source) == {
        "TY": "NEWS",
        "ID": source.id,
        "TI": source.title,
        "T2": source.publisher,
        "PY": "2025",
        "DA": "2025/08/01/",
        "Y2": "2025/08/17",
        "UR": source.url,
        "L2": source.archived,
        "LA": "en",
        "N1": "A note",
        "ER": "",
    }


@given(title=ANY_TEXT, publisher=ANY_TEXT, note=ANY_TEXT)
@example(title=HOSTILE, publisher=HOSTILE, note=HOSTILE)
def test_no_text_at_all_breaks_a_reference(title: str, publisher: str, note: str) -> None:
    """Braces, quotes, TeX's own characters, line ends, any script: what goes in comes out."""
    source = reference(title=title, publisher=publisher, note=note)
    texts = (title, publisher, note)
    item, entry, record = csl(source), biblatex(source), ris(source)
    assert texts == (item.get("title", ""), item.get("container-title", ""), item.get("note", ""))
    lines = tuple(map(one_line, texts))
    fields = (entry["title"], entry["journaltitle"], entry.get("note", ""))
    assert tuple(map(from_tex, fields)) == lines
    assert (record.get("TI", ""), record.get("T2", ""), record.get("N1", "")) == lines


@given(name=ANY_TEXT.filter(bool))
@example(name="اورو-2025")
@example(name="a,b} c")
def test_a_biblatex_key_is_ascii_and_ends_where_it_should(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9.:_-]+", biblatex(reference(id=name))["key"])


@given(path=ANY_TEXT)
@example(path="a{b}c\\d%20#e_f~")
def test_an_address_cannot_end_its_biblatex_field(path: str) -> None:
    """Only braces and backslashes change; everything else is taken verbatim."""
    url = biblatex(reference(url=f"https://herald.example/{path}"))["url"]
    escaped = path.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    assert url == one_line(f"https://herald.example/{escaped}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_has_its_type_in_each_format(kind: str) -> None:
    expected = {
        "wire": ("article-newspaper", "article", "NEWS"),
        "newspaper": ("article-newspaper", "article", "NEWS"),
        "broadcaster": ("broadcast", "misc", "NEWS"),
        "website": ("webpage", "online", "ELEC"),
        "dataset": ("dataset", "dataset", "DATA"),
        "law": ("legislation", "legislation", "STAT"),
        "report": ("report", "report", "RPRT"),
    }
    source = reference(kind=kind)
    types = (csl(source)["type"], biblatex(source)["@"], ris(source)["TY"])
    assert types == expected.get(kind, ("document", "misc", "GEN"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_names_its_publisher_in_each_format(kind: str) -> None:
    source = reference(kind=kind)
    assert source.publisher in csl(source).values()
    assert f"{{{source.publisher}}}" in biblatex(source).values()
    assert source.publisher in ris(source).values()


@pytest.mark.parametrize(
    ("published", "issued", "date", "day"),
    [
        ("2025", {"date-parts": [[2025]]}, "2025", "2025///"),
        ("2025-08", {"date-parts": [[2025, 8]]}, "2025-08", "2025/08//"),
        (
            "2025-08~",
            {"date-parts": [[2025, 8]], "circa": True},
            "2025-08~",
            "2025///about August 2025",
        ),
        (
            "2025-07-30/2025-08-01",
            {"date-parts": [[2025, 7, 30], [2025, 8, 1]]},
            "2025-07-30/2025-08-01",
            "2025///30 July to 1 August 2025",
        ),
        (
            "2025-07-16/..",
            {"literal": "from 16 July 2025"},
            "2025-07-16/..",
            "2025///from 16 July 2025",
        ),
        ("../2025-08", {"literal": "until August 2025"}, "../2025-08", "2025///until August 2025"),
        (
            "[2025-07-31,2025-08-02]",
            {"literal": "31 July 2025 or 2 August 2025"},
            "31 July 2025 or 2 August 2025",
            "2025///31 July 2025 or 2 August 2025",
        ),
    ],
)
def test_a_date_stays_as_doubtful_as_the_source_gives_it(
    published: str, issued: dict[str, object], date: str, day: str
) -> None:
    source = reference(published=published)
    assert csl(source)["issued"] == issued
    entry = biblatex(source)
    assert entry.get("date", entry.get("year")) == date
    assert (ris(source)["PY"], ris(source)["DA"]) == ("2025", day)


def test_a_source_without_a_link_has_no_address_in_any_list() -> None:
    source = sample_views.references().sources[3]
    assert not source.url
    assert not {"URL", "archive_location"} & csl(source).keys()
    assert not {"url", "addendum"} & biblatex(source).keys()
    assert not {"UR", "L2"} & ris(source).keys()


# Data --------------------------------------------------------------------------------------------


def test_data_keeps_its_order_and_every_script() -> None:
    written = data.data(DataView(data={"b": ["اورو", 1.5, True, None], "a": {}}))
    assert written == '{\n "b": [\n  "اورو",\n  1.5,\n  true,\n  null\n ],\n "a": {}\n}\n'


def test_data_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        data.data(DataView(data=float("nan")))


@pytest.mark.parametrize("form", [references.csl, references.bibtex, references.ris])
def test_a_list_of_references_ends_with_one_newline(form: Callable[[Any], str]) -> None:
    written = form(sample_views.references()).replace("\r\n", "\n")
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


# Plain text --------------------------------------------------------------------------------------


def test_plain_text_says_what_the_page_says() -> None:
    """The whole of it is in `sample_topic.txt`, to be read by eye whenever it changes."""
    expected = (Path(__file__).parent / "sample_topic.txt").read_text(encoding="utf-8")
    assert plain_text.text(sample_views.single().topic) == expected


def test_plain_text_leaves_out_parts_that_are_not_there() -> None:
    assert plain_text.text(sample_views.bare_topic()) == (
        "Why Lake Orro is closed to fishing\n"
        "==================================\n\n"
        "Nobody may fish there.\n\n"
        "Published 2 August 2025\n\n"
        "The lake is closed.\n\n"
        "Corrections\n-----------\n\nNone so far.\n"
    )


def test_plain_text_never_gives_the_address_of_a_source_that_must_not_be_linked() -> None:
    """Not even where the view, by some mistake, still has it."""
    topic = sample_views.topic()
    leaking = replace(
        topic.sources[3], url="https://leak.example/", archived="https://leak.example/copy"
    )
    assert "leak.example" not in plain_text.text(replace(topic, sources=(leaking,)))


def test_plain_text_keeps_the_two_directions_apart() -> None:
    text = plain_text.text(sample_views.urdu_topic())
    assert "[1] Lake Authority, \u2068Closure Order 12 (Lake Orro)\u2069, 31 July 2025\n" in text
    assert "\u2068پہلی کشتی جزیرہ سارن کے قریب روکی گئی\u2069, 2 August 2025\n" in text
    assert "• \u20681 August 2025\u2069: جھیل بند کر دی گئی۔ [1]\n" in text
    assert text.count("\u2068") == text.count("\u2069")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("3. three\n4. four\n7. seven", "3. three\n4. four\n7. seven"),
        ("- a\n    - b\n- c", "• a\n  • b\n• c"),
        ("- a\n\n    more\n\n- b", "• a\n  more\n• b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("~~~\nx = 1\n\n\n  y < 2\n~~~", "x = 1\n\n\n  y < 2"),
        ("a `b < c` d", "a b < c d"),
        ("***", "* * *"),
        ("![A boat](boat.png)", "A boat"),
        ("[words](page.md)", "words"),
        ("[words](https://herald.example/a?b&c)", "words (https://herald.example/a?b&c)"),
        ("<https://herald.example/>", "https://herald.example/"),
        ("a&nbsp;b &amp; c", "a\u00a0b & c"),
        ("\\*a\\* **b** _c_", "*a* b c"),
    ],
)
def test_markdown_reads_well_as_plain_text(markdown: str, expected: str) -> None:
    topic = replace(sample_views.bare_topic(), body=Passage(markdown))
    assert f"\n\n{expected}\n\nCorrections\n" in plain_text.text(topic)


@given(words=st.lists(st.from_regex(r"[a-zاب]{1,9}", fullmatch=True), min_size=1))
def test_no_word_of_a_body_vanishes_from_plain_text(words: list[str]) -> None:
    body = " ".join(words)
    shapes = f"{body}\n\n- {body}\n\n> {body}\n\n1. {body}\n\n| {body} | x |\n|---|---|\n| y | z |"
    text = plain_text.text(replace(sample_views.bare_topic(), body=Passage(shapes)))
    assert text.count(body) >= 5
