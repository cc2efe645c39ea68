"""New files: they build, they overwrite nothing, and what is not known is asked for."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backgrounder import keeper
from backgrounder.authoring import download
from backgrounder.authoring.metadata import MOST_BYTES, Metadata, metadata
from backgrounder.authoring.plain_yaml import entry, scalar
from backgrounder.authoring.refusal import Refusal
from tests.front_door import Project, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def written(project: Project, path: str) -> str:
    return (project.folder / path).read_text(encoding="utf-8")


# Topics -------------------------------------------------------------------------------------------

TITLES = (
    "Why the mill is closing",
    'The "low" mark: what it means',
    "It's 4 metres lower",
    "true",
    "- a title",
    "# the lake",
    "Lake & town, {one} [two] \\ three",
    "Ein Müller und ein Ångström",
)


@pytest.mark.parametrize("title", TITLES)
def test_a_new_topic_builds_and_passes_the_check_as_it_is(title: str, lake: Project) -> None:
    result = lake.run("new", "topic", title)
    assert (result.code, result.err) == (0, "")
    path = result.out.splitlines()[0].removeprefix("Wrote ")
    for arguments in ((), ("--drafts",)):
        checked = lake.check(*arguments)
        assert (checked.code, checked.problems) == (0, []), checked.out
    assert lake.build("--drafts").code == 0
    front_matter = yaml.safe_load(written(lake, path).split("---")[1])
    assert front_matter["title"] == title


def test_a_new_topic_is_a_draft_and_none_of_its_prompts_is_on_its_page(lake: Project) -> None:
    lake.run("new", "topic", "Why the mill is closing")
    assert "held back as drafts: content/topics/why-the-mill-is-closing.md" in lake.build().out
    lake.build("--drafts")
    page = lake.read("topics/why-the-mill-is-closing/index.html")
    for question in ("What happened?", "Why now?", "What is not known?", "What happens next?"):
        assert question in page
    assert "Begin with the newest fact" not in page


def test_a_new_topic_is_not_published_as_it_was_written(lake: Project) -> None:
    """Without `draft: true`, each thing that waits for its author is an error, with a remedy."""
    lake.run("new", "topic", "Why the mill is closing")
    lake.edit("content/topics/why-the-mill-is-closing.md", "\ndraft: true ", "\n# ")
    result = lake.check()
    assert result.code == 1
    assert result.rules == ["to-come", *["empty-section"] * 6]
    assert "`[to come]` says that this is still to be written" in result.out
    assert all(" · write it, or " in line for line in result.problems)


def test_the_day_of_a_new_topic_is_that_of_the_authors(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At eight in the evening in London it is the next day on the other side of the world."""
    lake.edit("content/site.yaml", "language: en", "language: en\ntime-zone: Pacific/Auckland")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717272000")  # 2024-06-01 20:00 UTC
    lake.run("new", "topic", "Why now")
    text = written(lake, "content/topics/why-now.md")
    assert "\ndate: 2024-06-02 " in text
    assert "\nnext-review: 2024-06-30 " in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Why the lake is falling", "--slug", "lake"], "is the topic `lake` already"),
        (["Озеро"], "letters that a-z cannot stand for"),
        (["جھیل"], "`--slug lake-orro`"),
        (["???"], "`--slug lake-orro`"),
        ([""], "the title is empty"),
        (["x" * 151], "the most is 150"),
        (["A\x1b[31mB"], "U+001B"),
        (["Mill", "--slug", "../mill"], "may hold only a-z"),
        (["Mill", "--slug", "index"], "the engine needs for itself"),
        (["Con"], "Windows takes for a device"),
        (["Old"], "the address `/topics/old/` leads to content/topics/lake.md"),
    ],
)
def test_an_unfit_topic_is_refused_and_nothing_is_written(
    arguments: list[str], said: str, lake: Project
) -> None:
    lake.edit("content/topics/lake.md", "---\n##", "aliases: [/topics/old/]\n---\n##")
    before = tree(lake.folder)
    result = lake.run("new", "topic", *arguments)
    assert (result.code, tree(lake.folder)) == (2, before)
    assert said in result.err.replace("<U+001B>", "U+001B")
    assert "\x1b" not in result.err


def test_a_file_that_is_there_is_never_overwritten(lake: Project) -> None:
    """Not even one that cannot be read as a brief."""
    lake.write("-- content/topics/mill.md --\nprecious notes\n")
    result = lake.run("new", "topic", "Mill")
    assert result.code == 2
    assert "content/topics/mill.md exists already" in result.err
    assert written(lake, "content/topics/mill.md") == "precious notes\n"


def test_a_long_title_gets_a_short_address_of_whole_words(lake: Project) -> None:
    title = "Why the fishers of Port Vell say that the water board has known of the fall for years"
    result = lake.run("new", "topic", title)
    assert "why-the-fishers-of-port-vell-say-that-the-water-board-has.md" in result.out


def test_the_first_topic_of_an_empty_project_needs_no_folder(tmp_path: Path) -> None:
    project = Project(tmp_path / "new", "-- content/site.yaml --\ntitle: Orro\n")
    assert project.run("new", "topic", "The lake").code == 0
    assert project.check("--drafts").code == 0


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_any_line_comes_back_from_yaml_as_it_was(text: str) -> None:
    text = " ".join(text.split())
    if text and text.isprintable():
        for indent in (0, 2):
            node = yaml.safe_load(entry("key", scalar(text), "why: # not", indent=indent))
            assert node == {"key": text}


# Tags ---------------------------------------------------------------------------------------------


def test_a_new_tag_stands_below_the_others_which_stay_as_they_are(lake: Project) -> None:
    before = "# Places, by hand\nlake-orro:   {name: Lake Orro, kind: place}  # no newline"
    (lake.folder / "content/tags.yaml").write_text(before, encoding="utf-8")
    result = lake.run("new", "tag", "Port Vell", "--kind", "place", "--within", "lake-orro")
    assert result.code == 0, result.err
    after = written(lake, "content/tags.yaml")
    assert after == (
        f"{before}\nport-vell:\n  name: Port Vell\n  kind: place\n  within: lake-orro\n"
        "  # about: what it is, in a sentence or two\n"
    )
    assert lake.check().rules == ["tag-unused"]


def test_a_new_tag_keeps_line_ends_and_takes_any_script(lake: Project) -> None:
    file = lake.folder / "content/tags.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert lake.run("new", "tag", "دریا", "--kind", "place").code == 0
    content = file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert "دریا:" in content.decode()


def test_the_first_tag_makes_the_file(tmp_path: Path) -> None:
    project = Project(tmp_path / "new", "-- content/site.yaml --\ntitle: Orro\n")
    assert project.run("new", "tag", "Water rights", "--kind", "theme").code == 0
    assert written(project, "content/tags.yaml").startswith("water-rights:\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lake Orro", "there is a tag `lake-orro` already"),
        ("LAKE  ORRO!", "there is a tag `lake-orro` already"),
        ("The Lake", "`The Lake` is the tag `lake-orro` already"),
        ("Lake Oro", "a wrong spelling of the tag `lake-orro`"),
        ("Index", "the engine needs for itself"),
        ("***", "name it by letters or digits"),
        ("x" * 81, "the most is 80"),
    ],
)
def test_a_tag_that_is_there_is_not_added_again(name: str, said: str, lake: Project) -> None:
    lake.edit("content/tags.yaml", "  kind:", "  also: [The Lake]\n  wrong: [Lake Oro]\n  kind:")
    before = tree(lake.folder)
    result = lake.run("new", "tag", name, "--kind", "place")
    assert (result.code, tree(lake.folder)) == (2, before)
    assert said in result.err


def test_a_vocabulary_in_brackets_is_left_alone(lake: Project) -> None:
    """Nothing can be appended to it; what to add is said."""
    (lake.folder / "content/tags.yaml").write_text(
        "{lake-orro: {name: Lake Orro, kind: place}}\n", encoding="utf-8"
    )
    before = tree(lake.folder)
    result = lake.run("new", "tag", "Port Vell", "--kind", "place")
    assert (result.code, tree(lake.folder)) == (2, before)
    assert "add this by hand" in result.err


# Sources ------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Mill to close | Orro Gazette</title>
<link rel="canonical" href="https://gazette.example/2024/05/mill">
<meta property="og:title" content="Mill to close &amp; nobody asked">
<meta property="og:site_name" content="Orro Gazette">
<meta property="article:published_time" content="2024-05-01T21:00:00Z">
</head><body><h1>Mill</h1></body></html>"""


def test_a_new_source_asks_for_what_is_not_known(lake: Project) -> None:
    result = lake.run("new", "source", "https://www.gazette.example/2024/05/03/mill")
    assert result.code == 0, result.err
    assert "Wrote seeds/sources/gazette-2024-05-03.yaml" in result.out
    checked = lake.check()
    asked = [line for line in checked.problems if "has no value" in line]
    assert [line.split("`")[1] for line in asked] == ["publisher", "title", "published", "says"]


def test_a_record_that_was_filled_in_passes(lake: Project) -> None:
    lake.run("new", "source", "https://gazette.example/mill", "--id", "mill")
    path = "seeds/sources/mill.yaml"
    for key in ("publisher", "title", "published", "says"):
        text = written(lake, path)
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{key}:"))
        value = "2024-05-01" if key == "published" else "Orro Gazette"
        lake.edit(path, line, f"{line.partition(':')[0]}: {value}")
    assert lake.check().rules == ["source-unused"]


def test_a_saved_page_fills_in_its_record_without_the_network(
    lake: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "fetched", lambda *_: pytest.fail("the network was asked"))
    saved = tmp_path / "saved.html"
    saved.write_text(PAGE, encoding="utf-8")
    result = lake.run("new", "source", str(saved))
    assert "Wrote seeds/sources/gazette-2024-05-01.yaml" in result.out
    record = yaml.safe_load(written(lake, "seeds/sources/gazette-2024-05-01.yaml"))
    assert record["title"] == "Mill to close & nobody asked"
    assert record["publisher"] == "Orro Gazette"
    assert str(record["published"]) == "2024-05-01"
    assert record["language"] == "en-GB"
    assert record["url"] == "https://gazette.example/2024/05/mill"


def test_two_sources_of_one_day_get_two_ids_and_one_address_one_record(lake: Project) -> None:
    first = lake.run("new", "source", "https://gazette.example/2024/05/01/a", "--id", "one")
    assert first.code == 0
    again = lake.run("new", "source", "https://gazette.example/2024/05/01/a/")
    assert again.code == 2
    assert "seeds/sources/one.yaml has this address already" in again.err
    for number, name in ((2, "gazette-2024-05-01"), (3, "gazette-2024-05-01-2")):
        result = lake.run("new", "source", f"https://gazette.example/2024/05/01/{number}")
        assert f"Wrote seeds/sources/{name}.yaml" in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-file.html"], "neither a web address nor a file"),
        (["ftp://gazette.example/x"], "neither a web address nor a file"),
        (["https://gazette.example/a b"], "is not a web address"),
        (["https://gazette.example/x", "--id", "A B"], "choose one with `--id`"),
        (["https://gazette.example/x", "--id", "orro-2024"], "exists already"),
    ],
)
def test_an_unfit_source_is_refused(arguments: list[str], said: str, lake: Project) -> None:
    before = tree(lake.folder)
    result = lake.run("new", "source", *arguments)
    assert (result.code, tree(lake.folder)) == (2, before)
    assert said in result.err


def test_a_page_that_names_a_protected_person_is_recorded_without_name_and_link(
    lake: Project, tmp_path: Path
) -> None:
    keeper.keep(lake.folder, keeper.entry_of(["Amo Vellin"], []))
    saved = tmp_path / "saved.html"
    saved.write_text(PAGE.replace("Mill to close &amp;", "Amo Vellin &amp;"), encoding="utf-8")
    result = lake.run("new", "source", str(saved))
    text = written(lake, "seeds/sources/gazette-2024-05-01.yaml")
    assert "Amo" not in text + result.out + result.err
    assert "link: false" in text
    assert "url:" not in text


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (
            (
                '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "No"},'
                ' {"@type": ["NewsArticle"], "headline": "A", "datePublished": "2024-05-01", '
                '"publisher": {"@type": "Organization", "name": "B"}, '
                '"inLanguage": "ur"}]}</script>'
            ),
            Metadata("A", "B", "2024-05-01", "ur", ""),
        ),
        (
            (
                '<meta name="citation_title" content="A">'
                '<meta name="citation_publisher" content="B">'
                '<meta name="citation_publication_date" content="2024/05">'
            ),
            Metadata("A", "B", "2024-05", "", ""),
        ),
        (
            '<html lang="en_GB"><title> A\n  B </title><time datetime="20240501">',
            Metadata("A B", "", "2024-05-01", "en-GB", ""),
        ),
        (
            (
                '<title>A</title><meta property="og:title" content="">'
                '<meta name="date" content="2024-13-45"><time datetime="May">'
            ),
            Metadata("A"),
        ),
        (
            '<title>A&#27;[31m&#x202E;&#xE000;</title><html lang="$(x)">',
            Metadata("A[31m"),
        ),
        ('<script type="application/ld+json">{"@type": "Article", "headline": 7}', Metadata()),
        ("<![if foo>x<title>A</title>", None),
        ("", Metadata()),
    ],
)
def test_what_a_page_says_of_itself_is_read(page: str, found: Metadata | None) -> None:
    said = metadata(page.encode())
    assert found is None or said == found


def test_a_page_in_an_old_encoding_is_read() -> None:
    page = "<meta charset=windows-1251><title>Озеро</title>".encode("windows-1251")
    assert metadata(page).title == "Озеро"
    assert metadata(page[27:], "windows-1251").title == "Озеро"
    assert metadata(b"<title>A</title>", "no-such").title == "A"


@pytest.mark.parametrize(
    "piece",
    [b"<", b"<!", b"</", b"<title>", b"<a ", b"&", b'<a x="', b"<!--", b"[", b"<meta charset"],
)
def test_a_hostile_page_ends_soon(piece: bytes) -> None:
    started = time.monotonic()
    metadata(b'<script type="application/ld+json">' * (piece == b"[") + piece * 10_000_000)
    assert time.monotonic() - started < 20


# The network: a server of our own, on this machine ------------------------------------------------

Answer = "Callable[[BaseHTTPRequestHandler], None]"


class Handler(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, Callable[[BaseHTTPRequestHandler], None]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        with contextlib.suppress(OSError):
            self.answers[self.path](self)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def page(content: bytes, kind: str = "text/html; charset=utf-8") -> Callable[..., None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def moved(to: str) -> Callable[..., None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return answer


@pytest.fixture
def server() -> Iterator[str]:
    Handler.answers.clear()
    Handler.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        running.block_on_close = False
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def test_a_page_is_fetched_only_when_that_is_asked_for(lake: Project, server: str) -> None:
    Handler.answers["/mill"] = page(PAGE.encode())
    lake.run("new", "source", f"{server}/mill", "--id", "one")
    lake.check()
    lake.build()
    assert Handler.asked == []
    (lake.folder / "seeds/sources/one.yaml").unlink()
    result = lake.run("new", "source", f"{server}/mill", "--fetch", "--id", "two")
    assert result.code == 0, result.err
    assert Handler.asked == ["/mill"]
    record = yaml.safe_load(written(lake, "seeds/sources/two.yaml"))
    assert record["title"] == "Mill to close & nobody asked"
    assert record["url"] == f"{server}/mill", "a page cannot pass itself off as another host's"


def test_what_cannot_be_fetched_writes_nothing(lake: Project, server: str) -> None:
    def missing(handler: BaseHTTPRequestHandler) -> None:
        handler.send_error(404)

    Handler.answers["/gone"] = missing
    before = tree(lake.folder)
    result = lake.run("new", "source", f"{server}/gone", "--fetch")
    assert (result.code, tree(lake.folder)) == (2, before)
    assert "the server answered 404" in result.err
    assert "leave out `--fetch`" in result.err


def test_a_few_redirects_are_followed_and_no_more(server: str) -> None:
    for number in range(8):
        Handler.answers[f"/{number}"] = moved(f"/{number + 1}")
    Handler.answers["/8"] = page(b"<title>A</title>")
    near = download.fetched(f"{server}/4")
    assert isinstance(near, download.Page)
    assert near.content == b"<title>A</title>"
    assert isinstance(download.fetched(f"{server}/0"), Refusal)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,x"])
def test_a_redirect_cannot_lead_off_the_web(to: str, server: str) -> None:
    Handler.answers["/"] = moved(to)
    assert isinstance(download.fetched(f"{server}/"), Refusal)


def test_only_the_beginning_of_a_page_is_read_and_nothing_else_than_a_page(server: str) -> None:
    Handler.answers["/long"] = page(b"x" * (2 * MOST_BYTES))
    Handler.answers["/film"] = page(b"x", "video/mp4")
    found = download.fetched(f"{server}/long")
    assert isinstance(found, download.Page)
    assert len(found.content) == MOST_BYTES
    refused = download.fetched(f"{server}/film")
    assert isinstance(refused, Refusal)
    assert "`video/mp4`" in refused.reason


def test_a_server_that_falls_silent_or_trickles_is_left(server: str) -> None:
    stop = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        stop.wait(5)

    def trickling(handler: BaseHTTPRequestHandler) -> None:
        page(b"")(handler)
        while not stop.wait(0.02):
            handler.wfile.write(b"x")

    Handler.answers.update({"/silent": silent, "/trickling": trickling})
    started = time.monotonic()
    for path in Handler.answers:
        assert isinstance(download.fetched(f"{server}{path}", 0.2, 0.3), Refusal)
    assert time.monotonic() - started < 3
    stop.set()


def test_an_answer_that_is_no_http_is_told_in_words(server: str) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\x1b[31m nonsense\r\n\r\n")

    Handler.answers["/"] = broken
    refused = download.fetched(f"{server}/")
    assert isinstance(refused, Refusal)
    nobody = download.fetched("http://127.0.0.1:1/")
    assert isinstance(nobody, Refusal)
    assert "could not be fetched" in nobody.reason
