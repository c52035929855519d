"""What the clock notices about licences. It looks at rows, not at events: running twice, late or after a crash changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from enterprises.law import REMINDER
from enterprises.models import Licence, LicenceReminder
from enterprises.permissions import GRANTS
from enterprises.queries import licence as licences
from enterprises.queries import reminder as queries
from enterprises.states import ReminderKind
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM
from quality_portal.workdays import calendar

BATCH = 500


def sweep(*, on: date, at: datetime) -> int:
    """Write down each licence whose renewal is due and each that ran out, once; the legal day stands beside the recorded one."""
    noted = 0
    for kind in ReminderKind:
        while missing := list(queries.unnoted(kind, on)[:BATCH]):
            noted += _note(kind, missing, at)
    return noted


@transaction.atomic
def _note(kind: ReminderKind, rows: list[Licence], at: datetime) -> int:
    """Lock the licences, so that a second sweep waits and then finds the rows written."""
    acts.permit(SYSTEM, GRANTS, "licence.remind")
    held = list(Licence.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    known = set(LicenceReminder.objects.filter(kind=kind, licence__in=held).values_list("licence_id", flat=True))
    fresh = [row for row in held if row.pk not in known]
    for row in fresh:
        falls_on, last = _days(kind, row)
        made = LicenceReminder.objects.create(licence=row, kind=kind, falls_on=falls_on, apply_by=last, noted_at=at)
        after = {"kind": kind.value, "falls_on": falls_on.isoformat(), "apply_by": last.isoformat() if last else ""}
        trail.record("licence.reminded", row, actor=SYSTEM, at=at, basis=REMINDER.basis, after=after, note=made.get_kind_display())
    return len(fresh)


def _days(kind: ReminderKind, licence: Licence) -> tuple[date, date | None]:
    """The legal day of the event, and for a renewal the last day to apply."""
    ends = licence.valid_to
    if ends is None:
        raise ValueError("a licence without an end is neither renewed nor expired")
    if kind == ReminderKind.EXPIRED:
        return ends + timedelta(days=1), None
    return calendar.ahead_of(REMINDER, ends), licences.apply_by(licence)
