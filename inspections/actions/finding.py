"""The hand-over: the last row written about a sample here."""

from datetime import datetime

from django.db import transaction

from inspections.law import OBJECTION_TERM
from inspections.models import Conclusion, Finding, ItemVerdict, Severity, Verdict
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import local_date

from .conclusion import locked, settle


@transaction.atomic
def confirm_finding(*, conclusion: Conclusion, actor: Actor, at: datetime, severity: str = "") -> Finding:
    """Confirm that a nonconformity stands. Refuses while the objection term runs; a second click gets the first finding."""
    acts.permit(actor, GRANTS, "finding.confirm")
    conclusion = locked(conclusion)
    if conclusion.verdict == Verdict.PASS:
        raise RuleBroken("这份检验结论是合格，没有可以确认的不合格项。", OBJECTION_TERM.basis)
    if existing := Finding.objects.filter(conclusion=conclusion).first():
        return existing
    if conclusion.state != "final":
        conclusion = settle(conclusion, actor=actor, at=at)
    finding = Finding.objects.create(
        number=next_number("BHG", conclusion.plan_item.region.code, local_date(at).year),
        conclusion=conclusion,
        sample_id=conclusion.sample_id,
        enterprise_id=conclusion.enterprise_id,
        product_id=conclusion.product_id,
        product_name=conclusion.product_name,
        facts=conclusion.failed_items,
        severity=severity or _severity(conclusion),
        office_id=conclusion.office_id,
        confirmed_on=local_date(at),
    )
    note = f"{finding.get_severity_display()}：{finding.facts}"
    trail.record("finding.confirmed", finding, actor=actor, at=at, basis=OBJECTION_TERM.basis, note=note)
    return finding


def _severity(conclusion: Conclusion) -> str:
    """Serious when an item of class A (极重要) failed, or the inspection was refused."""
    if conclusion.report is None:
        return Severity.SERIOUS
    grave = conclusion.report.items.filter(verdict=ItemVerdict.FAIL, item_class="A").exists()
    return Severity.SERIOUS if grave else Severity.ORDINARY
