"""Samples: the list, the record form, one sample with its report and conclusion."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.queries import paging
from enterprises.queries.enterprise import capped_count
from inspections import actions, queries
from inspections.actions import sample_checks as checks
from inspections.forms.sample import SampleForm
from inspections.forms.sample_list import SampleSearch
from inspections.law import MAY_REFUSE, MUST_NOT_SAMPLE, SAMPLERS_RULE
from inspections.law.marking import MARK
from inspections.law.onsite import ON_SITE_RULE, ONLINE_RECORD, PAPERS_TERM
from inspections.law.plan import APART, MONITOR_RULE, RECHECK_RULE
from inspections.models import Plan, PlanKind, Purpose, Sample
from inspections.permissions import GRANTS
from inspections.queries import choices, custody, disposal, onsite, sample_list
from inspections.queries.labjob import of_sample
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import attachments_of
from quality_portal.documents.queries import of as documents_of
from quality_portal.workdays.calendar import business_today

from .task import file_rows

GET_POST = require_http_methods(["GET", "POST"])


@allows("sample.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Samples of one's office and below; for a lab, those assigned to it."""
    search = SampleSearch(request.GET, user=request.user)
    search.is_valid()  # a filter that cannot be is told beside its field; the others hold
    found = sample_list.filtered(queries.visible.samples(request.user), search.cleaned_data)
    count, more = capped_count(found, sample_list.counted_up_to(search.cleaned_data))
    asked = request.GET
    page = paging.cut_by_day(sample_list.printed(found), "sampled_on", before=asked.get("before", ""), after=asked.get("after", ""))
    return render(request, "inspections/samples.html", {"page": page, "count": count, "more": more, "search": search})


@opens(queries.visible.samples, by="number", verb="sample.see", grants=GRANTS)
def detail(request: HttpRequest, sample: Sample) -> HttpResponse:
    """One sample, its report and where the conclusion stands."""
    user = request.user
    conclusion = sample.conclusions.exclude(state="withdrawn").select_related("report__lab", "finding").first()
    kind = sample.plan_item.plan.kind
    report = sample.reports.order_by("-pk").first() if kind in APART else conclusion.report if conclusion else None
    state = conclusion.state if conclusion else ""
    finding = getattr(conclusion, "finding", None)
    jobs = list(of_sample(sample))
    in_hand = any(job.purpose == Purpose.FIRST and job.state not in ("refused", "recalled") for job in jobs)
    subjects = [row for row in (sample, *jobs, report, conclusion, finding) if row is not None]
    context = {
        "sample": sample,
        "samplers": sample.samplers.all(),
        "report": report,
        "items": report.items.all() if report else [],
        "conclusion": conclusion,
        "finding": finding,
        "jobs": jobs,
        "chains": custody.chains(sample),
        "marks": [(mark, checks.MARKS[row["answer"]], row) for key, mark in MARK.items() if (row := sample.marking.get(key))],
        "online": [(row.title, sample.online.get(row.key)) for row in ONLINE_RECORD] if sample.online else [],
        "corrections": sample.corrections.select_related("corrected_by", "countersigned_by"),
        "papers": documents_of(sample),
        "photos": file_rows([*(attachments_of(sample.task) if sample.task else []), *attachments_of(sample)]),
        "may_hand_over": may(user, GRANTS, "custody.hand_over"),
        "may_correct": may(user, GRANTS, "sample.correct") and user in sample.samplers.all(),
        "may_print": may(user, GRANTS, "sample.print"),
        "may_assign": sample.state == "taken" and not in_hand and may(user, GRANTS, "labjob.assign"),
        "may_notify": state == "pending" and may(user, GRANTS, "conclusion.notify"),
        "may_settle": state == "notified" and may(user, GRANTS, "conclusion.finalise"),
        "may_confirm": state in ("notified", "final") and conclusion.verdict == "fail" and may(user, GRANTS, "finding.confirm"),
        "papers_until": disposal.papers_kept_until(sample),
        "disposals": disposal.disposals(sample),
        "may_dispose": sample.office_id == user.office_id and may(user, GRANTS, "sample.dispose"),
        "onsite_tests": onsite.tests_of(sample),
        "onsite_rule": ON_SITE_RULE,
        "may_test": sample.state == "taken" and not in_hand and bool(onsite.open_items(sample)) and may(user, GRANTS, "sample.test_on_site"),
        "monitor_rule": {PlanKind.MONITOR: MONITOR_RULE, PlanKind.RECHECK: RECHECK_RULE}.get(kind),
        "papers_rule": PAPERS_TERM.basis,
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
