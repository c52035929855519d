"""Findings: what stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections import queries
from inspections.models import Finding
from inspections.permissions import GRANTS
from inspections.queries import choices, inbox
from inspections.queries import circular as circulars
from inspections.queries import meeting as meetings
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.queries import trail_of
from quality_portal.workdays.calendar import business_today

from .acts import page_of


@allows("finding.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Confirmed nonconformities, and above them those that wait to be confirmed."""
    word = request.GET.get("q", "").replace("\x00", "")[:100]
    page = page_of(request, choices.matching_findings(queries.visible.findings(request.user), word))
    office = request.user.office
    waiting = inbox.findings_to_confirm(office, business_today())[:50] if office else []
    return render(request, "inspections/findings.html", {"page": page, "q": word, "waiting": waiting})


@opens(queries.visible.findings, by="number", verb="finding.see", grants=GRANTS)
def detail(request: HttpRequest, finding: Finding) -> HttpResponse:
    """One finding with the items that failed."""
    report = finding.conclusion.report
    context = {
        "finding": finding,
        "report": report,
        "items": report.items.all() if report else [],
        "withdrawal": getattr(finding, "withdrawal", None),
        "meetings": meetings.held_about(finding),
        "visits": finding.help_visits.order_by("-visited_on"),
        "circulars": circulars.about([finding.conclusion]),
        "events": trail_of(finding),
    }
    return render(request, "inspections/finding.html", context)
