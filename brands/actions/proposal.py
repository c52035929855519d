"""Proposals appear by themselves; people decide them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from brands.law import LOSS, Kind
from brands.models import Honour, WithdrawalProposal
from brands.permissions import GRANTS
from brands.queries import proposal as proposals
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken

from . import honour as honours


@transaction.atomic
def propose_due(*, on: date, at: datetime) -> int:
    """Propose to withdraw each valid honour whose product failed; each failure once, however often this runs."""
    count = 0
    for trigger in list(proposals.due(on)):
        Honour.objects.select_for_update(of=("self",)).get(pk=trigger.honour.pk)
        row, is_new = WithdrawalProposal.objects.get_or_create(
            honour=trigger.honour,
            finding=trigger.finding,
            case=trigger.case,
            defaults={
                "because": trigger.because[:300],
                "basis": str(LOSS[Kind(trigger.honour.programme.kind)]),
                "proposed_at": at,
            },
        )
        if is_new:
            trail.record("withdrawal.proposed", row, actor=SYSTEM, at=at, basis=row.basis, note=row.because)
            count += 1
    return count


@transaction.atomic
def accept(*, proposal: WithdrawalProposal, reason: str, actor: Actor, at: datetime) -> WithdrawalProposal:
    """Withdraw the honour as proposed. Other open proposals about it are settled with it."""
    row = _decide(proposal, reason, actor)
    honours.withdraw(honour=row.honour, because=row.reason, actor=actor, at=at)
    _settle(row, "accept", row.reason, actor, at)
    others = WithdrawalProposal.objects.select_for_update(of=("self",)).filter(honour=row.honour, state="open")
    for other in others.exclude(pk=row.pk):
        _settle(other, "accept", f"同一荣誉已撤销：{row.reason}"[:300], actor, at)
    return row


@transaction.atomic
def keep(*, proposal: WithdrawalProposal, reason: str, actor: Actor, at: datetime) -> WithdrawalProposal:
    """Let the honour stand; the reason is on record."""
    row = _decide(proposal, reason, actor)
    _settle(row, "keep", row.reason, actor, at)
    return row


def _decide(proposal: WithdrawalProposal, reason: str, actor: Actor) -> WithdrawalProposal:
    acts.permit(actor, GRANTS, "proposal.decide")
    if not reason.strip():
        raise RuleBroken("请写明理由。", field="reason")
    row = WithdrawalProposal.objects.select_for_update(of=("self",)).select_related("honour").get(pk=proposal.pk)
    row.reason = reason.strip()
    return row


def _settle(row: WithdrawalProposal, move: str, reason: str, actor: Actor, at: datetime) -> None:
    row.reason, row.decided_by_id, row.decided_at = reason, actor.pk, at
    acts.advance(
        row, move, actor=actor, at=at, basis=row.basis, note=reason, fields=("reason", "decided_by", "decided_at")
    )
