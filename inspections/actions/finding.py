"""The hand-over: the last row written about a sample here."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from enterprises.models import Enterprise
from inspections.law.telling import NAMING, OBJECTION_TERM
from inspections.models import Conclusion, Finding, ItemVerdict, NoticeParty, Severity, Verdict
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.naming import naming_of
from inspections.states import ConfirmationState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import local_date

from .settling import locked, settle


@transaction.atomic
def confirm_finding(*, conclusion: Conclusion, actor: Actor, at: datetime, severity: str = "") -> Finding:
    """Confirm that a nonconformity stands. Refuses while a term runs, an objection is open or the maker may still answer.

    A second click gets the first finding.
    """
    acts.permit(actor, GRANTS, "finding.confirm")
    conclusion = locked(conclusion)
    if conclusion.verdict == Verdict.PASS:
        raise RuleBroken("这份检验结论是合格，没有可以确认的不合格项。", OBJECTION_TERM.basis)
    # A correction that failed the very same items left the first finding standing: it is not confirmed a second time.
    same = Q(conclusion=conclusion) | Q(sample=conclusion.sample_id, sample__isnull=False, withdrawal=None)
    if existing := Finding.objects.filter(same).first():
        return existing
    party = responsible(conclusion)
    if conclusion.state != "final":
        conclusion = settle(conclusion, actor=actor, at=at)
    finding = Finding.objects.create(
        number=next_number("BHG", conclusion.plan_item.region.code, local_date(at).year),
        conclusion=conclusion,
        sample_id=conclusion.sample_id,
        enterprise=party,
        product_id=conclusion.product_id if party.pk == conclusion.enterprise_id else None,
        product_name=conclusion.product_name,
        facts=conclusion.failed_items or _facts(conclusion),
        severity=severity or _severity(conclusion),
        office_id=conclusion.office_id,
        confirmed_on=local_date(at),
    )
    note = f"{finding.get_severity_display()}：{finding.facts}"
    trail.record("finding.confirmed", finding, actor=actor, at=at, basis=OBJECTION_TERM.basis, note=note)
    return finding


def responsible(conclusion: Conclusion) -> Enterprise:
    """Against whom a failure can be confirmed: the maker, or the seller when the maker denied the goods. Or why nobody yet."""
    row = naming_of(conclusion)
    if row.maker_named:
        return conclusion.enterprise
    if conclusion.maker_answer == ConfirmationState.ASKED:
        raise RuleBroken(f"标称生产企业“{conclusion.enterprise}”还没有答复样品确认，期限也没有届满；答复或者期满以后才能确认不合格项。", NAMING["asked"].basis)
    seller = conclusion.notices.filter(party=NoticeParty.SAMPLED, enterprise__isnull=False).select_related("enterprise").first()
    if seller is None:
        raise RuleBroken(
            f"标称生产企业“{conclusion.enterprise}”否认样品为其产品，不能对它确认不合格项；被抽样的销售者没有登记在企业库，请先登记后再确认。", NAMING["denied"].basis
        )
    return seller.enterprise


def _facts(conclusion: Conclusion) -> str:
    """A refusal has no failed item; what was refused is the fact."""
    return "拒绝接受监督抽查" if conclusion.refusal_id else "检验不合格"


def _severity(conclusion: Conclusion) -> str:
    """What the decision rule said; serious when an item of class A (极重要) failed, or the inspection was refused."""
    if conclusion.report is None:
        return Severity.SERIOUS
    if conclusion.report.severity:
        return conclusion.report.severity
    grave = conclusion.report.items.filter(verdict=ItemVerdict.FAIL, item_class="A").exists()
    return Severity.SERIOUS if grave else Severity.ORDINARY
