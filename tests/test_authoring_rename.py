"""Renaming changes every mention and nothing else, or nothing at all."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backgrounder.authoring import disk
from backgrounder.authoring.edits import Edit, edited
from backgrounder.problems import Place
from tests.front_door import BASE, Project, tree

WORLD = (
    BASE
    + """
-- content/site.yaml --
title: The Orro Explainer
language: en
checks: {unarchived: off, translation-parity: off}
policies: {principles: about}
-- content/tags.yaml --
# Places
orro-hills: {name: Orro Hills, kind: place}
lake-orro:   # the lake itself
  name: Lake Orro
  kind: place
  within: 'orro-hills'
vell-water-board:
  name: Vell Water Board
  kind: organisation
  about: It measures the lake [@orro-2024].
-- seeds/sources/post-2024.yaml --
publisher: Vell Post
title: A dry year
url: https://post.example/dry
archived: https://archive.example/dry
published: 2024-05-02
claims:
  level:   # another view
    says: The water stands 5 metres below its mark of 1990.
    figure: 5 metres
    by: "vell-water-board"
    when: 2024-05-02
-- seeds/disputes.yaml --
how-low:
  question: How low is the lake?
  versions:
    - {answer: 4 metres, claims: [orro-2024#level]}
    - answer: 5 metres
      claims:
        - 'post-2024#level'
-- content/topics/lake.md --
---
title: Why the lake is falling
summary: >
  Lake Orro stands 4 metres below its mark of 1990 [@orro-2024#level;
  @post-2024#level].
tags: [ "lake-orro", vell-water-board ]   # two of them
date: 2024-06-01
key-figures:
  - orro-2024#level
disputes: [how-low]
parties:
  - who: vell-water-board
timeline:
  - when: 2024-05-01
    what: "The \\"low\\" mark is read [@orro-2024#level]."
---
## How low is it?

The water stands 4 metres below its mark, says the Vell Water Board
[@orro-2024#level; @post-2024#level]. In code, `[@orro-2024#level]` and `lake-orro` stay.
See [the town](town.md#what "Vell"), [here](lake.md#how-low-is-it)
and [by address](/topics/lake/), and [there][t].

[t]: ../topics/town.md

```
[@orro-2024#level] [code](lake.md)
```
-- content/topics/town.md --
---
title: What the town drinks
summary: The town drinks from the lake.
tags: [lake-orro]
date: 2024-06-01
aliases:
  - /old-town/
---
## What

It drinks from [the lake](lake.md#how-low-is-it), measured [@orro-2024].
-- content/topics/lake.ur.md --
---
title: The lake in another language
summary: See [the lake](lake.md).
tags: [lake-orro]
date: 2024-06-01
---
## One

See [itself](./lake.ur.md#one).
-- content/pages/about.md --
---
title: About
---
We wrote of [the lake](content/topics/lake.md) and cite [@orro-2024#level].
"""
)

RENAMINGS = (
    ("topics/lake", "tarn"),
    ("content/topics/town.md", "content/topics/port-vell.md"),
    ("orro-2024", "seeds/sources/gazette-2024.yaml"),
    ("orro-2024#level", "depth"),
    ("post-2024#level", "post-2024#deeper"),
    ("tags/lake-orro", "the-lake"),
    ("vell-water-board", "بورڈ"),
    ("orro-hills", "hills"),
    ("how-low", "disputes/depth-of-the-lake"),
    ("pages/about", "us"),
)
"""One of each kind, in each form in which they may be written."""


@pytest.fixture
def world(tmp_path: Path) -> Project:
    return Project(tmp_path / "project", WORLD)


def authored(project: Project) -> dict[str, bytes]:
    return {
        f"{part}/{path}": content
        for part in ("content", "seeds")
        for path, content in tree(project.folder / part).items()
    }


def told(project: Project) -> list[tuple[str, str]]:
    """Return each problem's rule and line, names and places left out."""
    found = re.findall(r": (error|warning)\[([\w-]+)\]", project.check().out)
    return sorted(found)


@pytest.mark.parametrize(("old", "new"), RENAMINGS)
def test_after_a_renaming_the_check_says_what_it_said_before(
    old: str, new: str, world: Project
) -> None:
    before = told(world)
    assert world.run("rename", old, new).code == 0
    assert told(world) == before
    assert world.build().code == 0


@pytest.mark.parametrize(("old", "new"), RENAMINGS)
def test_there_and_back_gives_the_same_bytes_apart_from_the_alias(
    old: str, new: str, world: Project
) -> None:
    before = authored(world)
    kind = old.rpartition("/")[0].removeprefix("content/").removesuffix("s")
    plain = re.sub(r"^.*/|\.(md|yaml)$", "", new)
    back = old if "#" not in old else old.partition("#")[2]
    there = world.run("rename", old, new)
    assert there.code == 0, there.err
    assert authored(world) != before
    name = plain if "#" not in old else f"{old.partition('#')[0]}#{plain.rpartition('#')[2]}"
    again = world.run("rename", f"{kind}s/{name}" if kind else name, back)
    assert again.code == 0, again.err
    after = authored(world)
    assert set(after) == set(before)
    for path, content in after.items():
        assert without_alias(content) == without_alias(before[path]), path
    assert world.check().code == 0, "no page is an alias of itself"


def without_alias(content: bytes) -> bytes:
    """Return a file without aliases, each in the form in which a renaming writes it."""
    content = re.sub(rb"(?m)^ *aliases: \[[^\]]*\]\r?\n", b"", content)
    content = re.sub(rb"(?m)^ *- /[\w/-]+/\r?\n", b"", content)
    return re.sub(rb"aliases: \[[^\]]*\], ", b"", content)


def test_every_mention_gets_the_new_name_and_code_keeps_the_old(world: Project) -> None:
    world.run("rename", "orro-2024", "gazette-2024")
    lake = (world.folder / "content/topics/lake.md").read_text(encoding="utf-8")
    assert lake.count("orro-2024") == 2
    assert "`[@orro-2024#level]`" in lake
    assert "```\n[@orro-2024#level] [code](lake.md)\n```" in lake
    assert lake.count("gazette-2024#level") == 4
    about = (world.folder / "content/tags.yaml").read_text(encoding="utf-8")
    assert "[@gazette-2024]" in about


def test_links_keep_their_form_and_their_anchors(world: Project) -> None:
    world.run("rename", "lake", "tarn")
    tarn = (world.folder / "content/topics/tarn.md").read_text(encoding="utf-8")
    assert "[here](tarn.md#how-low-is-it)" in tarn
    assert "[by address](/topics/tarn/)" in tarn
    assert "[code](lake.md)" in tarn
    other = (world.folder / "content/topics/tarn.ur.md").read_text(encoding="utf-8")
    assert "[the lake](tarn.md)" in other
    assert "[itself](./tarn.ur.md#one)" in other
    page = (world.folder / "content/pages/about.md").read_text(encoding="utf-8")
    assert "(content/topics/tarn.md)" in page


def test_the_old_address_of_a_page_leads_to_the_new_one(world: Project) -> None:
    for old, new in (("lake", "tarn"), ("lake-orro", "tarn-orro"), ("post-2024", "post")):
        assert world.run("rename", old, new).code == 0
    assert world.build().code == 0
    for old, new in (
        ("topics/lake", "topics/tarn"),
        ("ur/topics/lake", "ur/topics/tarn"),
        ("tags/lake-orro", "tags/tarn-orro"),
        ("sources/post-2024", "sources/post"),
    ):
        assert f"../{new.rpartition('/')[2]}/" in world.read(f"{old}/index.html")


def test_what_was_published_is_not_taken_for_a_silent_edit(world: Project) -> None:
    """Readers are told the same as before, by records of another name."""
    assert world.build().code == 0
    before = told(world)
    for old, new in (
        ("lake", "tarn"),
        ("orro-2024#level", "depth"),
        ("orro-2024", "gazette-2024"),
        ("vell-water-board", "board"),
        ("how-low", "how-deep"),
    ):
        assert world.run("rename", old, new).code == 0
        assert told(world) == before


def test_a_trial_run_prints_every_change_and_makes_none(world: Project) -> None:
    before = authored(world)
    result = world.run("rename", "lake", "tarn", "--dry-run")
    assert authored(world) == before
    assert result.code == 0
    assert "content/topics/lake.md → content/topics/tarn.md" in result.out
    assert "  - It drinks from [the lake](lake.md#how-low-is-it)" in result.out
    assert "  + It drinks from [the lake](tarn.md#how-low-is-it)" in result.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lake", "town", "there is a topic `town` already"),
        ("lake", "lake", "is called so already"),
        ("lake", "Lake Orro", "write `lake-orro`"),
        ("lake", "index", "which the engine needs for itself"),
        ("lake", "old/../../town", "may hold only"),
        ("lke", "tarn", "did you mean `lake`?"),
        ("town", "a" * 81, "the most is 80"),
        ("orro-2024#level", "post-2024#depth", "a claim stays with its source"),
        ("orro-2024#levl", "depth", "did you mean `orro-2024#level`?"),
        ("tags/lake", "tarn", "nothing called `tags/lake`"),
        ("vell-water-board", "Board", "write `board`"),
    ],
)
def test_an_unfit_name_is_refused_in_words(old: str, new: str, said: str, world: Project) -> None:
    before = authored(world)
    result = world.run("rename", old, new)
    assert (result.code, authored(world)) == (2, before)
    assert said in result.err


def test_a_name_that_two_things_have_is_asked_about(world: Project) -> None:
    world.run("rename", "tags/lake-orro", "lake")
    result = world.run("rename", "lake", "tarn")
    assert result.code == 2
    assert "say which: `topics/lake` and `tags/lake`" in result.err


def test_a_name_that_stands_somewhere_already_is_refused(world: Project) -> None:
    """Plain words would become the tag, and a citation that led nowhere would lead somewhere."""
    world.edit("seeds/sources/orro-2024.yaml", "by: Vell Water Board", "by: board")
    result = world.run("rename", "vell-water-board", "board")
    assert result.code == 2
    assert "`board` is written at seeds/sources/orro-2024.yaml:15:9" in result.err


def test_an_address_that_leads_elsewhere_is_refused(world: Project) -> None:
    world.run("rename", "lake", "tarn")
    result = world.run("rename", "town", "lake")
    assert result.code == 2
    assert "the address `/topics/lake/` leads to content/topics/tarn.md" in result.err


def test_an_alias_of_another_tag_is_not_taken_away(world: Project) -> None:
    """It stands further down in the same file."""
    world.run("rename", "vell-water-board", "board")
    result = world.run("rename", "orro-hills", "vell-water-board")
    assert result.code == 2
    assert "the address `/tags/vell-water-board/` leads to content/tags.yaml:7:1" in result.err


def test_content_with_mistakes_is_not_touched(world: Project) -> None:
    world.edit("seeds/disputes.yaml", "answer: 5 metres", "anser: 5 metres")
    before = authored(world)
    result = world.run("rename", "lake", "tarn")
    assert (result.code, authored(world)) == (1, before)
    assert "error[unknown-key]" in result.out
    assert "mend them first" in result.err


def test_what_cannot_be_changed_safely_is_not_changed(world: Project) -> None:
    """An escape hides the name from exact places: no guess is made."""
    world.edit("content/topics/town.md", "[lake-orro]", '["lake\\x2dorro"]')
    before = authored(world)
    result = world.run("rename", "lake-orro", "tarn-orro")
    assert (result.code, authored(world)) == (2, before)
    assert "content/topics/town.md:4:8 is written in a way" in result.err


def test_a_renaming_that_lost_a_mention_is_not_written(
    world: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason: the proof is made on what would be written."""
    monkeypatch.setattr("backgrounder.authoring.rename.edited", lambda data, _edits: data)
    before = authored(world)
    result = world.run("rename", "how-low", "how-deep")
    assert (result.code, authored(world)) == (2, before)
    assert "not every mention could be found again" in result.err


def test_an_alias_takes_the_line_ends_of_its_file(world: Project) -> None:
    file = world.folder / "content/topics/lake.md"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    world.run("rename", "lake", "tarn")
    content = (world.folder / "content/topics/tarn.md").read_bytes()
    assert b"aliases: [/topics/lake/]\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_failed_write_leaves_every_file_as_it_was(
    world: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = authored(world)
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = world.run("rename", "lake", "tarn")
    assert (result.code, len(calls) > 2) == (3, True)
    assert authored(world) == before


def test_an_edit_made_meanwhile_is_not_lost(world: Project) -> None:
    change = disk.Change("content/tags.yaml", "content/tags.yaml", b"other", b"new")
    before = authored(world)
    with pytest.raises(OSError, match="changed meanwhile"):
        disk.change(world.folder, (change,))
    assert authored(world) == before


def test_modes_of_files_are_kept(world: Project) -> None:
    file = world.folder / "content/tags.yaml"
    file.chmod(0o640)
    world.run("rename", "lake-orro", "tarn-orro")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_trial_run_prints_no_protected_name(world: Project) -> None:
    world.edit("content/topics/town.md", "the lake](lake", "Amo Vellin's lake](lake")
    entry = world.folder / "entry"
    entry.write_text("Amo Vellin\n\n\n", encoding="utf-8")
    from backgrounder import keeper

    keeper.keep(world.folder, keeper.entry_of(["Amo Vellin"], []))
    result = world.run("rename", "lake", "tarn", "--dry-run")
    assert result.code == 0
    assert "Amo" not in result.out + result.err
    assert "(a line that is not printed)" in result.out


PIECES = st.sampled_from(
    [
        "[@orro-2024#level]",
        "[@post-2024#level; @orro-2024#level]",
        "[@orro-2024]",
        "`[@orro-2024#level]`",
        "<!-- [@orro-2024#level] -->",
        "[a](lake.md)",
        "[b](lake.md#x)",
        "`lake.md`",
        "é e\u0301 ج",
        "words",
        "it's",
        "\n",
        "\n\n",
        "orro-2024#level",
        "\\[@orro-2024#level]",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n"])
STYLES = st.sampled_from(["plain", "single", "double", "folded", "literal"])


def styled(text: str, style: str) -> str:
    words = " ".join(text.split()) or "words"
    if style == "single":
        return "'x " + words.replace("'", "''") + "'"
    if style == "double":
        return '"x ' + words.replace("\\", "\\\\") + '"'
    if style in {"folded", "literal"}:
        lines = "\n".join(f"    {line}" for line in words.replace("] ", "]\n").split("\n"))
        return (">" if style == "folded" else "|") + f"\n{lines}"
    return f"x {words}"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    body=st.lists(PIECES, max_size=12),
    point=st.lists(PIECES, min_size=1, max_size=5),
    style=STYLES,
    end=ENDS,
    mark=st.booleans(),
    which=st.sampled_from(
        [("orro-2024", "gazette"), ("orro-2024#level", "depth"), ("lake", "tarn")]
    ),
)
def test_any_text_comes_back_from_a_renaming_and_its_return(  # noqa: PLR0917
    body: list[str],
    point: list[str],
    style: str,
    end: str,
    mark: bool,  # noqa: FBT001 - hypothesis calls it by name
    which: tuple[str, str],
) -> None:
    """Whatever line ends, accents, marks and YAML styles its author uses."""
    old, new = which
    with TemporaryDirectory() as folder:
        project = Project(Path(folder), WORLD)
        glance = styled(" ".join(point), style)
        text = (
            "---\ntitle: Any\nsummary: Any.\ndate: 2024-06-01\n"
            f"at-a-glance:\n  - {glance}\n---\n## A\n\n{' '.join(body)}\n"
        )
        raw = text.replace("\n", end).encode("utf-8-sig" if mark else "utf-8")
        (project.folder / "content/topics/any.md").write_bytes(raw)
        before = authored(project)
        if "error" in project.check().out and project.run("rename", old, new).code:
            assert authored(project) == before
            return
        project.run("rename", old, new)
        source, hash_mark, claim = old.partition("#")
        name = f"{source}#{new}" if hash_mark else new
        result = project.run("rename", name, claim or old)
        assert result.code == 0, result.err
        after = authored(project)
        assert after["content/topics/any.md"] == raw
        assert {path: without_alias(content) for path, content in after.items()} == {
            path: without_alias(content) for path, content in before.items()
        }


@given(
    line=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    end=ENDS,
    letters=st.sampled_from(["e\u0301", "\u1112\u1161\u11ab", "x"]),
)
def test_an_edit_changes_its_own_words_and_nothing_else(line: str, end: str, letters: str) -> None:
    from unicodedata import normalize

    before, after = normalize("NFD", line), normalize("NFD", line[::-1])
    raw = f"first{end}{letters}, {before}|OLD|{after}{end}last"
    column = len(normalize("NFC", f"{letters}, {before}|")) + 1
    found = edited(raw.encode(), [Edit(Place("x", 2, column), "OLD", "NEW")])
    assert found == raw.replace("|OLD|", "|NEW|").encode()
    assert isinstance(edited(raw.encode(), [Edit(Place("x", 9, 1), "OLD", "NEW")]), Place)
    assert isinstance(edited(raw.encode(), [Edit(Place("x", 1, 1), "OLD", "NEW")]), Place)
