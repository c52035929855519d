"""Filing a plan with the organ above."""

from datetime import date, datetime

from django.db import transaction

from inspections.law.plan import FILING_RULE
from inspections.models import Plan, PlanFiling
from inspections.permissions import GRANTS
from inspections.states import PlanState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import local_date

from .plan import locked


@transaction.atomic
def file(*, plan: Plan, filed_on: date, receipt_no: str, actor: Actor, at: datetime, addressee: str = "") -> PlanFiling:
    """Note that an approved plan was filed with the organ above, with its receipt. A second click gets the first filing.

    `addressee` is named where the organ above has no office here; otherwise it is the office's own parent.
    """
    acts.permit(actor, GRANTS, "plan.file")
    plan = locked(plan)
    if actor.office_id not in (None, plan.office_id):
        raise NotPermitted(f"“{plan.title}”是{plan.office}的计划，由该机关报送备案。")
    if existing := PlanFiling.objects.filter(plan=plan).first():
        return existing
    basis, above = FILING_RULE.basis, plan.office.parent
    name = above.name if above is not None else addressee.strip()
    if plan.approved_at is None or plan.state == PlanState.WITHDRAWN:
        raise RuleBroken(f"计划“{plan.title}”现在是“{plan.get_state_display()}”，批准以后才能报送备案。", basis)
    if not name:
        raise RuleBroken("系统中没有登记本机关的上一级机关，请填写报送的机关。", basis, "addressee")
    if not receipt_no.strip():
        raise RuleBroken("请填写上一级机关的回执号；还没有收到回执的，收到以后再登记。", basis, "receipt_no")
    if not local_date(plan.approved_at) <= filed_on <= local_date(at):
        raise RuleBroken(f"报送日期应在计划批准之日 {local_date(plan.approved_at)} 与今天之间，您填的是 {filed_on}。", basis, "filed_on")
    filing = PlanFiling.objects.create(
        plan=plan, to_office=above, addressee=name[:120], filed_on=filed_on, receipt_no=receipt_no.strip()[:80], filed_by_id=actor.pk, filed_at=at
    )
    trail.record("plan.filed", plan, actor=actor, at=at, basis=basis, note=f"报{name}，{filed_on}，回执 {filing.receipt_no}")
    return filing
