"""Reading announcements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from enforcement.models import Announcement
from enforcement.permissions import READERS
from enforcement.states.announcement import AnnouncementState
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import Role


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do about an announcement now, and why not."""

    decide: bool
    withdraw: bool
    state_words: bool
    why_not: str = ""


def visible(user: User) -> QuerySet[Announcement]:
    """Announcements of a person's office and the offices below, and those that tell of its cases."""
    if user.office is None or not user.roles & READERS:
        return Announcement.objects.none()
    offices = offices_under(user.office)
    mine = Q(office__in=offices) | Q(pk__in=Announcement.objects.filter(cases__office__in=offices).values("pk"))
    return Announcement.objects.filter(mine).select_related("office", "document", "drafted_by", "approved_by")


def listed(user: User, *, state: str = "") -> QuerySet[Announcement]:
    """Visible announcements, newest first."""
    found = visible(user).prefetch_related("entries")
    return (found.filter(state=state) if state else found).order_by("-pk")


def may(user: User, announcement: Announcement) -> May:
    """The buttons of the page; the rules themselves are the actions'."""
    head, here = Role.APPROVER in user.roles, user.office_id == announcement.office_id
    draft = announcement.state == AnnouncementState.DRAFT
    own = announcement.drafted_by_id == user.pk
    why_not = ""
    if draft and head and own:
        why_not = "起草人不能批准自己起草的公告，请由另一位局领导审批。"
    elif draft and head and not here:
        why_not = f"本公告由{announcement.office.name}审批发布。"
    editor = bool(user.roles & {Role.CASE_OFFICER, Role.PUBLICITY_EDITOR}) and announcement.state != AnnouncementState.WITHDRAWN
    return May(draft and head and here and not own, announcement.state == AnnouncementState.PUBLISHED and head and here, editor, why_not)
