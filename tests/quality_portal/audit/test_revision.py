"""Answers that stand until something is done."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from quality_portal.accounts.models import User
from quality_portal.audit import revision, trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """A reader that counts how often it was asked, and every time it was."""
    times: list[str] = []

    @revision.as_of_acts
    def read() -> int:
        times.append(translation.get_language())
        return len(times)

    return read, times


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(revision.time, "monotonic", lambda: now[0])
    return now


def act() -> None:
    someone, _ = User.objects.get_or_create(username="someone")
    trail.record("access.refused", someone, actor=someone, at=timezone.now())


def test_an_answer_stands_until_something_is_done(asked, clock, django_assert_num_queries):
    read, times = asked
    assert read() == 1
    with django_assert_num_queries(0):
        assert read() == 1
    clock[0] += revision.LOOK_AGAIN
    with django_assert_num_queries(1):
        assert read() == 1
    act()
    clock[0] += revision.LOOK_AGAIN
    assert read() == 2
    assert len(times) == 2


def test_it_stands_no_longer_than_half_a_minute(asked, clock):
    read, _ = asked
    read()
    clock[0] += revision.FRESH
    assert read() == 2


def test_each_language_has_its_own(asked):
    read, times = asked
    read()
    with translation.override("en"):
        read()
    read()
    assert times == ["zh-hans", "en"]
