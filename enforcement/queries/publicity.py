"""Ends of what is published: whose term is over, what has to come down, what corrects what, and why something is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from enforcement.law import publicity
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.states.announcement import AnnouncementState
from inspections.states import ConclusionState
from quality_portal.accounts.models import User
from quality_portal.audit.official import REASONS
from quality_portal.core.formats import zhdate
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document
from quality_portal.documents.queries import of as documents_of
from quality_portal.workdays import calendar

CERTIFICATE = "withdrawal_certificate"


def over(on: date) -> QuerySet[Announcement]:
    """Still marked as published though their last day is over. The public does not see them even before this is swept."""
    return Announcement.objects.filter(state=AnnouncementState.PUBLISHED, term_until__lt=on)


def correction_of(announcement: Announcement) -> Announcement | None:
    """The published announcement that corrects this one."""
    found = announcement.follow_ups.filter(kind=Announcement.Kind.CORRECTION, state=AnnouncementState.PUBLISHED)
    return found.select_related("document").order_by("-pk").first()


def acts_told(announcement: Announcement) -> str:
    """The acts that it tells of, in one string: the names of its rungs and what its rows say was done."""
    rows = announcement.entries.select_related("step__case")
    said = [str(row.row.get(key, "")) for row in rows for key in ("act", "outcome", "处理", "处理结果")]
    return "；".join([*(row.step.row.name for row in rows if row.step), *filter(None, said)])


@dataclass(frozen=True, slots=True)
class ToWithdraw:
    """An announcement whose ground fell away and that is still shown."""

    announcement: Announcement
    because: str
    since: date
    due_on: date
    provisional: bool


def to_withdraw(user: User) -> Iterator[ToWithdraw]:
    """What the person's office has to take down or correct, and until when."""
    if user.office_id is None or not user.roles & {Role.APPROVER, Role.CASE_OFFICER, Role.PUBLICITY_EDITOR}:
        return
    seen: set[int] = set()
    for entry, because, since in groundless(calendar.business_today(), office=user.office_id):
        if entry.announcement_id in seen or _mended(entry.announcement, since):
            continue
        seen.add(entry.announcement_id)
        due = calendar.due(publicity.WITHDRAW, since)
        yield ToWithdraw(entry.announcement, because, since, due.date, due.provisional)


def groundless(on: date, *, office: int) -> Iterator[tuple[AnnouncementEntry, str, date]]:
    """Lines on display whose result was withdrawn or whose decision was made void, oldest first."""
    shown = Q(announcement__term_until__isnull=True) | Q(announcement__term_until__gte=on)
    rows = AnnouncementEntry.objects.filter(shown, announcement__state=AnnouncementState.PUBLISHED, announcement__office=office)
    fallen = (
        Q(conclusion__state=ConclusionState.WITHDRAWN)
        | Q(case__finding__withdrawal__isnull=False)
        | Q(step__document__state="void", announcement__document__state="issued")
        | Q(case__steps__document__state="void", case__steps__rung=F("case__rung"))
    )
    found = rows.filter(fallen).select_related("announcement__office", "conclusion", "case__finding__withdrawal", "step__document").distinct()
    for entry in found.order_by("announcement__published_at", "position"):
        yield entry, *_ground(entry)


def _ground(entry: AnnouncementEntry) -> tuple[str, date]:
    """What fell away and when."""
    finding = entry.case.finding if entry.case else None
    if finding and (withdrawal := getattr(finding, "withdrawal", None)):
        return f"不合格项已撤回：{withdrawal.because}", withdrawal.withdrawn_on
    if entry.conclusion and entry.conclusion.withdrawn_on:
        return f"检验结论已撤回：{entry.conclusion.withdrawn_because}", entry.conclusion.withdrawn_on
    void = Document.objects.filter(pk__in=entry.case.steps.values("document") if entry.case else (), voided_at__isnull=False).order_by("voided_at").first()
    assert void is not None
    assert void.voided_at is not None
    return f"{void.number}已作废：{void.void_reason}", calendar.local_date(void.voided_at)


def _mended(announcement: Announcement, since: date) -> bool:
    """Has a correction been published since?"""
    found = correction_of(announcement)
    return found is not None and found.published_at is not None and calendar.local_date(found.published_at) >= since


def why_gone(pk: str) -> str:
    """Why the paper of an announcement is not shown any more; empty while it is. Asked by the documents."""
    found = Announcement.objects.filter(pk=pk).first()
    return reason_gone(found) if found else ""


def reason_gone(announcement: Announcement) -> str:
    """The same of an announcement in hand."""
    if announcement.state == AnnouncementState.WITHDRAWN:
        return f"本公告已撤下。{REASONS.get(announcement.withdrawn_code, '')}：{announcement.withdrawn_because}"
    last = announcement.term_until
    if announcement.state == AnnouncementState.ENDED or (announcement.state == AnnouncementState.PUBLISHED and last and last < calendar.business_today()):
        return f"本公告公示至{zhdate(last)}，公示期已满。" if last else "公示期已满。"
    return ""


def ended_at(announcement: Announcement) -> datetime | date | None:
    """When it stopped being shown."""
    return announcement.withdrawn_at or announcement.term_until


def line(announcement: Announcement, pk: int) -> AnnouncementEntry:
    """A line of an announcement. Raises Http404 for one of another."""
    return get_object_or_404(AnnouncementEntry.objects.select_related("announcement", "enterprise"), announcement=announcement, pk=pk)


def own_lines(user: User) -> QuerySet[AnnouncementEntry]:
    """Lines about the enterprises a person acts for, in announcements that are no longer shown."""
    gone = Q(announcement__state__in=(AnnouncementState.WITHDRAWN, AnnouncementState.ENDED))
    over_now = Q(announcement__state=AnnouncementState.PUBLISHED, announcement__term_until__lt=calendar.business_today())
    rows = AnnouncementEntry.objects.filter(gone | over_now, enterprise__memberships__user=user)
    return rows.select_related("announcement__office", "announcement__document", "enterprise").order_by("-announcement__published_at", "position")


def certificate_of(entry: AnnouncementEntry) -> Document | None:
    """The certificate that an enterprise already has."""
    return documents_of(entry).filter(kind=CERTIFICATE).first()
