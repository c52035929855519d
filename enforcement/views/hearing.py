"""Staff pages of hearings and of the discussion of the heads. Each view: open and authorise, one act, answer."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enforcement.actions import hearing as actions
from enforcement.forms.rights import DiscussionForm, HeldForm, ScheduleForm
from enforcement.forms.service import ServeForm
from enforcement.law import rights as law
from enforcement.law import service as service_law
from enforcement.models import Case, Hearing, RightsNotice
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import rights as queries
from enforcement.queries import service as services
from enforcement.states.rights import HearingState
from quality_portal.accounts.guards import opens
from quality_portal.workdays import calendar

from .acting import acted, overtaken


@opens(queries.visible, by="pk", verb="hearing.schedule", grants=GRANTS)
def schedule(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Set time, place and chair of a hearing."""
    case = notice.case
    earliest = calendar.due(law.HEARING_AHEAD, calendar.business_today()).date
    form = ScheduleForm(request.POST or None, chairs=queries.chairs(case), case=case, initial={"open_to_public": "yes"})

    def act(at: datetime) -> None:
        actions.schedule_hearing(notice=notice, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.hearing_scheduled", done=_("已安排听证，听证通知书正在生成，请送达企业。")):
        return redirect(notice)
    context = {"form": form, "case": case, "notice": notice, "row": notice.row, "earliest": earliest, "ahead": law.HEARING_AHEAD}
    return render(request, "enforcement/hearing_schedule.html", context)


@opens(queries.visible_hearings, by="pk", verb="hearing.schedule", grants=GRANTS)
def tell(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Record how the call to the hearing reached the enterprise."""
    notice = hearing.notice
    if hearing.told_on is not None or hearing.state != HearingState.SCHEDULED:
        return overtaken(request, notice.case, _("听证通知书现在不待送达。"), ServeForm, notice)
    if standing := services.standing(hearing.document, notice.case.enterprise.name):
        return redirect(standing)
    form = ServeForm(request.POST or None, case=notice.case, initial={"served_on": calendar.business_today()})

    def act(at: datetime) -> None:
        found = {key: value for key, value in form.facts().items() if key != "version"}
        found.setdefault("served_on", None)  # mail whose receipt is not back yet
        actions.tell_hearing(hearing=hearing, actor=request.user, at=at, **found)

    if acted(request, notice.case, form, act, verb="case.hearing_told", done=_("已登记听证通知书的送达。")):
        return redirect(notice)
    context = {"form": form, "case": notice.case, "notice": notice, "row": notice.row, "paper": hearing.document, "methods": service_law.METHODS}
    return render(request, "enforcement/rights_serve.html", context)


@opens(queries.visible_hearings, by="pk", verb="hearing.record", grants=GRANTS)
def record(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """File what came of a hearing."""
    notice = hearing.notice
    if hearing.state != HearingState.SCHEDULED:
        return overtaken(request, notice.case, _("本次听证已经登记。"), HeldForm, notice)
    form = HeldForm(request.POST or None, case=notice.case)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        given = {"hearing": hearing, "actor": request.user, "at": at, "version": found["version"]}
        if found["ended"] == "held":
            actions.hold_hearing(**given, **{key: found[key] for key in ("record", "attended", "outcome", "opinion")})
        elif found["ended"] == "lapsed":
            actions.lapse_hearing(**given, because=found["because"])
        else:
            actions.cancel_hearing(**given, because=found["because"])

    verb = f"case.hearing_{request.POST.get('ended', 'held')}"
    if acted(request, notice.case, form, act, verb=verb, done=_("已登记听证结果。")):
        return redirect(notice)
    context = {"form": form, "case": notice.case, "notice": notice, "row": notice.row, "hearing": hearing, "rules": (law.RECORD, law.ABSENT, law.ON_THE_RECORD)}
    return render(request, "enforcement/hearing_record.html", context)


@opens(cases.visible, by="number", verb="discussion.record", grants=GRANTS)
def discuss(request: HttpRequest, case: Case) -> HttpResponse:
    """File the discussion of the heads."""
    form = DiscussionForm(request.POST or None, case=case, initial={"held_on": calendar.business_today()})

    def act(at: datetime) -> None:
        actions.record_discussion(case=case, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.discussed", done=_("已登记集体讨论。")):
        return redirect(case)
    return render(request, "enforcement/discussion.html", {"form": form, "case": case, "row": case.target_row or case.rung_row})
