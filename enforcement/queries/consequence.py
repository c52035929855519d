"""What a finding and its decisions bring about besides the ladder: bars on honours and on public purchase, closer supervision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from enforcement.law.additions import FINDING, PURCHASE_BARRED, Addition, additions_of
from enforcement.models import Case, PrincipalBar
from enforcement.queries.repeat import previous_failure
from enforcement.states.case import CaseState, StepState
from enterprises.models import Enterprise, Principal, Product, Standing
from enterprises.models.enterprise import PrincipalRole
from enterprises.states import StandingKind
from inspections.models import FindingWithdrawal
from quality_portal.core.formats import zhdate
from quality_portal.core.law import Citation
from quality_portal.workdays import calendar

SOURCE = Case._meta.label_lower
# Whose bar ends with the case when the product was put right; the others run to their own day.
ENDS_WELL = frozenset({StandingKind.PROCUREMENT_BARRED, StandingKind.KEY_SUPERVISION})
# A fine counts only when it is a large one, which no row can know.
PENALTIES = ("stop", "revoke", "stop_and_revoke", "stop_and_fine")
RESPONSIBLE = (PrincipalRole.LEGAL_REP, PrincipalRole.MANAGER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A standing that ought to hold because of a case."""

    kind: StandingKind
    product: Product | None
    since: date
    until: date | None
    because: str
    basis: Citation


def wanted(case: Case) -> list[Wanted]:
    """Every standing that the case ought to have brought about by now, by the rows of the law."""
    found = [one for row in additions_of(case.rulebook, FINDING) if row.key in MAKERS for one in MAKERS[row.key](case, row)]
    return found + list(_after_penalties(case))


def _honours(case: Case, row: Addition) -> Iterator[Wanted]:
    day = final_day(case)
    because = f"{case.product_name}监督抽查不合格（{case.finding.number}），{day.year}年内不得给予奖励和授予先进称号"
    yield Wanted(StandingKind.HONOUR_BARRED, None, day, date(day.year + 1, 1, 1), because, row.basis)


def _purchase(case: Case, row: Addition) -> Iterator[Wanted]:
    because = f"{case.product_name}监督抽查不合格（{case.finding.number}），复查合格前禁止政府采购"
    yield Wanted(StandingKind.PROCUREMENT_BARRED, case.product, final_day(case), None, because, row.basis)


def _supervision(case: Case, row: Addition) -> Iterator[Wanted]:
    if previous := previous_failure(case.finding, "county"):
        because = f"{case.product_name}连续两次抽查不合格，上一次为{zhdate(previous.decided_on)}"
        yield Wanted(StandingKind.KEY_SUPERVISION, case.product, final_day(case), None, because, row.basis)


MAKERS: dict[str, Callable[[Case, Addition], Iterator[Wanted]]] = {
    "honours": _honours,
    "procurement": _purchase,
    "twice_supervision": _supervision,
}


def _after_penalties(case: Case) -> Iterator[Wanted]:
    """Three years on the purchase record after a stop of production or a revocation was served."""
    for step in case.steps.filter(state=StepState.SERVED, decided_on__isnull=False).select_related("document"):
        if step.row.penalty_type not in PENALTIES or (step.row.by_letter and not step.row.stops_production):
            continue
        end = calendar.due(PURCHASE_BARRED, step.decided_on).nominal
        number = f"（{step.document.number}）" if step.document else ""
        because = f"因{step.row.name}{number}，三年内有重大违法记录"
        yield Wanted(StandingKind.PROCUREMENT_BARRED, None, step.decided_on, end + timedelta(days=1), because, PURCHASE_BARRED.basis)


def final_day(case: Case) -> date:
    """The day on which the result became final: the year of the bars is counted by it."""
    return case.finding.conclusion.final_on or case.finding.confirmed_on


def fact_day(case: Case) -> date:
    """The day of the fact: when the sample was taken, or the inspection refused."""
    sample = case.finding.sample
    return sample.sampled_on if sample else case.finding.conclusion.decided_on


def principals_on(enterprise: Enterprise, on: date) -> QuerySet[Principal]:
    """The legal representative and the principal in role on a day; a role without a beginning counts from ever."""
    begun = Q(since=None) | Q(since__lte=on)
    return Principal.objects.filter(begun, Q(until=None) | Q(until__gte=on), enterprise=enterprise, role__in=RESPONSIBLE).order_by("pk")


def standings_of(case: Case) -> QuerySet[Standing]:
    """What the case brought about, whether or not it still holds."""
    return Standing.objects.filter(source_label=SOURCE, source_pk=str(case.pk)).select_related("product", "licence").order_by("since", "pk")


def bars_of(case: Case) -> QuerySet[PrincipalBar]:
    return case.principal_bars.order_by("pk")


def withdrawn() -> QuerySet[Case]:
    """Cases whose finding fell away while something still rests on it, be it until a day of its own."""
    running = Q(until=None) | Q(until__gt=calendar.business_today())
    held = Standing.objects.filter(running, source_label=SOURCE, source_pk=Cast(OuterRef("pk"), CharField()))
    barred = PrincipalBar.objects.filter(case=OuterRef("pk"), lifted_on=None)
    gone = Case.objects.filter(finding__in=FindingWithdrawal.objects.values("finding"))
    return gone.filter(Exists(held) | Exists(barred))


def ended_well(case: Case) -> bool:
    return case.state == CaseState.CLOSED and case.outcome == "passed"
