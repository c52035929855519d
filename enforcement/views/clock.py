"""The clocks of a case: how each day was found, what stopped it, what moved it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enforcement.actions import clock as actions
from enforcement.forms.request import ResumeForm, StopForm
from enforcement.models import Case, ClockStop
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import clocks as queries
from enforcement.queries import desk
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules


@opens(cases.visible, by="number", verb="case.see", grants=GRANTS)
@require_safe
def clocks(request: HttpRequest, case: Case) -> HttpResponse:
    """Every clock of the case as a page."""
    return render(request, "enforcement/clocks.html", {"case": case, "found": queries.of_case(case)})


@opens(desk.cases, by="number", verb="desk.see", grants=GRANTS, audience="member")
@require_safe
def desk_clocks(request: HttpRequest, case: Case) -> HttpResponse:
    """The same for the enterprise."""
    context = {"enterprise": case.enterprise, "case": case, "found": queries.of_case(case, party=True)}
    return render(request, "enforcement/desk/clocks.html", context)


@opens(cases.visible, by="number", verb="clock.stop", grants=GRANTS)
def stop(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a time that does not count."""
    form = StopForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.stop_clock(case=case, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已登记中止计时，期限已经重新推算。"))
            return redirect("enforcement:clocks", number=case.number)
    return render(request, "enforcement/clock_stop.html", {"case": case, "form": form, "found": queries.of_case(case)})


@opens(queries.stops_visible, by="pk", verb="clock.resume", grants=GRANTS)
def resume(request: HttpRequest, held: ClockStop) -> HttpResponse:
    """Set the last day that does not count."""
    form = ResumeForm(request.POST or None, case=held.case, initial={"until": held.until})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.resume_clock(stop=held, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已更改，期限已经重新推算。"))
            return redirect("enforcement:clocks", number=held.case.number)
    return render(request, "enforcement/clock_resume.html", {"case": held.case, "held": held, "form": form})
