"""What everybody calls: today, the day of a moment, due dates. The counting is in `counting.py`.

`business_today` is the one place of the portal that asks the clock which day it is; a test fails on any other.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from quality_portal.core.law import Term
from quality_portal.core.shapes import Day

from . import counting
from .counting import Calendar, Due, Step, Suspension, Window
from .models import CalendarDay, CalendarYear

__all__ = [
    "Calendar",
    "Due",
    "Step",
    "Suspension",
    "Window",
    "business_today",
    "calendar_is",
    "current",
    "day_grid",
    "due",
    "forget",
    "is_working",
    "local_date",
    "next_working_day",
    "today_is",
    "window",
    "working_days_until",
]

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRESH = 30.0  # seconds a process believes its copy of the table; the calendar changes once a year
ROW = 15

_today: ContextVar[date | None] = ContextVar("today", default=None)
_chosen: ContextVar[Calendar | None] = ContextVar("calendar", default=None)
_held: list[tuple[float, Calendar]] = []


def business_today() -> date:
    """The legal day in Shanghai, wherever the host believes it is."""
    return _today.get() or local_date(timezone.now())


def local_date(at: datetime) -> date:
    """The legal day of a moment."""
    if timezone.is_naive(at):
        raise ValueError("a moment without a time zone has no legal day")
    return at.astimezone(SHANGHAI).date()


@contextmanager
def today_is(day: date) -> Iterator[None]:
    """Work as on that day: for tests and for the demonstration quarter."""
    token = _today.set(day)
    try:
        yield
    finally:
        _today.reset(token)


@contextmanager
def calendar_is(calendar: Calendar) -> Iterator[None]:
    """Count by that calendar instead of the table's, e.g. to preview what a new notice would move."""
    token = _chosen.set(calendar)
    try:
        yield
    finally:
        _chosen.reset(token)


def current() -> Calendar:
    """The table as a value, read at most every half minute."""
    if chosen := _chosen.get():
        return chosen
    now = time.monotonic()
    if not _held or now - _held[0][0] > FRESH:
        _held[:] = [(now, read())]
    return _held[0][1]


def read() -> Calendar:
    """Read the whole table: some thirty rows a year."""
    rows = list(CalendarDay.objects.values_list("date", "is_working", "name"))
    return Calendar(
        off=frozenset(day for day, works, _ in rows if not works),
        on=frozenset(day for day, works, _ in rows if works),
        years=frozenset(CalendarYear.objects.filter(provisional=False).values_list("year", flat=True)),
        names={day: name for day, works, name in rows if not works},
    )


def forget() -> None:
    """Read the table again at the next question."""
    _held.clear()


def due(term: Term, since: date, *, length: int | None = None, suspensions: Iterable[Suspension] = ()) -> Due:
    """When a period ends. `provisional` when a year's holidays are not announced: show 暂定, never hide it."""
    return counting.due(current(), term, since, length=length, suspensions=suspensions)


def ahead_of(term: Term, end: date) -> date:
    """The day by which something due so many days, months or years before `end` must be done; it does not move off a rest day."""
    return counting.ahead_of(term, end)


def reached_by(term: Term, on: date) -> date:
    """The latest end for which `ahead_of` lies on or before a day."""
    return counting.reached_by(term, on)


def window(term: Term, since: date, *, opens_after: int, warn_after: int | None = None) -> Window:
    """The days on which an act is timely, e.g. the recheck 60 to 90 days after an announcement."""
    return counting.window(current(), term, since, opens_after=opens_after, warn_after=warn_after)


def is_working(day: date) -> bool:
    """Is this day worked?"""
    return current().is_working(day)


def next_working_day(day: date) -> date:
    """The day itself when it is worked, else the next that is."""
    return counting.next_working(current(), day)


def working_days_until(day: date, today: date) -> int:
    """Working days left after today; negative when overdue."""
    return counting.working_days_until(current(), day, today)


def day_grid(since: date, end: date, *, opens: date | None = None, today: date | None = None) -> list[list[Day]]:
    """The days of a period, fifteen a row, for the picture beside 怎么算的. With `opens`, the window is marked."""
    calendar, now = current(), today or business_today()
    days = [
        Day(
            on=day,
            ordinal=(day - since).days,
            off=not calendar.is_working(day),
            window=opens is not None and opens <= day <= end,
            today=day == now,
            end=day == end,
        )
        for day in counting.span(since + timedelta(days=1), end)
    ]
    return [days[start : start + ROW] for start in range(0, len(days), ROW)]
