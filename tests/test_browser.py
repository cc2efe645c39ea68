"""The first site in a real Chromium, served from a plain file server under a sub-path."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import browser as chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADDRESSES = (
    "",
    "topics/afghan-deportations/",
    "topics/child-terrorism-charge/",
    "topics/baloch-protests/",
    "topics/afghan-deportations/afghan-deportations.html",
    "tags/",
    "tags/balochistan/",
    "sources/",
    "sources/ap-2025-08-01/",
    "timeline/",
    "disputes/",
    "corrections/",
    "search/",
    "about/",
    "how-we-work/",
    "404.html",
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
READING = tuple(address for address in ADDRESSES if address != "404.html")
"""`404.html` begins at the root of its host, and so needs no sub-path."""


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(first_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site under `/some/where/` on loopback."""
    root = tmp_path_factory.mktemp("served")
    (root / "some").mkdir()
    (root / "some" / "where").symlink_to(first_site)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Silent, directory=str(root))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/"
    server.shutdown()
    server.server_close()
    thread.join()


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
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page that notes each console error, failed answer and foreign request."""
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on(
        "console", lambda told: complaints.append(told.text) if told.type == "error" else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "response",
        lambda answer: (
            complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    opened.on(
        "request",
        lambda request: (
            complaints.append(f"asked for {request.url}")
            if not request.url.startswith((address, "data:", "blob:"))
            else None
        ),
    )
    yield opened
    opened.close()
    assert not complaints


@pytest.mark.parametrize("path", READING)
def test_a_page_fits_and_asks_for_nothing_elsewhere(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert page.title()
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) <= 0, f"the page scrolls sideways at {width} px"


@pytest.mark.parametrize(
    "path",
    ["topics/child-terrorism-charge/", "topics/child-terrorism-charge/child-terrorism-charge.html"],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_mark_opens_what_it_rests_on_without_scripts(
    browser: Browser, address: str, path: str, width: int
) -> None:
    """One card at a time, within the screen; Close leads back to the mark."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 640}
    )
    page = context.new_page()
    page.goto(address + path)
    cards = page.locator("[role=doc-endnotes]")
    assert not cards.inner_text().strip()
    mark = page.locator(".prose .cite a.disputed").first
    mark.click()
    told = cards.inner_text()
    for words in ("The boy is seven years old.", "Stated by Associated Press", "as of 1", "Source"):
        assert words in told
    assert "Sources differ: How old is the boy?" in told
    box = page.locator(":target").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 640
    page.get_by_role("link", name="Close").click()
    assert page.url.endswith(f"#{mark.get_attribute('id')}")
    back = mark.bounding_box()
    assert back
    assert 0 < back["y"] < 640
    assert not cards.inner_text().strip()
    context.close()


def test_a_card_leads_to_its_source_and_the_source_back(page: Page, address: str) -> None:
    page.goto(address + "topics/child-terrorism-charge/")
    page.locator("sup.cite a").first.click()
    page.locator(":target .from a").click()
    assert page.url.endswith("#source-1")
    page.locator("#source-1 a[href^='#cite-1-']").first.click()
    assert page.url.endswith("#cite-1-1")


def test_a_card_is_read_and_closed_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(address + "topics/child-terrorism-charge/")
    page.locator("#cite-2-1").press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Close":
            break
    page.keyboard.press("Enter")
    assert page.url.endswith("#cite-2-1")


def test_on_paper_the_cards_are_notes(page: Page, address: str) -> None:
    page.goto(address + "topics/child-terrorism-charge/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Notes").is_visible()
    assert page.get_by_text("Alleged by Jadian Dashti").first.is_visible()
    assert not page.locator("[role=doc-endnotes] a[role=doc-backlink]:visible").count()


def test_the_first_mention_of_a_tag_leads_to_its_page(page: Page, address: str) -> None:
    page.goto(address + "topics/afghan-deportations/")
    page.locator("main a[href='../../tags/chaman/']").first.click()
    assert page.url == address + "tags/chaman/"
    assert page.locator("h1").inner_text() == "Chaman"


def test_search_finds_a_topic_and_shows_what_was_asked(page: Page, address: str) -> None:
    page.goto(address + "search/")
    page.locator("input[type=search]").fill("non-refoulement")
    result = page.locator("main a[href*='afghan-deportations']").first
    result.wait_for()
    page.wait_for_url("**/search/?q=non-refoulement")


def test_the_pages_read_well_without_scripts(browser: Browser, address: str) -> None:
    """Search offers the indexes instead."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "search/")
    assert page.locator("main a[href*='topics/']").count() >= 3
    assert page.locator("main a[href*='tags/']").count() >= 30
    context.close()


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", READING)
def test_no_barrier_is_found_by_axe(page: Page, address: str, path: str, scheme: str) -> None:
    """WCAG 2.2 A and AA, as far as a machine can tell (axe-core)."""
    from tools import node

    if not node.is_ready():
        pytest.skip("axe-core comes with the Node packages, which are not installed")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address + path)
    assert barriers(page) == []


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_is_found_in_a_card(page: Page, address: str, scheme: str, width: int) -> None:
    from tools import node

    if not node.is_ready():
        pytest.skip("axe-core comes with the Node packages, which are not installed")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address + "topics/child-terrorism-charge/#note-1-1")
    assert page.locator(":target").is_visible()
    assert page.evaluate(TOO_WIDE) <= 0
    assert barriers(page) == []


def barriers(page: Page) -> list[str]:
    page.add_script_tag(path=str(AXE))
    found: list[str] = page.evaluate(
        "axe.run().then(results => results.violations.map(v => v.id + ': ' + v.help))"
    )
    return found
