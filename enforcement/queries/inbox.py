"""Where inspections hand over: findings that nobody has taken up yet, refusals that the law punishes."""

from django.db.models import QuerySet

from enforcement.models import Case, ReferralEnd
from enforcement.states.case import CaseState
from inspections.law.onsite import REFUSAL_OUTCOMES
from inspections.models import Finding, FindingWithdrawal, Refusal
from inspections.states import RefusalState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import Role

# What the law makes of a refusal that is referred to the penalty procedure.
REFERRED = next(row for row in REFUSAL_OUTCOMES if row.move == "refer")


def findings_awaiting_case(office: Office) -> QuerySet[Finding]:
    """Confirmed findings of an office and the offices below it, without a case; oldest first."""
    taken = Case.objects.filter(finding__isnull=False).values("finding")
    waiting = Finding.objects.filter(office__in=offices_under(office), withdrawal=None).exclude(pk__in=taken)
    return waiting.select_related("enterprise", "office").order_by("confirmed_on", "pk")


def refusals_referred(office: Office) -> QuerySet[Refusal]:
    """Refusals of an office and the offices below it that went to the penalty procedure and wait to be taken up; oldest first."""
    taken = ReferralEnd.objects.values("refusal")
    referred = Refusal.objects.filter(office__in=offices_under(office), state=RefusalState.REFERRED).exclude(pk__in=taken)
    return referred.select_related("enterprise", "office").order_by("decided_on", "pk")


def visible_referrals(user: User) -> QuerySet[Refusal]:
    """Referred refusals that a case officer may take up, or has."""
    if user.office is None or Role.CASE_OFFICER not in user.roles:
        return Refusal.objects.none()
    referred = Refusal.objects.filter(office__in=offices_under(user.office), state=RefusalState.REFERRED)
    return referred.select_related("enterprise", "office")


def withdrawal_of(finding: Finding) -> FindingWithdrawal | None:
    """Why a finding no longer stands, when it does not."""
    return FindingWithdrawal.objects.filter(finding=finding).first()


def cases_to_review(office: Office) -> QuerySet[Case]:
    """Open cases whose finding was withdrawn: the result that they rest on was corrected or overturned."""
    cases = Case.objects.filter(office__in=offices_under(office), finding__withdrawal__isnull=False).exclude(state=CaseState.CLOSED)
    return cases.select_related("enterprise", "office", "officer", "finding__withdrawal").order_by("finding__withdrawal__withdrawn_on", "pk")


def visible(user: User) -> QuerySet[Finding]:
    """The findings a case officer may take up."""
    if user.office is None or not user.roles & {Role.CASE_OFFICER, Role.APPROVER}:
        return Finding.objects.none()
    return Finding.objects.filter(office__in=offices_under(user.office)).select_related("enterprise", "office")
