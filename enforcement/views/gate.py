"""The gate on the page of an announcement; correcting one, and certifying its end."""

from __future__ import annotations

from datetime import datetime

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
from enforcement.queries import publicity as queries
from quality_portal.accounts.guards import allows, opens
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse

from .acting import carried_out
from .announcement_page import gate_context, page_context

visible = announcements.visible
MOST = 200


@opens(visible, by="uuid", verb="announcement.release", grants=GRANTS)
@require_POST
def release(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Let one thing stand, with the reason."""
    form = ReleaseForm(request.POST)

    def act(at: datetime) -> str:
        actions.release(announcement=announcement, **form.cleaned_data, actor=request.user, at=at)
        return _("已放行这一处，理由已留痕。")

    if carried_out(request, form, act):
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
