"""JSON-LD: what search engines are told of a topic."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from backgrounder import addresses
from backgrounder.render import json_ld, render
from backgrounder.render.typography import typeset
from backgrounder.views import Day, EventView, Job, Link, Passage, TopicView
from tests import sample_views

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TEMPLATES = (str(ROOT / "templates"),)

ARTICLE = frozenset(
    {
        *("@context", "@type", "url", "mainEntityOfPage", "headline", "abstract", "backstory"),
        *("inLanguage", "datePublished", "dateModified", "timeRequired", "temporalCoverage"),
        *("author", "publisher", "isPartOf", "correction", "about", "mentions"),
        *("contentLocation", "citation", "hasPart"),
    }
)
THING = frozenset({"@type", "@id", "name", "alternateName", "description"})
SOURCE = frozenset(
    {"@type", "@id", "name", "inLanguage", "publisher", "datePublished", "url", "archivedAt"}
)
PROPERTIES = {
    "NewsMediaOrganization": {
        *("@type", "name", "url", "publishingPrinciples", "correctionsPolicy", "ethicsPolicy"),
        *("ownershipFundingInfo", "actionableFeedbackPolicy"),
    },
    "CollectionPage": {"@type", "@id", "name"},
    "CorrectionComment": {"@type", "text", "datePublished"},
    "Claim": {"@type", "text", "author", "creativeWorkStatus", "about", "citation"},
    "Quotation": {"@type", "text", "creator", "citation"},
    "Observation": {"@type", "value", "variableMeasured", "observationDate"},
    "GeoCoordinates": {"@type", "latitude", "longitude"},
    "Place": THING | {"geo", "containedInPlace"},
    **dict.fromkeys(("Person", "Organization", "DefinedTerm", "Thing"), THING),
    **dict.fromkeys(("NewsArticle", "WebPage", "Dataset", "Legislation", "Report"), SOURCE),
    "CreativeWork": SOURCE,
}
"""What schema.org 30 knows for each type, as far as we use it."""

ADDRESSES = frozenset({"@id", "url", "mainEntityOfPage", "archivedAt"}) | {
    name for name in PROPERTIES["NewsMediaOrganization"] if name.endswith(("Policy", "Info"))
}
CODES = frozenset(
    {"@context", "@type", "inLanguage", "timeRequired", "temporalCoverage", "publishingPrinciples"}
)


@pytest.fixture
def article() -> dict[str, Any]:
    return json_ld.structured(sample_views.topic())


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield every node in `value`, the outermost first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string in `value` with the property that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for inner_name, inner in value.items():
            yield from strings(inner, inner_name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, name)


def of_type(article: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes(article) if node.get("@type") == kind]


def test_a_topic_is_a_background_article(article: dict[str, Any]) -> None:
    topic = sample_views.topic()
    assert article["@type"] == ["NewsArticle", "BackgroundNewsArticle"]
    assert article["url"] == article["mainEntityOfPage"] == topic.frame.canonical
    assert article["headline"] == topic.title
    assert (article["datePublished"], article["dateModified"]) == ("2025-08-02", "2025-08-18")
    assert (article["inLanguage"], article["timeRequired"]) == ("en", "PT6M")
    assert article["abstract"].startswith("Nobody may fish on Lake Orro until October.")
    assert article["backstory"].startswith("We read the order itself and two reports")
    assert article["correction"][0]["datePublished"] == "2025-08-05"


def test_the_publisher_names_its_policies(article: dict[str, Any]) -> None:
    assert article["publisher"] == {
        "@type": "NewsMediaOrganization",
        "name": "The Orro Trust",
        "url": "https://news.example/",
        "publishingPrinciples": "https://news.example/method/",
        "correctionsPolicy": "https://news.example/corrections-policy/",
        "ethicsPolicy": "https://news.example/ethics/",
        "ownershipFundingInfo": "https://news.example/about/",
        "actionableFeedbackPolicy": "https://news.example/contact/",
    }


def test_only_properties_that_schema_org_knows_are_used(article: dict[str, Any]) -> None:
    assert article.keys() == ARTICLE
    for node in list(nodes(article))[1:]:
        if node.keys() != {"@id"}:
            assert node.keys() <= PROPERTIES[node["@type"]]


def test_every_reference_leads_to_a_node_that_says_what_it_is(article: dict[str, Any]) -> None:
    described = {node["@id"] for node in nodes(article) if "@type" in node and "@id" in node}
    references = [node["@id"] for node in nodes(article) if node.keys() == {"@id"}]
    assert references
    assert set(references) <= described


def test_every_address_is_a_full_one(article: dict[str, Any]) -> None:
    addresses = [text for name, text in strings(article) if name in ADDRESSES]
    assert len(addresses) > 20
    assert all(urlsplit(address).scheme == "https" for address in addresses)


@pytest.mark.parametrize("page", ["/topics/lake/", "/ur/topics/lake/", "/"])
@pytest.mark.parametrize("address", ["/", "/topics/lake/", "/topics/b/b.html#x", "/tags/جھیل 1/"])
def test_the_way_to_another_page_is_joined_as_browsers_join_it(page: str, address: str) -> None:
    home = "https://orro.example/below"
    frame = replace(sample_views.topic().frame, canonical=home + page)
    href = addresses.relative_from(page)(address)
    assert json_ld._address(frame, href) == urljoin(home + page, href)


def test_nobody_becomes_a_person_but_a_tag_of_kind_person(article: dict[str, Any]) -> None:
    """Authors, and whoever is named in the record of a claim, stay plain words."""
    assert [node["name"] for node in of_type(article, "Person")] == ["Ina Marrow"]
    assert article["author"] == ["The Orro desk", {"@id": "https://news.example/tags/ina-marrow/"}]
    sayers = [claim.get("author") for claim in of_type(article, "Claim")]
    assert "Tavi Oss, the harbour master" in sayers
    assert "Two fishers who were there" in sayers


def test_who_is_not_explained_on_the_page_stays_plain_words() -> None:
    """A reference would lead to nothing."""
    article = json_ld.structured(replace(sample_views.topic(), people=()))
    assert of_type(article, "Person") == []
    assert article["author"] == ["The Orro desk", "Ina Marrow"]
    assert {claim["author"] for claim in of_type(article, "Claim")} >= {
        "Ina Marrow",
        "Lake Authority",
    }


def test_a_claim_names_who_says_so_how_it_stands_and_its_source(article: dict[str, Any]) -> None:
    claim = next(claim for claim in of_type(article, "Claim") if "off Sarn Island" in claim["text"])
    assert claim == {
        "@type": "Claim",
        "text": "The first boat was turned back off Sarn Island.",
        "author": "Two fishers who were there",
        "creativeWorkStatus": ["alleged", "disputed"],
        "citation": {"@id": "https://news.example/sources/roznama-vell-2025-08-02/"},
    }


def test_a_key_figure_is_an_observation_within_its_claim(article: dict[str, Any]) -> None:
    """Other figures of the ledger are not on the page, so they are not here."""
    observations = [claim["about"] for claim in of_type(article, "Claim") if "about" in claim]
    assert [node["value"] for node in observations] == [
        "around 400 to 500 boats",
        "1,240 households",
    ]
    assert observations[0] == {
        "@type": "Observation",
        "value": "around 400 to 500 boats",
        "variableMeasured": "boats tied up in the harbour of Port Vell",
        "observationDate": "2025-08-01",
    }


def test_only_quotations_that_the_page_has_are_quoted(article: dict[str, Any]) -> None:
    (quotation,) = of_type(article, "Quotation")
    assert quotation == {
        "@type": "Quotation",
        "text": "a sentence without a trial",
        "creator": {"@id": "https://news.example/tags/ina-marrow/"},
        "citation": {"@id": "https://news.example/sources/vell-radio-2025-08-02/"},
    }


def test_a_source_that_must_not_be_linked_has_no_address(article: dict[str, Any]) -> None:
    """Not even where the view, by some mistake, still has it."""
    topic = sample_views.topic()
    leaking = replace(
        topic.sources[3], url="https://leak.example/", archived="https://leak.example/"
    )
    written = json.dumps(json_ld.structured(replace(topic, sources=(leaking,))))
    assert "leak.example" not in written
    assert not {"url", "archivedAt"} & article["citation"][3].keys()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("wire", "NewsArticle"),
        ("newspaper", "NewsArticle"),
        ("broadcaster", "NewsArticle"),
        ("website", "WebPage"),
        ("dataset", "Dataset"),
        ("law", "Legislation"),
        ("report", "Report"),
        ("statement", "CreativeWork"),
        ("official", "CreativeWork"),
        ("court-paper", "CreativeWork"),
    ],
)
def test_every_kind_of_source_has_its_type(kind: str, expected: str) -> None:
    topic = sample_views.topic()
    article = json_ld.structured(replace(topic, sources=(replace(topic.sources[0], kind=kind),)))
    (cited,) = cast("list[dict[str, Any]]", article["citation"])
    assert cited["@type"] == expected


def test_a_place_says_where_it_is(article: dict[str, Any]) -> None:
    assert article["about"][0] == {
        "@type": "Place",
        "@id": "https://news.example/tags/lake-orro/",
        "name": "Lake Orro",
        "description": "The largest lake of Vell Province.",
        "geo": {"@type": "GeoCoordinates", "latitude": 12.5, "longitude": -40.25},
        "containedInPlace": {
            "@type": "Place",
            "@id": "https://news.example/tags/vell-province/",
            "name": "Vell Province",
        },
    }
    assert article["contentLocation"] == [
        {"@id": "https://news.example/tags/lake-orro/"},
        {"@id": "https://news.example/tags/port-vell/"},
    ]


def test_a_place_on_the_equator_keeps_its_latitude() -> None:
    topic = sample_views.topic()
    null_island = replace(topic.places[0], at=(0.0, 0.0))
    article = json_ld.structured(replace(topic, places=(null_island,)))
    assert of_type(article, "GeoCoordinates") == [
        {"@type": "GeoCoordinates", "latitude": 0.0, "longitude": 0.0}
    ]


def test_tags_are_what_it_is_about_and_other_notes_are_mentions(article: dict[str, Any]) -> None:
    about = [(node["@type"], node["name"]) for node in article["about"]]
    mentions = [(node["@type"], node["name"]) for node in article["mentions"]]
    assert about == [
        ("Place", "Lake Orro"),
        ("Organization", "Vell Fishers’ Union"),
        ("Thing", "Fishing rights"),
    ]
    assert mentions == [
        ("Person", "Ina Marrow"),
        ("Organization", "Lake Authority"),
        ("Place", "Port Vell"),
        ("DefinedTerm", "closed season"),
    ]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((), None),
        (("2025-08-01",), "2025-08-01"),
        (("2025-08-01", "2024"), "2024-01-01/2025-08-01"),
        (("2025-07-16/..", "2025-08-01"), "2025-07-16/.."),
        (("../2025-08",), "../2025-08-31"),
        (("[2025-07-31,2025-08-02]",), "2025-07-31/2025-08-02"),
        (("2025-08~",), "2025-08-01/2025-08-31"),
    ],
)
def test_the_time_covered_is_that_of_the_timeline(
    times: tuple[str, ...], expected: str | None
) -> None:
    events = tuple(EventView(Day(time, "", is_day=False), Passage("")) for time in times)
    article = json_ld.structured(replace(sample_views.topic(), timeline=events))
    assert article.get("temporalCoverage") == expected


def test_a_date_in_doubt_is_left_out_rather_than_made_exact(article: dict[str, Any]) -> None:
    assert [source.get("datePublished") for source in article["citation"]] == [
        "2025-08-01",
        "2025-08-02",
        "2025-07-31",
        "2025-08-02",
        "2024",
        None,
    ]


def test_without_the_sites_address_nothing_pretends_to_have_one() -> None:
    topic = sample_views.topic()
    nowhere = replace(topic.frame, canonical="", home="", policies=())
    article = json_ld.structured(replace(topic, frame=nowhere))
    assert not any("@id" in node or node == {} for node in nodes(article))
    assert not {"url", "mainEntityOfPage", "isPartOf", "contentLocation"} & article.keys()
    assert of_type(article, "Claim")[0]["author"] == "Lake Authority"


def test_a_bare_topic_says_only_what_it_has() -> None:
    assert json_ld.structured(sample_views.bare_topic()) == {
        "@context": "https://schema.org",
        "@type": ["NewsArticle", "BackgroundNewsArticle"],
        "headline": "Why Lake Orro is closed to fishing",
        "abstract": "Nobody may fish there.",
        "inLanguage": "en",
        "datePublished": "2025-08-02",
        "timeRequired": "PT1M",
    }


def test_every_text_stands_on_the_page_too(article: dict[str, Any]) -> None:
    page = visible(sample_views.topic())
    texts = [
        text
        for name, text in strings(article)
        if name not in ADDRESSES | CODES and not name.startswith(("date", "observation"))
    ]
    assert len(texts) > 40
    assert [text for text in texts if " ".join(text.casefold().split()) not in page] == []


def test_the_page_carries_exactly_this(article: dict[str, Any]) -> None:
    (script,) = rendered(sample_views.topic()).xpath("//script[@type='application/ld+json']")
    assert json.loads(script.text) == json.loads(json.dumps(article))


@pytest.mark.parametrize(
    "hostile",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]> & \"quoted\" 'too' \\ \u2028 \u2029",
        "{{ 7 * 7 }} &lt;b&gt;",
    ],
)
def test_no_text_breaks_out_of_it(hostile: str) -> None:
    """What goes in comes out, and nothing after it is lost."""
    tags = (Link(hostile, "../../tags/x/"),)
    topic = replace(sample_views.bare_topic(), title=hostile, tags=tags)
    page = rendered(topic)
    (script,) = page.xpath("//script[@type='application/ld+json']")
    article = json.loads(script.text)
    assert (article["headline"], article["about"][0]["name"]) == (hostile, hostile)
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//h1")[0].text_content() == typeset(hostile)


def rendered(topic: TopicView) -> Any:
    (outcome,) = render([Job("index.html", "topic.html", topic)], TEMPLATES)
    assert outcome.output is not None, outcome.problems
    return lxml.html.fromstring(cast("bytes", outcome.output.content).decode())


def visible(topic: TopicView) -> str:
    """Return the words of the page in lower case, without its citation marks."""
    page = rendered(topic)
    for unread in page.xpath("//script|//style|//sup"):
        unread.drop_tree()
    return " ".join(page.text_content().replace("\u2060", "").casefold().split())
