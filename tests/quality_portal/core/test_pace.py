"""Who asks too often waits; a few at a time, so that the others are answered."""

import secrets

import pytest

from quality_portal.core import pace
from quality_portal.core.errors import PortalError


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    """How long was waited, without waiting, in a minute of its own."""
    found: list[float] = []
    monkeypatch.setattr(pace.time, "sleep", found.append)
    minute = 60.0 * secrets.randbelow(10**9)
    monkeypatch.setattr(pace.time, "time", lambda: minute)
    return found


def test_the_first_few_do_not_wait_and_the_others_longer_each_time(naps):
    waits = [pace.slow_down("x", free=2, each=1.0) for _ in range(7)]
    assert waits == [0, 0, 1.0, 2.0, 3.0, 3.0, 3.0]
    assert naps == [1.0, 2.0, 3.0, 3.0, 3.0]
    assert pace.slow_down("y", free=2) == 0


def test_when_enough_are_waiting_the_next_is_asked_to_come_back(naps):
    with pace.CHAIRS, pace.CHAIRS, pytest.raises(PortalError, match="过一分钟再试"):
        pace.slow_down("z", free=0, each=1.0)
    assert naps == []
    assert pace.slow_down("z", free=0, each=1.0) == 2.0


def test_nobody_waits_while_the_cache_is_away(settings, naps):
    nowhere = "redis://127.0.0.1:1/0"  # a port where nothing listens: the connection is refused, as in earnest
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": nowhere}}
    assert pace.slow_down("x", free=0, each=1.0) == 0
    assert naps == []
