"""Filing a test report: verdicts are computed and frozen, and the conclusion is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inspections import limits
from inspections.law import SEPARATION_RULE
from inspections.models import Conclusion, ItemVerdict, LabBody, Sample, TestItem, TestReport, Verdict
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import O18
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar

REPORT_RULE = O18.article(30, certain=False)
MAX_VALUE = Decimal(10) ** 17


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item as the laboratory reports it. The verdict is computed from the limit."""

    name: str
    value: str
    kind: str = "max"
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    unit: str = ""
    method: str = ""
    item_class: str = ""

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, self.low, self.high, self.text)


@transaction.atomic
def file(
    *, sample: Sample, lab: LabBody, issued_on: date, items: Sequence[ItemResult], actor: Actor, at: datetime, number: str = ""
) -> TestReport:
    """File the test report of a sample. Verdicts of items and of the whole are computed, and frozen."""
    acts.permit(actor, GRANTS, "report.file")
    sample = Sample.objects.select_for_update(of=("self",)).select_related("plan_item__region").get(pk=sample.pk)
    _check(sample, lab, issued_on=issued_on, items=items, actor=actor, today=calendar.local_date(at))
    number = number.strip()
    if number and TestReport.objects.filter(number=number).exists():
        raise RuleBroken(f"报告编号 {number} 已经登记过，请核对。", REPORT_RULE, "number")
    acts.advance(sample, "test", actor=actor, at=at, basis=SEPARATION_RULE.basis, note=str(lab))
    report = TestReport.objects.create(
        number=number or next_number("JY", sample.plan_item.region.code, issued_on.year),
        sample=sample,
        lab=lab,
        issued_on=issued_on,
        filed_by_id=actor.pk,
        filed_at=at,
    )
    rows = TestItem.objects.bulk_create(_row(report, order, item) for order, item in enumerate(items, start=1))
    failed = [row for row in rows if row.verdict == ItemVerdict.FAIL]
    conclusion = Conclusion.objects.create(
        report=report,
        sample=sample,
        plan_item=sample.plan_item,
        office_id=sample.office_id,
        enterprise_id=sample.enterprise_id,
        product_id=sample.product_id,
        product_name=sample.product_name,
        decided_on=issued_on,
        verdict=Verdict.FAIL if failed else Verdict.PASS,
        failed_items="、".join(row.name for row in failed)[:500],
    )
    sample.verdict = conclusion.verdict
    sample.save(update_fields=["verdict"])
    note = f"结论：{conclusion.get_verdict_display()}" + (f"（{conclusion.failed_items}）" if failed else "")
    trail.record("testreport.filed", report, actor=actor, at=at, basis=REPORT_RULE, note=note)
    return report


def _check(sample: Sample, lab: LabBody, *, issued_on: date, items: Sequence[ItemResult], actor: Actor, today: date) -> None:
    if sample.lab_id and sample.lab_id != lab.pk:
        raise RuleBroken(f"这份样品交由“{sample.lab}”检验，报告不能由“{lab}”出具。", REPORT_RULE, "lab")
    own_lab_only = Role.LAB in actor.roles and Role.PLANNER not in actor.roles
    if own_lab_only and not lab.people.filter(pk=actor.pk).exists():
        raise RuleBroken(f"您不是“{lab}”的人员，不能以它的名义录入报告。", REPORT_RULE, "lab")
    if issued_on < sample.sampled_on:
        raise RuleBroken(f"报告签发日期 {issued_on} 早于抽样日期 {sample.sampled_on}，请核对。", REPORT_RULE, "issued_on")
    if issued_on > today:
        raise RuleBroken(f"报告签发日期 {issued_on} 晚于今天，请核对。", REPORT_RULE, "issued_on")
    if not items:
        raise RuleBroken("请至少填写一个检验项目。", REPORT_RULE)


def _row(report: TestReport, order: int, item: ItemResult) -> TestItem:
    if not item.name.strip():
        raise RuleBroken(f"第 {order} 个检验项目没有名称。", REPORT_RULE)
    if not item.value.strip() and item.kind != "none":
        raise RuleBroken(f"请填写“{item.name}”的检验结果。", REPORT_RULE)
    if wrong := limits.check(item.limit):
        raise RuleBroken(f"“{item.name}”：{wrong}", REPORT_RULE)
    if item.kind in ("max", "min", "range") and not item.unit.strip():
        raise RuleBroken(f"“{item.name}”的限量没有单位，请填写单位；没有单位的量填“/”。", REPORT_RULE)
    try:
        verdict = limits.verdict(item.limit, item.value)
    except limits.NotANumber as error:
        raise RuleBroken(f"“{item.name}”的检验结果应为数字，您填的是“{item.value}”。", REPORT_RULE) from error
    return TestItem(
        report=report,
        order=order,
        name=item.name.strip(),
        unit=item.unit.strip(),
        kind=item.kind,
        low=item.low,
        high=item.high,
        limit_text=limits.printed(item.limit)[:200],
        method=item.method.strip(),
        value_text=item.value.strip()[:400],
        value=_number(item),
        verdict=verdict,
        item_class=item.item_class,
    )


def _number(item: ItemResult) -> Decimal | None:
    """The result as a number, where it is one and fits."""
    if item.kind not in ("max", "min", "range"):
        return None
    value = limits.number_of(item.value)
    if abs(value) > MAX_VALUE:
        raise RuleBroken(f"“{item.name}”的检验结果太大，请核对单位。", REPORT_RULE)
    return value
