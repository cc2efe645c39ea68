"""Install the checkers of package.json where Node.js is at hand: `python -m tools.node`.

They are a second opinion on the finished pages, so a machine without Node.js goes on without them:
the tests marked `node` ask `is_ready()`.
"""

import shutil
import subprocess
import sys

from tools.environment import ROOT, digest

LOCK = ROOT / "package-lock.json"
STAMP = ROOT / "node_modules" / ".installed"
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> None:
    """Install what is missing; where that fails, say what will be left out and why."""
    if is_ready():
        return
    reason = missing_program() or install()
    if reason:
        print(f"The tests marked `node` will be skipped: {reason}.", file=sys.stderr, flush=True)


def is_ready() -> bool:
    """Tell whether Node.js is here and its packages are those of package-lock.json."""
    if missing_program() or not STAMP.exists():
        return False
    return STAMP.read_text(encoding="utf-8") == digest(LOCK)


def missing_program() -> str:
    """Say which of the two programs is not on PATH; nothing where both are."""
    missing = [program for program in ("node", "npm") if not shutil.which(program)]
    return f"no {' and no '.join(missing)} on PATH" if missing else ""


def install() -> str:
    """Run npm, and return what went wrong; nothing where all went well."""
    print("Installing the Node.js checkers (once; needs the network) …", flush=True)
    STAMP.unlink(missing_ok=True)
    outcome = subprocess.run(NPM_CI, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if outcome.returncode:
        return "`npm ci` failed, see its message above"
    STAMP.write_text(digest(LOCK), encoding="utf-8")
    return ""


if __name__ == "__main__":
    main()
