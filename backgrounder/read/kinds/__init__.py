"""The kinds of values that a key may have.

Each says what it is in an author's words and to editors in JSON Schema
(https://json-schema.org/draft/2020-12), and takes a node to its value.
"""

from backgrounder.read.kinds.days import DAY, EDTF
from backgrounder.read.kinds.forms import (
    ALIAS,
    CLAIM_KEY,
    COORDINATES,
    KILOBYTES,
    LANGUAGE,
    MAILBOX,
    SITE_ADDRESS,
    SLUG,
    TAG_ID,
    TIME_ZONE,
    WEB_ADDRESS,
)
from backgrounder.read.kinds.groups import (
    Field,
    Record,
    by_id,
    group,
    list_of,
    made,
    map_of,
    record_json,
    set_of,
)
from backgrounder.read.kinds.kind import Json, Kind, wrong_type
from backgrounder.read.kinds.veils import COST_N, COST_P, COST_R, PERSON_ID, SALT, VEILED
from backgrounder.read.kinds.words import choice, flag, line, reference, text, title

__all__ = [
    "ALIAS",
    "CLAIM_KEY",
    "COORDINATES",
    "COST_N",
    "COST_P",
    "COST_R",
    "DAY",
    "EDTF",
    "KILOBYTES",
    "LANGUAGE",
    "MAILBOX",
    "PERSON_ID",
    "SALT",
    "SITE_ADDRESS",
    "SLUG",
    "TAG_ID",
    "TIME_ZONE",
    "VEILED",
    "WEB_ADDRESS",
    "Field",
    "Json",
    "Kind",
    "Record",
    "by_id",
    "choice",
    "flag",
    "group",
    "line",
    "list_of",
    "made",
    "map_of",
    "record_json",
    "reference",
    "set_of",
    "text",
    "title",
    "wrong_type",
]
