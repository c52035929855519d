"""Reading the calendar for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from enforcement.models import Case
from enforcement.states.case import OPEN_STATES
from quality_portal.jobs.models import Job
from quality_portal.workdays.calendar import business_today
from quality_portal.workdays.models import CalendarDay, CalendarYear

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Year:
    """A year on file with the size of its notice."""

    row: CalendarYear
    days: int


def years() -> tuple[Year, ...]:
    """The newest years first."""
    return tuple(Year(row, CalendarDay.objects.filter(date__year=row.year).count()) for row in CalendarYear.objects.order_by("-year")[:SHOWN])


def missing() -> dict[str, Any] | None:
    """The next year without a notice, when terms already run into it; how many are provisional for that."""
    today = business_today()
    known = set(CalendarYear.objects.filter(provisional=False).values_list("year", flat=True))
    year = next((year for year in (today.year, today.year + 1) if year not in known), None)
    if year is None:
        return None
    waiting = Case.objects.filter(state__in=OPEN_STATES).filter(Q(due_provisional=True) | Q(steps__comply_provisional=True)).distinct().count()
    return {"year": year, "waiting": waiting}


def last_recount() -> Job | None:
    """The newest job that counts the clocks anew, for the page to show how far it is."""
    return Job.objects.filter(kind="clock.follow_calendar").order_by("-created_at").first()


def look_of(uuid: str) -> Job | None:
    """The job that looks which dates a notice would move, by what the address says."""
    try:
        key = UUID(uuid)
    except ValueError:
        return None
    return Job.objects.filter(kind="clock.preview", pk=key).first()


def draft(year: str) -> dict[str, Any]:
    """A year on file as it would be typed, for correcting it."""
    row = CalendarYear.objects.filter(pk=int(year)).first() if year.isdecimal() else None
    if row is None:
        return {}
    days = CalendarDay.objects.filter(date__year=row.year).order_by("date")
    lines = [f"{day.date.isoformat()},{'上班' if day.is_working else '休息'},{day.name}" for day in days]
    return {"year": row.year, "source": row.source, "days": "\n".join(lines)}
