"""The folders and files of a project, each turned into its part of the library."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from backgrounder import markup, protection
from backgrounder.model import Brief, Page
from backgrounder.problems import Level, Place, Problem, nearest, warning
from backgrounder.read import files, schema
from backgrounder.read.allowances import in_yaml
from backgrounder.read.characters import quoted
from backgrounder.read.compose import compose
from backgrounder.read.files import Entry
from backgrounder.read.front_matter import split
from backgrounder.read.identity import RESERVED, RESERVED_PAGES, slug_problems
from backgrounder.read.kinds import Record, made, wrong_type
from backgrounder.read.nodes import Mapping, Node, Scalar
from backgrounder.read.sitting import Part
from backgrounder.read.standards import language_problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backgrounder.model import Allowance, Dispute, Source, Tag
    from backgrounder.protection import Protected
    from backgrounder.read.report import Allow, Report
    from backgrounder.read.sitting import Sitting
    from backgrounder.settings import Site

Written = TypeVar("Written", Brief, Page)

SITE = "content/site.yaml"
TAGS = "content/tags.yaml"
TOPICS = "content/topics"
PAGES = "content/pages"
SOURCES = "seeds/sources"
DISPUTES = "seeds/disputes.yaml"
PROTECTED = protection.PATH
_MEND_LIST = "put its last good copy back, or make it again with `python build.py protect`"

_EXPECTED = (SITE, TAGS, TOPICS, PAGES, SOURCES, DISPUTES, PROTECTED)
"""What is looked for; anything nearly of that name is probably a slip."""

MAXIMUM_BRIEF = 2 * 2**20
MAXIMUM_YAML = 2**20
"""In bytes."""


def site(root: Path, report: Report, allow: Allow) -> Site:
    """Return the site's settings; defaults stand in for what is missing or wrong."""
    found: list[Problem] = []
    entry = files.find(root, SITE, found.append)
    if entry is None and not found:
        message = "the site's settings are missing"
        hint = "write the file, with at least a `title:`"
        found.append(Problem(Place(SITE), "missing-file", message, hint=hint))
    fields = _fields(_node(entry, found.append, allow) if entry else None, found.append)
    settings = made(schema.SITE, fields, Place(SITE), found.append)
    for problem in found:
        report(problem)
    return settings


def briefs(root: Path, language: str, sitting: Sitting) -> tuple[Brief, ...]:
    """Return the briefs by slug and language; `language` is that of names that give none."""
    entries = _files(root, TOPICS, ".md", sitting.report)
    return _written(entries, schema.BRIEF, RESERVED, language, sitting)


def pages(root: Path, language: str, sitting: Sitting) -> tuple[Page, ...]:
    """Return the plain pages by slug and language; `language` is that of names that give none."""
    entries = _files(root, PAGES, ".md", sitting.report)
    return _written(entries, schema.PAGE, RESERVED_PAGES, language, sitting)


def again(root: Path, path: str, sitting: Sitting) -> Brief | Page | None:
    """Return the brief or page that a file means now; None where it meant none before, or does now.

    The folders that lead there from `root` are no links, and their listing is as it was.
    """
    entry = Entry(path.rpartition("/")[2], path, root / path)
    match sitting.last.get(path):
        case Part(meaning=Brief() as was):
            return _one(entry, schema.BRIEF, was.slug, was.language, sitting)
        case Part(meaning=Page() as was):
            return _one(entry, schema.PAGE, was.slug, was.language, sitting)
    return None


def tags(root: Path, sitting: Sitting) -> dict[str, Tag]:
    """Return the vocabulary by id; no file is an empty vocabulary."""

    def meaning(text: str, report: Report, allow: Allow) -> dict[str, Tag] | None:
        fields = _fields(_composed(text, TAGS, report, allow), report)
        if fields is None:
            return None
        found = schema.TAGS.convert(fields, "the file", report) or {}
        _report_same_names(found, report)
        return dict(sorted(found.items()))

    entry = files.find(root, TAGS, sitting.report)
    return (sitting.meaning(entry, MAXIMUM_YAML, meaning) if entry else None) or {}


def disputes(root: Path, sitting: Sitting) -> dict[str, Dispute]:
    """Return the disputes by id; no file is no dispute."""

    def meaning(text: str, report: Report, allow: Allow) -> dict[str, Dispute] | None:
        fields = _fields(_composed(text, DISPUTES, report, allow), report)
        if fields is None:
            return None
        found = schema.DISPUTES.convert(fields, "the file", report) or {}
        return dict(sorted(found.items()))

    entry = files.find(root, DISPUTES, sitting.report)
    return (sitting.meaning(entry, MAXIMUM_YAML, meaning) if entry else None) or {}


def protected(root: Path, report: Report) -> Protected:
    """Return whom nothing may name; no file is nobody, a file that cannot be used an error."""
    found: list[Problem] = []
    node = _tree(root, PROTECTED, found.append, _nothing)
    fields = _fields(node, found.append)
    people = schema.PROTECTED.convert(fields, "the file", found.append) if fields else None
    places = [problem.place for problem in found]
    if node is not None and not people and not found:
        places = [node.place]
    for place in dict.fromkeys(Place(PROTECTED, each.line, each.column) for each in places):
        report(_unusable_list(place, _MEND_LIST))
    return protection.Protected(() if places else tuple((people or {}).values()))


def sources(root: Path, sitting: Sitting) -> dict[str, Source]:
    """Return the source records by id, which is the name of the file.

    Origins that differ in case or spacing only are one, in the spelling of the first record.
    """
    found, spellings = {}, dict[str, str]()
    for entry in _files(root, SOURCES, ".yaml", sitting.report):
        identifier, place = entry.name.removesuffix(".yaml"), Place(entry.path)
        usable = _is_usable(slug_problems(identifier, place, "the file's name"), sitting.report)
        one = sitting.meaning(entry, MAXIMUM_YAML, partial(_source, identifier, place))
        if one is None:
            continue
        origin = spellings.setdefault(markup.slug(one.origin) or one.origin, one.origin)
        if usable:
            found[identifier] = one if origin == one.origin else replace(one, origin=origin)
    return found


def report_strays(root: Path, report: Report) -> None:
    """Report what was probably meant to be read: `content/topic/`, `content/site.yml`."""
    for folder in ("content", "seeds"):
        known = [path.removeprefix(f"{folder}/") for path in _EXPECTED if path.startswith(folder)]
        top = files.find(root, folder, report)
        for entry in files.entries(top, root, report) if top else ():
            meant = "" if entry.name in known else nearest(entry.name, known)
            if "`protected.yaml`" in meant:
                report(_unusable_list(Place(entry.path), f"rename it: {meant}"))
            elif meant:
                message = f"{quoted(entry.name)} is not read"
                report(warning(Place(entry.path), "not-read", message, hint=meant))


def _source(
    identifier: str, place: Place, text: str, report: Report, allow: Allow
) -> Source | None:
    fields = _fields(_composed(text, place.path, report, allow), report)
    if fields is None:
        return None
    names = {"id": identifier, "place": place, "origin": _origin(fields) or identifier}
    return made(schema.SOURCE, fields, place, report, **names)


def _written(
    entries: Iterator[Entry],
    record: Record[Written],
    reserved: frozenset[str],
    language: str,
    sitting: Sitting,
) -> tuple[Written, ...]:
    found: dict[tuple[str, str], Written] = {}
    for entry in entries:
        slug, _, suffix = entry.name.removesuffix(".md").partition(".")
        tongue, place = suffix or language, Place(entry.path)
        usable = _is_usable(_name_problems(slug, tongue, place, reserved), sitting.report)
        one = _one(entry, record, slug, tongue, sitting)
        if one is None:
            continue
        first = found.setdefault((slug, tongue.lower()), one) if usable else one
        if first is not one:
            sitting.report(_same_identity(place, first.place))
    return tuple(found[key] for key in sorted(found))


def _one(
    entry: Entry, record: Record[Written], slug: str, language: str, sitting: Sitting
) -> Written | None:
    parse = partial(_document, record, Place(entry.path), slug=slug, language=language)
    return sitting.meaning(entry, MAXIMUM_BRIEF, parse, language)


def _document(
    record: Record[Written],
    place: Place,
    text: str,
    report: Report,
    allow: Allow,
    **names: str,
) -> Written | None:
    document = split(text, place.path, report)
    if document is None or document.fields is None:
        return None
    for allowance in document.allowances:
        allow(allowance)
    return made(record, document.fields, place, report, place=place, body=document.body, **names)


def _name_problems(
    slug: str, language: str, place: Place, reserved: frozenset[str]
) -> Iterator[Problem]:
    yield from slug_problems(slug, place, "the file's name", reserved)
    yield from language_problems(language, place, "the language in the file's name")


def _is_usable(problems: Iterator[Problem], report: Report) -> bool:
    found = tuple(problems)
    for problem in found:
        report(problem)
    return all(problem.level is Level.WARNING for problem in found)


def _origin(source: Mapping) -> str:
    """Return whose reporting it is: the publisher's own where the record does not say."""
    given = (source.get("origin"), source.get("publisher"))
    texts = (one.text for one in given if isinstance(one, Scalar) and one.text)
    return next((markup.without_allowances(text).strip() for text in texts), "")


def _files(root: Path, folder: str, ending: str, report: Report) -> Iterator[Entry]:
    """Yield the files of a folder that are to be read; speak of what is not."""
    top = files.find(root, folder, report)
    for entry in files.entries(top, root, report) if top else ():
        if entry.is_folder:
            report(
                Problem(
                    Place(entry.path),
                    "folder",
                    f"folders in `{folder}` are not read",
                    "addresses are flat, so two files in two folders could collide",
                    f"move its files to `{folder}`",
                )
            )
        elif not entry.name.endswith(ending):
            report(
                warning(
                    Place(entry.path),
                    "not-read",
                    f"only files that end in `{ending}` are read here",
                    hint="rename it, or move it elsewhere",
                )
            )
        else:
            yield entry


def _tree(root: Path, path: str, report: Report, allow: Allow) -> Node | None:
    entry = files.find(root, path, report)
    return _node(entry, report, allow) if entry else None


def _node(entry: Entry, report: Report, allow: Allow) -> Node | None:
    text = files.text(entry, MAXIMUM_YAML, report)
    return None if text is None else _composed(text, entry.path, report, allow)


def _composed(text: str, path: str, report: Report, allow: Allow) -> Node | None:
    for allowance in in_yaml(text, Place(path)):
        allow(allowance)
    return compose(text, Place(path), report)


def _nothing(_allowance: Allowance) -> None:
    """Take no exception: from what protects people there is none."""


def _fields(node: Node | None, report: Report) -> Mapping | None:
    """Return the keys of a whole file; a file without any value has none."""
    if node is None or isinstance(node, Mapping):
        return node
    if isinstance(node, Scalar) and node.is_null:
        return Mapping(node.place, ())
    report(wrong_type(node, "the file", "lines of `key: value`"))
    return None


def _report_same_names(tags: dict[str, Tag], report: Report) -> None:
    firsts: dict[str, Tag] = {}
    for tag in tags.values():
        name = markup.slug(tag.name.text)
        first = firsts.setdefault(name, tag) if name else tag
        if first is not tag:
            report(
                Problem(
                    tag.name.place,
                    "duplicate-id",
                    f"the tags `{first.id}` (line {first.place.line}) and `{tag.id}` have one name,"
                    f" {quoted(tag.name.text)}",
                    hint="make them one tag, or tell their names apart",
                )
            )


def _unusable_list(place: Place, hint: str) -> Problem:
    """Say where the list of protected people is damaged, and quote nothing: it could be a name."""
    return Problem(
        place,
        protection.UNUSABLE,
        "the list of protected people cannot be used",
        "nobody would be protected, so nothing else was looked at",
        hint,
        quotable=False,
    )


def _same_identity(place: Place, first: Place) -> Problem:
    message = f"this file and `{first.path}` have one slug and one language"
    return Problem(place, "duplicate-id", message, hint="rename one of them")
