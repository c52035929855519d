"""The announcement that goes out with the order: whether one is due, whether one is there."""

from __future__ import annotations

from enforcement.models import Announcement, Case
from enforcement.states.announcement import AnnouncementState

GONE = (AnnouncementState.RETURNED, AnnouncementState.WITHDRAWN)


def of_case(case: Case) -> Announcement | None:
    """The announcement with the order that is in hand or published."""
    return case.announcements.filter(kind=Announcement.Kind.RESULT).exclude(state__in=GONE).order_by("-pk").first()


def is_due(case: Case) -> bool:
    """Does the ladder announce with the order, is the case still there, and has nobody drafted it?"""
    row = case.book.rungs[0]
    return row.together_with_order and not case.is_closed and case.rung in ("", row.key) and of_case(case) is None
