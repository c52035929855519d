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
from enforcement.law import rights as rights_law
from enforcement.models import CounterfeitCase, Decision, Party, Penalty, PenaltyNotice, RevocationTask
from enforcement.permissions import GRANTS
from enforcement.states.counterfeit import DecisionState
from enterprises.actions import licence as licences
from enterprises.queries import licence as licence_queries
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.yuan import yuan
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import hands
from .penalty_notice import check_told

WHAT = "处罚决定"


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
    policy_basis: str = "",
    defence_answer: str = "",
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Decision:
    """Draft the decision and send it to the legal review. Policy alone carries no penalty: each one needs its row of the law.

    When the parties were told is read from their notices, which no penalty may exceed.
    """
    acts.permit(actor, GRANTS, "decision.draft")
    held = hold(case, version=version)
    same_office(held, actor)
    if not facts.strip():
        raise RuleBroken("请写明查明的事实和证据。", law.HEAD_APPROVES, "facts")
    if not penalties:
        raise RuleBroken("处罚决定必须写明处罚依据：请至少对一名当事人选择违法行为。只有政策依据，不能作出处罚。", law.NO_STATUTE, "penalties")
    notices = _notices(penalties, on=calendar.local_date(at))
    if any(notice.defence or notice.hearing_held_on for notice in notices.values()) and not defence_answer.strip():
        raise RuleBroken("当事人作了陈述、申辩或者参加了听证，决定须写明是否采纳及理由。", rights_law.HEARD.basis, "defence_answer")
    decision = Decision.objects.create(
        case=held,
        facts=facts.strip(),
        policy_basis=policy_basis.strip(),
        defence_answer=defence_answer.strip(),
        rights_notified_on=max(notice.served_on for notice in notices.values()),
        hearing="held" if any(notice.hearing_held_on for notice in notices.values()) else "not_asked",
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    for line in penalties:
        _write(decision, line, notices[line.party])
    basis = "；".join(dict.fromkeys(penalty.basis_text for penalty in decision.penalties.order_by("pk")))
    trail.record("decision.drafted", decision, actor=actor, at=at, basis=basis)
    acts.advance(held, "draft", actor=actor, at=at, basis=basis)
    return decision


def _notices(penalties: Sequence[PenaltyDraft], *, on: date) -> dict[Party, PenaltyNotice]:
    """The notice that each party's penalties rest on."""
    told: dict[Party, PenaltyNotice] = {}
    for party in dict.fromkeys(line.party for line in penalties):
        own = [line for line in penalties if line.party == party]
        unknown = [line for line in own if law.violation(line.violation) is None]
        if unknown:
            raise RuleBroken(f"“{party.masked}”的处罚没有法律依据：请选择违反的是哪一条。", law.NO_STATUTE, "penalties")
        fine = sum((line.fine for line in own), Decimal(0))
        told[party] = check_told(party, [line.violation for line in own], fine, on=on)
    return told


def _write(decision: Decision, line: PenaltyDraft, notice: PenaltyNotice) -> Penalty:
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
        notice=notice,
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
    words = f"罚款 {yuan(fine)}不在法定幅度内：{allowed.words}。"
    if allowed.high is not None and fine < allowed.low:
        words += "低于下限的，须选择从轻、减轻情节。"
    raise RuleBroken(words, row.basis, "penalties")


def _lock(decision: Decision, actor: Actor) -> tuple[CounterfeitCase, Decision]:
    case = hold(decision.case)
    same_office(case, actor)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    row.case = case
    return case, row


@transaction.atomic
def review_decision(*, decision: Decision, note: str = "", actor: Actor, at: datetime) -> Decision:
    """Pass the legal review: another person than the drafter sends the draft on to the head."""
    acts.permit(actor, GRANTS, "decision.review")
    case, row = _lock(decision, actor)
    hands.check_reviewer(row, actor, what=WHAT)
    row.reviewed_by_id, row.reviewed_at, row.review_note = actor.pk, at, note.strip()[:500]
    acts.advance(row, "reviewed", actor=actor, at=at, note=row.review_note, fields=("reviewed_by", "reviewed_at", "review_note"))
    acts.advance(case, "review", actor=actor, at=at, note=row.review_note)
    return row


@transaction.atomic
def approve_decision(*, decision: Decision, actor: Actor, at: datetime) -> Decision:
    """Approve what a third person reviewed: the decision is numbered, each licence of a convicted party becomes a task."""
    acts.permit(actor, GRANTS, "decision.approve")
    case, row = _lock(decision, actor)
    hands.check_approver(row, actor, what=WHAT)
    penalties = list(row.penalties.select_related("party__enterprise", "notice__document").order_by("pk"))
    if not penalties or any(not penalty.basis_text for penalty in penalties):
        raise RuleBroken("处罚决定没有处罚依据，不能批准。", law.NO_STATUTE)
    row.approved_by_id, row.decided_on = actor.pk, calendar.local_date(at)
    row.document = documents.issue(
        "penalty",
        office=case.office,
        subject=row,
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
    acts.permit(actor, GRANTS, "decision.return")
    case, row = _lock(decision, actor)
    hands.check_returner(row, actor, reviewing=row.state == DecisionState.DRAFT, what=WHAT)
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
