"""Security headers and caching for the usual hosts, in the format of each.

The rules are OWASP ASVS 5.0 (3.4) and Mozilla's HTTP Observatory; what each header does is told at
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.views import HeadersView


def _policy(**sources: str) -> str:
    """Return a Content-Security-Policy in which nothing is allowed but what `sources` names."""
    forbidden = dict.fromkeys(
        ("default-src", "object-src", "base-uri", "form-action", "frame-ancestors"), "'none'"
    )
    allowed = {f"{name}-src": words for name, words in sources.items()}
    return "; ".join(f"{name} {words}" for name, words in (forbidden | allowed).items())


_OWN = dict.fromkeys(("script", "style", "img", "font", "connect"), "'self'")
_POLICY = _policy(**_OWN)
_SEARCH_POLICY = _policy(**_OWN | {"script": "'self' 'wasm-unsafe-eval'", "worker": "'self'"})
"""The search engine is WebAssembly, which runs in a worker."""
_SINGLE_POLICY = _policy(style="'unsafe-inline'", img="'self'")
"""A topic as one file carries its stylesheet within it, and no script."""

_SEARCH_FOLDERS = ("search", "pagefind")
"""The search page's, and its engine's: a worker obeys the policy that came with its script."""

_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
"""What a page could ask the browser for; ours ask for nothing."""

# A correction must reach readers soon, so pages are kept for five minutes; a file whose name
# changes with its content is kept for a year.
_PAGES = "public, max-age=300, must-revalidate"
_FEEDS = "public, max-age=900, must-revalidate"
_HASHED = "public, max-age=31536000, immutable"

_OTHER_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
_SECURITY = {"Content-Security-Policy": _POLICY, **_OTHER_SECURITY}
_FEED_TYPES = {
    "feed.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}


def headers(view: HeadersView) -> str:
    """Return `_headers`, as Cloudflare and Netlify read it in the site's root.

    Where several rules match, Cloudflare joins the values of a header and Netlify takes the last.
    `! Name` makes Cloudflare forget the earlier values; Netlify skips it, for it has no colon.
    https://developers.cloudflare.com/pages/configuration/headers/
    https://docs.netlify.com/manage/routing/headers/
    """
    general = _SECURITY | {"Cache-Control": _PAGES}
    rules = [_rule("/*", *(f"{name}: {value}" for name, value in general.items()))]
    # Cloudflare drops the `.html`, so the single file is whatever stands beside a topic's page.
    rules += [
        _exception(f"{edition}/topics/:topic/:file", "Content-Security-Policy", _SINGLE_POLICY)
        for edition in ("", "/:language")
    ]
    if view.search:
        rules += [
            _exception(f"/{folder}/*", "Content-Security-Policy", _SEARCH_POLICY)
            for folder in _SEARCH_FOLDERS
        ]
    for name, media_type in _FEED_TYPES.items():
        rules += [
            _exception(path, "Cache-Control", _FEEDS) + f"  Content-Type: {media_type}\n"
            for path in (f"/{name}", f"/tags/:tag/{name}")
        ]
    rules += [_exception(address, "Cache-Control", _HASHED) for address in view.hashed]
    return "\n".join(rules)


def htaccess(view: HeadersView) -> str:
    """Return `.htaccess` for the site's root on Apache 2.4, with mod_headers.

    https://httpd.apache.org/docs/2.4/mod/mod_headers.html: `always` reaches error pages too, which
    caching must not, or a stylesheet that is missing for a moment would be so for a year.
    """
    lines = [
        "AddDefaultCharset utf-8",
        "ErrorDocument 404 /404.html",
        "<IfModule mod_headers.c>",
        *(f'Header always set {name} "{value}"' for name, value in _SECURITY.items()),
        f'Header set Cache-Control "{_PAGES}"',
    ]
    for pattern, policy in _policies(view):
        header = f'Header always set Content-Security-Policy "{policy}"'
        lines += _section("If", f"%{{REQUEST_URI}} =~ m#{pattern}#", header)
    for name, media_type in _FEED_TYPES.items():
        caching = f'Header set Cache-Control "{_FEEDS}"'
        lines += _section("Files", name, f"ForceType {media_type}", caching)
    for address in view.hashed:
        name = address.rpartition("/")[2]
        lines += _section("Files", name, f'Header set Cache-Control "{_HASHED}"')
    return "\n".join((*lines, "</IfModule>", ""))


def nginx(view: HeadersView) -> str:
    """Return directives for nginx, to be included in the `server` block.

    https://nginx.org/en/docs/http/ngx_http_headers_module.html: a location with an `add_header` of
    its own inherits none, so what differs between pages is a variable.
    """
    lines = [
        "charset utf-8;",
        "error_page 404 /404.html;",
        f'set $backgrounder_policy "{_POLICY}";',
        f'set $backgrounder_caching "{_PAGES}";',
        *_nginx_exceptions(view),
    ]
    lines += [
        f'location ~ "/{re.escape(name)}$" {{ types {{ }} default_type {media_type}; }}'
        for name, media_type in _FEED_TYPES.items()
    ]
    values = {"Content-Security-Policy": "$backgrounder_policy", **_OTHER_SECURITY}
    lines += [f'add_header {name} "{value}" always;' for name, value in values.items()]
    # Without `always`: an error page must not be kept.
    lines.append("add_header Cache-Control $backgrounder_caching;")
    return "\n".join((*lines, ""))


def _policies(view: HeadersView) -> Iterator[tuple[str, str]]:
    """Yield a pattern of addresses, wherever the site's root is, and the policy that they need."""
    yield r"/topics/([^/]+)/\1\.html$", _SINGLE_POLICY
    if view.search:
        yield f"/({'|'.join(_SEARCH_FOLDERS)})/", _SEARCH_POLICY


def _nginx_exceptions(view: HeadersView) -> Iterator[str]:
    for pattern, policy in _policies(view):
        yield _nginx_if(f'~ "{pattern}"', "policy", policy)
    for name in _FEED_TYPES:
        yield _nginx_if(f'~ "/{re.escape(name)}$"', "caching", _FEEDS)
    for address in view.hashed:
        yield _nginx_if(f'= "{address}"', "caching", _HASHED)


def _nginx_if(condition: str, variable: str, value: str) -> str:
    return f'if ($uri {condition}) {{ set $backgrounder_{variable} "{value}"; }}'


def _section(kind: str, condition: str, *lines: str) -> tuple[str, ...]:
    return (f'<{kind} "{condition}">', *lines, f"</{kind}>")


def _exception(path: str, name: str, value: str) -> str:
    """Return a rule that gives another value to a header of all pages."""
    return _rule(path, f"! {name}", f"{name}: {value}")


def _rule(path: str, *lines: str) -> str:
    return "".join((f"{path}\n", *(f"  {line}\n" for line in lines)))
