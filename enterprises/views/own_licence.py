"""The enterprise's side of licences: what it holds, what to renew, its applications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import queries
from enterprises.forms.application import ApplyForm
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from . import application as staff
from .licence import tone
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])
OWN = ("mend", "withdraw")


@require_safe
@member
def index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """What the enterprise holds, what it must renew, what it applied for."""
    today = business_today()
    rows = enterprise.licences.select_related("product").order_by("kind", "number", "-valid")
    context = {
        "enterprise": enterprise,
        "licences": [{"row": row, "words": row.words(today), "tone": tone(row, today)} for row in rows],
        "renewals": queries.licence.renewals_due(enterprise, today),
        "applications": [{"row": row, "tone": staff.TONES.get(row.state, "info")} for row in queries.application.of(enterprise)],
        "bars": [bar for row in rows.filter(acts__isnull=False).distinct() for bar in queries.licence.bars_of(row) if bar.until >= today],
    }
    return render(request, "enterprises/desk_licences.html", context)


@GET_POST
@member
def apply(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Apply for a licence, or for the renewal of one."""
    form = ApplyForm(posted(request), enterprise=enterprise, initial={"renews": request.GET.get("renews")})
    if request.method == "POST" and form.is_valid():
        if queries.application.receiving_office(enterprise) is None:
            form.add_error(None, _("找不到受理您申请的机关：您的企业还没有归入区划。请联系所在地的监管部门。"))
        else:
            with showing_rules(form):
                made = staff.hand_in(request, enterprise, form)
                messages.success(request, _("申请已提交，编号 %(number)s。机关应在 %(day)s 以前答复。") % {"number": made.number, "day": made.answer_by})
                return redirect("enterprises:own_application", made.pk)
    return render(request, "enterprises/desk_apply.html", {"form": form, "enterprise": enterprise}, status=422 if form.errors else 200)


@require_safe
@member
def page(request: HttpRequest, enterprise: Enterprise, pk: int) -> HttpResponse:
    """One application as the applicant sees it."""
    application = get_object_or_404(queries.application.visible(request.user), pk=pk, enterprise=enterprise)
    acts = [staff.ACTS[name] for name in OWN if staff.ACTS[name].open_to(application, request.user)]
    return render(request, "enterprises/desk_application.html", staff.facts(application) | {"acts": acts})


@GET_POST
@member
def act(request: HttpRequest, enterprise: Enterprise, pk: int, act: str) -> HttpResponse:
    """Mend what is missing, or take the application back."""
    application = get_object_or_404(queries.application.visible(request.user), pk=pk, enterprise=enterprise)
    chosen = staff.ACTS[act]
    form = staff.bound(chosen, request, application)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            chosen.do(application, request.user, form.cleaned_data)
            messages.success(request, chosen.done)
            return redirect("enterprises:own_application", pk)
    titles: dict[str, Any] = {"mend": _("补正材料"), "withdraw": _("撤回申请")}
    context = {"form": form, "application": application, "title": titles[act]}
    return render(request, "enterprises/desk_act.html", context, status=422 if form.errors else 200)
