"""Telling the public: drafted, reviewed, approved and published by three people, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from enforcement.law import ladder
from enforcement.law.counterfeit import in_order
from enforcement.models import Announcement, AnnouncementEntry, Case, Step
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as queries
from enforcement.queries import facts as facts_of
from enforcement.states.announcement import AnnouncementState
from inspections.law import CONSENT_RULE
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import hands, letters_of_step, wording
from .holding import hold, move
from .measures import apply as apply_measure
from .step import locked, next_row, start_clocks, write

WHAT = "公告"


@transaction.atomic
def draft(
    *,
    cases: Sequence[Case],
    title: str = "",
    summary: str = "",
    body: Sequence[str] = (),
    days: int | None = None,
    statement: str = "",
    consent: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Announcement:
    """Draft the announcement of one or more cases whose next rung it is. `version` guards the first of them.

    `consent` names the paper by which the office that organised the inspection agrees, where neither it drafts nor it publishes.
    """
    acts.permit(actor, GRANTS, "announcement.draft")
    if not cases:
        raise RuleBroken("公告至少要有一件案件。", field="cases")
    first = cases[0].pk
    # Locked in one order, so that two drafts over the same cases cannot wait for each other.
    held = {case.pk: hold(case, version=version if case.pk == first else None) for case in sorted(cases, key=lambda case: case.pk)}
    ordered = [held[case.pk] for case in cases]
    rows = [next_row(case) for case in ordered]
    for case, row in zip(ordered, rows, strict=True):
        if not row.public:
            raise RuleBroken(f"{case.number}的下一级是“{row.name}”，不是公告。", row.basis[0], "cases")
    steps = [write(case, row, facts="", demands="", days=days, actor=actor, at=at) for case, row in zip(ordered, rows, strict=True)]
    offices = {step.office_id for step in steps}
    if len(offices) > 1:
        raise RuleBroken("所选案件的公告机关不同，不能合并为一份公告。请分别起草。", rows[0].basis[0], "cases")
    office = steps[0].office
    check_consent(ordered, publisher=office, drafter=actor.office_id, consent=consent)
    notice = Announcement.objects.create(
        kind=Announcement.Kind.RECHECK_FAILED,
        office=office,
        title=title.strip() or default_title(ordered),
        summary=summary.strip() or wording.public_advice(ordered[0]),
        body=[text for text in body if text.strip()] or wording.announcement_body(office, ordered),
        statement=statement.strip(),
        consent=consent.strip(),
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    for position, (case, step) in enumerate(zip(ordered, steps, strict=True), start=1):
        AnnouncementEntry.objects.create(
            announcement=notice, position=position, enterprise=case.enterprise, case=case, step=step, row=facts_of.public_row(case)
        )
        move(case, "draft", actor=actor, at=at, basis=step.basis_text, note=f"起草公告，送{office.short_name}法制审核")
    trail.record("announcement.drafted", notice, actor=actor, at=at, basis=rows[0].basis_text)
    return notice


def check_consent(cases: Iterable[Case], *, publisher: Office, drafter: int | None, consent: str) -> None:
    """Nobody publishes a result without the office that organised the inspection: it drafts, it publishes, or it agreed on paper."""
    waiting = queries.consent_needed(cases, publisher=publisher, drafter=drafter)
    if waiting and not consent.strip():
        names = "、".join(office.name for office in waiting)
        raise RuleBroken(f"抽查由{names}组织，未经其同意不得公布结果。请写明同意公布的函号和日期，或者由该机关起草公告。", CONSENT_RULE.basis, "consent")


def default_title(cases: Sequence[Case]) -> str:
    if len(cases) == 1:
        return f"关于{cases[0].enterprise.name}{cases[0].product_name}未按期改正的公告"
    return f"关于{cases[0].enterprise.name}等{len(cases)}家企业产品质量未按期改正的公告"


@transaction.atomic
def draft_other(
    *,
    kind: str,
    office: Office,
    title: str,
    summary: str = "",
    body: Sequence[str],
    rows: Sequence[dict[str, Any]] = (),
    enterprises: Sequence[Any] = (),
    actor: Actor,
    at: datetime,
) -> Announcement:
    """Draft an announcement that is no rung of the ladder, e.g. of a counterfeit case. One row, one enterprise (or None)."""
    acts.permit(actor, GRANTS, "announcement.draft")
    if not title.strip() or not body:
        raise RuleBroken("请填写公告的标题和正文。", field="title")
    notice = Announcement.objects.create(
        kind=Announcement.Kind(kind),
        office=office,
        title=title.strip(),
        summary=summary.strip(),
        body=list(body),
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    owners = list(enterprises) or [None] * len(rows)
    for position, (row, owner) in enumerate(zip(rows, owners, strict=True), start=1):
        AnnouncementEntry.objects.create(announcement=notice, position=position, enterprise=owner, row=row)
    trail.record("announcement.drafted", notice, actor=actor, at=at)
    return notice


def _hold(notice: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("office", "drafted_by").get(pk=notice.pk)


@transaction.atomic
def review(*, announcement: Announcement, note: str = "", actor: Actor, at: datetime) -> Announcement:
    """Pass the legal review: another person than the drafter, of the publishing office, sends the draft on to the head."""
    acts.permit(actor, GRANTS, "announcement.review")
    held = _held_cases(announcement)
    notice = _hold(announcement)
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
    held = _held_cases(announcement)
    notice = _hold(announcement)
    hands.check_approver(notice, actor, what=WHAT)
    entries = list(notice.entries.select_related("step").order_by("position"))
    check_consent(held.values(), publisher=notice.office, drafter=notice.drafted_by.office_id, consent=notice.consent)
    on = calendar.local_date(at)
    notice.document = documents.issue(
        "announcement", office=notice.office, subject=notice, title=notice.title, content=_content(notice, entries), actor=actor, at=at, public=True
    )
    notice.approved_by_id, notice.published_at = actor.pk, at
    notice.term_until = calendar.due(ladder.DISPLAY, on).nominal
    acts.advance(notice, "publish", actor=actor, at=at, fields=("document", "approved_by", "published_at", "term_until"))
    for entry in entries:
        if entry.step_id:
            _take_effect(held[entry.case_id], entry.step, notice, actor=actor, at=at)
    return notice


def _held_cases(notice: Announcement) -> dict[int, Case]:
    """The cases, locked before the announcement: the same order in which a case's own acts lock."""
    return {case.pk: hold(case) for case in notice.cases.order_by("pk")}


def _content(notice: Announcement, entries: Sequence[AnnouncementEntry]) -> dict[str, Any]:
    rows = [entry.row for entry in entries]
    if notice.kind in (Announcement.Kind.RESULT, Announcement.Kind.RECHECK_FAILED):
        regions = "、".join(dict.fromkeys(f"{row['region']}人民政府" for row in rows if row.get("region")))
        return wording.announcement(notice, rows, copies_to=regions)
    content: dict[str, Any] = {"paragraphs": list(notice.body), "closing": "（此件公开发布）"}
    if rows:
        columns = in_order(dict.fromkeys(key for row in rows for key in row))
        table = [[str(row.get(column, "")) for column in columns] for row in rows]
        content["annexes"] = [{"title": "名单", "columns": columns, "rows": table}]
    return content


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
    held = _held_cases(announcement)
    notice = _hold(announcement)
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


@transaction.atomic
def withdraw(*, announcement: Announcement, reason: str, actor: Actor, at: datetime) -> Announcement:
    """Take an announcement down. Its page stays and says so; the reason is public."""
    acts.permit(actor, GRANTS, "announcement.withdraw")
    if not reason.strip():
        raise RuleBroken("撤下公告须写明理由，理由会公开。", field="reason")
    notice = _hold(announcement)
    if actor.office_id != notice.office_id:
        raise NotPermitted(f"本公告由{notice.office.name}发布，只有该机关可以撤下。")
    notice.withdrawn_at, notice.withdrawn_because = at, reason.strip()[:500]
    acts.advance(notice, "withdraw", actor=actor, at=at, note=notice.withdrawn_because, fields=("withdrawn_at", "withdrawn_because"))
    return notice


@transaction.atomic
def add_statement(*, announcement: Announcement, statement: str, actor: Actor, at: datetime) -> Announcement:
    """Show the enterprise's own words beside the announcement."""
    acts.permit(actor, GRANTS, "announcement.draft")
    notice = _hold(announcement)
    if notice.state == AnnouncementState.WITHDRAWN:
        raise RuleBroken("公告已经撤下，不再增加企业陈述。")
    notice.statement = statement.strip()
    notice.save(update_fields=["statement"])
    trail.record("announcement.statement", notice, actor=actor, at=at)
    return notice
