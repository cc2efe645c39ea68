r"""A topic and its sources as reference managers take them.

- CSL-JSON 1.0.2: https://docs.citationstyles.org/en/stable/specification.html
- BibLaTeX, which unlike plain BibTeX knows web pages and dates in EDTF: https://ctan.org/pkg/biblatex
- RIS: two letters a field, a line a field, lines that end in CR LF

All three keep a date as doubtful as the source gives it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from backgrounder.render import data, edtf

if TYPE_CHECKING:
    from backgrounder.views import Reference, ReferencesView


class _Types(NamedTuple):
    """What one kind of source is called in each format."""

    csl: str
    biblatex: str
    ris: str


_TYPES = {
    "wire": _Types("article-newspaper", "article", "NEWS"),
    "newspaper": _Types("article-newspaper", "article", "NEWS"),
    "broadcaster": _Types("broadcast", "misc", "NEWS"),
    "website": _Types("webpage", "online", "ELEC"),
    "dataset": _Types("dataset", "dataset", "DATA"),
    "law": _Types("legislation", "legislation", "STAT"),
    "report": _Types("report", "report", "RPRT"),
}
_DOCUMENT = _Types("document", "misc", "GEN")
"""For statements, official letters and court papers, for which the formats have no type."""

_PERIODICALS = frozenset({"article-newspaper", "broadcast", "webpage"})
"""The CSL types whose publisher is what the item appeared in."""
_BIBLATEX_PUBLISHER = {
    "article": "journaltitle",
    "dataset": "publisher",
    "report": "institution",
}
"""The field that names the publisher, where it is not `organization`."""

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Not `\{`: BibTeX's parser counts that brace, so a lone one would swallow what follows.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""An address is taken verbatim, but its braces must not end the field."""


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_of_each_source = lru_cache(maxsize=2**10)
"""Many topics rest on the same sources."""


def csl(view: ReferencesView) -> str:
    """Return the topic and its sources in CSL-JSON."""
    return data.listed(_csl_item(reference) for reference in _all(view))


def bibtex(view: ReferencesView) -> str:
    """Return the topic and its sources as a BibLaTeX file in UTF-8, its keys in ASCII."""
    return "\n".join(_biblatex_entry(reference) for reference in _all(view))


def ris(view: ReferencesView) -> str:
    """Return the topic and its sources in RIS."""
    return "\r\n".join(_ris_record(reference) for reference in _all(view))


def _all(view: ReferencesView) -> tuple[Reference, ...]:
    return (view.topic, *view.sources)


def _types(reference: Reference) -> _Types:
    return _TYPES.get(reference.kind, _DOCUMENT)


@_of_each_source
def _csl_item(reference: Reference) -> str:
    kind = _types(reference).csl
    item = {
        "id": reference.id,
        "type": kind,
        "title": reference.title,
        "container-title" if kind in _PERIODICALS else "publisher": reference.publisher,
        "issued": _csl_date(reference.published),
        "accessed": _csl_date(reference.accessed),
        "URL": reference.url,
        "archive_location": reference.archived,
        "language": reference.language,
        "note": reference.note,
    }
    return data.item({name: value for name, value in item.items() if value})


def _csl_date(written: str) -> dict[str, object]:
    if not written:
        return {}
    parts = edtf.points(written)
    if parts is None:
        return {"literal": edtf.read(written).words}
    return {"date-parts": parts} | ({"circa": True} if edtf.is_doubtful(written) else {})


@_of_each_source
def _biblatex_entry(reference: Reference) -> str:
    kind = _types(reference).biblatex
    fields = {
        # The second pair of braces keeps styles from changing the title's capitals.
        "title": f"{{{_tex(reference.title)}}}",
        _BIBLATEX_PUBLISHER.get(kind, "organization"): f"{{{_tex(reference.publisher)}}}",
        **_biblatex_date(reference.published),
        "url": _one_line(reference.url).translate(_URL),
        "urldate": reference.accessed,
        "language": _tex(reference.language),
        "note": _tex(reference.note),
        "addendum": _tex(f"Archived at {reference.archived}" if reference.archived else ""),
        **({"type": "Report"} if kind == "report" else {}),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{_key(reference.id)},\n{''.join(lines)}}}\n"


def _biblatex_date(written: str) -> dict[str, str]:
    """Return `date`, which knows EDTF but for its lists; `year` takes any words."""
    return {"year": edtf.read(written).words} if written.startswith("[") else {"date": written}


def _key(name: str) -> str:
    """Return `name` as a key for BibTeX: what is not safe in one becomes its code point."""
    return re.sub(r"[^A-Za-z0-9.:_-]", lambda found: f"u{ord(found[0]):04x}", name)


def _tex(text: str) -> str:
    return _one_line(text).translate(_TEX)


@_of_each_source
def _ris_record(reference: Reference) -> str:
    fields = (
        ("TY", _types(reference).ris),
        ("ID", reference.id),
        ("TI", reference.title),
        ("T2" if _types(reference).csl in _PERIODICALS else "PB", reference.publisher),
        ("PY", _year(reference.published)),
        ("DA", _ris_date(reference.published)),
        ("Y2", reference.accessed.replace("-", "/")),
        ("UR", reference.url),
        ("L2", reference.archived),
        ("LA", reference.language),
        ("N1", reference.note),
    )
    lines = [f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n"


def _ris_date(written: str) -> str:
    """Return `year/month/day/words`, the words only where the first three do not say it all."""
    if not edtf.is_exact(written):
        return f"{_year(written)}///{edtf.read(written).words}"
    year, month, day = (*written.split("-"), "", "")[:3]
    return f"{year}/{month}/{day}/"


def _year(written: str) -> str:
    """Return the first year that is named; an interval may begin with `..`."""
    found = re.search(r"\d{4}", written)
    return found[0] if found else ""


def _one_line(text: str) -> str:
    """Return `text` without line ends and other control characters, which would break a record."""
    words = " ".join(text.split())
    return words if words.isprintable() else " ".join(_CONTROL.sub(" ", words).split())
