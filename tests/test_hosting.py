"""What hosts and crawlers are told: headers, the sitemap, robots.txt."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lxml import etree

from backgrounder.render import headers, sitemap
from backgrounder.views import HeadersView, RobotsView, SitemapView
from tests import sample_views
from tools import node
from tools.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Host = Callable[[HeadersView, str], dict[str, str]]

YEAR = 31536000
TOPIC = "/topics/lake-orro-closure/"
SINGLE = f"{TOPIC}lake-orro-closure.html"
STYLESHEET = "/assets/style.5f2c81aa.css"
CASES = {
    "/": "page",
    "/404.html": "page",
    TOPIC: "page",
    "/ur/topics/lake-orro-closure/": "page",
    "/tags/lake-orro/": "page",
    "/search/": "search",
    "/pagefind/pagefind-worker.js": "search",
    SINGLE: "single",
    "/ur/topics/lake-orro-closure/lake-orro-closure.html": "single",
    "/feed.xml": "feed",
    "/feed.json": "feed",
    "/tags/lake-orro/feed.xml": "feed",
    STYLESHEET: "hashed",
}
FILES = [address + ("index.html" if address.endswith("/") else "") for address in CASES]


# The hosts, as their documentation says that they read our files ----------------------------------


class Rule(NamedTuple):
    """One block of `_headers`."""

    pattern: str
    forgotten: list[str]
    values: dict[str, str]


def read_headers(text: str) -> list[Rule]:
    rules: list[Rule] = []
    for line in filter(None, text.split("\n")):
        if line.startswith("/"):
            pattern = re.sub(r":\w+", "[^/]+", re.escape(line).replace(r"\*", ".*"))
            rules.append(Rule(pattern, [], {}))
        elif line.startswith("  ! "):
            rules[-1].forgotten.append(line.removeprefix("  ! "))
        else:
            name, value = line.removeprefix("  ").split(": ", 1)
            assert name not in rules[-1].values
            rules[-1].values[name] = value
    return rules


def cloudflare(view: HeadersView, address: str) -> dict[str, str]:
    """Cloudflare joins the values of all rules that match, but for those that are forgotten."""
    found: dict[str, str] = {}
    for rule in read_headers(headers.headers(view)):
        if re.fullmatch(rule.pattern, address.removesuffix(".html")):
            for name in rule.forgotten:
                found.pop(name, None)
            for name, value in rule.values.items():
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def netlify(view: HeadersView, address: str) -> dict[str, str]:
    """Netlify takes the value of the last rule that matches, and knows nothing of forgetting."""
    found: dict[str, str] = {}
    for rule in read_headers(headers.headers(view)):
        if re.fullmatch(rule.pattern, address):
            found |= rule.values
    return found


def apache(view: HeadersView, address: str) -> dict[str, str]:
    """Apache lets sections overrule what stands outside of them."""
    found: dict[str, str] = {}
    applies = True
    for line in headers.htaccess(view).split("\n"):
        if condition := re.fullmatch(r'<If "%\{REQUEST_URI\} =~ m#(.+)#">', line):
            applies = bool(re.search(condition[1], address))
        elif name := re.fullmatch(r'<Files "(.+)">', line):
            applies = address.endswith(f"/{name[1]}")
        elif line.startswith("</"):
            applies = True
        elif applies and (header := re.fullmatch(r'Header (?:always )?set (\S+) "([^"]+)"', line)):
            found[header[1]] = header[2]
        elif applies and line.startswith("ForceType "):
            found["Content-Type"] = line.removeprefix("ForceType ")
    return found


HOSTS = (cloudflare, netlify, apache)


def policy(found: dict[str, str]) -> dict[str, str]:
    directives = found["Content-Security-Policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


# What every host sends ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", CASES)
@pytest.mark.parametrize("host", HOSTS)
def test_every_answer_has_every_security_header(host: Host, address: str) -> None:
    """OWASP ASVS 5.0: 3.4.1, 3.4.3 to 3.4.6, 3.4.8."""
    found = host(sample_views.headers(), address)
    assert found["Strict-Transport-Security"] == f"max-age={YEAR}"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "no-referrer"
    assert found["Cross-Origin-Opener-Policy"] == "same-origin"
    assert found["Cross-Origin-Resource-Policy"] == "same-origin"
    assert re.fullmatch(r"[a-z-]+=\(\)(, [a-z-]+=\(\))+", found["Permissions-Policy"])
    for directive in ("default-src", "object-src", "base-uri", "form-action", "frame-ancestors"):
        assert policy(found)[directive] == "'none'"


@pytest.mark.parametrize(("address", "kind"), CASES.items())
@pytest.mark.parametrize("host", HOSTS)
def test_only_the_search_may_run_webassembly_and_only_the_single_file_styles_itself(
    host: Host, address: str, kind: str
) -> None:
    allowed = policy(host(sample_views.headers(), address))
    own = dict.fromkeys(("script-src", "style-src", "img-src", "font-src", "connect-src"), "'self'")
    expected = {
        "search": own | {"script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"},
        "single": {"style-src": "'unsafe-inline'", "img-src": "'self'"},
    }.get(kind, own)
    assert {name: words for name, words in allowed.items() if words != "'none'"} == expected


@pytest.mark.parametrize(("address", "kind"), CASES.items())
@pytest.mark.parametrize("host", HOSTS)
def test_only_what_never_changes_is_kept_for_long(host: Host, address: str, kind: str) -> None:
    expected = {
        "hashed": f"public, max-age={YEAR}, immutable",
        "feed": "public, max-age=900, must-revalidate",
    }.get(kind, "public, max-age=300, must-revalidate")
    assert host(sample_views.headers(), address)["Cache-Control"] == expected


@pytest.mark.parametrize("host", HOSTS)
def test_a_feed_is_announced_as_one(host: Host) -> None:
    view = sample_views.headers()
    assert host(view, "/feed.xml")["Content-Type"] == "application/atom+xml"
    assert host(view, "/tags/x/feed.xml")["Content-Type"] == "application/atom+xml"
    assert host(view, "/feed.json")["Content-Type"] == "application/feed+json"
    assert "Content-Type" not in host(view, "/")


@pytest.mark.parametrize("form", [headers.headers, headers.htaccess, headers.nginx])
def test_a_site_without_search_allows_no_webassembly(form: Callable[[HeadersView], str]) -> None:
    without = HeadersView(search=False, hashed=())
    assert "wasm" not in form(without)
    assert "wasm" in form(sample_views.headers())


def test_headers_stay_within_cloudflares_limits() -> None:
    """At most 100 rules, and 2,000 characters a line; the others would be skipped silently."""
    text = headers.headers(sample_views.headers())
    assert len(read_headers(text)) < 100
    assert max(map(len, text.split("\n"))) < 2000


@pytest.mark.parametrize(
    "form", [headers.headers, headers.htaccess, headers.nginx, sitemap.sitemap, sitemap.robots]
)
def test_every_file_for_hosts_ends_with_one_newline(form: Callable[[object], str]) -> None:
    views = {"sitemap": sample_views.sitemap(), "robots": sample_views.robots()}
    written = form(views.get(form.__name__, sample_views.headers()))
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


# nginx itself ------------------------------------------------------------------------------------

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


class Through(http.client.HTTPConnection):
    """A connection through a Unix socket, which no other program can be listening on."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(str(self.path))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Serve empty files by the real nginx with our snippet; give the path of its socket."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    command = [NGINX, "-e", "stderr", "-p", str(folder), "-c", str(configure(folder))]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            # Its first notice comes when it listens; whatever else it says first is a complaint.
            assert "[notice]" in process.stderr.readline()
            yield folder / "socket"
        finally:
            process.terminate()


def configure(folder: Path) -> Path:
    for address in FILES:
        file = folder / "site" / address.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
    (folder / "snippet").write_text(headers.nginx(sample_views.headers()), encoding="utf-8")
    scratch = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        "daemon off; master_process off; error_log stderr notice; events { }\n"
        f"pid {folder}/pid;\n"
        f"http {{ access_log off; types {{ text/html html; text/css css; }}\n{scratch}"
        f"server {{ listen unix:{folder}/socket; root {folder}/site;\n"
        f"include {folder}/snippet; }} }}\n",
        encoding="utf-8",
    )
    return configuration


def answer(socket_path: Path, address: str) -> http.client.HTTPResponse:
    connection = Through(socket_path)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    return response


@pytest.mark.parametrize("address", CASES)
def test_nginx_sends_what_the_other_hosts_send(served: Path, address: str) -> None:
    response = answer(served, address)
    assert response.status == 200
    expected = netlify(sample_views.headers(), address)
    assert {name: response.getheader(name) for name in expected} == expected


def test_nginx_never_has_a_missing_file_kept(served: Path) -> None:
    """A stylesheet that is missing for a moment must not be so for a year."""
    response = answer(served, "/assets/style.00000000.css")
    assert response.status == 404
    assert response.getheader("Cache-Control") is None
    assert response.getheader("Content-Security-Policy") is not None


def test_nginx_says_that_text_is_utf_8(served: Path) -> None:
    assert answer(served, "/").getheader("Content-Type") == "text/html; charset=utf-8"


# Crawlers ----------------------------------------------------------------------------------------

SCHEMA = ROOT / "node_modules" / "sitemap" / "schema" / "sitemap.xsd"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not node.is_ready():
        pytest.skip("the packages of package.json are not installed: the official schema is in one")
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.mark.node
def test_the_sitemap_is_valid_by_the_official_schema(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(sitemap.sitemap(sample_views.sitemap()).encode()))


@pytest.mark.node
def test_the_official_schema_refuses_a_sitemap_with_a_false_date(schema: etree.XMLSchema) -> None:
    """The check before can fail."""
    false = SitemapView(pages=(("https://news.example/", "2025-13-01"),))
    assert not schema.validate(etree.fromstring(sitemap.sitemap(false).encode()))


def test_a_sitemap_names_every_page_and_the_day_of_its_last_change() -> None:
    view = sample_views.sitemap()
    pages = etree.fromstring(sitemap.sitemap(view).encode())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert pages.tag == f"{space}urlset"
    found = [(page.findtext(f"{space}loc"), page.findtext(f"{space}lastmod")) for page in pages]
    assert found == [(address, changed or None) for address, changed in view.pages]


def test_robots_txt_welcomes_everybody_and_names_the_sitemap() -> None:
    assert sitemap.robots(sample_views.robots()) == (
        "User-agent: *\nAllow: /\n\nSitemap: https://news.example/sitemap.xml\n"
    )
    assert sitemap.robots(RobotsView(sitemap="")) == "User-agent: *\nAllow: /\n"
