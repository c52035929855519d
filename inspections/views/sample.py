"""Samples: the list, the record form, one sample with its report and conclusion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.sample import SampleForm, SampleSearch
from inspections.law import MAY_REFUSE, MUST_NOT_SAMPLE, SAMPLERS_RULE
from inspections.models import Plan, Sample
from inspections.permissions import GRANTS
from inspections.queries import choices
from inspections.queries.labjob import of_sample
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import page_of

GET_POST = require_http_methods(["GET", "POST"])


@allows("sample.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Samples of one's office and below; for a lab, those assigned to it."""
    search = SampleSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    page = page_of(request, choices.filtered_samples(queries.visible.samples(request.user), data))
    return render(request, "inspections/samples.html", {"page": page, "search": search})


@opens(queries.visible.samples, by="number", verb="sample.see", grants=GRANTS)
def detail(request: HttpRequest, sample: Sample) -> HttpResponse:
    """One sample, its report and where the conclusion stands."""
    user = request.user
    conclusion = sample.conclusions.exclude(state="withdrawn").select_related("report__lab", "finding").first()
    report = conclusion.report if conclusion else None
    state = conclusion.state if conclusion else ""
    finding = getattr(conclusion, "finding", None)
    subjects = [row for row in (sample, report, conclusion, finding) if row is not None]
    context = {
        "sample": sample,
        "samplers": sample.samplers.all(),
        "report": report,
        "items": report.items.all() if report else [],
        "conclusion": conclusion,
        "finding": finding,
        "jobs": of_sample(sample),
        "may_assign": sample.state == "taken" and may(user, GRANTS, "labjob.assign"),
        "may_notify": state == "pending" and may(user, GRANTS, "conclusion.notify"),
        "may_settle": state == "notified" and may(user, GRANTS, "conclusion.finalise"),
        "may_confirm": state in ("notified", "final") and conclusion.verdict == "fail" and may(user, GRANTS, "finding.confirm"),
        "events": trail_of(*subjects)[:30],
    }
    return render(request, "inspections/sample.html", context)


@GET_POST
@opens(queries.visible.plans, by="number", verb="sample.record", grants=GRANTS)
def new(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Record a sample under a plan."""
    initial = {"sampled_on": business_today(), "samplers": [request.user.pk]} | choices.known_of_drawn(plan, request.GET.get("drawn", ""))
    form = SampleForm(request.POST if request.method == "POST" else None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            sample = actions.sample.record(actor=request.user, at=timezone.now(), **form.fields_for_action())
            messages.success(request, _("抽样单 %(number)s 已登记。") % {"number": sample.number})
            return redirect(sample)
    context = {"form": form, "plan": plan, "must_not": MUST_NOT_SAMPLE, "may_refuse": MAY_REFUSE, "rule": SAMPLERS_RULE.basis}
    return render(request, "inspections/sample_new.html", context)
