"""What had been published before, as the notebook holds it: each claim once.

Many topics rest on the same claims, and one ledger says of each claim the same to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of the fields
from dataclasses import dataclass, replace

from backgrounder.predecessor import Predecessor
from backgrounder.problems import Problem  # noqa: TC001 - as above
from backgrounder.published import Published, PublishedClaim, PublishedTopic


@dataclass(frozen=True, slots=True)
class Ledger:
    """A `Predecessor`, taken apart."""

    topics: Mapping[str, PublishedTopic] | None
    """Without their claims; None where nothing was published."""
    keys: Mapping[str, tuple[str, ...]]
    """Of the claims of each topic."""
    claims: Mapping[str, PublishedClaim]
    problems: tuple[Problem, ...]
    digest: bytes


def packed(before: Predecessor) -> Ledger:
    """Return what had been published, as it is kept."""
    if before.published is None:
        return Ledger(None, {}, {}, before.problems, before.digest)
    topics = before.published.topics
    return Ledger(
        {name: replace(topic, claims={}) for name, topic in topics.items()},
        {name: tuple(topic.claims) for name, topic in topics.items()},
        {key: claim for topic in topics.values() for key, claim in topic.claims.items()},
        before.problems,
        before.digest,
    )


def unpacked(ledger: Ledger) -> Predecessor:
    """Return what was `packed`."""
    if ledger.topics is None:
        return Predecessor(None, ledger.problems, ledger.digest)
    keys, claims = ledger.keys, ledger.claims
    topics = {
        name: replace(topic, claims={key: claims[key] for key in keys[name]})
        for name, topic in ledger.topics.items()
    }
    return Predecessor(Published(topics), ledger.problems, ledger.digest)
