"""A pytest plugin: the quick tests run first, so that most mistakes show within seconds."""

import pytest

SLOWEST_LAST = ("node", "browser", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by the slowest marker a test carries; otherwise keep the order of the files."""
    items.sort(key=slowness)


def slowness(item: pytest.Item) -> int:
    """Count from 0, a test without any of the markers."""
    return max(
        (rank for rank, name in enumerate(SLOWEST_LAST, 1) if item.get_closest_marker(name)),
        default=0,
    )
