"""A macro runs once for a claim that many pages show, and only where nothing else is asked."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from jinja2 import DictLoader

from backgrounder.render import gathered
from backgrounder.render.remembered import is_library
from backgrounder.render.sandbox import Sandbox
from backgrounder.render.templates import environment
from backgrounder.views import ClaimNote
from tests.test_templates import OURS

LIBRARY = "{% macro card(claim, words) %}<i>{{ claim.says }}</i>{{ words }}{% endmacro %}"
PAGE = '{% import "cards.html" as cards %}{{ cards.card(claim, words) }}'

NO_LIBRARIES = {
    "it asks its page for a name": "{% macro card(claim, words) %}{{ now }}{% endmacro %}",
    "it asks for one in a branch": (
        "{% macro card(claim, words) %}{% if words %}{{ now }}{% else %}-{% endif %}{% endmacro %}"
    ),
    "it counts how often it runs": (
        "{% set seen = namespace(number=0) %}{% macro card(claim, words) %}"
        "{% set seen.number = seen.number + 1 %}{{ seen.number }}{% endmacro %}"
    ),
    "it takes turns": (
        '{% set turn = cycler("odd", "even") %}'
        "{% macro card(claim, words) %}{{ turn.next() }}{% endmacro %}"
    ),
    "it sets a name outside": (
        "{% set now = now %}{% macro card(claim, words) %}{{ now }}{% endmacro %}"
    ),
    "it includes what is no library": (
        '{% macro card(claim, words) %}{% include "now.html" %}{% endmacro %}'
    ),
    "it imports what is no library": (
        '{% import "asking.html" as asking %}'
        "{% macro card(claim, words) %}{{ asking.told() }}{% endmacro %}"
    ),
    "it imports by a name that may change": (
        "{% import which as words_of %}"
        "{% macro card(claim, words) %}{{ words_of.said() }}{% endmacro %}"
    ),
}

OTHERS = {"now.html": "{{ now }}", "asking.html": "{% macro told() %}{{ now }}{% endmacro %}"}


class Times:
    """Another word each time that it is printed."""

    def __init__(self) -> None:
        self.number = 0

    def __str__(self) -> str:
        self.number += 1
        return str(self.number)


def claim(says: str) -> ClaimNote:
    given: dict[str, Any] = {each.name: "" for each in fields(ClaimNote)}
    return ClaimNote(**{**given, "says": says})


def sandbox(library: str) -> Sandbox:
    templates = {"cards.html": library, "page.html": PAGE, **OTHERS}
    return Sandbox(loader=DictLoader(templates), autoescape=True)


def test_a_library_runs_once_for_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = sandbox(LIBRARY.replace("claim.says", "claim.says | seen"))
    shown: list[str] = []

    def seen(says: str) -> str:
        shown.append(says)
        return says

    monkeypatch.setitem(cards.filters, "seen", seen)
    page, one, other = cards.get_template("page.html"), claim("one"), claim("other")
    made = [page.render(claim=each, words="&") for each in (one, other, one, one, other)]
    assert made == [f"<i>{each}</i>&amp;" for each in ("one", "other", "one", "one", "other")]
    assert shown == ["one", "other"]


def test_other_words_make_another_card() -> None:
    page, one = sandbox(LIBRARY).get_template("page.html"), claim("one")
    assert page.render(claim=one, words="a") == "<i>one</i>a"
    assert page.render(claim=one, words="b") == "<i>one</i>b"


def test_what_equals_a_word_and_is_printed_otherwise_is_not_taken_for_it() -> None:
    page, one = sandbox(LIBRARY).get_template("page.html"), claim("one")
    assert [page.render(claim=one, words=each) for each in ("1", 1, True, 1.0)] == [
        "<i>one</i>1",
        "<i>one</i>1",
        "<i>one</i>True",
        "<i>one</i>1.0",
    ]
    times = Times()
    assert page.render(claim=one, words=times) == "<i>one</i>1"
    assert page.render(claim=one, words=times) == "<i>one</i>2"


@pytest.mark.parametrize("library", NO_LIBRARIES.values(), ids=NO_LIBRARIES)
def test_what_may_give_something_else_is_no_library(library: str) -> None:
    assert is_library("cards.html", sandbox(LIBRARY))
    assert not is_library("cards.html", sandbox(library))


def test_what_counts_how_often_it_runs_runs_each_time() -> None:
    page = '{% import "cards.html" as c %}' + 2 * "{{ c.card(claim, words) }} "
    for name, made in (("it counts how often it runs", "1 2 "), ("it takes turns", "odd even ")):
        template = sandbox(NO_LIBRARIES[name]).from_string(page)
        assert template.render(claim=claim("one"), words="w") == made


def test_our_own_claims_are_drawn_by_libraries() -> None:
    ours = environment(gathered(OURS), "en", "ltr")
    assert all(is_library(name, ours) for name in ("_sources.html", "_words.html"))
