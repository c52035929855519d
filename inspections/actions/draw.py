"""Freezing the hat, drawing from it, voiding a draw."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from inspections import draw_algorithm
from inspections.law import DRAWN_RULE, MINIMUM_SAMPLERS, SAMPLERS_RULE
from inspections.models import Draw, DrawExclusion, DrawnEnterprise, PlanItem
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.eligibility import Hat, hat_of, key_of_officer
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import colleagues
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date

from .plan import start


@transaction.atomic
def commit(
    *, plan_item: PlanItem, value_source: str, actor: Actor, at: datetime, officers: Sequence[User] | None = None
) -> Draw:
    """Freeze who can be drawn and publish the digest, before the public value exists."""
    acts.permit(actor, GRANTS, "draw.commit")
    plan = start(plan_item.plan, actor=actor, at=at)
    if not value_source.strip():
        raise RuleBroken("请写明将采用哪一个尚未产生的公开数值，例如“双色球第2026135期开奖号码”。", DRAWN_RULE.basis, "value_source")
    if plan_item.draws.exclude(state="void").exists():
        raise RuleBroken("这个项目的名单已经锁定过。一次锁定只能抽取一次；确需重抽的，先由局领导作废并写明理由。", DRAWN_RULE.basis)
    people = list(officers) if officers is not None else list(colleagues(plan.office, Role.SAMPLER))
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(
            f"{plan.office}可以派出的抽样员只有 {len(people)} 人，抽样至少要两人。请先请安全管理员授予抽样员角色。", SAMPLERS_RULE.basis
        )
    hat = hat_of(plan_item, plan, local_date(at))
    if not hat.candidates:
        raise RuleBroken(
            f"{plan_item.region}没有可以抽取的“{plan_item.category}”生产企业（未列入 {len(hat.exclusions)} 个产品）。请核对企业库，或者改选地区。",
            DRAWN_RULE.basis,
        )
    draw = _freeze(plan_item, hat=hat, people=people, value_source=value_source, actor=actor, at=at)
    note = f"名单 {len(hat.candidates)} 家，未列入 {len(hat.exclusions)} 个产品，摘要 {draw.commitment}"
    trail.record("draw.committed", draw, actor=actor, at=at, basis=DRAWN_RULE.basis, note=note)
    return draw


def _freeze(
    item: PlanItem, *, hat: Hat, people: Sequence[User], value_source: str, actor: Actor, at: datetime
) -> Draw:
    number = next_number("CQ", item.region.code, local_date(at).year)
    officers = [{"key": key_of_officer(user), "name": user.display_name, "user": user.pk} for user in people]
    take = min(item.quota, len(hat.candidates))
    reserves = min(item.reserves, len(hat.candidates) - take)
    draw = Draw.objects.create(
        number=number,
        plan_item=item,
        candidates=hat.candidates,
        officers=officers,
        remarks=hat.remarks,
        take=take,
        reserves=reserves,
        algorithm=draw_algorithm.ALGORITHM,
        commitment=draw_algorithm.commitment_of(
            number=number,
            candidates=[row["key"] for row in hat.candidates],
            officers=[row["key"] for row in officers],
            take=take,
            reserves=reserves,
        ),
        value_source=value_source.strip(),
        committed_by_id=actor.pk,
        committed_at=at,
    )
    DrawExclusion.objects.bulk_create(
        DrawExclusion(
            draw=draw, enterprise_id=row.enterprise_id, product_id=row.product_id, ground=row.ground, reason=row.words, basis=row.basis
        )
        for row in hat.exclusions
    )
    return draw


@transaction.atomic
def draw(*, drawing: Draw, public_value: str, witness: str, actor: Actor, at: datetime) -> Draw:
    """Draw from a frozen list with the public value, before a witness. Once."""
    acts.permit(actor, GRANTS, "draw.draw")
    drawing = Draw.objects.select_for_update(of=("self",)).get(pk=drawing.pk)
    value = unicodedata.normalize("NFC", " ".join(public_value.split()))
    if not value:
        raise RuleBroken("请填写已经公布的数值。", DRAWN_RULE.basis, "public_value")
    if not witness.strip() or witness.strip() == actor.display_name:
        raise RuleBroken("请填写现场监督人的姓名；监督人不能是抽取人本人。", DRAWN_RULE.basis, "witness")
    if at <= drawing.committed_at:
        raise RuleBroken("抽取时间不能早于名单锁定的时间。", DRAWN_RULE.basis)
    outcome = draw_algorithm.run(
        commitment=drawing.commitment,
        value=value,
        candidates=[row["key"] for row in drawing.candidates],
        officers=[row["key"] for row in drawing.officers],
        take=drawing.take,
        reserves=drawing.reserves,
    )
    drawing.public_value, drawing.seed, drawing.witness = value, outcome.seed, witness.strip()
    drawing.drawn_by_id, drawing.drawn_at = actor.pk, at
    note = f"公开数值 {value}，监督人 {witness.strip()}，抽中 {len(outcome.selected)} 家，备选 {len(outcome.reserves)} 家"
    fields = ("public_value", "seed", "witness", "drawn_by", "drawn_at")
    acts.advance(drawing, "draw", actor=actor, at=at, note=note, fields=fields)
    _write_outcome(drawing, outcome)
    return drawing


def _write_outcome(drawing: Draw, outcome: draw_algorithm.Outcome) -> None:
    by_key = {row["key"]: row for row in drawing.candidates}
    people = {row["key"]: row["user"] for row in drawing.officers}
    order = (*outcome.selected, *outcome.reserves)
    drawn = DrawnEnterprise.objects.bulk_create(
        DrawnEnterprise(
            draw=drawing,
            enterprise_id=by_key[key]["enterprise"],
            product_id=by_key[key]["product"],
            rank=place,
            reserve=place > len(outcome.selected),
        )
        for place, key in enumerate(order, start=1)
    )
    through = DrawnEnterprise.officers.through
    through.objects.bulk_create(
        through(drawnenterprise_id=row.pk, user_id=people[officer])
        for row, key in zip(drawn, order, strict=True)
        for officer in outcome.officers[key]
    )


@transaction.atomic
def void(*, drawing: Draw, reason: str, actor: Actor, at: datetime) -> Draw:
    """Void a frozen list that was not drawn from. It stays public."""
    acts.permit(actor, GRANTS, "draw.void")
    drawing = Draw.objects.select_for_update(of=("self",)).get(pk=drawing.pk)
    if not reason.strip():
        raise RuleBroken("请写明作废的理由，理由会对外公开。", DRAWN_RULE.basis, "reason")
    if actor.pk is not None and actor.pk == drawing.committed_by_id:
        raise RuleBroken("锁定名单的人不能自己作废，请由其他局领导办理。", DRAWN_RULE.basis)
    drawing.void_reason = reason.strip()
    acts.advance(drawing, "void", actor=actor, at=at, note=drawing.void_reason, fields=("void_reason",))
    return drawing
