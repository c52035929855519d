"""Freezing who can be drawn, drawing from it once with a public value that two people key in, and voiding it by two."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from inspections import draw_algorithm
from inspections.draw_algorithm import Candidate, Committed, Officer
from inspections.law import MINIMUM_SAMPLERS, SAMPLERS_RULE
from inspections.law.draw import (
    DRAWN_RULE,
    RECUSAL_RULE,
    TEAM,
    VALUE_SOURCE,
    VALUE_TERM,
    ValueSource,
    has_shape,
    is_named,
    may_be_known,
)
from inspections.law.plan import MONITOR_RULE
from inspections.models import Draw, DrawExclusion, DrawnEnterprise, PlanItem, PlanKind
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries.eligibility import Hat, hat_of, key_of, key_of_officer
from inspections.queries.officers import Duty, duty_of
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import colleagues
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import IllegalMove, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import SHANGHAI, local_date
from quality_portal.workdays.calendar import due as calendar_due

from .plan import start


@transaction.atomic
def commit(
    *,
    plan_item: PlanItem,
    value_source: str,
    actor: Actor,
    at: datetime,
    officers: Sequence[User] | None = None,
    source_kind: str = "",
    value_due: date | None = None,
    limit: int = 0,
) -> Draw:
    """Freeze everything the draw depends on and publish the digest, before the public value exists."""
    acts.permit(actor, GRANTS, "draw.commit")
    plan = start(plan_item.plan, actor=actor, at=at)
    if plan.kind == PlanKind.MONITOR:
        raise RuleBroken("风险监测不随机抽取企业，请在计划页直接登记抽样单。", MONITOR_RULE.basis)
    today = local_date(at)
    source = _source(source_kind, value_source, value_due, at)
    if plan_item.draws.exclude(state="void").exists():
        raise RuleBroken("这个项目的名单已经锁定过。一次锁定只能抽取一次；确需重抽的，先申请作废并写明理由，由另一人批准。", DRAWN_RULE.basis)
    given = officers if officers is not None else colleagues(plan.office, Role.SAMPLER)
    people = list({user.pk: user for user in given}.values())
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(
            f"{plan.office}可以派出的抽样员只有 {len(people)} 人，抽样至少要两人。请先请安全管理员授予抽样员角色。", SAMPLERS_RULE.basis, "officers"
        )
    if limit < 0:
        raise RuleBroken("每人工作量上限不能是负数；不设上限请填 0。", DRAWN_RULE.basis, "limit")
    hat = hat_of(plan_item, plan, today)
    if not hat.take:
        raise RuleBroken(
            f"{plan_item.region}没有可以抽取的“{plan_item.category}”生产企业（未列入 {len(hat.exclusions)} 个产品）。请核对企业库，或者改选地区。",
            DRAWN_RULE.basis,
        )
    duty = duty_of(people, [row["enterprise"] for row in hat.candidates])
    _enough_officers(hat, people, duty)
    draw = _freeze(plan_item, hat, people, duty, source=source, name=value_source.strip(), due=value_due, limit=limit, actor=actor, at=at)
    note = f"名单 {len(hat.candidates)} 家，未列入 {len(hat.exclusions)} 个产品，摘要 {draw.commitment}"
    trail.record("draw.committed", draw, actor=actor, at=at, basis=DRAWN_RULE.basis, note=note)
    return draw


def _source(kind: str, name: str, due: date | None, at: datetime) -> ValueSource:
    source = VALUE_SOURCE.get(kind or "other")
    if source is None:
        raise RuleBroken(f"没有“{kind}”这一种公开数值，请从列表中选择。", DRAWN_RULE.basis, "source_kind")
    if not name.strip():
        raise RuleBroken("请写明将采用哪一个尚未产生的公开数值，例如“双色球第2026135期开奖号码”。", DRAWN_RULE.basis, "value_source")
    if not is_named(source, name):
        raise RuleBroken(f"这个名称还不能确定是哪一个数值。{source.named_words}。", DRAWN_RULE.basis, "value_source")
    if due is not None and may_be_known(source, due, local_date(at), at.astimezone(SHANGHAI).hour):
        raise RuleBroken(
            f"{due.isoformat()} 的{source.name}现在可能已经有人知道，名单必须在数值产生以前锁定。请改用以后的一个公开数值。", DRAWN_RULE.basis, "value_due"
        )
    if due is not None and due > (last := calendar_due(VALUE_TERM, local_date(at)).nominal):
        raise RuleBroken(
            f"公布日期 {due.isoformat()} 太远：名单锁定以后 {VALUE_TERM.length} 日内（{last.isoformat()} 以前）应当抽取，请改用更早公布的数值。",
            VALUE_TERM.basis, "value_due",
        )  # fmt: skip
    return source


def _enough_officers(hat: Hat, people: Sequence[User], duty: Duty) -> None:
    """A recusal never gives way, so every enterprise in the hat must have a team that can be sent."""
    barred = {pk for _, pk in duty.recusals}
    short = [row["name"] for row in hat.candidates if row["enterprise"] in barred and len(duty.free(people, row["enterprise"])) < TEAM]
    if short:
        names = "、".join(short[:3]) + ("等" if len(short) > 3 else "")
        raise RuleBroken(f"扣除回避人员后，{names} 只剩不足 {TEAM} 名抽样人员可派，请增加抽样人员后再锁定名单。", RECUSAL_RULE.basis, "officers")


def _body(
    number: str, item: PlanItem, hat: Hat, people: Sequence[User], duty: Duty, *, source: ValueSource, name: str, due: date | None, limit: int
) -> dict[str, Any]:
    """What is committed to: everything the draw will read, and nothing else."""
    keys = {row["enterprise"]: row["key"] for row in hat.candidates}
    return Committed(
        number=number,
        source_kind=source.key,
        source_name=name,
        source_due=due.isoformat() if due else "",
        strata=hat.strata,
        candidates=[Candidate(row["key"], row["name"], row["stratum"], row["weight"]) for row in hat.candidates],
        officers=[Officer(key_of_officer(user), duty.loads.get(user.pk, 0)) for user in people],
        weighting=item.weighting,
        random_share=item.random_share,
        recusals=[(f"U{officer}", keys[enterprise]) for officer, enterprise in duty.recusals],
        pairs=[(keys[enterprise], f"U{one}", f"U{other}") for enterprise, one, other in duty.pairs],
        exclusions=[(key_of(row.enterprise), row.enterprise.name, str(row.product or ""), row.words, row.basis) for row in hat.exclusions],
        team=TEAM,
        limit=limit,
    ).body()


def _freeze(
    item: PlanItem,
    hat: Hat,
    people: Sequence[User],
    duty: Duty,
    *,
    source: ValueSource,
    name: str,
    due: date | None,
    limit: int,
    actor: Actor,
    at: datetime,
) -> Draw:
    number = next_number("CQ", item.region.code, local_date(at).year)
    body = _body(number, item, hat, people, duty, source=source, name=name, due=due, limit=limit)
    draw = Draw.objects.create(
        number=number,
        plan_item=item,
        input=body,
        candidates=hat.candidates,
        officers=[{"key": key_of_officer(user), "name": user.display_name, "user": user.pk, "load": duty.loads.get(user.pk, 0)} for user in people],
        remarks=hat.remarks,
        take=hat.take,
        reserves=hat.reserves,
        algorithm=draw_algorithm.ALGORITHM,
        commitment=draw_algorithm.commitment_of(body),
        source_kind=source.key,
        value_source=name,
        value_due=due,
        committed_by_id=actor.pk,
        committed_at=at,
    )
    DrawExclusion.objects.bulk_create(
        DrawExclusion(draw=draw, enterprise=row.enterprise, product=row.product, ground=row.ground, reason=row.words, basis=row.basis)
        for row in hat.exclusions
    )
    return draw


@transaction.atomic
def key_in(*, drawing: Draw, public_value: str, actor: Actor, at: datetime, witness: str = "") -> Draw:
    """Key in the public value. The first person's is kept; the same value from a second person draws. Once."""
    acts.permit(actor, GRANTS, "draw.key_in")
    drawing = locked(drawing)
    if drawing.state == "drawn" and drawing.public_value == _tidy(drawing, public_value) and actor.pk == drawing.drawn_by_id:
        return drawing  # the second click of a double click: what it asks for has been done
    acts_on_frozen(drawing)
    if drawing.void_asked:
        raise RuleBroken("有人申请作废这次抽取，尚未答复。请先由局领导批准或者退回申请，再录入数值。", DRAWN_RULE.basis)
    value = _checked(drawing, public_value, at)
    if drawing.keyed_by_id is None or drawing.keyed_by_id == actor.pk:
        return _first(drawing, value, witness, actor, at)
    if value != drawing.keyed_value:
        raise RuleBroken(
            f"与{drawing.keyed_by.display_name}先录入的数值不一致，没有抽取。请各自核对公布的原文：您录错的，改正后再提交；对方录错的，请对方重新录入。",
            DRAWN_RULE.basis,
            "public_value",
        )
    if actor.display_name == drawing.witness:
        raise RuleBroken("您登记为现场监督人，不能录入数值，请由另一人录入。", DRAWN_RULE.basis)
    return _draw(drawing, value, actor, at)


def _tidy(drawing: Draw, value: str) -> str:
    clean = draw_algorithm.clean(value)
    return clean.lower() if drawing.source_kind == "drand" else clean


def _checked(drawing: Draw, given: str, at: datetime) -> str:
    value, source = _tidy(drawing, given), VALUE_SOURCE[drawing.source_kind]
    if not value:
        raise RuleBroken("请填写已经公布的数值。", DRAWN_RULE.basis, "public_value")
    if len(value) > 200 or not has_shape(source, value):
        raise RuleBroken(f"填写的数值不像{source.name}：{source.shape_words}。", DRAWN_RULE.basis, "public_value")
    if at <= drawing.committed_at:
        raise RuleBroken("抽取时间不能早于名单锁定的时间。", DRAWN_RULE.basis)
    if drawing.value_due and not drawing.known_at(at):
        raise RuleBroken(f"{drawing.value_source}要到 {drawing.value_due.isoformat()} {source.hour} 时以后才公布，请在公布以后录入。", DRAWN_RULE.basis, "public_value")
    return value


def _first(drawing: Draw, value: str, witness: str, actor: Actor, at: datetime) -> Draw:
    """Keep the first person's value. The same person may correct it, but never confirm it."""
    if drawing.keyed_value == value:
        raise RuleBroken("您已经录入过这个数值。第二次录入须由另一人办理，两人一致才会抽取。", DRAWN_RULE.basis, "public_value")
    again = bool(drawing.keyed_value)
    name = witness.strip() or drawing.witness
    if not name or name == actor.display_name:
        raise RuleBroken("请填写现场监督人的姓名；监督人不能是录入数值的人。", DRAWN_RULE.basis, "witness")
    drawing.keyed_value, drawing.witness = value, name
    drawing.keyed_by_id, drawing.keyed_at = actor.pk, at
    drawing.save(update_fields=["keyed_value", "witness", "keyed_by", "keyed_at"])
    trail.record("draw.rekeyed" if again else "draw.keyed", drawing, actor=actor, at=at, basis=DRAWN_RULE.basis, note=f"监督人 {name}")
    return drawing


def _draw(drawing: Draw, value: str, actor: Actor, at: datetime) -> Draw:
    outcome = draw_algorithm.run(drawing.input, value)
    drawing.public_value, drawing.seed = value, outcome.seed
    drawing.drawn_by_id, drawing.drawn_at = actor.pk, at
    note = f"公开数值 {value}，监督人 {drawing.witness}，抽中 {len(outcome.selected)} 家，备选 {len(outcome.reserves)} 家"
    acts.advance(drawing, "draw", actor=actor, at=at, note=note, fields=("public_value", "seed", "drawn_by", "drawn_at"))
    by_key = {row["key"]: row for row in drawing.candidates}
    people = {row["key"]: row["user"] for row in drawing.officers}
    drawn = DrawnEnterprise.objects.bulk_create(
        DrawnEnterprise(
            draw=drawing,
            enterprise_id=by_key[pick.key]["enterprise"],
            product_id=by_key[pick.key]["product"],
            rank=place,
            reserve=pick.reserve,
            stratum=pick.stratum,
            weight=by_key[pick.key]["weight"],
            way=pick.way,
            eased=pick.eased,
        )
        for place, pick in enumerate(outcome.picks, start=1)
    )
    through = DrawnEnterprise.officers.through
    through.objects.bulk_create(
        through(drawnenterprise_id=row.pk, user_id=people[officer])
        for row, pick in zip(drawn, outcome.picks, strict=True)
        for officer in pick.officers
    )
    return drawing


@transaction.atomic
def request_void(*, drawing: Draw, reason: str, actor: Actor, at: datetime) -> Draw:
    """Ask for a frozen list to be voided before it is drawn from. Another person decides."""
    acts.permit(actor, GRANTS, "draw.request_void")
    drawing = locked(drawing)
    acts_on_frozen(drawing)
    if not reason.strip():
        raise RuleBroken("请写明作废的理由，理由会对外公开。", DRAWN_RULE.basis, "reason")
    if drawing.void_asked:
        raise RuleBroken("已经有人申请作废这次抽取，等待另一人批准，不必再次申请。", DRAWN_RULE.basis)
    drawing.void_reason = reason.strip()
    drawing.void_requested_by_id, drawing.void_requested_at = actor.pk, at
    drawing.save(update_fields=["void_reason", "void_requested_by", "void_requested_at"])
    trail.record("draw.void_requested", drawing, actor=actor, at=at, basis=DRAWN_RULE.basis, note=drawing.void_reason)
    return drawing


@transaction.atomic
def keep(*, drawing: Draw, actor: Actor, at: datetime, reason: str = "") -> Draw:
    """Refuse to void: the list stays frozen and can be drawn from."""
    acts.permit(actor, GRANTS, "draw.void")
    drawing = locked(drawing)
    if not drawing.void_asked:
        raise RuleBroken("没有等待答复的作废申请，可能已有人办理。请刷新页面后查看。", DRAWN_RULE.basis)
    asked = drawing.void_reason
    drawing.void_reason = ""
    drawing.void_requested_by_id, drawing.void_requested_at = None, None
    drawing.save(update_fields=["void_reason", "void_requested_by", "void_requested_at"])
    note = f"申请的理由：{asked}" + (f"；不同意的理由：{reason.strip()}" if reason.strip() else "")
    trail.record("draw.void_refused", drawing, actor=actor, at=at, basis=DRAWN_RULE.basis, note=note)
    return drawing


@transaction.atomic
def void(*, drawing: Draw, actor: Actor, at: datetime, reason: str = "") -> Draw:
    """Void a frozen list that another person asked to be voided. It stays public, with the reason."""
    acts.permit(actor, GRANTS, "draw.void")
    drawing = locked(drawing)
    acts_on_frozen(drawing)
    if not drawing.void_asked:
        raise RuleBroken("作废须由两人办理：先由一人申请并写明理由，再由另一人批准。", DRAWN_RULE.basis)
    if actor.pk is not None and actor.pk in (drawing.void_requested_by_id, drawing.committed_by_id):
        raise RuleBroken("申请作废的人和锁定名单的人不能批准作废，请由其他局领导办理。", DRAWN_RULE.basis)
    if reason.strip():
        drawing.void_reason = f"{drawing.void_reason}；批准意见：{reason.strip()}"
    drawing.voided_by_id, drawing.voided_at = actor.pk, at
    acts.advance(drawing, "void", actor=actor, at=at, note=drawing.void_reason, fields=("void_reason", "voided_by", "voided_at"))
    return drawing


def locked(drawing: Draw) -> Draw:
    """Fetch the draw again under its lock."""
    return Draw.objects.select_for_update(of=("self",)).select_related("keyed_by").get(pk=drawing.pk)


def acts_on_frozen(drawing: Draw) -> None:
    """Refuse what can only be done while the list is frozen and not yet drawn from."""
    if drawing.state != "committed":
        words = f"随机抽取 {drawing.number} {drawing.get_state_display()}，只有锁定以后、抽取以前的名单才能录入数值或者作废。请刷新页面查看。"
        raise IllegalMove(words, DRAWN_RULE.basis)
