"""The little syntax of our own inside Markdown: citations, anchors, links, comments.

Everything is found by one pass of a regular expression over text in which code is masked, so that
places stay exact and no second Markdown parser is needed. The citation syntax is Pandoc's
(https://pandoc.org/MANUAL.html#citation-syntax), of which we take `[@source#claim; @source]`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from backgrounder.memo import memoised
from backgrounder.model import ClaimKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backgrounder.model import Prose
    from backgrounder.problems import Place

PART_ANCHORS = frozenset(
    {
        "main",
        "top",
        "contents",
        "at-a-glance",
        "key-figures",
        "timeline",
        "people",
        "places",
        "words",
        "disputed",
        "unknown",
        "next",
        "method",
        "corrections",
        "sources",
        "take-away",
        "related",
    }
)
"""The anchors of a topic page's own parts: a heading of the same words gets a number."""

_FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^`\n]*\n(?:.*?\n)?? {0,3}\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL
)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ALLOWANCE = re.compile(
    r"(?i:allow)\s+(?:(?P<rule>[\w-]{1,60})\s*(?::(?P<reason>.*))?|(?P<bare>\w{1,30}-[\w-]{1,30})\s.*)",
    re.DOTALL,
)
"""Without a colon, only what looks like a rule's id is one: `allow me to ask` speaks of none."""
# A pattern that begins with its own mark, and only then looks at what stands before, is found many
# times as fast as one that looks back at every place of a text.
_GROUP = re.compile(r"\[(?<![\\!]\[)(@[^\[\]]*)\]")
_KEY = re.compile(r"@([\w.-]*\w)(?:#([\w.-]*\w))?")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]++(\S.*+)$", re.MULTILINE)
_EXPLICIT_ANCHOR = re.compile(r"[ \t]*\{#([\w-]+)\}$")
_INLINE_LINK = re.compile(
    r"(?:!(?<!\\!)(?P<image>)\[|\[(?<!\\\[))(?P<text>(?>(?:[^\[\]\\]|\\.)*))\]"
    r"\(\s*+<?(?P<target>[^\s<>()]*+(?>(?:\([^\s<>()]*+\)[^\s<>()]*+)*))>?"
    r"(?>(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?)\s*+\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]@\n][^\]\n]*)\]:[ \t]*<?([^\s<>]+)\S*(?=[ \t]*(?:[\"'(].*)?$)", re.MULTILINE
)
_AUTOLINK = re.compile(r"<((?:[a-zA-Z][a-zA-Z0-9+.-]*:)[^\s<>]*)>")
_MAIL = re.compile(r"<[\w.+-]+@[\w.-]+>")
_RAW_HTML = re.compile(r"(?<!\\)<(?:/?[a-zA-Z][^\s<>]*|!|\?)")
_EMPHASIS = re.compile(
    r"(?<![\w\\])([*_]{1,3})(?=\S)((?:(?!\n[ \t]*\n).){1,2000}?)(?<=\S)\1(?!\w)", re.DOTALL
)
_HIDING = (
    (("[@",), _GROUP, ""),
    (("](",), _INLINE_LINK, r"\g<text>"),
    (("<",), _AUTOLINK, r"\1"),
    (("*", "_"), _EMPHASIS, r"\2"),
    (("`",), re.compile(r"`+([^`]+)`+"), r"\1"),
    (("\\",), re.compile(r"\\([^\w\s])"), r"\1"),
)
"""What hides words: the marks of which a text must have one, the pattern, what is visible of it."""
_HIDES = re.compile(r"[\[<*_`\\]")
"""Whatever hides words, and a comment, has one of these."""
_SPACE_BEFORE_POINT = re.compile(r" (?=[.,;:!?])")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Citation:
    """One key of a citation, with its place."""

    key: ClaimKey
    place: Place
    offset: int
    """Where its `@` stands in the text."""


@dataclass(frozen=True, slots=True)
class Group:
    """One pair of brackets with its citations: `[@a#b; @c]`."""

    start: int
    end: int
    citations: tuple[Citation, ...]
    malformed: tuple[str, ...]
    """The parts that are not citations, as written."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body, with the anchor that links may name."""

    level: int
    text: str
    """As written, without its marks and its explicit anchor."""
    anchor: str
    offset: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link, an image or a reference's definition."""

    text: str
    target: str
    offset: int
    is_image: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block of code or a span of it."""

    start: int
    end: int
    text: str
    """Without its fence or its backticks."""
    language: str
    """What its opening fence names; empty for a span."""
    is_block: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, which never reaches a page."""

    start: int
    end: int
    text: str
    """Without its marks."""


@memoised  # several rules and pages ask for those of one text
def groups(prose: Prose) -> tuple[Group, ...]:
    """Return the citations of `prose`, outside code and comments, in their order."""
    return tuple(_group(prose, match) for match in _groups(prose.text))


def group_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the groups of citations of `text` begin and end, as `groups` finds them."""
    return tuple(match.span() for match in _groups(text))


def keys(text: str) -> tuple[tuple[ClaimKey, ...], ...]:
    """Return what each of the `groups` of `text` cites, for whom places do not matter."""
    return tuple(
        tuple(filter(None, (claim_key(part.strip()) for part in match[1].split(";"))))
        for match in _groups(text)
    )


@lru_cache(maxsize=2**12)  # the same claims are cited again and again
def claim_key(written: str) -> ClaimKey | None:
    """Return what one key of a citation names, such as `@source#claim`; None where it is none."""
    key = _KEY.fullmatch(written)
    return ClaimKey(key[1], key[2] or "") if key else None


def citations(prose: Prose) -> tuple[Citation, ...]:
    """Return every citation key of `prose`, in order."""
    return tuple(citation for group in groups(prose) for citation in group.citations)


@memoised  # whoever links to a brief asks for them, each time anything is edited
def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings of a body, each with an anchor of its own.

    An anchor is the heading's words in lower case joined by hyphens, or what the author set by
    `{#anchor}` at its end; a word that is taken already gets a number.
    """
    taken = set(PART_ANCHORS)
    found = []
    for match in _HEADING.finditer(masked(text)):
        start = match.start(2)
        words = text[start : start + len(_without_closing_marks(match[2]))]
        explicit = _EXPLICIT_ANCHOR.search(words)
        if explicit:
            words = words[: explicit.start()]
        anchor = _unused(explicit[1] if explicit else slug(plain(words)) or "section", taken)
        taken.add(anchor)
        found.append(Heading(len(match[1]), words, anchor, match.start(1)))
    return tuple(found)


def links(text: str) -> tuple[Link, ...]:
    """Return the links, images and reference definitions of `text`, outside code and comments."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return ()
    clear = masked(text)
    inline = [
        Link(match["text"], match["target"], match.start(), is_image=match["image"] is not None)
        for match in _INLINE_LINK.finditer(clear)
        if not match["text"].startswith("@") or match["image"] is not None
    ]
    defined = [Link(match[1], match[2], match.start()) for match in _DEFINITION.finditer(clear)]
    automatic = [Link(match[1], match[1], match.start()) for match in _AUTOLINK.finditer(clear)]
    return tuple(sorted((*inline, *defined, *automatic), key=lambda link: link.offset))


def raw_html(text: str) -> tuple[tuple[int, str], ...]:
    """Return the offset and the opening of each raw HTML tag outside code and comments."""
    if "<" not in text:
        return ()
    clear = _MAIL.sub(_blank, _AUTOLINK.sub(_blank, masked(text)))
    return tuple((match.start(), match[0]) for match in _RAW_HTML.finditer(clear))


def code(text: str) -> tuple[Code, ...]:
    """Return the code of `text`, the fenced blocks before the spans."""
    if "`" not in text and "~~~" not in text:
        return ()
    blocks = [_fenced(match) for match in _FENCE.finditer(text)]
    spans = [
        Code(match.start(), match.end(), text[slice(*match.span(2))], "", is_block=False)
        for match in _SPAN.finditer(_FENCE.sub(_blank, text))
        if not _EMPTY_LINE.search(match[0])
    ]
    return (*blocks, *spans)


@lru_cache(maxsize=16)  # of one text, several things are found one after the other
def masked(text: str) -> str:
    """Return `text` with code and comments blanked, at the same offsets and lines."""
    if "`" in text or "~~~" in text:
        text = _SPAN.sub(_blank, _FENCE.sub(_blank, text))
    return _COMMENT.sub(_blank, text) if "<!--" in text else text


def without_comments(text: str) -> str:
    """Return `text` without its HTML comments, except inside code."""
    return _without(comments(text), text)


def without_allowances(text: str) -> str:
    """Return `text` without the comments that make an exception from a rule of the check."""
    return _without(allowances(text), text)


def allowances(text: str) -> tuple[Comment, ...]:
    """Return the comments of `text` that make an exception from a rule of the check."""
    return tuple(comment for comment in comments(text) if allowance(comment.text))


def comments(text: str) -> tuple[Comment, ...]:
    """Return the HTML comments of `text`, except inside code."""
    if "<!--" not in text:
        return ()
    code_masked = _SPAN.sub(_blank, _FENCE.sub(_blank, text))
    return tuple(
        Comment(*match.span(), match[0].removeprefix("<!--").removesuffix("-->"))
        for match in _COMMENT.finditer(code_masked)
    )


def allowance(comment: str) -> tuple[str, str] | None:
    """Return the rule that a comment makes an exception from, and the reason that it gives.

    The comment is `allow RULE: reason`. The reason is empty where there is none, and the whole is
    None where the comment speaks of something else.
    """
    match = _ALLOWANCE.fullmatch(comment.strip())
    if match is None:
        return None
    reason = " ".join((match["reason"] or "").split())
    return match["rule"] or match["bare"], reason if _WORD.search(reason) else ""


def blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Return `text` with what stands between each two offsets blanked; its lines stay."""
    parts, position = [], 0
    for start, end in places:
        parts += [text[position:start], spaces(text[start:end])]
        position = end
    return "".join((*parts, text[position:]))


def spaces(text: str) -> str:
    """Return as many spaces as `text` has characters, in its lines."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


@lru_cache(maxsize=8192)  # names and claims are shown on many pages
def plain(text: str) -> str:
    """Return the visible words of inline Markdown without citations, for titles and exports."""
    return visible(text)


def visible(text: str) -> str:
    """Return what `plain` does; for bodies, which are not worth keeping."""
    if _HIDES.search(text):
        text = without_comments(text)
        for marks, pattern, shown in _HIDING:
            if any(mark in text for mark in marks):
                text = pattern.sub(shown, text)
    return _SPACE_BEFORE_POINT.sub("", " ".join(text.split()))


def word_count(text: str) -> int:
    """Return how many words a reader has to read in `text`."""
    return len(_WORD.findall(_GROUP.sub("", without_comments(text))))


def slug(text: str) -> str:
    """Return `text` as a part of an address: letters, digits and marks of any script, hyphens.

    Empty where `text` has no letter and no digit.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        character if unicodedata.category(character)[0] in "LNM" else _joint(character)
        for character in folded
    )
    return "-".join(kept.split())


def _without(unwanted: Iterable[Comment], text: str) -> str:
    parts, position = [], 0
    for comment in unwanted:
        parts.append(text[position : comment.start])
        position = comment.end
    return "".join((*parts, text[position:]))


def _joint(character: str) -> str:
    """Apostrophes vanish (`child's` is `childs`); anything else parts words."""
    return "" if character in "'’ʼ\u200c\u200d" else " "


def _without_closing_marks(words: str) -> str:
    """Return a heading's words without the `##` that may stand at the end of its line."""
    words = words.rstrip(" \t")
    bare = words.rstrip("#")
    return bare.rstrip(" \t") if bare and bare[-1] in " \t" else words


def _fenced(match: re.Match[str]) -> Code:
    opening, *lines, _closing = match[0].split("\n")
    language = opening.strip().lstrip("`~").strip()
    return Code(match.start(), match.end(), "\n".join(lines), language, is_block=True)


def _groups(text: str) -> Iterator[re.Match[str]]:
    return _GROUP.finditer(masked(text)) if "[@" in text else iter(())


def _group(prose: Prose, match: re.Match[str]) -> Group:
    found, malformed = [], []
    offset = match.start(1)
    for part in match[1].split(";"):
        key = claim_key(part.strip())
        at = offset + len(part) - len(part.lstrip())
        if key:
            found.append(Citation(key, prose.place_of(at), at))
        else:
            malformed.append(part.strip())
        offset += len(part) + 1
    return Group(match.start(), match.end(), tuple(found), tuple(malformed))


def _unused(anchor: str, taken: set[str]) -> str:
    if anchor not in taken:
        return anchor
    number = 2
    while f"{anchor}-{number}" in taken:
        number += 1
    return f"{anchor}-{number}"


def _blank(match: re.Match[str]) -> str:
    return spaces(match[0])
