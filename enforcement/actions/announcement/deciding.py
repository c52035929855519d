"""Legal review, approval and publication; a draft goes back with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.actions import hands, letters_of_step
from enforcement.actions.holding import move
from enforcement.actions.measures import apply as apply_measure
from enforcement.actions.step import locked, start_clocks
from enforcement.law import ladder
from enforcement.models import Announcement, Case, Step
from enforcement.permissions import GRANTS
from enforcement.states.announcement import AnnouncementState
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from .content import content_of
from .drafting import check_consent
from .held import WHAT, hold_cases, hold_notice


@transaction.atomic
def review(*, announcement: Announcement, note: str = "", actor: Actor, at: datetime) -> Announcement:
    """Pass the legal review: another person than the drafter, of the publishing office, sends the draft on to the head."""
    acts.permit(actor, GRANTS, "announcement.review")
    held = hold_cases(announcement)
    notice = hold_notice(announcement)
    hands.check_reviewer(notice, actor, what=WHAT)
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


@transaction.atomic
def publish(*, announcement: Announcement, actor: Actor, at: datetime) -> Announcement:
    """Publish: the document is numbered, the rows are frozen, each case's term after the announcement starts."""
    acts.permit(actor, GRANTS, "announcement.publish")
    held = hold_cases(announcement)
    notice = hold_notice(announcement)
    hands.check_approver(notice, actor, what=WHAT)
    entries = list(notice.entries.select_related("step").order_by("position"))
    check_consent(held.values(), publisher=notice.office, drafter=notice.drafted_by.office_id, consent=notice.consent)
    on = calendar.local_date(at)
    notice.document = documents.issue(
        "announcement", office=notice.office, subject=notice, title=notice.title, content=content_of(notice, entries), actor=actor, at=at, public=True
    )
    notice.approved_by_id, notice.published_at = actor.pk, at
    notice.term_until = calendar.due(ladder.DISPLAY, on).nominal
    acts.advance(notice, "publish", actor=actor, at=at, fields=("document", "approved_by", "published_at", "term_until"))
    for entry in entries:
        if entry.step_id:
            _take_effect(held[entry.case_id], entry.step, notice, actor=actor, at=at)
    return notice


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
