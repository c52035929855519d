"""Bringing about what a finding and its decisions entail. Level-triggered: it looks at what ought to hold, and may run any number of times."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.law.additions import FINDING, additions_of
from enforcement.models import Case, PrincipalBar
from enforcement.queries import consequence as queries
from enforcement.queries import inbox
from enterprises.actions import standing as standings
from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.workdays import calendar


@transaction.atomic
def follow(*, case: Case, actor: Actor = SYSTEM, at: datetime) -> None:
    """Grant what the case entails and does not have yet; end what has lost its ground. The caller may hold the case already."""
    if case.finding is None:
        return
    held = Case.objects.select_for_update(of=("self",)).select_related("finding__conclusion", "finding__sample", "enterprise", "product").get(pk=case.pk)
    if withdrawal := inbox.withdrawal_of(held.finding):
        _end_all(held, because=f"不合格项已撤回：{withdrawal.because}", at=at)
        return
    existing = list(queries.standings_of(held))
    for want in queries.wanted(held):
        if any((row.kind, row.product_id, row.since) == (want.kind, want.product.pk if want.product else None, want.since) for row in existing):
            continue
        standings.grant(
            want.kind, held.enterprise, product=want.product, since=want.since, until=want.until, because=want.because, basis=want.basis,
            source=held, actor=SYSTEM, at=at,
        )  # fmt: skip
    _bar_principals(held, at=at)
    if queries.ended_well(held):
        _end(held, existing, because=f"案件{held.number}复查合格", at=at)


def _end(case: Case, rows: list, *, because: str, at: datetime) -> None:
    for row in rows:
        if row.until is None and row.kind in queries.ENDS_WELL:
            standings.end(row, on=calendar.local_date(at), because=because, actor=SYSTEM, at=at)


def _end_all(case: Case, *, because: str, at: datetime) -> None:
    """A finding that fell away takes everything with it, also what would have run to a day of its own."""
    today = calendar.local_date(at)
    for row in queries.standings_of(case):
        if row.until is None or row.until > today:
            standings.end(row, on=max(today, row.since), because=because, actor=SYSTEM, at=at)
    for bar in case.principal_bars.filter(lifted_on=None):
        bar.lifted_on, bar.lifted_because = today, because[:300]
        bar.save(update_fields=["lifted_on", "lifted_because"])
        trail.record("principal.released", bar, actor=SYSTEM, at=at, note=bar.lifted_because)


def _bar_principals(case: Case, *, at: datetime) -> None:
    row = next((row for row in additions_of(case.rulebook, FINDING) if row.key == "principal_honours"), None)
    if row is None:
        return
    day, fact = queries.final_day(case), queries.fact_day(case)
    for person in queries.principals_on(case.enterprise, fact):
        bar, is_new = PrincipalBar.objects.get_or_create(
            case=case,
            principal=person,
            defaults={
                "name": person.name,
                "role": person.get_role_display(),
                "fact_on": fact,
                "since": day,
                "until": day.replace(year=day.year + 1, month=1, day=1),
                "because": f"{case.enterprise.name}{case.product_name}监督抽查不合格（{case.finding.number}）",
                "basis_text": str(row.basis),
            },
        )
        if is_new:
            trail.record("principal.barred", bar, actor=SYSTEM, at=at, basis=row.basis, note=case.number)
