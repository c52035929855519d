"""A retest: formalities and fee by the applicant, another body by the organ, the outcome for good."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inspections.law.telling import FEE, FEE_RULE, FORMALITIES_TERM, NAMING_TERM, OTHER_LAB, RETEST_FINAL, RetestOutcome
from inspections.models import Conclusion, LabBody, LabJob, Objection, Part, Purpose, Retest, RetestFee, TestReport
from inspections.permissions import GRANTS
from inspections.queries import conclusion as telling
from inspections.queries import objection as queries
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.core.yuan import yuan
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import labjob, papers
from .objection import end_retest, held
from .report import conclude
from .settling import stand

LARGEST_FEE = Decimal(1_000_000)


def _locked(retest: Retest) -> Retest:
    """The retest under its lock, behind its result's and its objection's."""
    objection = held(Objection.objects.get(pk=retest.objection_id))
    row = Retest.objects.select_for_update(of=("self",)).select_related("lab").get(pk=retest.pk)
    row.objection, row.conclusion = objection, objection.conclusion
    return row


@transaction.atomic
def complete(*, retest: Retest, formalities_on: date, amount: Decimal, voucher: str, actor: Actor, at: datetime) -> Retest:
    """Note that the applicant has done the formalities and prepaid the fee, within its seven days."""
    acts.permit(actor, GRANTS, "retest.formalities")
    row = _locked(retest)
    if row.state == "ready" and row.formalities_on == formalities_on:
        return row
    if row.state != "noticed":
        raise IllegalMove(f"复检现在是“{row.get_state_display()}”，不能再登记手续。请刷新页面。", FORMALITIES_TERM.basis)
    end = calendar.due(FORMALITIES_TERM, row.noticed_on)
    if not row.noticed_on <= formalities_on <= calendar.local_date(at):
        raise RuleBroken(f"办结手续的日期应在受理通知送达日期 {row.noticed_on} 与今天之间。", FORMALITIES_TERM.basis, "formalities_on")
    if formalities_on > end.date:
        raise RuleBroken(
            f"受理通知 {row.noticed_on} 送达，手续应在 {end.date} 前办理；{formalities_on} 已经超过，视为放弃复检。", FORMALITIES_TERM.basis, "formalities_on"
        )
    if not 0 < amount <= LARGEST_FEE:
        raise RuleBroken("请填写垫付的复检费用，单位元，应大于零。", FEE_RULE.basis, "amount")
    if not voucher.strip():
        raise RuleBroken("请填写缴费凭证号，退费时凭此核对。", FEE_RULE.basis, "voucher")
    RetestFee.objects.create(retest=row, amount=amount, prepaid_on=formalities_on, voucher=voucher.strip()[:80])
    by = calendar.due(NAMING_TERM, formalities_on)
    row.formalities_on, row.name_by, row.name_provisional = formalities_on, by.date, by.provisional
    acts.advance(row, "complete", actor=actor, at=at, note=f"垫付 {yuan(amount)}", fields=("formalities_on", "name_by", "name_provisional"))
    return row


@transaction.atomic
def name_lab(*, retest: Retest, lab: LabBody, actor: Actor, at: datetime, sole_lab: str = "") -> LabJob:
    """Name the body that tests the back-up sample: not the first one, unless no other in the province can.

    When a laboratory sent the sample back, another is named in the same way. A second click gets the job that is there.
    """
    acts.permit(actor, GRANTS, "retest.name")
    row = _locked(retest)
    job = queries.job_of(row)
    if row.state == "testing" and job is not None and job.open and job.lab_id == lab.pk:
        return job
    if row.state not in ("ready", "testing") or (row.state == "testing" and job is not None and (job.open or job.state == "verified")):
        raise IllegalMove(f"复检现在是“{row.get_state_display()}”，不能再确定复检机构。请刷新页面。", NAMING_TERM.basis)
    if faults := queries.retest_faults(row.conclusion):
        raise RuleBroken("备用样品有问题，不能复检：" + "；".join(fault.rstrip("。") for fault in faults) + "。请办理“认定不能复检”。", queries.backup_basis())
    if lab.pk == _first_lab(row.conclusion) and not sole_lab.strip():
        raise RuleBroken(f"“{lab}”是初检机构，不能承担复检；确属本省只有它具备能力的，请写明理由。", OTHER_LAB.basis, "lab")
    given = labjob.assign(
        sample=row.conclusion.sample, lab=lab, part=Part.BACKUP, purpose=Purpose.RETEST, actor=actor, at=at, because=f"复检（{row.objection.number}）"
    )
    row.lab, row.named_on, row.sole_lab = lab, calendar.local_date(at), sole_lab.strip()[:300]
    note = f"{lab}" + (f"；{row.sole_lab}" if row.sole_lab else "")
    if row.state == "testing":
        row.save(update_fields=["lab", "named_on", "sole_lab"])
        trail.record("retest.reassigned", row, actor=actor, at=at, basis=OTHER_LAB.basis, note=note)
    else:
        acts.advance(row, "name", actor=actor, at=at, note=note, fields=("lab", "named_on", "sole_lab"))
    return given


def _first_lab(conclusion: Conclusion) -> int | None:
    return conclusion.report.lab_id if conclusion.report else None


@transaction.atomic
def close(*, retest: Retest, actor: Actor, at: datetime) -> Retest:
    """Write down what the retest found. It is the last word: the first result stands at once, or falls to the retest's."""
    acts.permit(actor, GRANTS, "retest.close")
    row = _locked(retest)
    if row.state == "done":
        return row
    report = queries.report_of(row)
    if row.state != "testing" or report is None:
        raise RuleBroken("复检机构还没有出具复核过的报告，不能登记复检结论。", RETEST_FINAL.basis)
    if row.conclusion.state not in ("notified", "pending"):
        raise IllegalMove(f"初检结论{row.conclusion.get_state_display()}，不能再登记复检结论。请看样品页上现行的结论。", RETEST_FINAL.basis)
    outcome = RetestOutcome.CONFIRMED if report.verdict == "fail" else RetestOutcome.REVERSED
    row.report, row.outcome, row.closed_on = report, outcome.value, calendar.local_date(at)
    acts.advance(row, "close", actor=actor, at=at, note=f"{report.number}：{report.get_verdict_display()}", fields=("report", "outcome", "closed_on"))
    _settle_fee(row, actor=actor, at=at)
    _close_objections(row, actor=actor, at=at)
    if outcome == RetestOutcome.CONFIRMED:
        _confirm(row, actor=actor, at=at)
    else:
        _reverse(row, report, actor=actor, at=at)
    _tell(row, actor=actor, at=at)
    return row


def _tell(row: Retest, *, actor: Actor, at: datetime) -> None:
    """Write the outcome to the applicant, and to every other party that was told the first result."""
    others = row.conclusion.notices.exclude(pk=row.objection.notice_id)
    for subject, name in ((row.objection, row.objection.applicant), *((notice, notice.name) for notice in others)):
        content = papers.retest_result(row, to=name)
        documents.issue("retest_result", office=row.objection.office, subject=subject, title="复检结论告知书", content=content, actor=actor, at=at)


def _settle_fee(row: Retest, *, actor: Actor, at: datetime) -> None:
    """The fee follows the outcome."""
    fee, rule = row.fee, FEE[row.outcome]
    fee.borne_by, fee.settled_on = rule.borne_by, calendar.local_date(at)
    fee.save(update_fields=["borne_by", "settled_on"])
    trail.record("retestfee.settled", fee, actor=actor, at=at, basis=rule.basis, note=fee.get_borne_by_display())


def _close_objections(row: Retest, *, actor: Actor, at: datetime) -> None:
    """A retest answers every party that asked for one on this result."""
    move = "uphold" if row.outcome == RetestOutcome.CONFIRMED else "overturn"
    still_open = row.conclusion.objections.select_for_update(of=("self",)).filter(state__in=["filed", "retesting"])
    for objection in still_open:
        if objection.pk != row.objection_id and objection.asks != "retest" and move == "uphold":
            continue
        objection.closed_on = row.closed_on
        acts.advance(objection, move, actor=actor, at=at, basis=RETEST_FINAL.basis, note=f"复检报告 {row.report.number}", fields=("closed_on",))


def _confirm(row: Retest, *, actor: Actor, at: datetime) -> None:
    """The first result stands: at once when only the applicant's own days still run, else when everything else is over."""
    first, note = row.conclusion, f"复检维持初检（{row.report.number}）"
    found = telling.obstacle(first, calendar.local_date(at))
    others = first.notices.exclude(pk=row.objection.notice_id).filter(waived_on=None).exists()
    # A retest leaves the applicant nothing to object to; another party's fifteen days are its own.
    if found is None or (found.until is not None and not others):
        stand(first, actor=actor, at=at, note=note, basis=RETEST_FINAL.basis)


def _reverse(row: Retest, report: TestReport, *, actor: Actor, at: datetime) -> None:
    """The first result is withdrawn for the retest's, which stands at once and cannot be objected to."""
    first = row.conclusion
    report.sample = first.sample
    because = f"复检推翻初检（{row.objection.number}，复检报告 {report.number}）"
    conclusion = conclude(report, replaces=first, because=because, basis=RETEST_FINAL.basis, actor=actor, at=at)
    conclusion.notified_on = conclusion.final_on = calendar.local_date(at)
    acts.advance(conclusion, "conclude", actor=actor, at=at, note=because, fields=("notified_on", "final_on"))


@transaction.atomic
def refund(*, retest: Retest, refunded_on: date, voucher: str, actor: Actor, at: datetime) -> RetestFee:
    """Pay the fee back when the organ bears it."""
    acts.permit(actor, GRANTS, "retest.refund")
    row = _locked(retest)
    fee = row.fee
    if fee.refunded_on is not None:
        return fee
    if fee.borne_by != "organ" or fee.settled_on is None:
        raise RuleBroken("只有复检推翻初检的，费用才由机关承担、退还申请人。", FEE["reversed"].basis)
    if not fee.settled_on <= refunded_on <= calendar.local_date(at):
        raise RuleBroken(f"退还日期应在 {fee.settled_on} 与今天之间。", FEE["reversed"].basis, "refunded_on")
    if not voucher.strip():
        raise RuleBroken("请填写退费凭证号。", FEE["reversed"].basis, "voucher")
    fee.refunded_on, fee.refund_voucher = refunded_on, voucher.strip()[:80]
    fee.save(update_fields=["refunded_on", "refund_voucher"])
    trail.record("retestfee.refunded", fee, actor=actor, at=at, basis=FEE["reversed"].basis, note=f"{yuan(fee.amount)}，{fee.refund_voucher}")
    return fee


def lapse_due(*, at: datetime) -> int:
    """Note the waiver of applicants whose seven days have run out. Safe to run again; returns how many."""
    today = calendar.local_date(at)
    count = 0
    for pk in list(Retest.objects.filter(state="noticed", formalities_due__lt=today).values_list("pk", flat=True)):
        with transaction.atomic():
            row = _locked(Retest.objects.get(pk=pk))
            end = calendar.due(FORMALITIES_TERM, row.noticed_on)
            if row.state != "noticed" or end.date >= today:
                continue
            end_retest(row, "lapse", actor=SYSTEM, at=at, note=f"手续办理期限至 {end.date}")
            row.objection.closed_on = today
            acts.advance(row.objection, "lapse", actor=SYSTEM, at=at, basis=FORMALITIES_TERM.basis, fields=("closed_on",))
            count += 1
    return count
