"""Failures that touch a valid honour, and the proposals they led to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

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
    """Valid honours whose product failed after the grant, each failure once and only if not proposed before.

    Four queries, however many honours there are.
    """
    holding = Honour.objects.filter(state=HonourState.VALID, granted_on__lte=on, valid_until__gt=on)
    known = set(WithdrawalProposal.objects.filter(honour__in=holding).values_list("honour", "finding", "case"))
    titles: dict[int, list[Honour]] = defaultdict(list)
    for honour in holding.select_related("product", "programme"):
        titles[honour.enterprise_id].append(honour)
    for row in _findings(holding, on):
        for honour in _concerned(titles[row.enterprise_id], row, row.confirmed_on):
            if (honour.pk, row.pk, None) not in known:
                because = f"{row.confirmed_on.isoformat()} 监督抽查不合格：{row.product_name}（{row.number}）"
                yield Trigger(honour, because, finding=row)
    for case in _cases(holding, on):
        for honour in _concerned(titles[case.enterprise_id], case, case.opened_on):
            if (honour.pk, None, case.pk) not in known:
                name = ladder.rung(case.rulebook, case.rung).name
                yield Trigger(honour, f"{case.product_name}正在后处理，已到“{name}”（{case.number}）", case=case)


def _findings(holding: QuerySet[Honour], on: date) -> QuerySet[Finding]:
    rows = Finding.objects.filter(enterprise__in=holding.values("enterprise"), confirmed_on__lte=on)
    return rows.order_by("confirmed_on", "pk")


def _cases(holding: QuerySet[Honour], on: date) -> QuerySet[Case]:
    """Cases without a finding (a finding leads to its own proposal) that have reached a rung."""
    rows = Case.objects.filter(enterprise__in=holding.values("enterprise"), finding=None, opened_on__lte=on)
    return rows.exclude(rung="").order_by("opened_on", "pk")


def _concerned(titles: list[Honour], row: Finding | Case, day: date) -> Iterator[Honour]:
    """Titles that were held on the day by the product that failed; a title of the whole enterprise by any product."""
    for honour in titles:
        same = honour.product is None or row.product_id == honour.product_id
        named = honour.product is not None and row.product_id is None and row.product_name == honour.product.name
        if honour.granted_on <= day and (same or named):
            yield honour
