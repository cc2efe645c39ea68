"""What a check found, and what it leaves to the next one, in this process or in another."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the types of the fields, these and others
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from backgrounder.check import history
from backgrounder.check.layout import desk
from backgrounder.check.profile import Profile  # noqa: TC001
from backgrounder.problems import Problem

if TYPE_CHECKING:
    from backgrounder.check.desk import Desk
    from backgrounder.model import Library
    from backgrounder.published import Published


Found: TypeAlias = tuple[str, Problem]
"""A problem after the path of the file that is at fault."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and what it leaves to the next one."""

    problems: tuple[Problem, ...]
    desk: Desk | None = None
    """With nothing laid out on it; None where the check ended early."""
    in_briefs: tuple[Found, ...] = ()
    """What the rules found that look at each brief alone, before exceptions."""
    in_site: tuple[Found, ...] = ()
    """What the others found."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A `Checked` without the library that was checked, and what had been published before."""

    today: dt.date
    drafts: bool
    profiles: Mapping[str, Profile]
    in_briefs: tuple[Found, ...]
    in_site: tuple[Found, ...]


def kept(checked: Checked, *, drafts: bool) -> Kept | None:
    """Return what is to be kept of a check; None where it ended early."""
    if checked.desk is None:
        return None
    laid = checked.desk
    return Kept(laid.today, drafts, laid.profiles, checked.in_briefs, checked.in_site)


def taken_up(kept: Kept, library: Library, before: Published | None) -> Checked:
    """Return the check of `library` again, as it is given to the next `check`; see `kept`."""
    laid = desk(library, kept.today, drafts=kept.drafts, before=before)
    return Checked((), replace(laid, profiles=kept.profiles), kept.in_briefs, kept.in_site)


def once_published(checked: Checked, before: Published | None) -> Checked:
    """Return a check as it would be after its library was published, which `before` tells of.

    Nothing is taken back in silence any more.
    """
    if checked.desk is None:
        return checked
    rules = {rule.id for rule in history.RULES}
    return replace(
        checked,
        desk=replace(checked.desk, before=before),
        in_briefs=tuple(each for each in checked.in_briefs if each[1].rule not in rules),
        in_site=tuple(each for each in checked.in_site if each[1].rule not in rules),
    )
