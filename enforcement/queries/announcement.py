"""Reading announcements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from enforcement.models import Announcement
from enforcement.models import Case as EnforcementCase
from enforcement.permissions import READERS
from enforcement.states.announcement import AnnouncementState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import Role


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do about an announcement now, and why not."""

    review: bool
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


# What waits for somebody stands first, then what is on display.
ORDER = (AnnouncementState.DRAFT, AnnouncementState.REVIEWED, AnnouncementState.RETURNED, AnnouncementState.PUBLISHED)


def listed(user: User, *, state: str = "", kind: str = "") -> QuerySet[Announcement]:
    """Visible announcements: drafts, in review, returned, published, ended; the newest first in each."""
    found = visible(user)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    place = Case(*(When(state=one, then=Value(number)) for number, one in enumerate(ORDER)), default=Value(len(ORDER)), output_field=IntegerField())
    return found.annotate(place=place, lines=Count("entries")).order_by("place", "-pk")


def consent_needed(cases: Iterable[EnforcementCase], *, publisher: Office, drafter: int | None) -> list[Office]:
    """The organisers of the inspections behind these cases that neither draft nor publish, and so have to be asked."""
    found = {case.finding.office_id: case.finding.office for case in cases if case.finding is not None}
    return [office for pk, office in sorted(found.items()) if pk not in (publisher.pk, drafter)]


def may(user: User, announcement: Announcement) -> May:
    """The buttons of the page; the rules themselves are the actions'."""
    head, here = Role.APPROVER in user.roles, user.office_id == announcement.office_id
    draft = announcement.state == AnnouncementState.DRAFT
    reviewed = announcement.state == AnnouncementState.REVIEWED
    touched = user.pk in (announcement.drafted_by_id, announcement.reviewed_by_id)
    lawyer = Role.REVIEWER in user.roles
    why_not = ""
    if ((reviewed and head) or (draft and lawyer)) and touched:
        why_not = "起草、审核、批准须由三个人分别办理，您已经办过其中一项。"
    elif ((reviewed and head) or (draft and lawyer)) and not here:
        why_not = f"本公告由{announcement.office.name}审核、审批和发布。"
    elif draft:
        why_not = "等法制审核。"
    editor = bool(user.roles & {Role.CASE_OFFICER, Role.PUBLICITY_EDITOR}) and announcement.state != AnnouncementState.WITHDRAWN
    return May(
        review=draft and lawyer and here and not touched,
        decide=reviewed and head and here and not touched,
        withdraw=announcement.state == AnnouncementState.PUBLISHED and head and here,
        state_words=editor,
        why_not=why_not,
    )
