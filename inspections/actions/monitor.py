"""Risk monitoring (风险监测): a bad result is a lead for the next plan, never a nonconformity."""

from datetime import datetime

from inspections.law.plan import MONITOR_RULE
from inspections.models import Lead, LeadKind, TestReport
from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM
from quality_portal.workdays.calendar import local_date

from . import lead


def tell(report: TestReport, *, at: datetime) -> Lead | None:
    """Make a lead of a report that shows a risk. Part of verifying a test: the clock's hand, for a laboratory takes down no leads."""
    if report.verdict != "fail":
        return None
    sample = report.sample
    made = lead.register(
        office=sample.office, kind=LeadKind.MONITOR, product_name=sample.product_name, enterprise=sample.enterprise,
        category=sample.plan_item.category, received_on=local_date(at), actor=SYSTEM, at=at,
        facts=f"风险监测（{sample.plan_item.plan.number}，抽样单 {sample.number}，报告 {report.number}）提示风险：{report.failed_items}。",
    )  # fmt: skip
    trail.record("sample.risk_told", sample, actor=SYSTEM, at=at, basis=MONITOR_RULE.basis, note=f"形成线索 {made.number}")
    return made
