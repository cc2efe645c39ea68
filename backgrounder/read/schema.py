"""Every key that an author may write, declared once.

From these tuples come the reading and its messages, the tables of the authors' guide (`guide`) and
the JSON Schemas for editors (`json_schema`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from backgrounder import model, protection, settings
from backgrounder.problems import Place, Problem
from backgrounder.read.kinds import (
    ALIAS,
    CLAIM_KEY,
    COORDINATES,
    COST_N,
    COST_P,
    COST_R,
    DAY,
    EDTF,
    KILOBYTES,
    LANGUAGE,
    MAILBOX,
    PERSON_ID,
    SALT,
    SITE_ADDRESS,
    SLUG,
    TAG_ID,
    TIME_ZONE,
    VEILED,
    WEB_ADDRESS,
    Field,
    Record,
    by_id,
    choice,
    flag,
    group,
    line,
    list_of,
    map_of,
    reference,
    set_of,
    text,
    title,
)
from backgrounder.read.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SUMMARY = 600
LONGEST_SOURCE_TITLE = 300

# Briefs and pages ---------------------------------------------------------------------------------

EVENT = Record(
    "an event",
    model.Event,
    (
        Field(
            "when",
            EDTF,
            "The date, as exact as it is known; a list of dates means one of them.",
            required=True,
        ),
        Field("what", text(), "What happened, with the citation it rests on.", required=True),
    ),
)

CORRECTION = Record(
    "a correction",
    model.Correction,
    (
        Field("date", DAY, "The day the page was put right.", required=True, attribute="day"),
        Field("text", text(), "What the page said, and what it says now.", required=True),
    ),
)

PARTY = Record(
    "a party",
    model.Party,
    (
        Field(
            "who", text(), "Whose side has to be told: a tag's id, or plain words.", required=True
        ),
        Field("no-response", DAY, "The day up to which no answer of theirs was found."),
    ),
)

BRIEF = Record(
    "a brief",
    model.Brief,
    (
        Field(
            "title", title(), "The headline, which names what readers search for.", required=True
        ),
        Field(
            "summary",
            text(LONGEST_SUMMARY),
            "The standfirst: one or two sentences, which may cite.",
            required=True,
        ),
        Field(
            "tags",
            set_of(reference("a tag's id")),
            "Ids from `content/tags.yaml`: what this brief has in common with others.",
        ),
        Field("date", DAY, "The day the brief was first published.", required=True),
        Field("updated", DAY, "The day of its last change of substance."),
        Field("facts-as-of", DAY, "The day up to which the facts were checked."),
        Field("next-review", DAY, "The day by which somebody looks at it again."),
        Field(
            "draft",
            flag(doubtful=True),
            "With `true`, it is not published: the preview and `--drafts` show it.",
        ),
        Field("authors", list_of(title()), "Who wrote it: people, or a desk."),
        Field("at-a-glance", list_of(text()), "Three to five points, each with its citation."),
        Field("key-figures", set_of(CLAIM_KEY), "The claims whose figures are shown large."),
        Field("timeline", list_of(group(EVENT)), "What happened when, in any order."),
        Field(
            "disputes",
            set_of(reference("a dispute's id")),
            "Ids from `seeds/disputes.yaml`: the questions on which the sources differ.",
        ),
        Field(
            "parties",
            list_of(group(PARTY)),
            "Those who are criticised or accused here, each of whom the brief lets speak.",
        ),
        Field(
            "proceedings",
            choice(*filter(None, get_args(model.Proceedings))),
            "How far the case has come that went furthest: words that judge have to wait for it.",
        ),
        Field("unknowns", list_of(text()), "What is not known, and when that was last looked for."),
        Field("what-next", list_of(group(EVENT)), "What is due, and when."),
        Field("how-we-know", text(), "How the facts were gathered and checked."),
        Field(
            "corrections", list_of(group(CORRECTION)), "Mistakes that were on the page, with dates."
        ),
        Field("aliases", list_of(ALIAS), "Addresses that the page had before, which lead to it."),
    ),
)

PAGE = Record(
    "a page",
    model.Page,
    (
        Field("title", title(), "The page's heading.", required=True),
        Field("summary", text(LONGEST_SUMMARY), "What the page is for, in a sentence or two."),
        Field("date", DAY, "The day the page was first published."),
        Field("updated", DAY, "The day of its last change of substance."),
        Field(
            "draft",
            flag(doubtful=True),
            "With `true`, it is not published: the preview and `--drafts` show it.",
        ),
        Field("aliases", list_of(ALIAS), "Addresses that the page had before, which lead to it."),
    ),
)

# Evidence -----------------------------------------------------------------------------------------

CLAIM = Record(
    "a claim",
    model.Claim,
    (
        Field(
            "says", text(), "What the source says on one point, in our own words.", required=True
        ),
        Field("figure", text(), "The number or range as readers may see it, with its qualifier."),
        Field("counts", text(), "What the figure counts."),
        Field("by", text(), "Who says so: a tag's id, or plain words."),
        Field("when", EDTF, "The date the fact refers to, or the figure is as of."),
        Field(
            "standing",
            choice(*get_args(model.Standing)),
            "How firm it is; an allegation or a charge is never shown as a fact.",
        ),
        Field("quotes", list_of(text()), "The words that may be quoted, to the letter."),
    ),
)


def _linked_or_not(source: Mapping, place: Place) -> Iterator[Problem]:
    """Ask for an address, or for none where nothing may lead readers to the document."""
    link, url = source.get("link"), source.get("url")
    word = link.text if isinstance(link, Scalar) else ""
    if url is None and (link is None or word == "true"):
        hint = "write `url:` with its web address, or `link: false` if it must not be linked"
        yield Problem(place, "missing-key", "a source needs `url`", hint=hint)
    if url is not None and word == "false":
        yield Problem(
            url.place,
            "unlinked-url",
            "`url` is given, but `link: false` says that the source must not be linked",
            "the address itself could name a protected person",
            "delete one of the two",
        )


SOURCE = Record(
    "a source",
    model.Source,
    (
        Field("publisher", title(), "Who published it.", required=True),
        Field("title", title(LONGEST_SOURCE_TITLE), "Its title as published.", required=True),
        Field(
            "origin",
            line(),
            "Whose reporting it is, if not the publisher's own: copies of it count once.",
        ),
        Field("kind", choice(*get_args(model.SourceKind)), "What sort of document it is."),
        Field("url", WEB_ADDRESS, "Where it was published; none with `link: false`."),
        Field("archived", WEB_ADDRESS, "A lasting copy, such as one of the Internet Archive."),
        Field("published", EDTF, "The date it carries.", required=True),
        Field("accessed", DAY, "The day it was last read."),
        Field("language", LANGUAGE, "The language it is written in."),
        Field(
            "link",
            flag(doubtful=False),
            "With `false`, it is cited without a link: its page names a protected person, say.",
        ),
        Field("private", flag(doubtful=True), "With `true`, nothing of the record is published."),
        Field("note", text(), "What readers should know about it."),
        Field("aliases", list_of(ALIAS), "Addresses that the page had before, which lead to it."),
        Field("claims", by_id(SLUG, CLAIM), "What it says, point by point."),
    ),
    _linked_or_not,
)

VERSION = Record(
    "a version",
    model.Version,
    (
        Field("answer", text(), "One answer to the question.", required=True),
        Field("claims", list_of(CLAIM_KEY, 1), "The claims that give this answer.", required=True),
    ),
)

DISPUTE = Record(
    "a dispute",
    model.Dispute,
    (
        Field("question", text(), "The question on which the sources differ.", required=True),
        Field("versions", list_of(group(VERSION), 2), "The answers they give.", required=True),
        Field("wording", text(), "How our pages word the matter until it is settled."),
    ),
)

DISPUTES = by_id(SLUG, DISPUTE)
"""The whole of `seeds/disputes.yaml`."""

# Vocabulary ---------------------------------------------------------------------------------------

TAG = Record(
    "a tag",
    model.Tag,
    (
        Field("name", title(), "The name as readers see it.", required=True),
        Field("kind", choice(*get_args(model.TagKind)), "What sort of thing it is.", required=True),
        Field("short", line(), "An abbreviation in use."),
        Field("within", reference("a tag's id"), "The larger place or body that it lies in."),
        Field("at", COORDINATES, "Where it is on the map; for places."),
        Field("about", text(), "What it is, in a sentence or two."),
        Field("also", list_of(line()), "Other right names: search finds them, and text may link."),
        Field("wrong", list_of(title()), "Wrong spellings, which the check corrects."),
        Field("aliases", list_of(ALIAS), "Addresses that the page had before, which lead to it."),
    ),
)

TAGS = by_id(TAG_ID, TAG)
"""The whole of `content/tags.yaml`."""

# Protected people ---------------------------------------------------------------------------------

COST = Record(
    "the cost of a hash",
    protection.Cost,
    (
        Field("n", COST_N, "The N of scrypt: how much work and memory one hash takes."),
        Field("r", COST_R, "Its block size."),
        Field("p", COST_P, "Its parallelism."),
    ),
)

PERSON = Record(
    "a protected person",
    protection.Person,
    (
        Field("say", line(), "What to write instead of the name."),
        Field("salt", SALT, "Makes these hashes unlike those of any other list.", required=True),
        Field("cost", group(COST), "How slow a hash is."),
        Field(
            "names", list_of(VEILED, 1), "The full name in each of its spellings.", required=True
        ),
        Field(
            "attributes",
            list_of(list_of(VEILED, 1)),
            "What tells who it is when two of them meet: each in each of its spellings.",
        ),
    ),
)

PROTECTED = by_id(PERSON_ID, PERSON)
"""The whole of `seeds/protected.yaml`."""

# The site -----------------------------------------------------------------------------------------


def _publisher(
    name: model.Prose, email: str = "", url: model.Placed[str] | None = None
) -> settings.Publisher:
    return settings.Publisher(name=name.text, email=email, url=url.value if url else "")


PUBLISHER = Record(
    "a publisher",
    _publisher,
    (
        Field("name", title(), "Who answers for the site.", required=True),
        Field("email", MAILBOX, "Where readers can write to."),
        Field("url", WEB_ADDRESS, "The publisher's own site."),
    ),
)

POLICIES = ("principles", "corrections", "ethics", "ownership", "feedback")

SITE = Record(
    "the site",
    settings.Site,
    (
        Field("title", line(150), "The site's name.", required=True),
        Field("description", line(), "What the site is, in a sentence."),
        Field("url", SITE_ADDRESS, "The address it is hosted at; `--base-url` overrules it."),
        Field("language", LANGUAGE, "The language of briefs whose file names give none."),
        Field("time-zone", TIME_ZONE, "Decides what day it is for the authors."),
        Field("publisher", group(PUBLISHER), "Who stands behind the site."),
        Field(
            "policies",
            map_of(choice(*POLICIES), SLUG),
            "For each policy, the slug of the page in `content/pages/` that states it.",
        ),
        Field(
            "checks",
            map_of(SLUG, choice("error", "warning", "off")),
            "For each rule of the check, how grave a breach is, where it is not the rule's own.",
        ),
        Field("page-weight", KILOBYTES, "The most a topic page may weigh; 0 for no limit."),
    ),
)
