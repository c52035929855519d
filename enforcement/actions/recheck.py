"""Coming back to see whether it was put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from enforcement.actions.case import end
from enforcement.law import ladder
from enforcement.law.rungs import Measure, Outcome
from enforcement.models import Case, Recheck, RecheckVisit, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.queries import recheck as rechecks
from enforcement.states.case import CaseState
from inspections.models import TestReport
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import measures, remedy, standstill, visit, wording
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
    without_sample: str = "",
    report: TestReport | None = None,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Recheck:
    """Record what two officers found. A pass closes the case; a failure leaves it waiting for the next decision.

    The result follows the test of the recheck's own sample; a recheck that was refused counts as failed.
    """
    acts.permit(actor, GRANTS, "recheck.record")
    case = hold(case, version=version)
    step = queries.live_step(case)
    if case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK) or step is None:
        raise IllegalMove("本案现在不在复查阶段，可能已有人登记。请刷新页面后查看最新状态。")
    step.case = case
    result = Recheck.Result(outcome)
    visit.check_officers(officers)
    arranged = rechecks.open_visit(step)
    if arranged is not None:
        standstill.follow_test(case, arranged, actor=actor, at=at)
    _check_ground(case, step, result, report, without_sample=without_sample, arranged=arranged)
    _check_day(step, on, outside_window=outside_window, today=calendar.local_date(at))
    if result is not Recheck.Result.PASS and not note.strip() and report is None:
        raise RuleBroken("复查不合格须写明仍不合格的事实，拒绝复查的须写明经过；或者选择复查检验报告。", field="note")
    if result is Recheck.Result.PASS:
        remedy.check_remedied(case, at)
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
        without_sample="" if report else without_sample.strip()[:300],
        visit=arranged,
        report=report,
        document=paper,
        recorded_by_id=actor.pk,
    )
    recheck.officers.set(officers)
    if arranged is not None:
        acts.advance(arranged, "done", actor=actor, at=at, note=paper.number)
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


def _check_ground(
    case: Case, step: Step, result: Recheck.Result, report: TestReport | None, *, without_sample: str, arranged: RecheckVisit | None
) -> None:
    """What the result rests on: the report of the recheck's sample with its chain whole, or a reason where the ladder lets one stand."""
    basis = step.row.recheck_basis[0] if step.row.recheck_basis else step.row.basis[0]
    if result is Recheck.Result.REFUSED or (case.finding is None and report is None):
        return
    if report is None:
        if arranged is not None and arranged.samples:
            raise RuleBroken("这次复查安排了抽样，请等检验报告出来后选择报告；不再抽样的，请先取消复查安排。", basis, "report")
        if visit.needs_sample(case, step, without_sample):
            raise RuleBroken("请选择复查检验报告；只作现场核查的，请写明不抽样的理由。", basis, "report")
        return
    if not rechecks.reports_for(case, arranged).filter(pk=report.pk).exists():
        raise RuleBroken(f"报告 {report.number} 不是这次复查的样品的报告，请另选。", basis, "report")
    if broken := rechecks.faults(report):
        raise RuleBroken(f"复查样品的交接有断点，报告 {report.number} 不能使用：{broken[0]}", basis, "report")
    if (report.verdict == "fail") != (result is Recheck.Result.FAIL):
        words = "不合格" if report.verdict == "fail" else "合格"
        raise RuleBroken(f"复查检验报告 {report.number} 的结论是{words}，与所选的复查结果不一致。", basis, "outcome")


def _check_day(step: Step, on: date, *, outside_window: str, today: date) -> None:
    window = step.row.window
    basis = window.basis if window else ""
    if on > today or (step.served_on and on < step.served_on):
        raise RuleBroken("复查日期应在送达之后、今天之前。", basis, "on")
    if window is None or (step.recheck_from <= on <= step.recheck_by) or outside_window.strip():
        return
    days = f"{step.recheck_from.isoformat()} 至 {step.recheck_by.isoformat()}"
    raise RuleBroken(f"复查日期不在窗口内（{days}）。确需在窗口外复查的，请写明理由。", basis, "outside_window")
