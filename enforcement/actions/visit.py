"""Preparing a recheck: two officers, a day in the window, the notice to the enterprise, and a round of sampling of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from enforcement.law import ladder
from enforcement.models import Case, RecheckVisit, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import recheck as queries
from enforcement.states.case import CaseState
from enforcement.states.recheck import VisitState
from inspections.actions import plan as plans
from inspections.actions import task as tasks
from inspections.actions.plan_items import ItemDraft
from inspections.models import Plan, PlanKind, SamplingTask
from inspections.queries import choices
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import message
from . import wording_requests as wording
from .holding import hold


@transaction.atomic
def arrange(
    *,
    case: Case,
    planned_on: date,
    officers: Sequence[User],
    place: str = "",
    without_sample: str = "",
    outside_window: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> RecheckVisit:
    """Arrange a recheck. A second click gets the visit that is arranged. A sample is taken unless the ladder allows a reason not to."""
    acts.permit(actor, GRANTS, "recheck.plan")
    held = hold(case, version=version)
    step = cases.live_step(held)
    if held.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK) or step is None:
        raise IllegalMove("本案现在不在复查阶段，可能已有人登记。请刷新页面后查看最新状态。")
    if existing := queries.open_visit(step):
        return existing
    step.case = held
    check_officers(officers)
    _check_day(step, planned_on, outside_window=outside_window, today=calendar.local_date(at))
    sampled = needs_sample(held, step, without_sample)
    visit = RecheckVisit(
        case=held, step=step, planned_on=planned_on, place=place.strip() or held.enterprise.address or held.enterprise.name,
        without_sample="" if sampled else without_sample.strip()[:300], outside_window=outside_window.strip()[:300],
        planned_by_id=actor.pk, planned_at=at,
    )  # fmt: skip
    if sampled:
        visit.plan = _round(held, step, planned_on, actor=actor, at=at)
    names = [officer.display_name for officer in officers]
    proofs = [officer.certificate_no for officer in officers if officer.certificate_no]
    basis = "；".join(str(one) for one in step.row.recheck_basis) or step.basis_text
    content = wording.recheck_notice(held, on=planned_on, place=visit.place, officers=names, certificates=proofs, sampled=sampled, basis=basis)
    visit.document = documents.issue("recheck_notice", office=held.office, subject=held, title="复查通知书", content=content, actor=actor, at=at)
    visit.save()
    visit.officers.set(officers)
    trail.record("recheck.planned", held, actor=actor, at=at, basis=basis, note=f"{planned_on.isoformat()}，{'、'.join(names)}，{visit.document.number}")
    tell(visit, f"复查定于{zhdate(planned_on)}在{visit.place}进行，复查人员：{'、'.join(names)}。请安排负责人到场。", key=f"visit:{visit.pk}", at=at)
    return visit


def tell(visit: RecheckVisit, words: str, *, key: str, at: datetime) -> None:
    """Put it on the enterprise's desk; the page of the decision shows every visit with its paper."""
    case = visit.case
    words = f"{case.product_name}：{words}"
    message.tell(enterprise=case.enterprise, case=case, words=words, link=reverse("enforcement:notice", args=[visit.step_id]), key=key, at=at)


def needs_sample(case: Case, step: Step, without_sample: str) -> bool:
    """Is a sample taken? Irregular production is looked at, a product is tested unless the ladder lets a reason stand."""
    if case.finding is None:
        return False
    if not without_sample.strip():
        return True
    if step.row.recheck_by_sample:
        basis = step.row.recheck_basis[0] if step.row.recheck_basis else step.row.basis[0]
        raise RuleBroken("本级复查应当按照原实施细则抽样检验，不能只作现场核查。", basis, "without_sample")
    return False


def check_officers(officers: Sequence[User]) -> None:
    """Two or more, in office, of the enforcing kind."""
    people = {officer.pk for officer in officers}
    if len(people) < ladder.OFFICERS:
        raise RuleBroken("复查须由两名以上执法人员共同进行。请再选一名。", ladder.OFFICERS_BASIS, "officers")
    for officer in officers:
        if not officer.is_active or not officer.roles & {Role.CASE_OFFICER, Role.SAMPLER}:
            raise RuleBroken(f"{officer.display_name}不是在岗的执法人员，请另选。", ladder.OFFICERS_BASIS, "officers")


def _check_day(step: Step, on: date, *, outside_window: str, today: date) -> None:
    window = step.row.window
    if on < today:
        raise RuleBroken("复查日期不能早于今天。已经进行的复查请直接登记结果。", window.basis if window else "", "planned_on")
    if window is None or step.recheck_from is None or step.recheck_from <= on <= step.recheck_by or outside_window.strip():
        return
    days = f"{step.recheck_from.isoformat()} 至 {step.recheck_by.isoformat()}"
    raise RuleBroken(f"复查日期不在窗口内（{days}）。确需在窗口外复查的，请写明理由。", window.basis, "outside_window")


def _round(case: Case, step: Step, on: date, *, actor: Actor, at: datetime) -> Plan:
    """The round of sampling of this recheck: one enterprise, the product that failed, the specification of the first test."""
    finding = case.finding
    first = finding.conclusion.plan_item
    specification = finding.sample.specification if finding.sample else first.specification
    if specification is not None and specification.state == "draft":
        specification = choices.specifications_in_force([first.category_id], on).first()
    item = ItemDraft(
        category=first.category, quota=1, region=first.region, specification=specification, reason="recheck", lab=first.lab, targets=(case.enterprise,)
    )
    number = case.visits.count() + 1
    return plans.create(
        office=case.office, year=on.year, quarter=(on.month + 2) // 3, title=f"{case.number}第{number}次复查抽样", kind=PlanKind.RECHECK,
        reason=f"对{case.enterprise.name}{case.product_name}整改后的复查（{case.number}，{step.row.name}）。", items=[item], for_case=True,
        actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def send_out(*, visit: RecheckVisit, officers: Sequence[User] = (), actor: Actor, at: datetime) -> SamplingTask:
    """Send the samplers of an approved round. A second click gets the task that is out."""
    acts.permit(actor, GRANTS, "recheck.plan")
    hold(visit.case)
    row = RecheckVisit.objects.select_for_update(of=("self",)).select_related("plan", "task", "case__enterprise", "case__product").get(pk=visit.pk)
    if row.task is not None:
        return row.task
    if row.state != VisitState.PLANNED or row.plan is None:
        raise IllegalMove("这次复查已经结束，或者不抽样，不需要派出抽样任务。")
    if row.plan.state != "approved":
        raise RuleBroken(f"复查抽样计划 {row.plan.number} 还没有批准，请先送局领导批准。", row.step.row.basis[0])
    people = list(officers) or list(row.officers.order_by("pk"))
    row.task = tasks.assign(
        plan_item=row.plan.items.get(), enterprise=row.case.enterprise, officers=people, due_on=max(row.planned_on, calendar.local_date(at)),
        product=row.case.product, product_name=row.case.product_name, actor=actor, at=at,
    )  # fmt: skip
    row.save(update_fields=["task"])
    trail.record("recheck.sent_out", row.case, actor=actor, at=at, note=row.task.number)
    return row.task


@transaction.atomic
def cancel(*, visit: RecheckVisit, because: str, actor: Actor, at: datetime) -> RecheckVisit:
    """Call a visit off with the reason; another can be arranged."""
    acts.permit(actor, GRANTS, "recheck.plan")
    hold(visit.case)
    row = RecheckVisit.objects.select_for_update(of=("self",)).select_related("task", "case__enterprise").get(pk=visit.pk)
    if not because.strip():
        raise RuleBroken("请写明取消的理由，会写入案卷。", field="because")
    if row.task is not None and hasattr(row.task, "sample"):
        raise RuleBroken("样品已经抽取，不能取消这次复查，请登记复查结果。", ladder.OFFICERS_BASIS)
    row.cancelled_because = because.strip()[:300]
    acts.advance(row, "cancel", actor=actor, at=at, note=row.cancelled_because, fields=("cancelled_because",))
    tell(row, f"原定{zhdate(row.planned_on)}的复查取消，理由：{row.cancelled_because}。", key=f"visit:{row.pk}:off", at=at)
    return row
