"""Every way on the finished site leads somewhere, and none leads out unseen."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.finished_pages import finished_pages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.finished_pages import FinishedPage

SINGLE_FILE = re.compile(r"topics/([^/]+)/\1\.html")
"""A page that travels: its links lead to the hosted site."""


@pytest.fixture(scope="module")
def pages(first_site: Path) -> dict[str, FinishedPage]:
    return finished_pages(first_site)


def test_every_internal_link_and_anchor_resolves(
    first_site: Path, pages: dict[str, FinishedPage]
) -> None:
    broken = []
    for path, page in pages.items():
        if path == "404.html":
            continue
        for href, target, anchor in page.internal:
            file = target + ("index.html" if target == "" or target.endswith("/") else "")
            if not (first_site / file).is_file():
                broken.append(f"{path}: {href}")
            elif anchor and file in pages and anchor not in pages[file].ids:
                broken.append(f"{path}: {href} has no such anchor")
    assert not broken


def test_no_page_has_an_id_twice(pages: dict[str, FinishedPage]) -> None:
    for path, page in pages.items():
        twice = {each for each in page.ids if page.ids.count(each) > 1}
        assert not twice, path


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, FinishedPage]) -> None:
    for path, page in pages.items():
        for address in page.loads:
            assert not urlsplit(address).netloc, f"{path} loads {address}"


def test_the_links_of_pages_are_relative(pages: dict[str, FinishedPage]) -> None:
    """The site works at any address: only the page for lost addresses begins at the root."""
    for path, page in pages.items():
        if path != "404.html" and not SINGLE_FILE.fullmatch(path):
            for href in (*page.links, *page.loads):
                assert not href.startswith("/"), f"{path}: {href}"
                assert not href.startswith("https://backgrounder.example"), f"{path}: {href}"


def test_citations_lead_to_their_notes_and_back(pages: dict[str, FinishedPage]) -> None:
    for path, page in pages.items():
        if not re.fullmatch(r"topics/[^/]+/index\.html", path):
            continue
        marks = [values for _, values in page.tags if values.get("role") == "doc-noteref"]
        if path.startswith(("topics/afghan-", "topics/child-", "topics/baloch-")):
            assert len(marks) > 50, path
        for mark in marks:
            assert mark["href"].removeprefix("#") in page.ids
            assert page.links.count(f"#{mark['id']}") == 2, "its card and its source lead back"
            assert re.match(r"source \d+(, disputed)?: .+, .*\d{4}", mark["aria-label"])


def test_no_script_style_or_handler_stands_in_a_page(pages: dict[str, FinishedPage]) -> None:
    """The content security policy would refuse it."""
    for path, page in pages.items():
        for tag, values in page.tags:
            assert not any(name.startswith("on") for name in values), path
            assert "style" not in values, path
            if tag == "script":
                assert "src" in values or values.get("type") == "application/ld+json", path
            if tag == "style":
                assert SINGLE_FILE.fullmatch(path), path


def test_every_picture_has_a_text(pages: dict[str, FinishedPage]) -> None:
    for path, page in pages.items():
        for tag, values in page.tags:
            assert tag != "img" or values.get("alt"), path


def test_the_sitemap_names_pages_that_exist(first_site: Path) -> None:
    locations = re.findall(
        r"<loc>(.*?)</loc>", (first_site / "sitemap.xml").read_text(encoding="utf-8")
    )
    assert len(locations) > 50
    for location in locations:
        assert (first_site / urlsplit(location).path.lstrip("/") / "index.html").is_file(), location


def test_the_evidence_names_every_source_that_has_a_page(first_site: Path) -> None:
    ledger = json.loads((first_site / "evidence.json").read_text(encoding="utf-8"))
    folders = {path.parent.name for path in first_site.glob("sources/*/index.html")}
    assert set(ledger["sources"]) == folders


def test_the_stylesheet_is_light(first_site: Path) -> None:
    (stylesheet,) = (first_site / "static").glob("style.*.css")
    assert stylesheet.stat().st_size < 13_500
