"""Counting periods. Pure: a calendar and facts in, dates out; no database, no clock."""

from __future__ import annotations

import calendar as months
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from quality_portal.core.law import Term, Unit

from . import law

DAY = timedelta(days=1)
SATURDAY = 5
MONTHS_IN_YEAR = 12
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Weekends, with the exceptions that the yearly notices announce, for the years that have one.

    One reading of the table is one object: what was counted by it is kept for that object alone.
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    names: dict[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Saturdays and Sundays rest, announced holidays rest, announced make-up days are worked."""
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)

    def knows(self, day: date) -> bool:
        """Is the notice for this day's year on file?"""
        return day.year in self.years

    @property
    def mark(self) -> str:
        """A short name of what it says: clocks counted by it remember it, so that they are found when it changes."""
        return _mark(self.off, self.on, self.years)


@lru_cache(maxsize=16)
def _mark(off: frozenset[date], on: frozenset[date], years: frozenset[int]) -> str:
    text = "|".join(",".join(str(entry) for entry in sorted(part)) for part in (off, on, years))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count, both ends included, e.g. while a sample is being tested."""

    start: date
    end: date
    because: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a suspension ends on or after the day it starts")

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Step:
    """One line of 怎么算的."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}：{self.text}"


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends. `nominal` is its last day before it moves off a rest day."""

    date: date
    provisional: bool
    explanation: tuple[Step, ...]
    nominal: date


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which an act is timely: from `opens` to `closes`; `warn_from` is when it gets urgent."""

    opens: date
    closes: date
    warn_from: date
    provisional: bool
    explanation: tuple[Step, ...]


def days_from(first: date) -> Iterator[date]:
    """That day and every day after it."""
    while True:
        yield first
        first += DAY


def nth_day(since: date, length: int, *, counts: Calendar | None, suspensions: tuple[Suspension, ...]) -> date:
    """The `length`-th counted day after `since`; with a calendar only working days count."""
    if counts is None and not suspensions:
        return since + length * DAY
    left = length
    for day in days_from(since + DAY):
        if any(pause.covers(day) for pause in suspensions) or (counts and not counts.is_working(day)):
            continue
        left -= 1
        if not left:
            return day
    raise AssertionError("unreachable: days do not run out")


def same_day_later(since: date, number: int) -> date:
    """The corresponding day `number` months later, or that month's last day."""
    index = since.year * MONTHS_IN_YEAR + since.month - 1 + number
    year, month = index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1
    return date(year, month, min(since.day, months.monthrange(year, month)[1]))


def ahead_of(term: Term, end: date) -> date:
    """The corresponding day so many days, months or years before `end`. A period counted backwards is never put off."""
    if term.unit is Unit.CALENDAR:
        return end - term.length * DAY
    if term.unit not in (Unit.MONTH, Unit.YEAR):
        raise ValueError("working days are not counted back from an end")
    return same_day_later(end, -term.length * (MONTHS_IN_YEAR if term.unit is Unit.YEAR else 1))


def reached_by(term: Term, on: date) -> date:
    """The latest end of which the day so many months before has come on a day; months end on different days."""
    end = same_day_later(on, term.length * (MONTHS_IN_YEAR if term.unit is Unit.YEAR else 1))
    while ahead_of(term, end + DAY) <= on:
        end += DAY
    return end


def extended(since: date, end: date, suspensions: tuple[Suspension, ...]) -> date:
    """Move `end` by as many days as were suspended after `since`."""
    target = (end - since).days
    return nth_day(since, target, counts=None, suspensions=suspensions)


def next_working(calendar: Calendar, day: date) -> date:
    """The day itself when it is worked, else the first working day after it."""
    return next(other for other in days_from(day) if calendar.is_working(other))


def last_day(term: Term, since: date, length: int, calendar: Calendar, pauses: tuple[Suspension, ...]) -> date:
    """The last day of a period before it moves off a rest day."""
    if term.unit is Unit.WORKING:
        return nth_day(since, length, counts=calendar, suspensions=pauses)
    if term.unit is Unit.CALENDAR:
        return nth_day(since, length, counts=None, suspensions=pauses)
    number = length * (MONTHS_IN_YEAR if term.unit is Unit.YEAR else 1)
    return extended(since, same_day_later(since, number), pauses)


def due(
    calendar: Calendar, term: Term, since: date, *, length: int | None = None, suspensions: Iterable[Suspension] = ()
) -> Due:
    """When the period that starts with the event of `since` ends, and how that was found."""
    size = term.length if length is None else length
    if size < 1:
        raise ValueError("a period lasts at least one day")
    return _due(calendar, term, since, size, tuple(sorted(suspensions, key=lambda pause: pause.start)))


@lru_cache(maxsize=8192)
def _due(calendar: Calendar, term: Term, since: date, size: int, pauses: tuple[Suspension, ...]) -> Due:
    """Thousands of cases have the same term from the same days: it is counted and put into words once."""
    nominal = last_day(term, since, size, calendar, pauses)
    end = next_working(calendar, nominal)
    looked_at = span(since + DAY, end) if term.unit is Unit.WORKING else span(nominal, end)
    unknown = sorted({day.year for day in looked_at if not calendar.knows(day)})
    steps = [
        Step("起算事件", f"{since.isoformat()} {term.since}，当日不计（{law.FIRST_DAY.basis}）"),
        Step("第 1 日", first_counted(term, since, calendar, pauses).isoformat()),
        *(_pause(pause) for pause in pauses),
        Step("期满", f"满 {size} {term.unit.value}，{_with_weekday(nominal)}（{term.basis}）"),
    ]
    if end != nominal:
        name = calendar.names.get(nominal) or "休息日"
        steps.append(
            Step("顺延", f"{nominal.isoformat()} 是{name}，顺延至 {_with_weekday(end)}（{law.REST_DAY.basis}）")
        )
    if unknown:
        steps.append(_unknown(unknown))
    return Due(end, bool(unknown), tuple(steps), nominal)


def first_counted(term: Term, since: date, calendar: Calendar, pauses: tuple[Suspension, ...]) -> date:
    """The first day that counts."""
    counts = calendar if term.unit is Unit.WORKING else None
    return nth_day(since, 1, counts=counts, suspensions=pauses)


def window(calendar: Calendar, term: Term, since: date, *, opens_after: int, warn_after: int | None = None) -> Window:
    """From the day after `opens_after` full days until the term's end. The opening does not move off a rest day."""
    end = due(calendar, term, since)
    opens = nth_day(since, opens_after + 1, counts=calendar if term.unit is Unit.WORKING else None, suspensions=())
    steps = list(end.explanation)
    steps.insert(2, Step("窗口开放", f"满 {opens_after} {term.unit.value}的次日，{_with_weekday(opens)}"))
    warn = since + timedelta(days=warn_after) if warn_after else opens
    return Window(opens, end.date, warn, end.provisional, tuple(steps))


def working_days_until(calendar: Calendar, day: date, today: date) -> int:
    """Working days after `today` up to and with `day`; negative when `day` has passed."""
    if day >= today:
        return sum(calendar.is_working(other) for other in span(today + DAY, day))
    return -sum(calendar.is_working(other) for other in span(day + DAY, today))


def span(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _pause(pause: Suspension) -> Step:
    days = (pause.end - pause.start).days + 1
    reason = f"，{pause.because}" if pause.because else ""
    return Step("中止", f"{pause.start.isoformat()} 至 {pause.end.isoformat()}，{days} 日不计{reason}")


def _unknown(years: list[int]) -> Step:
    names = "、".join(f"{year}年" for year in years)
    return Step("暂定", f"没有{names}的节假日安排，只按周六、周日休息推算；安排公布后可能改变")


def _with_weekday(day: date) -> str:
    return f"{day.isoformat()}（星期{WEEKDAYS[day.weekday()]}）"
