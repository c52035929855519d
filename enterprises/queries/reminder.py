"""Reminders: which licences have none yet, and which were noted."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from enterprises.models import Licence, LicenceReminder
from enterprises.states import ReminderKind
from quality_portal.accounts.models import User

from . import enterprise as enterprises
from . import licence as licences

SITUATION = {ReminderKind.RENEWAL: "due", ReminderKind.EXPIRED: "expired"}


def unnoted(kind: ReminderKind, on: date) -> QuerySet[Licence]:
    """Licences that stand so on a day and have no reminder of the kind."""
    rows = licences.situation(Licence.objects.all(), SITUATION[kind], on)
    return rows.exclude(Exists(LicenceReminder.objects.filter(licence=OuterRef("pk"), kind=kind))).order_by("pk")


def of_licence(licence: Licence) -> QuerySet[LicenceReminder]:
    """What was noted about one licence."""
    return licence.reminders.order_by("falls_on")


def visible(user: User) -> QuerySet[LicenceReminder]:
    """What was noted about the licences that a person of the bureau sees, newest first."""
    rows = LicenceReminder.objects.filter(licence__enterprise__in=enterprises.visible(user))
    return rows.select_related("licence__enterprise", "licence__product")
