"""What will be inspected this year, and by which specification: public before anything is sampled."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.workdays.calendar import business_today


@public
def index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year's catalogues; without a year, the latest that has one."""
    years = inspections.catalogue_years()
    shown = year or next((one for one in years if one <= business_today().year), years[0] if years else business_today().year)
    if year is not None and year not in years:
        raise Http404
    context = {"year": shown, "years": years, "catalogues": inspections.catalogues(shown), "rule": inspections.BEFORE_SAMPLING}
    return render(request, "public/catalogue.html", context)


@public
def data(request: HttpRequest, year: int) -> JsonResponse:
    """The same as JSON."""
    if year not in inspections.catalogue_years():
        raise Http404
    rows = [asdict(row) for row in inspections.catalogues(year)]
    return JsonResponse({"year": year, "catalogues": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public
def specification(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version of a specification."""
    found = inspections.specification_of(pk)
    if found is None:
        raise Http404
    return render(request, "public/specification.html", {"specification": found})
