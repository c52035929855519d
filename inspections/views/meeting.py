"""Quality-analysis meetings and visits that help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.fields import ReasonForm
from inspections.forms.meeting import FollowForm, HoldForm, MeetingForm, MeetingSearch, VisitForm, VisitSearch
from inspections.law.telling import AFTERCARE_RULE, MEETING_RULE, MEETING_THRESHOLD
from inspections.models import HelpVisit, Meeting
from inspections.permissions import GRANTS
from inspections.queries import choices
from inspections.queries import meeting as queries
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import Office
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .conclusion import posted

GET_POST = require_http_methods(["GET", "POST"])
YEAR = timedelta(days=365)
SHOWN = 100


def _office(request: HttpRequest) -> Office:
    if request.user.office is None:
        raise PermissionDenied(_("您的账号没有所属机关，不能登记。"))
    return request.user.office


@allows("meeting.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Meetings, and above them where one is called for."""
    search = MeetingSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    page = page_of(request, queries.listed(queries.visible(request.user), state=data.get("state") or "", word=data.get("q") or ""))
    office = request.user.office
    context = {
        "page": page,
        "search": search,
        "suggestions": queries.suggestions(office, business_today())[:10] if office else [],
        "threshold": MEETING_THRESHOLD,
        "may_record": may(request.user, GRANTS, "meeting.record"),
    }
    return render(request, "inspections/meetings.html", context)


@GET_POST
@allows("meeting.record", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting, from a suggestion or freely."""
    office, today = _office(request), business_today()
    chosen = queries.suggested(office, today, request.GET.get("category", ""), request.GET.get("region", ""))
    rows = queries.findings_for(office, today - YEAR)
    initial: dict[str, Any] = {"findings": [row.pk for row in chosen.findings], "topic": chosen.topic} if chosen else {}
    form = MeetingForm(posted(request), findings=rows, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            about = {"category": chosen.category, "region": chosen.region} if chosen else {}
            made = actions.meeting.plan(office=office, actor=request.user, at=timezone.now(), **form.cleaned_data, **about)
            messages.success(request, _("质量分析会已安排。"))
            return redirect(made)
    return render(request, "inspections/meeting_new.html", {"form": form, "chosen": chosen, "basis": MEETING_RULE.basis})


@opens(queries.visible, by="number", verb="meeting.see", grants=GRANTS)
def detail(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting with the findings it was about."""
    planned = meeting.state == "planned" and may(request.user, GRANTS, "meeting.record")
    context = {
        "meeting": meeting,
        "findings": meeting.findings.select_related("enterprise"),
        "may_hold": planned and meeting.held_on <= business_today(),
        "may_cancel": planned,
        "events": trail_of(meeting),
    }
    return render(request, "inspections/meeting.html", context)


@GET_POST
@opens(queries.visible, by="number", verb="meeting.record", grants=GRANTS)
def hold(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Write the minutes."""
    return _act(
        request,
        meeting,
        HoldForm(posted(request)),
        lambda data: actions.meeting.hold(meeting=meeting, actor=request.user, at=timezone.now(), **data),
        done=_("会议记录已登记。"),
        title=_("登记会议记录"),
        button=_("登记"),
        intro=_("登记以后不能更改。参会人员只写身份和人数。"),
        basis=MEETING_RULE.basis,
    )


@GET_POST
@opens(queries.visible, by="number", verb="meeting.record", grants=GRANTS)
def cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Call it off."""
    return _act(
        request,
        meeting,
        ReasonForm(posted(request)),
        lambda data: actions.meeting.cancel(meeting=meeting, because=data["reason"], actor=request.user, at=timezone.now()),
        done=_("会议已取消。"),
        title=_("取消会议"),
        button=_("取消会议"),
        intro=_("写明取消的理由，记录会保留。"),
        basis=MEETING_RULE.basis,
    )


def _act(request: HttpRequest, subject: Meeting | HelpVisit, form: Any, do: Any, **words: Any) -> HttpResponse:
    return act(request, form, do, back=subject.get_absolute_url(), subject=subject, parent=(subject.number, subject.get_absolute_url()), **words)


@allows("visit.see", grants=GRANTS)
def visits(request: HttpRequest) -> HttpResponse:
    """Visits, of all enterprises or of one."""
    enterprise = queries.enterprise(request.GET.get("enterprise", ""))
    search = VisitSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    rows = queries.listed_visits(
        queries.visits(request.user), word=data.get("q") or "", enterprise=enterprise.pk if enterprise else None, open_only=bool(data.get("open"))
    )
    context = {
        "page": page_of(request, rows), "search": search, "enterprise": enterprise,
        "findings": queries.findings_of(enterprise, request.user)[:SHOWN] if enterprise else [],
        "may_record": may(request.user, GRANTS, "visit.record"),
    }  # fmt: skip
    return render(request, "inspections/visits.html", context)


@GET_POST
@allows("visit.record", grants=GRANTS)
def visit_new(request: HttpRequest) -> HttpResponse:
    """Write a visit down; with an enterprise named, its findings can be ticked."""
    office = _office(request)
    code = (request.POST.get("credit_code") or request.GET.get("credit_code", ""))[:18]
    enterprise = choices.enterprise_by_code(code) if code else None
    rows = queries.findings_of(enterprise, request.user) if enterprise else None
    initial = {"credit_code": code, "visited_on": business_today(), "visitors": request.user.display_name}
    form = VisitForm(posted(request), findings=rows, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = actions.meeting.visit(office=office, actor=request.user, at=timezone.now(), **form.given())
            messages.success(request, _("走访已登记。"))
            return redirect(made)
    return render(request, "inspections/visit_new.html", {"form": form, "enterprise": enterprise, "basis": AFTERCARE_RULE.basis})


@opens(queries.visits, by="number", verb="visit.see", grants=GRANTS)
def visit(request: HttpRequest, visit: HelpVisit) -> HttpResponse:
    """One visit."""
    context = {
        "visit": visit,
        "findings": visit.findings.all(),
        "may_follow": visit.followed_on is None and may(request.user, GRANTS, "visit.record"),
        "events": trail_of(visit),
    }
    return render(request, "inspections/visit.html", context)


@GET_POST
@opens(queries.visits, by="number", verb="visit.record", grants=GRANTS)
def follow(request: HttpRequest, visit: HelpVisit) -> HttpResponse:
    """Write down what came of the advice."""
    return _act(
        request,
        visit,
        FollowForm(posted(request)),
        lambda data: actions.meeting.follow_up(visit=visit, actor=request.user, at=timezone.now(), **data),
        done=_("回访情况已登记。"),
        title=_("登记回访"),
        button=_("登记回访"),
        intro=_("写明指导意见落实得怎样，还有什么问题。"),
        basis=AFTERCARE_RULE.basis,
    )
