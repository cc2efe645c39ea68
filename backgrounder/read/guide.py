"""The tables of keys in the authors' guide, made from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.read import schema

if TYPE_CHECKING:
    from backgrounder.read.kinds import Field, Record

_TABLES: tuple[tuple[str, Record[object]], ...] = (
    ("A brief: `content/topics/<slug>.md`", schema.BRIEF),
    ("An event of `timeline` and `what-next`", schema.EVENT),
    ("An entry of `parties`", schema.PARTY),
    ("An entry of `corrections`", schema.CORRECTION),
    ("A page: `content/pages/<slug>.md`", schema.PAGE),
    ("A tag of `content/tags.yaml`", schema.TAG),
    ("A source: `seeds/sources/<id>.yaml`", schema.SOURCE),
    ("A claim of a source", schema.CLAIM),
    ("A dispute of `seeds/disputes.yaml`", schema.DISPUTE),
    ("A version of a dispute", schema.VERSION),
    ("A person of `seeds/protected.yaml`, written by `build.py protect`", schema.PERSON),
    ("The `cost` of a hash", schema.COST),
    ("The site: `content/site.yaml`", schema.SITE),
    ("The site's `publisher`", schema.PUBLISHER),
)


def key_tables() -> str:
    """Return every key with its value and its sentence, as Markdown tables under headings."""
    return "\n".join(_table(heading, record) for heading, record in _TABLES)


def _table(heading: str, record: Record[object]) -> str:
    rows = (_row(record, field) for field in record.fields)
    return "\n".join(
        (f"### {heading}", "", "| key | value | what it says |", "| --- | --- | --- |", *rows, "")
    )


def _row(record: Record[object], field: Field) -> str:
    default = record.default(field)
    value = field.kind.words.replace("|", "\\|")
    if field.required:
        value += "; **required**"
    elif default is not None:
        value += f"; else `{str(default).lower() if isinstance(default, bool) else default}`"
    return f"| `{field.key}` | {value} | {field.about} |"
