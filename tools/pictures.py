"""Photograph what authors see, for their guide: `python -m tools.pictures`.

A small made-up site is shown by the real preview in a real Chromium. Each scene names the words
that stand in its picture, and no picture is taken of anything else: where they do not appear, the
tool ends with an error. The guide's alternative texts have to hold the same words.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tools import browser as chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 60_000
"""Of one picture: the guide is read over slow networks too."""
PATIENCE = 20_000
"""Milliseconds."""
DAY = "1717977600"
"""The 10th of June 2024, for whatever looks at the clock."""
MARGIN = 16
"""Pixels of the page that a picture shows around its subject."""
BRIEF = "content/topics/ferry.md"

SITE = {
    "content/site.yaml": "title: The Port Vell Explainer\nlanguage: en\n",
    "content/tags.yaml": "port-vell: {name: Port Vell, kind: place, about: A harbour town.}\n",
    "seeds/sources/courier-2024-06-03.yaml": """\
publisher: Vell Courier
title: Ferry stops after crack is found
url: https://courier.example/ferry
archived: https://archive.example/courier-ferry
published: 2024-06-03
claims:
  crack:
    says: An inspector found a crack of 3 metres in the hull of the ferry.
    figure: 3 metres
    counts: length of the crack
    by: Port Vell Harbour Office
    when: 2024-06-02
""",
}
KEYS = """\
---
title: Why the ferry is not running
summary: The ferry of Port Vell lies in the dock.
tags: [port-vell]
date: 2024-06-05
"""
SOUND = """\
## What happened?

On 2 June 2024 an inspector found a crack of 3 metres in the hull, says the Port Vell Harbour Office
[@courier-2024-06-03#crack]. The ferry has not sailed since.
"""


@dataclass(frozen=True)
class Scene:
    """What one picture shows."""

    name: str
    shows: tuple[str, ...]
    """Words that have to stand in the picture, and in its alternative text."""
    body: str
    pose: Callable[[Page], tuple[Locator, ...]]
    """Brings the page into position; returns what belongs into the picture."""
    keys: str = KEYS
    window: tuple[int, int] = (760, 560)
    """Width and height in pixels."""


def opened_card(page: Page) -> tuple[Locator, ...]:
    """Open the card of the first mark."""
    page.locator(".prose .cite a").first.click()
    to_the_top(page.locator(".prose h2"))
    return page.locator(".prose h2"), page.locator(".notes :target"), the_bar(page)


def overlay(page: Page) -> tuple[Locator, ...]:
    """Leave the dialog open, as it comes by itself."""
    return (page.get_by_role("alertdialog"),)


def the_bar(page: Page) -> Locator:
    """Return the bar at the foot of the window."""
    return page.get_by_role("region", name="Preview")


def warned(page: Page) -> tuple[Locator, ...]:
    """Scroll to the sentence that the bar counts."""
    sentence = page.locator(".prose > p").last
    to_the_top(sentence)
    page.wait_for_function("CSS.highlights.get('preview-warning')?.size === 1")
    return sentence, the_bar(page)


def lit_sentence(page: Page) -> tuple[Locator, ...]:
    """Close the dialog and go to the flag behind the sentence."""
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    page.locator(".preview-flag").focus()
    page.wait_for_function("CSS.highlights.get('preview-error')?.size === 1")
    return page.locator(".prose h2"), page.locator(".prose > p"), page.locator(".tip")


def head_of_page(page: Page) -> tuple[Locator, ...]:
    """Stay at the top of the page."""
    return page.locator("main > *").first, page.locator("h1"), page.locator(".standfirst")


def to_the_top(subject: Locator) -> None:
    """Scroll until something stands near the upper edge of the window."""
    subject.evaluate(f"it => scrollBy(0, it.getBoundingClientRect().top - {MARGIN})")


SCENES = (
    Scene(
        "card",
        ("Port Vell Harbour Office", "3 metres", "length of the crack", "Vell Courier"),
        SOUND,
        opened_card,
        window=(420, 444),
    ),
    Scene(
        "overlay",
        ("1 error", "5 metres", "3 metres", "write what the claim says", f"{BRIEF}:9"),
        SOUND.replace("of 3 metres", "of 5 metres"),
        overlay,
    ),
    Scene(
        "warnings",
        ("Experts say", "1 warning here", "Show", "Evidence"),
        f"{SOUND}\nExperts say that the dock is too small.\n",
        warned,
        window=(760, 130),
    ),
    Scene(
        "unsupported",
        ("5 metres is not what is cited", "has 3 metres"),
        SOUND.replace("of 3 metres", "of 5 metres"),
        lit_sentence,
    ),
    Scene(
        "draft",
        ("Draft.", "not published", "Why the ferry is not running"),
        SOUND,
        head_of_page,
        f"{KEYS}draft: true\n",
    ),
)


def main() -> int:
    """Renew the pictures; 3 where there is no browser, 1 where one is not as it should be."""
    if not chromium.find():
        print(chromium.ADVICE, end="", file=sys.stderr)
        return 3
    for picture in take(PICTURES):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")
    return 0


def take(folder: Path) -> Iterator[Path]:
    """Write each scene's picture into `folder`, which has to be there; yield its path.

    Raises ValueError where a picture lacks its words or is too heavy, and Playwright's TimeoutError
    where what it has to show does not appear.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        for scene in SCENES:
            with tempfile.TemporaryDirectory() as project, preview(Path(project), scene) as address:
                width, height = scene.window
                page = started.new_page(
                    viewport={"width": width, "height": height}, reduced_motion="reduce"
                )
                page.set_default_timeout(PATIENCE)
                page.goto(address)
                page.goto(f"{address.partition('?')[0]}topics/ferry/")
                yield photograph(page, scene, folder)
                page.close()
        started.close()


@contextmanager
def preview(project: Path, scene: Scene) -> Iterator[str]:
    """Write a scene's site and serve it; yield the address by which one enters."""
    for path, text in {**SITE, BRIEF: f"{scene.keys}---\n{scene.body}"}.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    serve = (sys.executable, str(ROOT / "build.py"), "--root", str(project), "serve", "--port", "0")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY}
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env=environment) as process:
        said = iter(process.stdout or ())
        address = next(said).strip()
        next(line for line in said if line.startswith("Ready"))
        try:
            yield address
        finally:
            process.terminate()


def photograph(page: Page, scene: Scene, folder: Path) -> Path:
    """Take the picture of what the scene poses, if all it has to show is in it."""
    page.locator(".summary", has_text=" ").wait_for()
    subjects = scene.pose(page)
    for subject in subjects:
        subject.first.wait_for()
    cut = frame([box for each in subjects for box in boxes(each.first)], scene.window)
    for words in scene.shows:
        seen = page.get_by_text(words).locator("visible=true")
        seen.first.wait_for()
        if not any(lies_within(box, cut) for box in boxes(seen)):
            raise ValueError(f"{scene.name}: `{words}` does not stand in the picture")
    file = folder / f"{scene.name}.png"
    width, height = cut.right - cut.left, cut.bottom - cut.top
    page.screenshot(path=file, clip={"x": cut.left, "y": cut.top, "width": width, "height": height})
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} is heavier than {MOST_BYTES:,} bytes")
    return file


class Box(NamedTuple):
    """A part of the window, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def boxes(found: Locator) -> Iterator[Box]:
    """Yield where each element stands that can be seen."""
    for one in found.all():
        box = one.bounding_box()
        if box:
            left, top = box["x"], box["y"]
            yield Box(left, top, left + box["width"], top + box["height"])


def frame(subjects: list[Box], window: tuple[int, int]) -> Box:
    """Return what holds all subjects and a margin, as far as the window goes."""
    return Box(
        max(min(box.left for box in subjects) - MARGIN, 0),
        max(min(box.top for box in subjects) - MARGIN, 0),
        min(max(box.right for box in subjects) + MARGIN, window[0]),
        min(max(box.bottom for box in subjects) + MARGIN, window[1]),
    )


def lies_within(inner: Box, outer: Box) -> bool:
    """Tell whether nothing of a box is cut off by another."""
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


if __name__ == "__main__":
    sys.exit(main())
