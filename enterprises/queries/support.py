"""The key-support list: who is on it, who may not be on it any longer."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from enterprises.law.support import BARS
from enterprises.models import Enterprise, Standing, Support
from enterprises.states import SupportState
from quality_portal.accounts.models import User

from . import enterprise as enterprises
from . import standing as standings


def visible(user: User) -> QuerySet[Support]:
    """Entries of the enterprises one may see."""
    return Support.objects.filter(enterprise__in=enterprises.visible(user)).select_related("enterprise__region", "office", "listed_by")


def of_year(user: User, year: int) -> QuerySet[Support]:
    """The list of a year: those on it, then those taken off."""
    return visible(user).filter(year=year).order_by("state", "enterprise__name")


def years(user: User) -> list[int]:
    """The years that have a list, the latest first."""
    return list(visible(user).order_by("-year").values_list("year", flat=True).distinct())


def bars(enterprise: Enterprise, on: date) -> QuerySet[Standing]:
    """What keeps an enterprise off the list on a day."""
    return standings.rows_in_force(on, kinds=BARS).filter(enterprise=enterprise)


def to_remove(user: User, year: int, on: date) -> dict[int, Standing]:
    """Who is on the list and should not be: entry → the standing that says so."""
    listed = visible(user).filter(year=year, state=SupportState.LISTED)
    rows = standings.rows_in_force(on, kinds=BARS).filter(enterprise__in=listed.values("enterprise"))
    of_enterprise = {row.enterprise_id: row for row in rows.order_by("since")}
    return {row.pk: of_enterprise[row.enterprise_id] for row in listed if row.enterprise_id in of_enterprise}
