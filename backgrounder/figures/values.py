"""What is read: a figure with its qualifier, its scale, its unit and how it was written."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

SMALL = 12
"""Up to here a number in words is small: `two officials`, `twelve papers`."""


class Kind(StrEnum):
    """What a number is: the first five are figures, the others say why it is none."""

    COUNT = "count"
    """How much or how many, per cents and fractions among them."""
    AGE = "age"
    """Of a person or a thing: `seven-year-old`, `aged 7`, `Orro, 34, said`."""
    DAY_COUNT = "day count"
    """Which day of something: `day 24`, `the 24th day`."""
    ORDINAL = "ordinal"
    """The how-manieth of something that is counted: `its 14th week`, `the twelfth hearing`."""
    MULTIPLE = "multiple"
    """How many times as much: `doubled`, `twice as many`, `a tenfold rise`, `halved`."""

    SEQUENCE = "sequence"
    """A place in an order of telling: `first, …`, `the second topic`, `the first half`."""
    PRONOUN = "pronoun"
    """`one of`, `one another`, `no one`, `the one that`."""
    REFERENCE = "reference"
    """The number of a section, a law, a room, a page: `Article 19`, `paragraph 3`, `No. 5`."""
    NAME = "name"
    """A part of a name: `Boeing 747`, `Fourth Schedule`, `Channel Four`."""
    ADDRESS = "address"
    """A house in a street: `24 Shore Road`."""
    IDENTIFIER = "identifier"
    """Digits that count nothing: `3MPO`, `4G`, a telephone number, a version."""
    TIME = "time"
    """A time of day: `14:30`, `2 p.m.`, `half past six`."""
    MARKER = "marker"
    """The number of a list's item: `1.` or `(2)`."""
    IDIOM = "idiom"
    """A set phrase: `one-way`, `zero tolerance`, `24-hour`, `once`, `twice`, `24/7`."""

    @property
    def is_figure(self) -> bool:
        """Tell whether a claim may state it."""
        return self in _FIGURES


_FIGURES = frozenset({Kind.COUNT, Kind.AGE, Kind.DAY_COUNT, Kind.ORDINAL, Kind.MULTIPLE})


class Qualifier(StrEnum):
    """How the value stands to the truth; each gathers the words that mean the same to a reader.

    `over` and `above` are `more than`; `some`, `around`, `roughly` are `about`; `as many as` is
    `at most`, because it too promises only that there were no more. `Nearly` is a qualifier of its
    own: it says from which side. So is `at least`, which unlike `more than` lets the value itself
    be true.
    """

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    FEWER_THAN = "fewer than"
    AT_MOST = "at most"
    NEARLY = "nearly"

    @property
    def open_side(self) -> str:
        """Where the truth may lie: `above`, `below`, `both` or nowhere else (empty)."""
        return _OPEN_SIDES[self]


_OPEN_SIDES = {
    Qualifier.EXACTLY: "",
    Qualifier.ABOUT: "both",
    Qualifier.MORE_THAN: "above",
    Qualifier.AT_LEAST: "above",
    Qualifier.FEWER_THAN: "below",
    Qualifier.AT_MOST: "below",
    Qualifier.NEARLY: "below",
}


class Shade(StrEnum):
    """How far beyond a bound: `just over`, `well over`."""

    NONE = ""
    JUST = "just"
    WELL = "well"


class Written(StrEnum):
    """How the number stands on the page."""

    DIGITS = "digits"
    WORDS = "words"
    MIXED = "mixed"
    """Digits and a scale in words: `1.4 million`, `3bn`."""


class Grouping(StrEnum):
    """How digits are parted; what an editor should look at comes last."""

    NONE = "none"
    WESTERN = "western"
    """By commas into threes: `531,700`."""
    SPACED = "spaced"
    """By spaces into threes: `531 700`."""
    INDIAN = "indian"
    """By commas into twos before the last three: `5,31,700`."""
    DOTTED = "dotted"
    """By full stops into threes: `1.668.000`."""
    WITH_SCALE = "with scale"
    """In any way, and a scale besides: `1,668 million`."""
    DECIMAL_COMMA = "decimal comma"
    """A comma before one or two digits, read as a decimal point: `1,2`."""
    MALFORMED = "malformed"
    """By no rule: `12,34,5`; the digits are read without their commas."""


_SLIPS = frozenset({Grouping.WITH_SCALE, Grouping.DECIMAL_COMMA, Grouping.MALFORMED})


class Figure(NamedTuple):
    """A number as it stands in a text, from its qualifier to its unit."""

    start: int
    end: int
    """The offset after its last character: `text[start:end]` is what was written."""
    text: str
    kind: Kind
    low: Fraction
    """The value, or the lower end of a range. Per cents are counted in hundredths: 54% is 54."""
    high: Fraction | None
    """Equal to `low` for a single value; None where no upper end is said (`dozens`)."""
    written: Written
    qualifiers: tuple[Qualifier, ...] = ()
    """All that apply, the outermost first; empty where none is written."""
    shade: Shade = Shade.NONE
    doubtful: bool = False
    """The qualifier may be a preposition: `a quarrel over three cards`, `about two officials`."""
    scale: str = ""
    """The last scale that was written, in full: `million`, `lakh`, `dozen`; empty for none."""
    grouping: Grouping = Grouping.NONE
    is_percent: bool = False
    is_share: bool = False
    """A fraction of something: `half of them`, `one in five`."""
    unit: str = ""
    """The noun directly behind it, in lower case and in the plural: `people`, `days`, `rupees`."""
    currency: str = ""
    """The ISO 4217 code, where the text settles it: `PKR 100`, `US$5`; not for `$` or `Rs`."""
    per: str = ""
    """Of a rate: `day` in `1,100 a day`, `100000` in `12 per 100,000`."""
    is_bare: bool = False
    """Only its value was read, no qualifier and no unit: in a language other than English."""

    @property
    def qualifier(self) -> Qualifier | None:
        """The outermost qualifier, if any."""
        return self.qualifiers[0] if self.qualifiers else None

    @property
    def is_stacked(self) -> bool:
        """Tell whether qualifiers are heaped up: `more than about 4,000`, `some 40 or so`."""
        return len(self.qualifiers) > 1

    @property
    def is_range(self) -> bool:
        """Tell whether two ends are written."""
        return self.high is not None and self.high != self.low

    @property
    def is_indefinite(self) -> bool:
        """Tell whether only an order of magnitude is said: `dozens`, `hundreds of thousands`."""
        return self.high is None

    @property
    def is_indian(self) -> bool:
        """Tell whether readers elsewhere need it converted: lakh, crore, `5,31,700`."""
        return self.scale in {"lakh", "crore"} or self.grouping is Grouping.INDIAN

    @property
    def is_suspicious(self) -> bool:
        """Tell whether the digits may be a slip: `1,668 million`, `1,2 million`, `12,34,5`."""
        return self.grouping in _SLIPS

    @property
    def is_small(self) -> bool:
        """Tell whether it is a small number word of ordinary use: `two officials`, `both`.

        Ages and multiples never are, nor is what a qualifier marks as a reported number.
        """
        if self.written is not Written.WORDS:
            return False
        if self.kind in {Kind.AGE, Kind.MULTIPLE} or (self.qualifiers and not self.doubtful):
            return False
        if self.is_percent or self.is_share or self.scale or self.per or self.currency:
            return False
        is_whole = self.low == self.high and self.low.denominator == 1
        return is_whole and self.low <= SMALL
