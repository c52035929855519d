"""Requests to correct what is published: the office's list, one of them, its answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions import correction as actions
from enforcement.forms.gate import AnswerForm, CorrectForm, change_forms
from enforcement.law import publicity
from enforcement.models import CorrectionRequest
from enforcement.permissions import GRANTS
from enforcement.queries import correction as queries
from enforcement.states.publicity import CorrectionState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import attachments_of

MOST = 200


@allows("correction.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those not answered first, the most urgent on top."""
    found = queries.visible(request.user)
    open_rows = found.exclude(state=CorrectionState.ANSWERED).order_by("reply_by", "pk")[:MOST]
    done = found.filter(state=CorrectionState.ANSWERED).order_by("-answered_at")[:MOST]
    return render(request, "enforcement/correction/list.html", {"open": open_rows, "done": done, "term": publicity.REPLY})


@opens(queries.visible, by="pk", verb="correction.see", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, found: CorrectionRequest) -> HttpResponse:
    """One request, and its answer by whoever may give it."""
    answers = found.state != CorrectionState.ANSWERED and request.user.office_id == found.office_id and may(request.user, GRANTS, "correction.answer")
    form = AnswerForm(request.POST or None, request=found) if answers else None
    if form and request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.answer(request=found, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已答复，申请人凭回执号可以看到。"))
            return redirect(found)
    context = {
        "request_": found,
        "form": form,
        "files": attachments_of(found),
        "contact": queries.contact_of(found) if answers else "",
        "term": publicity.REPLY,
        "right": publicity.CORRECTION_RIGHT,
    }
    return render(request, "enforcement/correction/page.html", context, status=422 if form and form.errors else 200)


@opens(queries.visible, by="pk", verb="correction.answer", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, found: CorrectionRequest) -> HttpResponse:
    """Draft the correction that a request asks for, with its words beside the form."""
    if found.announcement is None:
        return redirect(found)
    form, lines = CorrectForm(request.POST or None), change_forms(found.announcement, request.POST or None)
    if request.method == "POST" and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        changes = [change for line in lines if (change := line.change())]
        with showing_rules(form):
            because = form.cleaned_data["because"]
            made = actions.draft_correction(request=found, changes=changes, because=because, actor=request.user, at=timezone.now())
            messages.success(request, _("更正公告已送法制审核。发布以后再答复申请人。"))
            return redirect(made)
    wrong = form.errors or any(line.errors for line in lines)
    context = {"announcement": found.announcement, "asked": found, "form": form, "lines": lines, "basis": publicity.CORRECTION_RIGHT}
    return render(request, "enforcement/correction/draft.html", context, status=422 if wrong else 200)
