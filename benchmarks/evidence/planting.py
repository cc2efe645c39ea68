"""Errors planted one at a time, and whether the check finds each on its line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.evidence.by_page import PAGE_KINDS
from benchmarks.evidence.by_sources import SOURCES_OF_A_PAGE, SOURCES_OF_A_SENTENCE
from benchmarks.evidence.by_words import WORDS_OF_A_SENTENCE
from benchmarks.evidence.corpus import new_problems, new_problems_in_full
from benchmarks.evidence.pages import Slip, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.problems import Problem
    from benchmarks.evidence.corpus import Corpus
    from benchmarks.evidence.pages import Page

SENTENCE_KINDS = {**WORDS_OF_A_SENTENCE, **SOURCES_OF_A_SENTENCE}
PAGE_LEVEL = {**SOURCES_OF_A_PAGE, **PAGE_KINDS}
KINDS: tuple[str, ...] = (*SENTENCE_KINDS, *PAGE_LEVEL)
"""Every kind of slip, in the order of the table."""
MOST = 30
"""Slips of one kind in one corpus; a seed chooses them among all that are possible."""


@dataclass(frozen=True)
class Planted:
    """A slip in its place, and what the check made of it."""

    corpus: str
    page: Page
    slip: Slip
    rules: tuple[str, ...]
    """The rules that found fault on its lines; none where it was missed."""
    elsewhere: tuple[str, ...] = ()
    """The rules that found fault on other lines only."""

    @property
    def is_caught(self) -> bool:
        """Whether the check names a problem where the slip is."""
        return bool(self.rules)

    def __str__(self) -> str:
        """Show the kind, the place and the line as it was planted."""
        edit = self.slip.edits[0]
        line = self.page.line_of(edit.start)
        wrong = self.page.with_edits(self.slip.edits)
        shown = wrong[: wrong.find("\n", edit.start + len(edit.new))].rsplit("\n", 1)[-1].strip()
        old = self.page.text[edit.start : edit.end].strip()
        return (
            f"{self.slip.kind}: {self.corpus}/{self.page.path}:{line}: "
            f"`{old}` became `{edit.new.strip()}` in: {shown}"
        )


def plant(corpus: Corpus, kinds: tuple[str, ...] = KINDS, most: int = MOST) -> Iterator[Planted]:
    """Plant slips one at a time; a miss is looked at once more with everything checked anew."""
    for kind in kinds:
        possible = [(page, slip) for page in pages(corpus) for slip in slips(page, kind)]
        random.Random(f"{kind} {corpus.name}").shuffle(possible)  # noqa: S311 - no secret
        for page, slip in possible[:most]:
            yield _planted(corpus, page, slip)


def slips(page: Page, kind: str) -> Iterator[Slip]:
    """Yield every slip of a kind that is possible in a brief."""
    if kind in PAGE_LEVEL:
        yield from PAGE_LEVEL[kind](page, kind)
        return
    for sentence in page.sentences:
        if sentence.statement.kind == "heading":
            continue
        for start, end, new in SENTENCE_KINDS[kind](sentence, page):
            edit = page.edit(sentence, start, end, new)
            if edit:
                yield Slip(kind, (edit,), page.lines_of(sentence))


def _planted(corpus: Corpus, page: Page, slip: Slip) -> Planted:
    wrong = page.with_edits(slip.edits)
    found = new_problems(corpus, page.path, wrong)
    here, elsewhere = _sorted(found, page, slip)
    if not here:
        found = new_problems_in_full(corpus, page.path, wrong)
        here, elsewhere = _sorted(found, page, slip)
    return Planted(corpus.name, page, slip, here, elsewhere)


def _sorted(
    found: tuple[Problem, ...], page: Page, slip: Slip
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    here = tuple(
        problem.rule
        for problem in found
        if problem.place.path == page.path and (not slip.lines or problem.place.line in slip.lines)
    )
    return here, () if here else tuple(problem.rule for problem in found)
