"""Moments of the demo's two years, always counted back from its last day, so that the demo never grows old."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from quality_portal.workdays.calendar import SHANGHAI, business_today, is_working, next_working_day


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> date:
        return self.next.first

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def back(self, quarters: int) -> "Quarter":
        """The quarter that many earlier."""
        number = self.year * 4 + self.number - 1 - quarters
        return Quarter(number // 4, number % 4 + 1)

    @property
    def name(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def last_day() -> date:
    """The day up to which the demo is told: yesterday, so that no act lies in the future at whatever hour the demo is loaded."""
    return business_today() - timedelta(days=1)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in Beijing time."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def work(day: date) -> date:
    """The day itself, or the first working day after it: the demo's officers keep office hours."""
    return next_working_day(day)


def plus(day: date, days: int) -> date:
    """A working day about that many days later."""
    return work(day + timedelta(days=days))


def before(today: date, days: int) -> date:
    """A working day at least that many days ago: unlike `work`, in a long holiday it does not come out after today."""
    day = today - timedelta(days=days)
    while not is_working(day):
        day -= timedelta(days=1)
    return day
