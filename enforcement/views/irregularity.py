"""Irregular production as a case: taken up from its lead, ended with what became of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import irregularity as actions
from enforcement.forms.case import OpenForm
from enforcement.forms.irregularity import EndingForm
from enforcement.law import ladder
from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.states.case import CaseState
from enterprises.models import Irregularity
from enterprises.queries import irregularity as leads
from quality_portal.accounts.guards import opens
from quality_portal.accounts.queries import colleagues
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role

from .acting import acted


@opens(leads.visible, by="pk", verb="case.open", grants=GRANTS)
def open_case(request: HttpRequest, irregularity: Irregularity) -> HttpResponse:
    """Take up a confirmed lead; whoever comes second is led to the case."""
    if existing := Case.objects.filter(irregularity=irregularity).select_related("officer").first():
        messages.info(request, _("本线索已经立案，由%(who)s主办。") % {"who": existing.officer.display_name})
        return redirect(existing)
    officers = colleagues(request.user.office, Role.CASE_OFFICER)
    form = OpenForm(request.POST or None, officers=officers, initial={"officer": request.user.pk})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            case = actions.open_case(irregularity=irregularity, officer=form.cleaned_data["officer"], actor=request.user, at=timezone.now())
            return redirect(case)
    context = {"form": form, "lead": irregularity, "book": ladder.rulebook(irregularity.kind)}
    return render(request, "enforcement/irregularity_open.html", context, status=422 if form.errors else 200)


@opens(queries.visible, by="number", verb="case.close", grants=GRANTS)
def ending(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what became of the production: closed, or another product."""
    if case.irregularity_id is None or case.state != CaseState.EXECUTED:
        messages.info(request, _("最后一级措施执行以后，才能登记关闭或者转产。"))
        return redirect(case)
    form = EndingForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        actions.close(case=case, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.close", done=_("本案已结案，结果已登记。")):
        return redirect(case)
    return render(request, "enforcement/irregularity_ending.html", {"form": form, "case": case})
