"""Values made of values: lists, maps, and records with their declared fields."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from backgrounder.model import Placed
from backgrounder.problems import Place, Problem, nearest
from backgrounder.read.characters import quoted
from backgrounder.read.kinds.kind import Json, Kind, without_value, wrong_type
from backgrounder.read.names import same
from backgrounder.read.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.read.report import Report

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_MOST_SUGGESTIONS = 20
_LONGEST_EXAMPLE = 40


def _nothing(_node: Mapping, _place: Place) -> Iterator[Problem]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record."""

    key: str
    kind: Kind[object]
    about: str
    """What authors should know of it, in one sentence."""
    required: bool = False
    attribute: str = ""
    """What the model calls it, if not the same."""

    @property
    def name(self) -> str:
        """What the model calls it."""
        return self.attribute or self.key.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Record(Generic[T_co]):
    """A group of keys that means one thing of the model."""

    called: str
    """With its article: `a brief`."""
    make: Callable[..., T_co]
    """Takes the fields by the model's names for them."""
    fields: tuple[Field, ...]
    together: Callable[[Mapping, Place], Iterator[Problem]] = _nothing
    """Yields what is wrong with the fields beside each other."""

    def default(self, field: Field) -> object:
        """Return what holds where the author leaves out the key, if it is worth telling."""
        if not dataclasses.is_dataclass(self.make):
            return None
        found = (one.default for one in dataclasses.fields(self.make) if one.name == field.name)
        default = next(found, None)
        return default if isinstance(default, bool | str | int) and default != "" else None


def made(
    record: Record[T], node: Node | None, place: Place, report: Report, /, **more: object
) -> T:
    """Return the record of `node`, which begins at `place`; stand-ins fill what is missing.

    A stand-in keeps one mistake from breeding others: what cites a source with an impossible
    date still finds the source. `more` goes to `make` too.
    """
    values = _values(record, node, place, report) if isinstance(node, Mapping) else {}
    stand_ins = {one.name: one.kind.stand_in(place) for one in record.fields if one.required}
    return record.make(**{**stand_ins, **values, **more})


def group(record: Record[T]) -> Kind[T]:
    """Return the kind of a record that stands inside another; an incomplete one is dropped."""

    def convert(node: Node, name: str, report: Report) -> T | None:
        if not isinstance(node, Mapping):
            report(wrong_type(node, name, f"{record.called}, as lines of `key: value`"))
            return None
        values = _values(record, node, node.place, report)
        complete = all(one.name in values for one in record.fields if one.required)
        return record.make(**values) if complete else None

    return Kind(record.called, record_json(record), convert)


def list_of(kind: Kind[T], at_least: int = 0) -> Kind[tuple[T, ...]]:
    """Return the kind of a list; what does not fit is left out of it."""
    words = f"a list, each entry {kind.words}"

    def convert(node: Node, name: str, report: Report) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            hint = (
                f"write `[{node.raw}]`"
                if isinstance(node, Scalar) and len(node.raw) < _LONGEST_EXAMPLE
                else ""
            )
            report(wrong_type(node, name, "a list", hint))
            return None
        if len(node.items) < at_least:
            needed = "an entry" if at_least == 1 else f"{at_least} entries or more"
            report(Problem(node.place, "too-few", f"{name} needs {needed}"))
        entry = f"an entry of {name}"
        values = (kind.convert(item, entry, report) for item in node.items)
        return tuple(value for value in values if value is not None)

    least = {"minItems": at_least} if at_least else {}
    json = {"type": "array", "items": kind.json, **least}
    return Kind(words, json, convert, lambda _: ())


def set_of(kind: Kind[T]) -> Kind[tuple[T, ...]]:
    """Return the kind of a list in which nothing stands twice, be it in another case."""
    plain = list_of(kind)

    def convert(node: Node, name: str, report: Report) -> tuple[T, ...] | None:
        firsts: dict[str, Scalar] = {}
        for item in node.items if isinstance(node, Sequence) else ():
            if isinstance(item, Scalar):
                first = firsts.setdefault(same(" ".join(item.text.split())), item)
                if first is not item:
                    report(_twice(item, first, name))
        return plain.convert(node, name, report)

    return Kind(plain.words, {**plain.json, "uniqueItems": True}, convert, plain.stand_in)


def map_of(keys: Kind[str], values: Kind[T]) -> Kind[dict[str, Placed[T]]]:
    """Return the kind of a group whose keys are of one kind, and its values of another.

    Each value has the place of its key, where its line begins.
    """

    def convert(node: Node, name: str, report: Report) -> dict[str, Placed[T]] | None:
        if not isinstance(node, Mapping):
            report(wrong_type(node, name, "lines of `key: value`"))
            return None
        found = {}
        for key, value in node:
            kept_key = keys.convert(key, f"a key of {name}", report)
            kept = values.convert(value, f"`{key.text}`", report)
            if kept_key is not None and kept is not None:
                found[kept_key] = Placed(kept, key.place)
        return found

    words = f"lines of `key: value`; each key {keys.words}, each value {values.words}"
    return Kind(words, _map_json(keys, values.json), convert)


def by_id(ids: Kind[str], record: Record[T]) -> Kind[dict[str, T]]:
    """Return the kind of a group of records under ids that their author chose.

    Ids that differ in case, spacing or Unicode form only are one id.
    """

    def convert(node: Node, name: str, report: Report) -> dict[str, T] | None:
        if not isinstance(node, Mapping):
            report(wrong_type(node, name, f"ids, each with {record.called} below it"))
            return None
        found, firsts = {}, dict[str, Scalar]()
        for key, value in node:
            first = firsts.setdefault(_loose(key.text), key)
            if first is not key:
                report(_same_id(key, first))
                continue
            if not isinstance(value, Mapping):
                report(wrong_type(value, quoted(key.text), f"{record.called}, as `key: value`"))
            kept = ids.convert(key, "the id", report)
            one = made(record, value, key.place, report, id=key.text, place=key.place)
            if kept is not None:
                found[kept] = one
        return found

    words = f"ids ({ids.words}), each with {record.called}"
    return Kind(words, _map_json(ids, record_json(record)), convert)


def record_json(record: Record[T]) -> Json:
    """Return the JSON Schema of a record."""
    return {
        "type": "object",
        "properties": {one.key: _field_json(record, one) for one in record.fields},
        "required": [one.key for one in record.fields if one.required],
        "additionalProperties": False,
    }


def _field_json(record: Record[T], field: Field) -> Json:
    default = record.default(field)
    shown = {} if default is None else {"default": default}
    return {"description": field.about, **field.kind.json, **shown}


def _map_json(keys: Kind[str], values: Json) -> Json:
    return {"type": "object", "propertyNames": keys.json, "additionalProperties": values}


def _values(record: Record[T], node: Mapping, place: Place, report: Report) -> dict[str, object]:
    known = {one.key: one for one in record.fields}
    values = {}
    for key, value in node:
        field = known.get(key.text)
        if field and field.required and isinstance(value, Scalar) and value.is_null:
            needed = f"write one: {record.called} needs it"
            report(without_value(value.place, f"`{key.text}`", needed))
            continue
        converted = field.kind.convert(value, f"`{key.text}`", report) if field else None
        if field and converted is not None:
            values[field.name] = converted
    for problem in _misfits(record, node, place):
        report(problem)
    return values


def _misfits(record: Record[T], node: Mapping, place: Place) -> Iterator[Problem]:
    """Yield what is wrong with the keys that are there, and those that are not."""
    known = [one.key for one in record.fields]
    given = {key.text for key, _ in node}
    unknown = [key for key, _ in node if key.text not in known]
    for number, key in enumerate(unknown):
        # A suggestion takes a while; who has hundreds of unknown keys needs none.
        hint = nearest(key.text, known) if number < _MOST_SUGGESTIONS else ""
        message = f"{quoted(key.text)} is no key of {record.called}"
        yield Problem(key.place, "unknown-key", message, hint=hint)
    for one in record.fields:
        if one.required and one.key not in given:
            yield missing(record.called, one, place)
    yield from record.together(node, place)


def missing(called: str, field: Field, place: Place) -> Problem:
    """Return the problem of a record that has to have a field."""
    hint = f"write `{field.key}:` with {field.kind.words}"
    return Problem(place, "missing-key", f"{called} needs `{field.key}`", hint=hint)


def _twice(item: Scalar, first: Scalar, name: str) -> Problem:
    message = f"{quoted(item.text)} stands twice in {name}"
    if item.text != first.text:
        message = f"{quoted(item.text)} and {quoted(first.text)} in {name} are the same"
    return Problem(item.place, "duplicate", message, hint="keep one of them")


def _same_id(key: Scalar, first: Scalar) -> Problem:
    return Problem(
        key.place,
        "duplicate-id",
        f"{quoted(key.text)} and {quoted(first.text)} in line {first.place.line} are one id",
        hint="keep one of them, or tell them apart by more than case and spacing",
    )


def _loose(text: str) -> str:
    return same(" ".join(text.replace("-", " ").replace("_", " ").split()))
