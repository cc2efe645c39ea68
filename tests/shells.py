"""The real bash, zsh and fish on a terminal: keys go in, and what they show comes out."""

from __future__ import annotations

import fcntl
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 20.0
"""Seconds to wait for something that comes at once on a machine that is not busy."""
TAB, SHOW = "\t", "\x18"
"""SHOW (control and X) is made to print the line that is being written, and to take it away."""
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i"),
}
"""None reads the settings of whoever runs the tests."""
SET_UP: Mapping[str, str] = {
    "bash": (
        "bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'; "
        'show() { printf "\\n<<%s>>\\n" "$READLINE_LINE"; READLINE_LINE=; }; '
        "bind -x '\"\\C-x\": show'"
    ),
    "zsh": "show() { print -r -- $'\\n'\"<<$BUFFER>>\"; BUFFER= }; zle -N show; bindkey '^X' show",
    "fish": (
        "function show; printf '\\n<<%s>>\\n' (commandline); commandline ''; end; bind \\cx show"
    ),
}
_DRAWING = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")
"""What moves the cursor and sets colours."""


class Shell:
    """One shell, in a folder, that has loaded a script."""

    def __init__(self, name: str, folder: Path, script: str) -> None:
        self.name, self.folder = name, folder
        self.screen, self.line = os.openpty()
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        # The one who opens a terminal as the leader of a session gets it for its own.
        command = ("sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(self.line), *COMMANDS[name])
        self.process = subprocess.Popen(
            command, cwd=folder, env=_environment(name, folder), start_new_session=True
        )
        file = folder.parent / f"completion.{name}"
        file.write_text(script)
        self.press(f"{SET_UP[name]}\nsource ../{file.name}\necho rea''dy\n")
        self._wait_for("ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.screen)
        os.close(self.line)

    def press(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def complete(self, line: str) -> tuple[str, str]:
        """Write the beginning of a line and press TAB; return the line, and all that was shown."""
        self.press(f"{line}{TAB}{SHOW}")
        shown = self._wait_for(r"<<(.*)>>\n")
        return re.findall(r"<<(.*)>>\n", shown)[-1], shown

    def _wait_for(self, pattern: str) -> str:
        """Return what is shown from now on until something of the pattern is."""
        shown, end = "", time.monotonic() + PATIENCE
        while not re.search(pattern, shown):
            readable, _, _ = select.select([self.screen], [], [], max(0, end - time.monotonic()))
            assert readable, f"{pattern} never came: {shown}"
            shown += _DRAWING.sub("", os.read(self.screen, 65_536).decode(errors="replace"))
        return shown


def is_installed(name: str) -> bool:
    return shutil.which(name) is not None


def _environment(name: str, folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    terminal = "xterm" if name == "fish" else "dumb"  # fish shows nothing on a dumb one
    return {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": terminal}
