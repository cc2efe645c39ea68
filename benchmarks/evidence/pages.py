"""A brief as it stands in its file, its sentences in it, and edits of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.evidence import Sentence
    from backgrounder.model import Brief, Library
    from benchmarks.evidence.corpus import Corpus


@dataclass(frozen=True)
class Edit:
    """Words of a file that others take the place of."""

    start: int
    end: int
    """Offsets into the file's text."""
    new: str


@dataclass(frozen=True)
class Slip:
    """One error: the edits that plant it, and the lines on which it should be found."""

    kind: str
    edits: tuple[Edit, ...]
    lines: frozenset[int]
    """Counted from 1; empty where it may be found on any line of the file."""


@dataclass(frozen=True)
class Page:
    """One brief of a corpus."""

    corpus: Corpus
    brief: Brief
    text: str
    """Of its file."""
    sentences: tuple[Sentence, ...]

    @property
    def path(self) -> str:
        """Where its file lies in the project."""
        return self.brief.place.path

    @property
    def library(self) -> Library:
        """What it stands among."""
        return self.corpus.library

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line, the first at index 1."""
        starts = [0, 0]
        starts.extend(number + 1 for number, sign in enumerate(self.text) if sign == "\n")
        return tuple(starts)

    def edit(self, sentence: Sentence, start: int, end: int, new: str) -> Edit | None:
        """Return the edit of a sentence's words from `start` to `end`.

        None where they do not stand in one piece in the file: a folded line may break in them.
        """
        place = sentence.place(start)
        offset = self.line_starts[place.line] + place.column - 1
        first = sentence.statement.start
        old = sentence.prose.text[first + start : first + end]
        if self.text[offset : offset + len(old)] != old:
            return None
        return Edit(offset, offset + len(old), new)

    def lines_of(self, sentence: Sentence) -> frozenset[int]:
        """Return the lines on which a sentence stands."""
        length = sentence.statement.end - sentence.statement.start
        first, last = sentence.place(0).line, sentence.place(length - 1).line
        return frozenset(range(first, last + 1))

    def line_of(self, offset: int) -> int:
        """Return the line of an offset into the file."""
        return self.text.count("\n", 0, offset) + 1

    def with_edits(self, edits: tuple[Edit, ...]) -> str:
        """Return the file's text with edits made."""
        text = self.text
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text


def pages(corpus: Corpus) -> Iterator[Page]:
    """Yield the briefs of a corpus."""
    for brief in corpus.library.briefs:
        path = brief.place.path
        yield Page(
            corpus,
            brief,
            (corpus.root / path).read_text(encoding="utf-8"),
            tuple(each for each in corpus.sentences if each.prose.place.path == path),
        )


def raw(sentence: Sentence) -> str:
    """Return a sentence as it was written, with its citations and its quoted words."""
    return sentence.prose.text[sentence.statement.start : sentence.statement.end]
