"""Pin the newest allowed versions, with their hashes: `make lock`. Needs uv, and npm.

The files name no index, host or folder, so they install from any mirror.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import CLUSTER, DEV, ROOT, SITE

NOTE = """\
# What {purpose}, pinned with the hashes of every platform's files.
# Made from pyproject.toml by `make lock`: change the versions there, not here.
"""
UV = (
    *("uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"),
)
NPM = (
    *("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"),
    "--omit-lockfile-registry-resolved",
)


def main() -> None:
    """Write the lock files, the Python ones each on top of the one before."""
    missing = [program for program in ("uv", "npm") if not shutil.which(program)]
    if missing:
        sys.exit(f"`make lock` needs {' and '.join(missing)} on PATH.")
    pin(SITE, (), "a build needs", "pyproject.toml", "--extra", "search")
    pin(CLUSTER, (SITE,), "a Dask cluster needs beside", "pyproject.toml", "--extra", "cluster")
    pin(DEV, (CLUSTER, SITE), "the tests need beside", "--group", "dev")
    subprocess.run(NPM, cwd=ROOT, check=True)


def pin(file: Path, below: tuple[Path, ...], purpose: str, *wanted: str) -> None:
    """Write what is wanted beside the files below, of which the first leads to the others."""
    pinned = "".join(each.read_text(encoding="utf-8") for each in below)
    shared = re.findall(r"^([\w.-]+)==", pinned, flags=re.MULTILINE)
    left_out = [f"--no-emit-package={name}" for name in shared]
    kept = [f"--constraint={each.name}" for each in below]
    head = NOTE.format(purpose=purpose) + "".join(f"-r {each.name}\n" for each in below[:1])
    file.write_text(refuse_addresses(head + compiled(*wanted, *kept, *left_out)), encoding="utf-8")


def compiled(*arguments: str) -> str:
    """Let uv resolve for all platforms and Pythons at once, whatever the machine's own settings."""
    environment = {name: value for name, value in os.environ.items() if name[:3] != "UV_"}
    answer = subprocess.run(
        [*UV, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return answer.stdout


def refuse_addresses(lock: str) -> str:
    """Hand the text back, unless it ties us to one server or machine."""
    address = re.search(r"^.*://.*$", lock, flags=re.MULTILINE)
    return sys.exit(f"Not written, it holds an address: {address[0]}") if address else lock


if __name__ == "__main__":
    main()
