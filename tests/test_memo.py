"""What is kept of texts is bounded by what they hold, however many there were."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from backgrounder import markup, memo
from backgrounder.link import texts
from backgrounder.memo import memoised
from backgrounder.model import Prose
from backgrounder.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Found:
    """What a function gives; unlike a text, it can be watched."""

    text: str


def test_what_was_found_is_given_again() -> None:
    keep = memoised(Found)
    assert keep("lake") is keep("lake")
    assert keep("town") == Found("town")


def test_the_oldest_is_let_go_where_the_texts_are_too_long_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "MOST", 100_000)
    keep = memoised(Found)
    kept = [weakref.ref(keep(f"{number:05d}" * 2_000)) for number in range(50)]
    gc.collect()
    assert [number for number, found in enumerate(kept) if found()] == list(range(41, 50))


def test_many_short_texts_are_too_much_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 100_000)
    keep = memoised(Found)
    kept = [weakref.ref(keep(str(number))) for number in range(1_000)]
    assert sum(1 for found in kept if found()) < 100


def test_a_text_longer_than_all_that_is_kept_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "MOST", 10)
    keep = memoised(Found)
    assert keep("lake") == keep("lake") == Found("lake")


@pytest.mark.parametrize(
    "function",
    [markup.headings, texts.contents, lambda text: markup.groups(Prose(text, Place("lake.md")))],
    ids=["headings", "contents", "groups"],
)
def test_what_is_found_in_a_brief_is_kept_and_let_go_after_many_edits(
    function: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo, "MOST", 100_000)
    briefs = [f"## How low is it {n}?\n\nIt falls [@orro#level].\n" * 100 for n in range(50)]
    first = function(briefs[0])
    assert function(briefs[0]) is first
    for brief in briefs:
        function(brief)
    assert function(briefs[0]) is not first
    assert function(briefs[0]) == first
