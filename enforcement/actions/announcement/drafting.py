"""Drafting an announcement: of cases whose next rung it is, or of anything else that has its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from enforcement.actions import wording
from enforcement.actions.holding import hold, move
from enforcement.actions.step import next_row, write
from enforcement.law.rungs import Outcome
from enforcement.models import Announcement, AnnouncementEntry, Case
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as queries
from enforcement.queries import facts as facts_of
from inspections.law import CONSENT_RULE
from quality_portal.accounts.models import Office
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from .statement import keep as keep_statement


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
        kind=kind_of(ordered),
        office=office,
        title=title.strip() or default_title(ordered),
        summary=summary.strip() or wording.public_advice(ordered[0]),
        body=[text for text in body if text.strip()] or wording.announcement_body(office, ordered),
        consent=consent.strip(),
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    for position, (case, step) in enumerate(zip(ordered, steps, strict=True), start=1):
        conclusion = case.finding.conclusion if case.finding else None
        entry = AnnouncementEntry.objects.create(
            announcement=notice,
            position=position,
            enterprise=case.enterprise,
            case=case,
            step=step,
            conclusion=conclusion,
            row=facts_of.public_row(case),
        )
        if statement.strip():
            keep_statement(enterprise=case.enterprise, conclusion=conclusion, entry=None if conclusion else entry, text=statement, actor=actor, at=at)
        move(case, "draft", actor=actor, at=at, basis=step.basis_text, note=f"起草公告，送{office.short_name}法制审核")
    trail.record("announcement.drafted", notice, actor=actor, at=at, basis=rows[0].basis_text)
    return notice


def kind_of(cases: Sequence[Case]) -> str:
    """Not put right in time, or put right and failed again."""
    overdue = all(case.outcome == Outcome.OVERDUE for case in cases)
    return Announcement.Kind.OVERDUE if overdue else Announcement.Kind.RECHECK_FAILED


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
