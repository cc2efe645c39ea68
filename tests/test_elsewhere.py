"""What a page shows of other texts tells when it must be made again, and leaves the rest alone."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from backgrounder.cli import ENGINE
from backgrounder.link import link, outlines
from backgrounder.memory.basis import digest_of_values
from backgrounder.read import read
from tests.front_door import BASE, Project

if TYPE_CHECKING:
    from backgrounder.model import Library
    from backgrounder.views import Sheet

VOCABULARY = """
-- content/tags.yaml --
lake-orro: {name: Lake Orro, kind: place, within: hills, about: "See [why](topics/lake.md)."}
hills: {name: The Orro Hills, kind: place}
port-vell: {name: Port Vell, kind: place, within: hills}
water-board: {name: Vell Water Board, kind: organisation}
drought: {name: Drought, kind: theme}
-- seeds/disputes.yaml --
depth:
  question: How deep is the lake?
  wording: Nobody agrees; the [town](../content/topics/town.md) says otherwise.
  versions:
    - {answer: 4 metres, claims: [orro-2024#level]}
    - {answer: unknown, claims: [vell-2024#depth]}
age:
  question: How old is the lake?
  versions:
    - {answer: old, claims: [orro-2024#level]}
    - {answer: older, claims: [vell-2024#depth]}
-- seeds/sources/vell-2024.yaml --
publisher: Vell Post
title: Nobody knows
origin: orro-gazette
url: https://post.example/lake
published: 2024-05-02
accessed: 2024-06-01
claims:
  depth: {says: Nobody knows how deep it is., by: water-board}
  age: {says: Nobody knows how old it is., by: port-vell}
"""
NAMES = ("lake", "town", "boats", "mill", "ferry")
PLACES = (*(f"content/topics/{name}.md" for name in NAMES), "content/topics/lake.ur.md")
TAGS = ("lake-orro", "hills", "port-vell", "water-board", "drought")
CLAIMS = ("orro-2024#level", "vell-2024#depth", "vell-2024#age", "orro-2024")


@dataclass(frozen=True)
class Text:
    """What differs between the briefs of the sites below."""

    title: str = "Why it falls"
    day: int = 1
    tags: tuple[str, ...] = ("lake-orro",)
    disputes: tuple[str, ...] = ()
    draft: bool = False
    alias: bool = False
    claim: str = CLAIMS[0]
    event: str = ""
    lead: str = ""
    words: str = "It falls."

    def written(self, name: str) -> str:
        event = f"timeline:\n  - when: 2024-05\n    what: {self.event} [@{self.claim}].\n"
        return (
            f"---\ntitle: {self.title}\nsummary: It falls [@{self.claim}].\n"
            f"tags: [{', '.join(self.tags)}]\ndate: 2024-06-0{self.day}\n"
            f"disputes: [{', '.join(self.disputes)}]\ndraft: {str(self.draft).lower()}\n"
            f"{f'aliases: [/old/{name}/]' if self.alias else 'aliases: []'}\n"
            f"{event if self.event else ''}---\n"
            f"## What falls?\n\n{self.words} [More]({self.lead or name + '.md'}).\n"
        )


texts = st.builds(
    Text,
    title=st.sampled_from(("Why it falls", "What falls")),
    day=st.integers(1, 3),
    tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=3).map(tuple),
    disputes=st.lists(st.sampled_from(("depth", "age")), unique=True, max_size=1).map(tuple),
    draft=st.sampled_from((False, False, False, True)),
    alias=st.booleans(),
    claim=st.sampled_from(CLAIMS),
    event=st.sampled_from(("", "It fell", "It fell; see [there](mill.md)")),
    lead=st.sampled_from(("", *(f"{name}.md" for name in NAMES), "../pages/method.md", "/tags/")),
    words=st.sampled_from(("It falls.", "It still falls.")),
)
sites = st.dictionaries(st.sampled_from(PLACES), texts, min_size=3)
pages = st.dictionaries(st.just("content/pages/method.md"), st.sampled_from(("How", "Why")))


def library(content: dict[str, Text], plain: dict[str, str]) -> Library:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), BASE + VOCABULARY)
        for path, text in content.items():
            project.write(f"-- {path} --\n{text.written(Path(path).name.partition('.')[0])}")
        for path, title in plain.items():
            project.write(f"-- {path} --\n---\ntitle: {title} we know\n---\nWe ask.\n")
        return read(project.folder, ENGINE).library


def sheets(content: dict[str, Text], plain: dict[str, str] | None = None) -> dict[str, Sheet]:
    found = library(content, plain or {})
    site = link(found, outlines(found, {}), found.site.url, drafts=False, search=False)
    return {sheet.path: sheet for sheet in site.sheets}


def shown(sheet: Sheet) -> bytes | None:
    return digest_of_values(sheet.elsewhere()) if sheet.elsewhere else None


@settings(max_examples=200, deadline=None)
@given(sites, pages, st.data())
def test_a_page_is_the_same_while_its_text_and_what_it_shows_elsewhere_are(
    content: dict[str, Text], plain: dict[str, str], data: st.DataObject
) -> None:
    edited = dict(content)
    change = data.draw(st.sampled_from(("text", "one thing", "plain page", "gone")))
    path = data.draw(st.sampled_from(PLACES if change == "text" else sorted(content)))
    if change == "text":
        edited[path] = data.draw(texts)
    elif change == "one thing":
        name = data.draw(st.sampled_from([field.name for field in fields(Text)]))
        edited[path] = replace(content[path], **{name: getattr(data.draw(texts), name)})
    elif change == "gone":
        del edited[path]
    after_plain = data.draw(pages) if change == "plain page" else plain
    was, now = sheets(content, plain), sheets(edited, after_plain)
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
