"""The JSON Schemas that editors check by are sound, fit this site, and agree with the reader."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from backgrounder.authoring.editors import named
from backgrounder.problems import Level
from backgrounder.read import read
from backgrounder.read.json_schema import Names, schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.front_door import Project

    Step = str | int

ROOT = Path(__file__).parent.parent
PATHS = {
    "brief": "content/topics/lake.md",
    "page": "content/pages/about.md",
    "source": "seeds/sources/orro-2024.yaml",
    "disputes": "seeds/disputes.yaml",
    "protected": "seeds/protected.yaml",
    "tags": "content/tags.yaml",
    "site": "content/site.yaml",
}
"""A file of each sort."""
VEILED = f"2-{'0a1'}-{'0a' * 16}"
WHOLE: Mapping[str, Any] = {
    "brief": {
        "title": "Why the lake is falling",
        "summary": "Lake Orro stands 4 metres below its mark.",
        "tags": ["lake-orro"],
        "date": "2024-06-01",
        "updated": "2024-06-02",
        "facts-as-of": "2024-06-02",
        "next-review": "2024-07-01",
        "draft": False,
        "authors": ["The Orro desk"],
        "at-a-glance": ["The water is low."],
        "key-figures": ["orro-2024#level"],
        "timeline": [{"when": "2024-05", "what": "It fell."}],
        "disputes": ["how-low"],
        "parties": [{"who": "lake-orro", "no-response": "2024-06-01"}],
        "proceedings": "charged",
        "unknowns": ["How deep it is."],
        "what-next": [{"when": ["2024-08-01", "2024-08-02"], "what": "It is measured."}],
        "how-we-know": "From its keepers.",
        "corrections": [{"date": "2024-06-02", "text": "It said 5 metres."}],
        "aliases": ["/low/"],
    },
    "page": {
        "title": "About us",
        "summary": "Who we are.",
        "date": "2024-06-01",
        "updated": "2024-06-02",
        "draft": True,
        "aliases": ["/us/"],
    },
    "source": {
        "publisher": "Orro Gazette",
        "title": "The lake is lower than ever",
        "origin": "orro-gazette",
        "kind": "newspaper",
        "url": "https://gazette.example/lake",
        "archived": "https://archive.example/lake",
        "published": "2024-05-01",
        "accessed": "2024-06-01",
        "language": "en",
        "link": True,
        "private": False,
        "note": "In its second edition.",
        "aliases": ["/gazette/"],
        "claims": {
            "level": {
                "says": "The water stands 4 metres below its mark of 1990.",
                "figure": "4 metres",
                "counts": "fall of the water",
                "by": "Vell Water Board",
                "when": "2024-05-01/..",
                "standing": "stated",
                "quotes": ["lower than anyone remembers"],
            }
        },
    },
    "disputes": {
        "how-low": {
            "question": "How low is the lake?",
            "versions": [
                {"answer": "4 metres", "claims": ["orro-2024#level"]},
                {"answer": "5 metres", "claims": ["orro-2024#level"]},
            ],
            "wording": "Some metres.",
        }
    },
    "protected": {
        "person-1": {
            "say": "the girl",
            "salt": "0a" * 16,
            "cost": {"n": 2, "r": 1, "p": 1},
            "names": [VEILED],
            "attributes": [[VEILED]],
        }
    },
    "tags": {
        "lake-orro": {
            "name": "Lake Orro",
            "kind": "place",
            "short": "Orro",
            "within": "hills",
            "at": [12.5, -41.25],
            "about": "A lake in the hills.",
            "also": ["The Orro"],
            "wrong": ["Lake Oro"],
            "aliases": ["/orro/"],
        },
        "hills": {"name": "The hills", "kind": "place"},
    },
    "site": {
        "title": "The Orro Explainer",
        "description": "What is known about Lake Orro.",
        "url": "https://orro.example/",
        "language": "en",
        "time-zone": "Asia/Karachi",
        "publisher": {
            "name": "Orro desk",
            "email": "desk@orro.example",
            "url": "https://desk.example/",
        },
        "policies": {"corrections": "about"},
        "checks": {"unarchived": "off"},
        "page-weight": 400,
    },
}
"""Every key that there is, with a sound value."""


class Core(yaml.SafeLoader):
    """YAML as editors read it: by the core schema of YAML 1.2, in which a date is text.

    https://yaml.org/spec/1.2.2/#103-core-schema
    """


Core.yaml_implicit_resolvers = {}
for kind, pattern in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), None)


def validator(schema: object) -> Draft202012Validator:
    """Return what checks as a strict editor does: formats are held to as well."""
    written = json.loads(json.dumps(schema))
    return Draft202012Validator(written, format_checker=Draft202012Validator.FORMAT_CHECKER)


def is_sound(schema: object, value: object) -> bool:
    return bool(validator(schema).is_valid(value))


def of_this_site() -> Mapping[str, object]:
    return schemas(named(read(ROOT, ROOT).library))


# The schemas and this site ------------------------------------------------------------------------


@pytest.mark.parametrize("names", [Names(), None], ids=["any names", "this site's"])
def test_each_schema_is_one_by_the_draft_it_declares(names: Names | None) -> None:
    for schema in (schemas(names) if names else of_this_site()).values():
        written = json.loads(json.dumps(schema))
        assert written["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(written)


@pytest.mark.parametrize("name", PATHS)
def test_what_this_site_holds_is_sound_to_an_editor(name: str) -> None:
    """Each brief's front matter, each record, and the files beside them."""
    check = validator(of_this_site()[name])
    folder, _, file = PATHS[name].rpartition("/")
    found = {"brief": "*.md", "page": "*.md", "source": "*.yaml"}.get(name, file)
    files = sorted((ROOT / folder).glob(found))
    assert files or name == "protected"
    for each in files:
        text = each.read_text(encoding="utf-8")
        if each.suffix == ".md":
            text = text.split("\n---\n", 1)[0].removeprefix("---\n")
        faults = [fault.message for fault in check.iter_errors(yaml.load(text, Loader=Core))]
        assert faults == [], each


# The schemas and the reader -----------------------------------------------------------------------


def spots(schema: Any, value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield each spot of a value, with the schema that holds for it."""
    yield path, schema
    if isinstance(value, dict):
        for key, inner in value.items():
            below = schema.get("properties", {}).get(key) or schema["additionalProperties"]
            yield from spots(below, inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            array = next((one for one in schema.get("anyOf", ()) if "items" in one), schema)
            item = array["prefixItems"][index] if "prefixItems" in array else array["items"]
            yield from spots(item, inner, (*path, index))


def put(whole: Any, path: tuple[Step, ...], value: object) -> Any:
    """Return the whole with another value at a spot."""
    changed = {"": copy.deepcopy(whole)}
    *steps, last = ("", *path)
    here: Any = changed
    for step in steps:
        here = here[step]
    here[last] = value
    return changed[""]


def mistakes(schema: Any) -> Iterator[object]:
    """Yield values that are wrong where the schema holds, or at most places: by type, word or form.

    Not `true` where there is a text: to the reader it is one, as every bare word.
    """
    yield from (None, "", [], {"a": "b"}, [["a"]], {"a": {"b": "c"}})
    if schema.get("type") in ["array", "object", "boolean", "integer", "number"]:
        yield from ("some words", "yes")
    if schema.get("type") in ["integer", "number"]:
        yield from (-500, 10**6, 0.5, True)
    if "enum" in schema:
        yield from ("nonsense", 7, True)
    if schema.get("format") == "date":
        yield from ("2024-02-30", "2024-6-1", "1 May 2024", "01.06.2024", "2024-06-01T10:00", 2024)
    if "anyOf" in schema or "integer" in schema.get("type", ()):
        yield from ("some day", "May 2024", "2024-13", "2024-02-30", "2023-04-31", "2024-6-1", 7)
        yield from (
            "2024/05/01",
            "2024-05-01/",
            "/",
            "../..",
            "2024?/..",
            "../2024-05~",
            "2024-05%",
        )
        yield from (2024, ["2024-05", "2024-06"], ["May"], ["2024/2025"], "2024-12-31", "2024-00")
    if schema.get("format") == "uri":
        yield from ("gazette.example", "javascript:alert(1)", "https://", "https://a b/")
    if "pattern" in schema:
        yield from ("No Good!", "a b", "-")


def plants(schema: Any, whole: Any) -> Iterator[tuple[str, Any]]:
    """Yield the whole with one mistake, each in turn, and what the mistake is."""
    for path, here in spots(schema, whole):
        at = "/".join(map(str, path)) or "the file"
        if path:
            for value in mistakes(here):
                yield f"{at}: {value!r}", put(whole, path, value)
        value = whole
        for step in path:
            value = value[step]
        if here.get("additionalProperties") is False:
            yield f"{at}: a key that nobody knows", put(whole, path, {**value, "unknwon": "x"})
        if here.get("uniqueItems"):
            yield f"{at}: twice", put(whole, path, [*value, *value])
        for key in here.get("properties", ()):
            less = {name: one for name, one in value.items() if name != key}
            yield f"{at}: without {key}", put(whole, path, less)
    if "if" in schema:
        unlinked = {**whole, "link": False}
        yield "an address that must not be linked", unlinked
        yield "none", {key: value for key, value in unlinked.items() if key != "url"}


def is_read(project: Project, name: str, value: object) -> bool:
    """Tell whether the reader finds no error in a file that holds the value."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    path = PATHS[name]
    target = project.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"---\n{text}---\nThe water.\n" if path.endswith(".md") else text)
    problems = read(project.folder, project.folder).problems
    return not any(one.place.path == path and one.level is Level.ERROR for one in problems)


@pytest.mark.parametrize("name", PATHS)
def test_the_whole_of_each_file_is_sound_and_leaves_out_no_key(name: str, lake: Project) -> None:
    schema = schemas()[name]
    assert is_sound(schema, WHOLE[name])
    assert is_read(lake, name, WHOLE[name])
    for path, here in spots(json.loads(json.dumps(schema)), WHOLE[name]):
        value = WHOLE[name]
        for step in path:
            value = value[step]
        if isinstance(value, dict) and path != ("hills",):
            assert set(here.get("properties", ())) <= set(value), path


@pytest.mark.parametrize("name", PATHS)
def test_an_editor_and_the_reader_refuse_the_same_mistakes(name: str, lake: Project) -> None:
    """Whoever follows the marks in the editor is not surprised by the build, nor the reverse."""
    schema = json.loads(json.dumps(schemas()[name]))
    check = validator(schema)
    planted = list(plants(schema, WHOLE[name]))
    apart = [
        f"{what} ({'read, and marked' if is_read(lake, name, value) else 'refused, not marked'})"
        for what, value in planted
        if check.is_valid(value) != is_read(lake, name, value)
    ]
    assert len(planted) > 30
    assert apart == []
