"""Recording a sample: the form that two samplers fill in on site."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q

from enterprises.models import Enterprise, Product
from inspections.law import DRAWN_RULE, MINIMUM_SAMPLERS, SAMPLERS_RULE, SEAL_RULE
from inspections.models import DrawnEnterprise, LabBody, Plan, PlanItem, PlanKind, Sample
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.accounts.models import RoleGrant, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import O18
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date

from .plan import start

RANDOM_KINDS = (PlanKind.ROUTINE, PlanKind.SPECIAL)
FORM_RULE = O18.article(20, certain=False)
NEEDED = {
    "product_name": "产品名称",
    "batch": "批号（没有批号的，填生产日期或者“无”）",
    "place": "抽样地点",
    "quantity": "样品数量",
    "seal_no": "封条编号",
}


@transaction.atomic
def record(
    *,
    plan_item: PlanItem,
    enterprise: Enterprise,
    samplers: Sequence[User],
    product_name: str,
    batch: str,
    sampled_on: date,
    place: str,
    quantity: str,
    seal_no: str,
    actor: Actor,
    at: datetime,
    drawn: DrawnEnterprise | None = None,
    product: Product | None = None,
    trademark: str = "",
    model: str = "",
    produced_on: date | None = None,
    seller: str = "",
    base_quantity: str = "",
    backup_quantity: str = "",
    backup_seal_no: str = "",
    price: Decimal | None = None,
    lab: LabBody | None = None,
    substitution: str = "",
) -> Sample:
    """Record a sample taken under an approved plan by at least two samplers."""
    acts.permit(actor, GRANTS, "sample.record")
    plan = start(plan_item.plan, actor=actor, at=at)
    texts = {"product_name": product_name, "batch": batch, "place": place, "quantity": quantity, "seal_no": seal_no}
    clean = {name: text.strip() for name, text in texts.items()}
    for name, title in NEEDED.items():
        if not clean[name]:
            raise RuleBroken(f"请填写{title}。", SEAL_RULE.basis if name == "seal_no" else FORM_RULE, name)
    people = _team(samplers)
    _check_drawn(plan, plan_item, drawn, enterprise=enterprise, people=people, substitution=substitution, sampled_on=sampled_on)
    _check_days(produced_on, sampled_on, local_date(at))
    backup = backup_seal_no.strip() or None
    _check_seals(clean["seal_no"], backup, backup_quantity)
    if price is not None and price < 0:
        raise RuleBroken("样品单价不能是负数。", field="price")
    sample = _write(
        Sample(
            number=next_number("CY", plan_item.region.code, sampled_on.year),
            plan_item=plan_item,
            drawn=drawn,
            office=plan.office,
            enterprise=enterprise,
            product=product or (drawn.product if drawn else None),
            trademark=trademark.strip(),
            model=model.strip(),
            produced_on=produced_on,
            sampled_on=sampled_on,
            seller=seller.strip(),
            base_quantity=base_quantity.strip(),
            backup_quantity=backup_quantity.strip(),
            backup_seal_no=backup,
            price=price,
            lab=lab,
            substitution=substitution.strip(),
            recorded_by_id=actor.pk,
            recorded_at=at,
            **clean,
        )
    )
    sample.samplers.set(people)
    names = "、".join(user.display_name for user in people)
    trail.record("sample.recorded", sample, actor=actor, at=at, basis=SAMPLERS_RULE.basis, note=f"抽样人员：{names}；封条 {sample.seal_no}")
    return sample


def _write(sample: Sample) -> Sample:
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError as error:  # two people at once: the database has the last word
        if "drawn" in str(error):
            raise RuleBroken("这家企业的样品已有人登记，请刷新后查看。", DRAWN_RULE.basis) from error
        raise RuleBroken("这个封条编号刚刚被另一份抽样单使用，请核对封条。", SEAL_RULE.basis, "seal_no") from error
    return sample


def _team(samplers: Sequence[User]) -> list[User]:
    people = list({user.pk: user for user in samplers}.values())
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(f"抽样人员不得少于两人，您选了 {len(people)} 人。", SAMPLERS_RULE.basis, "samplers")
    holders = set(
        RoleGrant.objects.filter(user__in=people, user__is_active=True, role=Role.SAMPLER.value).values_list("user_id", flat=True)
    )
    others = "、".join(user.display_name for user in people if user.pk not in holders)
    if others:
        raise RuleBroken(f"{others}没有抽样员角色，不能作为抽样人员。", SAMPLERS_RULE.basis, "samplers")
    return people


def _check_drawn(
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
        if plan.kind in RANDOM_KINDS:
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
    named = set(drawn.officers.values_list("pk", flat=True))
    if named and not named <= {user.pk for user in people}:
        raise RuleBroken("抽样人员与随机抽取的人员不一致，请写明更换的理由。", DRAWN_RULE.basis, "substitution")


def _check_days(produced_on: date | None, sampled_on: date, today: date) -> None:
    if sampled_on > today:
        raise RuleBroken(f"抽样日期 {sampled_on} 晚于今天（{today}），请核对。", FORM_RULE, "sampled_on")
    if produced_on and produced_on > sampled_on:
        raise RuleBroken(f"生产日期 {produced_on} 晚于抽样日期 {sampled_on}，请核对。", FORM_RULE, "produced_on")


def _check_seals(seal_no: str, backup: str | None, backup_quantity: str) -> None:
    if backup == seal_no:
        raise RuleBroken("检验样品与备用样品要分别封样，两个封条编号不能相同。", SEAL_RULE.basis, "backup_seal_no")
    if backup_quantity.strip() and not backup:
        raise RuleBroken("填了备用样品数量，请同时填备用样品的封条编号。", SEAL_RULE.basis, "backup_seal_no")
    numbers = [seal_no, backup] if backup else [seal_no]
    used = Sample.objects.filter(Q(seal_no__in=numbers) | Q(backup_seal_no__in=numbers)).first()
    if used:
        field = "seal_no" if seal_no in (used.seal_no, used.backup_seal_no) else "backup_seal_no"
        raise RuleBroken(f"封条编号已用于抽样单 {used.number}，请核对封条。", SEAL_RULE.basis, field)
