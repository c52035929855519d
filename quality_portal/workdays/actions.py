"""Loading a year's notice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from . import calendar
from .models import CalendarDay, CalendarYear
from .notices import Row
from .permissions import GRANTS


@transaction.atomic
def load_year(*, year: int, source: str, rows: Sequence[Row], actor: Actor, at: datetime) -> bool:
    """Put a year's arrangement on file in place of what was there. Returns whether anything changed."""
    acts.permit(actor, GRANTS, "calendar.load")
    if not source.strip():
        raise RuleBroken("请写明节假日安排的来源通知。", field="source")
    if strays := [row.date for row in rows if row.date.year != year]:
        raise RuleBroken(f"{strays[0]} 不在{year}年内，请核对文件。", field="file")
    row, is_new = CalendarYear.objects.select_for_update().get_or_create(
        year=year, defaults={"source": source, "loaded_at": at}
    )
    held = set(CalendarDay.objects.filter(date__year=year).values_list("date", "is_working", "name"))
    wanted = {(entry.date, entry.is_working, entry.name) for entry in rows}
    if not is_new and held == wanted and row.source == source and not row.provisional:
        return False
    CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(CalendarDay(date=day, is_working=on, name=name) for day, on, name in sorted(wanted))
    CalendarYear.objects.filter(pk=year).update(source=source, provisional=False, loaded_at=at)
    trail.record(
        "calendar.loaded",
        row,
        actor=actor,
        at=at,
        basis=source,
        before={"days": len(held)},
        after={"days": len(wanted)},
    )
    transaction.on_commit(calendar.forget)
    return True
