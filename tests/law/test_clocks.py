"""Laws that the clocks of every rung obey, whatever the day and whatever the holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement.actions.step import start_clocks
from enforcement.law.ladder import RULEBOOKS
from enforcement.models import Case, Step
from quality_portal.core.instruments import APL
from quality_portal.core.law import Term, Unit
from quality_portal.workdays.calendar import calendar_is
from quality_portal.workdays.counting import Calendar, Suspension, ahead_of, due

RUNGS = [(book.key, rung) for book in RULEBOOKS.values() for rung in book.rungs if rung.term]
KNOWN = frozenset(range(2019, 2028))
dates = st.dates(date(2020, 1, 1), date(2026, 6, 30))
holidays = st.sets(st.dates(date(2020, 1, 1), date(2027, 12, 31)), max_size=60)
pauses = st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.integers(0, 40)), max_size=5)
many = settings(max_examples=400, deadline=None)


@st.composite
def terms(draw):
    """A rung with a term, and a length that its document may name."""
    book, rung = draw(st.sampled_from(RUNGS))
    return book, rung, draw(st.integers(rung.shortest, rung.longest))


def started(book, rung, days, served_on, calendar):
    step = Step(case=Case(rulebook=book), rung=rung.key, days=days, served_on=served_on)
    with calendar_is(calendar):
        start_clocks(step)
    return step


def with_holidays(off):
    return Calendar(frozenset(off), years=KNOWN)


@many
@given(terms(), dates, holidays)
def test_the_recheck_closes_after_the_term_and_never_before_it_opens(chosen, served_on, off):
    step = started(*chosen, served_on, with_holidays(off))
    nominal = served_on + timedelta(days=chosen[2])
    assert served_on < nominal <= step.comply_by
    assert step.served_on <= step.recheck_from <= step.recheck_by
    assert step.recheck_by >= nominal + timedelta(days=chosen[1].window.closes)


@many
@given(terms(), dates, st.integers(0, 60), holidays)
def test_later_service_never_ends_a_clock_earlier(chosen, served_on, later, off):
    calendar = with_holidays(off)
    first, second = (started(*chosen, day, calendar) for day in (served_on, served_on + timedelta(days=later)))
    assert (second.comply_by >= first.comply_by, second.recheck_from >= first.recheck_from, second.recheck_by >= first.recheck_by) == (True,) * 3


@many
@given(terms(), dates, st.data())
def test_a_longer_term_never_ends_earlier(chosen, served_on, data):
    book, rung, days = chosen
    longer = data.draw(st.integers(days, rung.longest))
    calendar = with_holidays(())
    assert started(book, rung, longer, served_on, calendar).comply_by >= started(book, rung, days, served_on, calendar).comply_by


@many
@given(terms(), dates, holidays, st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_one_more_holiday_never_takes_a_day_away(chosen, served_on, off, holiday):
    before, after = started(*chosen, served_on, with_holidays(off)), started(*chosen, served_on, with_holidays(off | {holiday}))
    assert after.comply_by >= before.comply_by
    assert after.recheck_by >= before.recheck_by
    assert after.recheck_from == before.recheck_from


@many
@given(terms(), dates, st.sets(st.integers(2019, 2028)))
def test_a_clock_is_provisional_exactly_when_one_of_its_ends_is_in_a_year_without_a_notice(chosen, served_on, years):
    step = started(*chosen, served_on, Calendar(years=frozenset(years)))
    nominal = served_on + timedelta(days=chosen[2])
    last = nominal + timedelta(days=chosen[1].window.closes)
    looked_at = {nominal.year, step.comply_by.year, last.year, step.recheck_by.year}
    assert step.comply_provisional == bool(looked_at - years)


def paused(term, since, rows):
    made = [Suspension(start, start + timedelta(days=length)) for start, length in rows]
    return due(with_holidays(()), term, since, suspensions=made).date


@many
@given(st.dates(date(2024, 10, 1), date(2025, 12, 1)), st.integers(1, 120), st.sampled_from([Unit.CALENDAR, Unit.WORKING]), pauses, st.randoms())
def test_suspensions_count_the_same_in_any_order_and_each_only_lengthens(since, length, unit, rows, random):
    term = Term("t", "期限", length, unit, "立案", APL.article(60))
    shuffled = list(rows)
    random.shuffle(shuffled)
    ends = [paused(term, since, rows[:n]) for n in range(len(rows) + 1)]
    assert paused(term, since, shuffled) == ends[-1]
    assert ends == sorted(ends)
    assert paused(term, since, rows + rows) == ends[-1]


@pytest.mark.parametrize("day", [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 12, 31), date(2026, 1, 1)])
def test_leap_days_and_year_ends_count_as_any_day(day):
    for book, rung in RUNGS:
        step = started(book, rung, rung.term.length, day, with_holidays(()))
        assert (step.comply_by - day).days - rung.term.length in (0, 1, 2)


def test_d08_more_time_is_asked_for_so_many_days_before_the_end_and_never_later_for_a_rest_day():
    extension = RULEBOOKS["policy/city"].rung("order").extension
    assert ahead_of(extension.ask, date(2026, 10, 8)) == date(2026, 10, 3)  # a rest day stays the last day
