"""Declaring that somebody must not be sent to an enterprise, and ending it."""

from datetime import datetime

from django.db import transaction

from enterprises.models import Enterprise
from inspections.law.draw import RECUSAL_RULE
from inspections.models import Recusal, RecusalReason
from inspections.permissions import GRANTS
from inspections.states import APPROVERS, PLANNERS
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import offices_under
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken


@transaction.atomic
def declare(*, officer: User, enterprise: Enterprise, reason: str, actor: Actor, at: datetime, note: str = "") -> Recusal:
    """Keep an officer away from an enterprise in all draws to come. Everybody for themselves; a planner or approver for the office."""
    acts.permit(actor, GRANTS, "recusal.declare")
    officer = User.objects.select_for_update(of=("self",)).get(pk=officer.pk)  # holds the officer: a double click waits here
    if officer.pk != actor.pk:
        _in_charge_of(officer, actor)
    if reason not in RecusalReason.values:
        raise RuleBroken("请选择回避的情形。", RECUSAL_RULE.basis, "reason")
    if reason == RecusalReason.OTHER and not note.strip():
        raise RuleBroken("选择“其他”的，请说明是什么关系。", RECUSAL_RULE.basis, "note")
    if same := Recusal.objects.filter(officer=officer, enterprise=enterprise, ended_at=None).first():
        raise RuleBroken(f"{officer.display_name}对{enterprise}的回避已经在册（{same.get_reason_display()}），不必重复申报。", RECUSAL_RULE.basis)
    recusal = Recusal.objects.create(
        officer=officer, enterprise=enterprise, reason=reason, note=note.strip(), declared_by_id=actor.pk, declared_at=at
    )
    trail.record("recusal.declared", recusal, actor=actor, at=at, basis=RECUSAL_RULE.basis, note=recusal.get_reason_display())
    return recusal


@transaction.atomic
def end(*, recusal: Recusal, reason: str, actor: Actor, at: datetime) -> Recusal:
    """End a recusal, with the reason. Not by the officer it is about."""
    acts.permit(actor, GRANTS, "recusal.end")
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("officer").get(pk=recusal.pk)
    if recusal.ended_at is not None:
        raise RuleBroken("这项回避已经解除，不必再次办理。", RECUSAL_RULE.basis)
    if recusal.officer_id == actor.pk:
        raise RuleBroken("本人不能解除自己的回避，请由本机关的计划员或者局领导办理。", RECUSAL_RULE.basis)
    _in_charge_of(recusal.officer, actor)
    if not reason.strip():
        raise RuleBroken("请写明解除回避的理由。", RECUSAL_RULE.basis, "reason")
    recusal.ended_by_id, recusal.ended_at, recusal.ended_because = actor.pk, at, reason.strip()
    recusal.save(update_fields=["ended_by", "ended_at", "ended_because"])
    trail.record("recusal.ended", recusal, actor=actor, at=at, basis=RECUSAL_RULE.basis, note=recusal.ended_because)
    return recusal


def _in_charge_of(officer: User, actor: Actor) -> None:
    if actor is SYSTEM:
        return
    own = User.objects.select_related("office__region").get(pk=actor.pk).office
    if not actor.roles & (PLANNERS | APPROVERS) or own is None or officer.office not in offices_under(own):
        raise RuleBroken("只能为本人申报回避；为他人申报或者解除，须由该人员所在机关或者上级机关的计划员、局领导办理。", RECUSAL_RULE.basis, "officer")
