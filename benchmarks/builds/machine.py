"""The day and the machine of a measurement, in words."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from pathlib import Path


def today() -> str:
    """Return the day, such as `5 May 2026`."""
    day = dt.datetime.now(tz=dt.UTC).date()
    return f"{day.day} {day:%B %Y}"


def machine() -> str:
    """Return the machine's cores and memory, its system and this Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = f" ({_processor()})" if _processor() else ""
    return (
        f"{os.cpu_count()} cores{model}, {memory:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    """Return the processor's name, where Linux tells it."""
    told = Path("/proc/cpuinfo")
    found = told.exists() and re.search(r"^model name\s*: (.+)$", told.read_text(), re.MULTILINE)
    return re.sub(r"\(\w+\)", "", found[1]).strip() if found else ""
