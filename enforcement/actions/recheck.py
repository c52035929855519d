"""Coming back to see whether it was put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from enforcement.actions.case import end
from enforcement.law import ladder
from enforcement.law.rungs import Measure, Outcome
from enforcement.models import Case, Recheck, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.states.case import CaseState
from inspections.models import TestReport
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import measures, wording
from .holding import hold, move


@transaction.atomic
def record_recheck(
    *,
    case: Case,
    outcome: str,
    on: date,
    officers: Sequence[User],
    note: str = "",
    outside_window: str = "",
    report: TestReport | None = None,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Recheck:
    """Record what two officers found. A pass closes the case; a failure leaves it waiting for the next decision."""
    acts.permit(actor, GRANTS, "recheck.record")
    case = hold(case, version=version)
    step = queries.live_step(case)
    if case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK) or step is None:
        raise IllegalMove("本案现在不在复查阶段，可能已有人登记。请刷新页面后查看最新状态。")
    step.case = case
    result = Recheck.Result(outcome)
    _check_officers(officers, case)
    _check_day(step, on, outside_window=outside_window, today=calendar.local_date(at))
    if result is Recheck.Result.FAIL and not note.strip() and report is None:
        raise RuleBroken("复查不合格须写明仍不合格的事实，或者选择复查检验报告。", field="note")
    paper = documents.issue(
        "recheck_result",
        office=case.office,
        subject=case,
        title="复查结果通知书",
        content=wording.recheck_result(
            case, passed=result is Recheck.Result.PASS, on=on, officers=[officer.display_name for officer in officers], note=note.strip()
        ),
        actor=actor,
        at=at,
    )
    recheck = Recheck.objects.create(
        case=case,
        step=step,
        outcome=result,
        on=on,
        note=note.strip(),
        outside_window=outside_window.strip(),
        report=report,
        document=paper,
        recorded_by_id=actor.pk,
    )
    recheck.officers.set(officers)
    _conclude(case, step, result, note=f"{'、'.join(officer.display_name for officer in officers)}，{on.isoformat()}", actor=actor, at=at)
    return recheck


def _conclude(case: Case, step: Step, result: Recheck.Result, *, note: str, actor: Actor, at: datetime) -> None:
    if result is Recheck.Result.PASS:
        case.outcome, case.closed_because = Outcome.PASSED, "复查合格"
        end(case, "pass_recheck", actor=actor, at=at, note=note)
        return
    licensed = measures.reached(case, Measure.REVOKE).exists()
    case.outcome, case.target = Outcome.FAILED, ladder.next_rung(case.rulebook, case.rung, Outcome.FAILED, licensed=licensed)
    move(case, "fail_recheck", actor=actor, at=at, basis=step.basis_text, note=note)


def _check_officers(officers: Sequence[User], case: Case) -> None:
    people = {officer.pk for officer in officers}
    if len(people) < ladder.OFFICERS:
        raise RuleBroken("复查须由两名以上执法人员共同进行。请再选一名。", ladder.OFFICERS_BASIS, "officers")
    for officer in officers:
        if not officer.is_active or not officer.roles & {Role.CASE_OFFICER, Role.SAMPLER}:
            raise RuleBroken(f"{officer.display_name}不是在岗的执法人员，请另选。", ladder.OFFICERS_BASIS, "officers")


def _check_day(step: Step, on: date, *, outside_window: str, today: date) -> None:
    window = step.row.window
    basis = window.basis if window else ""
    if on > today or (step.served_on and on < step.served_on):
        raise RuleBroken("复查日期应在送达之后、今天之前。", basis, "on")
    if window is None or (step.recheck_from <= on <= step.recheck_by) or outside_window.strip():
        return
    days = f"{step.recheck_from.isoformat()} 至 {step.recheck_by.isoformat()}"
    raise RuleBroken(f"复查日期不在窗口内（{days}）。确需在窗口外复查的，请写明理由。", basis, "outside_window")
