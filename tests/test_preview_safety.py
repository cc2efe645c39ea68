"""The preview answers its own browser only, and nothing that strangers send brings it down.

The attacks are sent by raw sockets: a library would tidy them up. Behind each stands a hole that
was found in a preview server of others.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import math
import os
import random
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, asynccontextmanager, suppress
from logging.handlers import BufferingHandler
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backgrounder.preview import connections
from backgrounder.preview import server as answering
from backgrounder.preview.channel import (
    LIVERELOAD_PROTOCOL,
    LONGEST_ADDRESS,
    MOST_FILES,
    OWN_PROTOCOL,
    Changed,
    Channel,
    Problems,
    Restyled,
)
from backgrounder.preview.gate import gate_at
from backgrounder.preview.news import news
from backgrounder.preview.refusals import BURST, RefusalLog
from backgrounder.preview.server import MOST_MESSAGES, MOST_WAITING, Office, serving, with_scripts
from backgrounder.preview.shelf import Shelf, Shown, look_up, path_of, shelf_of
from tests.strangers import ENGINE, KEY, PATIENCE, Answer, Served, Tab, allow_descriptors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from backgrounder.preview.connections import Server
    from backgrounder.preview.gate import Gate
    from backgrounder.preview.server import Socket
    from tests.front_door import Project

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

CANARY = "the-canary-sings"
PAGE = "<!doctype html><title>Lake Orro</title><body><p>The water is low.</p></body>"
FILES = {
    "index.html": PAGE,
    "404.html": "<!doctype html><title>Lost</title><body>No such page.</body>",
    "topics/lake/index.html": PAGE,
    "topics/port/index.html": PAGE,
    "static/style.css": "p { color: teal }",
    "static/mark.svg": "@mark.svg",
    "static/deep.svg": "@deep/mark.svg",
    "search/index.html": PAGE,
    "topics/lake/lake.html": PAGE,
    "static/ü b.txt": "spelled with an accent and a space",
    "big.txt": "x" * 3_000_000,
    ".env": CANARY,
    ".git/config": CANARY,
    "static/.hidden/x": CANARY,
}
SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run one server for all attacks, which tells of each."""
    served = Served(tmp_path_factory.mktemp("preview") / "static", math.inf)
    (served.folder.parent / "secret.txt").write_text(CANARY)
    (served.folder / "mark.svg").write_text("<svg/>")
    (served.folder / "deep").mkdir()
    (served.folder / "deep/mark.svg").write_text("<svg/>")
    yield served
    served.stop()


@pytest.fixture
def served(host: Served) -> Iterator[Served]:
    """Give the server with its shelf in order; after each attack it must still answer."""
    host.show(FILES)
    yield host
    assert host.seconds_to_answer() < 1
    assert "Traceback" not in host.errors.read_text()


def refused(served: Served, attack: Callable[[], Answer], *statuses: int) -> str:
    """Assert that an attack is refused with one line, that gives nothing away; return the line."""
    answers: list[Answer] = []
    lines = served.new_lines(lambda: answers.append(attack()))
    assert answers[0].status in statuses, answers[0].head
    assert CANARY.encode() not in answers[0].raw
    assert len(lines) == 1, lines
    assert lines[0].startswith("preview refused: ")
    assert not re.search(r"lake|style|\.env|git|secret|passwd|\x1b", lines[0])
    return lines[0]


# --- L01 to L03, L15, L16: addresses -------------------------------------------------------------

TRAVERSALS = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/....//secret.txt",
    "/%252e%252e/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/static/..;/secret.txt",
    "/static/../../secret.txt",
    "/static/%2e%2e/%2e%2e/secret.txt",
    "/.%2e/secret.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/C:/secret.txt",
    "/%5c%5chost%5cshare",
    "/static/mark.svg/../../secret.txt",
    "/.preview/../secret.txt",
    "/.preview/%2e%2e/secret.txt",
]


@pytest.mark.parametrize("target", TRAVERSALS)
def test_no_spelling_of_an_address_leads_out_of_the_site(served: Served, target: str) -> None:
    refused(served, lambda: served.ask(target), 400, 404)


@pytest.mark.parametrize(
    "target",
    [
        "*",
        "http://evil.example/",
        "http://127.0.0.1/topics/lake/",
        "//evil.example/topics/lake/",
        "/topics/lake/#/../../secret.txt",
        "/#",
        "/\\evil.example",
        "/topics /lake/",
        "topics/lake/",
        "",
        "/ü",
        "/" + "a" * 3_000,
        "/" + "a" * 70_000,
        "/?" + "a" * 3_000,
    ],
    ids=lambda target: target[:30],
)
def test_a_target_that_no_browser_sends_is_refused(served: Served, target: str) -> None:
    refused(served, lambda: served.ask(target), 400, 404, 414, 431)


@pytest.mark.parametrize("target", ["/%00", "/topics/%00/", "/%0d%0aX:%20y", "/%zz", "/%", "/%f"])
def test_an_escape_that_means_nothing_is_refused(served: Served, target: str) -> None:
    refused(served, lambda: served.ask(target), 400)


@pytest.mark.parametrize(
    "target",
    [
        "/.env",
        "/.git/config",
        "/static/.hidden/x",
        "/.backgrounder/preview",
        "/.preview/",
        "/.preview/server.py",
        "/index.html~",
        "/.index.html.swp",
        "/static/style.css.swp",
    ],
)
def test_what_is_hidden_or_left_lying_about_is_not_served(served: Served, target: str) -> None:
    """Not even where it got into the site: the shelf leaves it out."""
    refused(served, lambda: served.ask(target), 404)


def test_no_folder_is_listed_and_a_redirect_stays_here(served: Served) -> None:
    assert served.ask("/static/").status == 404
    assert served.ask("/static").status == 404
    moved = served.ask("/topics/lake?token=x&next=//evil.example")
    assert (moved.status, moved.header("Location")) == (302, "/topics/lake/")
    for target in ("//topics/lake", "/\\topics/lake", "/%2ftopics/lake", "/%5ctopics/lake"):
        assert served.ask(target).header("Location") == ""


def test_what_is_there_is_found_however_it_is_spelled(served: Served) -> None:
    for target in ("/static/%C3%BC%20b.txt", "/%73tatic/%C3%BC%20b.txt?x#"[:-1]):
        assert "accent" in served.ask(target).body.decode()
    assert path_of("/a%2520b") == "a%20b"
    assert served.ask("/topics/lake/?q=low&a=1").status == 200
    assert served.ask("/topics/lake/index.html").status == 200


@given(st.text(max_size=60), st.sampled_from(["", "/", "%2e", "%2F", "//", "%", "\\", "../"]))
def test_whatever_the_address_only_the_shelf_answers(text: str, more: str) -> None:
    """An address is a key: what is found is what was put there."""
    shelf = shelf_of(dict.fromkeys(("a/index.html", "b", ".c", "d/.e/f"), b""))
    assert set(shelf.files) == {"a/index.html", "b"}
    for address in (f"/{text}{more}", f"/{more}{text}", f"{more}{text}"):
        path = path_of(address)
        found = look_up(shelf, path) if path is not None else None
        assert getattr(found, "path", "b") in {"a/index.html", "b"}
        assert getattr(found, "address", "/a/") == "/a/"


# --- L04 to L07, L20: who asks -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "localhost.:{port}",
        "0x7f.1:{port}",
        "2130706433:{port}",
        "[::ffff:127.0.0.1]:{port}",
        "0.0.0.0:{port}",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "127.0.0.1:{port}@evil.example",
        "evil\x1b[31m.example",
        " ",
    ],
)
def test_a_foreign_host_is_refused(served: Served, name: str) -> None:
    """A name that somebody points to this machine (DNS rebinding) reads nothing."""
    host = name.format(port=served.port)
    line = refused(served, lambda: served.ask("/topics/lake/", host=host), 400, 403)
    assert "\x1b" not in line


def test_a_foreign_host_is_named_in_the_log_and_told_nothing(served: Served) -> None:
    """Not even that there is a preview, which one without the token is told under our own name."""
    answers: list[Answer] = []
    lines = served.new_lines(
        lambda: answers.append(served.ask("/", host="evil.example", cookie="a=b"))
    )
    assert lines == ["preview refused: a request for another host: `evil.example`"]
    assert answers[0].body == b"403"


def test_the_host_must_be_said_once(served: Served) -> None:
    for hosts in ("", f"Host: {served.host}\r\nHost: evil.example\r\n"):
        request = f"GET / HTTP/1.1\r\n{hosts}Cookie: {served.cookie}\r\n\r\n"
        refused(served, lambda request=request: served.send(request.encode()), 400, 403)  # type: ignore[misc]


def test_both_names_of_this_machine_are_ours(served: Served) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert served.ask("/", host=f"{name}:{served.port}").status == 200


@pytest.mark.parametrize(
    "more",
    [
        ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"),
        ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"),
        ("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"),
        ("Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"),
        ("Sec-Fetch-Site: cross-site",),
        ("Origin: http://evil.example",),
        ("Origin: null",),
        ("Origin: http://127.0.0.1:1",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "target", ["/", "/static/style.css", "/livereload.js", "/.preview/entered.js"]
)
def test_another_sites_page_gets_nothing_from_here(
    served: Served, target: str, more: tuple[str, ...]
) -> None:
    """Not as a script, a picture or a frame either: even with the token, it is not its own."""
    refused(served, lambda: served.ask(target, *more), 403)


def test_a_person_may_follow_a_link_to_the_preview(served: Served) -> None:
    """The printed address is opened from a terminal, a mail or a file."""
    for site in ("none", "same-origin", "cross-site"):
        head = ("Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
        entered = served.ask(
            f"/?token={served.token}", f"Sec-Fetch-Site: {site}", *head, cookie="a=b"
        )
        assert entered.status == 200


def test_the_printed_address_lets_in_and_the_cookie_keeps_in(served: Served) -> None:
    entered = served.ask(f"/?token={served.token}", cookie="other=1")
    assert entered.header("Set-Cookie") == f"{served.cookie}; Path=/; HttpOnly; SameSite=Strict"
    assert b"/.preview/entered.js" in entered.body
    later = served.ask("/topics/lake/", cookie=f"other=1; {served.cookie}")
    assert (later.status, later.header("Set-Cookie")) == (200, "")
    assert served.token.encode() not in later.raw


@pytest.mark.parametrize("target", ["/", "/topics/lake/", "/nowhere", "/.preview/entered.js"])
@pytest.mark.parametrize(
    "given",
    ["", "?token=", "?token=x", "?token={t}x", "?token={t:.20}", "?token={t}&token={t}"],
)
def test_without_the_token_another_user_of_the_machine_reads_nothing(
    served: Served, target: str, given: str
) -> None:
    address = target + given.format(t=served.token)
    line = refused(served, lambda: served.ask(address, cookie="backgrounder-1=x"), 403)
    assert served.token not in line
    answer = served.ask(address, cookie="a=b")
    assert b"address that the terminal shows" in answer.body
    assert served.token.encode() not in answer.raw


@pytest.mark.parametrize(
    "cookie",
    ["{n}=", "{n}={t:.20}", "{n}={t}x", "{n}x={t}", "backgrounder-1={t}", "x{n}={t}", "{t}"],
)
def test_a_cookie_that_is_nearly_ours_is_none(served: Served, cookie: str) -> None:
    name, _, token = served.cookie.partition("=")
    refused(served, lambda: served.ask("/", cookie=cookie.format(n=name, t=token)), 403)


def test_each_run_has_a_token_of_its_own() -> None:
    assert gate_at("127.0.0.1", 1).token != gate_at("127.0.0.1", 1).token
    assert len(gate_at("127.0.0.1", 1).token) >= 40


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": ""},
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}/"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Cookie": ""},
        {"Cookie": "backgrounder-{port}=x"},
    ],
    ids=str,
)
def test_a_socket_needs_our_origin_and_the_token(served: Served, changed: dict[str, str]) -> None:
    headers = {name: value.format(port=served.port) for name, value in changed.items()}

    def attack() -> Answer:
        with Tab(served, **headers) as tab:
            return Answer(b"HTTP/1.1 %d" % tab.status)

    refused(served, attack, 403)


# --- L07, L08, L13, L14, L21, L22: what is asked -------------------------------------------------


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO"]
)
@pytest.mark.parametrize("target", ["/", "/livereload", "/.preview/entered.js"])
def test_nothing_but_reading_is_allowed(served: Served, method: str, target: str) -> None:
    answer = served.ask(target, "Access-Control-Request-Method: GET", method=method)
    assert answer.status == 405
    assert answer.header("Allow") == "GET, HEAD"
    refused(served, lambda: served.ask(target, method=method), 405)


def test_head_answers_as_get_does_without_the_body(served: Served) -> None:
    for target in ("/", "/static/style.css", "/static/mark.svg", "/nowhere"):
        got, asked = served.ask(target), served.ask(target, method="HEAD")
        assert asked.body == b""
        assert asked.header("Content-Length") == str(len(got.body))


@pytest.mark.parametrize(
    "target", ["/forcereload", "/forcereload?path=*", "/reload", "/livereload"]
)
def test_no_address_changes_anything(served: Served, target: str) -> None:
    with served.tab("/") as tab:
        assert tab.hear()["command"] == "hello"
        assert tab.hear()["command"] == "reload"  # it gave no version
        assert tab.hear()["command"] == "problems"
        assert served.ask(target, f"Origin: {served.origin}").status in {400, 404}
        assert tab.hears_nothing()


BODIES = {
    "body": "Content-Length: 5\r\n\r\nhello",
    "huge": "Content-Length: 99999999999\r\n\r\n",
    "negative": "Content-Length: -1\r\n\r\n",
    "words": "Content-Length: five\r\n\r\n",
    "two": "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
    "chunked": "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "both": "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunk": "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "no chunk": "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "expected": "Expect: 100-continue\r\n\r\n",
    "long": f"X: {'x' * 200_000}\r\n\r\n",
    "many": "".join(f"X{number}: x\r\n" for number in range(10_000)) + "\r\n",
    "twice": "X: 1\r\nX: 2\r\n\r\n",
    "two cookies": "Cookie: a=b\r\n\r\n",
    "folded": "X: 1\r\n 2\r\n: 3\r\n\r\n",
    "no colon": "hello\r\n\r\n",
    "not HTTP": "",
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_or_a_strange_head_is_refused(served: Served, kind: str) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {served.host}\r\nCookie: {served.cookie}\r\n"
    head += "Connection: close\r\n"
    request = head + BODIES[kind] if BODIES[kind] else "\x16\x03\x01\x02 TLS\r\n\r\n"
    refused(served, lambda: served.send(request.encode()), 400, 413, 431)


def test_ranges_are_not_answered_in_parts(served: Served) -> None:
    for wanted in ("0-1", "5-1", ",".join(f"{n}-{n}" for n in range(1_000)), "-1", "x"):
        answer = served.ask("/static/style.css", f"Range: bytes={wanted}")
        assert (answer.status, answer.body) == (200, FILES["static/style.css"].encode())


def test_a_change_is_never_hidden_by_what_the_browser_kept(served: Served) -> None:
    """Not even one within the same second and of the same length."""
    for word in ("teal", "pink"):
        served.show(FILES | {"static/style.css": f"p {{ color: {word} }}"})
        answer = served.ask(
            "/static/style.css",
            "If-None-Match: *",
            "If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT",
        )
        assert answer.status == 200
        assert word in answer.body.decode()
        assert answer.header("ETag") == answer.header("Last-Modified") == ""


def test_every_answer_carries_the_security_headers(served: Served) -> None:
    answers = [
        served.ask("/"),
        served.ask("/", method="HEAD"),
        served.ask("/nowhere"),
        served.ask("/topics/lake"),
        served.ask("/static/mark.svg"),
        served.ask("/livereload.js"),
        served.ask("/.preview/entered.js"),
        served.ask("/.preview/nothing"),
        served.ask("/%zz"),
        served.ask("/", cookie="a=b"),
        served.ask("/", host="evil.example"),
        served.ask("/", method="FOO"),
        served.ask("/", "Content-Length: 5"),
        served.ask("/", f"X: {'x' * 20_000}"),
        served.send(b"hello\r\n\r\n"),
        served.ask("/livereload"),
        served.ask("/livereload", f"Origin: {served.origin}"),
    ]
    for answer in answers:
        assert SECURE.items() <= {name: answer.header(name) for name in SECURE}.items(), answer.head
        assert "frame-ancestors 'none'" in answer.header("Content-Security-Policy")
        assert "script-src 'self'" in answer.header("Content-Security-Policy")
        assert "unsafe-inline" not in answer.header("Content-Security-Policy")
        assert "Access-Control" not in answer.head
        assert answer.header("Server") == ""
    assert served.send(b"hello\r\n\r\n").header("Connection") == "close"


def test_a_page_keeps_the_policy_that_it_is_published_with(served: Served) -> None:
    """What a published page may not do, it cannot do here: the preview does not flatter."""
    policies = {
        target: served.ask(target).header("Content-Security-Policy")
        for target in ("/topics/lake/", "/search/", "/topics/lake/lake.html")
    }
    assert "unsafe" not in policies["/topics/lake/"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policies["/search/"]
    assert "style-src 'self' 'unsafe-inline';" in policies["/topics/lake/lake.html"]
    assert f"connect-src 'self' ws://{served.host}" in policies["/topics/lake/"]


def test_the_previews_script_is_a_file_and_never_in_the_site(served: Served, lake: Project) -> None:
    body = served.ask("/topics/lake/").body.decode()
    scripts = re.findall(r"<script[^>]*>[^<]*</script>", body)
    assert len(scripts) == 1
    assert re.fullmatch(
        r'<script src="/\.preview/overlay\.js" data-version="[0-9a-f]{18}"></script>', scripts[0]
    )
    assert lake.build().code == 0
    assert not [path for path, content in lake.tree().items() if b"/.preview/" in content]


def test_the_previews_script_stands_at_the_end_of_the_page() -> None:
    """Whatever the page itself says."""
    page = b"<body><script>const end = '</body>'</script></body></html>"
    assert with_scripts(page, b"<it>") == page.replace(b"</body></html>", b"<it></body></html>")
    assert with_scripts(b"<p>No end", b"<it>") == b"<p>No end<it>"


# --- L17: the disk -------------------------------------------------------------------------------


def test_a_link_put_there_since_the_build_leads_nowhere(served: Served) -> None:
    assert served.ask("/static/mark.svg").body == b"<svg/>"
    mark, deep, secret = served.folder / "mark.svg", served.folder / "deep", served.folder.parent
    mark.unlink()
    mark.symlink_to(secret / "secret.txt")
    (secret / "mark.svg").write_text(CANARY)
    deep.rename(secret / "aside")
    deep.symlink_to(secret)
    try:
        for target in ("/static/mark.svg", "/static/deep.svg"):
            answer = served.ask(target)
            assert answer.status == 404
            assert CANARY.encode() not in answer.raw
        mark.unlink()
        os.mkfifo(mark)
        assert served.ask("/static/mark.svg").status == 404
    finally:
        mark.unlink()
        deep.unlink()
        (secret / "aside").rename(deep)
        mark.write_text("<svg/>")


def test_nothing_is_read_but_from_the_folders_of_the_site(served: Served) -> None:
    served.show(FILES | {"static/mark.svg": "@../secret.txt", "static/deep.svg": "@/etc/passwd"})
    assert served.ask("/static/mark.svg").status == 404
    assert served.ask("/static/deep.svg").status == 404


# --- L09, L10, L26: the socket -------------------------------------------------------------------


def opened(served: Served, page: str) -> Tab:
    """Open a page as a browser does, and hear out what it is told at first."""
    body = served.ask(page).body.decode()
    version = re.search(r'data-version="(\w*)"', body)
    assert version
    tab = served.tab(page, version[1])
    assert [tab.hear()["command"] for _ in range(2)] == ["hello", "problems"]
    return tab


def test_a_tab_hears_of_its_own_page_alone(served: Served) -> None:
    with opened(served, "/topics/lake/") as lake, opened(served, "/topics/port/") as port:
        served.show(FILES | {"topics/lake/index.html": PAGE.replace("low", "high")})
        assert lake.hear() == {"command": "reload", "path": "/topics/lake/", "liveCSS": True}
        assert port.hears_nothing()
        assert lake.hears_nothing()


def test_a_page_that_changed_before_its_socket_opened_loads_again(served: Served) -> None:
    old = re.search(r'data-version="(\w*)"', served.ask("/topics/lake/").body.decode())
    assert old
    served.show(FILES | {"topics/lake/index.html": PAGE.replace("low", "high")})
    with served.tab("/topics/lake/", old[1]) as tab:
        assert [tab.hear()["command"] for _ in range(2)] == ["hello", "reload"]


def test_an_address_without_a_page_is_not_loaded_again_and_again(served: Served) -> None:
    """It is once there is one."""
    body = served.ask("/topics/new/").body.decode()
    assert 'data-version=""' in body
    with opened(served, "/topics/new/") as tab:
        assert tab.hears_nothing()
        served.show(FILES | {"topics/new/index.html": PAGE})
        assert tab.hear()["command"] == "reload"


def test_before_the_first_page_there_is_a_page_that_says_so(served: Served) -> None:
    served.show({})
    answer = served.ask("/topics/lake/")
    assert answer.status == 503
    assert b"There is no page yet" in answer.body
    with opened(served, "/topics/lake/") as tab:
        served.show(FILES)
        assert tab.hear()["command"] == "reload"


def test_a_stylesheet_is_swapped_where_it_is_shown(served: Served) -> None:
    with opened(served, "/topics/lake/") as lake, opened(served, "/topics/port/") as port:
        shown = {"page": "/topics/lake/", "files": ["/static/style.css"]}
        lake.say({"command": "showing", "version": "", **shown})
        assert [lake.hear()["command"] for _ in range(2)] == ["reload", "problems"]
        served.show(FILES | {"static/style.css": "p { color: pink }"})
        assert lake.hear() == {"command": "reload", "path": "/static/style.css", "liveCSS": True}
        assert port.hears_nothing()


def test_livereloads_own_script_is_told_too(served: Served) -> None:
    """Its protocol is spoken to whoever speaks it: http://livereload.com/protocols/official-7."""
    official = "http://livereload.com/protocols/official-7"
    with Tab(served) as tab:
        tab.say({"command": "hello", "protocols": [official]})
        assert official in tab.hear()["protocols"]
        tab.say({"command": "info", "url": f"{served.origin}/topics/lake/?a#b", "plugins": {}})
        served.show(FILES | {"topics/lake/index.html": PAGE.replace("low", "high")})
        assert tab.hear()["command"] == "reload"


def test_a_stylesheets_new_name_alone_reloads_no_page() -> None:
    before = Shelf({"a.html": b"<x a.1234567890.css>", "a.1234567890.css": b"1", "b.html": b"1"})
    after = Shelf({"a.html": b"<x a.abcdefabcd.css>", "a.abcdefabcd.css": b"2", "b.html": b"2"})
    changed = frozenset((*before.files, *after.files))
    told = list(news(before, after, changed, frozenset({"a.html", "b.html"})))
    assert told == [
        Restyled("a.1234567890.css", "a.abcdefabcd.css", frozenset({"a.html"})),
        Changed(changed - {"a.html"}),
    ]


def test_a_stylesheet_that_keeps_its_name_has_changed_and_has_no_new_one() -> None:
    before, after = Shelf({"a.css": b"1"}), Shelf({"a.css": b"2"})
    changed = frozenset({"a.css"})
    assert list(news(before, after, changed, frozenset())) == [Changed(changed)]


@pytest.mark.parametrize(
    ("first", "payload"),
    [
        (0x81, b"hello"),
        (0x81, b"[1]"),
        (0x81, b"[" * 60_000),
        (0x81, b'{"command": "url", "path": "/etc/passwd"}'),
        (0x81, b"\xff\xfe"),
        (0x82, b"\0\1\2"),
        (0x80, b"a continuation of nothing"),
        (0xF1, b"reserved bits"),
        (0x83, b"no such kind"),
        (0x89, b"x" * 126),
    ],
    ids=[
        "words",
        "list",
        "deep",
        "command",
        "UTF-8",
        "binary",
        "continued",
        "bits",
        "kind",
        "ping",
    ],
)
def test_what_no_page_of_ours_says_ends_the_socket(
    served: Served, first: int, payload: bytes
) -> None:
    with opened(served, "/topics/lake/") as good, opened(served, "/topics/port/") as bad:
        bad.frame(first, payload)
        assert bad.hear() in {None, 1003, 1007, 1002}
        assert good.hears_nothing()


def test_a_socket_that_is_ended_is_told_of_once(served: Served) -> None:
    """However much it had said already."""
    with opened(served, "/topics/lake/") as tab:

        def talk() -> None:
            with suppress(ConnectionError):
                for _ in range(50):
                    tab.frame(0x81, b"hello")
                while tab.hear() is not None:
                    pass
            assert served.seconds_to_answer() < 1

        assert len(served.new_lines(talk)) == 1


def test_a_message_without_measure_ends_the_socket(served: Served) -> None:
    with opened(served, "/topics/lake/") as tab:
        tab.frame(0x81, b"", length=100_000_000)
        assert tab.hear() in {None, 1009}
    with opened(served, "/topics/lake/") as tab:
        tab.frame(0x01, b"x" * 40_000)  # a first part, and no end
        tab.frame(0x00, b"x" * 40_000)
        assert tab.hear() in {None, 1009}


@pytest.mark.parametrize("first", [0x89, 0x81], ids=["pings", "messages"])
def test_a_tab_that_never_stops_talking_is_cut_off(served: Served, first: int) -> None:
    with opened(served, "/topics/lake/") as tab:
        try:
            for _ in range(2_000):
                tab.frame(first, b'{"command": "hello"}')
            while isinstance(heard := tab.hear(), dict):
                pass
            assert heard in {None, 1003}
        except (BrokenPipeError, ConnectionResetError):
            pass


class Heard:
    """A socket that keeps what is sent to it."""

    def __init__(self, channel: Channel, protocol: str, *files: str) -> None:
        self.sent: list[dict[str, Any]] = []
        channel.join(self)
        channel.hear(self, json.dumps({"command": "hello", "protocols": [protocol]}))
        said = {"command": "showing", "page": "/", "version": "", "files": files}
        channel.hear(self, json.dumps(said))

    def send(self, text: str) -> None:
        self.sent.append(json.loads(text))

    def drop(self) -> None:
        """Do nothing: there is no connection."""

    def orders(self) -> list[str]:
        """Return what was ordered since this was last asked."""
        told, self.sent = self.sent, []
        return [record["command"] for record in told]


def test_a_stylesheet_is_swapped_as_often_as_it_changes() -> None:
    channel = Channel(Shown())
    tab = Heard(channel, OWN_PROTOCOL, "/a.1.css")
    tab.orders()
    for number in range(1, 4):
        pages = frozenset({"index.html"})
        channel.tell(Restyled(f"a.{number}.css", f"a.{number + 1}.css", pages))
        assert tab.orders() == ["restyle"]
    channel.tell(Restyled("b.1.css", "b.2.css", pages))
    assert tab.orders() == []


def test_who_comes_later_is_told_what_is_wrong_now() -> None:
    channel = Channel(Shown())
    channel.tell(Problems(lambda page: {"command": "problems", "page": page}))
    assert Heard(channel, OWN_PROTOCOL).sent[-1] == {"command": "problems", "page": "index.html"}


def test_livereloads_own_script_is_told_nothing_that_it_does_not_know() -> None:
    channel = Channel(Shown())
    tab = Heard(channel, LIVERELOAD_PROTOCOL, "/a.1.css")
    tab.orders()
    channel.tell(Problems(lambda _: {"command": "problems"}))
    assert tab.orders() == []
    channel.tell(Restyled("a.1.css", "a.2.css", frozenset({"index.html"})))
    assert tab.orders() == ["reload"]


def test_what_a_tab_says_of_itself_is_bounded() -> None:
    line: Any = object()
    channel = Channel(Shown())
    channel.join(line)
    long = "/" + "a" * LONGEST_ADDRESS
    channel.hear(line, json.dumps({"command": "info", "url": f"http://127.0.0.1:1{long}"}))
    assert channel.tabs[line].page == ""
    files = [*(f"/{number}.css" for number in range(5_000)), long]
    for some in (files, files[::-1]):
        said = {"command": "showing", "page": long, "version": "", "files": some}
        channel.hear(line, json.dumps(said))
        assert channel.tabs[line].page == ""
        assert 0 < len(channel.tabs[line].files) <= MOST_FILES
        assert long[1:] not in channel.tabs[line].files


def test_what_a_tab_says_of_itself_is_never_printed(served: Served) -> None:
    with opened(served, "/topics/lake/") as tab:
        for page in ("/../secret.txt", "/x\nforged line", 7, None, "//evil"):
            said = {"command": "showing", "page": page, "version": 1, "files": ["/x"]}
            lines = served.new_lines(lambda said=said: tab.say(said))  # type: ignore[misc]
            assert lines == []
        assert CANARY not in str(tab.hear())


# --- L11, L12, L24: many, and slow ---------------------------------------------------------------


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Served]:
    """Run a server that logs as the real one does."""
    allow_descriptors(4_096)
    served = Served(tmp_path / "static")
    served.show(FILES)
    yield served
    assert "Traceback" not in served.errors.read_text()
    served.stop()


def test_twelve_tabs_load_and_are_told_while_all_stay_open(served: Served) -> None:
    """Browsers open six connections to a host and no more; sockets are not among them."""
    before = served.memory()
    with ExitStack() as stack:
        tabs = [stack.enter_context(opened(served, "/topics/lake/")) for _ in range(12)]
        for number in range(200):
            served.show(FILES | {"topics/lake/index.html": PAGE.replace("low", f"low {number}")})
            assert [tab.hear()["command"] for tab in tabs] == ["reload"] * 12
    assert served.memory() - before < 20


def test_a_thousand_half_requests_keep_nobody_out(quiet: Served) -> None:
    before = quiet.memory()
    with ExitStack() as stack:
        for number in range(1_000):
            connection = stack.enter_context(quiet.connect())
            connection.sendall(b"GET / HTTP/1.1\r\nHost: " if number % 2 else b"")
            if number % 100 == 99:
                assert quiet.seconds_to_answer() < 1
        assert quiet.memory() - before < 20
    assert len(quiet.lines()) < 2 * BURST


def test_those_who_have_shown_the_token_make_room_last_and_open_pages_never(
    quiet: Served,
) -> None:
    """So the author's browser keeps its connections, whoever else comes."""
    request = f"GET / HTTP/1.1\r\nHost: {quiet.host}\r\nCookie: {quiet.cookie}\r\n\r\n".encode()

    def asks(connection: socket.socket) -> bool:
        connection.sendall(request)
        return bool(connection.recv(65_536))

    with opened(quiet, "/") as tab, quiet.connect() as kept, ExitStack() as stack:
        assert asks(kept)
        others = [stack.enter_context(quiet.connect()) for _ in range(connections.MOST_CONNECTIONS)]
        others[0].settimeout(connections.HEAD_TIME / 2)  # later it is closed for its silence
        assert others[0].recv(1) == b""
        assert asks(kept)
        for _ in range(connections.MOST_CONNECTIONS):
            assert asks(stack.enter_context(quiet.connect()))
        assert kept.recv(1) == b""
        assert tab.hears_nothing()


def test_a_thousand_sockets_leave_the_authors_tab_alone(quiet: Served) -> None:
    before = quiet.memory()
    with ExitStack() as stack:
        good = stack.enter_context(opened(quiet, "/topics/lake/"))
        statuses = [stack.enter_context(Tab(quiet)).status for _ in range(1_000)]
        assert set(statuses) <= {101, 503}
        assert quiet.seconds_to_answer() < 1
        quiet.show(FILES | {"topics/lake/index.html": PAGE.replace("low", "high")})
        assert good.hear()["command"] == "reload"
        assert quiet.memory() - before < 30


def test_sockets_that_look_like_tabs_are_limited(quiet: Served) -> None:
    with ExitStack() as stack:
        tabs = [stack.enter_context(quiet.tab("/topics/lake/")) for _ in range(200)]
        assert tabs[-1].hear()["command"] == "hello"
        assert stack.enter_context(Tab(quiet)).status == 503
        tabs[0].connection.close()
        assert quiet.seconds_to_answer() < 1
        assert stack.enter_context(Tab(quiet)).status == 101


def test_who_asks_and_does_not_read_costs_no_memory(quiet: Served) -> None:
    request = f"GET /big.txt HTTP/1.1\r\nHost: {quiet.host}\r\nCookie: {quiet.cookie}\r\n\r\n"
    before = quiet.memory()
    with ExitStack() as stack:
        for _ in range(150):
            stack.enter_context(quiet.connect()).sendall(request.encode() * 20)
        assert quiet.seconds_to_answer() < 1
        assert quiet.memory() - before < 60
    assert len(quiet.ask("/big.txt").body) == 3_000_000


def test_a_flood_of_refusals_neither_fills_the_disk_nor_the_memory(quiet: Served) -> None:
    before = quiet.memory()
    refusal = b"GET /.env HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    with quiet.connect() as connection:
        for _ in range(20):
            connection.sendall(refusal * 100)
            connection.recv(1_000_000)
    for _ in range(300):
        quiet.send(b"\x00\xff\r\n\r\n")
    assert quiet.seconds_to_answer() < 1
    assert quiet.memory() - before < 20
    assert BURST <= len(quiet.lines()) < BURST + 30
    assert quiet.errors.stat().st_size < 20_000


def test_the_log_says_how_much_it_kept_back() -> None:
    lines: list[str] = []
    log = RefusalLog(lines.append)
    for _ in range(BURST + 1_500):
        log.note("a request", "x\x1b\u202e" + "y" * 100)
    assert len(lines) == BURST
    assert lines[0] == f"preview refused: a request: `xU+001BU+202E{'y' * 57} …`"
    log.looked -= 10
    for _ in range(20):
        log.note("a request", "`")
    assert lines[BURST] == "preview refused: a request: `U+0060` (and 1,500 more before it)"
    assert set(lines[BURST + 1 :]) == {"preview refused: a request: `U+0060`"}
    assert len(lines) == BURST + 10


def test_a_system_without_descriptors_is_borne(tmp_path: Path) -> None:
    """The connections are few enough; and where others took them all, the server rests."""
    served = Served(tmp_path / "static", descriptors=40)
    served.show(FILES)
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(served.connect())
        assert served.seconds_to_answer() < 1
    assert "Traceback" not in served.errors.read_text()
    served.stop()


class Starved(socket.socket):
    """A listener for which the system has no descriptor left, for a while."""

    refusals = 4

    def accept(self) -> tuple[socket.socket, Any]:
        if self.refusals:
            self.refusals -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


async def within(listener: socket.socket, use: Callable[[Server, Gate], Awaitable[None]]) -> None:
    """Serve in this process, for what cannot be brought about from outside."""
    gate = gate_at("127.0.0.1", listener.getsockname()[1])
    channel = Channel(Shown(shelf_of({"big.txt": b"x" * 30_000_000})))
    office = Office(gate, channel, RefusalLog(lambda _: None), {}, ())
    with serving(office, [listener]) as server:
        async with asyncio.timeout(PATIENCE):
            await use(server, gate)


async def asked(gate: Gate) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    query = f"token={gate.token}"
    writer.write(f"GET /big.txt?{query} HTTP/1.1\r\nHost: 127.0.0.1:{gate.port}\r\n\r\n".encode())
    return reader, writer


def test_a_server_without_descriptors_rests_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking again at once, for ever, would take a whole core and fill the log."""
    monkeypatch.setattr(connections, "REST", 0.05)
    with Starved() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)

        async def use(_: Server, gate: Gate) -> None:
            started = time.monotonic()
            reader, writer = await asked(gate)
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
            assert time.monotonic() - started > 4 * 0.04
            writer.close()

        asyncio.run(within(listener, use))
        assert listener.refusals == 0


def test_who_never_takes_what_was_sent_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SEND_TIME", 0.05)

    async def use(server: Server, gate: Gate) -> None:
        reader, writer = await asked(gate)
        await reader.readline()
        assert server.connections
        while server.connections:  # noqa: ASYNC110 - the server announces no end
            await asyncio.sleep(0.01)
        writer.close()

    served_here(use)


def test_who_has_taken_what_was_sent_is_not_cut_off_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it took its time, as long as it took it in time."""
    monkeypatch.setattr(connections, "SEND_TIME", 1.0)

    async def use(server: Server, gate: Gate) -> None:
        reader, writer = await asked(gate)
        length = int((await reader.readuntil(b"\r\n\r\n")).split(b"Content-Length: ")[1].split()[0])
        await asyncio.sleep(0.1)  # so that something waits to be taken
        await reader.readexactly(length)
        await asyncio.sleep(1.0)
        assert len(server.connections) == 1
        writer.close()

    served_here(use)


def test_the_system_keeps_little_for_who_does_not_read() -> None:
    """By itself it would keep megabytes for each connection."""

    async def use(server: Server, gate: Gate) -> None:
        reader, writer = await asked(gate)
        await reader.readline()
        (connection,) = server.connections
        kept = connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        assert kept <= 2 * connections.SEND_BUFFER  # Linux counts its own work in, and doubles it
        writer.close()

    served_here(use)


@asynccontextmanager
async def entered(server: Server, gate: Gate) -> AsyncIterator[tuple[Socket, asyncio.StreamReader]]:
    """Open a page's socket; give the server's end of it and what the page reads from."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    host = f"127.0.0.1:{gate.port}"
    head = (
        f"GET /livereload HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        f"Cookie: {gate.cookie_name}={gate.token}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    writer.write(head.encode())
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
    desk: Any = server.request_callback
    (line,) = desk.office.channel.tabs
    yield line, reader
    writer.close()


def served_here(use: Callable[[Server, Gate], Awaitable[None]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        asyncio.run(within(listener, use))


def test_a_page_that_takes_nothing_is_cut_off_and_one_that_does_is_not() -> None:
    """What waits for it would else take ever more memory."""
    message = "x" * (MOST_WAITING // 10)

    async def use(server: Server, gate: Gate) -> None:
        async with entered(server, gate) as (line, reader):
            for _ in range(30):
                line.send(message)
                await reader.readexactly(len(message) + 10)
            assert not line.stream.closed()
            for _ in range(30):
                line.send(message)
            assert line.stream.closed()

    served_here(use)


def test_a_page_is_asked_now_and_then_whether_it_is_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tornado hangs up on one that does not answer, and its place is free again."""
    monkeypatch.setattr(answering, "PING", 0.05)

    async def use(server: Server, gate: Gate) -> None:
        async with entered(server, gate) as (_, reader):
            assert await reader.readexactly(1) == b"\x89"

    served_here(use)


def test_a_page_that_says_a_few_words_each_minute_is_heard_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def use(server: Server, gate: Gate) -> None:
        async with entered(server, gate) as (line, _):
            assert [line._says_too_much() for _ in range(MOST_MESSAGES + 1)].count(True) == 1
            monkeypatch.setattr(answering, "MINUTE", 0.0)
            assert not line._says_too_much()
            monkeypatch.undo()
            assert not line._says_too_much()

    served_here(use)


def test_who_says_what_no_page_does_has_lost_its_place_at_once() -> None:
    """Although it does not go."""

    async def use(server: Server, gate: Gate) -> None:
        async with entered(server, gate) as (line, reader):
            line.on_message("hello")
            assert line.office.channel.tabs == {}
            assert await reader.readexactly(1) == b"\x88"

    served_here(use)


def test_a_fault_of_ours_is_told_in_one_line_and_nothing_is_told_by_the_packages() -> None:
    """A traceback for each request would fill the author's disk; the packages quote strangers."""
    lines: list[str] = []
    shown = BufferingHandler(100)
    logging.getLogger().addHandler(shown)

    async def use(server: Server, _: Gate) -> None:
        server.log.write = lines.append
        fault = {"message": "evil", "exception": ValueError("evil")}
        asyncio.get_running_loop().call_exception_handler(fault)
        for name in ("tornado.general", "tornado.application", "livereload"):
            logging.getLogger(name).error("evil")

    served_here(use)
    assert lines == ["preview refused: something, by a fault of ours: ValueError"]
    logging.getLogger().removeHandler(shown)
    assert shown.buffer == []


@pytest.mark.slow
def test_a_request_that_does_not_come_is_not_waited_for(quiet: Served) -> None:
    """A head must be there after five seconds, also on a connection that is kept open."""
    started = time.monotonic()
    with quiet.connect() as silent, quiet.connect() as kept:
        kept.sendall(f"GET / HTTP/1.1\r\nHost: {quiet.host}\r\n\r\n".encode())
        assert kept.recv(65_536)
        assert silent.recv(1) == kept.recv(1) == b""
    assert 3 < time.monotonic() - started < PATIENCE


# --- L18, L19: where it listens ------------------------------------------------------------------


def serve(project: Project, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(ENGINE / "build.py"), "serve", "--port", "0", *arguments]
    return subprocess.Popen(
        [*command, "--root", str(project.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "*", "", "localhost", "224.0.0.1"])
def test_all_addresses_at_once_are_never_listened_at(lake: Project, address: str) -> None:
    """The `Host` of a request must equal the one address that was given."""
    assert lake.run("serve", "--port", "0", "--allow-network-access", address).code == 2


def test_another_address_takes_a_long_flag_and_is_warned_of(lake: Project) -> None:
    with serve(lake, "--allow-network-access", "127.0.0.2") as running:
        assert running.stdout is not None
        first, second = running.stdout.readline(), running.stdout.readline()
        running.kill()
        running.communicate()
    assert re.fullmatch(r"http://127\.0\.0\.2:\d+/\?token=[\w-]{40,}\n", first)
    assert second.startswith("Warning: everyone on the network")


def test_the_address_in_the_network_is_then_the_only_host() -> None:
    assert gate_at("192.168.1.20", 8000).hosts == {"192.168.1.20:8000"}
    assert gate_at("fd00::1", 8000).hosts == {"[fd00::1]:8000"}
    assert gate_at("fd00::1", 8000).address.startswith("http://[fd00::1]:8000/?token=")


# --- L25: anything -------------------------------------------------------------------------------

PIECES = [b"GET ", b"/", b" HTTP/1.1", b"\r\n", b"Host: ", b"%", b"..", b"\0", b"\xff", b":", b" "]


def test_no_bytes_at_all_bring_it_down(served: Served) -> None:
    chance = random.Random(26)
    head = f"\r\nHost: {served.host}\r\nCookie: {served.cookie}\r\n\r\n".encode()
    for _ in range(600):
        noise = b"".join(chance.choices(PIECES, k=chance.randrange(12))) + chance.randbytes(8)
        with served.connect() as connection:
            connection.sendall(b"GET /" + noise + head if chance.random() < 0.5 else noise + head)
            connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                answer = connection.recv(65_536)
                assert not answer.startswith(b"HTTP/1.1 5")
                assert CANARY.encode() not in answer
    assert not [line for line in served.lines() if "fault" in line]


@pytest.mark.slow
def test_no_twenty_thousand_requests_bring_it_down(served: Served) -> None:
    """The same by the thousand, many on one connection."""
    chance = random.Random(27)
    before = served.memory()
    for _ in range(200):
        with served.connect() as connection, suppress(ConnectionError):
            for _ in range(100):
                path = "".join(chance.choices("/%.~;\\ab2eF", k=20))
                head = f"GET /{path} HTTP/1.1\r\nHost: {served.host}\r\nCookie: {served.cookie}"
                connection.sendall(f"{head}\r\n\r\n".encode())
                assert connection.recv(65_536)[9:10] in {b"2", b"3", b"4"}
    assert served.memory() - before < 20
