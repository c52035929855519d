"""Legal review, approval and publication through the gate; a draft goes back with the reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.actions import hands, letters_of_step
from enforcement.actions.holding import move
from enforcement.actions.measures import apply as apply_measure
from enforcement.actions.step import locked, start_clocks
from enforcement.law import publicity
from enforcement.law.announcement import display_term
from enforcement.models import Announcement, Case, GateRelease, Step
from enforcement.permissions import GRANTS
from enforcement.queries import gate as gates
from enforcement.queries.bulletin import typical
from enforcement.states.announcement import IN_HAND, AnnouncementState
from quality_portal.audit import acts, trail
from quality_portal.core import personal
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import after
from .content import content_of
from .from_facts import check_unmoved
from .held import WHAT, hold_about, hold_cases, hold_notice, hold_retold

SHORTEST = 4  # characters of a reason


@transaction.atomic
def review(*, announcement: Announcement, note: str = "", actor: Actor, at: datetime) -> Announcement:
    """Pass the legal review: another person than the drafter, of the publishing office, sends the draft on to the head."""
    acts.permit(actor, GRANTS, "announcement.review")
    held = hold_cases(announcement)
    notice = hold_notice(announcement)
    hands.check_reviewer(notice, actor, what=WHAT)
    gate = gates.gate_of(notice, calendar.local_date(at))
    _check_written(gate)
    _check_read(gate)
    fields = ("reviewed_by", "reviewed_at", "review_note")
    notice.reviewed_by_id, notice.reviewed_at, notice.review_note = actor.pk, at, note.strip()[:500]
    acts.advance(notice, "review", actor=actor, at=at, note=notice.review_note, fields=fields)
    for entry in notice.entries.filter(step__isnull=False).select_related("step"):
        case = held[entry.case_id]
        step = locked(entry.step, case)
        step.reviewed_by_id, step.reviewed_at, step.review_note = actor.pk, at, notice.review_note
        acts.advance(step, "reviewed", actor=actor, at=at, basis=step.basis_text, fields=fields)
        move(case, "review", actor=actor, at=at, note=notice.review_note or step.row.name)
    return notice


def _check_written(gate: gates.Gate) -> None:
    """The lawyer reads a whole text: while the draft is a draft, its drafter can still write what is missing."""
    waiting = [block for block in gate.blocks if block.kind == gates.UNWRITTEN]
    if waiting:
        more = f"另有{len(waiting) - 1}处没有写。" if len(waiting) > 1 else ""
        raise RuleBroken(f"{waiting[0].sentence}{more}", waiting[0].basis, "answer")


def _check_read(gate: gates.Gate) -> None:
    """What only the reviewer can let stand is settled before the draft goes on to the head."""
    waiting = [block for block in gate.blocks if block.kind in ("personal", gates.FILE)]
    if waiting:
        words = f"还有 {len(waiting)} 处个人信息没有处理：{waiting[0].sentence}请退回起草人删改；依法可以保留的，逐处写明理由。"
        raise RuleBroken(words, waiting[0].basis, "answer")


@transaction.atomic
def release(*, announcement: Announcement, mark: str, reason: str, actor: Actor, at: datetime) -> GateRelease:
    """Let one thing stand that the gate found, with the reason; by the reviewer, never by the drafter. A second click meets the first."""
    acts.permit(actor, GRANTS, "announcement.release")
    notice = hold_notice(announcement)
    hands.check_reviewer(notice, actor, what=WHAT)
    if notice.state not in IN_HAND:
        raise RuleBroken("公告已经发布或者退回，不再放行。请刷新页面。", field="reason")
    if known := notice.releases.filter(mark=mark).first():
        return known
    gate = gates.gate_of(notice, calendar.local_date(at))
    found = next((one for one in (*gate.marked, *gate.unread) if one.mark == mark), None)
    if found is None:
        raise RuleBroken("这一处已经改掉了。请刷新页面。", field="reason")
    if not found.may_stand:
        kind = personal.KINDS[found.kind]
        raise RuleBroken(f"{found.name}任何情况下都不得公开，不能放行。{found.mend}", kind.basis, "reason")
    if len(reason.strip()) < SHORTEST:
        raise RuleBroken(f"请写明为什么可以保留，例如“{found.may_stand}”。理由会长期保存。", publicity.PERSONAL_BASIS, "reason")
    if personal.hits(reason):
        raise RuleBroken("理由会长期保存，请不要在理由里写个人信息。", publicity.PERSONAL_BASIS, "reason")
    fields = {"kind": found.kind, "place": found.place[:120], "reason": reason.strip()[:300], "by_id": actor.pk, "at": at}
    made = GateRelease.objects.create(announcement=notice, mark=mark, **fields)
    trail.record(
        "announcement.released", notice, actor=actor, at=at, basis=publicity.PERSONAL_BASIS, note=f"{found.place}的{found.name}可以保留：{made.reason}"
    )
    return made


@transaction.atomic
def publish(*, announcement: Announcement, actor: Actor, at: datetime) -> Announcement:
    """Publish: the document is numbered, the rows are frozen, each case's term after the announcement starts.

    A correction marks the announcement that it puts right in the same transaction.
    """
    acts.permit(actor, GRANTS, "announcement.publish")
    held = hold_cases(announcement)
    about = hold_about(announcement)
    hold_retold(announcement)
    notice = hold_notice(announcement)
    hands.check_approver(notice, actor, what=WHAT)
    entries = list(notice.entries.select_related("step").order_by("position"))
    on = calendar.local_date(at)
    gate = gates.gate_of(notice, on)
    if not gate.open:
        raise RuleBroken(gate.sentence, gate.blocks[0].basis, "answer")
    check_unmoved(notice, at)
    cleared = [one.words for one in gate.marked]
    notice.document = documents.issue(
        "announcement", office=notice.office, subject=notice, title=notice.title, content=content_of(notice, entries), actor=actor, at=at,
        public=True, corrects=about.document if about else None, cleared=[*cleared, *gate.allowed],
    )  # fmt: skip
    notice.approved_by_id, notice.published_at = actor.pk, at
    notice.term_until = _last_day(notice, about, on)
    acts.advance(notice, "publish", actor=actor, at=at, fields=("document", "approved_by", "published_at", "term_until"))
    after.published(notice, actor, at)
    for entry in entries:
        if entry.step_id:
            _take_effect(held[entry.case_id], entry.step, notice, actor=actor, at=at)
    if about is not None:
        note = f"已由{notice.document.number}更正"
        trail.record("announcement.corrected", about, actor=actor, at=at, after={"by": notice.document.number}, note=note, reason_code="wrong_data")
    return notice


def _last_day(notice: Announcement, about: Announcement | None, on: date) -> date | None:
    """How long it is shown: a correction as long as what it corrects, cases told again no longer than their own announcements."""
    if about is not None:
        return about.term_until
    term = display_term(notice.kind)
    days = [day for day in (calendar.due(term, on).nominal if term else None, typical.shown_until(notice)) if day]
    return min(days, default=None)


def _take_effect(case: Case, step: Step, notice: Announcement, *, actor: Actor, at: datetime) -> None:
    """An announcement is served by being published."""
    on = calendar.local_date(at)
    step = locked(step, case)
    step.approved_by_id, step.decided_on, step.document = actor.pk, on, notice.document
    acts.advance(step, "issued", actor=actor, at=at, basis=step.basis_text, fields=("approved_by", "decided_on", "document"))
    step.served_on, step.served_how = on, Step.ServedHow.PUBLIC_NOTICE
    start_clocks(step)
    fields = ("served_on", "served_how", "comply_by", "comply_provisional", "recheck_from", "recheck_by")
    acts.advance(step, "served", actor=actor, at=at, fields=fields)
    case.rung, case.target = step.rung, ""
    done = apply_measure(step, on=on, actor=actor, at=at)
    letters_of_step.tell_issuers(step, done, at=at)
    letters_of_step.tell(step, actor=actor, at=at)
    move(case, "announce", actor=actor, at=at, step=step, basis=step.basis_text, note=notice.document.number)


@transaction.atomic
def send_back(*, announcement: Announcement, reason: str, actor: Actor, at: datetime) -> Announcement:
    """Return a draft with the reason; its cases wait for a new draft."""
    acts.permit(actor, GRANTS, "announcement.return")
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", field="reason")
    held = hold_cases(announcement)
    notice = hold_notice(announcement)
    hands.check_returner(notice, actor, reviewing=notice.state == AnnouncementState.DRAFT, what=WHAT)
    notice.return_reason = reason.strip()[:500]
    acts.advance(notice, "return", actor=actor, at=at, note=notice.return_reason, fields=("return_reason",))
    for entry in notice.entries.filter(step__isnull=False).select_related("step"):
        case = held[entry.case_id]
        step = locked(entry.step, case)
        step.return_reason = notice.return_reason
        acts.advance(step, "returned", actor=actor, at=at, note=step.return_reason, fields=("return_reason",))
        move(case, "return", actor=actor, at=at, note=notice.return_reason)
    return notice
