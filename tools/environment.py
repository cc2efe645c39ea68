"""Make `.venv` hold what the requirements files pin: `python -m tools.environment site|dev`.

pip works on `.venv` from outside, so neither ensurepip nor Debian's python3-venv is needed.
The stamp is taken away before a change and comes back after it. An environment without its stamp
was left half-made, and is made anew.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"

SITE = ROOT / "requirements.txt"
CLUSTER = ROOT / "requirements-cluster.txt"
DEV = ROOT / "requirements-dev.txt"
OLDEST_PIP = (22, 3)  # the first with `pip --python`


def main(layer: str) -> None:
    """Bring `.venv` up to `layer`: `site` (to build) or `dev` (to test as well)."""
    if not is_ready(layer):
        with Path(__file__).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at a time must not undo each other's work
            if not is_ready(layer):
                set_up(layer)


def is_ready(layer: str) -> bool:
    """Tell whether `.venv` works and was made from the requirements files as they are now."""
    return PYTHON.exists() and wanted_stamp(layer) in installed_stamps()


def set_up(layer: str) -> None:
    """Add the development tools to a good environment; otherwise start from nothing."""
    pip = find_pip()
    adding = is_ready("site") and len(installed_stamps()) == 1
    print(f"Setting up .venv for `{layer}` (once; needs the network) …", flush=True)
    STAMP.unlink(missing_ok=True)
    if not adding:
        venv.create(VENV, clear=True, symlinks=True)
    install(pip, DEV if layer == "dev" else SITE)
    layers = ("site", "dev") if layer == "dev" else ("site",)
    STAMP.write_text("\n".join(map(wanted_stamp, layers)), encoding="utf-8")


def installed_stamps() -> list[str]:
    """List what the last completed set-up left: one line per layer."""
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []


def wanted_stamp(layer: str) -> str:
    """Name a layer by what decides its content."""
    files = (SITE, CLUSTER, DEV) if layer == "dev" else (SITE,)
    return f"{layer} {sys.implementation.cache_tag} {digest(*files)}"


def digest(*files: Path) -> str:
    """Fingerprint the files' content."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def find_pip() -> str:
    """Return the first interpreter whose pip is new enough; without one, say so and stop.

    Inside an activated `.venv`, which has no pip, that is the interpreter it was made with.
    """
    base = getattr(sys, "_base_executable", sys.executable)
    for interpreter in (sys.executable, base):
        if pip_version(interpreter) >= OLDEST_PIP:
            return str(interpreter)
    sys.exit(
        f"Backgrounder needs pip 22.3 or newer for {sys.executable}.\n"
        "Try `python3 -m pip install --upgrade pip`, or on Debian and Ubuntu "
        "`apt-get install python3-pip`."
    )


def pip_version(interpreter: str) -> tuple[int, ...]:
    """Return the version of an interpreter's pip, `()` where it has none."""
    answer = subprocess.run(
        [interpreter, "-m", "pip", "--version"], capture_output=True, text=True, check=False
    )
    found = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
    return tuple(map(int, found.groups())) if found else ()


def install(interpreter: str, requirements: Path) -> None:
    """Install what a requirements file pins, and nothing that does not match its hash."""
    pip = [interpreter, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
    command = [*pip, "install", "--quiet", "--no-input", "--require-hashes"]
    outcome = subprocess.run(
        [*command, "--requirement", requirements.name],
        cwd=ROOT,
        env=os.environ | {"PIP_USER": "0"},  # a personal `user = true` contradicts `.venv`
        check=False,
    )
    if outcome.returncode:
        sys.exit("The set-up did not finish: see pip's message above. The next run starts it anew.")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
