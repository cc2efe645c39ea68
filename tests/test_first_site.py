"""The first site keeps the desk's own rules: enough evidence, no borrowed sentence, no name.

These are tests of `content/` and `seeds/`, not of the engine.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder.markup import citations, plain, word_count
from backgrounder.read import read
from tests.front_door import Project

if TYPE_CHECKING:
    from backgrounder.model import Library

ROOT = Path(__file__).parent.parent
TOPICS = ("afghan-deportations", "baloch-protests", "child-terrorism-charge")
RUN = 8
"""So many words in a row in common with another text are taken over, not our own."""

THEIRS = "[place-of-case, age-of-the-boy, who-registered-the-case]"
"""The disputes to which the claim of `ONE_TOWN` gives an answer."""
ONE_TOWN = """---
title: A case in one town
summary: One version of where the boy's case was registered.
tags: [balochistan]
date: 2026-11-23
---
Police in Gwadar laid the charge, according to the lawyer [@ap-2025-08-01#charged].
"""

WRITTEN = sorted(
    path
    for folder in ("content", "seeds")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".md", ".yaml"}
)


@pytest.fixture(scope="module")
def library() -> Library:
    return read(ROOT, ROOT).library


def test_the_three_topics_are_there_and_filled(library: Library) -> None:
    """A topic page has every part that readers are promised."""
    assert tuple(sorted(brief.slug for brief in library.briefs)) == TOPICS
    for brief in library.briefs:
        assert 900 <= word_count(brief.body.text) <= 1800
        assert 3 <= len(brief.at_a_glance) <= 5
        assert brief.key_figures
        assert brief.timeline
        assert brief.disputes
        assert brief.unknowns
        assert brief.how_we_know
        kinds = {library.tags[tag.value].kind for tag in brief.tags}
        assert {"place", "organisation", "term", "theme"} <= kinds


def test_there_is_enough_evidence(library: Library) -> None:
    assert len(library.sources) >= 25
    assert sum(len(source.claims) for source in library.sources.values()) >= 70
    assert len(library.disputes) >= 10
    assert len(library.tags) >= 30
    assert {page.slug for page in library.pages} >= {"about", "how-we-work", "corrections-policy"}


def test_a_wire_copied_by_several_papers_is_one_origin(library: Library) -> None:
    copies = [source for source in library.sources.values() if source.origin == "AFP"]
    assert len({source.publisher.text for source in copies}) >= 2


def test_every_sentence_with_a_figure_is_near_a_citation(library: Library) -> None:
    """A paragraph of a brief that holds a figure holds a citation too."""
    for brief in library.briefs:
        for passage in brief.passages():
            for paragraph in passage.text.split("\n\n"):
                if re.search(r"\d{3}|\d[.,]\d|per cent|%|million", plain(paragraph)):
                    searched = "last looked for" in paragraph
                    assert "[@" in paragraph or searched, paragraph


def test_every_figure_of_a_claim_says_as_of_when(library: Library) -> None:
    for source in library.sources.values():
        for claim in source.claims.values():
            assert claim.when or not claim.figure, f"{source.id}#{claim.id}"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_no_sentence_is_taken_over_from_the_article(path: Path) -> None:
    """No eight words in a row stand in the article that the site grew from.

    The article itself is not ours to keep: `article-runs.txt` holds a fingerprint of each run of
    eight words, short quoted phrases among them.
    """
    known = set((ROOT / "tests" / "article-runs.txt").read_text(encoding="utf-8").split())
    assert len(known) > 500
    text = re.sub(r"\[@[^\]]*\]|[*_#]", " ", path.read_text(encoding="utf-8"))
    found = [run for run in runs(text) if fingerprint(run) in known]
    assert not found, found


def test_the_child_is_cited_without_a_link(library: Library) -> None:
    """Pages that identify the child have neither an address nor a headline here."""
    for source in library.sources.values():
        if not source.link:
            assert source.url is None
            assert source.archived is None
            assert source.title.text.startswith("[")
    assert not library.sources["tbp-2025-08-01"].link
    assert not library.sources["hamariweb-2025-08"].link


def test_pages_of_the_site_use_what_they_cite(library: Library) -> None:
    """Every source is cited by a topic or stands in a dispute that a topic lists."""
    used = {
        citation.key.source
        for brief in library.briefs
        for passage in brief.passages()
        for citation in citations(passage)
    }
    for matter in library.disputes.values():
        used |= {key.value.source for version in matter.versions for key in version.claims}
    assert set(library.sources) <= used


def test_who_places_the_case_in_one_town_alone_is_told_of_the_other(tmp_path: Path) -> None:
    """The first site's own dispute: some sources say Gwadar, others say Turbat."""
    for folder in ("content", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    project = Project(tmp_path, "")
    project.write(f"-- content/topics/one-town.md --\n{ONE_TOWN}")
    result = project.check()
    assert result.code == 1
    told = [problem for problem in result.problems if "place-of-case" in problem]
    assert [problem.split("·")[0].strip() for problem in told] == [
        (
            "content/topics/one-town.md:7:60: error[dispute-hidden] sources differ on this: "
            "Where was the case registered? Others say `In Turbat`"
        )
    ]
    assert set(result.rules) == {"dispute-hidden"}
    project.edit("content/topics/one-town.md", "date: 2026", f"disputes: {THEIRS}\ndate: 2026")
    assert project.check().problems == []
    project.build()
    page = project.read("topics/one-town/index.html")
    assert "Gwadar" in page
    assert "Turbat" in page


def runs(text: str) -> list[str]:
    words = re.findall(r"[\w']+", text.casefold())
    return [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]


def fingerprint(run: str) -> str:
    return hashlib.blake2b(run.encode(), digest_size=6, person=b"article").hexdigest()
