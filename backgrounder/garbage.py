"""Where Python need not look for garbage: among the values of a site, which have no cycles.

It would look through all of them again and again, which takes a tenth of a build.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM = 20_000
"""Values more than there were: those of a few pages."""


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Put the search for garbage off while values are made that are kept.

    Every thread may do so at any time: at the end of all blocks it is on if it was on.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _settle()
            gc.enable()


@contextmanager
def only_new_collected() -> Iterator[None]:
    """Look for garbage only among what is made within the block, here and in processes forked.

    And that seldom: most of it is needed until the page is done, and what is gone through is large.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SELDOM, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def _settle() -> None:
    """Let all that there is be old, which is hardly ever looked through; nothing is frozen after.

    Else the next search, which is for what is new, would go through all that was made meanwhile.
    """
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
