"""What is kept to be used again is never taken for something else."""

from __future__ import annotations

import gc

import pytest
from markupsafe import Markup

from backgrounder.garbage import nothing_collected, only_new_collected
from backgrounder.render.template_files import gathered
from backgrounder.render.templates import environment
from backgrounder.render.typography import typeset


def test_words_that_equal_markup_are_still_escaped() -> None:
    """Whichever comes first, typeset or not."""
    jinja = environment(gathered(()), "en", "ltr")
    template = jinja.from_string("{{ view }} {{ view | typeset }}")
    for words in ("<b>bold</b>", "<i>two</i> 5 million"):
        typeset(Markup(words))
        assert template.render(view=Markup(words)).startswith(words)
        assert "<" not in template.render(view=words)
        assert template.render(view=Markup(words)).startswith(words)


def test_numbers_and_truths_that_are_equal_are_printed_apart() -> None:
    jinja = environment(gathered(()), "en", "ltr")
    template = jinja.from_string("{{ view }}")
    assert [template.render(view=view) for view in (1, True, 1.0)] == ["1", "True", "1.0"]


def test_garbage_is_collected_as_before_whatever_goes_wrong() -> None:
    frozen = gc.get_freeze_count()
    with pytest.raises(ValueError, match="wrong"), nothing_collected(), only_new_collected():
        raise ValueError("wrong")
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


def test_what_was_made_while_nothing_was_collected_is_not_looked_through_at_once() -> None:
    with nothing_collected():
        made: list[list[int]] = [[] for _ in range(5_000)]
    young = {id(each) for number in (0, 1) for each in gc.get_objects(generation=number)}
    assert young.isdisjoint(map(id, made))
    assert gc.is_tracked(made)
