"""Sampling tasks: sent out with a notice, their people changed, ended with or without a sample."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from enterprises.models import Enterprise, Product
from inspections.law import DRAWN_RULE, MINIMUM_SAMPLERS, SAMPLERS_RULE
from inspections.law import onsite as law
from inspections.law.draw import RECUSAL_RULE
from inspections.law.plan import MONITOR_RULE
from inspections.models import (
    Draw,
    DrawnEnterprise,
    Lead,
    LeadKind,
    Plan,
    PlanItem,
    PlanKind,
    Refusal,
    Sample,
    SamplingTask,
)
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries import papers
from inspections.queries import task as tasks
from inspections.queries.figures import last_day
from inspections.states import TaskState
from quality_portal.accounts.models import Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.actions import issue, void
from quality_portal.workdays.calendar import local_date

from . import lead
from .plan import start


@transaction.atomic
def assign(
    *,
    plan_item: PlanItem,
    enterprise: Enterprise,
    officers: Sequence[User],
    due_on: date,
    actor: Actor,
    at: datetime,
    drawn: DrawnEnterprise | None = None,
    product: Product | None = None,
    product_name: str = "",
    substitution: str = "",
    replaces: SamplingTask | None = None,
    reserve_because: str = "",
    mandate_no: str = "",
) -> SamplingTask:
    """Send officers to an enterprise and issue the notice they show. A second click meets a sentence, not a second task."""
    acts.permit(actor, GRANTS, "recheck.plan" if plan_item.plan.kind == PlanKind.RECHECK else "task.assign")
    plan = start(plan_item.plan, actor=actor, at=at)
    today = local_date(at)
    _check_due(plan, due_on, today)
    people = _team(officers, enterprise)
    _check_enterprise(plan, plan_item, enterprise, drawn)
    _check_reserve(drawn, replaces, reserve_because)
    _check_officers(drawn, people, substitution)
    if plan.sampler_id and not mandate_no.strip():
        raise RuleBroken(f"抽样委托“{plan.sampler}”进行，请填写授权委托书编号；抽样时须出示复印件。", law.MANDATE_RULE.basis, "mandate_no")
    product = product or (drawn.product if drawn else None)
    task = _write(
        SamplingTask(
            number=next_number("RW", plan_item.region.code, today.year), plan_item=plan_item, drawn=drawn, office=plan.office,
            enterprise=enterprise, product=product, product_name=product_name.strip() or (product.name if product else plan_item.category.name),
            substitution=substitution.strip(), mandate_no=mandate_no.strip(), replaces=replaces, reserve_because=reserve_because.strip(),
            due_on=due_on, assigned_by_id=actor.pk, assigned_at=at,
        )
    )  # fmt: skip
    task.officers.set(people)
    note = f"抽样人员：{'、'.join(user.display_name for user in people)}；期限 {due_on}"
    trail.record("task.assigned", task, actor=actor, at=at, basis=law.SHOW_RULE.basis, note=note)
    _issue_notice(task, actor, at)
    _issue_forced(task, plan, actor, at)
    return task


def _check_due(plan: Plan, due_on: date, today: date) -> None:
    """Within the timetable of the round: its quarter, or the one that runs, and the next."""
    year, quarter = max((plan.year, plan.quarter), (today.year, (today.month + 2) // 3))
    last = last_day(year + quarter // 4, quarter % 4 + 1)
    if not today <= due_on <= last:
        raise RuleBroken(f"完成期限应在今天（{today}）和 {last} 之间，您填的是 {due_on}。", law.TIMETABLE_RULE.basis, "due_on")


def _write(task: SamplingTask) -> SamplingTask:
    if same := _twin(task):
        raise RuleBroken(f"这家企业已经派出抽样任务 {same.number}，没有重复派出。", law.SHOW_RULE.basis, "drawn")
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError as error:  # two people at once: the database has the last word
        raise RuleBroken("这家企业的抽样任务刚刚由他人派出，请刷新后查看。", law.SHOW_RULE.basis, "drawn") from error
    return task


def _twin(task: SamplingTask) -> SamplingTask | None:
    if task.drawn_id:
        return SamplingTask.objects.filter(drawn=task.drawn_id).exclude(state=TaskState.CANCELLED).first()
    return SamplingTask.objects.filter(plan_item=task.plan_item, enterprise=task.enterprise, drawn=None, state=TaskState.OPEN).first()


def _issue_notice(task: SamplingTask, actor: Actor, at: datetime) -> None:
    issue(
        "sampling_notice", office=task.office, subject=task, title="产品质量监督抽查通知书", content=papers.notice_of(task), actor=actor, at=at
    )


def _issue_forced(task: SamplingTask, plan: Plan, actor: Actor, at: datetime) -> None:
    """The decision to sample by force goes with the notice of the task that carries it out."""
    refusal = Refusal.objects.filter(forced_plan=plan).first() if plan.kind == PlanKind.FORCED else None
    if refusal:
        content = papers.forced_of(task, refusal)
        issue("forced_sampling", office=task.office, subject=task, title="强制监督抽查决定书", content=content, actor=actor, at=at)


def _team(officers: Sequence[User], enterprise: Enterprise) -> list[User]:
    people = list({user.pk: user for user in officers}.values())
    if len(people) < MINIMUM_SAMPLERS:
        raise RuleBroken(f"抽样人员不得少于两人，您选了 {len(people)} 人。", SAMPLERS_RULE.basis, "officers")
    may = tasks.holders(people)
    others = "、".join(user.display_name for user in people if user.pk not in may)
    if others:
        raise RuleBroken(f"{others}没有抽样员角色，不能派出抽样。", SAMPLERS_RULE.basis, "officers")
    if barred := "、".join(user.display_name for user in tasks.recused(people, enterprise)):
        raise RuleBroken(f"{barred}已申报对“{enterprise}”回避，不能派出，请更换抽样人员。", RECUSAL_RULE.basis, "officers")
    return sorted(people, key=lambda user: user.pk)


def _check_enterprise(plan: Plan, item: PlanItem, enterprise: Enterprise, drawn: DrawnEnterprise | None) -> None:
    if plan.kind == PlanKind.MONITOR:
        raise RuleBroken("风险监测不是监督抽查，不发监督抽查通知书；请在计划页直接登记抽样单。", MONITOR_RULE.basis, "drawn")
    if drawn is None:
        if plan.random:
            raise RuleBroken("这个计划的企业应当随机抽取，请从抽取结果中选择企业。", DRAWN_RULE.basis, "drawn")
        named = tasks.named(item)
        if named and enterprise not in named:
            raise RuleBroken(f"计划没有指定“{enterprise}”，请在计划指定的企业中选择。", DRAWN_RULE.basis, "enterprise")
        return
    if drawn.draw.plan_item_id != item.pk or drawn.enterprise_id != enterprise.pk:
        raise RuleBroken("所选企业与抽取结果不一致，请从抽取结果中选择企业。", DRAWN_RULE.basis, "drawn")
    if Sample.objects.filter(drawn=drawn).exists():
        raise RuleBroken("这家企业已经抽样，不再派出任务。", DRAWN_RULE.basis, "drawn")


def _check_reserve(drawn: DrawnEnterprise | None, replaces: SamplingTask | None, because: str) -> None:
    """A reserve steps in for a task that ended without a sample, in its order, with the reason."""
    if replaces is None:
        if drawn is not None and drawn.reserve:
            raise RuleBroken("这是备选企业，只能在前面的企业没有抽到样品时递补，请从那个任务递补。", DRAWN_RULE.basis, "drawn")
        return
    if replaces.state in (TaskState.OPEN, TaskState.SAMPLED):
        raise RuleBroken(f"任务 {replaces.number} 是“{replaces.get_state_display()}”，不需要备选企业递补。", DRAWN_RULE.basis, "replaces")
    if tasks.replacement(replaces):
        raise RuleBroken(f"任务 {replaces.number} 已经有备选企业递补。", DRAWN_RULE.basis, "replaces")
    expected = tasks.next_reserve(replaces)
    if expected is None:
        raise RuleBroken("这次抽取没有可以递补的备选企业了。", DRAWN_RULE.basis, "replaces")
    if drawn is None or drawn.pk != expected.pk:
        raise RuleBroken(f"备选企业按次序递补，现在轮到第 {expected.rank} 位“{expected.enterprise}”。", DRAWN_RULE.basis, "drawn")
    if not because.strip():
        raise RuleBroken("请写明为什么由备选企业递补。", DRAWN_RULE.basis, "reserve_because")


def _check_officers(drawn: DrawnEnterprise | None, people: list[User], substitution: str) -> None:
    named = set(drawn.officers.values_list("pk", flat=True)) if drawn else set()
    if named and not named <= {user.pk for user in people} and not substitution.strip():
        raise RuleBroken("抽样人员与随机抽取的人员不一致，请写明更换的理由。", law.TEAM_RULE.basis, "substitution")


@transaction.atomic
def assign_drawn(*, drawing: Draw, due_on: date, actor: Actor, at: datetime, mandate_no: str = "") -> list[SamplingTask]:
    """Send out all who were drawn and have no task yet, each with the officers drawn for it."""
    acts.permit(actor, GRANTS, "task.assign")
    waiting = list(tasks.unassigned_of(drawing))
    if not waiting:
        raise RuleBroken("抽中的企业都已派出抽样任务或者已经抽样。", law.SHOW_RULE.basis)
    return [
        assign(
            plan_item=drawing.plan_item, enterprise=row.enterprise, officers=list(row.officers.all()), due_on=due_on, drawn=row,
            mandate_no=mandate_no, actor=actor, at=at,
        )
        for row in waiting
    ]  # fmt: skip


@transaction.atomic
def step_in(*, task: SamplingTask, because: str, due_on: date, actor: Actor, at: datetime) -> SamplingTask:
    """Let the next reserve of the draw step in for a task that ended without a sample."""
    acts.permit(actor, GRANTS, "task.assign")
    task = locked(task)
    reserve = tasks.next_reserve(task)
    if reserve is None:
        raise RuleBroken("这次抽取没有可以递补的备选企业了。", DRAWN_RULE.basis, "because")
    return assign(
        plan_item=task.plan_item, enterprise=reserve.enterprise, officers=list(reserve.officers.all()), due_on=due_on, drawn=reserve,
        replaces=task, reserve_because=because, mandate_no=task.mandate_no, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def change_officers(*, task: SamplingTask, officers: Sequence[User], reason: str, actor: Actor, at: datetime) -> SamplingTask:
    """Send other people, with the reason. The notice names people, so a new one replaces it."""
    acts.permit(actor, GRANTS, "task.assign")
    task = _held_open(task)
    people = _team(officers, task.enterprise)
    if not reason.strip():
        raise RuleBroken("请写明更换抽样人员的理由。", law.TEAM_RULE.basis, "reason")
    if {user.pk for user in people} == set(task.officers.values_list("pk", flat=True)):
        raise RuleBroken("抽样人员没有变化。", law.TEAM_RULE.basis, "officers")
    before = "、".join(user.display_name for user in task.officers.order_by("pk"))
    task.officers.set(people)
    task.substitution = reason.strip()
    task.save(update_fields=["substitution"])
    after = "、".join(user.display_name for user in people)
    trail.record(
        "task.officers_changed", task, actor=actor, at=at, basis=law.TEAM_RULE.basis, before={"officers": before}, after={"officers": after},
        note=task.substitution,
    )  # fmt: skip
    if old := tasks.notice(task):
        void(old, reason=f"更换抽样人员，由新的通知书代替：{task.substitution}", actor=SYSTEM, at=at)
    _issue_notice(task, actor, at)
    return task


@transaction.atomic
def not_sampled(
    *, task: SamplingTask, ground: str, explanation: str, found_on: date, actor: Actor, at: datetime, witness: str = ""
) -> SamplingTask:
    """End a task without a sample: which rule forbids it, what was seen, and the evidence."""
    acts.permit(actor, GRANTS, "task.work")
    task = own(task, actor)
    row = law.NOT_SAMPLED_BY_KEY.get(ground)
    if row is None:
        raise RuleBroken("请选择没有抽样的情形。", law.MUST_NOT_SAMPLE[0].basis, "ground")
    _check_told(explanation, "explanation", "请写明看到的情况，例如库存数量、合同编号。", row.basis)
    _check_day(found_on, task, at)
    if not witness.strip() and not tasks.evidence(task).exists():
        raise RuleBroken(f"请上传证据（{row.evidence}），或者写明见证人。", row.basis, "photos")
    task.ground, task.outcome, task.witness, task.ended_on = ground, explanation.strip(), witness.strip(), found_on
    fields = ("ground", "outcome", "witness", "ended_on")
    acts.advance(task, "spare", actor=actor, at=at, basis=row.basis, note=f"{row.title}。{task.outcome}", fields=fields)
    return task


@transaction.atomic
def stop(*, task: SamplingTask, facts: str, found_on: date, actor: Actor, at: datetime, witness: str = "") -> list[Lead]:
    """Stop sampling at goods made without the licence they need, and report to the organiser and the county office."""
    acts.permit(actor, GRANTS, "task.work")
    task = own(task, actor)
    _check_told(facts, "facts", "请写明发现的情况：什么产品、缺什么许可或者认证。", law.UNLICENSED_RULE.basis)
    _check_day(found_on, task, at)
    task.outcome, task.witness, task.ended_on = facts.strip(), witness.strip(), found_on
    acts.advance(task, "stop", actor=actor, at=at, note=task.outcome, fields=("outcome", "witness", "ended_on"))
    return [
        lead.register(
            office=office, kind=LeadKind.TRANSFER, product_name=task.product_name, enterprise=task.enterprise, category=task.plan_item.category,
            facts=f"抽样现场发现未依法取得许可、认证（任务 {task.number}）：{task.outcome}", received_on=found_on, actor=actor, at=at,
        )
        for office in offices_told(task)
    ]  # fmt: skip


def offices_told(task: SamplingTask) -> list[Office]:
    """Who is told of what was found on site: the organiser, and the office of the county where the enterprise is."""
    local = Office.objects.filter(region=task.enterprise.region_id).order_by("pk").first() if task.enterprise.region_id else None
    return [task.office] if local is None or local.pk == task.office_id else [task.office, local]


@transaction.atomic
def cancel(*, task: SamplingTask, reason: str, actor: Actor, at: datetime) -> SamplingTask:
    """Call a task off before anybody sampled. Its notice is void."""
    acts.permit(actor, GRANTS, "task.cancel")
    task = _held_open(task)
    if not reason.strip():
        raise RuleBroken("请写明取消任务的理由。", law.TEAM_RULE.basis, "reason")
    task.outcome, task.ended_on = reason.strip(), local_date(at)
    acts.advance(task, "cancel", actor=actor, at=at, note=task.outcome, fields=("outcome", "ended_on"))
    if old := tasks.notice(task):
        void(old, reason=f"抽样任务取消：{task.outcome}", actor=SYSTEM, at=at)
    return task


def _check_told(text: str, field: str, words: str, basis: object) -> None:
    if not text.strip():
        raise RuleBroken(words, str(basis), field)


def _check_day(day: date, task: SamplingTask, at: datetime) -> None:
    if day > local_date(at):
        raise RuleBroken(f"日期 {day} 晚于今天，请核对。", law.FORM_RULE.basis, "found_on")
    if day < local_date(task.assigned_at):
        raise RuleBroken(f"日期 {day} 早于派出任务的日期 {local_date(task.assigned_at)}，请核对。", law.FORM_RULE.basis, "found_on")


def locked(task: SamplingTask) -> SamplingTask:
    """Fetch the task again under its lock."""
    return SamplingTask.objects.select_for_update(of=("self",)).select_related(*tasks.RELATED).get(pk=task.pk)


def _held_open(task: SamplingTask) -> SamplingTask:
    task = locked(task)
    if not task.open:
        raise RuleBroken(f"抽样任务 {task.number} 现在是“{task.get_state_display()}”，不能再办理。请刷新页面后查看。", law.TEAM_RULE.basis)
    return task


def own(task: SamplingTask, actor: Actor) -> SamplingTask:
    """The open task under its lock, for somebody who was sent on it."""
    task = _held_open(task)
    if not task.officers.filter(pk=actor.pk).exists():
        raise NotPermitted("您不是这个任务的抽样人员。现场情况由到场的抽样人员登记；确需更换人员的，请联系计划员。")
    return task
