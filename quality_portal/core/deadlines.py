"""期限签: the words of a deadline. A date and the working days left, always both.

Counting working days belongs to the calendar; it is looked up by its dotted name, so that this package stays below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .formats import day_of

SOON = 5  # working days; a week of work
BUSINESS_TODAY = "quality_portal.workdays.calendar.business_today"
WORKING_DAYS = "quality_portal.workdays.calendar.working_days_until"


def business_today() -> date:
    """The day the portal works on."""
    return import_string(getattr(settings, "PORTAL_BUSINESS_TODAY", BUSINESS_TODAY))()


def working_days_until(day: date, today: date) -> int:
    """Working days left; negative when overdue."""
    return import_string(getattr(settings, "PORTAL_WORKING_DAYS", WORKING_DAYS))(day, today)


@dataclass(frozen=True, slots=True)
class DueChip:
    """What a deadline chip prints."""

    words: str
    tone: str
    on: date | None = None
    label: str = ""
    provisional: bool = False


def due_chip(
    day: date | datetime | None,
    *,
    today: date | None = None,
    days: int | None = None,
    provisional: bool = False,
    done: date | datetime | bool | None = None,
    waiting: bool = False,
    window: bool = False,
    year: bool = False,
) -> DueChip:
    """Say how a deadline stands. Overdue and due today outrank everything but being done."""
    if not day:
        return DueChip(_("不限期"), "none")
    on = day_of(day)
    if done:
        return _done(on, done, provisional=provisional)
    today = today or business_today()
    if days is None:
        days = working_days_until(on, today)
    label = on.isoformat() if year or on.year != today.year else f"{on:%m-%d}"
    words, tone = _standing(on, today, days)
    if tone in ("soon", "far") and (waiting or window):
        tone = "wait" if waiting else "open"
    return DueChip(words, tone, on, label, provisional)


def _standing(on: date, today: date, days: int) -> tuple[str, str]:
    if on < today:
        late = -days
        if late > 0:
            return ngettext("已逾期 %(n)s 个工作日", "已逾期 %(n)s 个工作日", late) % {"n": late}, "late"
        return _("已逾期 %(n)s 日") % {"n": (today - on).days}, "late"
    if on == today:
        return _("今天到期"), "today"
    tone = "soon" if days <= SOON else "far"
    if days > 0:
        return ngettext("剩 %(n)s 个工作日", "剩 %(n)s 个工作日", days) % {"n": days}, tone
    # Only rest days lie between: "0 working days left" would read as overdue.
    return _("剩 %(n)s 日，均为休息日") % {"n": (on - today).days}, "today"


def _done(on: date, done: date | datetime | bool, *, provisional: bool) -> DueChip:
    label = f"{on:%m-%d}"
    if done is True:
        return DueChip(_("已办结"), "done", on, label, provisional)
    finished = day_of(done)
    if finished > on:
        return DueChip(_("%(day)s 逾期办结") % {"day": f"{finished:%m-%d}"}, "done", on, label, provisional)
    return DueChip(_("%(day)s 按期办结") % {"day": f"{finished:%m-%d}"}, "done", on, label, provisional)
