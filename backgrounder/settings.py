"""What the site says of itself (`content/site.yaml`) and what one run is told to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from backgrounder.model import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who stands behind the site."""

    name: str
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site's own settings, as its keeper wrote them."""

    title: str
    description: str = ""
    url: str = ""
    """The address that it is hosted at, with a trailing slash; `--base-url` overrules it."""
    language: str = "en"
    """BCP 47."""
    time_zone: str = "UTC"
    """Decides what day it is for the authors."""
    publisher: Publisher | None = None
    policies: Mapping[str, Placed[str]] = field(default_factory=dict)
    """The slugs of the pages that state the policies: `principles`, `corrections`, …"""
    checks: Mapping[str, Placed[str]] = field(default_factory=dict)
    """The level of a rule where it is not the rule's own: `error`, `warning` or `off`."""
    page_weight: int = 0
    """The most that a topic page may weigh, in kilobytes; 0 for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run is told to do."""

    root: Path
    """The project's folder: it holds `content/` and `seeds/`."""
    engine: Path
    """The folder that holds our own `templates/` and `static/`."""
    output: Path
    published: Path | None = None
    """Where the site was last published to, if not to `output`: for a preview."""
    since: str = ""
    """A ledger's file or a git revision to compare with, in place of what was last published."""
    base_url: str = ""
    drafts: bool = False
    """Drafts are built too; for the authors' own eyes."""
    strict: bool = False
    """Warnings stop publication too."""
    jobs: int = 0
    """How many processes may render; 0 for one a core."""
    executor: str = ""
    """The Dask scheduler whose workers render, as Dask writes its address; empty for none."""
    now: datetime
    """The present moment, with its zone: the only thing that is taken from a clock."""
