"""Slips of the pen within one sentence: figures, dates, quoted words, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.dates import MONTHS
from benchmarks.evidence.pages import raw
from benchmarks.evidence.stated import (
    DATE,
    FEWEST_QUOTED,
    MONTH,
    NUMBER_WORD,
    QUOTED,
    WORDS,
    YEAR,
    figures,
    is_stated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backgrounder.check.evidence import Sentence
    from benchmarks.evidence.pages import Page

    Change = tuple[int, int, str]
    """From where to where in the sentence, and what stands there then."""
    Find = Callable[[Sentence, Page], Iterator[Change]]

_N = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,/:#-])(?:{_N})(?![\w/:]|[.,-]\d)(?! (?:{MONTH})\b)(?! (?:a\.m\.|p\.m\.))(?!\.\d)"
)
_IN_A_NAME = re.compile(
    rf"(?:(?<!^)\b[A-Z][\w-]*\.?|\b(?:section|article|day)|\b(?:{MONTH})) $|(?<=\d)-$"
)
"""What stands before the number of a law, a road, a ship, a day: those are no figures."""
_QUALIFIER = (
    r"(?:more than|fewer than|less than|at least|up to|as many as|about|around|roughly|some|nearly"
    r"|almost|over|just over|just under)"
)
_QUALIFIED = re.compile(
    rf"\b({_QUALIFIER}) (?!(?:19|20)\d\d\b)"
    rf"(?=(?:{_N}|half|(?:one|a|{NUMBER_WORD}) (?:million|thousand|hundred))\b)"
    rf"(?!\d+ (?:{MONTH}))(?!\d+\.\d\d [ap]\.m\.)",
    re.IGNORECASE,
)
_OTHER_QUALIFIER = {
    "more than": "nearly",
    "over": "nearly",
    "just over": "nearly",
    "at least": "fewer than",
    "fewer than": "more than",
    "less than": "more than",
    "nearly": "more than",
    "almost": "more than",
    "just under": "more than",
    "up to": "at least",
    "as many as": "at least",
}
_RANGE = re.compile(
    rf"(?<!from )(?<!From )(?<![\d.,])\b(between )?({_N}) (?:to|and) ({_N})"
    rf"(?= [a-z%]|%)(?! (?:{MONTH}))"
)
_TAKES_NO_QUALIFIER = re.compile(
    rf"\b(?:{_QUALIFIER}|to|and|between|first|last|of|the|a|an|another|its|these|only|all) $",
    re.IGNORECASE,
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})(?= \d\d? (?:{MONTH}))")


def digit(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change a digit of a figure."""
    for match in numbers(sentence):
        for place in (0, len(match[0]) - 1):
            wrong = _other_digit(match[0], place)
            if not is_stated(wrong.replace(",", ""), sentence):
                yield (*match.span(), wrong)


def number_word(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change a count in words that a claim states."""
    for match in re.finditer(rf"\b(?:{NUMBER_WORD})(?= [a-z])", sentence.text, re.IGNORECASE):
        value = WORDS.index(match[0].lower()) + 1
        wrong = WORDS[value % len(WORDS)] if value < len(WORDS) else "nineteen"
        wrong_value = str(WORDS.index(wrong) + 1)
        if is_stated(str(value), sentence) and not is_stated(wrong_value, sentence):
            yield (*match.span(), wrong.capitalize() if match[0][0].isupper() else wrong)


def scale(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Make a million a billion."""
    other = {"million": "billion", "billion": "million", "thousand": "million"}
    for match in re.finditer(r"(?<=[\dae] )\b(?:million|billion|thousand)\b", sentence.text):
        yield (*match.span(), other[match[0]])


def range_end(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Leave out one end of a range."""
    for match in _RANGE.finditer(sentence.text):
        if YEAR.fullmatch(match[2]) or YEAR.fullmatch(match[3]):
            continue
        yield (*match.span(), match[3])
        yield (*match.span(), match[2])


def qualifier_dropped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Leave out `more than`."""
    for match in _qualified(sentence):
        yield (*match.span(), "")


def qualifier_changed(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Make `more than` a `nearly`."""
    for match in _qualified(sentence):
        wrong = _OTHER_QUALIFIER.get(match[1].lower(), "more than")
        yield (*match.span(1), wrong.capitalize() if match[1][0].isupper() else wrong)


def qualifier_added(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Give a bare figure an `about` or a `more than`."""
    for number, match in enumerate(numbers(sentence)):
        before = sentence.text[: match.start()]
        is_bare = not _TAKES_NO_QUALIFIER.search(before)
        if is_bare and re.match(r"%| (?:[a-z]|per)", sentence.text[match.end() :]):
            yield match.start(), match.start(), ("about ", "more than ")[number % 2]


def stacked(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Put a qualifier on another."""
    for match in _qualified(sentence):
        is_vague = match[1].lower() in {"about", "around", "roughly", "some"}
        if is_vague:
            yield match.start(), match.start(), "more than "
        else:
            yield match.end(), match.end(), "about "


def lakh(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Count a large figure in lakhs."""
    for match in re.finditer(r"(?<![\d,.])(\d)(\d\d),(\d{3})(?![\d,])", sentence.text):
        yield (*match.span(), f"{match[1]},{match[2]},{match[3]}")
    for match in re.finditer(r"(?<![\d,.])(\d+)\.(\d) million\b", sentence.text):
        yield (*match.span(), f"{match[1]}{match[2]} lakh")


def per_cent_dropped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Make a per cent a bare number."""
    for match in re.finditer(r"(?<=\d)(?:%| per cent\b)", sentence.text):
        yield (*match.span(), "")


def day_of_date(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change the day of a date."""
    for match in _cited_dates(sentence):
        if match[1]:
            day = str(int(match[1]) % 28 + 1)
            if not is_stated(match[0].replace(match[1], day, 1), sentence):
                yield (*match.span(1), day)


def month_of_date(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change the month of a date."""
    for match in _cited_dates(sentence):
        month = MONTHS[(MONTHS.index(match[2]) + 1) % 12]
        is_date = match[1] or match[3]
        if is_date and not is_stated(match[0].replace(match[2], month), sentence):
            yield (*match.span(2), month)


def year_of_date(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change the year of a date."""
    for match in _cited_dates(sentence):
        if match[3]:
            year = str(int(match[3]) - 1)
            if not is_stated(match[0].replace(match[3], year), sentence):
                yield (*match.span(3), year)


def lone_year(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change a year that stands alone."""
    if not sentence.is_traced:
        return
    for match in YEAR.finditer(sentence.text):
        before = sentence.text[: match.start()]
        year = str(int(match[0]) - 1)
        is_part = before.endswith("-") or sentence.text[match.end() :].startswith("-")
        if not (_IN_A_NAME.search(before) or is_part or is_stated(year, sentence)):
            yield (*match.span(), year)


def weekday(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Put another weekday before a date."""
    for match in _WEEKDAY.finditer(sentence.text):
        yield (*match.span(), _WEEKDAYS[(_WEEKDAYS.index(match[0]) + 2) % 7])


def relative_time(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Tell a date from the day of writing, where no other date is there to count from."""
    if any(event.what is sentence.prose for event in (*page.brief.timeline, *page.brief.what_next)):
        return
    for match in re.finditer(rf"\b[Oo]n {DATE.pattern[2:]}", sentence.text):
        rest = sentence.text[: match.start()] + sentence.text[match.end() :]
        if match[1] and not YEAR.search(rest):
            words = ("last week", "two months ago", "earlier this year")[match.start() % 3]
            yield (*match.span(), words.capitalize() if match[0][0] == "O" else words)


def day_count(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change the number of a numbered day."""
    for match in re.finditer(r"\b[Dd]ay (\d+)\b", sentence.text):
        yield (*match.span(1), str(int(match[1]) + 2))


def quoted_word_changed(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Change a quoted word."""
    for start, words in _quoted(sentence):
        for match in list(re.finditer(r"\b[a-z]{5,}\b", words))[:2]:
            wrong = "utterly" if match[0] != "utterly" else "plainly"
            yield start + match.start(), start + match.end(), wrong


def quoted_word_dropped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Leave out a word within a quotation."""
    for start, words in _quoted(sentence):
        inner = list(re.finditer(r"(?<= )[a-z]+ (?=[a-z])", words))
        for match in inner[len(inner) // 2 :][:1]:
            yield start + match.start(), start + match.end(), ""


def quoted_words_swapped(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Put two quoted words into the other order."""
    for start, words in _quoted(sentence):
        for match in list(re.finditer(r"\b([a-z]+) ([a-z]+)\b", words))[:1]:
            if match[1] != match[2]:
                yield start + match.start(), start + match.end(), f"{match[2]} {match[1]}"


def verb_of_count(sentence: Sentence, _: Page) -> Iterator[Change]:
    """Say that people who left or returned were deported."""
    said = " ".join(each.claim.says.text for each in sentence.evidence)
    if not figures(sentence.text) or re.search(r"deport|expel|expul|force", said):
        return
    for match in re.finditer(
        r"(?<=[a-z0-9] )(?:had )?(?:left|returned|went back)\b", sentence.text
    ):
        before = sentence.text[: match.start()]
        if figures(before[-40:]) and not before.endswith(("was ", "were ", "people who ")):
            yield (*match.span(), "were deported")


def wrong_spelling(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Spell a name as the vocabulary says that it is not."""
    for tag in page.library.tags.values():
        for wrong in tag.wrong:
            start = sentence.text.find(tag.name.text)
            if start >= 0:
                yield start, start + len(tag.name.text), wrong.text


def verdict(sentence: Sentence, page: Page) -> Iterator[Change]:
    """Judge somebody before a court has."""
    if page.brief.proceedings in {"", "convicted"}:
        return
    for old, new in (("accused of", "guilty of"), ("charged with", "convicted of")):
        start = sentence.text.find(old)
        if start >= 0:
            yield start, start + len(old), new


def numbers(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Yield the figures of a cited sentence: no dates, years, hours, and no numbers in names."""
    if not sentence.is_traced:
        return
    for match in _NUMBER.finditer(sentence.text):
        before = sentence.text[: match.start()]
        is_year = YEAR.fullmatch(match[0]) or re.search(r"\b(?:19|20)\d\d-$", before)
        if not (is_year or _IN_A_NAME.search(before) or _begins_span(sentence, match)):
            yield match


def _begins_span(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell the days that are no dates alone: `8 to 9 June`."""
    following = sentence.text[match.end() :]
    return bool(re.match(rf" (?:to|and|or) \d\d? (?:{MONTH})\b", following))


def _qualified(sentence: Sentence) -> Iterator[re.Match[str]]:
    if sentence.is_traced:
        yield from _QUALIFIED.finditer(sentence.text)


def _other_digit(number: str, place: int) -> str:
    wrong = str(int(number[place]) % 9 + 1)
    return number[:place] + wrong + number[place + 1 :]


def _cited_dates(sentence: Sentence) -> Iterator[re.Match[str]]:
    if sentence.is_traced:
        yield from DATE.finditer(sentence.text)


def _quoted(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Yield the quotations of three words and more that are cited, with where they begin."""
    if not sentence.is_traced:
        return
    written = raw(sentence)
    for match in QUOTED.finditer(written):
        if match[1].count(" ") >= FEWEST_QUOTED - 1:
            yield match.start(1), match[1]
    if sentence.statement.kind == "quote" and not QUOTED.search(written) and written[0] != "-":
        yield 0, written.partition("[@")[0]


WORDS_OF_A_SENTENCE: dict[str, Find] = {
    "digit of a figure": digit,
    "count in words": number_word,
    "scale (million, billion)": scale,
    "one end of a range": range_end,
    "qualifier dropped": qualifier_dropped,
    "qualifier changed": qualifier_changed,
    "qualifier added": qualifier_added,
    "qualifier stacked": stacked,
    "lakhs": lakh,
    "per cent sign dropped": per_cent_dropped,
    "day of a date": day_of_date,
    "month of a date": month_of_date,
    "year of a date": year_of_date,
    "year that stands alone": lone_year,
    "weekday": weekday,
    "day count": day_count,
    "time told from today": relative_time,
    "quoted word changed": quoted_word_changed,
    "quoted word dropped": quoted_word_dropped,
    "quoted words swapped": quoted_words_swapped,
    "verb of a count": verb_of_count,
    "wrong spelling of a name": wrong_spelling,
    "verdict before the court's": verdict,
}
"""Each kind of slip within one sentence, and where it can happen."""
