"""What the terminal says of requests that were refused: a line each, and never a flood."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST = 50
"""So many lines may come at once; after that one a second."""
LONGEST_QUOTE = 60


@dataclass(slots=True)
class RefusalLog:
    """Writes the lines, and counts those that would be too many."""

    write: Callable[[str], None]
    burst: float = BURST
    written: float = 0
    """How many lines were written, less one for each second since."""
    held: int = 0
    looked: float = field(default_factory=time.monotonic)

    def note(self, reason: str, said: str = "") -> None:
        """Write `reason`, which is ours, and what the stranger `said`, quoted and escaped."""
        now = time.monotonic()
        self.written = max(0, self.written - (now - self.looked))
        self.looked = now
        if self.written + 1 > self.burst:
            self.held += 1
            return
        self.written += 1
        quote = f": `{escaped(said)}`" if said else ""
        more = f" (and {self.held:,} more before it)" if self.held else ""
        self.held = 0
        self.write(f"preview refused: {reason}{quote}{more}")


def escaped(said: str) -> str:
    """Return what a stranger said such that it is harmless on a terminal, and short."""
    shown = re.sub(r"[^ -_a-~]", lambda match: f"U+{ord(match[0]):04X}", said[:LONGEST_QUOTE])
    return f"{shown} …" if len(said) > LONGEST_QUOTE else shown
