"""How a build ended, and what it changed on disk."""

from __future__ import annotations

from dataclasses import dataclass

from backgrounder.problems import Problem  # noqa: TC001 - msgspec reads the types of the fields


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of each file of the old site and of the new one."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def written(self) -> int:
        """How many files are new or have new bytes."""
        return len(self.added) + len(self.changed)


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended."""

    problems: tuple[Problem, ...]
    held_back: tuple[str, ...] = ()
    """The drafts that were not published, by path."""
    pages: int = 0
    """How many HTML pages the site has."""
    publication: Publication | None = None
    """What changed on disk; None where nothing was published."""
    made: tuple[tuple[str, str], ...] = ()
    """The path of each file that was made, not taken over from the last build, and why."""
