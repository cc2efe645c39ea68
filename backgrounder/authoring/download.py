"""The one way to the network, taken only where an author asks for it by `--fetch`.

A few redirects, some seconds and the first two megabytes, by http and https: whatever else a
stranger's server offers is left alone.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backgrounder import __version__
from backgrounder.authoring.metadata import MOST_BYTES
from backgrounder.authoring.refusal import Refusal

if TYPE_CHECKING:
    from typing import IO

PATIENCE = 10.0
"""Seconds to wait for a sign of life."""
LONGEST = 30.0
"""Seconds that the whole may take."""
MOST_REDIRECTS = 5

_BY_HAND = "leave out `--fetch`, and fill in the record by hand"
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """What a server answered."""

    content: bytes
    """The beginning of it, at most `MOST_BYTES`."""
    charset: str
    """As the server says; empty where it does not."""


def fetched(url: str, patience: float = PATIENCE, longest: float = LONGEST) -> Page | Refusal:
    """Return the page at a web address, or why there is none; at most the times in seconds."""
    request = urllib.request.Request(  # noqa: S310 - any other scheme has no handler
        url,
        headers={
            "User-Agent": f"Backgrounder/{__version__}",
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            "Accept-Encoding": "identity",
        },
    )
    deadline = time.monotonic() + longest
    try:
        with _opener().open(request, timeout=patience) as answer:
            kind = answer.headers.get_content_type()
            if kind not in {"text/html", "application/xhtml+xml"}:
                return Refusal(f"it is no web page but `{kind}`", _BY_HAND)
            content = _beginning(answer, deadline)
            return Page(content, answer.headers.get_content_charset() or "")
    except urllib.error.HTTPError as error:
        error.close()
        return Refusal(f"the server answered {error.code} {error.reason}", _BY_HAND)
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return Refusal(f"it could not be fetched: {reason or type(error).__name__}", _BY_HAND)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, by http and https alone."""

    max_redirections = MOST_REDIRECTS
    max_repeats = 2

    def redirect_request(  # noqa: PLR0917 - urllib calls it so
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to leave the web."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise urllib.error.URLError("it leads to an address that is not of the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener that knows http and https, and nothing of files or FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def _beginning(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    parts, size = [], 0
    while size < MOST_BYTES and (part := answer.read1(min(_CHUNK, MOST_BYTES - size))):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise TimeoutError("it took too long")
    return b"".join(parts)
