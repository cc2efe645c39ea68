"""What a page shows of other texts tells when it must be made again, and leaves the rest alone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from backgrounder.cli import ENGINE
from backgrounder.digests import digest_of_values
from backgrounder.link import link, outlines
from backgrounder.read import read
from tests.busy_newsroom import LINKS, METHOD, PLACES, RECORDS, Text, edits, texts
from tests.front_door import Project

if TYPE_CHECKING:
    from backgrounder.model import Library
    from backgrounder.views import Sheet

sites = st.dictionaries(st.sampled_from(PLACES), texts, min_size=3)
methods = st.sampled_from((None, "How we know", "Why we know"))
"""The title of the plain page; None where there is none."""


def library(content: dict[str, Text], method: str | None) -> Library:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), RECORDS)
        for path, old, new in LINKS:
            project.edit(path, old, new)
        if method:
            project.edit(METHOD, "How we know", method)
        else:
            project.remove(METHOD)
        for path, text in content.items():
            project.write(f"-- {path} --\n{text.written(path)}")
        return read(project.folder, ENGINE).library


def sheets(content: dict[str, Text], method: str | None = None) -> dict[str, Sheet]:
    found = library(content, method)
    site = link(found, outlines(found, {}), found.site.url, drafts=False, search=False)
    return {sheet.path: sheet for sheet in site.sheets}


def shown(sheet: Sheet) -> bytes | None:
    return digest_of_values(sheet.elsewhere()) if sheet.elsewhere else None


@settings(max_examples=200, deadline=None)
@given(sites, methods, st.data())
def test_a_page_is_the_same_while_its_text_and_what_it_shows_elsewhere_are(
    content: dict[str, Text], method: str | None, data: st.DataObject
) -> None:
    edited = dict(content)
    change = data.draw(st.sampled_from(("text", "one thing", "plain page", "gone")))
    path = data.draw(st.sampled_from(PLACES if change == "text" else sorted(content)))
    if change == "text":
        edited[path] = data.draw(texts)
    elif change == "one thing":
        edited[path] = replace(content[path], **data.draw(edits))  # type: ignore[arg-type]
    elif change == "gone":
        del edited[path]
    method_after = data.draw(methods) if change == "plain page" else method
    was, now = sheets(content, method), sheets(edited, method_after)
    for key in was.keys() & now.keys():
        before, after = was[key], now[key]
        same_text = content.get(before.origin) == edited.get(after.origin)
        if before.elsewhere and same_text and shown(before) == shown(after):
            assert before.tasks == after.tasks
            assert before.views() == after.views(), key


def test_an_edit_of_a_title_concerns_the_pages_that_show_it() -> None:
    content = {
        "content/topics/lake.md": Text(tags=("lake-orro", "drought")),
        "content/topics/town.md": Text(tags=("drought",), claim="vell-2024#depth"),
        "content/topics/mill.md": Text(tags=("water-board",), claim="vell-2024#depth"),
    }
    edited = content | {"content/topics/lake.md": Text("What falls", tags=("lake-orro", "drought"))}
    was, now = sheets(content), sheets(edited)
    told = {key for key in was if was[key].elsewhere}
    concerned = {key for key in told if shown(was[key]) != shown(now[key])}
    assert concerned == {
        "topics/lake/index.html",
        "topics/town/index.html",
        "tags/lake-orro/index.html",
        "tags/lake-orro/feed.xml",
        "tags/drought/index.html",
        "tags/drought/feed.xml",
        "sources/orro-2024/index.html",
    }
    assert told - concerned == {
        "topics/mill/index.html",
        "tags/water-board/index.html",
        "tags/water-board/feed.xml",
        "tags/hills/index.html",
        "sources/vell-2024/index.html",
    }
