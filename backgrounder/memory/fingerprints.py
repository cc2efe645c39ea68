"""Views as digests: two that are equal have the same, in any process, on any machine.

A view is a tree of frozen values, and all that its page shows. So the digest is that of its fields
in their order, written down as JSON: what two values have in common, and what not, is the same in
both.
"""

from __future__ import annotations

from dataclasses import fields
from hashlib import blake2b
from json import JSONEncoder
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from backgrounder.views import TopicView

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.views import Job, View

_WHOLE = 16
_FIELD = 4
"""Bytes: of what decides, and of what only tells why."""


def fingerprint(job: Job, *more: str) -> bytes:
    """Return the digest of a job, followed by a short one of each field of its view.

    `more` is what else decides what is made of it.
    """
    digests = _digests(job.view)
    kind = "\0".join((job.form, type(job.view).__name__, *more)).encode()
    whole = blake2b(kind + b"\0" + b"".join(digests), digest_size=_WHOLE).digest()
    return whole + b"".join(digest[:_FIELD] for digest in digests)


def differing(job: Job, was: bytes, now: bytes) -> list[str]:
    """Return the fields of a job's view that differ between two fingerprints of it."""
    names = _names(type(job.view))
    starts = range(_WHOLE, len(now), _FIELD)
    return [
        name
        for name, start in zip(names, starts, strict=True)
        if was[start : start + _FIELD] != now[start : start + _FIELD]
    ]


def _digests(view: View | TopicView) -> tuple[bytes, ...]:
    """Return the digest of each field; those of the topic within a single file are found once."""
    if isinstance(view, TopicView):
        if _topic and _topic[0][0] is view:
            return _topic[0][1]
        digests = tuple(map(_digest, _values(view)[1:]))
        _topic[:] = [(view, digests)]
        return digests
    return tuple(
        _digest([each.hex() for each in _digests(value)])
        if isinstance(value, TopicView)
        else _digest(value)
        for value in _values(view)[1:]
    )


def _digest(value: object) -> bytes:
    return blake2b(_written(value).encode(), digest_size=_WHOLE).digest()


def _values(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any dataclass of `views`
    """Return a view, or a part of one, as its name and the values of its fields."""
    kind = type(value)
    values = _known.get(kind)
    if values is None:
        values = _known[kind] = attrgetter("__class__.__name__", *_names(kind))
    return values(value)


_topic: list[tuple[TopicView, tuple[bytes, ...]]] = []
"""The last topic: the text of a page, and its single file, are of one."""
_known: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
_written = JSONEncoder(default=_values, check_circular=False, separators=(",", ":")).encode


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
