"""Locks: the cases first, then the announcement, the same order in which a case's own acts lock."""

from __future__ import annotations

from enforcement.actions.holding import hold
from enforcement.models import Announcement, Case

WHAT = "公告"


def hold_notice(notice: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",)).select_related("office", "drafted_by").get(pk=notice.pk)


def hold_cases(notice: Announcement) -> dict[int, Case]:
    """The cases, locked before the announcement: the same order in which a case's own acts lock."""
    return {case.pk: hold(case) for case in notice.cases.order_by("pk")}
