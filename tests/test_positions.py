"""Whatever a file holds, reading it raises nothing, and every value and problem has its place."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backgrounder.model import Prose
from backgrounder.problems import Place, Problem
from backgrounder.read import compose as composing
from backgrounder.read import read
from backgrounder.read.characters import decode
from backgrounder.read.compose import compose
from backgrounder.read.front_matter import split
from backgrounder.read.nodes import Mapping, Node, Scalar, Sequence, prose

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

PATH = "content/topics/lake.md"
START = Place(PATH)
PARSERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pure")]

NEARLY_YAML = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "b: ",
                "- ",
                "? ",
                ": ",
                "\n",
                "\n  ",
                "\n\t",
                " ",
                "#",
                " # c",
                "---\n",
                "...\n",
            ),
            *(
                "[",
                "]",
                "{",
                "}",
                ", ",
                "'",
                '"',
                "|\n",
                ">-\n",
                "&x ",
                "*x",
                "!t ",
                "!!int ",
                "%Y",
            ),
            *(
                "@",
                "`",
                "\\",
                '"\\u',
                '"\\ud800"',
                '"\\U00110000"',
                "<<: ",
                "é",
                "پ",
                "\u200d",
                "~",
            ),
        ]
    ),
    max_size=40,
).map("".join)
"""Text that gets far into the parser before it is refused."""

FRONT_MATTER = st.builds("---\n{}\n---\n{}".format, NEARLY_YAML, NEARLY_YAML)

WORDS = st.lists(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8), min_size=1, max_size=12
)


def composed(text: str) -> tuple[Node | None, list[Problem]]:
    found: list[Problem] = []
    return compose(text, START, found.append), found


def assert_within(place: Place, text: str) -> None:
    lines = text.split("\n")
    assert 1 <= place.line <= len(lines)
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1


def assert_printable(problem: Problem) -> None:
    """Nothing that a terminal would obey comes out of a file."""
    for text in (problem.message, problem.why, problem.hint):
        assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in text)


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for item in node.items for scalar in scalars(item)]
    return [scalar for key, value in node for scalar in (key, *scalars(value))]


@pytest.mark.parametrize("parser", PARSERS)
@given(text=NEARLY_YAML | st.text())
@example(text='a: "\\')
@example(text="a: 'b\n\n\n")
@example(text="{a: [b")
@example(text="\ta")
@example(text="a: |\n")
@example(text="? - a\n: - b")
def test_any_text_is_read_or_told_at_a_place(parser: type[yaml.SafeLoader], text: str) -> None:
    """By libyaml, and by the parser that stands in where libyaml is missing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "_LOADER", parser)
        found: list[Problem] = []
        clean = decode(text.encode("utf-8", "ignore"), PATH, found.append)
        assert clean is not None or found
        tree, refused = composed(clean or "")
    assert tree is not None or len(refused) >= 1
    for problem in (*found, *refused):
        assert_within(problem.place, clean or "")
        assert_printable(problem)
    for scalar in scalars(tree) if tree else ():
        assert_within(scalar.place, clean or "")


@given(
    data=st.binary() | FRONT_MATTER.map(str.encode) | st.text().map(lambda t: t.encode("utf-16"))
)
def test_any_bytes_are_a_file_or_told_at_a_place(data: bytes) -> None:
    found: list[Problem] = []
    text = decode(data, PATH, found.append)
    document = split(text, PATH, found.append) if text is not None else None
    assert document is not None or found
    shown = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for problem in found:
        assert_within(problem.place, text if text is not None else shown)
        assert_printable(problem)


@settings(deadline=None, max_examples=50)  # it writes files, and disks may pause
@given(data=FRONT_MATTER.map(str.encode) | NEARLY_YAML.map(str.encode) | st.binary())
def test_any_bytes_in_any_file_of_a_project_raise_nothing(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in (
            *("content/site.yaml", "content/tags.yaml", "content/topics/lake.md"),
            *("content/pages/about.md", "seeds/sources/orro.yaml", "seeds/disputes.yaml"),
            "static/style.css",
        ):
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(data)
        for problem in read(Path(folder), Path(folder)).problems:
            assert_printable(problem)


# Valid trees --------------------------------------------------------------------------------------

KEYS = st.text("abcdefghijklmnop-", min_size=1, max_size=6).filter(
    lambda key: not key.startswith("-") and not key.endswith("-")
)
VALUES = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1)
TREES = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def written(tree: Tree, indent: int = 0) -> str:
    """Write a tree as YAML: blocks of lists and groups, each value in single or double quotes."""
    if isinstance(tree, str):
        if len(tree) % 2:
            return "'" + tree.replace("'", "''") + "'"
        return '"' + tree.replace("\\", "\\\\").replace('"', '\\"') + '"'
    margin = "\n" + " " * indent
    if isinstance(tree, list):
        return "".join(f"{margin}- {written(item, indent + 2).lstrip()}" for item in tree)
    return "".join(f"{margin}{key}: {written(value, indent + 2)}" for key, value in tree.items())


def plain(node: Node) -> Tree:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node}


@pytest.mark.parametrize("parser", PARSERS)
@given(tree=TREES.filter(lambda tree: not isinstance(tree, str)))
def test_a_valid_tree_is_read_as_it_was_written(parser: type[yaml.SafeLoader], tree: Tree) -> None:
    """Each value comes back to the letter, and stands in the file where its place says."""
    data = written(tree).lstrip("\n").encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "_LOADER", parser)
        found: list[Problem] = []
        text = decode(data, PATH, found.append)
        assert text is not None
        node, refused = composed(text)
    if not found:
        assert refused == []
        assert node is not None
        assert text == data.decode() or node is not None
        lines = text.split("\n")
        for scalar in scalars(node):
            place = scalar.place
            assert lines[place.line - 1][place.column - 1 :].startswith(scalar.raw)
        if text == data.decode():
            assert plain(node) == tree


@given(
    words=WORDS,
    style=st.sampled_from(["", "'", '"', ">-\n  ", "|\n  "]),
    breaks=st.lists(st.booleans(), min_size=11, max_size=11),
)
def test_each_word_of_folded_prose_keeps_its_place(
    words: list[str], style: str, breaks: list[bool]
) -> None:
    closing = style if style in {"'", '"'} else ""
    joints = ["\n  " if broken else " " for broken in breaks]
    value = words[0] + "".join(joint + word for joint, word in zip(joints, words[1:], strict=False))
    text = f"a: x\nb: {style}{value}{closing}\nc: y\n"
    clean = decode(text.encode(), PATH, lambda _: None) or ""
    node, _ = composed(clean)
    assert isinstance(node, Mapping)
    found = node.get("b")
    assert isinstance(found, Scalar)
    assert_words_are_at_their_places(prose(found), clean)


def assert_words_are_at_their_places(told: Prose, text: str) -> None:
    lines = text.split("\n")
    offset = 0
    for word in told.text.split():
        offset = told.text.index(word, offset)
        for within in islice(range(len(word)), 3):
            place = told.place_of(offset + within)
            assert lines[place.line - 1][place.column - 1 :].startswith(word[within:])
        offset += len(word)


def test_the_body_begins_after_the_front_matter() -> None:
    """Windows line ends and a byte order mark count for nothing."""
    data = b"\xef\xbb\xbf---\r\na: b\r\n---  \r\nBody.\r\n"
    text = decode(data, PATH, lambda _: None)
    assert text is not None
    document = split(text, PATH, lambda _: None)
    assert document is not None
    assert document.body == Prose("Body.\n", Place(PATH, 4))
    assert document.fields is not None
    assert document.fields.place == Place(PATH, 2)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("title: Iran: what next\n", 1, 12),
        ('title: "foo\nbar: 2\n', 1, 8),
        ("a:\n\tb: 1\n", 2, 1),
        ("a: @b\n", 1, 4),
        ("a: [1, 2\nb: 3\n", 1, 4),
        ("a: [b,\n  [c] d]\n", 2, 7),
        ("a: 'it's'\n", 1, 4),
        ("a: ['b' 'c']\n", 1, 9),
        ("a: 'b'\n c: d\n", 2, 2),
        ("a: ['b', c] d\n", 1, 13),
        ("a: [@x#y] says\n", 1, 5),
        ("a: *b*\n", 1, 4),
        ("a: **b** c\n", 1, 4),
        ("a: - b\n", 1, 4),
        ("a: | b\n", 1, 6),
        ('a: "\\q"\n', 1, 5),
        ("a: b\nc\nd: e\n", 2, 1),
        ("a:\n  - b\n - c\n", 3, 2),
        ("a: b\n  c: d\n", 2, 4),
    ],
)
def test_both_parsers_lead_to_the_same_place(
    parser: type[yaml.SafeLoader],
    text: str,
    line: int,
    column: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where libyaml is missing, authors are told no worse."""
    monkeypatch.setattr(composing, "_LOADER", parser)
    _, (problem,) = composed(text)
    assert problem.rule == "yaml-syntax"
    assert problem.place == Place(PATH, line, column)
    assert "cannot read on" not in problem.message
