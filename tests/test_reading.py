"""Reading a project: what is read, what is refused, and that nothing an author does stops it.

What can be shown as text is a case in `tests/cases/`; here stands what takes bytes, links, pipes
or a look at the library.
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder.problems import Level, Place
from backgrounder.read import Reading, read
from tests.front_door import BASE, BRIEF, Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.problems import Problem

LAKE = "content/topics/lake.md"
PIKE = """---
title: The pike
summary: Why it is rare.
date: 2024-06-02
---
It is rare.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a small valid project with one brief, and return its folder."""
    return Project(tmp_path / "project", BASE).write(BRIEF).folder


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    folder = tmp_path / "engine"
    write(folder / "static/style.css", "body { color: black }\n")
    write(folder / "static/search.js", "'ours'\n")
    return folder


@pytest.fixture
def reading(root: Path, engine: Path) -> Callable[[], Reading]:
    """Give a function that reads the project as it stands."""
    return lambda: read(root, engine)


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def told(reading: Reading) -> list[str]:
    """Return where the problems stand, and their rules."""
    return [f"{problem.place} {problem.rule}" for problem in reading.problems]


def only(reading: Reading) -> Problem:
    (problem,) = reading.problems
    return problem


# What is read -------------------------------------------------------------------------------------


def test_a_valid_project_is_read_whole(reading: Callable[[], Reading]) -> None:
    result = reading()
    assert result.problems == ()
    library = result.library
    assert library.site.title == "The Orro Explainer"
    assert [brief.slug for brief in library.briefs] == ["lake"]
    assert list(library.tags) == ["lake-orro"]
    assert list(library.sources["orro-2024"].claims) == ["level"]
    assert (
        library.sources["orro-2024"].claims["level"].quotes[0].text == "lower than anyone remembers"
    )
    assert library.tags["lake-orro"].at == (12.5, 41.25)
    assert library.disputes == {}


def test_missing_settings_are_told_and_the_rest_is_read(
    root: Path, reading: Callable[[], Reading]
) -> None:
    (root / "content/site.yaml").unlink()
    write(root / "content/topics/pike.md", PIKE.replace("2024-06-02", "soon"))
    result = reading()
    assert told(result) == ["content/site.yaml:1:1 missing-file", "content/topics/pike.md:4:7 date"]
    assert result.library.site.language == "en"
    assert len(result.library.briefs) == 2


def test_an_empty_folder_lacks_only_its_settings(tmp_path: Path, engine: Path) -> None:
    assert told(read(tmp_path / "nowhere", engine)) == ["content/site.yaml:1:1 missing-file"]


def test_evidence_and_vocabulary_may_be_missing(tmp_path: Path, engine: Path) -> None:
    write(tmp_path / "bare/content/site.yaml", "title: Bare\n")
    write(tmp_path / "bare/content/topics/pike.md", PIKE)
    assert read(tmp_path / "bare", engine).problems == ()


def test_a_brief_keeps_the_place_of_each_word(root: Path, reading: Callable[[], Reading]) -> None:
    brief = reading().library.briefs[0]
    lines = (root / LAKE).read_text(encoding="utf-8").split("\n")
    for prose, word in ((brief.title, "falling"), (brief.summary, "[@"), (brief.body, "Board")):
        place = prose.place_of(prose.text.index(word))
        assert lines[place.line - 1][place.column - 1 :].startswith(word)
    assert brief.tags[0].place == Place(LAKE, 4, 8)


@pytest.mark.parametrize(
    "written",
    [
        "summary: It falls, says the board.",
        'summary: "It falls, says the board."',
        "summary: 'It falls, says the board.'",
        "summary:\n  It falls,\n  says the board.",
        'summary: "It falls,\n  says the board."',
        "summary: >-\n  It falls,\n  says the board.",
        "summary: |\n  It falls,\n  says the board.",
        "summary: >\n\n    It falls,\n    says the board.\n",
    ],
)
def test_prose_of_every_style_keeps_its_places(
    written: str, root: Path, reading: Callable[[], Reading]
) -> None:
    """Checks and editors are led to the very word, however YAML has folded it."""
    path = write(root / LAKE, PIKE.replace("summary: Why it is rare.", written))
    summary = reading().library.briefs[0].summary
    assert " ".join(summary.text.split()) == "It falls, says the board."
    lines = path.read_text(encoding="utf-8").split("\n")
    for word in ("It", "falls,", "says", "the", "board."):
        place = summary.place_of(summary.text.index(word))
        assert lines[place.line - 1][place.column - 1 :].startswith(word)


def test_the_language_of_a_brief_is_in_its_name(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / "content/topics/lake.ur.md", PIKE)
    write(root / "content/topics/lake.fa-AF.md", PIKE)
    briefs = reading().library.briefs
    assert [(brief.slug, brief.language) for brief in briefs] == [
        ("lake", "en"),
        ("lake", "fa-AF"),
        ("lake", "ur"),
    ]


def test_copies_of_one_report_share_an_origin(root: Path, reading: Callable[[], Reading]) -> None:
    """However it is spelt; a source without one is its publisher's own reporting."""
    record = "publisher: Vell Post\ntitle: Dry\nurl: https://post.example/\npublished: 2024\n"
    write(root / "seeds/sources/a.yaml", record)
    write(root / "seeds/sources/b.yaml", record + "origin: VELL post\n")
    write(root / "seeds/sources/c.yaml", record + "origin: vell-post\n")
    write(root / "seeds/sources/d.yaml", record + "origin: OPA\n")
    sources = reading().library.sources
    assert [sources[name].origin for name in "abcd"] == ["Vell Post"] * 3 + ["OPA"]


def test_the_site_has_its_address_in_one_form(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / "content/site.yaml", "title: Orro\nurl: HTTPS://Orro.Example/News\n")
    assert reading().library.site.url == "https://orro.example/News/"


def test_what_looks_like_a_number_stays_as_it_was_written(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """YAML 1.1 would make them 8, 45045, 1000 and False."""
    write(
        root / "seeds/sources/bream.yaml",
        "publisher: Vell Post\ntitle: Bream\nurl: https://post.example/\npublished: 2024\n"
        "language: no\nclaims:\n  a: {says: 12:30:45, figure: 010, counts: 1_000, by: off}\n",
    )
    source = reading().library.sources["bream"]
    claim = source.claims["a"]
    found = [prose.text for prose in (claim.says, claim.figure, claim.counts, claim.by) if prose]
    assert (source.language, *found) == ("no", "12:30:45", "010", "1_000", "off")


def test_what_was_probably_meant_to_be_read_is_told(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """A misspelt folder would keep every brief in it from the site without a word."""
    write(root / "content/topic/pike.md", PIKE)
    write(root / "content/tags.yml", "")
    write(root / "content/README.md", "")
    write(root / "seeds/source/x.yaml", "")
    write(root / "seeds/notes.txt", "")
    assert told(reading()) == [
        "content/tags.yml:1:1 not-read",
        "content/topic:1:1 not-read",
        "seeds/source:1:1 not-read",
    ]
    assert reading().problems[1].hint == "did you mean `topics`?"


# What a mistake leaves standing -------------------------------------------------------------------


def test_a_record_with_a_mistake_is_still_found(root: Path, reading: Callable[[], Reading]) -> None:
    """One wrong date must not become a hundred citations of an unknown source."""
    record = root / "seeds/sources/orro-2024.yaml"
    write(record, record.read_text(encoding="utf-8").replace("published: 2024-05-01", "pub: x"))
    write(root / "content/tags.yaml", "lake-orro: {}\n")
    write(root / "seeds/disputes.yaml", "how-low:\n  wording: Very.\n")
    write(root / "content/topics/pike.md", "---\ntags: [lake-orro]\n---\nIt is rare.\n")
    result = reading()
    assert len(result.problems) == 9
    library = result.library
    assert library.sources["orro-2024"].published.value.earliest == date.min
    assert library.sources["orro-2024"].claims["level"].says
    assert library.tags["lake-orro"].name.text == ""
    assert library.disputes["how-low"].versions == ()
    assert [brief.slug for brief in library.briefs] == ["lake", "pike"]


@pytest.mark.parametrize("doubt", ['"false"', "False", "off", "no", "~", "", "[false]", "'true'"])
def test_a_doubtful_draft_is_never_published(
    doubt: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / LAKE, PIKE.replace("date:", f"draft: {doubt}\ndate:"))
    write(root / "content/pages/about.md", f"---\ntitle: About\ndraft: {doubt}\n---\nWe.\n")
    result = reading()
    assert [problem.rule for problem in result.problems] == ["wrong-type", "wrong-type"]
    assert result.library.briefs[0].draft
    assert result.library.pages[0].draft


def test_a_doubtful_record_is_private_and_not_linked(
    root: Path, reading: Callable[[], Reading]
) -> None:
    record = root / "seeds/sources/orro-2024.yaml"
    write(record, record.read_text(encoding="utf-8") + "link: yes\nprivate: no\n")
    result = reading()
    assert [problem.rule for problem in result.problems] == ["wrong-type", "wrong-type"]
    source = result.library.sources["orro-2024"]
    assert source.private
    assert not source.link


def test_a_name_that_cannot_be_an_address_is_left_out(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """What is wrong inside the file is told all the same."""
    write(root / "content/topics/Pike Perch.md", PIKE.replace("2024-06-02", "soon"))
    write(root / "content/tags.yaml", "../x: {name: X, kind: theme}\n")
    result = reading()
    assert [problem.rule for problem in result.problems] == ["slug", "slug", "date"]
    assert [brief.slug for brief in result.library.briefs] == ["lake"]
    assert result.library.tags == {}


def test_reading_twice_gives_the_same(root: Path, reading: Callable[[], Reading]) -> None:
    for name in ("c", "a", "b"):
        write(root / f"content/topics/{name}.md", PIKE.replace("date:", "dat:"))
    assert reading() == reading()
    assert told(reading()) == sorted(told(reading()))


# Encodings ----------------------------------------------------------------------------------------


def test_f04_a_byte_order_mark_is_dropped(root: Path, reading: Callable[[], Reading]) -> None:
    plain = reading().library.briefs
    write(root / LAKE, b"\xef\xbb\xbf" + (root / LAKE).read_bytes())
    assert reading().problems == ()
    assert reading().library.briefs == plain


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_f05_a_file_in_utf_16_is_told(
    encoding: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / LAKE, PIKE.encode(encoding))
    assert told(reading()) == [f"{LAKE}:1:1 encoding"]
    assert only(reading()).hint == "save it as UTF-8"


def test_f06_the_first_byte_that_is_not_utf_8_has_a_place(
    root: Path, reading: Callable[[], Reading]
) -> None:
    write(
        root / LAKE,
        PIKE.encode() + "An ödd caf\xe9.\n".encode().replace(b"\xc3\xa9", b"\xe9"),
    )
    assert told(reading()) == [f"{LAKE}:7:11 encoding"]
    assert only(reading()).message == "the byte 0xE9 is not UTF-8"
    assert "`é`" in only(reading()).hint


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_f07_line_ends_make_no_difference(
    end: str, root: Path, reading: Callable[[], Reading]
) -> None:
    text = (root / LAKE).read_text(encoding="utf-8") + "\nMore.\n"
    write(root / LAKE, text)
    plain = reading()
    write(root / LAKE, text.replace("\n", end))
    assert reading().library == plain.library
    write(root / LAKE, text.replace("\n", end, 3))
    assert reading().library == plain.library
    assert not plain.problems


def test_texts_are_composed(root: Path, reading: Callable[[], Reading]) -> None:
    """`é` as one character or two is the same letter, in a brief and in a record."""
    write(root / LAKE, PIKE.replace("rare", "rare\u0301"))
    brief = reading().library.briefs[0]
    assert "raré" in brief.summary.text
    assert "raré" in brief.body.text


@pytest.mark.parametrize(
    "character",
    ["\0", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\ue000", "\ufffe"],
)
def test_f29_f30_a_character_that_does_harm_has_a_place(
    character: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / LAKE, PIKE.replace("pike", f"pi{character}ke") + f"Fine.\nNot{character} fine.\n")
    result = reading()
    assert told(result) == [f"{LAKE}:2:14 character"]
    assert f"U+{ord(character):04X}" in result.problems[0].message
    assert character not in result.problems[0].message
    assert character not in result.library.briefs[0].body.text


def test_every_forbidden_character_is_told_once(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / LAKE, PIKE + "\x07\x08" * 10_000)
    assert told(reading()) == [f"{LAKE}:7:1 character", f"{LAKE}:7:2 character"]


def test_words_of_right_to_left_scripts_are_read(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """Joiners and isolates belong to such texts."""
    text = "نمی\u200cخواهم \u2067پیاز\u2069"
    write(root / "content/topics/lake.fa.md", PIKE.replace("Why it is rare", text))
    assert reading().problems == ()


# What grows without bounds ------------------------------------------------------------------------

ALIAS_BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 13)
)
MERGE_BOMB = "a0: &a0 {x: y}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("front_matter", "rule"),
    [
        pytest.param(ALIAS_BOMB, "yaml-anchor", id="F22 aliases"),
        pytest.param(MERGE_BOMB, "yaml-anchor", id="F22 merges"),
        pytest.param("a: " + "[" * 50_000 + "\n", "too-deep", id="F26 brackets"),
        pytest.param("{a: " * 3_000 + "\n", "too-deep", id="F26 braces"),
        pytest.param("- " * 30_000 + "\n", "too-deep", id="F26 dashes"),
        pytest.param("? " * 30_000 + "\n", "too-deep", id="F26 keys"),
        pytest.param("title: " + "x" * 1_000_000 + "\n", "too-large", id="F34"),
        pytest.param("a: '" + "''" * 30_000 + "\n", "yaml-syntax", id="quotes"),
        pytest.param("*" * 60_000 + "\n", "yaml-syntax", id="stars"),
        pytest.param("a" * 60_000 + ": b\n", "yaml-syntax", id="a long key"),
    ],
)
def test_what_grows_without_bounds_is_refused_at_once(
    front_matter: str, rule: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / LAKE, f"---\n{front_matter}---\nIt falls.\n")
    begun = time.perf_counter()
    assert [problem.rule for problem in reading().problems] == [rule]
    assert time.perf_counter() - begun < 1


def test_f25_a_number_of_5000_digits_is_text(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / LAKE, PIKE.replace("Why it is rare.", "9" * 500) + "It is.\n")
    write(root / "content/topics/pike.md", PIKE.replace("2024-06-02", "9" * 5000))
    assert told(reading()) == ["content/topics/pike.md:4:7 date"]
    assert len(only(reading()).message) < 120


def test_thousands_of_mistakes_are_all_told_in_little_time(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """A record with nothing right in it."""
    lines = "".join(f"k{number}: x\n" for number in range(20_000))
    write(root / "seeds/sources/bad.yaml", lines)
    begun = time.perf_counter()
    assert len(reading().problems) == 20_004
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "path", [LAKE, "content/tags.yaml", "content/site.yaml", "seeds/sources/x.yaml", "static/x.bin"]
)
def test_x10_a_file_of_10_gigabytes_is_not_read(
    path: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / path, "")
    os.truncate(root / path, 10 * 2**30)
    begun = time.perf_counter()
    assert told(reading()) == [f"{path}:1:1 too-large"]
    assert time.perf_counter() - begun < 1


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown", "rule"),
    [
        ("a\nb.md", "a<U+000A>b.md", "file-name"),
        ("a\x1b[31mb.md", "a<U+001B>[31mb.md", "file-name"),
        ("a\u202eb.md", "a<U+202E>b.md", "file-name"),
        ("a\u200db.md", "a<U+200D>b.md", "file-name"),
        (os.fsdecode(b"\xff.md"), "<0xFF>.md", "file-name"),
        ("<img src=x onerror=alert(1)>.md", "<img src=x onerror=alert(1)>.md", "file-name"),
        ('a"b.md', 'a"b.md', "file-name"),
        ("con.md", "con.md", "file-name"),
        ("it's.md", "it's.md", "slug"),
        ("-rf.md", "-rf.md", "slug"),
        ("lake .md", "lake .md", "slug"),
        ("é.md", "é.md", "slug"),
        (".md~", "", ""),
    ],
)
def test_x01_a_strange_name_is_told_and_shown_escaped(
    name: str, shown: str, rule: str, root: Path, reading: Callable[[], Reading]
) -> None:
    """No terminal, no page and no other machine is to meet it."""
    write(root / "content/topics" / name, PIKE)
    expected = [f"content/topics/{shown}:1:1 {rule}"] if rule else []
    assert told(reading()) == expected
    for problem in reading().problems:
        whole = f"{problem.place}{problem.message}{problem.hint}"
        assert whole.isprintable()


def test_t06_a_name_is_short_enough_in_bytes_too(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """Letters of some scripts take four bytes each, and file systems count bytes."""
    write(root / "content/tags.yaml", "\U00010900" * 61 + ": {name: Long, kind: term}\n")
    assert told(reading()) == ["content/tags.yaml:1:1 too-long"]


def test_x02_one_name_in_two_unicode_forms_is_told(
    root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / "static/caf\u00e9.png", "a")
    write(root / "static/cafe\u0301.png", "b")
    assert [problem.rule for problem in reading().problems] == ["file-name"]


def test_x03_names_that_differ_by_case_are_told(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / "content/topics/Lake.md", PIKE)
    write(root / "static/map.png", "a")
    write(root / "static/Map.png", "b")
    assert told(reading()) == [
        "content/topics/Lake.md:1:1 slug",
        "content/topics/lake.md:1:1 file-name",
        "static/map.png:1:1 file-name",
    ]


def test_x07_what_editors_leave_behind_is_ignored(
    root: Path, reading: Callable[[], Reading]
) -> None:
    for folder in ("content/topics", "content/pages", "seeds/sources", "static", "static/maps"):
        for name in (
            *(".x.md.swp", "x~", ".#x", "#x#", "4913", ".subl1.tmp", "x.md.bak", ".DS_Store"),
            *("Thumbs.db", "._x.md", "~$x.md", "x.md.orig", "x.tmp", "desktop.ini"),
        ):
            write(root / folder / name, "")
    assert reading().problems == ()
    assert [file.path for file in reading().library.static] == ["search.js", "style.css"]


@pytest.mark.parametrize(
    "name",
    [
        "pike (conflicted copy).md",
        "pike (Mira's conflicted copy 2024-06-01).md",
        "pike.sync-conflict-20240601-101010-ABCDEFG.md",
        "pike_conflict-20240601-101010.md",
    ],
)
def test_x07_a_copy_of_two_edits_at_once_is_a_warning(
    name: str, root: Path, reading: Callable[[], Reading]
) -> None:
    """One of the two edits is not on the page: the author has to know."""
    write(root / "content/topics" / name, PIKE)
    assert only(reading()).rule == "conflict-copy"
    assert only(reading()).level is Level.WARNING
    assert len(reading().library.briefs) == 1


# Links, pipes and whatever is no file -------------------------------------------------------------


def test_x04_links_out_of_the_project_are_refused(
    root: Path, reading: Callable[[], Reading], tmp_path: Path
) -> None:
    secret = write(tmp_path / "secret.md", PIKE)
    os.mkfifo(tmp_path / "pipe")
    for name, target in (
        ("outside", secret),
        ("root", Path("/")),
        ("device", Path("/dev/zero")),
        ("pipe", tmp_path / "pipe"),
        ("dangling", Path("nowhere.md")),
        ("itself", Path("itself.md")),
        ("one", Path("two.md")),
        ("two", Path("one.md")),
    ):
        (root / f"content/topics/{name}.md").symlink_to(target)
    rules = {problem.place.path.rpartition("/")[2]: problem.rule for problem in reading().problems}
    assert rules == {
        "outside.md": "outside",
        "root.md": "outside",
        "device.md": "outside",
        "pipe.md": "outside",
        "dangling.md": "unreadable",
        "itself.md": "unreadable",
        "one.md": "unreadable",
        "two.md": "unreadable",
    }


def test_a_link_within_the_project_is_followed(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / "shared/pike.md", PIKE)
    (root / "content/topics/pike.md").symlink_to("../../shared/pike.md")
    assert reading().problems == ()
    assert [brief.slug for brief in reading().library.briefs] == ["lake", "pike"]


@pytest.mark.parametrize("folder", ["content/topics", "seeds/sources", "static", "content"])
def test_x04_a_folder_that_is_a_link_outside_is_refused(
    folder: str, root: Path, reading: Callable[[], Reading], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    if (root / folder).exists():
        (root / folder).rename(outside)
    else:
        write(outside / "secret.txt", "secret")
    (root / folder).symlink_to(outside)
    result = reading()
    assert {problem.rule for problem in result.problems} == {"outside"}
    assert all(str(outside) not in file.location for file in result.library.static)


def test_x04_a_static_file_may_not_be_a_link_to_a_brief(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """It would publish a draft as it stands."""
    write(root / "static/a.txt", "a")
    (root / "static/lake.txt").symlink_to("../content/topics/lake.md")
    (root / "static/b.txt").symlink_to("a.txt")
    (root / "static/loop").symlink_to(".")
    assert told(reading()) == ["static/lake.txt:1:1 outside", "static/loop:1:1 unreadable"]


def test_x05_what_is_no_file_is_told_and_not_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    for folder in ("content/topics", "seeds/sources", "static"):
        (root / folder).mkdir(exist_ok=True)
        os.mkfifo(root / folder / "pipe.md")
    (root / "content/topics/folder.md").mkdir()
    (root / "seeds/disputes.yaml").mkdir()
    (root / "content/tags.yaml").unlink()
    os.mkfifo(root / "content/tags.yaml")
    monkeypatch.chdir(root / "content/topics")  # the whole path is too long for a socket
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
    assert told(reading()) == [
        "content/tags.yaml:1:1 unreadable",
        "content/topics/folder.md:1:1 folder",
        "content/topics/pipe.md:1:1 unreadable",
        "content/topics/socket.md:1:1 unreadable",
        "seeds/disputes.yaml:1:1 unreadable",
        "seeds/sources/pipe.md:1:1 unreadable",
        "static/pipe.md:1:1 unreadable",
    ]


def test_x05_a_pipe_that_takes_the_place_of_a_file_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    """Between the look at a file and its opening, anything can happen."""
    opening = os.open

    def swap(path: Path, flags: int) -> int:
        if path.name == "lake.md":
            path.unlink()
            os.mkfifo(path)
        return opening(path, flags)

    monkeypatch.setattr(os, "open", swap)
    assert told(reading()) == [f"{LAKE}:1:1 unreadable"]


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "I/O")])
def test_x06_a_file_that_cannot_be_read_is_told(
    error: OSError, monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    opening = os.open

    def refuse(path: Path, flags: int) -> int:
        if path.name == "lake.md":
            raise error
        return opening(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert told(reading()) == [f"{LAKE}:1:1 unreadable"]
    assert only(reading()).message == f"cannot be read: {(error.strerror or '').lower()}"


def test_x06_a_folder_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    listing = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "sources":
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert told(reading()) == ["seeds/sources:1:1 unreadable"]


def test_x08_a_file_that_is_being_written_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    """An editor empties a file before it fills it; half of it must not be taken for the whole."""
    settings, looks, fstat = root / "content/site.yaml", [], os.fstat

    def look(descriptor: int) -> os.stat_result:
        looks.append(descriptor)
        if len(looks) == 2:  # after the first reading of the first file, which are the settings
            os.utime(descriptor, ns=(0, 0))
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", look)
    monkeypatch.setattr(time, "sleep", lambda _: write(settings, "title: Whole\n"))
    assert reading().problems == ()
    assert reading().library.site.title == "Whole"


def test_x09_a_file_that_vanishes_is_tried_once_more(
    monkeypatch: pytest.MonkeyPatch, reading: Callable[[], Reading]
) -> None:
    """Editors replace a file by deleting it and renaming another."""
    opening, vanished = os.open, []

    def vanish(path: Path, flags: int) -> int:
        if path.name == "lake.md":
            vanished.append(path)
            raise FileNotFoundError(2, "No such file or directory")
        return opening(path, flags)

    def back(_: float) -> None:
        monkeypatch.setattr(os, "open", opening)

    monkeypatch.setattr(os, "open", vanish)
    monkeypatch.setattr(time, "sleep", back)
    assert reading().problems == ()
    monkeypatch.setattr(os, "open", vanish)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert told(reading()) == [f"{LAKE}:1:1 unreadable"]
    assert len(vanished) == 3


# Static files -------------------------------------------------------------------------------------


def test_static_files_are_the_projects_before_ours(
    root: Path, engine: Path, reading: Callable[[], Reading]
) -> None:
    write(root / "static/style.css", "body { color: blue }\n")
    write(root / "static/maps/orro.svg", "<svg/>")
    library = reading().library
    places = {file.path: Path(file.location) for file in library.static}
    assert places == {
        "maps/orro.svg": root / "static/maps/orro.svg",
        "search.js": engine / "static/search.js",
        "style.css": root / "static/style.css",
    }
    assert library.stylesheet == "body { color: blue }\n"
    digests = {file.path: file.digest for file in library.static}
    assert digests["maps/orro.svg"] == hashlib.blake2b(b"<svg/>", digest_size=32).hexdigest()


def test_a_project_that_is_the_engine_reads_its_static_files_once(root: Path) -> None:
    write(root / "static/style.css", "body {}\n")
    result = read(root, root)
    assert result.problems == ()
    assert [file.path for file in result.library.static] == ["style.css"]


def test_a_file_that_nearly_replaces_ours_is_told(
    root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / "static/Style.css", "body {}\n")
    assert told(reading()) == ["static/Style.css:1:1 file-name"]


def test_a_style_sheet_is_text(root: Path, reading: Callable[[], Reading]) -> None:
    write(root / "static/style.css", b"a { content: '\xe9' }\n")
    assert told(reading()) == ["static/style.css:1:15 encoding"]


@pytest.mark.parametrize("name", ["a?.png", "a:b.png", "nul.png", "dot.", "space "])
def test_a_static_file_has_a_name_for_every_machine(
    name: str, root: Path, reading: Callable[[], Reading]
) -> None:
    write(root / "static" / name, "x")
    assert told(reading()) == [f"static/{name}:1:1 file-name"]


def test_a_static_file_may_be_named_in_any_script(
    root: Path, reading: Callable[[], Reading]
) -> None:
    """Macs take names apart into letters and accents; addresses are the same everywhere."""
    write(root / "static/نقشہ.png", "x")
    write(root / "static/cafe\u0301.png", "x")
    assert reading().problems == ()
    assert {file.path for file in reading().library.static} >= {"نقشہ.png", "caf\u00e9.png"}
