"""Texts of about the same length for every tool: about a lake that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import corpus

if TYPE_CHECKING:
    from pathlib import Path

MARK = "marker"
"""Begins the word in a brief's body that is changed by each edit."""
PARAGRAPH = (
    "The water of Lake Orro stands lower than it did, says the Vell Water Board. The "
    "fishers of Port Vell moor their boats further out, and the road along the shore has come "
    "to lead through reeds. Nobody has asked the herders in the hills above the town what they "
    "see from there, and the board keeps its own counsel on what is to be done."
)
PARAGRAPHS = 9
"""As many as make a brief of our corpus, some 600 words."""


def word(number: int) -> str:
    """Return the changing word of an edit: letters alone, so that no check takes it for a figure.

    It has an end of its own, so that no word is the beginning of another.
    """
    letters = f"{number:04d}".translate(str.maketrans("0123456789", "abcdefghij"))
    return f"{MARK}{letters}x"


def ours(folder: Path, number: int) -> Path:
    """Write a project of ours, with a ledger and citations; return the brief to edit."""
    corpus.write(folder, number)
    edited = sorted((folder / "content" / "topics").iterdir())[number // 2]
    add_word(edited)
    return edited


def add_word(brief: Path) -> None:
    """Put the word that is changed at the end of a brief."""
    with brief.open("a", encoding="utf-8") as file:
        file.write(f"\nA {word(0)} stands here.\n")


def plain(folder: Path, number: int, more: str = "") -> Path:
    """Write as many briefs of the same length for tools without citations; return the one to edit.

    `more` are further lines of front matter.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join(["## What is known?", *[PARAGRAPH] * PARAGRAPHS])
    for index in range(number):
        head = f"title: Brief {index} on the lake\ntags: [lake-orro]\ndate: 2024-06-01\n{more}"
        page = f"---\n{head}---\n{text}\n"
        (folder / f"brief-{index}.md").write_text(page, encoding="utf-8")
    edited = folder / f"brief-{number // 2}.md"
    add_word(edited)
    return edited
