"""What two machines must have in common to make the same bytes of the same job."""

from __future__ import annotations

import pickle
import platform
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backgrounder import __version__
from backgrounder.executors.pace import done

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).parent.parent
_LIBRARIES = ("Jinja2", "Markdown", "MarkupSafe")
"""Those that have a part in what `render` makes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back."""

    results: tuple[Any, ...]
    differences: str = ""
    """Why it did nothing: what it has otherwise than the machine that asked."""


@cache
def standing() -> Mapping[str, str]:
    """Return the version of everything that decides what is made of a job, by its name."""
    libraries = {name: version(name) for name in _LIBRARIES}
    ours = f"{__version__} ({_digest()})"
    return {"Python": platform.python_version(), "Backgrounder": ours} | libraries


def differences(asking: Mapping[str, str]) -> str:
    """Say what this machine has otherwise than one with the standing `asking`; empty if nothing."""
    here = standing()
    found = [
        f"{name} {here.get(name)} and not {wanted}"
        for name, wanted in asking.items()
        if here.get(name) != wanted
    ]
    return f"{platform.node()} has {', '.join(found)}" if found else ""


def answer(asking: Mapping[str, str], errand: bytes) -> Answer:
    """Do, on a worker, what another machine asks; nothing if this one is not like it.

    `errand` is the pickled pair of a function and a batch for it.
    """
    if told := differences(asking):
        return Answer((), told)
    function, batch = pickle.loads(errand)  # noqa: S301 - Dask itself sends nothing else
    return Answer(done(function, batch))


def _digest() -> str:
    """Return a digest of our own modules: the same version can hold other code."""
    digest = blake2b(digest_size=6)
    for path in sorted(_PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        name = path.relative_to(_PACKAGE).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
