"""Find, or fetch, the Chromium that the browser tests drive: `python -m tools.browser`.

Tests call `find()`. Only a Chromium that has shown a page counts: Ubuntu's package, for one,
is a stub that only points to a snap.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import PYTHON, VENV

CHOSEN = "BACKGROUNDER_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEMBERED = VENV / ".chromium"
ADVICE = f"""\
The browser tests need a Chromium that runs headless, and none was found or could be installed.
Install Chromium or Chrome, or name one: {CHOSEN}=/path/to/chromium make test
To leave these tests out: {PYTHON.relative_to(VENV.parent)} -m pytest -m "not browser"
"""


def main() -> int:
    """Make sure that there is a Chromium; 3 where there is none."""
    if find():
        return 0
    if chosen := os.environ.get(CHOSEN):
        print(f"{CHOSEN}={chosen} does not run headless.", file=sys.stderr)
        return 3
    if any(attempt() and find() for attempt in (by_apt, by_playwright)):
        return 0
    print(ADVICE, end="", file=sys.stderr)
    return 3


def find() -> str | None:
    """Return the path of a Chromium that works."""
    if chosen := os.environ.get(CHOSEN):
        return chosen if works(chosen) else None
    if REMEMBERED.exists():
        path = REMEMBERED.read_text(encoding="utf-8")
        if Path(path).exists():
            return path
    return search()


def search() -> str | None:
    """Try the candidates one after the other, and remember the first that works."""
    path = next(filter(works, candidates()), None)
    if path and VENV.exists():
        REMEMBERED.write_text(path, encoding="utf-8")
    return path


def candidates() -> Iterator[str]:
    """Go through the Chromiums of PATH, then Playwright's own."""
    yield from filter(None, map(shutil.which, NAMES))
    if not PYTHON.exists():
        return
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as it: print(it.chromium.executable_path)"
    )
    answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    if answer.stdout:
        yield answer.stdout.strip()


def works(path: str) -> bool:
    """Let a Chromium show a page, with the switches that also suit root and small containers."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        switches = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
        command = [path, *switches, f"--user-data-dir={profile}", "--dump-dom", "data:text/html,ok"]
        try:
            shown = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return b"ok</body>" in shown.stdout


def by_apt() -> bool:
    """Install Debian's Chromium, and fonts for the scripts of our pages."""
    if not may_apt():
        return False
    return run("apt-get", "update") and run(
        "apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"
    )


def by_playwright() -> bool:
    """Download Playwright's Chromium and, if it does not run then, the libraries it lacks."""
    playwright = (str(PYTHON), "-m", "playwright")
    return run(*playwright, "install", "chromium") and (
        find() is not None or (may_apt() and run(*playwright, "install-deps", "chromium"))
    )


def may_apt() -> bool:
    """Tell whether we are root on a system of Debian's family."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def run(*command: str) -> bool:
    """Run a command in sight of the user, who cannot be asked anything."""
    print(f"Installing a Chromium for the tests: {' '.join(command)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    outcome = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    return outcome.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
