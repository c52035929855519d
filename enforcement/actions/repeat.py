"""Answering a failure twice running: the shortcut of the ladder is taken, or left with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.law.rungs import MUST, Rung
from enforcement.models import Case, Repeat
from enforcement.permissions import GRANTS
from enforcement.queries import repeat as queries
from enforcement.states.case import CaseState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

from .holding import hold


@transaction.atomic
def answer(*, case: Case, shortcut: str, take: bool, reason: str, actor: Actor, at: datetime, version: int | None = None) -> Repeat:
    """Take a shortcut, so that its rung is decided next, or leave it. What must be done, only a head may leave undone.

    The decision itself is drafted, reviewed and approved like any other. A second click gets the first answer.
    """
    acts.permit(actor, GRANTS, "case.shortcut")
    held = hold(case, version=version)
    if done := held.repeats.filter(shortcut=shortcut).first():
        return done
    offer = next((row for row in queries.offers(held) if row.shortcut.key == shortcut), None)
    if offer is None:
        raise RuleBroken("本案不符合这项特别规定的事实条件：须同一主导产品在规定层级的监督抽查中连续两次不合格。")
    row, to = offer.shortcut, held.book.rung(offer.shortcut.to)
    if held.state != CaseState.AWAITING_STEP or (held.rung_row and held.rung_row.number >= to.number):
        raise RuleBroken(f"本案现在是“{held.get_state_display()}”，不能改走“{to.name}”。请刷新页面后查看。", row.basis)
    if not reason.strip():
        raise RuleBroken("请写明适用或者不适用的理由，会写入案卷。", row.basis, "reason")
    if not take and row.force == MUST and Role.APPROVER not in actor.roles:
        raise NotPermitted(f"文件规定应当“{to.name}”。不适用须由局领导决定并写明理由。")
    repeat = Repeat.objects.create(
        case=held, shortcut=shortcut, previous=offer.previous, taken=take, reason=reason.strip(), basis_text=str(row.basis), by_id=actor.pk, at=at
    )
    if take:
        held.target = to.key
    held.version += 1
    held.save(update_fields=["target", "version"])
    verb = "case.shortcut" if take else "case.shortcut_left"
    trail.record(verb, held, actor=actor, at=at, basis=row.basis, note=f"{row.name}：{reason.strip()}", after={"target": held.target})
    return repeat


def check_answered(case: Case, row: Rung) -> None:
    """Refuse the ordinary next rung while a shortcut that must be taken is unanswered."""
    for offer in queries.offers(case):
        to = case.book.rung(offer.shortcut.to)
        if offer.demanded and row.number < to.number:
            raise RuleBroken(
                f"{offer.shortcut.facts}，应当“{to.name}”。请先在案件页对这项规定作出决定：适用，或者由局领导写明不适用的理由。",
                offer.shortcut.basis,
                "rung",
            )
