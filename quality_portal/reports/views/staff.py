"""Staff pages of the quarterly report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.reports import actions, pages
from quality_portal.reports.forms import CompileForm
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.permissions import GRANTS
from quality_portal.reports.queries.report import visible
from quality_portal.reports.states import ReportState


@allows("report.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """All reports of one's offices, and the way to a new one."""
    context = {
        "reports": visible(request.user)[:60],
        "form": CompileForm(),
        "may_compile": may(request.user, GRANTS, "report.compile"),
    }
    return render(request, "reports/list.html", context)


@allows("report.compile", grants=GRANTS)
def compile_new(request: HttpRequest) -> HttpResponse:
    """Start compiling; the job's page tells how far it is."""
    form = CompileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        year, quarter = form.chosen()
        with showing_rules(form):
            job = actions.compile_report(
                office=request.user.office, year=year, quarter=quarter, actor=request.user, at=timezone.now()
            )
            return redirect(job)
    return render(request, "reports/compile.html", {"form": form})


@opens(visible, by="pk", verb="report.see", grants=GRANTS)
def page(request: HttpRequest, report: QuarterlyReport) -> HttpResponse:
    """The figures as they will be printed, with charts."""
    context = {
        "report": report,
        "view": pages.build(report.figures),
        "may_publish": report.state == ReportState.DRAFT and may(request.user, GRANTS, "report.publish"),
        "events": trail_of(report)[:20],
    }
    return render(request, "reports/page.html", context)


@require_POST
@opens(visible, by="pk", verb="report.publish", grants=GRANTS)
def publish(request: HttpRequest, report: QuarterlyReport) -> HttpResponse:
    """Publish; a second click finds it published."""
    try:
        actions.publish_report(report=report, actor=request.user, at=timezone.now())
    except PortalError as refusal:
        refuse(request, refusal)
    return redirect(report)
