"""A year's notice of holidays as it reaches the cases: what it would move, and loading it so that the clocks follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from kombu.exceptions import OperationalError

from quality_portal.core.actors import Actor
from quality_portal.workdays import actions as workdays
from quality_portal.workdays import calendar
from quality_portal.workdays.counting import Calendar
from quality_portal.workdays.notices import Row

from . import clock


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


def with_year(year: int, rows: Sequence[Row]) -> Calendar:
    """The calendar as it would be with these rows for that year."""
    now = calendar.read()
    return Calendar(
        off=frozenset(day for day in now.off if day.year != year) | {row.date for row in rows if not row.is_working},
        on=frozenset(day for day in now.on if day.year != year) | {row.date for row in rows if row.is_working},
        years=now.years | {year},
        names={day: name for day, name in now.names.items() if day.year != year} | {row.date: row.name for row in rows if not row.is_working},
    )


def preview(year: int, rows: Sequence[Row]) -> Preview:
    """Count every running term by the calendar to be, and compare. Writes nothing."""
    with calendar.calendar_is(with_year(year, rows)):
        found = clock.preview(year)
    counted = Counter((shift.title if shift.clock != "letter" else "复函期限", shift.before, shift.after) for _case, shift in found)
    effects = tuple(Effect(*key, count) for key, count in sorted(counted.items(), key=lambda item: (item[0][1], item[0][0])))
    return Preview(len(found), len({case.pk for case, _shift in found}), effects)


@transaction.atomic
def load(*, year: int, source: str, rows: Sequence[Row], actor: Actor, at: datetime) -> bool:
    """Put a year on file and let the sweep count the clocks anew. Returns whether anything changed."""
    changed = workdays.load_year(year=year, source=source, rows=rows, actor=actor, at=at)
    if changed:
        transaction.on_commit(_nudge, robust=True)
    return changed


def _nudge() -> None:
    """Wake the sweep. A broker that is away costs time only: the hourly sweep counts anew as well."""
    from enforcement.tasks import sweep_clocks  # *app ready*: the task runs what the actions do

    try:
        sweep_clocks.apply_async(retry=False)
    except OperationalError:
        return
