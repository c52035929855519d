"""Drafting the announcement that names the enterprise and its principals."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enforcement.actions import principals as actions
from enforcement.forms.case import CaseForm
from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import consequence
from enforcement.queries import principals as queries
from quality_portal.accounts.guards import opens

from .acting import acted


@opens(cases.visible, by="number", verb="announcement.draft", grants=GRANTS)
def publish_principals(request: HttpRequest, case: Case) -> HttpResponse:
    """Who would be named and on what decision; one that is drafted already is shown instead."""
    if existing := queries.of_case(case):
        return redirect(existing)
    form = CaseForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        actions.publish_principals(case=case, actor=request.user, at=at, version=form.cleaned_data["version"])

    if acted(request, case, form, act, verb="announcement.drafted", done=_("公告已送法制审核，审核通过后由局领导审批发布。")):
        return redirect(queries.of_case(case) or case)
    context = {
        "form": form, "case": case, "row": case.rung_row, "revoked": queries.revocation(case),
        "people": consequence.principals_on(case.enterprise, consequence.fact_day(case)) if case.finding else (),
    }  # fmt: skip
    return render(request, "enforcement/case_principals.html", context)
