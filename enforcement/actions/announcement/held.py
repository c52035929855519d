"""Locks: the cases first, then the announcement, the same order in which a case's own acts lock."""

from __future__ import annotations

from enforcement.actions.holding import hold
from enforcement.models import Announcement, Case
from enforcement.queries.bulletin.typical import cases_told
from enforcement.states.announcement import AnnouncementState
from quality_portal.core.errors import RuleBroken

WHAT = "公告"


def hold_notice(notice: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("office", "drafted_by").get(pk=notice.pk)


def hold_about(notice: Announcement) -> Announcement | None:
    """The announcement that a correction puts right, locked before the correction; refused when it is no longer shown."""
    if notice.kind != Announcement.Kind.CORRECTION or notice.about_id is None:
        return None
    about = hold_notice(Announcement(pk=notice.about_id))
    if about.state != AnnouncementState.PUBLISHED:
        raise RuleBroken(f"原公告“{about.title}”{about.get_state_display()}，不再需要更正。请退回这份更正公告。", field="answer")
    return about


def hold_retold(notice: Announcement) -> None:
    """The announcements of the cases that this one tells again, locked before it: none is withdrawn while this is published."""
    own = cases_told(notice).filter(announcement__isnull=False).values("announcement")
    list(Announcement.objects.select_for_update(of=("self",)).filter(pk__in=own).order_by("pk").values_list("pk"))


def hold_cases(notice: Announcement) -> dict[int, Case]:
    """The cases, locked before the announcement: the same order in which a case's own acts lock."""
    return {case.pk: hold(case) for case in notice.cases.order_by("pk")}
