"""Who is said to say what a sentence says: its speakers, by clear patterns only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from backgrounder.quotations import masked_quotations
from backgrounder.sentences import CALENDAR, STARTERS, word_set

Span: TypeAlias = tuple[int, int]

_TOKEN = re.compile(r"\w+(?:[.'’-]\w+)*(?:(?<=\b[^\W\d_])\.|(?<=s)['’](?=\s+\w))?|[^\w\s]")
_SPEAKS = word_set(
    "said says say told tells reported reports wrote writes announced announces added adds warned"
    " warns confirmed confirms denied denies deny claimed claims argued argues insisted insists"
    " promised noted alleged alleges acknowledged admitted explained maintains estimated estimates"
    " counted counts recorded called put puts spoke speaks quoted declared declares"
)
_SPEAKS_FIRST = word_set(
    "said says reported reports wrote writes added adds warned warns announced announces explained"
    " argued argues insisted insists noted"
)
"""Verbs that may stand before the name: `said X`."""
_NEEDS = {
    **dict.fromkeys(word_set("put puts"), word_set("at")),
    **dict.fromkeys(word_set("spoke speaks"), word_set("of")),
    "called": frozenset('"“'),
}
"""What has to follow soon where a verb can mean other things than speaking."""
_NEEDS_AT_ONCE = dict.fromkeys(
    word_set("declared declares"), frozenset({"", *'.,:;!?"“”', "on", "that"})
)
"""What has to follow at once: who declares an emergency does something."""
_AFTER_WHOSE = word_set("said says say told denied denies deny")
"""The verbs by which those after `whose` speak: `whose families reported them` names no speaker."""
_UNDERGOES = {
    **dict.fromkeys(
        word_set("said told reported warned promised quoted"), word_set("by to as missing dead")
    ),
    **dict.fromkeys(
        word_set("counted recorded estimated"), word_set("by in on at from since as during")
    ),
    **dict.fromkeys(
        word_set("reports counts claims estimates"), word_set("of about against by are were had")
    ),
}
"""Words after a verb that show it to be no verb of the name before it."""
_SPOKEN = word_set("said reported counted recorded confirmed announced estimated")
"""What can be done `by` somebody who speaks."""
_ACCOUNTS = word_set(
    "account accounts count counts estimate estimates figures numbering reckoning report tally"
    " telling version view word words"
)
BODIES = word_set(
    "activist activists agencies agency ambassador analyst analysts army author authorities"
    " authors board body broadcaster brother bureau campaigner campaigners centre chair chairman"
    " chairwoman charity chief clerk commander commission commissioner committee company council"
    " court daughter department deputy director doctor doctors economists embassy expert experts"
    " families family father fishers government governor group groups harbourmaster head historian"
    " historians inspector institute journalist journalists judge judges lawyer lawyers leader"
    " leaders letter magistrate mayor military minister ministers ministry monitor monitors mother"
    " network newspaper notice observers office officer officers official officials order"
    " organisation organisations organiser organisers organizers outlet paper papers parents party"
    " police president prosecutor prosecutors protesters province radio registrar regulator"
    " relatives report reporter reporters researcher researchers resident residents scientist"
    " scientists secretary service sister site soldiers spokesman spokesperson spokeswoman"
    " statement station students surgeon survey surveyor surveyors teacher teachers tribunal union"
    " villagers warden wardens website wife witness witnesses workers"
)
"""Common names of those who speak, and of the papers that speak for them."""
QUALIFIERS = word_set(
    "acting aid chief deputy federal foreign former government health home human interior justice"
    " local national news police press prime provincial rights senior state"
)
_ARTICLES = word_set(
    "a an another her his its my our several the their two three four five six seven eight nine ten"
)
_JOINTS = word_set("at for from in of")
"""What may stand between a body and what it belongs to: police in a town."""
_ADVERBS = word_set(
    "again also already both earlier first had has have herself himself itself later only still"
    " themselves then"
)
_ASIDE = _ARTICLES | _JOINTS | word_set("both by on to who whom whose which with")
"""What begins an aside between a name and its verb: `, an official in the town,`."""
_NO_SUBJECT_AFTER = _JOINTS | word_set(
    "about after against among around between by during how if into near neither no nor on over"
    " than these this those through to under unless what whatever whether why with"
)
_NO_NAMES = (
    STARTERS
    | CALENDAR
    | word_set("anyone everyone him many me much someone them us whoever yesterday")
)
_PASSIVE = word_set("is are was were")
_NOT_IN_NAMES = (
    _NO_NAMES
    | _SPEAKS
    | _PASSIVE
    | word_set(
        "be been can could did do does had has have may might must should will would because"
    )
)
_BEFORE_VERB = frozenset(",—\"”’»'")
"""What stands before a verb of speech that is followed by the name."""
SPEECH = _SPEAKS | _SPOKEN | _ACCOUNTS | {"according"}
"""Words of which every sentence with a speaker has one."""
_AFTER_NAME = frozenset(".,;:!?)—–…\"”’»'")
_LONGEST_NAME = 12
"""Words that a name has at the most, with what belongs to it."""
_LONGEST_ASIDE = 30
_SOON = 6
"""Words within which something follows soon."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose words or finding a sentence says it gives."""

    start: int
    end: int
    """Offsets into the sentence."""
    name: str
    """As written, without what commas add: a name, or words such as `the police`."""


@lru_cache(maxsize=2**12)  # several rules ask for those of a sentence
def speakers_in(text: str) -> tuple[Speaker, ...]:
    """Return who is said to say what a sentence without markup says, in order.

    Clear patterns only: `said X`, `X says`, `according to X`, `X, an official, put it at`,
    `by X's count`, `in X's words`, `in the words of X`, `reported by X`, `X is quoted as saying`.
    Nothing is found in quotations and questions; pronouns are left out, and so are names that are
    joined to what they say in another way.
    """
    clear = masked_quotations(text)
    words = _words(clear)
    if SPEECH.isdisjoint(words.folded) or clear.rstrip().endswith("?"):
        return ()
    cues = (number for number, word in enumerate(words.folded) if word in SPEECH)
    spans = {span for cue in cues if (span := _speaker_near(words, cue))}
    places = [token.span() for token in _TOKEN.finditer(clear)] if spans else []
    return tuple(_speaker(text, places[first][0], places[last][1]) for first, last in sorted(spans))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words and signs of a sentence by number; beyond both ends there is nothing, `""`."""

    written: list[str]
    folded: list[str]

    def __getitem__(self, number: int) -> str:
        """Return a word in lower case."""
        return self.folded[number] if 0 <= number < len(self.folded) else ""

    def is_name(self, number: int) -> bool:
        word = self[number]
        return bool(word) and word not in _NO_NAMES and self.written[number][0].isupper()

    def is_body(self, number: int) -> bool:
        return _without_possessive(self[number]) in BODIES

    def is_plain(self, number: int) -> bool:
        """Tell whether a word may be a part of a name such as `the old harbour board`."""
        word = _without_possessive(self[number])
        return word.replace("-", "").isalpha() and word not in _NOT_IN_NAMES

    def speaks(self, number: int) -> bool:
        return self.is_name(number) or self.is_body(number)


def _words(text: str) -> _Words:
    written = _TOKEN.findall(text)
    return _Words(written, "\n".join(written).lower().split("\n"))


def _speaker(text: str, start: int, end: int) -> Speaker:
    name = _without_possessive(text[start:end])
    return Speaker(start, start + len(name), " ".join(name.split()))


def _without_possessive(word: str) -> str:
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word.rstrip("'’")


def _speaker_near(words: _Words, number: int) -> Span | None:
    """Return the first and the last word of the name to which the cue at `number` belongs."""
    cue, following = words[number], words[number + 1]
    if (cue, following) == ("according", "to"):
        return _name_from(words, number + 2)
    if (words[number - 2], words[number - 1], cue, following) == ("in", "the", "words", "of"):
        return _name_from(words, number + 2)
    if cue in _SPOKEN and following == "by" and (agent := _name_from(words, number + 2)):
        return agent
    if cue in _ACCOUNTS and (owner := _owner_of_account(words, number)):
        return owner
    if cue in _SPEAKS:
        return _name_after_verb(words, number) or _name_before_verb(words, number)
    return None


def _owner_of_account(words: _Words, number: int) -> Span | None:
    """Return X of `by X's own count`."""
    last = number - 1
    if words[last] in {"own", "first", "last", "later", "latest"}:
        last -= 1
    if not words[last].endswith(("'s", "’s", "'", "’")):
        return None
    span = _name_up_to(words, last)
    return span if span and words[span[0] - 1] in {"by", "in", "on"} else None


def _name_after_verb(words: _Words, verb: int) -> Span | None:
    """Return X of `…, said X`; what follows X must show that X is not the subject of a clause."""
    if words[verb] not in _SPEAKS_FIRST or words[verb - 1] not in _BEFORE_VERB:
        return None
    span = _name_from(words, verb + 1)
    if not span:
        return None
    after, then = words[span[1] + 1], words[span[1] + 2]
    is_dated = after == "on" and (then.isdigit() or then in CALENDAR)
    return span if not after or after in _AFTER_NAME or is_dated else None


def _name_before_verb(words: _Words, verb: int) -> Span | None:
    """Return X of `X said`, `X also said`, `X (Y) said`, `X, an official in the town, said`."""
    if not _is_of_speech(words, verb):
        return None
    last = verb - 1
    if (words[verb + 1], words[verb + 2]) == ("as", "saying") and words[last] in _PASSIVE:
        last -= 1
    while words[last] in _ADVERBS:
        last -= 1
    last = _before_parenthesis(words, last)
    if words[last] == ",":
        last = _before_aside(words, last)
    span = _name_up_to(words, last)
    if not span or words[span[0] - 1] in _NO_SUBJECT_AFTER:
        return None
    is_relative = words[span[0] - 1] == "whose" and words[verb] not in _AFTER_WHOSE
    return None if is_relative else span


def _is_of_speech(words: _Words, verb: int) -> bool:
    word, following = words[verb], words[verb + 1]
    if (following, words[verb + 2]) == ("as", "saying"):
        return words[verb - 1] in _PASSIVE
    if word == "quoted":
        return False
    is_time = words[verb + 2].isdigit() or words[verb + 2] in CALENDAR
    if following in _UNDERGOES.get(word, ()) and not (following == "by" and is_time):
        return False
    if word in _NEEDS_AT_ONCE:
        return following in _NEEDS_AT_ONCE[word]
    soon = words.folded[verb + 1 : verb + _SOON]
    return word not in _NEEDS or not _NEEDS[word].isdisjoint(soon)


def _before_parenthesis(words: _Words, last: int) -> int:
    """Return the word before `(IOM)` where `last` is its end, or else `last`."""
    if words[last] != ")":
        return last
    opening = next((at for at in range(last, last - _SOON, -1) if words[at] == "("), last)
    return opening - 1


def _before_aside(words: _Words, comma: int) -> int:
    """Return where a name that ends before `, an official in the town,` or `, Name,` ends.

    `comma` is the second of the two; where there is no first, nothing ends there: -1.
    """
    for at in range(comma - 1, max(-1, comma - _LONGEST_ASIDE), -1):
        if words[at] in {".", ";", ":", "?", "!"}:
            break
        if words[at] == ",":
            opening = words[at + 1]
            is_aside = opening in _ASIDE or opening.endswith("ing") or opening.isdigit()
            return _before_parenthesis(words, at - 1) if is_aside else comma - 1
    return -1


def _name_up_to(words: _Words, last: int) -> Span | None:
    """Return the longest name that ends with the word `last`, and what belongs to it before."""
    if not words.speaks(last):
        return None
    first = last
    for _ in range(_LONGEST_NAME):
        longer = _one_back(words, first)
        if longer == first:
            break
        first = longer
    return first, last


def _one_back(words: _Words, first: int) -> int:
    """Return where a name that begins at `first` may as well begin, or `first` itself."""
    before, is_whole = words[first - 1], words[first] in _ARTICLES
    if before in {"of", "for"} and words.speaks(first - 2):
        return first - 2
    if is_whole:
        return first
    if before in _JOINTS and words.is_body(first - 2):
        return first - 2
    if words.speaks(first - 1) or before in QUALIFIERS or before in _ARTICLES:
        return first - 1
    if before == "and" and words.is_name(first - 2) and _begins_clause(words, first - 2):
        return first - 2
    return _back_to_article(words, first)


def _begins_clause(words: _Words, name: int) -> bool:
    """Tell whether nothing but names stands between the clause's beginning and `name`."""
    for at in range(name, name - _LONGEST_NAME, -1):
        if not words.is_name(at):
            return words[at] in {"", ",", ";", ":", "the", "of"}
    return False


def _back_to_article(words: _Words, first: int) -> int:
    """Return where `the` or `Vell's` stands with up to three plain words before `first`."""
    for at in range(first - 1, first - 5, -1):
        if words[at] in _ARTICLES or (words.is_name(at) and words[at].endswith(("'s", "’s"))):
            return at
        if not words.is_plain(at):
            break
    return first


def _name_from(words: _Words, first: int) -> Span | None:
    """Return the name that begins with the word `first`, and what belongs to it after."""
    last = _unit_from(words, first)
    if last is None:
        return None
    for _ in range(2):
        joint = words[last + 1]
        further = _unit_from(words, last + 2) if joint in _JOINTS else None
        if further is None or (joint not in {"of", "for"} and not words.is_body(last)):
            break
        last = further
        if words[last + 1] == "and" and words.is_name(last + 2) and joint == "of":
            last = _unit_from(words, last + 2) or last
    return first, last


def _unit_from(words: _Words, first: int) -> int | None:
    """Return where a name ends that has no `of` or the like in it, or None if none begins."""
    last = first
    while words[last] in _ARTICLES:
        last += 1
    plain = 3 if last > first else 0
    while not words.speaks(last) and (plain or words[last] in QUALIFIERS):
        if not words.is_plain(last):
            return None
        last, plain = last + 1, max(0, plain - 1)
    if not words.speaks(last):
        return None
    while words.speaks(last + 1) and last - first < _LONGEST_NAME:
        last += 1
    # The Vell fishing board: a plain word may stand between a name and what it is.
    is_longer = words[first] in _ARTICLES and words.is_plain(last + 1) and words.is_body(last + 2)
    return last + 2 if is_longer else last
