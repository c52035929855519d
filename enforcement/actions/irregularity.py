"""Cases about irregular production: opened from a confirmed lead, gone through by its small ladder, ended with an outcome."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.law import ladder
from enforcement.law.rungs import Outcome
from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import clocks
from enforcement.states.case import CaseState
from enterprises.actions import irregularity as leads
from enterprises.models import Irregularity
from enterprises.states import IrregularityState
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar

from . import case as cases
from .holding import deadline, hold


@transaction.atomic
def open_case(*, irregularity: Irregularity, officer: User | None = None, actor: Actor, at: datetime) -> Case:
    """Take up a confirmed lead under the ladder of its kind. Whoever comes second gets the case that is already there."""
    acts.permit(actor, GRANTS, "case.open")
    officer = officer or actor
    lead = Irregularity.objects.select_for_update(of=("self",)).select_related("enterprise", "product").get(pk=irregularity.pk)
    if existing := Case.objects.filter(irregularity=lead).first():
        return existing
    if lead.state == IrregularityState.FOUND:
        raise RuleBroken("线索还没有到现场核实，不能立案。请先登记核实情况。", lead.law.basis[0])
    if officer.office is None:
        raise RuleBroken("您的账号没有所属机关，不能主办案件。请联系系统管理员。")
    cases.check_officer(officer, officer.office)
    on = calendar.local_date(at)
    first = ladder.next_rung(lead.kind, ladder.START, Outcome.CONFIRMED)
    due_on, provisional = deadline(CaseState.AWAITING_STEP, on=on, step=None)
    case = Case.objects.create(
        number=cases.next_number(officer.office, on.year),
        irregularity=lead,
        enterprise=lead.enterprise,
        product=lead.product,
        product_name=lead.product_name,
        office=officer.office,
        officer_id=officer.pk,
        rulebook=lead.kind,
        target=first,
        outcome=Outcome.CONFIRMED,
        opened_on=on,
        due_on=due_on,
        due_provisional=provisional,
        due_since=on,
        counted_by=clocks.mark(),
    )
    leads.take(irregularity=lead, actor=actor, at=at, note=case.number)
    trail.record("case.opened", case, actor=actor, at=at, basis=ladder.rung(lead.kind, first).basis_text, note=str(lead))
    return case


@transaction.atomic
def close(*, case: Case, ending: str, because: str, actor: Actor, at: datetime, version: int | None = None) -> Case:
    """End such a case with what became of it: closed, or another product (R212). What the register can show it must show."""
    acts.permit(actor, GRANTS, "case.close")
    case = hold(case, version=version)
    if case.irregularity is None:
        raise RuleBroken("本案不是违规生产案件，请用“结案”办理。")
    if case.state != CaseState.EXECUTED:
        raise RuleBroken("最后一级措施执行以后，才能登记关闭或者转产。", case.book.rungs[-1].basis[0], "ending")
    leads.clear(irregularity=case.irregularity, ending=ending, because=because, actor=actor, at=at)
    return cases.close_case(case=case, because=f"{leads.ENDING[ending].title}：{because.strip()}", unanswered=because, actor=actor, at=at)
