"""What the YAML parser's complaint means for an author.

The parser says where it gave up, in the words of its own grammar; what an author did to cause it
can be told from those words and from the line itself. Two parsers are understood: libyaml's and
PyYAML's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from backgrounder.read.characters import REPLACEMENT, quoted

QUOTE_IT = "put quotes round the whole value"

_ENTRY = re.compile(r"\s*+(?>(?:- +)*)([^\s:#][^:]*+):(?: +(.*\S))?\s*")
"""A key and its value, be it in a list; possessive, for a line may be a megabyte long."""

_TIGHT_COLON = re.compile(r"\s*[\w-]+:\S")
_BRACKET = re.compile(r"[\[{]")
_IN_BRACKETS = {
    "while parsing a flow sequence": ("[", "]"),
    "while parsing a flow mapping": ("{", "}"),
}
_LONGEST_EXAMPLE = 60


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and why the parser gave up; lines and columns count from 0."""

    line: int
    column: int
    words: str
    """The parser's own."""
    doing: str = ""
    """What the parser was at: `while scanning a quoted scalar`."""
    opened: tuple[int, int] | None = None
    """Where that began."""
    quote_opened: tuple[int, int] | None = None
    """Where the last value began, if it was in quotes, and where it ended."""
    quote_closed: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What an author has to mend, and where; lines and columns count from 0."""

    line: int
    column: int
    message: str
    hint: str = ""


def explain(text: str, stop: Stop) -> Fault:
    """Return the author's mistake behind the parser's complaint about `text`."""
    lines = text.split("\n")
    if stop.line >= len(lines):  # libyaml counts the end of a text as a line of its own
        stop = replace(stop, line=len(lines) - 1, column=len(lines[-1]))
    for guess in _GUESSES:
        fault = guess(lines, stop)
        if fault:
            return fault
    return Fault(stop.line, stop.column, f"YAML cannot read on from here: {stop.words}")


def _tab(lines: list[str], stop: Stop) -> Fault | None:
    line = lines[stop.line]
    in_indentation = line[: len(line) - len(line.lstrip())].find("\t")
    if in_indentation < 0 and line[stop.column : stop.column + 1] != "\t":
        return None
    return Fault(
        stop.line,
        stop.column if in_indentation < 0 else in_indentation,
        "a tab stands where YAML takes only spaces",
        "use spaces, two for each level",
    )


def _unclosed_quote(_lines: list[str], stop: Stop) -> Fault | None:
    if stop.opened is None or "unexpected end of stream" not in stop.words:
        return None
    return Fault(*stop.opened, "the quotation mark that opens here is never closed", "close it")


def _missing_comma(lines: list[str], stop: Stop) -> Fault | None:
    """See `["a" "b"]`: the next value begins where a comma should stand."""
    rest = lines[stop.line][stop.column :]
    apart = stop.quote_closed and stop.quote_closed != (stop.line, stop.column)
    if not apart or stop.doing not in _IN_BRACKETS or rest[:1] not in {'"', "'"}:
        return None
    message = f"a `,` is missing before {quoted(rest)}"
    return Fault(stop.line, stop.column, message, "put one between the two values")


def _early_quote(lines: list[str], stop: Stop) -> Fault | None:
    """See `'it's'` and `"the "lake""`: the value ends where a mark inside it stands."""
    if stop.quote_opened is None or stop.quote_closed is None:
        return None
    if (stop.line, stop.column) < stop.quote_closed:
        return None
    line, column = stop.quote_closed
    if stop.line != line or lines[line][column : stop.column].strip():
        return None
    mark = lines[line][column - 1]
    return Fault(
        *stop.quote_opened,
        f"the quotation mark that opens here closes before {quoted(lines[line][stop.column :])}",
        "close it where the value ends; inside the value, write "
        + ("`''`" if mark == "'" else '`\\"`'),
    )


def _list_or_group(lines: list[str], stop: Stop) -> Fault | None:
    """See a `[` or `{` without its end."""
    if stop.opened is None or stop.doing not in _IN_BRACKETS:
        return None
    bracket, closing = _IN_BRACKETS[stop.doing]
    goes_on = stop.line == stop.opened[0] or lines[stop.opened[0]].rstrip().endswith(",")
    if not goes_on or _is_end(lines, stop):
        return Fault(*stop.opened, f"the `{bracket}` that opens here is not closed", "close it")
    return Fault(
        stop.line,
        stop.column,
        f"a `,` or a `{closing}` is missing before this",
        "put quotes round a value that holds a comma, a colon or a bracket",
    )


def _missing_entry(lines: list[str], stop: Stop) -> Fault | None:
    """See `[a, , b]`, and a bracket at the end of everything."""
    if stop.doing != "while parsing a flow node":
        return None
    if not _is_end(lines, stop):
        return Fault(stop.line, stop.column, "a value is missing before this", QUOTE_IT)
    line = max(number for number, text in enumerate(lines) if _BRACKET.search(text))
    column = max(match.start() for match in _BRACKET.finditer(lines[line]))
    return Fault(line, column, "a bracket that opens here is not closed", "close it")


def _is_end(lines: list[str], stop: Stop) -> bool:
    return not "".join((lines[stop.line][stop.column :], *lines[stop.line + 1 :])).strip()


def _after_bracket(lines: list[str], stop: Stop) -> Fault | None:
    """See `[@source] says …`: the value ends with its bracket."""
    before = lines[stop.line][: stop.column].rstrip()
    if "did not find expected" not in stop.words and "<block end>" not in stop.words:
        return None
    if not before.endswith(("]", "}")):
        return None
    return Fault(
        stop.line, stop.column, f"nothing may follow the `{before[-1]}` of a value", QUOTE_IT
    )


def _first_character(lines: list[str], stop: Stop) -> Fault | None:
    """See a value that begins with a character that means something to YAML."""
    if "cannot start any token" in stop.words or "not allowed" in stop.words:
        line, column = stop.line, stop.column
    elif stop.doing.startswith(("while scanning an a", "while parsing a block node")):
        line, column = stop.opened or (stop.line, stop.column)
    else:
        return None
    character = lines[line][column : column + 1]
    if character in {"", ":"}:
        return None
    hint = f"{QUOTE_IT}; a list begins on the next line" if character == "-" else QUOTE_IT
    return Fault(line, column, f"a value cannot begin with {quoted(character)}", hint)


def _block_header(_lines: list[str], stop: Stop) -> Fault | None:
    if stop.doing != "while scanning a block scalar":
        return None
    return Fault(
        stop.line,
        stop.column,
        "after `|` or `>` the text begins on the next line",
        f"move it there, or {QUOTE_IT}",
    )


def _colon_in_value(lines: list[str], stop: Stop) -> Fault | None:
    """See `title: Iran: what next`."""
    if not stop.words.startswith("mapping values are not allowed"):
        return None
    entry = _ENTRY.fullmatch(lines[stop.line])
    if entry is None or entry[2] is None or stop.column <= entry.end(1):
        return None
    value = entry[2]
    mark = "'" if '"' in value else '"'
    shown = len(value) <= _LONGEST_EXAMPLE and mark not in value and REPLACEMENT not in value
    return Fault(
        stop.line,
        stop.column,
        f"a second `: ` stands in the value of {quoted(entry[1])}",
        QUOTE_IT + (f": `{entry[1]}: {mark}{value}{mark}`" if shown else ""),
    )


def _colon_in_continuation(lines: list[str], stop: Stop) -> Fault | None:
    """See a key where the value of the line above still goes on."""
    if not stop.words.startswith("mapping values are not allowed"):
        return None
    above = next((n for n in range(stop.line - 1, -1, -1) if lines[n].strip()), None)
    if above is None:
        return None
    entry = _ENTRY.fullmatch(lines[above])
    if entry is None:
        return _without_colon(lines[above], above)
    return Fault(
        stop.line,
        stop.column,
        f"a `: ` stands where the value of {quoted(entry[1])} goes on",
        f"indent this line like the one above, or {QUOTE_IT}",
    )


def _missing_colon(lines: list[str], stop: Stop) -> Fault | None:
    if stop.opened is None or stop.words != "could not find expected ':'":
        return None
    return _without_colon(lines[stop.opened[0]], stop.opened[0])


def _without_colon(line: str, number: int) -> Fault:
    tight = _TIGHT_COLON.match(line)
    return Fault(
        number,
        len(line) - len(line.lstrip()),
        f"{quoted(line.strip())} is not `key: value`",
        "put a space after the colon"
        if tight
        else "a line that continues the one above it is indented",
    )


def _escape(lines: list[str], stop: Stop) -> Fault | None:
    if "escape" not in stop.words:
        return None
    column = lines[stop.line].rfind("\\", 0, stop.column + 1)
    return Fault(
        stop.line,
        max(column, 0),
        "a `\\` between double quotes begins an escape that YAML does not know",
        "write the character itself; for a backslash, write `\\\\`",
    )


def _indentation(_lines: list[str], stop: Stop) -> Fault | None:
    if not stop.doing.startswith(("while parsing a block mapping", "while parsing a block coll")):
        return None
    return Fault(
        stop.line,
        stop.column,
        "this line does not line up with the lines it belongs to",
        "begin the keys of a group, or the `-` of a list, in the same column",
    )


_GUESSES = (
    _tab,
    _unclosed_quote,
    _missing_comma,
    _early_quote,
    _list_or_group,
    _missing_entry,
    _after_bracket,
    _first_character,
    _block_header,
    _colon_in_value,
    _colon_in_continuation,
    _missing_colon,
    _escape,
    _indentation,
)
"""In this order: the first that recognises the mistake explains it."""
