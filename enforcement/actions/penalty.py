"""The penalty decision of a counterfeit case, and the licences that have to go because of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from enforcement.actions import counterfeit_wording as wording
from enforcement.actions.counterfeit import hold, same_office
from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, Decision, Party, Penalty, RevocationTask
from enforcement.permissions import GRANTS
from enterprises.actions import licence as licences
from enterprises.queries import licence as licence_queries
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar


@dataclass(frozen=True, slots=True)
class PenaltyDraft:
    """What is proposed for one party and one offence."""

    party: Party
    violation: str
    base_amount: Decimal
    fine: Decimal
    gains: Decimal = Decimal(0)
    confiscate: bool = True
    serious: bool = False
    mitigation: str = ""


@transaction.atomic
def draft_decision(
    *,
    case: CounterfeitCase,
    facts: str,
    penalties: Sequence[PenaltyDraft],
    rights_notified_on: date,
    hearing: str,
    policy_basis: str = "",
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Decision:
    """Draft the decision and send it up. Policy alone carries no penalty: each one needs its row of the law."""
    acts.permit(actor, GRANTS, "decision.draft")
    held = hold(case, version=version)
    same_office(held, actor)
    if not facts.strip():
        raise RuleBroken("请写明查明的事实和证据。", law.HEAD_APPROVES, "facts")
    if not penalties:
        raise RuleBroken("处罚决定必须写明处罚依据：请至少对一名当事人选择违法行为。只有政策依据，不能作出处罚。", law.NO_STATUTE, "penalties")
    _check_rights(rights_notified_on, hearing, calendar.local_date(at))
    decision = Decision.objects.create(
        case=held,
        facts=facts.strip(),
        policy_basis=policy_basis.strip(),
        rights_notified_on=rights_notified_on,
        hearing=hearing,
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    for line in penalties:
        _write(decision, line)
    basis = "；".join(dict.fromkeys(penalty.basis_text for penalty in decision.penalties.order_by("pk")))
    trail.record("decision.drafted", decision, actor=actor, at=at, basis=basis)
    acts.advance(held, "draft", actor=actor, at=at, basis=basis)
    return decision


def _check_rights(notified: date, hearing: str, today: date) -> None:
    basis = law.HEARING_REQUEST.basis
    if notified > today:
        raise RuleBroken("权利告知日期不能晚于今天。", basis, "rights_notified_on")
    if hearing not in ("not_asked", "held"):
        raise RuleBroken("请填写听证情况：未要求，或者已举行。", basis, "hearing")
    until = calendar.due(law.HEARING_REQUEST, notified).date
    if hearing == "not_asked" and today <= until:
        raise RuleBroken(f"当事人在{zhdate(until)}前可以要求听证，期满后才能作出决定。", basis, "hearing")


def _write(decision: Decision, line: PenaltyDraft) -> Penalty:
    """Write one penalty after checking it against its row of the law."""
    row = law.violation(line.violation)
    if row is None:
        raise RuleBroken(f"“{line.party.masked}”的处罚没有法律依据：请选择违反的是哪一条。", law.NO_STATUTE, "penalties")
    if line.party.case_id != decision.case_id:
        raise RuleBroken("所选当事人不属于本案。", field="penalties")
    if row.key == "V61" and line.party.role != Party.Role.ACCOMPLICE:
        raise RuleBroken("第六十一条处罚的是提供便利条件的人，请先把当事人登记为“帮助者”。", row.basis, "penalties")
    if line.serious and not row.revocable:
        raise RuleBroken(f"“{row.title}”没有“情节严重，吊销营业执照”的规定。", row.basis, "penalties")
    allowed = check_fine(row, line.base_amount, line.fine, line.mitigation)
    return Penalty.objects.create(
        decision=decision,
        party=line.party,
        violation=row.key,
        basis_text=str(row.basis),
        base_amount=line.base_amount,
        fine=line.fine,
        gains=line.gains,
        confiscate=line.confiscate,
        serious=line.serious,
        mitigation=line.mitigation,
        range_text=allowed.words,
    )


def check_fine(row: law.Violation, base: Decimal, fine: Decimal, mitigation: str) -> law.FineRange:
    """Refuse a fine outside what the law allows. Below the minimum only with a statutory reason; above it never."""
    allowed = law.fine_range(row, base)
    if allowed.holds(fine):
        return allowed
    if allowed.high is not None and fine < allowed.low and mitigation in law.MITIGATION_BY_KEY:
        return allowed
    words = f"罚款 {fine:,.2f} 元不在法定幅度内：{allowed.words}。"
    if allowed.high is not None and fine < allowed.low:
        words += "低于下限的，须选择从轻、减轻情节。"
    raise RuleBroken(words, row.basis, "penalties")


def _lock(decision: Decision, actor: Actor) -> tuple[CounterfeitCase, Decision]:
    case = hold(decision.case)
    same_office(case, actor)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    row.case = case
    if actor.pk == row.drafted_by_id:
        raise NotPermitted("起草人不能批准自己起草的处罚决定。请由另一位局领导审批。")
    return case, row


@transaction.atomic
def approve_decision(*, decision: Decision, actor: Actor, at: datetime) -> Decision:
    """Approve: the decision is numbered, and each licence of a convicted party becomes a task for a person."""
    acts.permit(actor, GRANTS, "decision.approve")
    case, row = _lock(decision, actor)
    penalties = list(row.penalties.select_related("party__enterprise").order_by("pk"))
    if not penalties or any(not penalty.basis_text for penalty in penalties):
        raise RuleBroken("处罚决定没有处罚依据，不能批准。", law.NO_STATUTE)
    row.approved_by_id, row.decided_on = actor.pk, calendar.local_date(at)
    row.document = documents.issue(
        "penalty",
        office=case.office,
        subject=case,
        title="行政处罚决定书",
        content=wording.penalty_decision(row, penalties),
        actor=actor,
        at=at,
    )
    acts.advance(row, "approve", actor=actor, at=at, fields=("approved_by", "decided_on", "document"), note=row.document.number)
    acts.advance(case, "decide", actor=actor, at=at, note=row.document.number)
    _open_tasks(row, penalties, actor, at)
    return row


def _open_tasks(decision: Decision, penalties: Sequence[Penalty], actor: Actor, at: datetime) -> None:
    """One task for each licence a convicted enterprise still holds. Nothing is revoked by this: a person decides each."""
    for party in dict.fromkeys(penalty.party for penalty in penalties):
        if party.enterprise is None:
            continue
        for licence in licence_queries.live(party.enterprise).filter(kind__in=law.REVOCABLE_BY_KIND).order_by("pk"):
            rule = law.REVOCABLE_BY_KIND[licence.kind]
            task, is_new = RevocationTask.objects.get_or_create(
                case=decision.case,
                licence=licence,
                defaults={
                    "decision": decision,
                    "party": party,
                    "authority": licence.issuer or rule.authority,
                    "policy_basis": str(rule.policy),
                },
            )
            if is_new:
                trail.record("revocationtask.created", task, actor=actor, at=at, basis=rule.policy)


@transaction.atomic
def return_decision(*, decision: Decision, reason: str, actor: Actor, at: datetime) -> Decision:
    """Send the draft back; the case goes on being investigated."""
    acts.permit(actor, GRANTS, "decision.approve")
    case, row = _lock(decision, actor)
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", law.HEAD_APPROVES, "reason")
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "return", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    acts.advance(case, "return", actor=actor, at=at, note=row.return_reason)
    return row


def _lock_task(task: RevocationTask, actor: Actor) -> RevocationTask:
    case = hold(task.case)
    same_office(case, actor)
    found = RevocationTask.objects.select_for_update(of=("self",)).select_related("licence", "party__enterprise", "decision__document")
    row = found.get(pk=task.pk)
    row.case = case
    return row


@transaction.atomic
def complete_revocation(*, task: RevocationTask, penalty_basis: str, note: str = "", on: date, actor: Actor, at: datetime) -> RevocationTask:
    """Revoke the licence. The person who does it names the statute; the policy document is no ground by itself."""
    acts.permit(actor, GRANTS, "revocation.complete")
    row = _lock_task(task, actor)
    refusal = law.revocation_basis(row.licence.kind, penalty_basis)
    if refusal:
        raise RuleBroken(refusal, law.NO_STATUTE, "penalty_basis")
    if row.licence.kind == "business" and not row.decision.penalties.filter(party=row.party, serious=True).exists():
        raise RuleBroken("处罚决定没有认定这名当事人情节严重，不能吊销营业执照。", law.BY_KEY["V50"].basis, "penalty_basis")
    if row.decision.decided_on is None or not row.decision.decided_on <= on <= calendar.local_date(at):
        raise RuleBroken("吊销日期应在处罚决定之后、今天之前。", law.HEAD_APPROVES, "on")
    row.penalty_basis, row.note, row.done_on, row.done_by_id = penalty_basis.strip(), note.strip()[:500], on, actor.pk
    fields = ("penalty_basis", "note", "done_on", "done_by")
    acts.advance(row, "complete", actor=actor, at=at, basis=row.penalty_basis, note=row.note, fields=fields)
    because = f"{row.case.title}（{row.decision.document.number}）"
    licences.revoke(
        row.licence,
        because=because,
        basis=row.penalty_basis,
        ground="policy_counterfeit",
        decision=row.decision.document.number,
        on=on,
        actor=actor,
        at=at,
        source=row.case,
    )
    return row


@transaction.atomic
def decline_revocation(*, task: RevocationTask, note: str, actor: Actor, at: datetime) -> RevocationTask:
    """Say why a licence is not revoked, e.g. because no statute allows it or another authority refused."""
    acts.permit(actor, GRANTS, "revocation.decline")
    row = _lock_task(task, actor)
    if not note.strip():
        raise RuleBroken("不予吊销须写明理由，记录会保留。", law.POLICY["revoke"], "note")
    row.note, row.done_on, row.done_by_id = note.strip()[:500], calendar.local_date(at), actor.pk
    acts.advance(row, "decline", actor=actor, at=at, note=row.note, fields=("note", "done_on", "done_by"))
    return row
