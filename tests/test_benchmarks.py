"""The benchmark of the gate measures what it says it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.evidence import corpus
from benchmarks.evidence.corpus import new_problems
from benchmarks.evidence.pages import pages
from benchmarks.evidence.planting import KINDS, slips
from benchmarks.evidence.stated import is_stated
from benchmarks.evidence.table import BEGIN, END

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> corpus.Corpus:
    return corpus.clean(tmp_path_factory.mktemp("clean") / "site")


def test_the_readme_has_a_row_for_each_kind_of_error() -> None:
    table = README[README.index(BEGIN) : README.index(END)]
    rows = re.findall(
        r"^\| ([^|]+?) \| (?:\d+ of \d+|–) \| (?:\d+ of \d+|–) \|$", table, re.MULTILINE
    )
    assert rows == list(KINDS)


def test_sound_prose_raises_next_to_no_alarms(clean: corpus.Corpus) -> None:
    """At most one in a hundred sentences; the benchmark prints them."""
    alarms = [f"{one.place} {one.rule}: {one.message}" for one in clean.problems]
    assert len(alarms) <= len(clean.sentences) / 100, "\n".join(alarms)


def test_every_kind_of_error_can_be_planted(clean: corpus.Corpus, tmp_path: Path) -> None:
    published = corpus.published(tmp_path / "published")
    briefs = [*pages(clean), *pages(published)]
    assert [kind for kind in KINDS if not any(any(slips(page, kind)) for page in briefs)] == []


def test_a_planted_error_is_named_and_the_corpus_stays_as_it_was(clean: corpus.Corpus) -> None:
    """A kind of each sort: within a sentence, in its sources, in the whole brief."""
    page = next(page for page in pages(clean) if page.brief.slug == "ferry-heron")
    for kind in ("digit of a figure", "key of a claim", "dispute not listed"):
        slip = next(slips(page, kind))
        assert new_problems(clean, page.path, page.with_edits(slip.edits)), kind
        assert (clean.root / page.path).read_text(encoding="utf-8") == page.text


def test_what_a_cited_claim_states_is_no_error(clean: corpus.Corpus) -> None:
    """Behind `between 180 and 210 people`, 210 is stated, and 110 is an error worth planting."""
    sentence = next(each for each in clean.sentences if "180 and 210 people" in each.text)
    assert is_stated("210", sentence)
    assert not is_stated("110", sentence)
