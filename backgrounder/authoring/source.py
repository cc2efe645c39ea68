"""A new source record, filled in as far as its page says, and honest about the rest.

What is not known is a key without a value: `check` asks for each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from backgrounder import model
from backgrounder.authoring import disk
from backgrounder.authoring.download import fetched
from backgrounder.authoring.metadata import MOST_BYTES, Metadata, metadata
from backgrounder.authoring.plain_yaml import entry, scalar
from backgrounder.authoring.refusal import Refusal, first_error
from backgrounder.problems import Level, Place
from backgrounder.read import read
from backgrounder.read.characters import quoted
from backgrounder.read.identity import LONGEST_SLUG, slug_problems
from backgrounder.read.kinds.words import LONGEST_TITLE
from backgrounder.read.standards import language_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from backgrounder.model import Library

_DAY_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/](\d\d?)[-/](\d\d?)(?!\d)")
_SECOND_LEVEL = 3
"""Letters that `co` and `com` have at the most, as in `gazette.co.uk`."""
_IN_THE_WAY = frozenset({"www", "m", "amp", "mobile", "en"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author asks for."""

    where: str
    """A web address, or a saved page's file."""
    fetch: bool = False
    identifier: str = ""


def new_source(
    root: Path, wish: Wish, now: datetime, tells: Callable[[str], bool]
) -> str | Refusal:
    """Write the record of a new source below `root`; return its path.

    `tells` says whether a text names somebody who must not be named: such a text is not written,
    and its page not linked. Raises OSError where a file cannot be read or written.
    """
    library = read(root, root).library
    found = _said(wish)
    if isinstance(found, Refusal):
        return found
    known = _recorded(found.address, library)
    if known:
        return known
    today = now.astimezone(ZoneInfo(library.site.time_zone)).date()
    identifier = wish.identifier or _identifier(root, found, today)
    refusal = first_error(slug_problems(identifier, Place(""), "the id"))
    if refusal:
        return replace(refusal, hint="choose one with `--id`, such as `gazette-2024-05-01`")
    path = f"seeds/sources/{identifier}.yaml"
    if not disk.create(root / path, text(found, today, tells)):
        return Refusal(f"{path} exists already", "choose another id with `--id`")
    return path


def text(found: Metadata, today: date, tells: Callable[[str], bool]) -> str:
    """Return the text of a new record."""
    silent = tells(found.title) or tells(found.address) or tells(found.publisher)
    kinds = ", ".join(kind for kind in get_args(model.SourceKind) if kind != "newspaper")
    title = "" if silent else found.title
    return "".join(
        (
            entry("publisher", _value("" if silent else found.publisher), "who published it"),
            entry(
                "title",
                _value(title),
                "a description in [square brackets]: its own names a protected person"
                if silent
                else "as published",
            ),
            entry("kind", "newspaper", f"or {kinds}"),
            *_address(found.address, silent=silent),
            entry("published", found.published, "the date it carries, such as 2024-05-01"),
            entry("accessed", today.isoformat()),
            entry("language", found.language) if found.language else "",
            "# origin: whose reporting it is, if the publisher took it over from somebody else\n",
            _CLAIMS,
        )
    )


_CLAIMS = (
    "claims:\n"
    "  first-point:  # what you cite it by; a short name of your own, for each point one\n"
    "    says:  # what the source says on this point, in your own words\n"
    "    # figure: the number as readers may see it, such as around 4,000 to 5,000 people\n"
    "    # counts: what the figure counts\n"
    "    # by: who says so, a tag's id or plain words\n"
    "    # when: the date of what happened, such as 2024-05-01\n"
    "    # quotes: [words that may be quoted to the letter]\n"
)


def _address(address: str, *, silent: bool) -> Iterator[str]:
    if silent:
        yield entry("link", "false", "nothing may lead readers to a page that names the person")
        return
    yield entry("url", address and _quoted_address(address), "its web address")
    yield "# archived: the address of a lasting copy, such as one of the Internet Archive\n"


def _quoted_address(address: str) -> str:
    """Return an address as a YAML value; in quotes where a sign in it means something there."""
    return address if re.fullmatch(r"https?://[\w./~%+=&?;,@$!()*-]+", address) else f'"{address}"'


def _value(text: str) -> str:
    return scalar(text) if text else ""


def _said(wish: Wish) -> Metadata | Refusal:
    """Return what is known of a source: from its page where that may be read."""
    if not re.match(r"https?://", wish.where, re.IGNORECASE):
        return _saved(Path(wish.where), wish)
    if re.search(r"[\s<>\"\\`]", wish.where) or not urlsplit(wish.where).hostname:
        return Refusal(f"{quoted(wish.where)} is not a web address")
    if not wish.fetch:
        return Metadata(address=wish.where)
    page = fetched(wish.where)
    if isinstance(page, Refusal):
        return replace(page, reason=f"{quoted(wish.where)}: {page.reason}")
    return _sound(metadata(page.content, page.charset), wish.where)


def _saved(file: Path, wish: Wish) -> Metadata | Refusal:
    if not file.is_file():
        reason = f"{quoted(wish.where)} is neither a web address nor a file"
        return Refusal(reason, "an address begins with `https://`")
    with file.open("rb") as stream:
        found = metadata(stream.read(MOST_BYTES))
    return _sound(found, "")


def _sound(found: Metadata, address: str) -> Metadata:
    """Return what a page said, as far as it fits into a record.

    A page may name its own address, without what was added for counting visits, but no other
    host's: that would be somebody else's page.
    """
    own = found.address if re.match(r"https?://[^\s<>\"\\`]+\Z", found.address) else ""
    if address and urlsplit(own).hostname != urlsplit(address).hostname:
        own = address
    language = found.language
    if any(each.level is Level.ERROR for each in language_problems(language, Place(""), "")):
        language = ""
    return replace(
        found, address=own, language=language, publisher=found.publisher[:LONGEST_TITLE].strip()
    )


def _recorded(address: str, library: Library) -> Refusal | None:
    """Say which record has the address already, be it with or without the last slash."""
    for source in library.sources.values():
        if address and source.url and source.url.value.rstrip("/") == address.rstrip("/"):
            return Refusal(f"{source.place.path} has this address already", "add a claim to it")
    return None


def _identifier(root: Path, found: Metadata, today: date) -> str:
    """Return an id that is free: the host's own name and the day, with a number if need be."""
    host = _host(found.address) or "source"
    stem = f"{host[: LONGEST_SLUG - 20]}-{found.published or _day_in(found.address) or today}"
    number, identifier = 1, stem
    while (root / f"seeds/sources/{identifier}.yaml").exists():
        number += 1
        identifier = f"{stem}-{number}"
    return identifier


def _host(address: str) -> str:
    """Return what a host is known by: `gazette` for `www.gazette.co.example`."""
    host = (urlsplit(address).hostname or "") if address else ""
    labels = [label for label in host.split(".") if label not in _IN_THE_WAY]
    name = labels[-2] if len(labels) > 1 else "".join(labels)
    if len(labels) > 2 and len(name) <= _SECOND_LEVEL:  # noqa: PLR2004 - `gazette.co.uk`
        name = labels[-3]
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _day_in(address: str) -> str:
    match = _DAY_IN_ADDRESS.search(urlsplit(address).path) if address else None
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
