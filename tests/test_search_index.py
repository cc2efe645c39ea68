"""The search index: of pages that ask for it, the same bytes everywhere, made only if needed."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from backgrounder import publish
from backgrounder.publish import manifest, pagefind, search_available, search_index
from backgrounder.views import Output
from tests.front_door import traces
from tests.published import Files, files_in, leftovers

if TYPE_CHECKING:
    from pathlib import Path

    from backgrounder.built import Publication

ENTRY = "pagefind/pagefind-entry.json"

needs_pagefind = pytest.mark.skipif(
    not search_available(), reason="needs Pagefind (the extra `search`)"
)


def page(title: str, words: str, language: str = "en") -> bytes:
    return (
        f'<!doctype html><html lang="{language}"><title>{title}</title><body>'
        f'<main data-pagefind-body data-pagefind-meta="kind:Topic"><h1>{title}</h1>'
        f"<h2 id='how'>How?</h2><p>{words}</p></main></body></html>"
    ).encode()


PAGES: Files = {
    "topics/lake/index.html": page("Lake Orro", "The water stands low"),
    "topics/port/index.html": page("Port Vell", "The harbour is dry"),
    "ur/topics/lake/index.html": page("جھیل", "پانی کم ہے", "ur"),
    "index.html": b"<html lang=en><body>The front page: harbour</body></html>",
}


def put(output: Path, files: Files) -> Publication:
    """Publish these files and their index."""
    with publish.staging(output, 0) as stage:
        for path, content in files.items():
            stage.add(Output(path, content))
        for each in search_index(stage):
            stage.add(each)
        return stage.swap()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "project" / "site"


class Stub:
    """A Pagefind that notes what it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[list[str]] = []
        self.version = "9.9"
        monkeypatch.setattr(pagefind, "is_installed", lambda: True)
        monkeypatch.setattr(pagefind, "version", lambda: self.version)
        monkeypatch.setattr(pagefind, "index", self.index)

    def index(self, pages: list[tuple[str, bytes]], _: Path) -> Files:
        self.asked.append([path for path, _ in pages])
        entry = {"version": self.version, "languages": {"ur": 1, "en": 2}, "include_characters": []}
        return {
            "pagefind.js": b"engine",
            "pagefind-ui.js": b"box",
            "pagefind-ui.css": b"box",
            "pagefind-modular-ui.js": b"box",
            "pagefind-component-ui.css": b"box",
            "pagefind-highlight.js": b"marker",
            "pagefind-entry.json": json.dumps(entry).encode(),
            f"fragment/en_{len(self.asked)}.pf_fragment": b"words",
        }


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    return Stub(monkeypatch)


def test_only_pages_that_ask_for_it_are_indexed_in_the_order_of_their_paths(
    output: Path, stub: Stub
) -> None:
    put(output, PAGES)
    assert stub.asked == [
        ["topics/lake/index.html", "topics/port/index.html", "ur/topics/lake/index.html"]
    ]


def test_only_what_our_search_page_needs_is_published(output: Path, stub: Stub) -> None:
    """Pagefind's own search boxes stay away; its list of indexes has its keys in order."""
    put(output, PAGES)
    index = {path for path in files_in(output) if path.startswith("pagefind/")}
    assert index == {
        "pagefind/pagefind.js",
        "pagefind/fragment/en_1.pf_fragment",
        "pagefind/made-by.json",
        ENTRY,
    }
    assert json.loads((output / ENTRY).read_bytes())["languages"] == {"en": 2, "ur": 1}
    assert (output / ENTRY).read_bytes().index(b'"en"') < (output / ENTRY).read_bytes().index(
        b'"ur"'
    )
    assert len(stub.asked) == 1


def test_the_same_pages_keep_their_index_and_pagefind_is_not_asked(
    output: Path, stub: Stub
) -> None:
    put(output, PAGES)
    before = traces(output)
    put(output, PAGES)
    assert traces(output) == before
    put(output, PAGES | {"static/style.css": b"p {}"})
    assert len(stub.asked) == 1
    assert (output / "pagefind" / "fragment" / "en_1.pf_fragment").is_file()


@pytest.mark.parametrize(
    "change",
    [
        {"topics/port/index.html": page("Port Vell", "The harbour is wet")},
        {"topics/mill/index.html": page("The mill", "It stands")},
        {"topics/port/index.html": None},
    ],
    ids=["edited", "added", "removed"],
)
def test_other_pages_get_another_index(
    output: Path, stub: Stub, change: dict[str, bytes | None]
) -> None:
    put(output, PAGES)
    put(
        output, {path: content for path, content in (PAGES | change).items() if content is not None}
    )
    assert len(stub.asked) == 2
    assert not (output / "pagefind" / "fragment" / "en_1.pf_fragment").exists()


@pytest.mark.parametrize("damage", ["edited", "deleted", "entry", "page"])
def test_an_index_that_somebody_touched_is_made_again(
    output: Path, stub: Stub, damage: str
) -> None:
    """Neither is an index kept because somebody edited the page that it was not made from."""
    put(output, PAGES)
    fragment = output / "pagefind" / "fragment" / "en_1.pf_fragment"
    wanted = PAGES
    if damage == "edited":
        fragment.write_bytes(b"other")
    elif damage == "deleted":
        fragment.unlink()
    elif damage == "entry":
        (output / ENTRY).write_bytes(b"{")
    else:
        wanted = PAGES | {"topics/port/index.html": page("Port Vell", "edited")}
        (output / "topics/port/index.html").write_bytes(wanted["topics/port/index.html"])
    put(output, wanted)
    assert len(stub.asked) == 2


def test_another_pagefind_makes_another_index(output: Path, stub: Stub) -> None:
    put(output, PAGES)
    stub.version = "9.10"
    put(output, PAGES)
    assert len(stub.asked) == 2


def test_without_pages_that_ask_for_it_there_is_no_index(output: Path, stub: Stub) -> None:
    put(output, {"index.html": PAGES["index.html"]})
    assert stub.asked == []
    assert not (output / "pagefind").exists()


def test_without_pagefind_there_is_no_index(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_PACKAGE", "no_such_package")
    assert not search_available()
    put(output, PAGES)
    assert files_in(output) == PAGES


# When Pagefind fails -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'No \x1b[31mspace left' >&2; exit 3", "No U\\+001B\\[31mspace left"),
        ("cat >/dev/null & exit 3", "it ended"),
        ("exec sleep 1000", "it ended, or took 0 s"),
        ("exec cat", "another form"),
    ],
    ids=["says why", "says nothing", "never answers", "echoes"],
)
def test_a_failing_pagefind_fails_the_build_with_its_words(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "is_installed", lambda: True)
    monkeypatch.setattr(pagefind, "_executable", lambda: str(program))
    monkeypatch.setattr(pagefind, "_TIME_LIMIT", 0.3)
    with pytest.raises(OSError, match=words):
        put(output, PAGES)
    assert not output.exists()
    assert leftovers(output) == set()


def test_a_pagefind_that_cannot_be_run_is_an_input_output_error(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "is_installed", lambda: True)
    monkeypatch.setattr(pagefind, "_executable", lambda: str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        put(output, PAGES)


# The real one ------------------------------------------------------------------------------------


@needs_pagefind
def test_pagefind_indexes_each_language(output: Path) -> None:
    put(output, PAGES)
    languages = json.loads((output / ENTRY).read_bytes())["languages"]
    assert {name: each["page_count"] for name, each in languages.items()} == {"en": 2, "ur": 1}
    names = {path.name for path in (output / "pagefind").iterdir()}
    assert {
        "pagefind.js",
        "pagefind-worker.js",
        "wasm.en.pagefind",
        "wasm.unknown.pagefind",
    } <= names
    assert not {name for name in names if "ui" in name or "highlight" in name}


@needs_pagefind
def test_the_index_is_the_same_whatever_the_folder_the_threads_and_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pagefind by itself numbers the pages as the file system happens to list them."""
    draw = random.Random(7)
    words = ["".join(draw.choices("abdeilmnorst", k=draw.randint(3, 9))) for _ in range(500)]
    files = {
        f"topics/t{number}/index.html": page(
            f"T{number % 40}", " ".join(draw.choices(words, k=300)), ("en", "ur")[number % 2]
        )
        for number in range(60)
    }
    trees = []
    for name, threads in (("one", "1"), ("two/deep", "4"), ("three words", "2")):
        monkeypatch.setenv("RAYON_NUM_THREADS", threads)
        monkeypatch.setenv("TOKIO_WORKER_THREADS", threads)
        shuffled = list(files.items())
        draw.shuffle(shuffled)
        put(tmp_path / name / "site", dict(shuffled))
        trees.append(files_in(tmp_path / name / "site"))
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 2 * len(files)


@needs_pagefind
def test_settings_that_lie_about_do_not_reach_pagefind(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pagefind.yml").write_text("exclude_selectors: [main]\nlogfile: log\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_LOGFILE", str(tmp_path / "log"))
    put(output, PAGES)
    assert json.loads((output / ENTRY).read_bytes())["languages"]["en"]["page_count"] == 2
    assert not (tmp_path / "log").exists()


@needs_pagefind
def test_filters_are_refused_because_they_would_make_every_build_differ(output: Path) -> None:
    filtered = PAGES["topics/lake/index.html"].replace(b"<h1>", b"<h1 data-pagefind-filter='x:y'>")
    with pytest.raises(OSError, match="data-pagefind-filter"):
        put(output, {"index.html": filtered})


@needs_pagefind
def test_an_index_that_is_whole_is_taken_again(output: Path) -> None:
    put(output, PAGES)
    before = traces(output)
    put(output, PAGES)
    assert traces(output) == before
    assert manifest.read(output)[ENTRY]
