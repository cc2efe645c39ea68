"""What all tests share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from backgrounder.cli import main
from tests.front_door import BASE, BRIEF, Project

ROOT = Path(__file__).parent.parent


def pytest_configure() -> None:
    """Let Ctrl-C reach the programs that tests start, also where the tests run in the background.

    A shell starts those with the interrupt ignored, and what is ignored stays so in their children.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Write a small valid site; nothing is published yet."""
    return Project(tmp_path / "project", BASE)


@pytest.fixture
def lake(project: Project) -> Project:
    """Write the same with one brief."""
    return project.write(BRIEF)


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the first site, as its readers get it, and return its folder."""
    output = tmp_path_factory.mktemp("first") / "site"
    assert main(["--root", str(ROOT), "--output", str(output)]) == 0
    return output
