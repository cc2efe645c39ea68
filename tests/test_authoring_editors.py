"""Editors and shells complete what this very project has."""

from __future__ import annotations

import json
import re
import subprocess
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema
import pytest
import yaml

from backgrounder import cli
from backgrounder.authoring.completion import script
from backgrounder.read.json_schema import Names, schemas
from tests.front_door import BRIEF, Project

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent


def written(project: Project) -> dict[str, Any]:
    result = project.run("schema")
    assert result.code == 0, result.err
    folder = project.folder / "schema"
    return {
        file.name.removesuffix(".schema.json"): json.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
    }


def faults(schema: Any, value: Any) -> str:
    check: Callable[[Any], None] = fastjsonschema.compile(schema)
    try:
        check(value)
    except fastjsonschema.JsonSchemaValueException as error:
        return str(error)
    return ""


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
    assert faults(brief, {**KEYS, "tags": ["lake-orro"], "key-figures": ["orro-2024#level"]}) == ""
    assert faults(brief, {**KEYS, "parties": [{"who": "anybody"}]}) == ""
    for wrong in ({"tags": ["lake"]}, {"key-figures": ["orro-2024#lvl"]}, {"disputes": ["x"]}):
        assert faults(brief, {**KEYS, **wrong}) != ""


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


@pytest.mark.parametrize("name", sorted(schemas()))
def test_each_schema_compiles(name: str, lake: Project) -> None:
    """Another implementation than ours understands it, with the names of a project too."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fastjsonschema.compile(written(lake.write(DISPUTES).write(BRIEF))[name])


# Shells -------------------------------------------------------------------------------------------


def completed(*words: str) -> list[str]:
    """Return what bash offers for the last of the words of a command line."""
    given = " ".join(f"'{word}'" for word in ("build.py", *words))
    commands = (
        f"{script(cli._parser(), 'bash')}\n"
        f"COMP_WORDS=({given})\nCOMP_CWORD={len(words)}\n_backgrounder\n"
        'printf "%s\\n" "${COMPREPLY[@]-}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-uc", commands], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_options_and_their_choices() -> None:
    assert completed("che") == ["check"]
    assert completed("new", "") == completed("--drafts", "new", "")
    assert {"topic", "source", "tag"} <= set(completed("new", ""))
    assert completed("--drafts", "che") == ["check"]
    assert completed("new", "source", "--fe") == ["--fetch"]
    assert completed("new", "tag", "Vell", "--kind", "pl") == ["place"]
    assert completed("--format", "js") == ["json"]
    assert completed("completion", "z") == ["zsh"]
    assert completed("rename", "lake", "tarn", "--dry") == ["--dry-run"]


def test_bash_leaves_the_names_of_files_to_itself() -> None:
    assert completed("--root", "") == []
    assert "-o default" in script(cli._parser(), "bash")


def test_every_command_and_option_can_be_completed() -> None:
    scripts = {shell: script(cli._parser(), shell) for shell in ("bash", "zsh", "fish")}
    for command in re.findall(r"^    ([a-z]+) ", cli._parser().format_help(), re.MULTILINE):
        assert command in completed("")
        assert f"-a {command} " in scripts["fish"]
    for option in re.findall(r"--([a-z-]+)", cli._parser().format_help()):
        assert f"--{option}" in completed("--")
        assert f"-l {option}" in scripts["fish"]
    assert scripts["zsh"].endswith(scripts["bash"])


def test_the_command_prints_the_script(lake: Project) -> None:
    result = lake.run("completion", "bash")
    assert result.code == 0
    assert "complete -o default -F _backgrounder build.py backgrounder" in result.out


def test_what_the_command_line_offers_is_what_the_model_knows() -> None:
    from typing import get_args

    from backgrounder.authoring.completion import SHELLS
    from backgrounder.model import TagKind

    assert get_args(TagKind) == cli.KINDS
    assert cli.SHELLS == SHELLS
