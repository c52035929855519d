"""Leads: taken down, used or laid aside with a reason."""

from datetime import date, datetime

from django.db import transaction

from enterprises.models import Enterprise, ProductCategory
from inspections.law import LEAD_SECRECY
from inspections.models import Lead, LeadKind
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import PQL
from quality_portal.workdays.calendar import local_date


@transaction.atomic
def register(
    *,
    office: Office,
    kind: str,
    product_name: str,
    facts: str,
    received_on: date,
    actor: Actor,
    at: datetime,
    enterprise: Enterprise | None = None,
    enterprise_name: str = "",
    category: ProductCategory | None = None,
) -> Lead:
    """Take down a lead. Who told us stays with the complaint desk and is not kept here."""
    acts.permit(actor, GRANTS, "lead.register")
    if kind not in LeadKind.values:
        raise RuleBroken("请选择线索的来源。", PQL.article(10, 1), "kind")
    if not product_name.strip():
        raise RuleBroken("请填写线索涉及的产品。", PQL.article(10, 1), "product_name")
    if not facts.strip():
        raise RuleBroken("请写下线索内容；不要写举报人的姓名和联系方式。", LEAD_SECRECY.basis, "facts")
    if received_on > local_date(at):
        raise RuleBroken(f"收到日期 {received_on} 晚于今天，请核对。", field="received_on")
    number = next_number("XS", office.region.code, received_on.year)  # holds the series: a double click meets the first lead
    same = Lead.objects.filter(office=office, received_on=received_on, product_name=product_name.strip(), facts=facts.strip()).first()
    if same is not None:
        raise RuleBroken(f"同一天、同样内容的线索已经登记为 {same.number}，没有重复登记。", field="facts")
    lead = Lead.objects.create(
        number=number,
        kind=kind,
        office=office,
        enterprise=enterprise,
        enterprise_name=enterprise_name.strip() or (enterprise.name if enterprise else ""),
        product_name=product_name.strip(),
        category=category,
        facts=facts.strip(),
        received_on=received_on,
        registered_by_id=actor.pk,
    )
    trail.record("lead.registered", lead, actor=actor, at=at, basis=PQL.article(10, 1), note=lead.get_kind_display())
    return lead


def adopt(*, lead: Lead, because: str, actor: Actor, at: datetime) -> Lead:
    """Use a lead: for a plan, a case, an inspection. Says for what."""
    return _answer(lead, "adopt", because=because, actor=actor, at=at)


def close(*, lead: Lead, because: str, actor: Actor, at: datetime) -> Lead:
    """Lay a lead aside, with the reason."""
    return _answer(lead, "close", because=because, actor=actor, at=at)


@transaction.atomic
def _answer(lead: Lead, move: str, *, because: str, actor: Actor, at: datetime) -> Lead:
    acts.permit(actor, GRANTS, f"lead.{move}")
    lead = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    if not because.strip():
        raise RuleBroken("请写明处理的理由。", PQL.article(10, 1), "because")
    lead.answer = because.strip()
    acts.advance(lead, move, actor=actor, at=at, note=lead.answer, fields=("answer",))
    return lead
