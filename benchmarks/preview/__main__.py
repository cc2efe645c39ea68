"""Measure from the save of a brief's body to its new text in a Chromium: `-m benchmarks.preview`.

Each edit changes one word. The clock starts before the file is written and stops at the first
animation frame for which the page holds the word; both are read from the machine's one clock. The
edits come at uneven intervals, so that no tool that looks now and then is lucky.
"""

from __future__ import annotations

import argparse
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

from benchmarks.preview.briefs import MARK, word
from benchmarks.preview.contenders import CONTENDERS, Contender, Site
from tools import browser as chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

START = 600.0
"""Seconds that a tool may take until it answers."""
MANY = 10
"""Of fewer edits, their number is told."""
PATIENCE = 20.0
"""Seconds that one edit may take to show."""
ENOUGH = 60.0
"""Seconds of editing after which a slow tool has shown what it does."""
SEEN = f"""
(() => {{
  const told = new Set();
  const look = () => {{
    const found = /{MARK}[a-j]+x/.exec(document.body?.textContent || "");
    if (!found || told.has(found[0])) return;
    told.add(found[0]);
    requestAnimationFrame(() => seen(found[0], performance.timeOrigin + performance.now()));
  }};
  const everything = {{ childList: true, subtree: true, characterData: true }};
  new MutationObserver(look).observe(document, everything);
  addEventListener("DOMContentLoaded", look);
}})();
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a tool did."""

    start: float
    """Seconds until it answered for the first time."""
    times: tuple[float, ...]
    """Milliseconds from each save to its sight."""
    lost: int
    """How many edits never showed."""


def main() -> None:
    """Print a Markdown table: a row for each tool, a column for each number of briefs."""
    options = _options()
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    assert path, chromium.ADVICE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        wanted = [each for each in CONTENDERS if each.name.lower().startswith(options.only.lower())]
        rows = [row(browser, each, options.briefs, options.edits) for each in wanted]
        browser.close()
    print(f"\nSave to sight in ms: median (least–most) of {options.edits} edits; start in s\n")
    print("| tool |" + "".join(f" {number:,} briefs |" for number in options.briefs))
    print("|---|" + "---|" * len(options.briefs))
    print("\n".join(rows))


def row(browser: Browser, contender: Contender, numbers: list[int], edits: int) -> str:
    """Measure one tool; return its row of the table."""
    fault = contender.install()
    cells = []
    for number in numbers:
        if fault:
            cells.append(f"not installable: {fault}")
        elif number > contender.most:
            cells.append("not run")
        else:
            cells.append(attempt(browser, contender, number, edits))
        print(f"{contender.name}, {number:,} briefs: {cells[-1]}", file=sys.stderr, flush=True)
    return f"| {contender.name} | {' | '.join(cells)} |"


def attempt(browser: Browser, contender: Contender, number: int, edits: int) -> str:
    """Measure one tool with so many briefs, in words."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return in_words(measured(browser, contender, Path(folder), number, edits))
        except (TimeoutError, RuntimeError) as error:
            return f"failed: {error}"


def measured(
    browser: Browser, contender: Contender, folder: Path, number: int, edits: int
) -> Measured:
    """Start a tool, edit a brief again and again, and stop it."""
    port = _free_port()
    site = contender.prepare(folder, number, port)
    started = time.monotonic()
    process = subprocess.Popen(
        site.command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        entrance = f"http://127.0.0.1:{port}/"
        assert process.stdout
        if contender.first_line:
            entrance = process.stdout.readline().strip()
        threading.Thread(target=process.stdout.read, daemon=True).start()
        page = browser.new_page()
        seen: Queue[tuple[str, float]] = Queue()
        page.expose_function("seen", lambda found, at: seen.put((found, at)))
        page.add_init_script(SEEN)
        _enter(page, process, entrance, f"http://127.0.0.1:{port}/{site.page}")
        start = time.monotonic() - started
        times, lost = _edited(page, site, seen, edits)
        page.close()
        return Measured(start, times, lost)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def in_words(found: Measured) -> str:
    """Return a cell of the table."""
    if not found.times:
        return "no edit showed"
    middle = statistics.median(found.times)
    few = f"; {len(found.times)} edits" if len(found.times) < MANY else ""
    lost = f"; {found.lost} never showed" if found.lost else ""
    span = f"{min(found.times):,.0f}–{max(found.times):,.0f}"
    return f"**{middle:,.0f}** ({span}); start {found.start:.1f}{few}{lost}"


def _edited(
    page: Page, site: Site, seen: Queue[tuple[str, float]], edits: int
) -> tuple[tuple[float, ...], int]:
    """Make the edits; return how long each took to show, and how many never did."""
    rhythm = random.Random(1)  # noqa: S311 - no secret: only unevenness
    times: list[float] = []
    lost, begun = 0, time.monotonic()
    text = site.edited.read_text(encoding="utf-8")
    for number in range(1, edits + 2):
        page.wait_for_timeout(rhythm.uniform(400, 1_400))
        before = time.time()
        site.edited.write_text(text.replace(word(0), word(number)), encoding="utf-8")
        at = _sight(page, seen, word(number))
        if at is None:
            lost += 1
            page.reload()
        elif number > 1:  # the first one warms up
            times.append(at - before * 1_000)
        if time.monotonic() - begun > ENOUGH:
            break
    return tuple(times), lost


def _sight(page: Page, seen: Queue[tuple[str, float]], wanted: str) -> float | None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page.wait_for_timeout(5)  # lets the browser call us
        while not seen.empty():
            found, at = seen.get_nowait()
            if found == wanted:
                return at
    return None


def _enter(page: Page, process: subprocess.Popen[str], entrance: str, address: str) -> None:
    """Open the page to edit, as soon as it is there."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        if _answers(entrance):
            page.goto(entrance)
            page.goto(address)
            if word(0) in (page.text_content("body") or ""):
                return
        time.sleep(0.2)
    raise TimeoutError(f"no page after {START:.0f} s")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=START).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        return error.code == 404  # noqa: PLR2004 - it answers, it only has no front page
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefs", type=int, nargs="+", default=[3, 1_000, 10_000])
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--only", default="", help="the tool whose name begins so")
    return parser.parse_args()


if __name__ == "__main__":
    main()
