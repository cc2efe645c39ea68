"""Addresses that open a file in the author's own editor, at a line and a column."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backgrounder.problems import Place

EDITORS: Mapping[str, str] = {
    "vscode": "vscode://file/{path}:{line}:{column}",
    "vscodium": "vscodium://file/{path}:{line}:{column}",
    "cursor": "cursor://file/{path}:{line}:{column}",
    "zed": "zed://file/{path}:{line}:{column}",
    "sublime": "subl://open?url=file:///{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file:///{path}&line={line}&column={column}",
    "idea": "idea://open?file=/{path}&line={line}&column={column}",
    "none": "",
}
"""What each editor registers with the system; `none` has the places as plain text."""

DEFAULT = "vscode"
_PROGRAMS = {
    "code": "vscode",
    "codium": "vscodium",
    "cursor": "cursor",
    "zed": "zed",
    "zeditor": "zed",
    "subl": "sublime",
    "sublime_text": "sublime",
    "mate": "textmate",
    "idea": "idea",
    "pycharm": "idea",
    "webstorm": "idea",
}
_IN_A_TERMINAL = re.compile(r"n?vim?|nano|emacs(client)?|micro|hx|helix|kak|joe|ed")
"""Nothing on a page could open a file in these."""


def editor_of(asked: str, environment: Mapping[str, str]) -> str:
    """Return a name of `EDITORS`: the one asked for, or else what $VISUAL or $EDITOR comes to."""
    if asked:
        return asked
    command = environment.get("VISUAL") or environment.get("EDITOR") or ""
    program = PurePath(re.split(r"\s+-|\s*$", command, maxsplit=1)[0]).stem.lower()
    if _IN_A_TERMINAL.fullmatch(program):
        return "none"
    return _PROGRAMS.get(program, DEFAULT)


def link(editor: str, place: Place, location: str) -> str:
    """Return the address that opens the file at `location`, an absolute path; empty for `none`."""
    path = quote(location.replace("\\", "/").lstrip("/"))
    return EDITORS[editor].format(path=path, line=place.line, column=place.column)
