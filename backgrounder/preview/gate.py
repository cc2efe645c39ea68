"""Who may ask the preview for anything, decided from the head of a request alone.

A page in the author's browser that belongs to somebody else can reach every port of this machine,
and so can other people's programs on it. So a request must name us as its host (a foreign name that
was pointed here, DNS rebinding, does not), must not come from another site's page, and must carry
the token that only the terminal showed.

The token is asked for on every page, not on the socket alone: drafts may name people who are in
danger, and without it every other user of the machine could read them. Opening the printed address
leaves it in a cookie that scripts cannot read (HttpOnly) and that other sites' requests do not
carry (SameSite=Strict). So tabs, bookmarks, reloads and a second window need nothing more, and no
page of ours holds it; the socket is opened with the cookie too.

A cookie belongs to a host and not to a port: its name has the port in it, lest two previews undo
each other. What remains: a server of somebody else on this very machine, which the author opens at
127.0.0.1 in the same browser, is sent the cookie too.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders, HTTPServerRequest

LOOPBACK = "127.0.0.1"
SOCKET = "/livereload"
LONGEST_TARGET = 2048
_TARGET = re.compile(r"/[!-~]*")
_READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must show to be let in."""

    host: str
    """The address that we listen at, as a URL has it."""
    port: int
    hosts: frozenset[str]
    """The exact values of `Host` that are ours."""
    token: str

    @property
    def address(self) -> str:
        """The address to open: it holds everything that is needed to enter."""
        return f"http://{self.host}:{self.port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie as it is set: it ends with the browser's session."""
        return f"{self.cookie_name}={self.token}; Path=/; HttpOnly; SameSite=Strict"

    @property
    def cookie_name(self) -> str:
        """Its name."""
        return f"backgrounder-{self.port}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is turned away."""

    status: int
    reason: str
    said: str = ""
    """What the stranger sent, as it came."""
    is_locked_out: bool = False
    """Whether only the token is missing: then a page says how to enter."""


def gate_at(host: str, port: int) -> Gate:
    """Return the gate of a server that listens at `host`, with a token of its own."""
    name = f"[{host}]" if ":" in host else host
    names = (name, "localhost") if host == LOOPBACK else (name,)
    hosts = frozenset(f"{each}:{port}" for each in names)
    return Gate(name, port, hosts, secrets.token_urlsafe(32))


def refusal_of(request: HTTPServerRequest, gate: Gate) -> Refusal | None:
    """Return why `request` is refused, or None where it is let in."""
    return _wrong_form(request) or _stranger(request, gate) or _locked_out(request, gate)


def has_body(headers: HTTPHeaders) -> bool:
    """Tell whether a body follows, or may: nothing that we answer takes one."""
    return (
        headers.get("Content-Length", "0") != "0"
        or "Transfer-Encoding" in headers
        or "Expect" in headers
    )


def brings_token(request: HTTPServerRequest, gate: Gate) -> bool:
    """Tell whether the token stands in the address itself, as in the one that was printed."""
    given = parse_qs(request.query).get("token", [])
    return len(given) == 1 and _is_same(given[0], gate.token)


def _wrong_form(request: HTTPServerRequest) -> Refusal | None:
    target = request.uri or ""
    if request.method not in _READING:
        return Refusal(405, "a request that is not for reading")
    if len(target) > LONGEST_TARGET:
        return Refusal(414, "an address that is too long")
    if not _TARGET.fullmatch(target) or "#" in target or "\\" in target:
        return Refusal(400, "an address that is none of a site's")
    if len(list(request.headers.get_all())) > len(request.headers):
        return Refusal(400, "a request that says something twice")
    return None


def _stranger(request: HTTPServerRequest, gate: Gate) -> Refusal | None:
    host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
    if host not in gate.hosts:
        return Refusal(403, "a request for another host", host)
    if request.path == SOCKET and request.method == "GET":
        if origin is None:
            return Refusal(403, "a socket that does not say whose page opens it")
    elif not _comes_from_here(request.headers):
        return Refusal(403, "a request by another site's page", origin or "")
    if origin is not None and origin != f"http://{host}":
        return Refusal(403, "a request by another site's page", origin)
    return None


def _comes_from_here(headers: HTTPHeaders) -> bool:
    """Tell whether our own page asks, or a person follows a link: what a browser says of itself.

    https://www.w3.org/TR/fetch-metadata/ - a client that says nothing is no browser of today, and
    must have the token like all others.
    """
    if headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return True
    return (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) == (
        "navigate",
        "document",
    )


def _locked_out(request: HTTPServerRequest, gate: Gate) -> Refusal | None:
    if _brings_cookie(request.headers, gate) or brings_token(request, gate):
        return None
    return Refusal(403, "a request without the token", is_locked_out=True)


def _brings_cookie(headers: HTTPHeaders, gate: Gate) -> bool:
    pairs = (pair.strip().partition("=") for pair in headers.get("Cookie", "").split(";"))
    return any(name == gate.cookie_name and _is_same(value, gate.token) for name, _, value in pairs)


def _is_same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), token.encode())
