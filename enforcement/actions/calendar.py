"""A year's notice of holidays as it reaches the cases: what it would move, and loading it so that the clocks follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from enforcement.queries import clocks
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.jobs import actions as jobs
from quality_portal.jobs.models import Job
from quality_portal.jobs.runner import Run
from quality_portal.workdays import actions as workdays
from quality_portal.workdays import calendar
from quality_portal.workdays.counting import Calendar
from quality_portal.workdays.notices import Row
from quality_portal.workdays.permissions import GRANTS

from . import clock

JOB, LOOK = "clock.follow_calendar", "clock.preview"
AT_ONCE = 2000  # cases whose clocks are counted while one waits: well under a second


@dataclass(frozen=True, slots=True)
class Effect:
    """So many terms of one kind move from a day to another. No case is named: who loads the calendar sees no case."""

    title: str
    before: date
    after: date
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading a year would do."""

    terms: int
    cases: int
    effects: tuple[Effect, ...]

    def as_json(self) -> dict[str, Any]:
        """As a job keeps it."""
        rows = [[row.title, row.before.isoformat(), row.after.isoformat(), row.count] for row in self.effects]
        return {"terms": self.terms, "cases": self.cases, "effects": rows}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Preview:
        """What a job kept."""
        rows = (Effect(title, date.fromisoformat(before), date.fromisoformat(after), count) for title, before, after, count in kept["effects"])
        return cls(kept["terms"], kept["cases"], tuple(rows))


def with_year(year: int, rows: Sequence[Row]) -> Calendar:
    """The calendar as it would be with these rows for that year."""
    now = calendar.read()
    return Calendar(
        off=frozenset(day for day in now.off if day.year != year) | {row.date for row in rows if not row.is_working},
        on=frozenset(day for day in now.on if day.year != year) | {row.date for row in rows if row.is_working},
        years=now.years | {year},
        names={day: name for day, name in now.names.items() if day.year != year} | {row.date: row.name for row in rows if not row.is_working},
    )


def preview(year: int, rows: Sequence[Row], *, progress: clock.Progress = clock.unseen) -> Preview:
    """Count every running term by the calendar to be, and compare. Writes nothing."""
    counted: Counter[tuple[str, date, date]] = Counter()
    cases = set()
    with calendar.calendar_is(with_year(year, rows)):
        for case, shift in clock.preview(year, progress=progress):
            counted[shift.title if shift.clock != "letter" else "复函期限", shift.before, shift.after] += 1
            cases.add(case.pk)
    effects = tuple(Effect(*key, count) for key, count in sorted(counted.items(), key=lambda item: (item[0][1], item[0][0])))
    return Preview(counted.total(), len(cases), effects)


def ask_preview(*, year: int, source: str, rows: Sequence[Row], days: str, actor: User, at: datetime) -> Job | None:
    """Let a job look, where it takes longer than one waits; None where it does not."""
    acts.permit(actor, GRANTS, "calendar.load")
    if clocks.running_in(year).count() <= AT_ONCE:
        return None
    params = {"year": year, "source": source, "days": days, "rows": [[row.date.isoformat(), row.is_working, row.name] for row in rows]}
    return jobs.enqueue(LOOK, key=f"{LOOK}:{year}:{at.isoformat()}", title=f"看{year}年节假日安排会影响哪些期限", params=params, owner=actor, at=at)


def look(run: Run) -> dict[str, Any]:
    """Do it. What was typed stays with the job, so that the page can go on from there."""
    rows = [Row(date.fromisoformat(day), works, name) for day, works, name in run.params["rows"]]
    found = preview(run.params["year"], rows, progress=run.progress)
    page = f"{reverse('enforcement:calendar')}?preview={run.job.pk}"
    return {"message": f"将影响 {found.terms:,} 个期限，{found.cases:,} 件案件。", "preview": found.as_json(), "url": page, "url_title": "查看并载入"}


@transaction.atomic
def load(*, year: int, source: str, rows: Sequence[Row], actor: Actor, at: datetime) -> Job | None:
    """Put a year on file and let a job count the clocks anew; its progress is on the calendar's page. None where nothing changed.

    A broker that is away costs time only: the job is found again, and the hourly sweep counts anew as well.
    """
    if not workdays.load_year(year=year, source=source, rows=rows, actor=actor, at=at):
        return None
    owner = actor if isinstance(actor, User) else None
    return jobs.enqueue(JOB, key=f"{JOB}:{year}:{at.isoformat()}", title=f"按{year}年节假日安排重新推算期限", params={"year": year}, owner=owner, at=at)


def follow(run: Run) -> dict[str, Any]:
    """Do it: what is counted is every case that another calendar counted, so a second run finds nothing left."""
    calendar.forget()  # the worker's own copy may still be the one before
    total = clocks.stale().count()
    moved = clock.follow_calendar(at=timezone.now(), progress=run.progress)
    return {"message": f"已核对 {total:,} 件在办案件，{moved:,} 个期限有变。变更已写入案件经过，企业已收到通知。", "counts": {"核对的案件": total, "有变的期限": moved}}
