"""The vocabulary of numbers and dates in Urdu, Persian, Pashto and Arabic.

One for all of them: where they share a word they mean the same by it. Everything is `folded`.
"""

from __future__ import annotations

from fractions import Fraction

_ONE_LETTER = str.maketrans("يىكأإآةهۀۂ", "ییکاااہہہہ")


def folded(text: str) -> str:
    """Return a text with one letter for each that is typed in several ways, at the same offsets."""
    return text.translate(_ONE_LETTER)


def _listed(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


def _valued(table: dict[int | Fraction, str]) -> dict[str, Fraction]:
    return {
        word: Fraction(value) for value, words in table.items() for word in folded(words).split()
    }


LANGUAGES = frozenset({"ur", "fa", "prs", "ps", "ar", "sd", "pnb", "bal"})
"""The languages whose numbers are read by this vocabulary, as primary subtags of BCP 47."""

SCALES = _valued(
    {
        10**2: "سو صد مئة مائة",
        10**3: "ہزار هزار زره ألف ألفا آلاف",
        10**5: "لاکھ لکھ لک",
        10**6: "ملین میلیون مليون مليونا ملايين",
        10**7: "کروڑ کرور",
        10**9: "ارب میلیارد ملیارد مليار مليارا مليارات بلین",
        10**11: "کھرب",
        10**12: "ٹریلین تریلیون تريليون",
    }
)
BARE_SCALES = _listed("ألف مليون مليار")
"""Those that in Arabic say one of their kind where no number stands before them."""
DUALS = _valued(
    {
        200: "مئتين مئتان مئتا مائتين مائتا",
        2000: "ألفين ألفان ألفا",
        2 * 10**6: "مليونين مليونان مليونا",
        2 * 10**9: "مليارين ملياران",
    }
)
NUMBERS = _valued(
    {
        Fraction(1, 2): "آدھا آدھے نصف نیم",
        1: "ایک یک یو",
        Fraction(3, 2): "ڈیڑھ",
        2: "دو دوه",
        Fraction(5, 2): "ڈھائی اڑھائی",
        3: "تین سه درې",
        4: "چار چهار څلور",
        5: "پانچ پنج پنځه",
        6: "چھ چھے شش شپږ",
        7: "سات هفت اووه",
        8: "آٹھ هشت اته",
        9: "نو نه",
        10: "دس ده لس",
        11: "گیارہ یازده",
        12: "بارہ دوازده",
        13: "تیرہ سیزده",
        14: "چودہ چهارده",
        15: "پندرہ پانزده",
        16: "سولہ شانزده",
        17: "سترہ هفده",
        18: "اٹھارہ هجده",
        19: "انیس نوزده",
        20: "بیس بیست شل",
        25: "پچیس",
        30: "تیس سی دېرش",
        40: "چالیس چهل څلوېښت",
        50: "پچاس پنجاه پنځوس",
        60: "ساٹھ شصت شپېته",
        70: "ستر هفتاد اویا",
        80: "اسی هشتاد اتیا",
        90: "نوے نود",
        100: "سو صد",
        200: "دویست",
        300: "سیصد",
        400: "چهارصد",
        500: "پانصد",
        600: "ششصد",
        700: "هفتصد",
        800: "هشتصد",
        900: "نهصد",
    }
)
"""Read only before a scale: alone, many of these are other words as well."""
ADDED = _valued({Fraction(1, 2): "ساڑھے", Fraction(1, 4): "سوا", Fraction(-1, 4): "پونے"})
"""Urdu's `and a half`, `and a quarter`, `less a quarter`, which stand before the number."""

AND = _listed("و")
PERCENT = _listed("فیصد درصد سلنه بالمئة بالمائة % ٪")
PERCENT_PAIRS = frozenset(
    tuple(folded(pair).split()) for pair in ("فی صد", "في المئة", "في المائة", "در صد")
)
TO = _listed("سے تا تر إلى الى حتى - – —")
"""Between the ends of a range."""
BETWEEN = _listed("بین بين مابین")
BETWEEN_BEHIND = _listed("درمیان مابین بیچ")
"""Urdu says `4 and 5, between`."""
AND_BETWEEN = _listed("و اور")
REFERENCES = _listed(
    "دفعہ دفعات آرٹیکل شق باب نمبر سیکشن صفحہ ماده مادة المادة اصل بند فصل رقم قرار قطعنامه شماره"
)

MONTHS = {
    folded(name): number
    for number, names in enumerate(
        (
            "جنوری|ژانویه|جنوري|يناير|كانون الثاني",
            "فروری|فوریه|فبروري|فبراير|شباط",
            "مارچ|مارس|آذار",
            "اپریل|آوریل|اپرېل|أبريل|نيسان",
            "مئی|مه|می|مايو|أيار",
            "جون|ژوئن|يونيو|حزيران",
            "جولائی|ژوئیه|جولای|يوليو|تموز",
            "اگست|اوت|آگوست|اګست|أغسطس|آب",
            "ستمبر|سپتامبر|سپتمبر|سبتمبر|أيلول",
            "اکتوبر|اکتبر|أكتوبر|تشرين الأول",
            "نومبر|نوامبر|نوفمبر|تشرين الثاني",
            "دسمبر|دسامبر|ډسمبر|ديسمبر|كانون الأول",
        ),
        start=1,
    )
    for name in names.split("|")
}
WORDS_TOO = _listed("مه می آب")
"""Names of months that are other words, unless a year follows."""
FIRST_DAY = _listed("یکم اول")
