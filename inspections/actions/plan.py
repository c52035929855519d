"""Drafting, approving and closing a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from enterprises.models import ProductCategory
from inspections.law import SOURCE_RULE
from inspections.models import Lead, Plan, PlanItem, PlanKind, Specification
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.choices import specifications_in_force
from quality_portal.accounts.models import Office, Region
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import O18, PQL
from quality_portal.workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A category with its quota; the region is the office's own when none is named."""

    category: ProductCategory
    quota: int
    region: Region | None = None
    reserves: int = 0
    specification: Specification | None = None


@transaction.atomic
def create(
    *,
    office: Office,
    year: int,
    quarter: int,
    title: str,
    reason: str,
    items: Sequence[ItemDraft],
    actor: Actor,
    at: datetime,
    kind: str = PlanKind.ROUTINE,
    budget: Decimal | None = None,
    lead: Lead | None = None,
) -> Plan:
    """Draft a plan with its items."""
    acts.permit(actor, GRANTS, "plan.create")
    _check(title=title, reason=reason, year=year, quarter=quarter, today=local_date(at))
    _check_items(office, items)
    number = next_number("JH", office.region.code, year)  # holds the series: a double click waits here and meets the first plan
    if same := Plan.objects.filter(office=office, year=year, quarter=quarter, title=title.strip()).first():
        raise RuleBroken(f"本机关这个季度已有同名的计划 {same.number}，没有重复登记。", field="title")
    plan = Plan.objects.create(
        number=number,
        year=year,
        quarter=quarter,
        title=title.strip(),
        level=office.level,
        kind=kind,
        office=office,
        reason=reason.strip(),
        budget=budget,
        drafted_by_id=actor.pk,
        drafted_at=at,
        lead=lead,
    )
    current = specifications_in_force([item.category.pk for item in items], local_date(at))
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            category=item.category,
            specification=item.specification or current.get(item.category.pk),
            region=item.region or office.region,
            quota=item.quota,
            reserves=item.reserves,
        )
        for item in items
    )
    after = {"items": [[str(item.category), str(item.region or office.region), item.quota] for item in items]}
    trail.record("plan.created", plan, actor=actor, at=at, basis=O18.article(11, certain=False), after=after)
    return plan


def _check(*, title: str, reason: str, year: int, quarter: int, today: date) -> None:
    if not title.strip():
        raise RuleBroken("请填写计划名称。", field="title")
    if not reason.strip():
        raise RuleBroken("请写明为什么抽查这些产品。", PQL.article(15, 1), field="reason")
    if quarter not in (1, 2, 3, 4):
        raise RuleBroken("季度应为 1 至 4。", field="quarter")
    if not 1985 <= year <= today.year + 2:
        raise RuleBroken(f"年度应在 1985 年与 {today.year + 2} 年之间，您填的是 {year}。", field="year")


def _check_items(office: Office, items: Sequence[ItemDraft]) -> None:
    if not items:
        raise RuleBroken("计划至少要有一个抽查项目：选一个产品类别，填抽查批次。", O18.article(12, certain=False))
    seen: set[tuple[int, int]] = set()
    for item in items:
        region = item.region or office.region
        if item.quota < 1:
            raise RuleBroken(f"“{item.category}”的抽查批次应为 1 或以上，您填的是 {item.quota}。", field="quota")
        if item.reserves < 0:
            raise RuleBroken(f"“{item.category}”的备选家数不能是负数。", field="reserves")
        if region.pk != office.region_id and not region.path.startswith(office.region.path + "/"):
            raise RuleBroken(f"“{region}”不在{office}的辖区内，请改选辖区内的地区。", field="region")
        if (item.category.pk, region.pk) in seen:
            raise RuleBroken(f"“{item.category}”在{region}列了两次，请合并为一行。", field="category")
        seen.add((item.category.pk, region.pk))


@transaction.atomic
def approve(*, plan: Plan, actor: Actor, at: datetime) -> Plan:
    """Approve a drafted plan. Whoever drafted it may not."""
    acts.permit(actor, GRANTS, "plan.approve")
    plan = locked(plan)
    if actor.pk is not None and actor.pk == plan.drafted_by_id:
        raise RuleBroken("起草人不能批准自己起草的计划，请由其他局领导批准。", SOURCE_RULE.basis)
    plan.approved_by_id, plan.approved_at = actor.pk, at
    acts.advance(plan, "approve", actor=actor, at=at, fields=("approved_by", "approved_at"))
    return plan


@transaction.atomic
def close(*, plan: Plan, actor: Actor, at: datetime, note: str = "") -> Plan:
    """End a plan; nothing more is drawn or sampled under it."""
    acts.permit(actor, GRANTS, "plan.close")
    plan = locked(plan)
    acts.advance(plan, "close", actor=actor, at=at, note=note)
    return plan


def locked(plan: Plan) -> Plan:
    """Fetch the plan again under its lock."""
    return Plan.objects.select_for_update(of=("self",)).select_related("office__region").get(pk=plan.pk)


def start(plan: Plan, *, actor: Actor, at: datetime) -> Plan:
    """Take an approved plan into work at its first draw or sample. Call inside a transaction."""
    plan = locked(plan)
    if plan.state == "approved":
        acts.advance(plan, "begin", actor=actor, at=at)
    elif plan.state != "drawing":
        raise RuleBroken(f"计划“{plan.title}”现在是“{plan.get_state_display()}”，不能抽取或者抽样；批准以后才能实施。", SOURCE_RULE.basis)
    return plan
