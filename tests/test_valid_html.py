"""Every page of the first site is valid HTML, by two independent checkers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools import node

pytestmark = [pytest.mark.node, pytest.mark.slow]

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"


@pytest.fixture(autouse=True)
def node_packages() -> None:
    if not node.is_ready():
        pytest.skip("html-validate and the Nu checker come with the Node packages")


def test_html_validate_finds_no_error(first_site: Path) -> None:
    done = subprocess.run(
        [
            "node",
            str(MODULES / "html-validate" / "bin" / "html-validate.mjs"),
            "--config",
            str(ROOT / ".htmlvalidate.json"),
            "--formatter",
            "text",
            *(str(path) for path in sorted(first_site.rglob("*.html"))),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout[:3000] + done.stderr[:3000]


def test_the_nu_checker_finds_no_error(first_site: Path) -> None:
    """The reference validator of the W3C (https://validator.w3.org/nu/)."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("the Nu checker needs Java")
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [java, "-jar", str(jar), "--errors-only", "--skip-non-html", str(first_site)],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[:3000]
