"""Recalls: recorded as their producer reports them, closed when it has reported the end."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.models import Case, Recall
from enforcement.permissions import GRANTS
from enforcement.states.recall import RECALL_MOVES, RecallState
from enterprises.models import Enterprise
from inspections.models.counter import next_number
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.instruments import O19
from quality_portal.workdays.calendar import local_date

PLAN = O19.passage("关于召回计划的规定", certain=False)
NEEDED = {"product_name": "产品名称", "batch": "批号", "quantity": "召回数量", "hazard": "缺陷和可能的后果", "remedy": "消费者怎么办"}


@transaction.atomic
def record(
    *,
    enterprise: Enterprise,
    product_name: str,
    batch: str,
    quantity: str,
    hazard: str,
    remedy: str,
    reported_on: date,
    trademark: str = "",
    model: str = "",
    case: Case | None = None,
    actor: Actor,
    at: datetime,
) -> Recall:
    """Record a recall. The same product and batch is recorded once while it runs."""
    acts.permit(actor, GRANTS, "recall.record")
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    office = Office.objects.select_related("region").filter(pk=actor.office_id).first()
    if office is None:
        raise NotPermitted("登记召回须在某一机关任职。")
    given = {
        "product_name": product_name.strip(), "batch": batch.strip(), "quantity": quantity.strip(), "hazard": hazard.strip(), "remedy": remedy.strip(),
    }  # fmt: skip
    if missing := next((key for key, value in given.items() if not value), None):
        raise RuleBroken(f"请填写{NEEDED[missing]}。", PLAN, missing)
    if reported_on > local_date(at):
        raise RuleBroken("报告日期不能晚于今天。", PLAN, "reported_on")
    same = Recall.objects.filter(enterprise=enterprise, product_name=given["product_name"], batch=given["batch"], state=RecallState.RUNNING).first()
    if same:
        return same
    row = Recall.objects.create(
        number=next_number("ZH", office.region.code, reported_on.year), enterprise=enterprise, office=office, case=case, trademark=trademark.strip(),
        model=model.strip(), reported_on=reported_on, recorded_by_id=actor.pk, recorded_at=at, **given,
    )  # fmt: skip
    trail.record("recall.recorded", row, actor=actor, at=at, basis=PLAN)
    return row


@transaction.atomic
def close(*, recall: Recall, recovered: str, on: date, actor: Actor, at: datetime) -> Recall:
    """The producer has reported the end: how much came back. A second click meets the first."""
    acts.permit(actor, GRANTS, "recall.record")
    row = Recall.objects.select_for_update(of=("self",)).get(pk=recall.pk)
    if row.office_id != actor.office_id:
        raise NotPermitted("召回由监督的机关登记完成。")
    if row.state == RecallState.CLOSED:
        return row
    if not recovered.strip():
        raise RuleBroken("请填写已收回的数量。", RECALL_MOVES[0].basis, "recovered")
    if not row.reported_on <= on <= local_date(at):
        raise RuleBroken(f"完成日期应在报告日期 {row.reported_on} 与今天之间。", RECALL_MOVES[0].basis, "on")
    row.recovered, row.closed_on = recovered.strip(), on
    acts.advance(row, "close", actor=actor, at=at, note=f"已收回{row.recovered}", fields=("recovered", "closed_on"))
    return row
