"""Editors complete what this very project has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator

from backgrounder.read.json_schema import Names, schemas

if TYPE_CHECKING:
    from tests.front_door import Project

ROOT = Path(__file__).parent.parent


def written(project: Project) -> dict[str, Any]:
    result = project.run("schema")
    assert result.code == 0, result.err
    folder = project.folder / "schema"
    return {
        file.name.removesuffix(".schema.json"): json.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
    }


DISPUTES = """
-- seeds/disputes.yaml --
how-low:
  question: How low is the lake?
  versions:
    - {answer: 4 metres, claims: [orro-2024#level]}
    - {answer: 5 metres, claims: [orro-2024#level]}
"""
KEYS = {"title": "A", "summary": "B", "date": "2024-06-01"}


def test_the_schemas_offer_the_names_of_this_project(lake: Project) -> None:
    found = written(lake.write(DISPUTES))
    brief = found["brief"]["properties"]
    assert brief["tags"]["items"] == {"enum": ["lake-orro"]}
    assert brief["disputes"]["items"] == {"enum": ["how-low"]}
    assert brief["key-figures"]["items"] == {"enum": ["orro-2024#level"]}
    by = found["source"]["properties"]["claims"]["additionalProperties"]["properties"]["by"]
    assert by["anyOf"][0] == {"enum": ["lake-orro"]}
    assert by["description"]


def test_an_editor_marks_what_this_project_does_not_have(lake: Project) -> None:
    brief = written(lake.write(DISPUTES))["brief"]
    known = {"tags": ["lake-orro"], "key-figures": ["orro-2024#level"], "disputes": ["how-low"]}
    for right in (known, {"parties": [{"who": "anybody"}]}):
        assert Draft202012Validator(brief).is_valid({**KEYS, **right})
    for wrong in ({"tags": ["lake"]}, {"key-figures": ["orro-2024#lvl"]}, {"disputes": ["x"]}):
        assert not Draft202012Validator(brief).is_valid({**KEYS, **wrong})


def test_what_must_not_be_published_is_not_offered(lake: Project) -> None:
    lake.edit("seeds/sources/orro-2024.yaml", "kind:", "private: true\nkind:")
    assert "orro-2024" not in json.dumps(written(lake))


def test_a_project_without_names_gets_schemas_that_take_any() -> None:
    assert json.dumps(schemas(Names())) == json.dumps(schemas())


def test_the_settings_lead_from_each_file_to_the_schema_of_its_keys() -> None:
    """The files of the first site have no key that the schema does not know."""
    found: Any = schemas()
    wired = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    seen = 0
    for schema, pattern in wired.items():
        name = re.fullmatch(r"\./schema/(\w+)\.schema\.json", schema)
        assert name
        for file in sorted(ROOT.glob(pattern)):
            value = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            keys = set(value) if name[1] in {"source", "site"} else set()
            assert keys <= set(found[name[1]].get("properties", keys)), file
            seen += 1
    assert seen > 3


def test_every_yaml_file_of_a_project_is_wired_to_its_schema() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    wired = {Path(name).name.split(".")[0] for name in settings["yaml.schemas"]}
    assert wired == set(schemas()) - {"brief", "page"}
    extensions = json.loads((ROOT / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert extensions["recommendations"] == ["redhat.vscode-yaml"]


def test_unchanged_schemas_are_not_written_again(lake: Project) -> None:
    written(lake)
    before = {file: file.stat().st_mtime_ns for file in (lake.folder / "schema").iterdir()}
    written(lake)
    assert before == {file: file.stat().st_mtime_ns for file in before}
