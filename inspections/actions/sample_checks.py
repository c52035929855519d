"""What a record form must hold and may not say, before it is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from enterprises.models import Enterprise
from inspections.law import DRAWN_RULE, MINIMUM_SAMPLERS, SAMPLERS_RULE, SEAL_RULE
from inspections.law import onsite as law
from inspections.law.draw import RECUSAL_RULE
from inspections.law.lab import compact
from inspections.law.marking import MARK
from inspections.models import DrawnEnterprise, PartySignature, Plan, PlanItem, PriceBasis, Sample, SamplingTask, Source
from inspections.queries.task import recused
from quality_portal.accounts.models import RoleGrant, User
from quality_portal.core import barcode
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date

FORM_RULE = law.FORM_RULE.basis
LACKING = "lacking"
MARKS = {"ok": "符合", LACKING: "不符合", "na": "不适用"}


def team(samplers: Sequence[User], enterprise: Enterprise) -> list[User]:
    """Two samplers at least, each with the role, none who keeps away from this enterprise."""
    people = list({user.pk: user for user in samplers}.values())
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(f"抽样人员不得少于两人，您选了 {len(people)} 人。", SAMPLERS_RULE.basis, "samplers")
    holders = set(
        RoleGrant.objects.filter(user__in=people, user__is_active=True, role=Role.SAMPLER.value).values_list("user_id", flat=True)
    )
    others = "、".join(user.display_name for user in people if user.pk not in holders)
    if others:
        raise RuleBroken(f"{others}没有抽样员角色，不能作为抽样人员。", SAMPLERS_RULE.basis, "samplers")
    if barred := "、".join(user.display_name for user in recused(people, enterprise)):
        raise RuleBroken(f"{barred}已申报对“{enterprise}”回避，不能参加抽样，请更换抽样人员。", RECUSAL_RULE.basis, "samplers")
    return people


def check_barcode(code: str, field: str = "barcode") -> None:
    """The code on the package, where there is one: by it a consumer finds the result."""
    refusal = barcode.check_barcode(code).refusal if code.strip() else ""
    if refusal:
        raise RuleBroken(refusal, FORM_RULE, field)


def check_task(task: SamplingTask, item: PlanItem, enterprise: Enterprise, people: list[User], actor: Actor) -> None:
    if task.plan_item_id != item.pk or task.enterprise_id != enterprise.pk:
        raise RuleBroken("计划项目或者企业与抽样任务不一致，请从任务进入抽样单。", law.SHOW_RULE.basis, "enterprise")
    named = set(task.officers.values_list("pk", flat=True))
    others = "、".join(user.display_name for user in people if user.pk not in named)
    if others:
        raise RuleBroken(
            f"{others}不在监督抽查通知书上，企业可以据此拒绝抽样。请先更换任务的抽样人员，重新制发通知书。",
            law.MAY_REFUSE_BY_KEY["other_people"].basis, "samplers",
        )  # fmt: skip
    if actor.pk not in {user.pk for user in people}:
        raise RuleBroken("抽样单由到场的抽样人员填写，您不在所选的抽样人员里。", FORM_RULE, "samplers")


def check_drawn(
    plan: Plan,
    item: PlanItem,
    drawn: DrawnEnterprise | None,
    *,
    enterprise: Enterprise,
    people: list[User],
    substitution: str,
    sampled_on: date,
) -> None:
    """Routine and special rounds sample who was drawn; follow-up and forced sampling goes to a known enterprise."""
    if drawn is None:
        if plan.random:
            raise RuleBroken("这个计划的企业应当随机抽取，请从抽取结果中选择企业。", DRAWN_RULE.basis, "drawn")
        return
    if drawn.draw.plan_item_id != item.pk or drawn.enterprise_id != enterprise.pk:
        raise RuleBroken("所选企业与抽取结果不一致，请从抽取结果中选择企业。", DRAWN_RULE.basis, "drawn")
    if Sample.objects.filter(drawn=drawn).exists():
        raise RuleBroken("这家企业的样品已有人登记，请刷新后查看。", DRAWN_RULE.basis, "drawn")
    if drawn.draw.drawn_at and sampled_on < local_date(drawn.draw.drawn_at):
        raise RuleBroken("抽样日期不能早于随机抽取的日期。", DRAWN_RULE.basis, "sampled_on")
    if substitution.strip():
        return
    if drawn.reserve:
        raise RuleBroken("这是备选企业，请写明为什么没有抽到前面的企业。", DRAWN_RULE.basis, "substitution")
    named = {user.pk for user in drawn.officers.all()}
    if named and not named <= {user.pk for user in people}:
        raise RuleBroken("抽样人员与随机抽取的人员不一致，请写明更换的理由。", DRAWN_RULE.basis, "substitution")


def check_days(produced_on: date | None, sampled_on: date, today: date) -> None:
    if sampled_on > today:
        raise RuleBroken(f"抽样日期 {sampled_on} 晚于今天（{today}），请核对。", FORM_RULE, "sampled_on")
    if produced_on and produced_on > sampled_on:
        raise RuleBroken(f"生产日期 {produced_on} 晚于抽样日期 {sampled_on}，请核对。", FORM_RULE, "produced_on")


def check_seals(seal_no: str, backup: str | None, backup_quantity: str) -> None:
    """One seal is one however it is typed: full-width signs, spaces and small letters do not make another."""
    seal_no, backup = compact(seal_no), compact(backup or "") or None
    if backup == seal_no:
        raise RuleBroken("检验样品与备用样品要分别封样，两个封条编号不能相同。", SEAL_RULE.basis, "backup_seal_no")
    if backup_quantity.strip() and not backup:
        raise RuleBroken("填了备用样品数量，请同时填备用样品的封条编号。", SEAL_RULE.basis, "backup_seal_no")
    numbers = [seal_no, backup] if backup else [seal_no]
    there = Sample.objects.filter(Q(seal_no__in=numbers) | Q(backup_seal_no__in=numbers))
    used = there.only("number", "seal_no", "backup_seal_no").first()
    if used:
        field = "seal_no" if seal_no in (used.seal_no, used.backup_seal_no) else "backup_seal_no"
        raise RuleBroken(f"封条编号已用于抽样单 {used.number}，请核对封条。", SEAL_RULE.basis, field)


def check_source(source: str, seller: str, online: Mapping[str, Any] | None) -> None:
    if source not in Source.values:
        raise RuleBroken("请选择抽样环节：生产者成品库、销售者或者网络交易平台。", FORM_RULE, "source")
    if source != Source.MAKER and not seller.strip():
        raise RuleBroken("在销售者处或者网上抽样的，请填写被抽样单位。", FORM_RULE, "seller")
    if source != Source.ONLINE:
        return
    for row in law.ONLINE_RECORD:
        if not str((online or {}).get(row.key, "")).strip():
            raise RuleBroken(f"网络抽样请填写{row.title}。", row.basis, row.key)
    for row in law.ONLINE_DONE:
        if (online or {}).get(row.key) is not True:
            raise RuleBroken(f"网络抽样应当做到“{row.title}”；没有做到的，样品不能使用。", row.basis, row.key)


def check_price(price: Decimal | None, basis: str) -> None:
    if price is not None and price < 0:
        raise RuleBroken("样品单价不能是负数。", field="price")
    if basis and basis not in PriceBasis.values:
        raise RuleBroken("请选择购样方式。", law.PURCHASE_RULE.basis, "price_basis")
    if basis in (PriceBasis.MARKED, PriceBasis.MARKET) and not price:
        raise RuleBroken("检验样品按标价购买，没有标价的按市场价格购买，请填写样品单价。", law.PURCHASE_RULE.basis, "price")


def check_answers(answers: dict[str, bool], marking: dict[str, dict[str, str]]) -> None:
    for key, answer in answers.items():
        if answer and key in law.BEFORE_BY_KEY:
            row = law.BEFORE_BY_KEY[key]
            way = "停止抽样并报告" if key == law.UNLICENSED_RULE.key else "未能抽样"
            raise RuleBroken(f"现场有“{row.title}”的情形，不能抽样。请把任务登记为“{way}”。", row.basis, key)
    for key, row in marking.items():
        if key not in MARK or row.get("answer") not in MARKS:
            raise RuleBroken("标识检查的每一项请选“符合”“不符合”或者“不适用”。", FORM_RULE, key)
        if row["answer"] == LACKING and not row.get("note", "").strip():
            raise RuleBroken(f"“{MARK[key].title}”选了不符合，请写明看到的情况。", MARK[key].basis, key)


def check_on_site(answers: dict[str, bool], *, party_signature: str, price_basis: str) -> None:
    """What a form filled in on site cannot do without."""
    for row in law.BEFORE_SAMPLING:
        if row.key not in answers:
            raise RuleBroken(f"请回答：{row.title}？", row.basis, row.key)
    if not price_basis:
        raise RuleBroken("请选择购样方式。", law.PURCHASE_RULE.basis, "price_basis")
    if not party_signature:
        raise RuleBroken("请选择被抽样者签字还是拒绝签字。", FORM_RULE, "party_signature")


def check_signature(signature: str, signer: str, witness: str) -> None:
    if signature and signature not in PartySignature.values:
        raise RuleBroken("请选择被抽样者签字还是拒绝签字。", FORM_RULE, "party_signature")
    if signature == PartySignature.SIGNED and not signer:
        raise RuleBroken("请填写被抽样者签字人的姓名。", FORM_RULE, "signer")
    if signature == PartySignature.REFUSED and not witness:
        raise RuleBroken("被抽样者拒绝签字的，请写明见证人，并在备注里注明情况。", FORM_RULE, "witness")
