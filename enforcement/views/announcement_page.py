"""The page of an announcement: its lines, its gate, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from enforcement.forms.announcement import DecideForm, ReviewForm, WithdrawForm
from enforcement.forms.gate import ReleaseForm
from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as announcements
from enforcement.queries import gate as gates
from enforcement.queries import publicity as queries
from enforcement.queries.casefile import lines_of
from enforcement.states.announcement import IN_HAND, AnnouncementState
from inspections.law import CONSENT_RULE
from quality_portal.accounts.models import User
from quality_portal.audit.acts import may as permitted
from quality_portal.audit.queries import trail_of
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

from .bulletin import bulletin_context


@dataclass(frozen=True, slots=True)
class GateRow:
    """A hit with the form to let it stand, for whoever may."""

    hit: gates.Marked
    form: ReleaseForm | None
    file: bool = False


def may_release(user: User, announcement: Announcement) -> bool:
    """The reviewer of the publishing office, who did not draft it."""
    return announcement.state in IN_HAND and Role.REVIEWER in user.roles and user.office_id == announcement.office_id and user.pk != announcement.drafted_by_id


def gate_context(user: User, announcement: Announcement, bound: ReleaseForm | None = None) -> dict[str, Any]:
    """What the page shows of the gate while a draft is in hand, and of the ends afterwards."""
    correction = queries.correction_of(announcement)
    ends: dict[str, Any] = {"gate": None, "gate_rows": [], "correction": correction, "gone_because": queries.reason_gone(announcement)}
    here = user.office_id == announcement.office_id
    if announcement.state == AnnouncementState.PUBLISHED and not correction:
        ends["may_correct"] = here and permitted(user, GRANTS, "announcement.correct")
    if ends["gone_because"] and here and permitted(user, GRANTS, "announcement.certify"):
        ends["certifiable"] = True
    if announcement.state not in IN_HAND:
        return ends
    gate = gates.gate_of(announcement, business_today())
    allowed = may_release(user, announcement)
    rows = [GateRow(one, release_form(one, bound) if allowed else None) for one in gate.marked]
    rows += [GateRow(one, release_form(one, bound) if allowed else None, file=True) for one in gate.unread]
    return {**ends, "gate": gate, "gate_rows": rows, "release_to": reverse("enforcement:announcement_release", args=[announcement.uuid])}


def release_form(one: gates.Marked, bound: object = None) -> ReleaseForm | None:
    """The form to let a hit stand; with what was typed when this is the one that was sent."""
    if one.released or not one.may_stand:
        return None
    if isinstance(bound, ReleaseForm) and bound.data.get("mark") == one.mark:
        return bound
    return ReleaseForm(initial={"mark": one.mark}, example=one.may_stand, auto_id=f"id_{one.anchor}_%s")


def page_context(request: HttpRequest, announcement: Announcement, **forms: object) -> dict[str, object]:
    """Everything the page shows; `forms` come back with what was typed."""
    entries = list(announcement.entries.select_related("case", "step", "enterprise").order_by("position"))
    gate = gate_context(request.user, announcement)
    return {
        "announcement": announcement,
        "entries": entries,
        "events": lines_of(trail_of(announcement)[:20]),
        "may": announcements.may(request.user, announcement),
        "decide_form": DecideForm(may_publish=gate["gate"] is None or gate["gate"].open),
        **gate,
        "consent_rule": CONSENT_RULE,
        "basis": entries[0].step.basis_text if entries and entries[0].step else "",
        "review_form": ReviewForm(),
        "withdraw_form": WithdrawForm(),
        **bulletin_context(request.user, announcement, entries),
        **forms,
    }
