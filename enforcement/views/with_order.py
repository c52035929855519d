"""Drafting the announcement that goes out with the order."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enforcement.actions import with_order as actions
from enforcement.forms.announcement import WithOrderForm
from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as announcements
from enforcement.queries import case as cases
from enforcement.queries import with_order as queries
from inspections.law import CONSENT_RULE
from quality_portal.accounts.guards import opens

from .acting import acted


@opens(cases.visible, by="number", verb="announcement.draft", grants=GRANTS)
def announce_with_order(request: HttpRequest, case: Case) -> HttpResponse:
    """The form, filled in as the law's row and the facts have it; one that is there already is shown instead."""
    if existing := queries.of_case(case):
        return redirect(existing)
    initial = {
        "title": actions.default_title(case),
        "summary": actions.default_advice(case),
        "body_text": "\n".join(actions.default_body(case.office, case)),
    }
    ask = bool(announcements.consent_needed([case], publisher=case.office, drafter=request.user.office_id))
    form = WithOrderForm(request.POST or None, case=case, ask_consent=ask, initial=initial)

    def act(at: datetime) -> None:
        given = form.cleaned_data
        actions.draft_with_order(
            case=case, title=given["title"], summary=given["summary"], body=form.paragraphs(), consent=given.get("consent", ""),
            actor=request.user, at=at, version=given["version"],
        )  # fmt: skip

    if acted(request, case, form, act, verb="announcement.drafted", done=_("公告已送法制审核，审核通过后由局领导审批发布。")):
        return redirect(case)
    context = {"form": form, "case": case, "row": case.book.rungs[0], "office": case.office, "consent_rule": CONSENT_RULE}
    return render(request, "enforcement/announcement_with_order.html", context)
