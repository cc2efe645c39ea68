"""What Pagefind leaves out is cut before it reads a page: its index stays the same, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backgrounder.publish import pagefind, search_available
from backgrounder.publish.lean import lean

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.tmpdir import TempPathFactory

CUT = (
    (
        "<div data-pagefind-ignore><p>Lake Orro</p></div> Port Vell",
        "<div data-pagefind-ignore></div> Port Vell",
    ),
    (
        "<div data-pagefind-ignore>1<div>2</div>3<div>4</div></div>5",
        "<div data-pagefind-ignore></div>5",
    ),
    (
        '<nav id="path" data-pagefind-ignore class="row">1</nav>2<ul data-pagefind-ignore>3</ul>',
        '<nav id="path" data-pagefind-ignore class="row"></nav>2<ul data-pagefind-ignore></ul>',
    ),
)

KEPT = (
    "<section><h2>Lake Orro</h2></section>",
    "<p data-pagefind-ignore>a paragraph need not end<p>Lake Orro",
    "<div data-pagefind-ignore>it never ends",
    '<div data-pagefind-ignore="all">1</div>',
    '<div title="a > b" data-pagefind-ignore>the tag may begin anywhere</div>',
    '<div data-pagefind-ignore>1<b data-pagefind-meta="lake">Orro</b>2</div>',
    "<div data-pagefind-ignore><!-- </div> --> Lake Orro</div>",
    "<div data-pagefind-ignore><script>'</div>'</script></div>",
    "<div data-pagefind-ignore><TEXTAREA></div></TEXTAREA></div>",
    "<!-- <div data-pagefind-ignore> --><p>Lake Orro</p></div>",
    "<script>'<div data-pagefind-ignore>'</script><p>Lake Orro</p></div>",
    "<div data-pagefind-ignore></div> It is done by data-pagefind-ignore.",
    "<p>It is done by data-pagefind-ignore alone.</p>",
)

PIECES = (
    *(piece for pair in CUT for piece in pair),
    *KEPT,
    "<div>",
    "</div>",
    "<section data-pagefind-ignore>",
    "</section>",
    "<ul data-pagefind-ignore><li>",
    "</li></ul>",
    '<h2 id="how">How?</h2>',
    " data-pagefind-ignore>",
    "<table data-pagefind-ignore><tr><td>granary",
    "</table>",
    "<p>The ferry",
    "quay</p>",
    "<",
    '"',
    "harbour ",
    "جھیل ",
)


@pytest.mark.parametrize(("page", "cut"), CUT)
def test_what_is_left_out_is_cut(page: str, cut: str) -> None:
    assert lean(page.encode()) == cut.encode()


@pytest.mark.parametrize("page", KEPT)
def test_what_may_mean_something_else_stays(page: str) -> None:
    assert lean(page.encode()) == page.encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pagefind")


@pytest.mark.skipif(not search_available(), reason="needs Pagefind (the extra `search`)")
@settings(max_examples=12, deadline=None)
@given(
    pages=st.lists(
        st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=20, max_size=60
    )
)
def test_the_index_is_that_of_the_whole_pages(folder: Path, pages: list[str]) -> None:
    """Also where tags are not closed, or closed in a wrong order."""
    whole = [
        (f"{number}/index.html", _page(number, body).encode()) for number, body in enumerate(pages)
    ]
    cut = [(path, lean(html)) for path, html in whole]
    assert pagefind.index(cut, folder) == pagefind.index(whole, folder)


def _page(number: int, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><title>{number}</title><body><main data-pagefind-body>'
        f"<h1>Topic {number}</h1>{body}<p>The end.</p></main></body></html>"
    )
