"""Pin the newest allowed versions, with their hashes: `make lock`. Needs uv, and npm.

The files name no index, host or folder, so they install from any mirror.
"""

import os
import re
import shutil
import subprocess
import sys

from tools.environment import DEV, ROOT, SITE

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
    """Write the three lock files."""
    missing = [program for program in ("uv", "npm") if not shutil.which(program)]
    if missing:
        sys.exit(f"`make lock` needs {' and '.join(missing)} on PATH.")
    site = NOTE.format(purpose="a build needs") + compiled("pyproject.toml", "--extra", "search")
    SITE.write_text(refuse_addresses(site), encoding="utf-8")

    shared = re.findall(r"^([\w.-]+)==", site, flags=re.MULTILINE)
    left_out = [f"--no-emit-package={name}" for name in shared]
    tools = compiled("--group", "dev", "--constraint", SITE.name, *left_out)
    dev = f"{NOTE.format(purpose='the tests need beside')}-r {SITE.name}\n{tools}"
    DEV.write_text(refuse_addresses(dev), encoding="utf-8")

    subprocess.run(NPM, cwd=ROOT, check=True)


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
