"""The facts of a case as its papers and pages state them, read from the inspection behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enforcement.law.rungs import Outcome
from enforcement.models import Case, Recheck, Step
from enforcement.states.case import StepState
from inspections.models import TestItem, TestReport
from quality_portal.core.formats import isodate, zhdate


def failed_items(case: Case) -> list[dict[str, str]]:
    """The items that failed, as words: name, requirement, value. The latest failed recheck outranks the first test."""
    report = latest_report(case)
    return items_of(report.pk) if report else []


def items_of(report: int) -> list[dict[str, str]]:
    """The failed items of a report, as words."""
    items = TestItem.objects.filter(report=report, verdict="fail").order_by("order")
    return [{"name": item.name, "limit": item.required, "value": item.measured} for item in items]


def first_report(case: Case) -> TestReport | None:
    """The report of the inspection that the case rests on."""
    if case.finding is None:
        return None
    return TestReport.objects.select_related("lab", "sample").filter(conclusion=case.finding.conclusion_id).first()


def latest_report(case: Case) -> TestReport | None:
    """The test report that says how the product stands: of the last recheck, else of the inspection."""
    recheck = case.rechecks.filter(report__isnull=False).select_related("report__lab", "report__sample").order_by("-pk").first()
    return recheck.report if recheck else first_report(case)


def items_in_words(items: Sequence[dict[str, str]]) -> str:
    return "；".join(f"{item['name']}（要求{item['limit']}，实测{item['value']}）" for item in items)


def statement(case: Case) -> str:
    """What was found, in a sentence for papers: the draft's starting point."""
    finding = case.finding
    if case.irregularity:
        return f"{case.irregularity.confirmed_facts or case.irregularity.facts}" + since_then(case)
    if finding is None:
        return f"{case.enterprise.name}生产的{case.product_name}经监督检查不合格。"
    sample = finding.sample
    if sample is None:
        return f"你单位拒绝接受对{case.product_name}的监督抽查：{finding.facts}，按不合格论处。" + since_then(case)
    made = f"（批号{sample.batch}）" if sample.batch else ""
    report = first_report(case)  # what was found first; a recheck is told in its place below
    items = items_of(report.pk) if report else []
    found = items_in_words(items) if items else finding.facts
    words = f"{zhdate(sample.sampled_on)}在{sample.place}抽取你单位{role(case)}的{case.product_name}{sample.model}{made}，经检验不合格，不合格项目：{found}。"
    if report:
        words += f"检验机构：{report.lab.name}，检验报告编号{report.number}。"
    return words + since_then(case)


def role(case: Case) -> str:
    """Made or sold: a maker that denied the goods leaves the seller to answer for them."""
    finding = case.finding
    return "销售" if finding is not None and finding.enterprise_id != finding.conclusion.enterprise_id else "生产"


def _running(case: Case) -> str:
    """The failure before this one, where the shortcut for failing twice running was taken."""
    taken = case.repeats.filter(taken=True).select_related("previous__report").order_by("pk").first() if case.pk else None
    if taken is None:
        return ""
    last = taken.previous
    report = f"（检验报告编号{last.report.number}）" if last.report else ""
    return f"同一主导产品此前{zhdate(last.decided_on)}的监督抽查结论也为不合格{report}，属于连续两次不合格。"


def _tested(recheck: Recheck) -> str:
    """The test that a recheck rests on, with what failed in it."""
    if recheck.report is None:
        return ""
    items = items_in_words(items_of(recheck.report.pk))
    return f"（检验报告编号{recheck.report.number}{'，' + items if items else ''}）"


def since_then(case: Case) -> str:
    """What was ordered since and how it was not obeyed, and what failed before where that counts: the ground of every further rung."""
    words = _running(case)
    steps = case.steps.exclude(state__in=(StepState.DRAFT, StepState.RETURNED)).select_related("document", "recheck__report")
    for step in steps:
        number = f"（{step.document.number}）" if step.document else ""
        words += f"{zhdate(step.served_on or step.decided_on)}{step.row.name}{number}"
        recheck = getattr(step, "recheck", None)
        if recheck:
            note = f"：{recheck.note.rstrip('。')}" if recheck.note else ""
            words += f"，{zhdate(recheck.on)}复查{recheck.get_outcome_display()}{_tested(recheck)}{note}。"
        else:
            words += "，逾期未改正。" if case.outcome == Outcome.OVERDUE else "。"
    return words


def public_row(case: Case) -> dict[str, Any]:
    """The columns of an announcement (table B) for one case, as they will be frozen.

    Batch, model, day, laboratory and failed items are those of one sample: the one that the recheck took, where it took
    one. Only the kind of inspection is the first one's: it says which inspection the case came from.
    """
    finding = case.finding
    report = latest_report(case)
    first = finding.sample if finding else None
    sample = report.sample if report else first
    items = items_of(report.pk) if report else []
    region = case.enterprise.region
    order = first_step(case)
    return {
        "enterprise": case.enterprise.name,
        "credit_code": case.enterprise.credit_code or "",
        "region": region.name if region else case.enterprise.region_text,
        "product": case.product_name,
        "trademark": sample.trademark if sample else "",
        "model": sample.model if sample else "",
        "batch": "／".join(part for part in (isodate(sample.produced_on), sample.batch) if part) if sample else "",
        "sampled_on": isodate(sample.sampled_on) if sample else "",
        "inspection": f"{first.plan_item.plan.get_level_display()}{first.plan_item.plan.get_kind_display()}" if first else "",
        "lab": report.lab.name if report else "",
        "failed": items_in_words(items) or _failed_without_items(case, report),
        "items": items,
        "outcome": outcome_words(case),
        "order": order.document.number if order and order.document else "",
        "ordered_on": isodate(order.served_on) if order else "",
    }


def _failed_without_items(case: Case, report: TestReport | None) -> str:
    """What failed where the report was filed without its items. The finding speaks of the first sample only."""
    finding = case.finding
    if report is None or finding is None or report.sample_id == finding.sample_id:
        return finding.facts if finding else ""
    return report.failed_items or f"见检验报告{report.number}"


def first_step(case: Case) -> Step | None:
    return case.steps.exclude(state=StepState.RETURNED).select_related("document").order_by("pk").first()


def outcome_words(case: Case) -> str:
    return Outcome(case.outcome).label if case.outcome else ""
