"""How enterprises stand on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, Standing
from enterprises.states import StandingKind


def rows_in_force(on: date, *, kinds: Iterable[str] = ()) -> QuerySet[Standing]:
    """Every standing that holds on a day; the draw and the award checks narrow it further."""
    rows = Standing.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
    wanted = tuple(kinds)
    return rows.filter(kind__in=wanted) if wanted else rows


def in_force(enterprise: Enterprise, on: date, kind: str | None = None) -> QuerySet[Standing]:
    """What holds for one enterprise on a day."""
    rows = rows_in_force(on, kinds=(kind,) if kind else ()).filter(enterprise=enterprise)
    return rows.select_related("product", "category", "licence")


def of_source(label: str, pk: object) -> QuerySet[Standing]:
    """Standings that a row of a higher room brought about."""
    return Standing.objects.filter(source_label=label, source_pk=str(pk))


def bars_procurement(enterprise: Enterprise, on: date) -> QuerySet[Standing]:
    """Why an enterprise may not sell to the government on a day."""
    return rows_in_force(on, kinds=(StandingKind.PROCUREMENT_BARRED, StandingKind.BLACKLISTED)).filter(enterprise=enterprise)
