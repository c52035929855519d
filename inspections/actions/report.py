"""Filing a test report, telling the party, letting the result become final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inspections import limits
from inspections.law import NOTICE_RULE, OBJECTION_TERM, SEPARATION_RULE, WAIVER_RULE
from inspections.models import Conclusion, ItemVerdict, LabBody, Sample, TestItem, TestReport, Verdict
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
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


@transaction.atomic
def notify(*, conclusion: Conclusion, received_on: date, actor: Actor, at: datetime) -> Conclusion:
    """Note the day on which the party received the result; the objection term runs from it."""
    acts.permit(actor, GRANTS, "conclusion.notify")
    conclusion = locked(conclusion)
    if received_on < conclusion.decided_on:
        raise RuleBroken(f"收到日期 {received_on} 早于结论作出的日期 {conclusion.decided_on}，请核对。", NOTICE_RULE.basis, "received_on")
    if received_on > calendar.local_date(at):
        raise RuleBroken(f"收到日期 {received_on} 晚于今天，请在收到以后登记。", NOTICE_RULE.basis, "received_on")
    due = calendar.due(OBJECTION_TERM, received_on)
    conclusion.notified_on, conclusion.objection_until, conclusion.objection_provisional = received_on, due.date, due.provisional
    note = f"{received_on} 收到，异议期至 {due.date}"
    fields = ("notified_on", "objection_until", "objection_provisional")
    acts.advance(conclusion, "notify", actor=actor, at=at, note=note, fields=fields)
    return conclusion


@transaction.atomic
def waive(*, conclusion: Conclusion, waived_on: date, actor: Actor, at: datetime) -> Conclusion:
    """Note the party's written waiver of objection."""
    acts.permit(actor, GRANTS, "conclusion.waive")
    conclusion = locked(conclusion)
    if conclusion.state != "notified" or conclusion.notified_on is None:
        raise RuleBroken("只有已告知、尚未确定的结论可以登记放弃异议。", WAIVER_RULE.basis)
    if not conclusion.notified_on <= waived_on <= calendar.local_date(at):
        raise RuleBroken(f"放弃异议的日期应在收到日期 {conclusion.notified_on} 与今天之间。", WAIVER_RULE.basis, "waived_on")
    conclusion.waived_on = waived_on
    conclusion.save(update_fields=["waived_on"])
    trail.record("conclusion.waived", conclusion, actor=actor, at=at, basis=WAIVER_RULE.basis, after={"waived_on": str(waived_on)})
    return conclusion


@transaction.atomic
def finalise(*, conclusion: Conclusion, actor: Actor, at: datetime) -> Conclusion:
    """Let the result stand: the term has run out without objection, or was waived in writing."""
    acts.permit(actor, GRANTS, "conclusion.finalise")
    return settle(locked(conclusion), actor=actor, at=at)


def settle(conclusion: Conclusion, *, actor: Actor, at: datetime) -> Conclusion:
    """Make a locked conclusion final, or say why it cannot be yet."""
    today = calendar.local_date(at)
    if conclusion.notified_on is None:
        raise RuleBroken("检验结论还没有告知当事人；告知并过了异议期，结果才能确定。", NOTICE_RULE.basis)
    due = calendar.due(OBJECTION_TERM, conclusion.notified_on)
    if conclusion.waived_on is None and today <= due.date:
        raise RuleBroken(
            f"当事人在 {conclusion.notified_on} 收到结果，异议期到 {due.date} 为止，期满以后才能确定；当事人书面放弃异议的，请先登记。",
            OBJECTION_TERM.basis,
        )
    conclusion.final_on, conclusion.objection_until, conclusion.objection_provisional = today, due.date, due.provisional
    note = f"书面放弃异议（{conclusion.waived_on}）" if conclusion.waived_on else "异议期满，没有提出异议"
    fields = ("final_on", "objection_until", "objection_provisional")
    acts.advance(conclusion, "finalise", actor=actor, at=at, note=note, fields=fields)
    return conclusion


def finalise_due(*, at: datetime) -> int:
    """Let every result stand whose term has run out. Safe to run again; returns how many."""
    today = calendar.local_date(at)
    waiting = Conclusion.objects.filter(state="notified", objection_until__lt=today).values_list("pk", flat=True)
    count = 0
    for pk in list(waiting):
        with transaction.atomic():
            conclusion = Conclusion.objects.select_for_update(of=("self",)).select_related("report", "sample").get(pk=pk)
            if conclusion.state == "notified":
                settle(conclusion, actor=SYSTEM, at=at)
                count += 1
    return count


def locked(conclusion: Conclusion) -> Conclusion:
    """Fetch the conclusion again under its lock."""
    return Conclusion.objects.select_for_update(of=("self",)).select_related("report", "sample", "plan_item__region").get(pk=conclusion.pk)
