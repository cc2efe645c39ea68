"""Whoever must be protected is found in every form and place, and printed nowhere.

Mira Vell of Lake Orro, her father and her school are invented.
"""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backgrounder import cleared, examination, protection
from backgrounder.check import Checked
from backgrounder.check.protected import INVIOLABLE
from backgrounder.problems import Place, Problem
from backgrounder.protection import Cost, Person, Protected, Watch, people
from backgrounder.read import read_protected
from tests.front_door import BRIEF, Project, tree

looking = sys.modules[Watch.__module__]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.front_door import Result

LATIN = ("Mira Vell", "Meera Vell", "Mirah Véll", "Mira Oran Vell")
ARABIC = "ميرا ويل"
SPELLINGS = (*LATIN, ARABIC)
FATHER = ("Tolan Vell", "تولان ويل")
SCHOOL = ("Third Harbour School",)
WEAK = Cost(n=2, r=1, p=1)
"""Tests need no slow hash: the list itself says what one costs."""

MIRA = protection.extended(
    Person(id="person-1", say="the girl", salt="0a" * 16, cost=WEAK),
    SPELLINGS,
    (FATHER, SCHOOL),
)
WATCH = Watch(Protected((MIRA,)))
LIST = f"-- seeds/protected.yaml --\n{protection.written([MIRA])}"

TEMPLATE = "-- templates/404.html --\n<p>\n  Not found, {}.</p>\n"
SVG = "-- static/boat.svg --\n<svg xmlns='http://www.w3.org/2000/svg'><title>{}</title></svg>\n"
DISPUTE = """
-- seeds/disputes.yaml --
shore:
  question: Where did {} stand?
  versions:
    - {{answer: There, claims: [orro-2024#level]}}
    - {{answer: Here, claims: [orro-2024#level]}}
"""
LEVEL = "says: The water stands 4 metres below its mark of 1990."
ABOUT = "about: A lake in the hills above Port Vell."
DATE = "date: 2024-06-01\n"


def edited(path: str, old: str, new: str) -> tuple[str, str, str]:
    return path, old, new


BRIEF_FILE, SOURCE_FILE, TAGS_FILE = (
    "content/topics/lake.md",
    "seeds/sources/orro-2024.yaml",
    "content/tags.yaml",
)
IN_TEXT = {
    "body": edited(BRIEF_FILE, "The water", "Said {}: the water"),
    "body over two lines": edited(BRIEF_FILE, "## How", "{lines}\n\n## How"),
    "emphasis": edited(BRIEF_FILE, "The water", "**{first}** {rest}: the water"),
    "link": edited(BRIEF_FILE, "The water", "[{first}](#how-low-is-it) {rest}: the water"),
    "heading": edited(BRIEF_FILE, "## How low is it?", "## How low is it, {}?"),
    "title": edited(BRIEF_FILE, "title: Why", "title: {} on why"),
    "summary": edited(BRIEF_FILE, "summary: Lake", "summary: For {}, Lake"),
    "author": edited(BRIEF_FILE, DATE, f"{DATE}authors: [{{}}]\n"),
    "at a glance": edited(BRIEF_FILE, DATE, f"{DATE}at-a-glance: ['It was {{}}.']\n"),
    "timeline": edited(
        BRIEF_FILE, DATE, f"{DATE}timeline: [{{{{when: 2024, what: '{{}} left.'}}}}]\n"
    ),
    "unknown": edited(BRIEF_FILE, DATE, f"{DATE}unknowns: [Whether {{}} left.]\n"),
    "correction": edited(
        BRIEF_FILE, DATE, f"{DATE}corrections: [{{{{date: 2024-06-02, text: Not {{}}.}}}}]\n"
    ),
    "alternative text": edited(BRIEF_FILE, "The water", "![{}](../../static/a.png)\n\nThe water"),
    "source title": edited(SOURCE_FILE, "title: The", "title: {} says the"),
    "publisher": edited(SOURCE_FILE, "publisher: ", "publisher: {} and "),
    "claim": edited(SOURCE_FILE, LEVEL, f"{LEVEL} So says {{}}."),
    "claim by": edited(SOURCE_FILE, "by: Vell", "by: {} of the Vell"),
    "quotation": edited(SOURCE_FILE, "lower than anyone", "lower than {} or anyone"),
    "tag name": edited(TAGS_FILE, "name: Lake", "name: {} and Lake"),
    "tag's other name": edited(TAGS_FILE, "  kind:", "  also: [Lake, {}]\n  kind:"),
    "tag's text": edited(TAGS_FILE, ABOUT, f"{ABOUT} It is {{}}'s."),
    "site title": edited("content/site.yaml", "title: The", "title: {} and the"),
    "site description": edited("content/site.yaml", "known about", "known to {} about"),
}
"""Kinds of places that take a name as it is written."""

IN_ADDRESSES = {
    "source address": edited(SOURCE_FILE, "example/lake", "example/photos/{}-2.jpg"),
    "escaped address": edited(SOURCE_FILE, "example/lake", "example/%6Dira%2Dvell"),
    "joined address": edited(SOURCE_FILE, "example/lake", "example/{joined}"),
    "alias": edited(BRIEF_FILE, DATE, f"{DATE}aliases: [/{{}}/]\n"),
    "tag id": edited(TAGS_FILE, "lake-orro:", "{}: {{name: X, kind: term}}\nlake-orro:"),
    "claim id": edited(SOURCE_FILE, "claims:\n", "claims:\n  {}: {{says: A.}}\n"),
    "file name of a link": edited(BRIEF_FILE, "The water", "[A](../../static/{}.png) water"),
}
"""Kinds of places that take a name in small letters with hyphens."""


def slug(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", "-")


def planted(project: Project, place: tuple[str, str, str], name: str) -> Project:
    path, old, new = place
    first, _, rest = name.partition(" ")
    parts = {"first": first, "rest": rest, "lines": name.replace(" ", "\n")}
    written = new.format(name, joined=name.replace("-", ""), **parts)
    return project.write(LIST).edit(path, old, written)


def assert_silent(project: Project, result: Result, *planted_in: str) -> None:
    """Nothing that was printed or left on disk holds a spelling of the name."""
    printed = result.out + result.err
    assert not WATCH.names(printed), "a name was printed"
    for spelling in SPELLINGS:
        assert spelling.casefold() not in printed.casefold()
    for path, content in tree(project.folder).items():
        if path not in planted_in:
            text = f"{path}\n{content.decode(errors='replace')}"
            assert not WATCH.names(text), path


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("kind", IN_TEXT)
def test_a_protected_name_is_found_wherever_it_is_written(
    lake: Project, kind: str, name: str
) -> None:
    """In each kind of place, in four Latin spellings and in Arabic script; nothing goes out."""
    path = IN_TEXT[kind][0]
    result = planted(lake, IN_TEXT[kind], name).build()
    assert "minor-named" in result.rules, result.out
    assert any(line.startswith(f"{path}:") for line in result.problems if "minor-named" in line)
    assert not lake.site.exists()
    assert_silent(lake, result, path)


@pytest.mark.parametrize("name", LATIN)
@pytest.mark.parametrize("kind", IN_ADDRESSES)
def test_a_protected_name_is_found_in_names_and_addresses(
    lake: Project, kind: str, name: str
) -> None:
    path = IN_ADDRESSES[kind][0]
    spelled = slug(name) if kind != "joined address" else slug("Mira Vell")
    result = planted(lake, IN_ADDRESSES[kind], spelled).build()
    assert "minor-named" in result.rules, result.out
    assert not lake.site.exists()
    assert_silent(lake, result, path)


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("text", [TEMPLATE, SVG, DISPUTE], ids=["template", "svg", "dispute"])
def test_a_protected_name_is_found_in_whole_files(lake: Project, text: str, name: str) -> None:
    result = lake.write(LIST + text.format(name)).build()
    path = re.findall("-- (.*) --", text)[0]
    assert result.rules == ["minor-named"], result.out
    assert result.problems[0].startswith(f"{path}:")
    assert not lake.site.exists()
    assert_silent(lake, result, path)


@pytest.mark.parametrize("name", LATIN)
def test_a_file_is_not_called_by_a_protected_name(project: Project, name: str) -> None:
    """The place is the folder; no problem of that file shows its name."""
    project.write(LIST + BRIEF.replace("lake.md", f"{slug(name)}.md").replace("[lake-orro]", "[x]"))
    result = project.build()
    assert [line.split(" ")[0] for line in result.problems] == ["content/topics:1:1:"] * 2
    assert set(result.rules) == {"minor-named", "tag-unknown"}
    assert_silent(project, result, f"content/topics/{slug(name)}.md")


def test_a_static_file_is_not_called_by_a_protected_name(lake: Project) -> None:
    lake.write(LIST + SVG.replace("boat", "Mira_Vell2").format("A boat"))
    result = lake.build()
    assert result.problems[0].startswith("static:1:1: error[minor-named] ")
    assert_silent(lake, result, "static/Mira_Vell2.svg")


def test_a_source_is_not_called_by_a_protected_name(lake: Project) -> None:
    text = (lake.folder / SOURCE_FILE).read_text(encoding="utf-8")
    lake.write(f"{LIST}-- seeds/sources/mira-vell-2024.yaml --\n{text}")
    result = lake.build()
    assert "seeds/sources:1:1: error[minor-named] " in result.out
    assert_silent(lake, result, "seeds/sources/mira-vell-2024.yaml")


def test_a_draft_is_held_back_without_its_name(lake: Project) -> None:
    """A draft is not published, but what is printed of it is not to name anybody either."""
    draft = BRIEF.replace("lake.md", "mira-vell.md").replace("date:", "draft: true\ndate:")
    lake.write(LIST + draft)
    for form in ("text", "json", "github"):
        result = lake.build("--format", form)
        assert result.code == 0, result.out
        assert_silent(lake, result, "content/topics/mira-vell.md")
    assert "held back as drafts: content/topics/ (a name that is not printed)" in lake.build().out


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_no_other_rule_quotes_a_protected_name(lake: Project, form: str) -> None:
    """A misspelt tag, a wrong quotation, an unknown key, a broken link: each would quote it."""
    lake.write(LIST)
    lake.edit(BRIEF_FILE, "tags: [lake-orro]", "tags: [mira-vell]\nMira Vell: true")
    lake.edit(
        BRIEF_FILE,
        "The water",
        "She said “Mira Vell is a fisher” [@mira-vell#mira-vell].\n\n"
        "<b>See</b> [her](Mira-Vell.md) MIRA\nVELL <i>now</i>. The water",
    )
    result = lake.build("--format", form)
    assert result.code == 1
    for rule in ("minor-named", "tag-unknown", "unknown-key", "cite-unknown", "raw-html"):
        assert rule in result.out
    assert_silent(lake, result, BRIEF_FILE)


def test_a_line_that_is_not_yaml_is_not_quoted(lake: Project) -> None:
    """The name is on the disk, in a file of which nothing could be read."""
    lake.write(LIST).edit(TAGS_FILE, "kind: place", 'kind: "place\n  note: [Mira Vell')
    result = lake.build()
    assert result.code == 1
    assert_silent(lake, result, TAGS_FILE)


NEAR_MISSES = {
    "a given name alone": "Mira counted the boats.",
    "an adult of the same family": "Oran Vell and Sela Vell counted the boats.",
    "the two names far apart": "Mira counted the boats. Nobody asked the council of Port Vell.",
    "another given name": "Amira Vellani counted the boats.",
    "one attribute": "The Third Harbour School is closed.",
    "the other attribute": "Tolan Vell counted the boats.",
}


@pytest.mark.parametrize("text", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_a_near_miss_is_published(lake: Project, text: str) -> None:
    result = lake.write(LIST).edit(BRIEF_FILE, "The water", f"{text} The water").build()
    assert result.code == 0, result.out
    assert result.problems == []


PIECES = {
    "one text": [(BRIEF_FILE, "The water", "Tolan Vell left the Third Harbour School. The water")],
    "the other way round": [
        (BRIEF_FILE, "The water", "The Third Harbour School lost تُولان وِيل. The water")
    ],
    "front matter and text": [
        (BRIEF_FILE, "summary: Lake", "summary: For Vell, Tolan, Lake"),
        (BRIEF_FILE, "The water", "At the third-harbour-school the water"),
    ],
    "text and cited record": [
        (BRIEF_FILE, "The water", "For Tolan Vell the water"),
        (SOURCE_FILE, "title: The", "title: At Third Harbour School, the"),
    ],
    "text and tag": [
        (BRIEF_FILE, "The water", "For Tolan Vell the water"),
        (TAGS_FILE, "about: A lake", "about: Near the Third Harbour School, a lake"),
    ],
    "a source": [(SOURCE_FILE, "title: The", "title: Tolan Vell of Third Harbour School on the")],
}


@pytest.mark.parametrize("edits", PIECES.values(), ids=PIECES)
def test_what_identifies_together_is_found(
    lake: Project, edits: list[tuple[str, str, str]]
) -> None:
    lake.write(LIST)
    for path, old, new in edits:
        lake.edit(path, old, new)
    result = lake.build()
    assert set(result.rules) == {"jigsaw"}, result.out
    assert result.problems[0].startswith(f"{edits[-1][0]}:")
    assert "tolan" not in result.out.casefold()
    assert "school" not in result.out.casefold()
    assert not lake.site.exists()


def test_spellings_of_one_attribute_count_once(lake: Project) -> None:
    lake.write(LIST).edit(BRIEF_FILE, "The water", "Tolan Vell (تولان ويل) left. The water")
    assert lake.build().code == 0


def test_pages_that_gather_are_looked_at_as_they_go_out(lake: Project) -> None:
    """Two topics with a piece each are harmless, and the page that lists both is not."""
    second = BRIEF.replace("lake.md", "b.md").replace("Why the", "Third Harbour School and why the")
    lake.write(LIST + second).edit(BRIEF_FILE, "title: Why", "title: For Tolan Vell, why")
    result = lake.build()
    assert result.code == 1
    assert set(result.rules) == {"jigsaw"}
    assert any(line.startswith("index.html:") for line in result.problems), result.out
    assert not lake.site.exists()


def test_the_last_look_stops_what_no_rule_saw(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were every rule blind, pages, data, exports and feeds would still be looked through."""
    monkeypatch.setattr(examination, "check_library", lambda *_, **__: Checked(()))
    lake.write(LIST).edit(SOURCE_FILE, LEVEL, f"{LEVEL} So says Mira Vell.")
    lake.edit(BRIEF_FILE, "summary: Lake", "summary: For Mira Vell, Lake")
    result = lake.build()
    assert result.code == 1
    assert set(result.rules) == {"minor-named"}
    found = {line.split(":")[0] for line in result.problems}
    assert found >= {
        BRIEF_FILE,
        "index.html",
        "evidence.json",
        "feed.xml",
        "feed.json",
        "sources/orro-2024/index.html",
        "topics/lake/lake.txt",
        "topics/lake/lake.html",
        "topics/lake/evidence.json",
    }
    assert_silent(lake, result, BRIEF_FILE, SOURCE_FILE)
    assert not lake.site.exists()


@pytest.mark.parametrize("rule", sorted(INVIOLABLE))
@pytest.mark.parametrize("level", ["off", "warning"])
def test_no_setting_switches_the_protection_off(lake: Project, rule: str, level: str) -> None:
    lake.write(LIST + f"-- content/site.yaml --\ntitle: Orro\nchecks: {{{rule}: {level}}}\n")
    lake.edit(BRIEF_FILE, "The water", "Mira Vell, Tolan Vell, Third Harbour School. The water")
    result = lake.build()
    assert result.rules.count("rule-inviolable") == 1
    assert set(result.rules) >= INVIOLABLE
    assert "warning[" not in result.out


BROKEN_LISTS = {
    "empty": "",
    "only a comment": "# nobody",
    "no YAML": "person-1: [Mira Vell",
    "a name in clear": "person-1:\n  salt: 'x'\n  names: [Mira Vell]\n",
    "a name for an id": protection.written([MIRA]).replace("person-1", "Mira Vell"),
    "a hash cut short": protection.written([MIRA])[:-9],
    "an unknown key": protection.written([MIRA]) + "  Mira Vell: x\n",
    "no salt": re.sub("  salt.*\n", "", protection.written([MIRA])),
    "no names": "person-1: {salt: 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a, names: []}\n",
    "a cost without end": protection.written([MIRA]).replace("n: 2", "n: 1073741824"),
    "a list of lists": "- Mira Vell\n",
}


@pytest.mark.parametrize("text", BROKEN_LISTS.values(), ids=BROKEN_LISTS)
def test_a_damaged_list_is_an_error_and_nothing_else_is_said(lake: Project, text: str) -> None:
    """Without the list nobody knows what may be quoted, so nothing is."""
    lake.write(f"-- seeds/protected.yaml --\n{text}")
    lake.edit(BRIEF_FILE, "tags: [lake-orro]", "tags: [mira-vell]")
    result = lake.build()
    assert result.code == 1
    assert all(line.startswith("seeds/protected.yaml:") for line in result.problems)
    assert set(result.rules) == {"protected-list"}
    assert_silent(lake, result, "seeds/protected.yaml", BRIEF_FILE)
    assert not lake.site.exists()


def test_a_list_under_a_wrong_name_is_an_error(lake: Project) -> None:
    result = lake.write(LIST.replace("protected.yaml", "protected.yml")).build()
    assert (result.code, result.rules) == (1, ["protected-list"])


# What is remembered -------------------------------------------------------------------------------


def memory(project: Project) -> Path:
    return project.folder / cleared.FOLDER / cleared.NAME


def rebuilt(project: Project) -> Result:
    """Build everything anew: the next build does not know of the last."""
    project.remove(".backgrounder/last-build")
    return project.build()


def test_an_unchanged_site_is_not_hashed_again(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cleared is remembered beside the project, and a damaged memory is no harm."""
    assert lake.write(LIST).build().code == 0
    kept = memory(lake).read_bytes()
    protection.watch.cache_clear()
    looked: list[str] = []
    before = looking.looks

    def watched(text: str) -> Iterator[tuple[str, Callable[[int], int]]]:
        looked.append(text)
        yield from before(text)

    monkeypatch.setattr(looking, "looks", watched)
    assert rebuilt(lake).code == 0
    assert looked == []
    for damaged in (b"", kept[:-1], kept[:-8], b"x" + kept[1:], os.urandom(99)):
        memory(lake).write_bytes(damaged)
        protection.watch.cache_clear()
        assert rebuilt(lake).code == 0
        assert looked
        looked.clear()
        protection.watch.cache_clear()
        assert rebuilt(lake).code == 0
        assert looked == []


def test_what_is_remembered_clears_no_name(lake: Project) -> None:
    """A name that is protected after a build is found in what that build cleared."""
    assert lake.edit(BRIEF_FILE, "The water", "Ora Lund saw it. The water").build().code == 0
    other = protection.extended(MIRA, ["Ora Lund"], [])
    lake.write(LIST)
    assert lake.build().code == 0
    lake.write(f"-- seeds/protected.yaml --\n{protection.written([other])}")
    assert lake.build().rules == ["minor-named"]


def test_no_exception_carries_a_protected_name() -> None:
    for error in (OSError(2, "gone", "content/topics/mira-vell.md"), KeyError("Mira Vell")):
        with pytest.raises((OSError, RuntimeError)) as raised, protection.discreet(WATCH):
            raise error
        assert not WATCH.names(str(raised.value))
        assert raised.value.__suppress_context__
    with pytest.raises(KeyError, match="Oran"), protection.discreet(WATCH):
        raise KeyError("Oran Vell")


def test_a_problem_is_quoted_unless_it_tells() -> None:
    """Only lines with something protected are held back, those of a name over two lines both."""
    text = "The lake.\nMira\nVell.\nThe boats.\n"
    problems = [Problem(Place("a.md", line), "x", "y") for line in (1, 2, 3, 4)]
    shown = protection.withheld(problems, WATCH, lambda _: text)
    assert [problem.quotable for problem in shown] == [True, False, False, True]


# How names are compared ---------------------------------------------------------------------------

LETTERS = st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F, exclude_characters="ŉ")
ARABIC_LETTERS = st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچڈڑژگںھہیے")
WORDS = st.one_of(
    st.text(LETTERS, min_size=2, max_size=9), st.text(ARABIC_LETTERS, min_size=2, max_size=9)
)
NAMES = st.lists(WORDS, min_size=2, max_size=4)
BETWEEN = st.sampled_from([" ", "-", "_", ", ", "\n", " · ", "/", ".", "+", " of the ", "%20"])
HOW = st.sampled_from(
    [
        str.upper,
        str.lower,
        str.title,
        str.casefold,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFKC", text),
        lambda text: f"{text}'s",
        lambda text: f"“{text}’s”",
        lambda text: f"**{text}**",
        lambda text: f"<b>{text}</b>",
        "\u200d".join,
        lambda text: text + "\u0301",
        lambda text: text.replace("ی", "ي").replace("ہ", "ه"),
        lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    ]
)


@pytest.mark.parametrize("name", ["Said", "Will", "An", "So", "Can", "May", "Do", "علي", "على"])
def test_a_name_that_is_a_word_too_is_not_passed_over(name: str) -> None:
    assert len(protection.words(f"{name} Vell")) == 2


@given(name=NAMES, data=st.data())
def test_no_way_of_writing_hides_a_name(name: list[str], data: st.DataObject) -> None:
    """Neither case nor accents, order, punctuation, escapes or markup."""
    person = Person(id="person-1", salt="0b" * 16, cost=WEAK)
    person = protection.extended(person, [" ".join(name)], [])
    if len(protection.words(" ".join(name))) != len(name):
        return  # one of them is a function word
    written = [data.draw(HOW)(word) for word in data.draw(st.permutations(name))]
    text = "In May, " + data.draw(BETWEEN).join(written) + " left."
    assert Watch(Protected((person,))).names(text), ascii(text)


@given(first=WORDS, last=WORDS)
def test_two_names_in_one_word_are_found(first: str, last: str) -> None:
    person = Person(id="person-1", salt="0b" * 16, cost=WEAK)
    person = protection.extended(person, [f"{first} {last}"], [])
    if len(protection.words(f"{first} {last}")) != 2:
        return
    watch = Watch(Protected((person,)))
    for text in (f"#{first}{last}", f"/a/{last}{first}/", f"{first}-{last}2.jpg"):
        assert watch.names(text.lower()), ascii(text)


@given(st.text(max_size=400))
def test_any_text_can_be_looked_through(text: str) -> None:
    for find in WATCH.finds(text):
        assert 0 <= find.start <= find.end <= len(text)


def test_the_place_is_that_of_the_first_character(lake: Project) -> None:
    lake.write(LIST).edit(BRIEF_FILE, "The water", "So *said* &amp; wrote **Mira** Vell: the water")
    line = (
        (lake.folder / BRIEF_FILE)
        .read_text(encoding="utf-8")
        .split("\n")
        .index(
            "So *said* &amp; wrote **Mira** Vell: the water stands 4 metres below its mark of 1990,"
            " says the Vell Water Board [@orro-2024#level]."
        )
    )
    assert lake.build().problems[0].startswith(f"{BRIEF_FILE}:{line + 1}:25: error[minor-named]")


# The keeper's command -----------------------------------------------------------------------------


def kept(project: Project, monkeypatch: pytest.MonkeyPatch, lines: str, *arguments: str) -> Result:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    monkeypatch.setattr(people, "STANDARD", WEAK)
    return project.run("protect", *arguments)


def test_a_name_is_protected_without_being_written_down(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join((*SPELLINGS, "", " / ".join(FATHER), *SCHOOL, "", ""))
    result = kept(lake, monkeypatch, lines, "--say", "the girl")
    assert (result.code, result.err) == (0, "")
    assert_silent(lake, result)
    text = (lake.folder / protection.PATH).read_text(encoding="utf-8")
    assert text.startswith("# People who must not be named")
    assert "  say: 'the girl'\n" in text
    assert lake.build().code == 0
    for name in SPELLINGS:
        lake.write(BRIEF).edit(BRIEF_FILE, "The water", f"So said {name}: the water")
        result = lake.build()
        assert result.rules == ["minor-named"]
        assert "write `the girl`" in result.out
    lake.write(BRIEF).edit(BRIEF_FILE, "The water", f"{FATHER[1]}, {SCHOOL[0]}: the water")
    assert lake.build().rules == ["jigsaw"]


def test_a_terminal_does_not_show_what_is_typed(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["Mira Vell", "", "Tolan Vell"])

    def hidden(_prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("getpass.getpass", hidden)
    terminal = io.StringIO("Mira Vell is read from nowhere else\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr(people, "STANDARD", WEAK)
    result = lake.run("protect")
    assert "1 form of the name and 1 attribute" in result.out


def test_a_spelling_is_added_to_a_person_and_the_others_stay(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attribute that shares a spelling with a known one gets the new ones too."""
    assert kept(lake, monkeypatch, "Mira Vell\n\nTolan Vell\n").code == 0
    assert kept(lake, monkeypatch, "Ora Lund\n", "--say", "the boy").code == 0
    more = "Meera Vell\n\nTolan Vell/Old Tolan\nHarbour School\n"
    result = kept(lake, monkeypatch, more, "--person", "person-1")
    assert "2 forms of the name and 2 attributes" in result.out
    found, problems = read_protected(lake.folder)
    assert problems == ()
    assert [person.id for person in found.people] == ["person-1", "person-2"]
    first, second = found.people
    assert [len(each) for each in first.attributes] == [2, 1]
    assert (len(second.names), second.say, second.attributes) == (1, "the boy", ())


REFUSED = {
    "nothing": ("\n\n", ()),
    "a given name alone": ("Mira\n", ()),
    "a name and function words": ("to the Mira\n", ()),
    "six words": ("Mira Oran Tolan Sela Ora Vell\n", ()),
    "an attribute of no words": ("Mira Vell\n\n...\n", ()),
    "a suggestion that names": ("Mira Vell\n", ("--say", "Vell, Mira")),
    "a suggestion of two lines": ("Mira Vell\n", ("--say", "the\nboy")),
    "nobody of that id": ("Mira Vell\n", ("--person", "person-7")),
}


@pytest.mark.parametrize(("lines", "arguments"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_protected_is_refused_without_a_word_of_it(
    lake: Project, monkeypatch: pytest.MonkeyPatch, lines: str, arguments: tuple[str, ...]
) -> None:
    before = tree(lake.folder)
    result = kept(lake, monkeypatch, lines, *arguments)
    assert result.code == 2
    assert result.err.startswith("build.py: ")
    assert "mira" not in (result.out + result.err).casefold()
    assert tree(lake.folder) == before


def test_a_damaged_list_is_not_added_to(lake: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.write("-- seeds/protected.yaml --\nperson-1: [Mira Vell\n")
    before = tree(lake.folder)
    result = kept(lake, monkeypatch, "Ora Lund\n")
    assert result.code == 1
    assert "mira" not in result.out.casefold()
    assert tree(lake.folder) == before


def test_a_new_person_has_a_slow_hash_and_a_salt_of_their_own() -> None:
    one, other = protection.new_person("person-1"), protection.new_person("person-2")
    assert one.cost == Cost(n=2**14, r=8, p=1)
    assert one.salt != other.salt
    assert replace(one, id=other.id, salt=other.salt) == other


def test_a_run_without_a_list_remembers_nothing(lake: Project) -> None:
    assert lake.build().code == 0
    assert not memory(lake).exists()


def test_a_comparison_prints_no_protected_name(lake: Project) -> None:
    """What was published before the list was made is not shown again."""
    lake.edit(SOURCE_FILE, "by: Vell Water Board", "by: Mira Vell")
    assert lake.build().code == 0
    lake.write(LIST).edit(SOURCE_FILE, "by: Mira Vell", "by: Vell Water Board")
    for form in ("text", "json"):
        result = lake.run("diff", "--format", form)
        assert "orro-2024" in result.out or "lake" in result.out
        assert not WATCH.names(result.out)
        assert "mira vell" not in result.out.casefold()
