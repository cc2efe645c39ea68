"""YAML text in, nodes with their places out.

Only the small, plain part of YAML that authors need is read: one document of texts, lists and
mappings. Anchors, aliases, merge keys and tags are refused, for they make values appear where
nobody wrote them, and a few bytes of them can grow without bounds. So is deep nesting, while the
parser still yields flat events: building a tree of 50,000 brackets would crash the process.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import yaml

from backgrounder.problems import Place, Problem, warning
from backgrounder.read.characters import FORBIDDEN, REPLACEMENT, forbidden, place_in, quoted
from backgrounder.read.nodes import Mapping, Node, Scalar, Sequence
from backgrounder.read.syntax import Stop, explain

if TYPE_CHECKING:
    from backgrounder.read.report import Report

MAXIMUM_DEPTH = 20

_Take = Callable[[], yaml.Event]
"""Returns the parser's next event."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it was built in: the same events, ten times as fast."""

_BEGINNINGS = (yaml.ScalarEvent, yaml.CollectionStartEvent)
"""What a node begins with; anything else in its place is an alias."""

_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|([\s\S]))")
_NAMED_ESCAPES = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "r": 13, "e": 27}
_NAMED_ESCAPES |= {"N": 0x85, "L": 0x2028, "P": 0x2029}
_SWALLOWED = re.compile(r"[ \t]*(#[^\s#][^\n]*)")


def compose(text: str, start: Place, report: Report) -> Node | None:
    """Return the tree of a YAML text that stands at `start` of its file.

    A text without any value comes back as an empty scalar; None means that the text could not be
    read, for the one reason that was reported.
    """
    try:
        return _document(_Source(text, start, text.count("\n"), report), _LOADER(text).get_event)
    except _RefusedError as refused:
        report(refused.problem)
    except (yaml.YAMLError, ValueError) as error:
        fault = explain(text, _stop(error, _last_quoted(text)))
        place = Place(start.path, start.line + fault.line, fault.column + 1)
        report(Problem(place, "yaml-syntax", fault.message, hint=fault.hint))
    return None


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each key and value of a YAML text begins and ends, as far as it can be read.

    The first line of a block, which holds `|` or `>`, is no part of it.
    """
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
                start, end = event.start_mark.index, event.end_mark.index
                head = text.find("\n", start, end) if event.style in {"|", ">"} else start
                yield head if head >= 0 else end, end
    except (yaml.YAMLError, ValueError):
        return  # `compose` tells what is wrong


class _Mark(Protocol):
    """What the marks of both parsers have; lines and columns count from 0."""

    line: int
    column: int


class _RefusedError(Exception):
    """Ends the reading of one text; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    start: Place
    last_line: int
    """Counted from 0."""
    report: Report

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        if mark is None or mark.line > self.last_line:
            # libyaml counts the end of a text as a line of its own.
            return place_in(self.text, len(self.text), self.start)
        return Place(self.start.path, self.start.line + mark.line, mark.column + 1)


def _document(source: _Source, take: _Take) -> Node:
    take()  # the stream's start
    if isinstance(take(), yaml.StreamEndEvent):
        return Scalar(source.start, "", "")
    root = _node(take(), take, source, 0)
    take()  # the document's end
    following = take()
    if isinstance(following, yaml.StreamEndEvent):
        return root
    raise _refusal(
        source, following, "yaml-document", "a second YAML document begins here", "delete the `---`"
    )


def _node(event: yaml.Event, take: _Take, source: _Source, depth: int) -> Node:
    if depth > MAXIMUM_DEPTH:
        message = f"lists and keys are nested more than {MAXIMUM_DEPTH} levels deep"
        raise _refusal(source, event, "too-deep", message, "write it flatter")
    if not isinstance(event, _BEGINNINGS):
        raise _indirection(event, source, "*", "alias")
    if event.anchor is not None:
        raise _indirection(event, source, "&", "anchor")
    if event.tag is not None:
        raise _indirection(event, source, "!", "tag")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, source)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(event, take, source, depth + 1)
    return _mapping(event, take, source, depth + 1)


def _sequence(start: yaml.Event, take: _Take, source: _Source, depth: int) -> Sequence:
    items = []
    while not isinstance(event := take(), yaml.SequenceEndEvent):
        items.append(_node(event, take, source, depth))
    return Sequence(source.place(start), tuple(items))


def _mapping(start: yaml.Event, take: _Take, source: _Source, depth: int) -> Mapping:
    items: list[tuple[Scalar, Node]] = []
    lines: dict[str, int] = {}
    while not isinstance(event := take(), yaml.MappingEndEvent):
        key = _key(event, take, source, depth)
        value = _node(take(), take, source, depth)
        if key.text in lines:
            source.report(_duplicate(key, lines[key.text]))
        else:
            lines[key.text] = key.place.line
            items.append((key, value))
    return Mapping(source.place(start), tuple(items))


def _key(event: yaml.Event, take: _Take, source: _Source, depth: int) -> Scalar:
    key = _node(event, take, source, depth)
    if not isinstance(key, Scalar):
        raise _refusal(source, event, "yaml-key", "a key has to be one word", "write `key: value`")
    if key.text == "<<" and not key.style:
        message = "`<<` merges YAML, which is not used here"
        raise _refusal(source, event, "yaml-alias", message, "write the keys out")
    return key


def _duplicate(key: Scalar, first_line: int) -> Problem:
    return Problem(
        key.place,
        "duplicate-key",
        f"{quoted(key.text)} stands twice: in line {first_line} and in line {key.place.line}",
        "one of the two would be lost",
        "keep one of them",
    )


def _scalar(event: yaml.ScalarEvent, source: _Source) -> Scalar:
    end = event.end_mark.index if event.end_mark else 0
    raw = source.text[event.start_mark.index if event.start_mark else 0 : end]
    place, style = source.place(event), event.style or ""
    text = event.value
    if "\\" in raw:
        text = unicodedata.normalize("NFC", _without_forbidden(text, raw, place, source.report))
    if source.text.startswith((" ", "\t", "#"), end) and style not in {"|", ">"}:
        _report_swallowed(source, end)
    return Scalar(place, text, raw, style)


def _without_forbidden(text: str, raw: str, place: Place, report: Report) -> str:
    """Report characters that hide behind escapes: the file's own were seen to before."""
    if not FORBIDDEN.search(text):
        return text
    for match in _ESCAPE.finditer(raw):
        digits = match[1] or match[2] or match[3]
        number = int(digits, 16) if digits else _NAMED_ESCAPES.get(match[4], ord(" "))
        if FORBIDDEN.match(chr(number)):
            report(forbidden(chr(number), place_in(raw, match.start(), place)))
            break
    return FORBIDDEN.sub(REPLACEMENT, text)


def _report_swallowed(source: _Source, end: int) -> None:
    """Warn of `The #march`: YAML takes a comment where the author meant a hashtag."""
    match = _SWALLOWED.match(source.text, end)
    if match is None:
        return
    source.report(
        warning(
            place_in(source.text, match.start(1), source.start),
            "yaml-comment",
            f"{quoted(match[1])} is a comment to YAML and is left out",
            hint="put quotes round the whole value, or a space after the `#`",
        )
    )


def _indirection(event: yaml.Event, source: _Source, sign: str, name: str) -> _RefusedError:
    message = f"a value that begins with `{sign}` is a YAML {name}, which is not used here"
    hint = "put quotes round the value, or write it out"
    return _refusal(source, event, f"yaml-{name}", message, hint)


def _refusal(
    source: _Source, event: yaml.Event, rule: str, message: str, hint: str
) -> _RefusedError:
    return _RefusedError(Problem(source.place(event), rule, message, hint=hint))


def _stop(error: Exception, quote: yaml.ScalarEvent | None) -> Stop:
    """Return what the parser knew when it gave up; both parsers say nearly the same."""
    line, column = _spot(getattr(error, "problem_mark", None)) or (0, 0)
    return Stop(
        line=line,
        column=column,
        words=getattr(error, "problem", None) or str(error),
        doing=getattr(error, "context", None) or "",
        opened=_spot(getattr(error, "context_mark", None)),
        quote_opened=_spot(quote.start_mark) if quote else None,
        quote_closed=_spot(quote.end_mark) if quote else None,
    )


def _last_quoted(text: str) -> yaml.ScalarEvent | None:
    """Return the value before the parser gives up, if it is in quotes."""
    last = None
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            last = event if isinstance(event, yaml.ScalarEvent) else last
    except (yaml.YAMLError, ValueError):
        return last if last and last.style in {"'", '"'} else None
    return None


def _spot(mark: _Mark | None) -> tuple[int, int] | None:
    return (mark.line, mark.column) if mark else None
