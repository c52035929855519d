"""No moment of the demo lies ahead of the visitor."""

from datetime import date

import pytest

from quality_portal.demo.clock import before, last_day
from quality_portal.workdays.calendar import today_is

pytestmark = pytest.mark.django_db


def test_in_a_long_holiday_a_day_of_the_office_lies_before_it():
    assert before(date(2026, 10, 5), 2) == date(2026, 9, 30)


def test_a_working_day_is_counted_exactly():
    assert before(date(2026, 11, 20), 2) == date(2026, 11, 18)


def test_the_demo_is_told_up_to_the_evening_of_yesterday():
    with today_is(date(2027, 1, 1)):
        assert last_day() == date(2026, 12, 31)
