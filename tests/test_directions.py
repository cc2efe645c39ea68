"""The house keeps its shape: who may import whom, and who may speak."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "backgrounder"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = ("read", "check", "link", "render", "publish")
VOCABULARY = {
    "addresses",
    "built",
    "changes",
    "dates",
    "digests",
    "figures",
    "garbage",
    "markup",
    "markup_limits",
    "memo",
    "model",
    "problems",
    "prose_dates",
    "protection",
    "published",
    "quotations",
    "sentences",
    "settings",
    "speakers",
    "views",
}
DOORS = {
    "yaml": "read",
    "jinja2": "render",
    "markupsafe": "render",
    "markdown": "render",
    "pagefind_bin": "publish",
    "livereload": "preview",
    "tornado": "preview",
    "msgspec": "memory",
    "tqdm": "cli",
    "watchfiles": "preview",
    "dask": "executors",
    "distributed": "executors",
}
"""Where each third-party package enters."""


def name_of(module: Path) -> str:
    return ".".join(
        ("backgrounder", *module.relative_to(PACKAGE).with_suffix("").parts)
    ).removesuffix(".__init__")


def imports(module: Path) -> set[str]:
    """Return the full name of everything that a module imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module}: imports name the whole way"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
            found.add(node.module)
    return found


def room(name: str) -> str:
    """Return the room of the house that a module or an imported name lies in."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_stage_imports_the_vocabulary_and_itself(module: Path) -> None:
    """Data flows one way: only the pipeline and the command line know the stages."""
    here = room(name_of(module))
    rooms = {room(name) for name in imports(module) if name.startswith("backgrounder.")}
    if here in STAGES:
        assert rooms <= VOCABULARY | {here, "__version__"}
    elif here in VOCABULARY:
        assert rooms <= VOCABULARY
    elif here == "authoring":
        assert rooms <= VOCABULARY | {here, "read", "__version__"}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_the_network_is_reached_from_one_module(module: Path) -> None:
    """And that one is imported by a single command, where its author asks for it."""
    reaching = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib"}
    here = name_of(module)
    if here != "backgrounder.authoring.download" and room(here) != "preview":
        assert not {name for name in imports(module) if name in reaching}
    if here != "backgrounder.authoring.source":
        assert "backgrounder.authoring.download" not in imports(module)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_third_party_package_enters_by_one_door(module: Path) -> None:
    for imported in imports(module):
        top = imported.split(".")[0]
        if top in DOORS:
            assert room(name_of(module)) == DOORS[top], f"{imported} enters by {DOORS[top]}"
        else:
            assert top in sys.stdlib_module_names | {"backgrounder"}, f"{imported} has no door"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_other_processes_are_had_by_one_door(module: Path) -> None:
    pools = {name for name in imports(module) if re.search("multiprocessing|PoolExecutor$", name)}
    assert not pools or room(name_of(module)) == "executors", f"{pools} enter by executors"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_only_the_command_line_prints(module: Path) -> None:
    if module.name == "cli.py":
        return
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Name) and node.id == "print")
        assert not (isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"}) or (
            "subprocess" in module.read_text(encoding="utf-8")
        )


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_group_repeats_possessively(module: Path) -> None:
    """Before Python 3.11.5 such a group also takes what it tries in vain: `(?>(…)*)` does not."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_pattern = "(?" in node.value
            assert not (is_pattern and re.search(r"(?<!\\)\)[*+?]\+", node.value)), node.value


def test_check_and_link_open_no_file() -> None:
    """They take values and give values, so their tests need no disk."""
    for stage in ("check", "link"):
        for module in (PACKAGE / stage).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    called = node.func
                    name = called.attr if isinstance(called, ast.Attribute) else ""
                    assert not (isinstance(called, ast.Name) and called.id == "open")
                    assert name not in {"read_text", "read_bytes", "write_text", "iterdir", "stat"}


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_module_imports_alone(module: Path) -> None:
    """No module depends on another having been imported first."""
    command = [sys.executable, "-W", "error", "-c", f"import {name_of(module)}"]
    done = subprocess.run(
        command, cwd=PACKAGE.parent, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_asking_for_help_imports_no_engine() -> None:
    """`--help` answers at once: what a command needs is imported by that command."""
    code = (
        "import sys\nfrom backgrounder.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "engines = {'yaml', 'jinja2', 'markdown', 'livereload', 'tornado', 'tqdm', 'watchfiles'}\n"
        "engines |= {'distributed'}\n"
        "heavy = engines & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
