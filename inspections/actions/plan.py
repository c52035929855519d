"""A plan: drafted, changed, approved by somebody else, returned, withdrawn, ended."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inspections.law import SOURCE_RULE
from inspections.law.onsite import FORCED
from inspections.law.plan import (
    BUDGET_RULE,
    LEVEL_RULE,
    PERIOD_RULE,
    PLAN_RULE,
    RECHECK_RULE,
    SPECIAL,
    STRATA_RULE,
    SUBJECTS,
    TRIGGER_RULE,
)
from inspections.models import LabBody, Lead, Plan, PlanItem, PlanKind, PlanStratum
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries import plan as guards
from inspections.states import LeadState, PlanState
from quality_portal.accounts.models import RANK, Level, Office
from quality_portal.accounts.queries import rulebook_of
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.workdays.calendar import local_date

from . import lead as leads
from . import plan_items
from .plan_items import ItemDraft, StratumDraft

__all__ = ["ItemDraft", "StratumDraft", "approve", "change", "close", "create", "give_back", "locked", "start", "stratify", "withdraw"]

HEAD = {"year", "quarter", "title", "reason", "kind", "budget", "level", "mandate", "trigger", "emergency_reason", "sampler"}
CHANGED_MEANWHILE = "这个计划在您填写期间已被他人修改。您填写的内容没有保存，请对照最新内容后再提交。"


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
    level: str = "",
    mandate: str = "",
    trigger: str = "",
    emergency_reason: str = "",
    sampler: LabBody | None = None,
    for_case: bool = False,
) -> Plan:
    """Draft a plan with its items. A lead that it takes up is answered by that. A recheck is planned `for_case` alone."""
    acts.permit(actor, GRANTS, "recheck.plan" if for_case else "plan.create")
    if (kind == PlanKind.RECHECK) != for_case:
        raise RuleBroken("复查检验由办案人员在案件页安排，不在这里制定计划。", RECHECK_RULE.basis, "kind")
    head = {
        "year": year, "quarter": quarter, "title": title.strip(), "reason": reason.strip(), "kind": kind, "budget": budget,
        "level": level or office.level, "mandate": mandate.strip(), "trigger": trigger.strip(),
        "emergency_reason": emergency_reason.strip(), "sampler": sampler,
    }  # fmt: skip
    today = local_date(at)
    _check(office, head, items, today)
    number = next_number("JH", office.region.code, year)  # holds the series: a double click waits here and meets the first plan
    _refuse_same(office, head)
    _refuse_blocked(office, head, items, today)
    plan = Plan.objects.create(number=number, office=office, drafted_by_id=actor.pk, drafted_at=at, lead=lead, **head)
    plan_items.write(plan, items, today)
    trail.record("plan.created", plan, actor=actor, at=at, basis=PLAN_RULE.basis, after=_told(office, items))
    if lead is not None and lead.state == LeadState.OPEN:
        leads.adopt(lead=lead, because=f"列入抽查计划 {plan.number}。", actor=actor, at=at)
    return plan


@transaction.atomic
def change(*, plan: Plan, revision: int, items: Sequence[ItemDraft], actor: Actor, at: datetime, **head: object) -> Plan:
    """Change a draft, or a plan that was returned, which goes to approval again. Nobody's change in between is overwritten.

    `head` is what `create` takes of the plan itself, whole.
    """
    acts.permit(actor, GRANTS, "plan.create")
    plan = locked(plan)
    _own(plan, actor)
    if not plan.editable:
        raise RuleBroken(f"计划“{plan.title}”现在是“{plan.get_state_display()}”，不能修改；退回以后才能修改。", SOURCE_RULE.basis)
    if plan.revision != revision:
        raise Conflict(CHANGED_MEANWHILE)
    today = local_date(at)
    fields = {key: value.strip() if isinstance(value, str) else value for key, value in head.items()}
    fields["level"] = fields.get("level") or plan.office.level
    if set(fields) != HEAD:
        raise TypeError(f"a plan has {sorted(HEAD)}, not {sorted(fields)}")
    _check(plan.office, fields, items, today)
    _refuse_same(plan.office, fields, own=plan.pk)
    _refuse_blocked(plan.office, fields, items, today, own=plan.pk)
    for key, value in fields.items():
        setattr(plan, key, value)
    plan.revision += 1
    plan.save(update_fields=[*fields, "revision"])
    plan.items.all().delete()
    plan_items.write(plan, items, today)
    trail.record("plan.changed", plan, actor=actor, at=at, basis=PLAN_RULE.basis, after=_told(plan.office, items))
    if plan.state == PlanState.RETURNED:
        acts.advance(plan, "submit", actor=actor, at=at)
    return plan


@transaction.atomic
def stratify(*, item: PlanItem, strata: Sequence[StratumDraft], revision: int, actor: Actor, at: datetime) -> PlanItem:
    """Divide an item's quota among its layers. The layers must add up to it."""
    acts.permit(actor, GRANTS, "plan.create")
    plan = locked(item.plan)
    _own(plan, actor)
    item = PlanItem.objects.select_related("category", "region").get(pk=item.pk)
    if not plan.editable:
        raise RuleBroken(f"计划“{plan.title}”现在是“{plan.get_state_display()}”，不能再分配各层批次。", SOURCE_RULE.basis)
    if plan.revision != revision:
        raise Conflict(CHANGED_MEANWHILE)
    plan_items.check_strata(
        str(item.category), stratify=item.stratify, region=item.region, quota=item.quota, reserves=item.reserves, strata=strata
    )
    item.strata.all().delete()
    rows = plan_items.strata_rows(item, strata)
    PlanStratum.objects.bulk_create(rows)
    plan.revision += 1
    plan.save(update_fields=["revision"])
    after = {"item": str(item), "strata": [[row.name, row.quota, row.reserves] for row in rows]}
    trail.record("plan.stratified", plan, actor=actor, at=at, basis=STRATA_RULE.basis, after=after)
    return item


def _own(plan: Plan, actor: Actor) -> None:
    if actor.office_id not in (None, plan.office_id):
        raise NotPermitted(f"“{plan.title}”是{plan.office}的计划，只能由该机关的计划员修改。")


def _check(office: Office, head: dict[str, object], items: Sequence[ItemDraft], today: date) -> None:
    year, budget = head["year"], head["budget"]
    if not head["title"]:
        raise RuleBroken("请填写计划名称。", field="title")
    if not head["reason"]:
        raise RuleBroken("请写明为什么抽查这些产品。", SUBJECTS, field="reason")
    if head["quarter"] not in (1, 2, 3, 4):
        raise RuleBroken("季度应为 1 至 4。", field="quarter")
    if not isinstance(year, int) or not 1985 <= year <= today.year + 2:
        raise RuleBroken(f"年度应在 1985 年与 {today.year + 2} 年之间，您填的是 {year}。", field="year")
    _check_period(year, int(str(head["quarter"])), today)
    if head["kind"] not in PlanKind.values:
        raise RuleBroken("请选择计划的种类：常规、专项、跟踪或者强制抽查。", field="kind")
    if isinstance(budget, Decimal | int) and budget < 0:
        raise RuleBroken("经费不能是负数。", BUDGET_RULE.basis, "budget")
    if head["kind"] == SPECIAL and not head["trigger"]:
        raise RuleBroken("专项抽查请写明触发分析：针对哪个行业或者地区的什么质量问题，依据哪些数据。", TRIGGER_RULE.basis, "trigger")
    _check_level(office, str(head["level"]), str(head["mandate"]))
    if head["kind"] == PlanKind.FORCED:
        _check_forced(office, items, today)
    plan_items.check(office, str(head["kind"]), items, head["sampler"] if isinstance(head["sampler"], LabBody) else None)


def _check_period(year: int, quarter: int, today: date) -> None:
    """A plan comes before what it plans: no quarter that is over."""
    if (year, quarter) < (today.year, (today.month + 2) // 3):
        raise RuleBroken(f"{year} 年第 {quarter} 季度已经过去，计划应在抽样以前制定，请改年度或者季度。", PERIOD_RULE.basis, "year")


def _check_forced(office: Office, items: Sequence[ItemDraft], today: date) -> None:
    """Forced rounds are for refusers by name, where the office's rulebook knows them at all."""
    rule = FORCED[rulebook_of(office, today)]
    if not rule.allowed:
        raise RuleBroken(f"{rule.words}。本机关适用的规则不允许强制抽查。", rule.basis, "kind")
    for item in items:
        if not item.targets:
            raise RuleBroken(f"强制抽查只对拒绝监督抽查的企业：“{item.category}”请在“指定企业”里填写企业的统一社会信用代码。", rule.basis, "targets")


def _check_level(office: Office, level: str, mandate: str) -> None:
    if level not in Level.values:
        raise RuleBroken("请选择计划的级别。", LEVEL_RULE.basis, "level")
    name = Level(level).label
    if RANK[Level(level)] > office.rank:
        raise RuleBroken(f"{office}是{office.get_level_display()}机关，不能组织{name}监督抽查，请改选级别。", LEVEL_RULE.basis, "level")
    if RANK[Level(level)] < office.rank and not mandate:
        raise RuleBroken(f"{name}监督抽查由上级组织；承担上级任务的，请填写上级任务文号。", LEVEL_RULE.basis, "mandate")


def _refuse_same(office: Office, head: dict[str, object], own: int | None = None) -> None:
    same = Plan.objects.filter(office=office, year=head["year"], quarter=head["quarter"], title=head["title"])
    found = same.exclude(pk=own).exclude(state=PlanState.WITHDRAWN).first()
    if found:
        raise RuleBroken(f"本机关这个季度已有同名的计划 {found.number}，没有重复登记。", field="title")


def _refuse_blocked(office: Office, head: dict[str, object], items: Sequence[ItemDraft], today: date, own: int | None = None) -> None:
    lines = [guards.Line(item.category, item.region or office.region, item.quota, item.specification is not None) for item in items]
    proposal = guards.Proposal(
        office, str(head["level"]), str(head["kind"]), int(str(head["year"])), int(str(head["quarter"])), bool(head["emergency_reason"]),
        Decimal(0), lines, own,
    )  # fmt: skip
    refuse(guards.cautions(proposal, today))


def refuse(found: Sequence[guards.Caution]) -> None:
    """Refuse by the first guard that blocks, with its way out."""
    for caution in found:
        if caution.blocks:
            raise RuleBroken(f"{caution.words}。{caution.guard.way_out}。", caution.basis, "emergency_reason")


def _told(office: Office, items: Sequence[ItemDraft]) -> dict[str, object]:
    """What the trail keeps of the items."""
    return {"items": [[str(item.category), str(item.region or office.region), item.quota] for item in items]}


@transaction.atomic
def approve(*, plan: Plan, actor: Actor, at: datetime) -> Plan:
    """Approve a drafted plan. Whoever drafted it may not. The guards are asked again: others may have planned meanwhile."""
    acts.permit(actor, GRANTS, "plan.approve")
    plan = locked(plan)
    if actor.pk is not None and actor.pk == plan.drafted_by_id:
        raise RuleBroken("起草人不能批准自己起草的计划，请由其他局领导批准。", SOURCE_RULE.basis)
    if plan.state == PlanState.DRAFT:
        _check_period(plan.year, plan.quarter, local_date(at))
        items = plan.items.select_related("category", "region")
        refuse(guards.cautions(guards.proposal_of(plan, items), local_date(at)))
    plan.approved_by_id, plan.approved_at = actor.pk, at
    acts.advance(plan, "approve", actor=actor, at=at, fields=("approved_by", "approved_at"))
    return plan


@transaction.atomic
def give_back(*, plan: Plan, reason: str, actor: Actor, at: datetime) -> Plan:
    """Return a drafted plan to its planner, with the reason."""
    acts.permit(actor, GRANTS, "plan.return")
    plan = locked(plan)
    if not reason.strip():
        raise RuleBroken("请写明退回的理由，起草人据此修改。", SOURCE_RULE.basis, "reason")
    plan.returned_because = reason.strip()
    acts.advance(plan, "return", actor=actor, at=at, note=plan.returned_because, fields=("returned_because",))
    return plan


@transaction.atomic
def withdraw(*, plan: Plan, reason: str, actor: Actor, at: datetime) -> Plan:
    """Take a plan back before anything was drawn or sampled under it."""
    acts.permit(actor, GRANTS, "plan.withdraw")
    plan = locked(plan)
    if not reason.strip():
        raise RuleBroken("请写明撤回的理由。", SOURCE_RULE.basis, "reason")
    if guards.begun(plan):
        raise RuleBroken("这个计划已经锁定过抽取名单或者已有抽样，不能撤回；不再实施的，请结束计划。", SOURCE_RULE.basis)
    plan.withdrawn_because = reason.strip()
    acts.advance(plan, "withdraw", actor=actor, at=at, note=plan.withdrawn_because, fields=("withdrawn_because",))
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
