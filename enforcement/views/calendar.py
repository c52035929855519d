"""The calendar's page: which years are on file, what a new notice would move, and loading it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enforcement.actions import calendar as actions
from enforcement.forms.calendar import CalendarForm
from enforcement.queries import calendar as queries
from quality_portal.accounts.guards import allows
from quality_portal.core.forms import showing_rules
from quality_portal.jobs.models import Job
from quality_portal.workdays.permissions import GRANTS


@allows("calendar.load", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Look first, then load: the first button shows what would move, the second one moves it."""
    looked = queries.look_of(request.GET.get("preview", ""))
    form = CalendarForm(request.POST or None, initial=looked.params if looked else queries.draft(request.GET.get("year", "")))
    preview = actions.Preview.of_json(looked.result["preview"]) if looked and "preview" in looked.result else None
    if request.method == "POST" and form.is_valid():
        year, rows = form.cleaned_data["year"], form.cleaned_data["days"]
        if "load" not in request.POST:
            if job := _asked(request, form):
                return redirect(f"{reverse('enforcement:calendar')}?preview={job.pk}")
            preview = actions.preview(year, rows)
        else:
            with showing_rules(form):
                job = actions.load(year=year, source=form.cleaned_data["source"], rows=rows, actor=request.user, at=timezone.now())
                words = _("已载入，在办案件的期限正在重新推算。") if job else _("与已载入的内容相同，没有改动。")
                messages.success(request, words)
                return redirect("enforcement:calendar")
    context = {"form": form, "preview": preview, "years": queries.years(), "missing": queries.missing(), "job": looked if looked and preview is None else queries.last_recount()}
    return render(request, "enforcement/calendar.html", context)


def _asked(request: HttpRequest, form: CalendarForm) -> Job | None:
    """Where many cases have to be looked at, a job does it."""
    given = form.cleaned_data
    return actions.ask_preview(
        year=given["year"], source=given["source"], rows=given["days"], days=form.data["days"], actor=request.user, at=timezone.now()
    )
