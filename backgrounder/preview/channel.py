"""What the server tells the pages that are open in the browser, and what they tell the server.

Every page opens one WebSocket, at `/livereload`. It is livereload's, with its protocol
(http://livereload.com/protocols/official-7): `hello` and `info` come in, `hello` and `reload` go
out. Our own script speaks the same with `OWN_PROTOCOL` in its `hello`, and more besides.

From our script, as JSON:

    {"command": "hello", "protocols": [OWN_PROTOCOL]}
    {"command": "showing", "page": "/topics/lake/", "version": "…", "files": ["/static/a.css", …]}

`page` is `location.pathname`; `version` is what the tag of the script carries in `data-version`;
`files` are the paths of the stylesheets, pictures and scripts that the page shows. To our script:

    {"command": "reload", "path": "/topics/lake/", "liveCSS": true}
    {"command": "restyle", "old": "/static/a.css", "new": "/static/b.css", "version": "…"}
    {"command": "problems", "current": false, "errors": 1, "problems": [{"place", "rule", …}], …}

A tab hears of its own page and of the files that it shows, and of nothing else that is in the site.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from backgrounder.preview.shelf import path_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from backgrounder.preview.shelf import Shown

OWN_PROTOCOL = "backgrounder-preview-1"
LIVERELOAD_PROTOCOL = "http://livereload.com/protocols/official-7"

MOST_TABS = 200
MOST_FILES = 200
"""How many files a tab may say that it shows."""
LONGEST_ADDRESS = 2048


@dataclass(frozen=True, slots=True)
class Changed:
    """Files have new content: the tabs that show one of them load again.

    Where nothing but stylesheets that a tab shows has changed, they are swapped without a reload.
    """

    paths: frozenset[str]
    """In the site, without a leading slash; files that are gone belong to it."""


@dataclass(frozen=True, slots=True)
class Restyled:
    """A stylesheet has a new name: the tabs that show it swap it without loading again."""

    old: str
    new: str
    pages: frozenset[str]
    """The pages in which nothing has changed but such names."""


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong now; kept for tabs that come later."""

    record: Callable[[str], Mapping[str, object]] = lambda _: {}
    """Gives what the tab that shows a page, named by its path in the site, is sent of it; nothing
    where nothing is. It is asked for each tab, so that nobody lists what no tab shows."""


Message = Changed | Restyled | Problems


class Line(Protocol):
    """An open socket."""

    def send(self, text: str) -> None:
        """Send one message; a socket that is gone or does not read is dropped, never waited for."""

    def drop(self) -> None:
        """Close it."""


@dataclass(slots=True)
class Tab:
    """What is known of one open page."""

    is_ours: bool = False
    page: str = ""
    """Its path in the site; empty until the tab has said it."""
    files: frozenset[str] = frozenset()


@dataclass(slots=True)
class Channel:
    """All open tabs. Its methods are called in the event loop's thread."""

    shown: Shown
    tabs: dict[Line, Tab] = field(default_factory=dict)
    last: Problems = field(default_factory=Problems)

    def tell(self, message: Message) -> None:
        """Pass `message` on to the tabs that it concerns."""
        if isinstance(message, Problems):
            self.last = message
        for line, tab in tuple(self.tabs.items()):
            for record in self._records(message, tab):
                line.send(_text(record))

    def open_pages(self) -> frozenset[str]:
        """Return the paths in the site of the pages that are open."""
        return frozenset(tab.page for tab in self.tabs.values() if tab.page)

    def has_room(self) -> bool:
        """Tell whether one more tab may come; one that has not said what it shows makes room."""
        if len(self.tabs) < MOST_TABS:
            return True
        silent = next((line for line, tab in self.tabs.items() if not tab.page), None)
        if silent is not None:
            self.leave(silent)
            silent.drop()
        return silent is not None

    def join(self, line: Line) -> None:
        """Take a new socket in."""
        self.tabs[line] = Tab()

    def leave(self, line: Line) -> None:
        """Forget a socket that was closed."""
        self.tabs.pop(line, None)

    def hear(self, line: Line, text: str | bytes) -> bool:
        """Take in what a tab says; False where it is none of what the protocol allows."""
        said, tab = _parsed(text), self.tabs.get(line)
        if said is None or tab is None:
            return False
        command = said.get("command")
        if command == "hello":
            tab.is_ours = OWN_PROTOCOL in _strings(said.get("protocols"))
            line.send(_text(_HELLO))
        elif command == "info":
            tab.page = _page_of_url(said.get("url"))
        elif command == "showing":
            self._note_what_it_shows(line, tab, said)
        return command in {"hello", "info", "showing"}

    def _note_what_it_shows(self, line: Line, tab: Tab, said: Mapping[str, object]) -> None:
        tab.page = _path(said.get("page"))
        paths = (_path(name) for name in _strings(said.get("files")))
        tab.files = frozenset(path for path in paths if path)
        # Between the page's loading and this moment it may have changed already.
        if self._version(tab.page) != said.get("version"):
            line.send(_text(_reload(tab.page)))
        for record in self._records(self.last, tab):
            line.send(_text(record))

    def _version(self, page: str) -> str:
        return version_of(self.shown.shelf.files.get(page))

    def _records(self, message: Message, tab: Tab) -> list[Mapping[str, object]]:
        """Return what is sent to one tab for `message`."""
        match message:
            case Problems():
                record = message.record(tab.page) if tab.is_ours and tab.page else {}
                return [record] if record else []
            case Restyled():
                return self._restyles(message, tab) if tab.page in message.pages else []
            case Changed(paths):
                return _reloads(paths, tab)

    def _restyles(self, message: Restyled, tab: Tab) -> list[Mapping[str, object]]:
        if not tab.is_ours:
            return [_reload(tab.page)]  # livereload's script cannot give a stylesheet a new name
        if message.old not in tab.files:
            return []
        tab.files = tab.files - {message.old} | {message.new}
        names = {"old": f"/{message.old}", "new": f"/{message.new}"}
        return [{"command": "restyle", **names, "version": self._version(tab.page)}]


_HELLO: Mapping[str, object] = {
    "command": "hello",
    "protocols": [LIVERELOAD_PROTOCOL, OWN_PROTOCOL],
    "serverName": "backgrounder",
}


def _reloads(paths: frozenset[str], tab: Tab) -> list[Mapping[str, object]]:
    """Return the order to load the page again, or to swap its stylesheets, or none."""
    concerned = paths & ({tab.page} | tab.files) if tab.page else frozenset()
    if concerned and all(path.endswith(".css") for path in concerned):
        return [_reload(path) for path in sorted(concerned)]
    return [_reload(tab.page)] if concerned else []


def _reload(path: str) -> Mapping[str, object]:
    """Return livereload's order; it swaps a stylesheet, and for any other path loads the page."""
    return {"command": "reload", "path": f"/{path.removesuffix('index.html')}", "liveCSS": True}


def _parsed(text: str | bytes) -> Mapping[str, object] | None:
    """Return a message that came in, where it is a JSON object."""
    if isinstance(text, bytes):
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _strings(value: object) -> list[str]:
    """Return the strings of a list that came in, as many as are allowed."""
    listed = value if isinstance(value, list) else []
    return [each for each in islice(listed, MOST_FILES) if isinstance(each, str)]


def _path(address: object) -> str:
    """Return the path in the site of an address that came in; empty where it is none."""
    if not isinstance(address, str) or len(address) > LONGEST_ADDRESS:
        return ""
    return path_of(address) or ""


def _page_of_url(url: object) -> str:
    """Return the path in the site of livereload's `info`, which gives the whole URL."""
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS:
        return ""
    path = url.split("://", 1)[-1].partition("/")[2]
    return _path("/" + path.partition("#")[0].partition("?")[0])


def _text(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False)
