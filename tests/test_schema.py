"""The schema is one: what reading accepts, what editors accept and what the guide says agree."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from backgrounder.problems import Level, Place, Problem
from backgrounder.read import schema
from backgrounder.read.compose import compose
from backgrounder.read.guide import key_tables
from backgrounder.read.json_schema import schemas
from backgrounder.read.kinds import Record, made
from backgrounder.read.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.read.report import Report

RECORDS: dict[str, Record[Any]] = {
    name.lower(): value for name, value in vars(schema).items() if isinstance(value, Record)
}
FROM_ELSEWHERE = {"slug", "language", "place", "body", "id", "origin"}
"""What the model holds and no key gives: names of files, places, what is derived."""


def fields_of(record: Record[Any]) -> set[str]:
    """Return what the model, or the function that makes it, takes."""
    return set(inspect.signature(record.make).parameters)


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_the_model_has_a_key(name: str) -> None:
    """And every key ends in a field: nothing an author writes is lost on the way."""
    record = RECORDS[name]
    keys = {field.name for field in record.fields}
    assert keys - fields_of(record) == set()
    assert fields_of(record) - keys <= FROM_ELSEWHERE


@pytest.mark.parametrize("name", RECORDS)
def test_every_key_has_a_sentence_for_authors(name: str) -> None:
    tables = key_tables()
    for field in RECORDS[name].fields:
        assert re.fullmatch(r"[A-Z].*\.", field.about), field.key
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", field.key)
        assert f"| `{field.key}` |" in tables
        assert field.about in tables


@pytest.mark.parametrize("name", ["brief", "page", "source", "claim", "dispute", "tag", "site"])
def test_what_must_not_be_missing_has_a_stand_in(name: str) -> None:
    """Else a record with a mistake would be lost, and everything that names it told as well."""
    record = RECORDS[name]
    more = {field: field for field in fields_of(record) & FROM_ELSEWHERE}
    assert made(record, None, Place("x"), lambda _: None, **more)
    for field in record.fields:
        assert not field.required or field.kind.stand_in(Place("x")) is not None


def test_the_tables_tell_what_holds_without_a_key() -> None:
    tables = key_tables()
    assert "| `draft` | `true` or `false`; else `false` |" in tables
    assert "; else `stated` |" in tables
    assert "| `title` | one line of text, at most 150 characters; **required** |" in tables


# JSON Schema --------------------------------------------------------------------------------------

NAMES = {"slug": "a", "language": "en", "place": Place("x"), "body": None}
WHOLE: dict[str, Callable[[Node, Report], object]] = {
    "brief": lambda node, report: made(schema.BRIEF, node, Place("x"), report, **NAMES),
    "page": lambda node, report: made(schema.PAGE, node, Place("x"), report, **NAMES),
    "source": lambda node, report: made(
        schema.SOURCE, node, Place("x"), report, id="a", place=Place("x"), origin="a"
    ),
    "site": lambda node, report: made(schema.SITE, node, Place("x"), report),
    "tags": lambda node, report: schema.TAGS.convert(node, "the file", report),
    "disputes": lambda node, report: schema.DISPUTES.convert(node, "the file", report),
    "protected": lambda node, report: schema.PROTECTED.convert(node, "the file", report),
}

BRIEF = "title: A, summary: B, date: 2024-06-01"
SOURCE = "publisher: A, title: B, published: 2024"
UNLINKED = f"{SOURCE}, link: false"
HASH = f"2-a0f-{'9' * 32}"
PERSON = f"salt: {'a' * 32}, names: [{HASH}]"

GOOD = [
    ("protected", f"person-1: {{{PERSON}}}"),
    ("protected", f"person-12: {{{PERSON}, say: the boy, attributes: [[{HASH}]]}}"),
    ("protected", f"person-1: {{{PERSON}, cost: {{n: 2, r: 8, p: 1}}}}"),
    ("brief", BRIEF),
    ("brief", "title: A, summary: 7, date: 2024-06-01"),
    ("brief", f"{BRIEF}, draft: true, tags: [a, b], authors: [C]"),
    ("brief", f"{BRIEF}, timeline: [{{when: 2024, what: C}}]"),
    ("brief", f"{BRIEF}, timeline: [{{when: [2024, 2025-01~], what: C}}]"),
    ("brief", f"{BRIEF}, key-figures: [a#b], aliases: [/a/]"),
    ("page", "title: A"),
    ("source", f"{SOURCE}, url: 'https://c.example/'"),
    ("source", UNLINKED),
    ("source", f"{UNLINKED}, claims: {{a: {{says: b, figure: 4}}}}"),
    ("site", "title: A"),
    ("site", "title: A, url: 'https://a.example', time-zone: Asia/Karachi, page-weight: 100"),
    ("site", "title: A, language: fa-AF, publisher: {name: B, email: a@b.example}"),
    ("site", "title: A, policies: {ethics: our-ethics}, checks: {link-broken: off}"),
    ("tags", "a-b: {name: A, kind: place, at: [28.5, -65.1], also: [B, C]}"),
    (
        "disputes",
        "a: {question: B, versions: [{answer: C, claims: [d#e]}, {answer: 7, claims: [f#g]}]}",
    ),
]

BAD = [
    ("protected", f"Mira: {{{PERSON}}}"),
    ("protected", "person-1: {names: []}"),
    ("protected", f"person-1: {{salt: {'a' * 32}, names: [Mira Vell]}}"),
    ("protected", f"person-1: {{{PERSON}, cost: {{n: 3}}}}"),
    ("protected", f"person-1: {{{PERSON}, cost: {{n: 16384, r: 9}}}}"),
    ("protected", f"person-1: {{{PERSON}, attributes: [{HASH}]}}"),
    ("brief", "title: A, summary: B"),
    ("brief", "title: 1984, summary: B, date: 2024-06-01"),
    ("brief", "title: [A], summary: B, date: 2024-06-01"),
    ("brief", "title: A, summary: B, date: 2024-06"),
    ("brief", f"{BRIEF}, draft: 'true'"),
    ("brief", f"{BRIEF}, draft: off"),
    ("brief", f"{BRIEF}, tags: a"),
    ("brief", f"{BRIEF}, tags: [a, a]"),
    ("brief", f"{BRIEF}, dates: 2024"),
    ("brief", f"{BRIEF}, timeline: [{{when: 2024}}]"),
    ("brief", f"{BRIEF}, timeline: [{{when: soon, what: C}}]"),
    ("brief", f"{BRIEF}, key-figures: [a]"),
    ("brief", f"{BRIEF}, aliases: [a]"),
    ("page", "summary: A"),
    ("source", SOURCE),
    ("source", f"{UNLINKED}, url: 'https://a.example'"),
    ("source", f"{SOURCE}, url: 'javascript:alert(1)'"),
    ("source", f"{UNLINKED}, claims: {{a: {{figure: 4}}}}"),
    ("source", f"{UNLINKED}, claims: {{A B: {{says: c}}}}"),
    ("source", f"{UNLINKED}, kind: rumour"),
    ("site", "title: A, url: 'https://a.example?b'"),
    ("site", "title: A, language: en_GB"),
    ("site", "title: A, page-weight: heavy"),
    ("site", "title: A, publisher: {email: a@b.example}"),
    ("site", "title: A, checks: {a: loud}"),
    ("tags", "a: {name: A}"),
    ("tags", "A: {name: A, kind: place}"),
    ("tags", "a: {name: A, kind: place, at: [95, 10]}"),
    ("tags", "a: {name: A, kind: place, at: [north, east]}"),
    ("disputes", "a: {question: B, versions: [{answer: C, claims: [d#e]}]}"),
    (
        "disputes",
        "a: {question: B, versions: [{answer: C, claims: []}, {answer: D, claims: [d#e]}]}",
    ),
]


@pytest.mark.parametrize(("name", "text"), GOOD)
def test_readers_and_editors_accept_the_same(name: str, text: str) -> None:
    assert problems(name, text) == []
    assert faults(schemas()[name], as_an_editor_reads(text)) == []


@pytest.mark.parametrize(("name", "text"), BAD)
def test_readers_and_editors_refuse_the_same(name: str, text: str) -> None:
    assert problems(name, text) != []
    assert faults(schemas()[name], as_an_editor_reads(text)) != []


def test_the_json_schemas_are_json_and_say_what_each_key_is() -> None:
    assert set(schemas()) == {"brief", "page", "source", "disputes", "tags", "site", "protected"}
    for name, body in json.loads(json.dumps(schemas())).items():
        assert body["$schema"].endswith("2020-12/schema"), name
        for part in objects(body):
            assert part["additionalProperties"] is False
            for key, described in part["properties"].items():
                assert described["description"].endswith("."), key


def test_the_json_schemas_tell_what_holds_without_a_key() -> None:
    keys = json.loads(json.dumps(schemas()))["brief"]["properties"]
    assert {key for key, body in keys.items() if "default" in body} == {"draft"}
    assert keys["draft"]["default"] is False


def objects(part: object) -> Iterator[dict[str, Any]]:
    """Yield every schema of an object with declared keys, at any depth."""
    if isinstance(part, dict):
        if "properties" in part and "type" in part:
            yield part
        for inner in part.values():
            yield from objects(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from objects(inner)


def problems(name: str, text: str) -> list[Problem]:
    found: list[Problem] = []
    node = compose(f"{{{text}}}", Place("x"), found.append)
    assert node is not None
    WHOLE[name](node, found.append)
    return [problem for problem in found if problem.level is Level.ERROR]


def as_an_editor_reads(text: str) -> object:
    """Return JSON as the core schema of YAML 1.2 makes it (section 10.3.2)."""
    node = compose(f"{{{text}}}", Place("x"), lambda _: None)
    assert node is not None
    return core(node)


def core(node: Node) -> object:
    if isinstance(node, Sequence):
        return [core(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: core(value) for key, value in node}
    return core_scalar(node)


def core_scalar(scalar: Scalar) -> object:
    if scalar.style:
        return scalar.text
    if scalar.text in {"true", "false"}:
        return scalar.text == "true"
    if re.fullmatch(r"-?\d+", scalar.text):
        return int(scalar.text)
    return float(scalar.text) if re.fullmatch(r"-?\d+\.\d+", scalar.text) else scalar.text


TYPES: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def faults(rules: Any, value: Any) -> list[str]:
    """Validate by the keywords of JSON Schema that ours use; any other fails the test."""
    if isinstance(rules, bool):
        return [] if rules else ["not allowed"]
    found = []
    for keyword, rule in rules.items():
        found += KEYWORDS[keyword](rule, value, rules)
    return found


def said(fault: str, *, when: bool) -> list[str]:
    return [fault] if when else []


def of_type(rule: Any, value: Any, _: Any) -> list[str]:
    names = [rule] if isinstance(rule, str) else rule
    return said(f"{value!r} is no {names}", when=not any(TYPES[name](value) for name in names))


def properties(rule: Any, value: Any, _: Any) -> list[str]:
    given = value if isinstance(value, dict) else {}
    return [
        fault for key, inner in rule.items() if key in given for fault in faults(inner, given[key])
    ]


def additional(rule: Any, value: Any, rules: Any) -> list[str]:
    others = set(value if isinstance(value, dict) else {}) - set(rules.get("properties", {}))
    return [fault for key in others for fault in faults(rule, value[key])]


def names(rule: Any, value: Any, _: Any) -> list[str]:
    return [fault for key in value for fault in faults(rule, key)]


def items(rule: Any, value: Any, _: Any) -> list[str]:
    return [fault for item in value if isinstance(value, list) for fault in faults(rule, item)]


def first_items(rule: Any, value: Any, _: Any) -> list[str]:
    return [
        fault for inner, item in zip(rule, value, strict=False) for fault in faults(inner, item)
    ]


def any_of(rule: Any, value: Any, _: Any) -> list[str]:
    return said("none fits", when=all(faults(one, value) for one in rule))


def either(rule: Any, value: Any, rules: Any) -> list[str]:
    return faults(rules["then"] if not faults(rule, value) else rules["else"], value)


KEYWORDS: dict[str, Callable[[Any, Any, Any], list[str]]] = {
    **dict.fromkeys(
        ("$schema", "title", "description", "default", "format", "then", "else"),
        lambda *_: [],
    ),
    "type": of_type,
    "properties": properties,
    "additionalProperties": additional,
    "propertyNames": names,
    "items": items,
    "prefixItems": first_items,
    "anyOf": any_of,
    "if": either,
    "const": lambda rule, value, _: said("another", when=value is not rule),
    "enum": lambda rule, value, _: said(f"{value!r} is none of {rule}", when=value not in rule),
    "required": lambda rule, value, _: [key for key in rule if key not in value],
    "pattern": lambda rule, value, _: said(
        f"{value!r} is not like {rule}",
        when=isinstance(value, str) and not re.search(rule, value),
    ),
    "minLength": lambda rule, value, _: said("short", when=len(str(value)) < rule),
    "maxLength": lambda rule, value, _: said("long", when=len(str(value)) > rule),
    "minItems": lambda rule, value, _: said("few", when=len(value) < rule),
    "maxItems": lambda rule, value, _: said("many", when=len(value) > rule),
    "uniqueItems": lambda _, value, __: said(
        "twice", when=len(value) != len({str(v) for v in value})
    ),
    "minimum": lambda rule, value, _: said("low", when=TYPES["number"](value) and value < rule),
    "maximum": lambda rule, value, _: said("high", when=TYPES["number"](value) and value > rule),
}
