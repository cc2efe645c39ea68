"""A small site in which much hangs together, and what its authors may do to it.

Six briefs at the most share tags, sources and disputes, link to one another, and one is a
translation; beside them stand plain pages, and templates of the site's own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from backgrounder.cli import ENGINE
from tests.front_door import BASE, Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOPICS = "content/topics"
SITE = "content/site.yaml"
TAGS = "content/tags.yaml"
METHOD = "content/pages/method.md"
GAZETTE = "seeds/sources/orro-2024.yaml"
POST = "seeds/sources/vell-2024.yaml"
DISPUTES = "seeds/disputes.yaml"
PICTURE = "static/note.svg"
OWN_TEMPLATES = ("404.html", "_sources.html", "base.html", "topic.html")

LEVELS = (
    "{unarchived: off, silent-edit: warning, dispute-hidden: warning, translation-parity: warning}"
)
"""So that most of what authors do is published."""

RECORDS = f"""
{BASE.replace("{unarchived: off}", LEVELS)}
-- {TAGS} --
lake-orro: {{name: Lake Orro, kind: place, within: hills, about: "See why."}}
hills: {{name: The Orro Hills, kind: place, about: Where it rains.}}
port-vell: {{name: Port Vell, kind: place, within: hills}}
water-board: {{name: Vell Water Board, kind: organisation, about: "It measures the lake."}}
drought: {{name: Drought, kind: theme}}
-- {POST} --
publisher: Vell Post
title: Nobody knows
origin: orro-gazette
kind: newspaper
url: https://post.example/lake
published: 2024-05-02
accessed: 2024-06-01
language: en
claims:
  depth: {{says: Nobody knows how deep the lake is., by: water-board, when: 2024-05-02}}
  age: {{says: Nobody knows how old the lake is., by: port-vell, when: 2024-05-02}}
-- {DISPUTES} --
depth:
  question: How deep is the lake?
  wording: Nobody agrees; the lake says otherwise.
  versions:
    - {{answer: 4 metres lower, claims: [orro-2024#level]}}
    - {{answer: unknown, claims: [vell-2024#depth]}}
age:
  question: How old is the lake?
  versions:
    - {{answer: old, claims: [orro-2024#level]}}
    - {{answer: unknown, claims: [vell-2024#age]}}
-- {METHOD} --
---
title: How we know
summary: We ask, and say whom.
---
We ask the board [@orro-2024#level], and we listen.
-- {PICTURE} --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
"""

LINKS = (
    (TAGS, "See why.", "See [why](topics/lake.md)."),
    (TAGS, "It measures", "It [measures](topics/town.md)"),
    (DISPUTES, "the lake says", "[the lake](../content/topics/lake.md) says"),
    (METHOD, "and we listen", "and [we listen](../topics/town.md)"),
)
"""Of records and pages to briefs."""
EDITS_OF_RECORDS = (
    *LINKS,
    (GAZETTE, "Orro Gazette", "Orro Post"),
    (GAZETTE, "by: Vell Water Board", "by: Vell Boat Board"),
    (GAZETTE, "claims:\n", "claims:\n  age: {says: It is old., by: Mira Orro, when: 2024-05-01}\n"),
    (POST, "title: Nobody knows", "title: Who knows"),
    (POST, "origin: orro-gazette", "origin: vell-post"),
    (POST, "by: water-board", "by: The lake board"),
    (POST, "kind: newspaper", "kind: broadcaster"),
    (TAGS, "name: Lake Orro", "name: Orro Water"),
    (TAGS, "Port Vell, kind: place, within: hills}", "Port Vell, kind: place}"),
    (TAGS, 'the lake."}', 'the lake and the town."}'),
    (TAGS, "kind: theme", "kind: term"),
    (TAGS, "drought:", "dry-years: {name: Dry years, kind: theme}\ndrought:"),
    (DISPUTES, "How deep", "How very deep"),
    (DISPUTES, "How old is", "How ancient is"),
    (METHOD, "How we know", "How we ask"),
    (METHOD, "We ask, and", "We always ask, and"),
    (METHOD, "summary:", "draft: true\nsummary:"),
    (SITE, "title: The Orro", "title: Our Orro"),
    (SITE, "description: ", "page-weight: 1\ndescription: "),
    (SITE, "url: ", "time-zone: Asia/Karachi\nurl: "),
    (SITE, "language: en", "language: en-GB"),
    (SITE, "silent-edit: warning, ", "relative-time: error, "),
    (PICTURE, "0 0 1 1", "0 0 2 2"),
)
EXTRA = ("404.html", "</h1>", '</h1>{% include "_extra.html" ignore missing %}')
"""Has a template look for another, which may come to be there."""
EDITS_OF_TEMPLATES = (
    ("404.html", "{% extends", "{# seen #}{% extends"),
    EXTRA,
    ("_sources.html", "class=", "data-seen class="),
    ("base.html", "<body", "<body data-seen"),
    ("topic.html", "<h1", "<h1 data-seen"),
    ("home.html", "class=", "data-seen class="),
    ("tag.html", "<h1", "<h1 data-seen"),
    ("_parts.html", "class=", "data-seen class="),
    ("_topic.html", "class=", "data-seen class="),
    ("_words.html", "class=", "data-seen class="),
    ("single.html", "<style", "<style data-seen"),
)
"""Each is made where its old words stand, and taken back where its new words do."""

BREAKING = (
    (SITE, "title: ", "title "),
    (GAZETTE, "4 metres", "6 metres"),
    (TAGS, "kind: theme", "kind: thema"),
    ("templates/topic.html", "{% extends", "{{ nosuch | nosuch }}{% extends"),
)
"""Edits after which nothing is published."""

MORE_FILES = (
    ("content/notes.txt", "Ask the board."),
    (f"{TOPICS}/.lake.md.swp", "Ask the town."),
    (f"{TOPICS}/sub/lake.md", "---\ntitle: Another\n---\n"),
    ("content/pages/about.md", "---\ntitle: About us\n---\nWe are few.\n"),
    ("templates/_extra.html", "<p>An extra line</p>"),
    ("templates/none.html", "<p>Nobody asks for this</p>"),
    ("static/more.txt", "More"),
    ("static/style.css", "p { color: black }"),
    (
        "seeds/sources/port-2024.yaml",
        "publisher: Port Post\ntitle: Boats\norigin: port-post\nurl: https://port.example/\n",
    ),
)
"""That are written where they are not there, and taken away where they are."""

LAKE, TOWN = f"{TOPICS}/lake.md", f"{TOPICS}/town.md"
NAMES = ("lake", "town", "boats", "mill", "ferry")
PLACES = (*(f"{TOPICS}/{name}.md" for name in NAMES), f"{TOPICS}/lake.ur.md")

SENTENCES = {
    "orro-2024#level": "The water stands 4 metres below its mark of 1990, says the board",
    "vell-2024#depth": "Nobody knows how deep the lake is",
    "vell-2024#age": "Nobody knows how old the lake is",
    "orro-2024": "The lake is lower than ever",
}


@dataclass(frozen=True)
class Text:
    """What differs between the briefs."""

    title: str = "Why the lake is falling"
    day: int = 1
    updated: str = ""
    tags: tuple[str, ...] = ("lake-orro",)
    disputes: tuple[str, ...] = ()
    draft: bool = False
    alias: bool = False
    claim: str = "orro-2024#level"
    event: str = ""
    lead: str = ""
    heading: str = "How low is it?"
    words: str = "It falls."
    review: str = ""
    correction: bool = False
    unknown: bool = False

    def written(self, path: str) -> str:
        """Return the brief as the file at `path` holds it."""
        name = PurePosixPath(path).stem
        cited = f"{SENTENCES[self.claim]} [@{self.claim}]."
        keys = {
            "title": self.title,
            "summary": cited,
            "tags": f"[{', '.join(self.tags)}]",
            "date": f"2024-06-0{self.day}",
            "updated": self.updated,
            "next-review": self.review,
            "disputes": f"[{', '.join(self.disputes)}]" if self.disputes else "",
            "draft": "true" if self.draft else "",
            "aliases": f"[/old/{name}/]" if self.alias else "",
            "timeline": f"[{{when: 2024-05, what: '{self.event} [@{self.claim}].'}}]"
            if self.event
            else "",
            "corrections": "[{date: 2024-06-03, text: We had its depth wrong.}]"
            if self.correction
            else "",
            "unknowns": "[How deep it is.]" if self.unknown else "",
        }
        front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
        more = f" [More of it]({self.lead})." if self.lead else ""
        return f"---\n{front}---\n## {self.heading}\n\n{cited} {self.words}{more}\n"


def mended(written: Mapping[str, Text]) -> dict[str, Text]:
    """Return the same briefs without links that lead nowhere."""
    return {path: _mended(text, written) for path, text in written.items()}


def _mended(text: Text, written: Mapping[str, Text]) -> Text:
    name, _, anchor = text.lead.partition("#")
    to = written.get(f"{TOPICS}/{name}")
    leads = name.startswith("..") or (to and not to.draft and (not anchor or "low" in to.heading))
    mill = written.get(f"{TOPICS}/mill.md")
    event = text.event if mill and not mill.draft else text.event.partition(";")[0]
    return replace(text, lead=text.lead if leads else "", event=event)


VALUES: dict[str, st.SearchStrategy[object]] = {
    "title": st.sampled_from(("Why the lake is falling", "What falls", "Who owns Port Vell")),
    "day": st.integers(1, 3),
    "updated": st.sampled_from(("", "2024-06-03", "2024-06-04")),
    "tags": st.lists(
        st.sampled_from(("lake-orro", "hills", "port-vell", "water-board", "drought")),
        unique=True,
        max_size=3,
    ).map(tuple),
    "disputes": st.sampled_from(((), (), ("depth",), ("age",))),
    "draft": st.sampled_from((False, False, True)),
    "alias": st.booleans(),
    "claim": st.sampled_from(tuple(SENTENCES)),
    "event": st.sampled_from(("", "It fell", "It fell; see [there](mill.md)")),
    "lead": st.sampled_from(
        ("", *(f"{name}.md" for name in NAMES), "town.md#how-low-is-it", "../pages/method.md")
    ),
    "heading": st.sampled_from(("How low is it?", "How deep is it?")),
    "words": st.sampled_from(("It falls.", "It stays.", "It still falls.", "It falls today.")),
    "review": st.sampled_from(("", "2024-06-11", "2024-06-12")),
    "correction": st.booleans(),
    "unknown": st.booleans(),
}
assert VALUES.keys() == {field.name for field in fields(Text)}

texts = st.builds(Text, **VALUES)
edits = st.sampled_from(tuple(VALUES)).flatmap(
    lambda key: VALUES[key].map(lambda value: {key: value})
)
"""Of one key each."""

FIRST = {
    PLACES[0]: Text(tags=("lake-orro", "drought"), lead="town.md"),
    PLACES[1]: Text("Why the town waits", 2, tags=("drought", "port-vell"), lead="lake.md"),
    PLACES[2]: Text("Who owns the boats", 2, tags=("port-vell",), claim="vell-2024#depth"),
    PLACES[3]: Text("What the mill grinds", 3, tags=("water-board", "drought"), unknown=True),
    PLACES[5]: Text("جھیل کیوں گر رہی ہے", tags=("lake-orro",)),
}
"""The texts that are there at first."""


def busy_newsroom(folder: Path) -> Project:
    """Write the site into a new folder, its briefs too."""
    made = Project(folder, RECORDS)
    for name in OWN_TEMPLATES:
        made.write(f"-- templates/{name} --\n")
        (folder / "templates" / name).write_bytes((ENGINE / "templates" / name).read_bytes())
    toggle(made, f"templates/{EXTRA[0]}", *EXTRA[1:])
    for path, text in FIRST.items():
        made.write(f"-- {path} --\n{text.written(path)}")
    return made


def toggle(project: Project, path: str, old: str, new: str) -> None:
    """Put new words where old ones stand in a file, or the old ones where the new ones do."""
    target = project.folder / path
    if target.exists():
        text = target.read_text(encoding="utf-8")
        there, instead = (new, old) if new in text else (old, new)
        target.write_text(text.replace(there, instead), encoding="utf-8")
