"""What was found in a text, kept for who asks again: as much as some texts hold, and no more.

A brief is a new text after each edit, and a preview may run for days: a cache that counts only its
entries would keep all that was ever written.
"""

from __future__ import annotations

from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from backgrounder.model import Prose

if TYPE_CHECKING:
    from collections.abc import Callable

Text = TypeVar("Text", str, Prose)
Found = TypeVar("Found")

MOST = 2**24
"""Characters of the texts that one function keeps: those of some two thousand briefs."""
_ENTRY = 2**10
"""So many characters are counted beside those of each text, for all else that is kept with it."""


def memoised(function: Callable[[Text], Found]) -> Callable[[Text], Found]:
    """Keep what a function of one text gives; where that is too much, let the oldest go.

    Any thread may ask.
    """
    known: dict[Text, Found] = {}
    held, lock = 0, Lock()

    @wraps(function)
    def found(text: Text) -> Found:
        nonlocal held
        try:
            return known[text]
        except KeyError:
            result = function(text)
        with lock:
            if text not in known:
                known[text] = result
                held += _weight(text)
            while held > MOST:
                oldest = next(iter(known))
                del known[oldest]
                held -= _weight(oldest)
        return result

    return found


def _weight(text: str | Prose) -> int:
    return len(text if isinstance(text, str) else text.text) + _ENTRY
