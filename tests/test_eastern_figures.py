"""Numbers and days in Urdu, Persian, Pashto and Arabic, by their value."""

from __future__ import annotations

import pytest

from backgrounder.figures import dates_of, figures_of, numbers_of


def shown(text: str, language: str) -> str:
    """Return the figures of a text: `200000`, `4000-5000`, `54%`."""
    return " ".join(
        "-".join(str(end) for end in dict.fromkeys((figure.low, figure.high)))
        + "%" * figure.is_percent
        for figure in figures_of(text, language)
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ur", "۵۳۱٬۷۰۰ لوگ", "531700"),
        ("ur", "۵٬۳۱٬۷۰۰ لوگ", "531700"),
        ("ur", "531,700 لوگ", "531700"),
        ("ar", "٥٣١،٧٠٠ شخص", "531700"),
        ("ur", "دو لاکھ لوگ اور ۱۴ لاکھ مچھلیاں", "200000 1400000"),
        ("ur", "دس لاکھ، ڈیڑھ کروڑ، ساڑھے تین لاکھ، سوا لاکھ", "1000000 15000000 350000 125000"),
        ("ur", "۵ لاکھ ۳۱ ہزار ۷۰۰", "531700"),
        ("ur", "۴٬۰۰۰ سے ۵٬۰۰۰ تک", "4000-5000"),
        ("ur", "۴ سے ۵ ہزار", "4000-5000"),
        ("ur", "۴ اور ۵ ہزار کے درمیان", "4000-5000"),
        ("ur", "۴ اور ۵ ہزار", "4 5000"),
        ("ur", "۳۰ فیصد، 54% اور ۵۴ فی صد", "30% 54% 54%"),
        ("fa", "از ۴ تا ۵ هزار نفر", "4000-5000"),
        ("fa", "۱٫۲ میلیون، یک میلیون و ۲۰۰ هزار، سیصد و پنجاه هزار", "1200000 1200000 350000"),
        ("fa", "۵۴ درصد", "54%"),
        ("ps", "۵ زره کسان", "5000"),
        ("ar", "أكثر من مليون شخص، ١٫٥ مليون، ألفين، 3 آلاف", "1000000 1500000 2000 3000"),
        ("ar", "بين 4000 و5000 شخص، 54 في المئة", "4000-5000 54%"),
        ("ur", "ملین لوگ نہیں، دو اہلکار", ""),
        ("ur", "دفعہ ۳، ۱۹۴۶ کا قانون، 3MPO، F-16، ۱۴:۳۰", ""),
        ("ur", "۳۱ جولائی ۲۰۲۵ کو، ۴ اگست کو، 2025-08-01", ""),
        ("de", "1.200 Fischer", ""),
    ],
)
def test_figures_are_read_by_their_value(language: str, text: str, expected: str) -> None:
    assert shown(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ur", "۳۱ جولائی ۲۰۲۵ء کو", "2025-07-31"),
        ("ur", "یکم اگست، ۲۰۲۵", "2025-08-01"),
        ("ur", "۱ سے ۴ اگست ۲۰۲۵", "2025-08-01 2025-08-04"),
        ("fa", "۳۱ ژوئیه ۲۰۲۵ و ۲ اوت ۲۰۲۵", "2025-07-31 2025-08-02"),
        ("ar", "31 يوليو 2025 و1 أغسطس/آب 2025", "2025-07-31 2025-08-01"),
        ("ur", "2025-08-01", "2025-08-01"),
        ("fa", "۵ می‌روند، ۴ آب", ""),
        ("ur", "۳۱ جون ۲۰۲۵", ""),
    ],
)
def test_days_are_read(language: str, text: str, expected: str) -> None:
    days = (written for written in dates_of(text, language) if written.earliest)
    assert " ".join(str(written.earliest) for written in days) == expected


def test_offsets_are_those_of_the_text() -> None:
    text = "كل ١٫٥ مليون شخص"
    (figure,) = numbers_of(text, "ar")
    assert text[figure.start : figure.end] == figure.text == "١٫٥ مليون"
