"""Accident reports: the enterprise's form and receipt, the officers' list and page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions import accident as actions
from enforcement.forms.accident import AccidentForm, ForwardForm, TakeForm
from enforcement.law.accident import REPORT_BASIS, SAY
from enforcement.models import AccidentReport
from enforcement.permissions import GRANTS
from enforcement.queries import accident as queries
from enforcement.states.accident import AccidentState
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import attachments_of


@member
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Report an accident."""
    form = AccidentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            return redirect(actions.report(enterprise=enterprise, actor=request.user, at=timezone.now(), **form.facts()).get_desk_url())
    context = {"enterprise": enterprise, "form": form, "basis": REPORT_BASIS, "say": SAY, "earlier": queries.of_enterprise(enterprise)[:20]}
    return render(request, "enforcement/accident/report.html", context, status=422 if form.errors else 200)


@opens(queries.own, by="receipt_no", verb="desk.see", grants=GRANTS, audience="member")
@require_safe
def own(request: HttpRequest, accident: AccidentReport) -> HttpResponse:
    """The receipt, and how far the report has come."""
    return render(request, "enforcement/accident/receipt.html", {"enterprise": accident.enterprise, "report": accident, "files": attachments_of(accident)})


@allows("accident.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Reports to the office; those in hand first."""
    rows = queries.visible(request.user).order_by("-filed_at")[:200]
    return render(request, "enforcement/accident/list.html", {"rows": rows})


@opens(queries.visible, by="receipt_no", verb="accident.see", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, accident: AccidentReport) -> HttpResponse:
    """One report; the act that comes next for whoever may take it."""
    takes = accident.state == AccidentState.FILED and may(request.user, GRANTS, "accident.take")
    forwards = accident.state == AccidentState.TAKEN and may(request.user, GRANTS, "accident.forward")
    form = TakeForm(request.POST or None) if takes else ForwardForm(request.POST or None, report=accident) if forwards else None
    if form and request.method == "POST" and form.is_valid():
        act = actions.take if takes else actions.forward
        with showing_rules(form):
            act(accident=accident, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已受理，等局领导签发报告函。") if takes else _("报告函已签发。"))
            return redirect(accident)
    context = {"report": accident, "form": form, "takes": takes, "files": attachments_of(accident)}
    return render(request, "enforcement/accident/page.html", context, status=422 if form and form.errors else 200)
