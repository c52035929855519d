"""The gate on the page of an announcement; correcting one, and certifying its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import announcement as actions
from enforcement.forms.gate import CorrectForm, ReleaseForm, change_forms
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as announcements
from enforcement.queries import gate as gates
from enforcement.queries import publicity as queries
from enforcement.states.announcement import IN_HAND, AnnouncementState
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.audit.acts import may as permitted
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

visible = announcements.visible
MOST = 200


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
    rows = [GateRow(one, _form(one, bound) if allowed else None) for one in gate.marked]
    rows += [GateRow(one, _form(one, bound) if allowed else None, file=True) for one in gate.unread]
    return {**ends, "gate": gate, "gate_rows": rows}


def _form(one: gates.Marked, bound: ReleaseForm | None) -> ReleaseForm | None:
    if one.released or not one.may_stand:
        return None
    if bound is not None and bound.data.get("mark") == one.mark:
        return bound
    return ReleaseForm(initial={"mark": one.mark}, example=one.may_stand, auto_id=f"id_{one.anchor}_%s")


@opens(visible, by="uuid", verb="announcement.release", grants=GRANTS)
@require_POST
def release(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Let one thing stand, with the reason."""
    from .announcement import page_context  # the page it comes back to imports this file

    form = ReleaseForm(request.POST)
    if form.is_valid():
        with showing_rules(form):
            actions.release(announcement=announcement, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已放行这一处，理由已留痕。"))
            return redirect(f"{announcement.get_absolute_url()}#gate")
    context = page_context(request, announcement, form=form, **gate_context(request.user, announcement, form))
    return render(request, "enforcement/announcement.html", context, status=422)


@opens(visible, by="uuid", verb="announcement.correct", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Draft the correction of a published announcement."""
    form, lines = CorrectForm(request.POST or None), change_forms(announcement, request.POST or None)
    if request.method == "POST" and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        changes = [change for line in lines if (change := line.change())]
        with showing_rules(form):
            made = actions.correct(
                announcement=announcement, changes=changes, because=form.cleaned_data["because"], actor=request.user, at=timezone.now()
            )
            messages.success(request, _("更正公告已送法制审核。原公告不改动，更正发布后会注明“已更正”。"))
            return redirect(made)
    wrong = form.errors or any(line.errors for line in lines)
    context = {"announcement": announcement, "form": form, "lines": lines, "basis": queries.publicity.CORRECTION_RIGHT}
    return render(request, "enforcement/correction/draft.html", context, status=422 if wrong else 200)


@opens(visible, by="uuid", verb="announcement.certify", grants=GRANTS)
@require_POST
def certify(request: HttpRequest, announcement: Announcement, pk: int) -> HttpResponse:
    """Certify to the enterprise of a line that it is no longer shown."""
    try:
        paper = actions.certify(entry=queries.line(announcement, pk), actor=request.user, at=timezone.now())
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(announcement)
    return redirect(paper)


@allows("announcement.own", grants=GRANTS)
@require_safe
def own_ended(request: HttpRequest) -> HttpResponse:
    """What was published about one's enterprises and is shown no more."""
    rows = [(line, queries.reason_gone(line.announcement), queries.certificate_of(line)) for line in queries.own_lines(request.user)[:MOST]]
    return render(request, "enforcement/desk/ended.html", {"rows": rows})


@opens(queries.own_lines, by="pk", verb="announcement.certify", grants=GRANTS, audience="member")
@require_POST
def own_certificate(request: HttpRequest, line: AnnouncementEntry) -> HttpResponse:
    """An enterprise fetches its certificate."""
    try:
        return redirect(actions.certify(entry=line, actor=request.user, at=timezone.now()))
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect("enforcement:desk")
