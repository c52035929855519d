"""A case whose turn the announcement is."""

import pytest


@pytest.fixture
def due(road):
    """A case whose recheck failed: the announcement is next."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road
