"""Failures that touch a valid honour, and the proposals they led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from brands.models import Honour, WithdrawalProposal
from brands.states import HonourState, ProposalState
from enforcement.law import ladder
from enforcement.models import Case
from enterprises.queries import enterprise as enterprises
from inspections.models import Finding
from quality_portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Trigger:
    """An honour and the failure of its product."""

    honour: Honour
    because: str
    finding: Finding | None = None
    case: Case | None = None


def visible(user: User) -> QuerySet[WithdrawalProposal]:
    """Proposals about enterprises a person may see."""
    rows = WithdrawalProposal.objects.filter(honour__enterprise__in=enterprises.visible(user))
    return rows.select_related(
        "honour__programme", "honour__enterprise", "honour__product", "finding", "case", "decided_by"
    )


def waiting(user: User) -> QuerySet[WithdrawalProposal]:
    """Those that nobody has decided, oldest first."""
    return visible(user).filter(state=ProposalState.OPEN).order_by("proposed_at")


def due(on: date) -> Iterator[Trigger]:
    """Valid honours whose product failed after the grant, each failure once and only if not proposed before."""
    valid = Honour.objects.filter(state=HonourState.VALID, granted_on__lte=on, valid_until__gt=on)
    proposed = WithdrawalProposal.objects.all()
    for honour in valid.filter(enterprise__findings__isnull=False).select_related("product", "programme").distinct():
        known = proposed.filter(honour=honour).values("finding")
        for row in _findings(honour).filter(confirmed_on__lte=on).exclude(pk__in=known.filter(finding__isnull=False)):
            yield Trigger(
                honour,
                f"{row.confirmed_on.isoformat()} 监督抽查不合格：{row.product_name}（{row.number}）",
                finding=row,
            )
    for honour in valid.filter(enterprise__cases__isnull=False).select_related("product", "programme").distinct():
        known = proposed.filter(honour=honour, case__isnull=False).values("case")
        for case in _cases(honour).filter(opened_on__lte=on).exclude(pk__in=known):
            name = ladder.rung(case.rulebook, case.rung).name
            yield Trigger(honour, f"{case.product_name}正在后处理，已到“{name}”（{case.number}）", case=case)


def _same_product(honour: Honour) -> Q:
    if honour.product_id is None:
        return Q()
    return Q(product=honour.product_id) | Q(product=None, product_name=honour.product.name)


def _findings(honour: Honour) -> QuerySet[Finding]:
    rows = Finding.objects.filter(_same_product(honour), enterprise=honour.enterprise_id)
    return rows.filter(confirmed_on__gte=honour.granted_on).order_by("confirmed_on", "pk")


def _cases(honour: Honour) -> QuerySet[Case]:
    """Cases without a finding (a finding has led to its own proposal) that have reached a rung."""
    rows = Case.objects.filter(_same_product(honour), enterprise=honour.enterprise_id, finding=None)
    return rows.filter(opened_on__gte=honour.granted_on).exclude(rung="").order_by("opened_on", F("pk"))
