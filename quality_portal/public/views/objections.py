"""Objections and retests: the rights of whoever is inspected, and how often a first result fell."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.workdays.calendar import business_today


@public
def index(request: HttpRequest) -> HttpResponse:
    """The figure by quarter, with the rules it comes from."""
    *rows, total = inspections.objections(business_today())
    context = {"rows": rows, "total": total, "rules": inspections.OBJECTION_RULES, "promises": inspections.OBJECTION_PROMISES, "fewest": inspections.FEWEST_RETESTS}
    return render(request, "public/objections.html", context)


@public
def data(request: HttpRequest) -> JsonResponse:
    """The same as JSON."""
    return JsonResponse({"quarters": [asdict(row) for row in inspections.objections(business_today())]}, json_dumps_params={"ensure_ascii": False})
