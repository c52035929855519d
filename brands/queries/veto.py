"""一票否决: why an enterprise may not be honoured on a day. Read from what lower rooms have decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from brands.law import BARRED, BLACKLISTED, GONE, LICENCE, OPEN_CASE, STOPPED, THIS_YEAR, THREE_YEARS, Bar, Kind
from enforcement.models import Case
from enterprises.models import Enterprise, Product
from enterprises.queries import standing as standings
from enterprises.states import EnterpriseState, StandingKind
from inspections.models import Finding

_BAR_OF = {
    StandingKind.HONOUR_BARRED: BARRED,
    StandingKind.BLACKLISTED: BLACKLISTED,
    StandingKind.STOP_PRODUCTION: STOPPED,
    StandingKind.LICENCE_SUSPENDED: LICENCE,
    StandingKind.LICENCE_REVOKED: LICENCE,
}
_HIGH = ("nation", "province")


@dataclass(frozen=True, slots=True)
class Ground:
    """A bar that applies, with the fact behind it."""

    bar: Bar
    fact: str

    @property
    def words(self) -> str:
        return f"{self.bar.title}：{self.fact}"


def grounds(enterprise: Enterprise, product: Product | None, *, kind: Kind, on: date) -> list[Ground]:
    """Everything that bars an honour on a day; an empty list when nothing does."""
    found = [
        Ground(_BAR_OF[StandingKind(row.kind)], f"{row.because}（{row.since.isoformat()}起）")
        for row in standings.rows_in_force(on, kinds=_BAR_OF).filter(enterprise=enterprise)
    ]
    if enterprise.state != EnterpriseState.ACTIVE:
        found.append(Ground(GONE, enterprise.get_state_display()))
    found += [Ground(OPEN_CASE, case.number) for case in _open_cases(enterprise, on)]
    return found + _failures(enterprise, kind, on)


def _open_cases(enterprise: Enterprise, on: date) -> QuerySet[Case]:
    still = Q(closed_on=None) | Q(closed_on__gt=on)
    return Case.objects.filter(still, enterprise=enterprise, opened_on__lte=on).order_by("pk")


def _failures(enterprise: Enterprise, kind: Kind, on: date) -> list[Ground]:
    failed = Finding.objects.filter(enterprise=enterprise, confirmed_on__lte=on).select_related("office")
    this_year = failed.filter(confirmed_on__year=on.year)
    found = [Ground(THIS_YEAR, _fact(row)) for row in this_year]
    if kind is not Kind.QUALITY_AWARD:
        since = on.replace(year=on.year - 3, day=28 if (on.month, on.day) == (2, 29) else on.day)
        earlier = failed.filter(confirmed_on__gt=since, office__level__in=_HIGH).exclude(confirmed_on__year=on.year)
        found += [Ground(THREE_YEARS, _fact(row)) for row in earlier]
    return found


def _fact(row: Finding) -> str:
    return f"{row.confirmed_on.isoformat()} {row.office.short_name} {row.product_name}（{row.number}）"
