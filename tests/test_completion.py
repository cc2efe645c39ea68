"""A press of TAB completes commands, options and this project's names, in the real shells too."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from backgrounder import cli, protection
from backgrounder.authoring.completion import SHELLS, script
from backgrounder.check import DEMANDS
from backgrounder.model import TagKind
from backgrounder.preview.editors import EDITORS
from backgrounder.protection import Cost, Person
from tests.front_door import BRIEF, Project
from tests.shells import Shell, is_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Offered = Callable[..., list[str]]

ENGINE = Path(__file__).parent.parent
MORE = """
-- content/pages/about.md --
---
title: About us
---
We are the Orro Explainer.
-- seeds/disputes.yaml --
how-low:
  question: How low is the lake?
  versions:
    - {answer: 4 metres, claims: [orro-2024#level]}
    - {answer: 5 metres, claims: [orro-2024#level]}
"""


@pytest.fixture
def here(lake: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Stand in the folder of a project that has one of everything."""
    monkeypatch.chdir(lake.folder)
    return lake.write(MORE)


@pytest.fixture
def offered(here: Project, capsys: pytest.CaptureFixture[str]) -> Offered:
    """Ask, as a shell does, what can stand for the last of some words; files come as `/files`."""

    def ask(*words: str, shell: str = "bash") -> list[str]:
        assert here.folder.is_dir()
        assert cli.main(["completion", shell, *(f"={word}" for word in words)]) == 0
        besides, *found = capsys.readouterr().out.splitlines()
        return found if besides == "words" else [*found, f"/{besides}"]

    return ask


# What is offered ----------------------------------------------------------------------------------


def test_commands_options_and_their_choices_are_offered(offered: Offered) -> None:
    assert offered("che") == ["check"]
    assert offered("new", "") == offered("--drafts", "new", "") == ["topic", "source", "tag"]
    assert offered("new", "source", "--fe") == ["--fetch"]
    assert offered("new", "tag", "Vell", "--kind", "pl") == ["place"]
    assert offered("new", "tag", "--kind", "") == list(cli.KINDS)
    assert offered("--format", "js") == offered("--format", "=", "js") == ["json"]
    assert offered("--format=js") == ["--format=json"]
    assert offered("completion", "z") == ["zsh"]
    assert offered("rename", "lake", "tarn", "--dry") == ["--dry-run"]
    assert offered("serve", "--editor", "ze") == ["zed"]
    assert offered("rules", "accused-f") == ["accused-form"]
    assert set(offered("rules", "")) == {demand.id for demand in DEMANDS}
    assert set(offered("serve", "--editor", "")) == set(EDITORS)


def test_the_names_of_this_project_are_offered(offered: Offered) -> None:
    names = ["lake", "about", "orro-2024", "lake-orro", "how-low", "/files"]
    assert offered("rename", "") == offered("explain", "") == names
    assert offered("rename", "lake") == ["lake", "lake-orro", "/files"]
    assert offered("rename", "tags/") == ["tags/lake-orro", "/files"]
    assert offered("explain", "topics/l") == ["topics/lake", "/files"]
    assert offered("rename", "orro-2024#") == ["orro-2024#level", "/files"]
    assert offered("explain", "sources/orro-2024#l") == ["sources/orro-2024#level", "/files"]
    assert offered("new", "tag", "Port Vell", "--within", "") == ["lake-orro"]
    assert offered("explain", "nothing#") == ["/files"]


def test_the_names_are_those_of_the_folder_that_is_named(
    offered: Offered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its name has a space in it, quoted in any way."""
    folder = tmp_path / "the other one"
    Project(folder, "-- content/topics/hill.md --\n").write("-- content/topics/hill.ur.md --\n")
    wanted = ["hill", "/files"]
    for said in (f"'{folder}'", f'"{folder}', str(folder).replace(" ", "\\ ")):
        assert offered("--root", said, "explain", "") == wanted
        assert offered("explain", "--root", "=", said, "") == wanted
    assert offered("--root", str(folder), "explain", "", shell="fish")[0] == "hill\ttopic"
    assert offered("explain", f"--root={folder}", "", shell="zsh")[0] == "hill:topic"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert offered("--root", "~/the\\ other\\ one", "explain", "") == wanted


def test_what_is_no_command_is_taken_for_none(offered: Offered) -> None:
    """The value of an option, a name, and what follows where nothing more does."""
    assert offered("--root", "build", "che") == ["check"]
    assert offered("explain", "check", "--dr") == ["--drafts"]
    assert "--dry-run" not in offered("explain", "rename", "--")
    assert offered("explain", "lake", "") == offered("explain", "lake", "--")
    assert offered("check", "fo") == offered("new", "topic", "") == []
    assert offered("nonsense=", "") == offered("")
    assert offered("--nonsense=x") == []


def test_files_and_folders_are_left_to_the_shell(offered: Offered) -> None:
    assert offered("--root", "") == offered("--output", "=", "") == ["/folders"]
    assert offered("--since", "") == offered("new", "source", "") == ["/files"]


def test_every_command_and_option_is_offered(offered: Offered) -> None:
    text = cli._parser().format_help()
    assert set(re.findall(r"^    ([a-z]+) ", text, re.MULTILINE)) == set(offered(""))
    assert set(re.findall(r"--[a-z-]+", text)) == set(offered("--"))


def test_broken_files_have_no_names_and_stop_nothing(here: Project, offered: Offered) -> None:
    here.write("-- content/tags.yaml --\n[\n-- seeds/disputes.yaml --\na: 1\n$(x): 2\n")
    here.remove("content/pages")
    (here.folder / "content" / "topics" / "$(touch x) *.md").touch()
    assert offered("rename", "") == ["lake", "orro-2024", "a", "/files"]
    assert offered("--root", "nowhere", "rename", "") == ["/files"]


def test_a_name_that_must_not_be_told_is_not_offered(here: Project, offered: Offered) -> None:
    weak = Cost(n=2, r=1, p=1)
    person = Person(id="person-1", say="the girl", salt="0a" * 16, cost=weak)
    listed = protection.written([protection.extended(person, ("Mira Vell",), ())])
    here.write(f"-- seeds/protected.yaml --\n{listed}")
    (here.folder / "content" / "topics" / "mira-vell.md").touch()
    assert offered("rename", "")[:2] == ["lake", "about"]
    (here.folder / "seeds" / "protected.yaml").write_text("[")
    assert offered("rename", "") == ["/files"]
    assert offered("che") == ["check"]


def test_what_the_command_line_offers_is_what_the_model_knows() -> None:
    assert get_args(TagKind) == cli.KINDS
    assert tuple(SHELLS) == cli.SHELLS


def test_the_command_prints_the_script(lake: Project) -> None:
    result = lake.run("completion", "bash")
    assert result.code == 0
    assert "complete -o default -F _backgrounder build.py backgrounder" in result.out
    assert sys.executable in result.out


# The shells themselves ----------------------------------------------------------------------------

TRAP = "#!/bin/sh\ntouch sprung\n"


@pytest.fixture(params=["bash", "zsh", "fish"], scope="module")
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """Open a shell in a project; bash is always there, the others where they are installed."""
    name = request.param
    if name != "bash" and not is_installed(name):
        pytest.skip(f"{name} is not installed")
    top = tmp_path_factory.mktemp("an author's folder")
    program = top / "build.py"
    program.symlink_to(ENGINE / "build.py")
    project = Project(top / "project").write(BRIEF).write(MORE)
    Project(project.folder / "other one", "-- content/topics/hill.md --\n")
    trap = project.folder / "build.py"
    trap.write_text(TRAP)
    trap.chmod(0o755)
    with Shell(name, project.folder, script(name, (sys.executable, str(program)))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("begun", "completed"),
    [
        ("./build.py che", "./build.py check "),
        ("backgrounder che", "backgrounder check "),
        ("./build.py check --format=js", "./build.py check --format=json "),
        ("./build.py new tag Vell --within la", "./build.py new tag Vell --within lake-orro "),
        ("./build.py rename or", "./build.py rename orro-2024 "),
        ("./build.py explain topics/", "./build.py explain topics/lake "),
        ("./build.py rename orro-2024#", "./build.py rename orro-2024#level "),
        ("./build.py new topic ", "./build.py new topic "),
        ("./build.py explain content/to", "./build.py explain content/topics/"),
        ("./build.py --root oth", "./build.py --root other one/"),
        ("./build.py --output=oth", "./build.py --output=other one/"),
        ("./build.py --root content/si", "./build.py --root content/si"),
        ("./build.py --root other\\ one explain hi", "./build.py --root other one explain hill "),
        ("./build.py --root 'other one' explain hi", "./build.py --root 'other one' explain hill "),
    ],
)
def test_a_tab_completes(shell: Shell, begun: str, completed: str) -> None:
    """Whether a sign needs a backslash is the shell's own affair."""
    assert shell.complete(begun)[0].replace("\\", "") == completed


def test_a_tab_lists_what_there_is(shell: Shell) -> None:
    _, shown = shell.complete("./build.py new ")
    assert {"topic", "source", "tag"} <= set(shown.split())
    _, shown = shell.complete("./build.py rename lake")
    assert {"lake", "lake-orro"} <= set(shown.split())
    if shell.name != "bash":
        assert re.search(r"lake-orro\W+tag", shown)


def test_a_tab_runs_no_program_that_lies_there(shell: Shell) -> None:
    """The one that printed the script answers: a folder that was unpacked may hold anything."""
    assert shell.complete("./build.py che")[0] == "./build.py check "
    assert not (shell.folder / "sprung").exists()


@pytest.mark.parametrize("name", SHELLS)
def test_a_program_that_has_gone_says_nothing(name: str, tmp_path: Path) -> None:
    """Files are completed then, as if nothing had been loaded."""
    if name != "bash" and not is_installed(name):
        pytest.skip(f"{name} is not installed")
    folder = tmp_path / "project"
    (folder / "lake water").mkdir(parents=True)
    with Shell(name, folder, script(name, (str(tmp_path / "gone"),))) as shell:
        line, shown = shell.complete("./build.py la")
    assert line.replace("\\", "") == "./build.py lake water/"
    assert "gone" not in shown
