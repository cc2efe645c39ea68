"""Feeds: what a subscriber's reader gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import backgrounder
from backgrounder.render import feeds
from tests import sample_views

if TYPE_CHECKING:
    from backgrounder.views import FeedView

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = "</title><script>alert(1)</script> ]]> & \"quoted\" 'too' <!-- \u2028 \U0001f41f"


@pytest.fixture
def feed() -> Element:
    return fromstring(feeds.atom(sample_views.feed()))


def test_a_feed_has_every_element_that_rfc_4287_demands(feed: Element) -> None:
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]


def test_only_elements_and_attributes_of_rfc_4287_stand_in_a_feed(feed: Element) -> None:
    known = {
        *("feed", "entry", "id", "title", "subtitle", "updated", "published", "link"),
        *("author", "name", "generator", "category", "summary"),
    }
    assert {element.tag.removeprefix(ATOM) for element in feed.iter()} <= known
    attributes = {name for element in feed.iter() for name in element.attrib}
    assert attributes == {"rel", "type", "href", "term", LANGUAGE}


def test_every_moment_in_a_feed_has_its_offset(feed: Element) -> None:
    moments = [*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")]
    assert len(moments) == 5
    for moment in moments:
        assert datetime.fromisoformat(moment.text or "").tzinfo is not None


def test_no_two_entries_share_an_id(feed: Element) -> None:
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 3


def test_every_address_in_a_feed_is_a_full_one(feed: Element) -> None:
    addresses = [link.get("href", "") for link in feed.iter(f"{ATOM}link")]
    assert len(addresses) == 4
    assert all(urlsplit(address).scheme == "https" for address in addresses)


def test_an_entry_in_another_language_says_so(feed: Element) -> None:
    languages = [entry.get(LANGUAGE) for entry in feed.iter(f"{ATOM}entry")]
    assert (feed.get(LANGUAGE), languages) == ("en", ["en", "ur"])


def test_a_reader_gets_every_value_of_a_feed() -> None:
    view = sample_views.feed()
    read = parsed(view)
    assert read.feed.title == view.title
    assert read.feed.subtitle == view.description
    assert read.feed.author == view.publisher
    assert [entry.title for entry in read.entries] == [entry.title for entry in view.entries]
    first, told = read.entries[0], view.entries[0]
    assert (first.id, first.link, first.summary) == (told.id, told.url, told.summary)
    assert (first.published, first.updated) == (told.published, told.updated)
    assert tuple(author.name for author in first.authors) == told.authors
    assert tuple(tag.term for tag in first.tags) == told.tags


def test_markup_in_a_title_stays_text() -> None:
    """No byte of content makes an element that we did not intend."""
    entry = replace(sample_views.feed().entries[0], title=HOSTILE, summary=HOSTILE, tags=(HOSTILE,))
    view = replace(sample_views.feed(), title=HOSTILE, entries=(entry,))
    written = feeds.atom(view)
    feed = fromstring(written)
    texts = {element.text for element in feed.iter(f"{ATOM}title")}
    assert texts == {HOSTILE}
    assert [element.text for element in feed.iter(f"{ATOM}summary")] == [HOSTILE]
    assert "<script" not in written
    assert "<!" not in written
    assert written.count("<?") == 1
    assert not any(element.get("type") in {"html", "xhtml"} for element in feed.iter())


@given(text=st.text(st.characters()), address=st.text(st.characters()))
@example(text="\x00 \x1b[31m \ud800 \ufffe", address="\x0b\udfff")
def test_no_text_at_all_breaks_a_feed(text: str, address: str) -> None:
    """Lone surrogates, NUL and other characters that XML forbids become U+FFFD."""
    entry = replace(
        sample_views.feed().entries[0], title=text, summary=text, authors=(text,), url=address
    )
    written = feeds.atom(replace(sample_views.feed(), title=text, entries=(entry,)))
    feed = fromstring(written.encode())
    title = feed.find(f"{ATOM}title")
    assert title is not None
    assert normalised(title.text or "") == normalised(text)


def normalised(text: str) -> str:
    """Return what XML makes of `text`: one kind of line end, no forbidden character."""
    forbidden = {*map(chr, range(0x20)), *map(chr, range(0xD800, 0xE000)), "\ufffe", "\uffff"}
    forbidden -= set("\t\n\r")
    whole = "".join("\ufffd" if character in forbidden else character for character in text)
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def test_a_new_version_of_the_engine_alone_changes_no_feed() -> None:
    assert backgrounder.__version__ not in feeds.atom(sample_views.feed())


def test_a_feed_without_a_publisher_is_by_its_title() -> None:
    """RFC 4287, 4.1.1: a feed has an author unless each of its entries has one."""
    view = replace(sample_views.feed(), publisher="", description="")
    assert parsed(view).feed.author == view.title
    assert json.loads(feeds.json_feed(view))["authors"] == [{"name": view.title}]


def test_a_feed_without_topics_is_still_a_feed() -> None:
    view = replace(sample_views.feed(), entries=())
    assert parsed(view).entries == []
    assert json.loads(feeds.json_feed(view))["items"] == []


def test_a_json_feed_has_every_key_of_version_1_1() -> None:
    view = sample_views.feed()
    feed = json.loads(feeds.json_feed(view))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"]) == (view.title, view.home)
    assert (feed["feed_url"], feed["language"]) == (view.self_url, view.language)
    assert (feed["description"], feed["authors"]) == (view.description, [{"name": view.publisher}])
    first, told = feed["items"][0], view.entries[0]
    assert (first["id"], first["url"], first["title"]) == (told.id, told.url, told.title)
    assert first["content_text"] == told.summary
    assert (first["date_published"], first["date_modified"]) == (told.published, told.updated)
    assert first["authors"] == [{"name": name} for name in told.authors]
    assert (first["tags"], first["language"]) == (list(told.tags), told.language)


def test_a_json_feed_leaves_out_what_is_empty() -> None:
    feed = json.loads(feeds.json_feed(replace(sample_views.feed(), description="")))
    assert "description" not in feed
    assert not feed["items"][1].keys() & {"authors", "tags"}


@pytest.mark.parametrize("form", [feeds.atom, feeds.json_feed])
def test_a_feed_ends_with_one_newline(form: Any) -> None:
    written = form(sample_views.feed())
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


def parsed(view: FeedView) -> Any:
    """Read the feed as a subscriber's program does; it must find nothing to complain of."""
    read = feedparser.parse(feeds.atom(view).encode())
    assert not read.bozo
    assert read.version == "atom10"
    return read
