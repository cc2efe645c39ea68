"""Addresses: of sources on the web, of the site itself, and of pages that have moved.

Each function yields the problems of one address; one without an error among them may be used.
Hosts are read as browsers read them (https://url.spec.whatwg.org/#host-parsing).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from backgrounder.addresses import FIXED_PAGES
from backgrounder.problems import Problem, warning
from backgrounder.read.characters import mixes_scripts, quoted
from backgrounder.read.names import LONGEST_NAME, is_portable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.problems import Place

LONGEST_ADDRESS = 2000

ENGINE_ADDRESSES = frozenset({"/", "/topics/", *(f"/{name}/" for name in FIXED_PAGES)})
"""Where the engine's own pages stand."""

_NO_PART_OF_ADDRESSES = re.compile(r"[\s<>\"\\`]")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
_SEGMENT = re.compile(r"[\w.~\-\u0080-\U0010ffff]+")


def source_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the web address of a source."""
    parts, fault = _parts(text)
    if parts is None:
        yield _unsafe(place, f"{name} {fault}")
        return
    host = parts.hostname or ""
    if _is_private(host):
        yield _unsafe(place, f"{name} leads to {quoted(host)}, which only some machines can reach")
    elif "xn--" in host or any(mixes_scripts(label) for label in host.split(".")):
        yield warning(
            place,
            "mixed-script",
            f"{name} has the host {quoted(host)}, which may look like another",
            "letters of another script can pass for those of a well-known name",
            "make sure that it is the publisher's own",
        )


def site_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the address of the site itself."""
    parts, fault = _parts(text)
    if parts is None:
        yield Problem(
            place, "address", f"{name} {fault}", hint="write it as `https://example.org/`"
        )
    elif "?" in text or "#" in text:
        yield Problem(
            place,
            "address",
            f"{name} has a `?` or a `#`, which the addresses of pages could not follow",
            hint="end it with the path",
        )


def alias_problems(text: str, place: Place, name: str) -> Iterator[Problem]:
    """Yield what is wrong with an address that a page had in the past."""
    segments = text[1:-1].split("/") if text != "/" else []
    fault = ""
    if not text.startswith("/") or not text.endswith("/"):
        fault = "has to begin and end with `/`"
    elif not {"", ".", ".."}.isdisjoint(segments):
        fault = "has an empty part, or one of dots only"
    elif not all(_SEGMENT.fullmatch(part) and part.isprintable() for part in segments):
        fault = "may hold only letters, digits and `-`, `_`, `.`, `~`"
    elif not all(is_portable(part) for part in segments):
        fault = "has a part that cannot be the name of a folder on Windows"
    elif _size(text) > LONGEST_ADDRESS or max(map(_size, segments), default=0) > LONGEST_NAME:
        fault = "is too long"
    elif text in ENGINE_ADDRESSES or text.startswith("/static/"):
        fault = "is an address of the engine's own"
    if fault:
        yield Problem(
            place,
            "address",
            f"{name}, {quoted(text)}, {fault}",
            hint="write it below the site's own address, such as `/old-address/`",
        )


def _size(text: str) -> int:
    return len(text.encode())


def site_address(text: str) -> str:
    """Return the site's address in one form: scheme and host in lower case, `/` at the end."""
    parts = urlsplit(text)
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}"


def _parts(text: str) -> tuple[SplitResult | None, str]:
    """Take a web address apart, or say what is wrong with it."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None, f"is {quoted(text)}, which is not a web address"
    fault = _fault(text, parts, host)
    return (None, fault) if fault else (parts, "")


def _fault(text: str, parts: SplitResult, host: str) -> str:
    if _NO_PART_OF_ADDRESSES.search(text):
        return "holds a space or another sign that no address may hold"
    if len(text) > LONGEST_ADDRESS:
        return f"is longer than {LONGEST_ADDRESS} characters"
    if parts.scheme not in {"http", "https"}:
        return f"is {quoted(text)}, which does not begin with `https://` or `http://`"
    if "@" in parts.netloc:
        return "holds a user name or a password"
    if not host or ".." in f".{host}":
        return f"is {quoted(text)}, which names no host"
    return ""


def _is_private(host: str) -> bool:
    host = unicodedata.normalize("NFKC", host).removesuffix(".")
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # A last part of digits makes it an IPv4 address in disguise, such as 127.1.
        in_disguise = re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rpartition(".")[2])
        return bool(in_disguise) or "." not in host or host.endswith(_LOCAL_NAMES)
    return not (getattr(address, "ipv4_mapped", None) or address).is_global


def _unsafe(place: Place, message: str) -> Problem:
    return Problem(
        place,
        "unsafe-url",
        message,
        "readers follow it",
        "give its public address",
    )
