"""Which addresses of authors' links may reach a page.

`check` reports the others; here they cannot get through, whatever was overlooked.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from backgrounder.addresses import SAFE_SCHEMES

_UNSAFE_CHARACTER = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def is_safe(href: str) -> bool:
    """Tell whether a link may lead to `href`: a safe scheme or none, nothing that hides another.

    Browsers skip white space and controls inside addresses and take a backslash for a slash
    (https://url.spec.whatwg.org/#url-parsing), so an address with one of them is refused.
    """
    if _UNSAFE_CHARACTER.search(href):
        return False
    scheme = re.match(r"[^/?#]*?(?=:)", href)
    if scheme and scheme[0].lower() not in SAFE_SCHEMES:
        return False
    try:
        return "@" not in urlsplit(href).netloc
    except ValueError:
        return False


def is_outward(href: str) -> bool:
    """Tell whether a safe `href` leads to another site."""
    return href.lower().startswith(("http:", "https:", "//"))
