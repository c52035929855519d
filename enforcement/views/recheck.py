"""Preparing a recheck: arranged, sent out, called off."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enforcement.actions import visit as actions
from enforcement.forms.recheck import CancelForm, SendForm, VisitForm
from enforcement.models import Case, RecheckVisit
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import recheck as queries
from enforcement.states.case import CaseState
from inspections.queries import task as tasks
from quality_portal.accounts.guards import opens
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.workdays.calendar import business_today

from .acting import acted, overtaken


@opens(cases.visible, by="number", verb="recheck.plan", grants=GRANTS)
def arrange(request: HttpRequest, case: Case) -> HttpResponse:
    """Arrange the recheck of the rung in hand."""
    step = cases.live_step(case)
    if step is None or case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK):
        return overtaken(request, case, _("本案现在不在复查阶段。"), VisitForm)
    step.case = case
    if visit := queries.open_visit(step):
        messages.info(request, _("复查已经安排在 %(day)s。") % {"day": visit.planned_on.isoformat()})
        return redirect(case)
    today = business_today()
    initial = {"planned_on": queries.first_day(step, today), "place": case.enterprise.address, "officers": [request.user.pk]}
    form = VisitForm(request.POST or None, case=case, step=step, officers=cases.officers_for(case.office), initial=initial)

    def act(at: datetime) -> None:
        fields = form.facts() | {"officers": list(form.cleaned_data["officers"])}
        actions.arrange(case=case, actor=request.user, at=at, **fields)

    if acted(request, case, form, act, verb="recheck.planned", done=_("复查已经安排，复查通知书正在生成。")):
        return redirect(case)
    context = {"form": form, "case": case, "step": step, "row": step.row, "warning": queries.window_words(step, today)}
    return render(request, "enforcement/visit.html", context)


@opens(queries.visible, by="pk", verb="recheck.plan", grants=GRANTS)
def send(request: HttpRequest, visit: RecheckVisit) -> HttpResponse:
    """Send the samplers of an approved round."""
    if visit.task is not None:
        return redirect(visit.task)
    people = tasks.samplers(visit.case.office)
    form = SendForm(request.POST or None, officers=people, initial={"officers": list(visit.officers.values_list("pk", flat=True))})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.send_out(visit=visit, officers=list(form.cleaned_data["officers"]), actor=request.user, at=timezone.now())
            messages.success(request, _("已派出复查抽样。"))
            return redirect(visit.case)
    return render(request, "enforcement/visit_send.html", {"form": form, "case": visit.case, "visit": visit, "row": visit.step.row})


@require_POST
@opens(queries.visible, by="pk", verb="recheck.plan", grants=GRANTS)
def cancel(request: HttpRequest, visit: RecheckVisit) -> HttpResponse:
    """Call the visit off."""
    form = CancelForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        actions.cancel(visit=visit, because=because, actor=request.user, at=timezone.now())
        messages.success(request, _("复查安排已取消。"))
    except PortalError as refusal:
        refuse(request, refusal)
    return redirect(visit.case)
