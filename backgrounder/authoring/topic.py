"""A new brief: front matter filled in, and the questions that a good explainer answers.

The prompts stand in comments of the front matter, which never reach a page: a brief that is
published before all of it is written shows too little, and nothing that was meant for its author.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backgrounder import addresses
from backgrounder.authoring import disk
from backgrounder.authoring.naming import suggested_slug
from backgrounder.authoring.plain_yaml import entry, scalar
from backgrounder.authoring.refusal import Refusal, first_error
from backgrounder.problems import Place
from backgrounder.read import read
from backgrounder.read.characters import escaped, quoted
from backgrounder.read.identity import slug_problems
from backgrounder.read.kinds.words import LONGEST_TITLE

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from backgrounder.model import Brief, Library, Page, Source, Tag

REVIEWED_AFTER = timedelta(weeks=4)

QUESTIONS = (
    ("What happened?", "Begin with the newest fact, then what led to it"),
    ("Who is involved?", "Who did what, in what role, and what each of them says"),
    ("Why now?", "What changed, and why it matters to those who read this"),
    ("What is disputed?", "Who says otherwise; sources that differ also belong under `disputes`"),
    ("What is not known?", "What nobody could tell you, and the day you last asked"),
    ("What happens next?", "What is due, and when; dates may stand under `what-next` instead"),
)
"""Each question of readers, and what its answer has to tell."""


def new_topic(root: Path, title: str, now: datetime, slug: str = "") -> str | Refusal:
    """Write the brief of a new topic below `root`, dated by the site's own zone; return its path.

    Raises OSError where the file cannot be written.
    """
    title = " ".join(title.split())
    slug = slug or suggested_slug(title)
    library = read(root, root).library
    refusal = _unfit_title(title) or _unfit_slug(slug) or _taken(slug, library)
    if refusal:
        return refusal
    path = f"content/topics/{slug}.md"
    today = now.astimezone(ZoneInfo(library.site.time_zone)).date()
    if not disk.create(root / path, text(title, today)):
        return Refusal(f"{path} exists already", "open it, or choose another name with `--slug`")
    return path


def text(title: str, today: date) -> str:
    """Return the text of a new brief."""
    day, review = today.isoformat(), (today + REVIEWED_AFTER).isoformat()
    keys = (
        entry("title", scalar(title)),
        entry(
            "summary",
            "What this is about, and why it matters [to come].",
            "one or two sentences of your own; `[to come]` marks what is still to be written",
        ),
        entry("tags", "[]", "ids from content/tags.yaml: places, people, bodies, themes"),
        entry("date", day, "the day it is first published"),
        entry("facts-as-of", day, "the day up to which you checked the facts"),
        entry("next-review", review, "the day by which somebody looks at it again"),
        entry("draft", "true", "delete this line to publish"),
    )
    prompts = "".join(f"#   {question} {prompt}\n" for question, prompt in QUESTIONS)
    headings = "\n".join(f"## {question}\n" for question, _ in QUESTIONS)
    return (
        f"---\n{''.join(keys)}#\n"
        "# Below the next line stand the questions that readers ask. Answer each in two or three\n"
        "# sentences, cite what they rest on, and delete a question that has no answer here:\n"
        f"{prompts}---\n{headings}"
    )


def _unfit_title(title: str) -> Refusal | None:
    if not title:
        return Refusal("the title is empty", 'write `new topic "What is happening at the lake"`')
    if escaped(title) != title:
        return Refusal(f"the title, {quoted(title)}, holds a character that cannot be seen")
    if len(title) > LONGEST_TITLE:
        reason = f"the title has {len(title)} characters; the most is {LONGEST_TITLE}"
        return Refusal(reason, "shorten it")
    return None


def _unfit_slug(slug: str) -> Refusal | None:
    if not slug:
        return Refusal(
            "the title has letters that a-z cannot stand for, or none at all",
            "name the address in Latin letters: `--slug lake-orro`",
        )
    return first_error(slug_problems(slug, Place(""), "the slug"))


def _taken(slug: str, library: Library) -> Refusal | None:
    """Say what answers at the address already: another page, or what once was there."""
    address = f"/topics/{slug}/"
    pages: tuple[Brief | Page | Tag | Source, ...] = (
        *library.briefs,
        *library.pages,
        *library.tags.values(),
        *library.sources.values(),
    )
    for page in pages:
        if address in {alias.value for alias in page.aliases}:
            reason = f"the address `{address}` leads to {page.place.path}"
            return Refusal(reason, "choose another name with `--slug`")
    for brief in library.briefs:
        if addresses.topic(brief, library.site.language) == address:
            reason = f"{brief.place.path} is the topic `{slug}` already"
            return Refusal(reason, "open it, or choose another name with `--slug`")
    return None
