"""Views as digests: two that are equal have the same, in any process, on any machine.

A view is a tree of frozen values, and all that its page shows. So the digest is that of its fields
in their order, written down as MessagePack, where each value within stands by its fields' names:
what two values have in common, and what not, is the same in both.
"""

from __future__ import annotations

from dataclasses import fields
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from msgspec.msgpack import Encoder

from backgrounder.views import TopicView

if TYPE_CHECKING:
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
        digests = tuple(map(_digest, _values(view)))
        _topic[:] = [(view, digests)]
        return digests
    return tuple(
        _digest(_digests(value)) if isinstance(value, TopicView) else _digest(value)
        for value in _values(view)
    )


def _digest(value: object) -> bytes:
    return blake2b(_written(value), digest_size=_WHOLE).digest()


def _written(value: object) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:  # the name of a file need not be Unicode
        return repr(value).encode(errors="surrogatepass")


def _values(view: View | TopicView) -> list[object]:
    return [getattr(view, name) for name in _names(type(view))]


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_topic: list[tuple[TopicView, tuple[bytes, ...]]] = []
"""The last topic: the text of a page, and its single file, are of one."""
_encode = Encoder().encode
