"""Refusals: recorded by those who met them, decided by another person, followed by what the rulebook says."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from inspections.law import onsite as law
from inspections.models import Conclusion, LeadKind, Plan, PlanKind, Refusal, SamplingTask, Verdict
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from inspections.queries import papers
from inspections.queries import refusal as refusals
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.law import Citation
from quality_portal.documents.actions import attach, issue
from quality_portal.documents.models import Attachment
from quality_portal.workdays.calendar import local_date

from . import lead
from . import plan as plans
from .plan_items import ItemDraft
from .task import locked, offices_told, own

DEEMED_WORDS = "拒绝监督抽查"


@transaction.atomic
def record(
    *,
    task: SamplingTask,
    way: str,
    refused_on: date,
    place: str,
    facts: str,
    grounds: Mapping[str, Mapping[str, Any]],
    actor: Actor,
    at: datetime,
    witness: str = "",
    photos: Sequence[UploadedFile] = (),
) -> Refusal:
    """Write down a refusal as the samplers met it, with an answer to every ground on which the party may refuse.

    The organiser's inbox shows it at once; the office of the county is told in the same act.
    """
    acts.permit(actor, GRANTS, "refusal.record")
    if there := Refusal.objects.filter(task=task, recorded_by_id=actor.pk, refused_on=refused_on).first():
        return there
    task = own(task, actor)
    answers = _answered(grounds)
    _check_told(way, place, facts)
    _check_day(refused_on, task, local_date(at))
    told = offices_told(task)
    refusal = Refusal.objects.create(
        number=next_number("JJ", task.plan_item.region.code, refused_on.year), plan_item=task.plan_item, drawn=task.drawn, task=task,
        office=task.office, enterprise=task.enterprise, product=task.product, product_name=task.product_name, way=way,
        refused_on=refused_on, place=place.strip(), facts=facts.strip(), witness=witness.strip(), grounds=answers,
        reported_to="、".join(str(office) for office in told), reported_on=local_date(at), recorded_by_id=actor.pk, recorded_at=at,
    )  # fmt: skip
    refusal.officers.set(task.officers.all())
    for photo in photos:
        attach(refusal, photo, actor=actor, at=at)
    task.outcome, task.ended_on = f"拒检记录 {refusal.number}", refused_on
    acts.advance(task, "refuse", actor=actor, at=at, note=refusal.number, fields=("outcome", "ended_on"))
    basis = law.REPORT_REFUSAL_RULE.basis
    trail.record("refusal.recorded", refusal, actor=actor, at=at, basis=basis, note=f"{law.REFUSAL_WAY[way].title}；报告{refusal.reported_to}")
    for office in told[1:]:
        lead.register(
            office=office, kind=LeadKind.TRANSFER, product_name=task.product_name, enterprise=task.enterprise, received_on=local_date(at),
            category=task.plan_item.category, facts=f"企业拒绝监督抽查（{refusal.number}）：{refusal.facts}", actor=actor, at=at,
        )  # fmt: skip
    return refusal


def _answered(grounds: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every ground answered yes or no; a yes says what was the matter."""
    answers = {}
    for row in law.MAY_REFUSE:
        given = grounds.get(row.key)
        if given is None or not isinstance(given.get("applies"), bool):
            raise RuleBroken(f"请逐项回答企业可以拒绝抽样的情形：{row.title}？", row.basis, row.key)
        note = str(given.get("note", "")).strip()
        if given["applies"] and not note:
            raise RuleBroken(f"选了有“{row.title}”的情形，请写明经过。", row.basis, f"{row.key}_note")
        answers[row.key] = {"applies": given["applies"], "note": note}
    return answers


def _check_told(way: str, place: str, facts: str) -> None:
    basis = law.REPORT_REFUSAL_RULE.basis
    if way not in law.REFUSAL_WAY:
        raise RuleBroken("请选择拒检的方式。", basis, "way")
    if not place.strip():
        raise RuleBroken("请填写发生的地点。", basis, "place")
    if not facts.strip():
        raise RuleBroken("请写明经过：谁、在哪里、怎样拒绝，抽样人员怎样告知。", basis, "facts")


def _check_day(refused_on: date, task: SamplingTask, today: date) -> None:
    sent = local_date(task.assigned_at)
    if refused_on > today:
        raise RuleBroken(f"拒检日期 {refused_on} 晚于今天，请核对。", law.REPORT_REFUSAL_RULE.basis, "refused_on")
    if refused_on < sent:
        raise RuleBroken(f"拒检日期 {refused_on} 早于派出任务的日期 {sent}，请核对。", law.REPORT_REFUSAL_RULE.basis, "refused_on")


@transaction.atomic
def add_evidence(*, refusal: Refusal, upload: UploadedFile, actor: Actor, at: datetime, note: str = "") -> Attachment:
    """Keep a photo or a paper with a refusal that is not decided yet."""
    acts.permit(actor, GRANTS, "refusal.record")
    refusal = _held(refusal)
    if not refusal.officers.filter(pk=actor.pk).exists():
        raise NotPermitted("证据由到场的抽样人员补充。")
    return attach(refusal, upload, actor=actor, at=at, note=note)


@transaction.atomic
def deem(*, refusal: Refusal, reason: str, actor: Actor, at: datetime) -> Conclusion:
    """Decide that nothing excused the refusal: the product is dealt with as nonconforming, once the party was told."""
    return _unlawful(refusal, "deem", reason=reason, actor=actor, at=at)


@transaction.atomic
def refer(*, refusal: Refusal, reason: str, actor: Actor, at: datetime) -> Refusal:
    """Decide that nothing excused the refusal, where the law punishes the refusal itself: it goes to the penalty procedure."""
    return _unlawful(refusal, "refer", reason=reason, actor=actor, at=at)


def _unlawful(refusal: Refusal, move: str, *, reason: str, actor: Actor, at: datetime) -> Any:
    acts.permit(actor, GRANTS, "refusal.decide")
    refusal = _held(refusal, decider=actor)
    today = local_date(at)
    outcome = refusals.outcome(refusal, today)
    if outcome.move != move:
        raise RuleBroken(f"本机关适用的规则对拒绝监督抽查的处理是：{outcome.words}。请改选相应的认定。", outcome.basis, "outcome")
    excuses = refusals.excuses(refusal)
    if excuses:
        raise RuleBroken(
            f"抽样人员记录有“{excuses[0].title}”的情形，企业依法可以拒绝，不能认定为拒检。请认定为依法可以拒绝。", excuses[0].basis, "outcome"
        )
    if not refusal.witness and not refusals.evidence(refusal):
        raise RuleBroken("没有见证人，也没有照片或者录像等证据，不能认定。请由抽样人员补充证据。", law.REPORT_REFUSAL_RULE.basis, "reason")
    _decide(refusal, move, reason, actor=actor, at=at, basis=outcome.basis)
    conclusion = _conclude(refusal, today) if move == "deem" else None
    content = papers.refusal_of(refusal)
    issue("refusal_decision", office=refusal.office, subject=refusal, title="拒绝监督抽查认定书", content=content, actor=actor, at=at)
    return conclusion or refusal


def _decide(refusal: Refusal, move: str, reason: str, *, actor: Actor, at: datetime, basis: Citation) -> None:
    if not reason.strip():
        raise RuleBroken("请写明认定的理由。", basis, "reason")
    refusal.decided_by_id, refusal.decided_on, refusal.decision = actor.pk, local_date(at), reason.strip()
    fields = ("decided_by", "decided_on", "decision", "excused_by")
    acts.advance(refusal, move, actor=actor, at=at, basis=basis, note=refusal.decision, fields=fields)


def _conclude(refusal: Refusal, today: date) -> Conclusion:
    """The result that the party is told of. It is no test: it stands in no rate."""
    return Conclusion.objects.create(
        refusal=refusal, plan_item=refusal.plan_item, office=refusal.office, enterprise=refusal.enterprise, product=refusal.product,
        product_name=refusal.product_name, decided_on=today, verdict=Verdict.DEEMED, failed_items=DEEMED_WORDS,
    )  # fmt: skip


@transaction.atomic
def excuse(*, refusal: Refusal, ground: str, reason: str, actor: Actor, at: datetime) -> Refusal:
    """Decide that the party was allowed to refuse: nothing follows for it, and the samplers' conduct is looked into."""
    acts.permit(actor, GRANTS, "refusal.decide")
    refusal = _held(refusal, decider=actor)
    row = law.MAY_REFUSE_BY_KEY.get(ground)
    if row is None:
        raise RuleBroken("请选择成立的拒检理由。", law.MAY_REFUSE[0].basis, "ground")
    if not reason.strip():
        raise RuleBroken("请写明认定的理由。", row.basis, "reason")
    # The clock's hand, for the approver's desk takes down no leads; neither enterprise nor category, for nothing speaks against it.
    refusal.complaint = lead.register(
        office=refusal.office, kind=LeadKind.PROCEDURE, product_name=refusal.product_name, received_on=local_date(at), actor=SYSTEM, at=at,
        facts=f"抽样程序问题（{refusal.number}）：{row.title}。{reason.strip()}",
    )  # fmt: skip
    refusal.excused_by = row.key
    refusal.save(update_fields=["complaint"])
    _decide(refusal, "excuse", reason, actor=actor, at=at, basis=row.basis)
    if refusal.task:
        task = locked(refusal.task)
        acts.advance(task, "release", actor=actor, at=at, basis=row.basis, note=f"{refusal.number}：{row.title}")
    return refusal


@transaction.atomic
def force(*, refusal: Refusal, actor: Actor, at: datetime) -> Plan:
    """Draft a round that samples the refuser by force; another person approves it like any plan. A second click gets the first."""
    acts.permit(actor, GRANTS, "refusal.force")
    refusal = _locked(refusal)
    if refusal.forced_plan:
        return refusal.forced_plan
    today = local_date(at)
    rule = refusals.forced(refusal, today)
    if not rule.allowed:
        raise RuleBroken(f"{rule.words}。本机关适用的规则不允许强制抽查。", rule.basis)
    if refusal.state != "deemed":
        raise RuleBroken("认定拒检、按不合格论处以后，才能提出强制抽查。", rule.basis)
    item = refusal.plan_item
    draft = ItemDraft(
        category=item.category, quota=1, region=item.region, specification=item.specification, reason="refused", lab=item.lab,
        targets=(refusal.enterprise,),
    )  # fmt: skip
    refusal.forced_plan = plans.create(
        office=refusal.office, year=today.year, quarter=(today.month + 2) // 3, title=f"对{refusal.enterprise}的强制监督抽查（{refusal.number}）"[:120],
        kind=PlanKind.FORCED, reason=f"企业于 {refusal.refused_on} 拒绝监督抽查，已认定（{refusal.number}）。{rule.caution}", items=[draft],
        actor=actor, at=at,
    )  # fmt: skip
    refusal.save(update_fields=["forced_plan"])
    trail.record("refusal.forced", refusal, actor=actor, at=at, basis=rule.basis, note=f"强制抽查计划 {refusal.forced_plan.number}，待批准")
    return refusal.forced_plan


def _locked(refusal: Refusal) -> Refusal:
    return Refusal.objects.select_for_update(of=("self",)).select_related(
        "office__region", "enterprise", "product", "plan_item__category", "plan_item__region", "plan_item__specification", "plan_item__lab",
        "task", "forced_plan",
    ).get(pk=refusal.pk)  # fmt: skip


def _held(refusal: Refusal, decider: Actor | None = None) -> Refusal:
    """The undecided refusal under its lock; whoever met it does not decide on it."""
    refusal = _locked(refusal)
    if refusal.state != "recorded":
        raise RuleBroken(f"拒检记录 {refusal.number} 已经认定为“{refusal.get_state_display()}”，请刷新后查看。", law.REPORT_REFUSAL_RULE.basis)
    met = decider is not None and decider.pk is not None and (
        decider.pk == refusal.recorded_by_id or refusal.officers.filter(pk=decider.pk).exists()
    )  # fmt: skip
    if met:
        raise RuleBroken("到场的抽样人员和记录人不能自己认定，请由其他局领导办理。", law.REPORT_REFUSAL_RULE.basis)
    return refusal
