"""The compositor's marks: right for English, harmless for anything."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backgrounder.render.prose import inline
from backgrounder.render.typography import suits, typeset
from backgrounder.views import Passage

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"So," he said, "it is."', "“So,” he said, “it is.”"),
        ("'So', she said", "‘So’, she said"),
        ("\"'Stop!' he cried,\" she said", "“‘Stop!’ he cried,” she said"),
        ("'\"Stop!\" he cried'", "‘“Stop!” he cried’"),
        ("Mira's boat, the fishers' union, don't", "Mira’s boat, the fishers’ union, don’t"),
        ("the '90s, rock 'n' roll, 'tis", "the ’90s, rock ’n’ roll, ’tis"),
        ('("so") ["so"] so/"so" so-"so"', "(“so”) [“so”] so/“so” so-“so”"),
        ('"pre-" and "post-"', "“pre-” and “post-”"),
        ('so--"so"--so', "so–“so”–so"),
        ('a " b', 'a " b'),
        ("1998--2001 and so --- at last -- so", "1998–2001 and so — at last – so"),
        ("---- --> <!-- a-b", "---- --> <!-- a-b"),
        ("so ... and.... and .....", "so … and…. and ....."),
        ("1.4 million, 4,000 to 5,000 people", "1.4_million, 4,000 to 5,000 people"),
        ("31 July 2025, in 2025 July", "31_July 2025, in 2025 July"),
        ("100,000 rupees, 5 per cent, 12 km, 20 kg", "100,000_rupees, 5_per cent, 12_km, 20_kg"),
        ("5 months, 12 kmers, 3 Mayors", "5 months, 12 kmers, 3 Mayors"),
        ("“already” ‘done’ – …", "“already” ‘done’ – …"),
        ("", ""),
    ],
)
def test_typed_marks_are_printed_as_english_readers_know_them(typed: str, printed: str) -> None:
    assert printed.replace("_", NO_BREAK) == typeset(typed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"*so*" "**so**"', "“<em>so</em>” “<strong>so</strong>”"),
        ('*"so"* and *"so*"', "<em>“so”</em> and <em>“so</em>”"),
        ("*Dawn*'s `code`'s", "<em>Dawn</em>’s <code>code</code>’s"),
        ('"`code`" "[a](b)"', '“<code>code</code>” “<a href="b">a</a>”'),
        ('"so [@a]," so', "“so,” so"),
        ("**1.4** million", f"<strong>1.4</strong>{NO_BREAK}million"),
    ],
)
def test_marks_that_a_tag_parts_from_their_word_turn_the_same_way(typed: str, printed: str) -> None:
    assert printed == inline(Passage(typed))


@pytest.mark.parametrize(
    ("language", "suited"), [("", 1), ("en", 1), ("en-GB", 1), ("ur", 0), ("de", 0)]
)
def test_other_languages_keep_what_was_typed(language: str, suited: int) -> None:
    assert bool(suited) == suits(language)
    assert inline(Passage('"so"'), language) == ("“so”" if suited else '"so"')


TYPED = st.text(alphabet="ab1 '\"-.…“”‘’–—()\u00a0Jul")


@given(st.one_of(st.text(), TYPED))
@example("'\"' \"'\"")
@example("--.\"-'")
def test_setting_twice_changes_nothing(text: str) -> None:
    assert typeset(text) == typeset(typeset(text))


@given(st.one_of(st.text(), TYPED), st.sampled_from(["", " ", "a", '"', "(", "1"]))
def test_letters_and_digits_never_change(text: str, beside: str) -> None:
    def kept(any_text: str) -> str:
        return "".join(filter(str.isalnum, any_text))

    assert kept(text) == kept(typeset(text, beside, beside))
