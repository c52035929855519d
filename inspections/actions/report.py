"""Issuing a test report and drawing the conclusion; withdrawing what was built on a report that is corrected.

These are the inner steps of verifying a test (`actions.labjob.verify`) and of a retest (`actions.objection`): whoever
calls has permitted the act and holds the sample locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from inspections import limits
from inspections.law.lab import CORRECTION_RULE, RESULT_RULE, correction
from inspections.law.specification import DECISIONS, judge
from inspections.models import (
    Conclusion,
    Finding,
    FindingWithdrawal,
    LabBody,
    LabJob,
    Sample,
    TestItem,
    TestReport,
    Verdict,
)
from inspections.models.counter import next_number
from inspections.queries.naming import answer_of
from inspections.worksheet import Judged
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Citation
from quality_portal.search import names
from quality_portal.search.models import PRODUCT
from quality_portal.workdays import calendar


def issue(
    *,
    sample: Sample,
    lab: LabBody,
    items: Sequence[Judged],
    issued_on: date,
    actor: Actor,
    at: datetime,
    number: str = "",
    job: LabJob | None = None,
    corrects: TestReport | None = None,
    because: str = "",
) -> TestReport:
    """Freeze what was found as a report, with the verdict that the specification's decision rule draws from the items."""
    failed = [one for one in items if one.verdict == "fail"]
    decision = sample.specification.decision if sample.specification else DECISIONS[0].key
    outcome = judge(decision, [one.row.item_class for one in failed])
    report = _created(
        TestReport(
            number=number.strip() or next_number("JY", sample.plan_item.region.code, issued_on.year),
            sample=sample,
            corrects=corrects,
            lab=lab,
            job=job,
            issued_on=issued_on,
            verdict=outcome.verdict,
            severity=outcome.severity,
            failed_items="、".join(one.row.name for one in failed)[:500],
            because=because,
            filed_by_id=job.entered_by_id if job else actor.pk,
            filed_at=job.entered_at if job else at,
            verified_by_id=actor.pk if job else None,
            verified_at=at if job else None,
        ),
        own_number=bool(number.strip()),
    )
    TestItem.objects.bulk_create(_item(report, order, one) for order, one in enumerate(items, start=1))
    note = f"结论：{report.get_verdict_display()}" + (f"（{report.failed_items}）" if failed else "")
    overridden = "；".join(f"“{one.row.name}”改判为{one.verdict and _words(one)}：{one.row.because}" for one in items if one.row.because)
    trail.record("testreport.filed", report, actor=actor, at=at, basis=RESULT_RULE.basis, note="；".join(filter(None, (note, overridden))))
    return report


def _words(one: Judged) -> str:
    return "合格" if one.verdict == "pass" else "不合格"


def _created(report: TestReport, *, own_number: bool) -> TestReport:
    if not own_number:  # the counter gave it, nobody else has it
        report.save(force_insert=True)
        return report
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:  # the database has the last word on a number that two laboratories use
        if "number" not in str(error):
            raise
        raise RuleBroken(f"报告编号 {report.number} 已经登记过，请核对。", RESULT_RULE.basis, "number") from error
    return report


def _item(report: TestReport, order: int, one: Judged) -> TestItem:
    row = one.row
    limit = row.limit
    return TestItem(
        report=report,
        order=order,
        name=row.name,
        unit=row.unit,
        kind=row.kind,
        low=limit.low,
        high=limit.high,
        limit_text=limits.printed(limit)[:200],
        method=row.method,
        value_text=row.value,
        value=one.number,
        verdict=one.verdict,
        computed=one.computed,
        because=row.because,
        item_class=row.item_class,
    )


def conclude(
    report: TestReport,
    *,
    actor: Actor,
    at: datetime,
    replaces: Conclusion | None = None,
    because: str = "",
    basis: Citation = CORRECTION_RULE.basis,
) -> Conclusion:
    """Draw the conclusion of a report. The one that it `replaces` (locked) stays, withdrawn, and what was built on it falls."""
    if replaces is not None:
        withdraw(replaces, because=because, basis=basis, actor=actor, at=at)
    sample = report.sample
    conclusion = Conclusion.objects.create(
        report=report,
        sample=sample,
        plan_item=sample.plan_item,
        office_id=sample.office_id,
        enterprise_id=sample.enterprise_id,
        product_id=sample.product_id,
        product_name=sample.product_name,
        decided_on=report.issued_on,
        verdict=Verdict.FAIL if report.verdict == "fail" else Verdict.PASS,
        failed_items=report.failed_items,
        maker_answer=answer_of(sample),
    )
    transaction.on_commit(lambda: names.keep(PRODUCT, sample.product_name), robust=True)
    if sample.verdict != report.verdict:
        sample.verdict = report.verdict
        sample.save(update_fields=["verdict"])
    if replaces is not None:
        replaces.replaced_by = conclusion
        replaces.save(update_fields=["replaced_by"])
        _withdraw_finding(replaces, report, because=because, actor=actor, at=at)
    return conclusion


def withdraw(conclusion: Conclusion, *, because: str, basis: Citation, actor: Actor, at: datetime) -> None:
    """Take a conclusion back; it stays on record with the reason."""
    conclusion.withdrawn_on, conclusion.withdrawn_because = calendar.local_date(at), because.strip()[:500]
    fields = ("withdrawn_on", "withdrawn_because")
    acts.advance(conclusion, "withdraw", actor=actor, at=at, basis=basis, note=because.strip(), fields=fields)


def _withdraw_finding(conclusion: Conclusion, report: TestReport, *, because: str, actor: Actor, at: datetime) -> None:
    """A finding falls with the result unless the very same items failed again."""
    finding = Finding.objects.filter(conclusion=conclusion).first()
    if finding is None:
        return
    effect = correction(old_facts=finding.facts, verdict=report.verdict, facts=report.failed_items)
    if not effect.withdraw_finding:
        return
    words = f"{because.strip()}（{effect.words}）"[:500]
    FindingWithdrawal.objects.create(finding=finding, because=words, withdrawn_on=calendar.local_date(at))
    trail.record("finding.withdrawn", finding, actor=actor, at=at, basis=effect.basis, note=words)
