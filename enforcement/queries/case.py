"""Reading cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from enforcement.models import Case, RecheckVisit, RectificationReport, Request, Step
from enforcement.permissions import READERS
from enforcement.states.case import CaseState, StepState
from enforcement.states.recheck import VisitState
from enforcement.states.request import PENDING, RequestKind
from enterprises.queries.enterprise import about
from inspections.models import FindingWithdrawal, PlanKind, TestReport
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import colleagues, offices_under
from quality_portal.core.roles import Role

if TYPE_CHECKING:
    from quality_portal.core.actors import Actor

DELIVERED = (StepState.ISSUED, StepState.SERVED)


def visible(user: User | Actor) -> QuerySet[Case]:
    """The cases of a person's office and the offices below; none for administrators, auditors and outsiders."""
    office = getattr(user, "office", None)
    if office is None or not user.roles & READERS:
        return Case.objects.none()
    return Case.objects.filter(office__in=offices_under(office)).select_related("enterprise", "office", "officer")


def of_member(user: User) -> QuerySet[Case]:
    """The cases of the enterprises a person acts for, whatever their state; before a notice was delivered there is none to see."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Case.objects.none()
    found = Case.objects.filter(enterprise__memberships__user=user, steps__state__in=DELIVERED).distinct()
    return found.select_related("enterprise", "office", "officer", "finding__sample")


def listed(user: User, *, state: str = "", rung: str = "", term: str = "") -> QuerySet[Case]:
    """Visible cases, narrowed by what was chosen in the list's filter."""
    cases = visible(user)
    if state == "open":
        cases = cases.exclude(state=CaseState.CLOSED)
    elif state:
        cases = cases.filter(state=state)
    if rung:
        cases = cases.filter(rung=rung)
    if term:
        cases = cases.filter(Q(number__icontains=term) | about(term, "product_name"))
    return cases.order_by("-pk")


def live_step(case: Case) -> Step | None:
    """The step in hand: the newest that was not returned."""
    return case.steps.exclude(state=StepState.RETURNED).select_related("document", "office", "drafted_by", "reviewed_by", "rights__document").order_by("-pk").first()


def steps_of(case: Case) -> dict[str, Step]:
    """Steps by rung, without those returned."""
    found = case.steps.exclude(state=StepState.RETURNED).select_related("document", "approved_by", "reviewed_by", "drafted_by", "office", "recheck")
    return {step.rung: step for step in found}


def past_deadline(on: date) -> QuerySet[Case]:
    """Cases whose correction term is over, on which nothing has been recorded yet and no wish for more time is open."""
    waiting = Request.objects.filter(case=OuterRef("pk"), kind=RequestKind.EXTENSION, state__in=PENDING)
    return Case.objects.filter(~Exists(waiting), state=CaseState.CORRECTING, due_on__lt=on).order_by("due_on", "pk")


def awaiting_announcement(user: User) -> QuerySet[Case]:
    """Cases that may share the next announcement."""
    return visible(user).filter(state=CaseState.AWAITING_STEP, target="announcement").order_by("pk")


def officers_for(office: Office) -> QuerySet[User]:
    """Who may go on a recheck: case officers and samplers of the office."""
    return colleagues(office, Role.CASE_OFFICER, Role.SAMPLER).order_by("display_name")


def recheck_reports(case: Case) -> QuerySet[TestReport]:
    """Test reports of later samples of the same enterprise: what a recheck may rest on. Risk monitoring decides nothing."""
    found = TestReport.objects.filter(sample__enterprise=case.enterprise_id, issued_on__gte=case.opened_on).select_related("lab")
    found = found.exclude(sample__plan_item__plan__kind=PlanKind.MONITOR)
    return found.exclude(conclusion__finding=case.finding_id) if case.finding_id else found


def has_report(case: Case, step: Step) -> bool:
    """Has the enterprise handed in its report for this step?"""
    return RectificationReport.objects.filter(case=case, step=step, state__in=("submitted", "accepted")).exists()


def with_report_flag(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Mark the cases whose enterprise handed in a report that nobody answered, whose recheck is arranged, whose finding was withdrawn."""
    return cases.annotate(
        report_waiting=Exists(RectificationReport.objects.filter(case=OuterRef("pk"), state="submitted")),
        visit_planned=Exists(RecheckVisit.objects.filter(case=OuterRef("pk"), state=VisitState.PLANNED)),
        finding_withdrawn=Exists(FindingWithdrawal.objects.filter(finding=OuterRef("finding"))),
    )
