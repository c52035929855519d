"""The parts below the case page: fetched when they come into view, or opened as pages of their own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import caseparts
from quality_portal.accounts.guards import opens


@require_safe
@opens(cases.visible, by="number", verb="case.see", grants=GRANTS)
def part(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """One part; only itself when the case page asks for it."""
    found = caseparts.BY_KEY.get(key)
    if found is None:
        raise Http404
    template = "enforcement/case_part_only.html" if request.headers.get("HX-Request") else "enforcement/case_part.html"
    return render(request, template, {"case": case, "part": found, **found.read(case, request.user)})
