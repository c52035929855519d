"""Recalls: the list, a new one, one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions import recall as actions
from enforcement.forms.bulletin import RecallClosedForm, RecallForm
from enforcement.models import Recall
from enforcement.permissions import GRANTS
from enforcement.queries import recall as queries
from enforcement.queries.casefile import lines_of
from enforcement.states.recall import RecallState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules


@allows("recall.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Recalls under supervision, the newest first."""
    page = Paginator(queries.visible(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "enforcement/recall/list.html", {"page": page, "may_record": may(request.user, GRANTS, "recall.record")})


@allows("recall.record", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a recall."""
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            recall = actions.record(actor=request.user, at=timezone.now(), **form.facts())
            messages.success(request, _("召回已登记。请接着起草召回公告。"))
            return redirect(recall)
    return render(request, "enforcement/recall/new.html", {"form": form, "basis": actions.PLAN}, status=422 if form.errors else 200)


@opens(queries.visible, by="number", verb="recall.see", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, recall: Recall) -> HttpResponse:
    """One recall; its end is registered here."""
    closes = recall.state == RecallState.RUNNING and recall.office_id == request.user.office_id and may(request.user, GRANTS, "recall.record")
    form = RecallClosedForm(request.POST or None) if closes else None
    if request.method == "POST" and form is not None and form.is_valid():
        with showing_rules(form):
            actions.close(recall=recall, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("召回已登记完成。"))
            return redirect(recall)
    context = {"recall": recall, "form": form, "events": lines_of(trail_of(recall)[:20])}
    return render(request, "enforcement/recall/page.html", context, status=422 if form is not None and form.errors else 200)
