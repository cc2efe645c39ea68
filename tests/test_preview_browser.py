"""The live preview in a real Chromium: what an author sees after a save."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.front_door import BASE, BRIEF, Project, tree
from tests.test_browser import AXE, SWITCHES
from tools import browser as chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENGINE = Path(__file__).parent.parent
PATIENCE = 20_000
"""Milliseconds."""
LAKE = "content/topics/lake.md"
PARAGRAPHS = "\n\n".join(
    f"Paragraph {number}: the shore is walked by the Vell Fishers’ Union." for number in range(60)
)
HILL = """
-- content/topics/hill.md --
---
title: What the hill is made of
summary: Of stone.
tags: [lake-orro]
date: 2024-06-02
draft: true
timeline:
  - when: 2024-05-01
    what: The hill was measured [@orro-2024#level].
---
## What is it?

A hill, and stone [@orro-2024#level].
"""
LOADS = "sessionStorage.loads = 1 + Number(sessionStorage.loads || 0)"


class Author:
    """A project, its running preview and its files."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.lines: list[str] = []
        self.start()

    def start(self, port: str = "0") -> None:
        command = [sys.executable, str(ENGINE / "build.py"), "serve", "--port", port]
        self.process = subprocess.Popen(
            [*command, "--root", str(self.project.folder), "--editor", "vscode"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.entrance = self.process.stdout.readline().strip()
        self.address = self.entrance.partition("?")[0]
        while "Ready" not in (line := self.process.stdout.readline()):
            assert line, "the preview has ended"

    def line(self) -> str:
        """Return the next line of a build, past the problems that it tells."""
        assert self.process.stdout
        while not re.search(r", \d+ ms", line := self.process.stdout.readline()):
            assert line, "the preview has ended"
        return line

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout
        self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait(PATIENCE / 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    assert path, chromium.ADVICE
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    project = Project(tmp_path / "project", BASE).write(BRIEF)
    for folder in ("templates", "static"):
        shutil.copytree(ENGINE / folder, project.folder / folder)
    (project.folder / LAKE).write_text(BRIEF.partition("--\n")[2].strip() + f"\n\n{PARAGRAPHS}\n")
    running = Author(project)
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def context(browser: Browser, author: Author) -> Iterator[BrowserContext]:
    """Enter the preview; each page of the context counts how often it was loaded."""
    opened = browser.new_context(viewport={"width": 1000, "height": 700})
    opened.set_default_timeout(PATIENCE)
    opened.add_init_script(LOADS)
    opened.new_page().goto(author.entrance)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, author: Author) -> Page:
    return shown(context, author, "topics/lake/")


def shown(context: BrowserContext, author: Author, path: str) -> Page:
    """Open a page and wait until it is heard by the server."""
    opened = context.new_page()
    opened.goto(author.address + path)
    opened.locator(".summary", has_text=re.compile(".")).wait_for()
    return opened


def loads(page: Page) -> int:
    return int(page.evaluate("sessionStorage.loads"))


def problem(page: Page) -> Locator:
    return page.locator("dialog li").first


def test_a_save_is_shown_on_its_page_and_reloads_no_other(
    context: BrowserContext, author: Author, page: Page
) -> None:
    """Two tabs of the page, and one of another page."""
    twin, other = shown(context, author, "topics/lake/"), shown(context, author, "about/")
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    for each in (page, twin):
        each.get_by_role("heading", name="How deep is it?").wait_for()
    assert "content/topics/lake.md: " in author.line()
    other.wait_for_timeout(200)
    assert asked == []
    assert not author.project.site.exists()


def test_three_saves_in_quick_succession_end_with_the_last_text(author: Author, page: Page) -> None:
    """In at most two builds."""
    for old, new in (("low", "lower"), ("lower", "lowest"), ("lowest", "deep")):
        author.project.edit(LAKE, f"How {old} is it?", f"How {new} is it?")
    page.get_by_role("heading", name="How deep is it?").wait_for()
    author.project.edit("content/tags.yaml", "A lake in", "A big lake in")
    page.get_by_text("A big lake in").wait_for()
    lines = [author.line()]
    while "tags.yaml" not in lines[-1]:
        lines.append(author.line())
    assert len(lines) <= 3


def test_ten_thousand_rapid_saves_end_with_the_last_text(author: Author, page: Page) -> None:
    """In few builds, and the memory stays what it was."""
    file = author.project.folder / LAKE
    text = file.read_text(encoding="utf-8")
    before = memory(author.process.pid)
    for number in range(10_000):
        end = "The end" if number == 9_999 else f"How low is it, {number % 10}?"
        file.write_text(text.replace("How low is it?", end), encoding="utf-8")
    page.get_by_role("heading", name="The end").wait_for()
    assert memory(author.process.pid) - before < 5_000_000
    author.project.edit("content/tags.yaml", "A lake in", "A big lake in")
    builds = 1
    while "tags.yaml" not in author.line():
        builds += 1
    assert builds < 1_000


def memory(process: int) -> int:
    """Return the bytes that a process holds; nothing but on Linux."""
    status = Path(f"/proc/{process}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0


def test_a_stylesheet_is_swapped_without_a_reload(author: Author, page: Page) -> None:
    before = loads(page)
    for colour in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        with (author.project.folder / "static" / "style.css").open("a") as stylesheet:
            stylesheet.write(f"h1 {{ color: {colour} }}\n")
        page.wait_for_function(
            "wanted => getComputedStyle(document.querySelector('h1')).color === wanted", arg=colour
        )
    assert loads(page) == before


def test_the_text_under_the_eye_stays_where_it_is(author: Author, page: Page) -> None:
    """Although text was put in above it, and the paragraph at the top was edited."""
    where = "[...document.querySelectorAll('main p')]"
    top = f"{where}.find(p => p.innerText.startsWith('Paragraph 41')).getBoundingClientRect().top"
    page.evaluate(
        f"scrollBy(0, {where}.find(p => p.innerText.startsWith('Paragraph 41'))"
        ".getBoundingClientRect().top - 5)"
    )
    before = page.evaluate(top)
    more = "\n\n".join(f"More {number} of it." for number in range(20))
    text = (author.project.folder / LAKE).read_text()
    text = text.replace("Paragraph 1:", f"{more}\n\nParagraph 1:").replace("41:", "41, edited:")
    (author.project.folder / LAKE).write_text(text)
    page.get_by_text("Paragraph 41, edited").wait_for()
    page.wait_for_function(f"() => Math.abs({top} - {before}) < 3")


BREAKS = {
    "front matter": (LAKE, "title: Why", "title: [Why"),
    "a template": ("templates/base.html", "{% block main %}", "{% blok main %}"),
    "tags": ("content/tags.yaml", "kind: place", "kind: [place"),
    "seeds": ("seeds/sources/orro-2024.yaml", "kind: newspaper", "kind: {newspaper"),
    "site.yaml": ("content/site.yaml", "language: en", "language: [en"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_an_error_is_shown_with_file_and_line_and_goes_when_it_is_mended(
    author: Author, page: Page, what: str
) -> None:
    """No restart; the last good page stays under it."""
    path, good, bad = BREAKS[what]
    text = (author.project.folder / path).read_text(encoding="utf-8")
    line = text[: text.index(good)].count("\n") + 1
    author.project.edit(path, good, bad)
    at = page.locator("dialog .where", has_text=f"{path}:{line}:")
    at.first.wait_for()
    assert "What you see is from" in page.locator("dialog .since").inner_text()
    link = at.locator("a").first.get_attribute("href")
    assert link
    assert link.startswith("vscode://file/")
    assert str(author.project.folder / path) in link
    assert page.locator("h1", has_text="Why the lake is falling").count() == 1
    author.project.edit(path, bad, good)
    page.locator("dialog").wait_for(state="hidden")
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    page.get_by_role("heading", name="How deep is it?").wait_for()


def test_what_a_file_says_is_shown_as_text(author: Author, page: Page) -> None:
    author.project.edit(LAKE, "tags: [", 'tilte: "<img src=x onerror=alert(1)>`<b>"\ntags: [')
    problem(page).wait_for()
    assert "<img src=x onerror" in page.locator("dialog").inner_text()
    assert page.locator("dialog :is(img, b)").count() == 0


def test_the_overlay_is_closed_and_opened_by_keyboard(author: Author, page: Page) -> None:
    """It takes the focus and gives it back; closed, it stays so until something else is wrong."""
    page.locator("main a").first.focus()
    author.project.edit(LAKE, "title:", "tilte:")
    page.get_by_role("alertdialog").wait_for()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.innerText") == "Close"
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('main a')")
    author.line()
    author.project.edit(LAKE, "date:", "# a remark\ndate:")
    author.line()
    page.wait_for_timeout(100)
    assert page.locator("dialog").is_hidden()
    page.get_by_role("button", name="Show").press("Enter")
    page.get_by_role("alertdialog").wait_for()
    assert "`" not in page.get_by_role("status").inner_text()


def test_a_sentence_without_support_is_lit_and_says_why(author: Author, page: Page) -> None:
    """The page is shown, with its problem; across a link, emphasis and typography."""
    author.project.edit(LAKE, "The water stands 4 metres", 'The *water* "here" stands 5 metres')
    flag = page.locator(".preview-flag")
    flag.wait_for()
    page.keyboard.press("Escape")
    lit = page.evaluate("[...CSS.highlights.get('preview-error')].map(String)")
    assert len(lit) == 1
    assert re.sub(r"\W", "", lit[0]).startswith("Thewaterherestands5metres")
    flag.focus()
    assert "5 metres is not what is cited" in page.locator(".tip").inner_text()
    flag.press("Enter")
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    author.project.edit(LAKE, "stands 5 metres", "stands 4 metres")
    flag.wait_for(state="detached")


def test_a_sentence_is_lit_without_highlights_too(author: Author, context: BrowserContext) -> None:
    """Older browsers get marks in the text."""
    context.add_init_script("delete globalThis.Highlight")
    page = shown(context, author, "topics/lake/")
    author.project.edit(LAKE, "The water stands 4 metres", "The *water* stands 5 metres")
    page.locator("mark.preview-error").first.wait_for()
    assert "".join(page.locator("mark.preview-error").all_inner_texts()).startswith("The water st")


def test_each_paragraph_shows_what_it_rests_on(author: Author, page: Page) -> None:
    """By a key or a button; it stays over a reload."""
    assert page.locator(".preview-evidence").count() == 0
    page.keyboard.press("Alt+e")
    rests = page.locator(".prose p + .preview-evidence")
    assert "The water stands 4 metres below its mark of 1990" in rests.first.inner_text()
    assert "Orro Gazette" in rests.first.inner_text()
    assert "No claim is cited" in rests.nth(1).inner_text()
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    page.get_by_role("heading", name="How deep is it?").wait_for()
    rests.first.wait_for()
    page.get_by_role("button", name="Evidence").click()
    assert rests.count() == 0


def test_the_bar_can_be_hidden_for_the_tab(author: Author, page: Page) -> None:
    page.get_by_role("button", name="Hide").click()
    assert page.locator(".bar").is_hidden()
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    page.get_by_role("heading", name="How deep is it?").wait_for()
    page.locator(".chip").wait_for()
    assert page.locator(".bar").is_hidden()
    page.locator(".chip").click()
    assert page.locator(".bar").is_visible()


@pytest.mark.parametrize(
    "path", ["", "topics/", "tags/lake-orro/", "timeline/", "sources/orro-2024/", "topics/hill/"]
)
def test_a_draft_is_marked_wherever_it_is_shown(
    author: Author, context: BrowserContext, path: str
) -> None:
    author.project.write(HILL)
    author.line()
    page = shown(context, author, path)
    page.wait_for_function(
        """() => {
          const links = [...document.querySelectorAll('main a[href*="topics/hill/"]')]
            .filter(link => !link.pathname.includes('.') && !link.hash);
          const marked = link => /^Draft$/.test(link.nextElementSibling?.textContent || '');
          return links.length ? links.every(marked)
            : /Draft\\. This page is not published/.test(document.body.innerText);
        }"""
    )


def test_a_server_that_has_gone_is_told_and_one_that_comes_back_is_found(
    author: Author, page: Page
) -> None:
    """What was saved in between is shown then."""
    port = author.address.rsplit(":", 1)[1].rstrip("/")
    author.stop()
    page.get_by_text("Preview stopped").first.wait_for()
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    author.start(port)
    entrance = page.context.new_page()
    entrance.goto(author.entrance)
    page.get_by_role("heading", name="How deep is it?").wait_for()
    page.get_by_text("Preview stopped").first.wait_for(state="hidden")


def test_a_page_that_comes_back_from_the_browser_s_cache_is_fresh(
    author: Author, page: Page
) -> None:
    page.goto(author.address + "about/")
    author.project.edit(LAKE, "How low is it?", "How deep is it?")
    author.line()
    page.go_back()
    page.get_by_role("heading", name="How deep is it?").wait_for()


def test_the_truth_is_shown_after_folders_come_and_go(author: Author, page: Page) -> None:
    """`site/` deleted, `content/` renamed and put back, a whole tree of files exchanged."""
    folder = author.project.folder
    author.project.site.mkdir()
    author.project.site.rmdir()
    (folder / "content").rename(folder / "away")
    problem(page).wait_for()
    (folder / "away").rename(folder / "content")
    page.locator("dialog").wait_for(state="hidden")
    shutil.copytree(folder / "content", folder / "branch")
    (folder / "branch" / "topics" / "lake.md").write_text(
        (folder / LAKE).read_text().replace("How low is it?", "On another branch")
    )
    shutil.rmtree(folder / "content")
    (folder / "branch").rename(folder / "content")
    page.get_by_role("heading", name="On another branch").wait_for()


def test_nothing_of_the_preview_is_in_the_built_site(author: Author, page: Page) -> None:
    page.keyboard.press("Alt+e")
    author.project.build()
    built = b"".join(tree(author.project.site).values())
    assert b"Why the lake is falling" in built
    for trace in (b"overlay", b"livereload", b".preview", b"preview-"):
        assert trace not in built


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_no_barrier_is_found_in_the_overlay(
    author: Author, page: Page, scheme: str, width: int
) -> None:
    from tools import node

    if not node.is_ready():
        pytest.skip("axe-core comes with the Node packages, which are not installed")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 600})
    author.project.edit(LAKE, "The water stands 4 metres", "The water stands 5 metres")
    problem(page).wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))  # as a script's tag it would be refused
    in_dialog = page.evaluate(BARRIERS)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+e")
    assert [*in_dialog, *page.evaluate(BARRIERS)] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


BARRIERS = (
    "axe.run().then(results => results.violations.map("
    "v => v.id + ': ' + v.nodes.map(node => node.html).join(' ')))"
)
