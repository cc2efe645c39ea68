"""The vocabulary: the words that are numbers, and those that say how, of what, and that it is none.

Everything is in lower case, as `tokens` gives it.
"""

from __future__ import annotations

from fractions import Fraction


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _counted(words: str, start: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start)}


DIGITS = _counted("one two three four five six seven eight nine", 1)
ONES = (
    {"zero": 0}
    | DIGITS
    | _counted(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
    )
)
TENS = {
    word: 10 * number
    for word, number in _counted("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()
}
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "lac": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "score": 20,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
"""Words that multiply what stands before them. `Score` does so only in `scores of`."""
ABBREVIATED = {"lac": "lakh", "mn": "million", "bn": "billion", "tn": "trillion"}
PLAIN_SCALES = frozenset(SCALES) - frozenset(ABBREVIATED) - {"score"}
GLUED_SCALES = {"k": "thousand", "m": "million", "b": "billion", "tr": "trillion"}
"""Letters that are a scale where they touch their digits: `45k`, `1.4m`."""
PLURAL_SCALES = {f"{word}s": word for word in (*PLAIN_SCALES, "lac", "score", "ten")}
INDEFINITE = {**SCALES, "ten": 10}
"""What `dozens`, `thousands`, `tens` come in."""
SEVERAL = frozenset({"several", "few", "many"})
"""They make a scale indefinite: `several hundred`."""

ORDINAL_DIGITS = _counted("first second third fourth fifth sixth seventh eighth ninth", 1)
ORDINALS = (
    ORDINAL_DIGITS
    | _counted(
        "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
        "nineteenth",
        10,
    )
    | {word.removesuffix("y") + "ieth": number for word, number in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000}
)
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

SHARES = {
    ending: Fraction(1, number)
    for word, number in ORDINALS.items()
    if word not in {"first", "second"}
    for ending in (word, f"{word}s")
} | {
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
}
"""`Third` and its like are shares after a number or `a`, elsewhere ordinals."""
VULGAR = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5),
    "⅛": Fraction(1, 8),
}
PAIRS = {"both": 2, "couple": 2, "pair": 2, "single": 1}
"""`Couple` and `pair` only as `a couple of`."""
MULTIPLES: dict[str, int | Fraction] = {
    "double": 2,
    "doubled": 2,
    "doubles": 2,
    "doubling": 2,
    "twofold": 2,
    "triple": 3,
    "tripled": 3,
    "triples": 3,
    "tripling": 3,
    "trebled": 3,
    "threefold": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "fourfold": 4,
    "fivefold": 5,
    "tenfold": 10,
    "halved": Fraction(1, 2),
    "halving": Fraction(1, 2),
    "halves": Fraction(1, 2),
}
OCCASIONS = {"once": 1, "twice": 2, "thrice": 3}

HYPHENS = frozenset("-\u2010\u2011")
DASHES = frozenset("-\u2010\u2011\u2012–—\u2212")
PERCENT = frozenset({"%", "٪", "percent"})

ANCHORS = frozenset(
    {
        *ONES,
        *TENS,
        *SCALES,
        *PLURAL_SCALES,
        *ORDINALS,
        *SHARES,
        *VULGAR,
        *PAIRS,
        *MULTIPLES,
        *OCCASIONS,
    }
    - {"mn", "bn", "tn"}
)
"""The words that a number may begin with or be."""

CURRENCY_CODES = ("rs", "pkr", "inr", "usd", "eur", "gbp", "afn", "aed", "irr", "sar", "cny")
CURRENCIES = {
    "$": ("dollars", ""),
    "usd": ("dollars", "USD"),
    "£": ("pounds", "GBP"),
    "gbp": ("pounds", "GBP"),
    "€": ("euros", "EUR"),
    "eur": ("euros", "EUR"),
    "¥": ("yen", ""),
    "cny": ("yuan", "CNY"),
    "rs": ("rupees", ""),
    "₨": ("rupees", ""),
    "₹": ("rupees", "INR"),
    "inr": ("rupees", "INR"),
    "pkr": ("rupees", "PKR"),
    "afn": ("afghanis", "AFN"),
    "aed": ("dirhams", "AED"),
    "irr": ("rials", "IRR"),
    "sar": ("riyals", "SAR"),
}
"""Signs and codes: the unit that they stand for, and the ISO 4217 code where they settle it."""
DOLLARS = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD"}
"""The letters before `$` that settle whose dollars they are."""
NATIONAL_MONEY = {
    ("us", "dollars"): "USD",
    ("american", "dollars"): "USD",
    ("australian", "dollars"): "AUD",
    ("canadian", "dollars"): "CAD",
    ("pakistani", "rupees"): "PKR",
    ("indian", "rupees"): "INR",
    ("iranian", "rials"): "IRR",
    ("saudi", "riyals"): "SAR",
}
MONEY = _listed(
    "rupees dollars euros pounds afghanis rials dirhams riyals tomans yuan yen roubles cents paise"
)

TIME_UNITS = _listed(
    "seconds minutes hours days nights weeks fortnights months years decades centuries"
)
PERSONS = _listed("people men women children boys girls families households")
_OTHERS = _listed(
    "metres kilometres centimetres millimetres miles feet inches yards hectares acres litres "
    "gallons barrels grams kilograms tonnes degrees megawatts kilowatts gigabytes megabytes times"
)
MEASURES = TIME_UNITS | PERSONS | MONEY | _OTHERS
"""Units that are told apart: days are no weeks, people no families, rupees no dollars."""

_SPELLINGS = {
    "person": "people",
    "persons": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "family": "families",
    "century": "centuries",
    "foot": "feet",
    "ft": "feet",
    "inch": "inches",
    "meter": "metres",
    "meters": "metres",
    "kilometer": "kilometres",
    "kilometers": "kilometres",
    "liter": "litres",
    "liters": "litres",
    "ton": "tonnes",
    "tons": "tonnes",
    "km": "kilometres",
    "cm": "centimetres",
    "mm": "millimetres",
    "kg": "kilograms",
    "kilo": "kilograms",
    "kilos": "kilograms",
    "ha": "hectares",
    "mw": "megawatts",
    "kw": "kilowatts",
    "gb": "gigabytes",
    "mb": "megabytes",
    "mph": "miles",
    "hrs": "hours",
    "mins": "minutes",
    "°": "degrees",
    "rupee": "rupees",
    "yuan": "yuan",
    "yen": "yen",
    "rouble": "roubles",
    "ruble": "roubles",
    "rubles": "roubles",
}
_SINGULARS = {unit.removesuffix("s"): unit for unit in MEASURES if unit.endswith("s")}
UNITS = {
    **{unit: unit for unit in MEASURES},
    **{word: unit for word, unit in _SINGULARS.items() if word not in {"time", "second"}},
    **_SPELLINGS,
}
"""Every spelling of a unit, and the one it is known by; `time` and `second` mean too much else."""

FUNCTION_WORDS = _listed(
    "a about after against all also although among an and another any are around as at be because "
    "been before being below between but by can could did do does down during each either else "
    "every for from had has have he her here him his how i if in into is it its just less like "
    "may me might more most much must my no nor not now of off on only onto or other our out over "
    "own per plus rather said same say says shall she should since so some such than that the "
    "their them then there these they this those though through till times to too towards under "
    "until unless up upon us versus was we were what when where whereas whether which while who "
    "whom whose why will with within without would yes yet you your perhaps always"
)
"""Words that are no noun, and no name where they are written with a capital."""

PLAIN_REFERENCES = _listed(
    "section sections sec article articles art chapter chapters schedule schedules clause clauses "
    "paragraph paragraphs para paras regulation regulations resolution resolutions room rooms "
    "page pages p pp table tables annex annexes appendix fig vol volume no nos item items gate "
    "platform route highway motorway flight phase stage step grade zone sector flat apartment "
    "suite box § № # footnote verse berth pier"
)
"""Before digits these name a thing wherever they stand: `section 3`."""
REFERENCES = PLAIN_REFERENCES | _listed(
    "part parts rule rules act law figure figures line lines question block ward "
    "unit form case version level class type model house constituency district bill order "
    "directive protocol ordinance convention treaty code exhibit witness seat channel court camp "
    "dock plot lot film series season episode scene top site"
)
"""These do so with a capital, or where no noun follows: `Rule 7`, `question 4 of`."""
STREETS = _listed(
    "street road avenue lane square drive quay close boulevard terrace row crescent way "
    "place park st rd ave"
)
ORDINAL_COUNTED = _listed(
    "week weeks month months year years anniversary hour hours night time birthday consecutive "
    "straight successive"
)
"""Nouns that make an ordinal a count: `its third week`, `the second time`."""

_IDIOMS = """
one - way|one - off|one - sided|one - time|one - on - one|one - to - one|one - stop|one - liner
one by one|one at a time|one after another|one after the other|one thing|one point
one side|one hand|one way|one such|two - way|two - faced
two - state|two minds|three - dimensional|two - dimensional|four - letter|five - star
zero tolerance|zero - tolerance|zero hour|zero sum|zero - sum|zero - day|fifty - fifty
24 - hour|twenty - four - hour|24 / 7|9 / 11|50 / 50|50 - 50|7 / 7|nine to five|nine - to - five
six - figure|six figures|five - figure|four - figure|seven - figure
"""
IDIOMS: dict[str, list[tuple[str, ...]]] = {}
"""Set phrases by their first word."""
for _phrase in filter(None, _IDIOMS.replace("\n", "|").split("|")):
    IDIOMS.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))

CHANGES = _listed(
    "rose rise rises risen rising fell fall falls fallen falling grew grow grows grown growing "
    "increased increase increases decreased decrease dropped drop drops climbed climb jumped jump "
    "jumps went up down cut cuts raised raise raises reduced reduce reduces extended extend shrank "
    "shrunk widened swelled narrowed slid slipped soared surged moved changed change revised "
    "lowered lifted doubled halved"
)
"""Before `from 3,000 to 4,000` they make it a change and no range."""
