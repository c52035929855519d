"""Who can test what: the public service of testing, and how laboratories do."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.public.forms import LabSearch

PAGE = 50


@public
def index(request: HttpRequest) -> HttpResponse:
    """Search by product, item or method; below it the register and the scorecard."""
    search = LabSearch(request.GET or None)
    asked = search.cleaned_data if search.is_bound and search.is_valid() else {}
    found = inspections.abilities(**_asked(asked), limit=PAGE + 1) if any(asked.values()) else []
    context = {
        "search": search,
        "asked": any(asked.values()),
        "abilities": found[:PAGE],
        "more": len(found) > PAGE,
        "labs": inspections.lab_list(),
        "scores": inspections.lab_scores(),
        "service": inspections.SERVICE,
    }
    return render(request, "public/labs.html", context)


def _asked(data: dict[str, str]) -> dict[str, str]:
    return {"term": data.get("q", ""), "level": data.get("level", "")}


@public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One laboratory with what it may test; long annexes page by page."""
    lab = inspections.lab_of(pk)
    if lab is None:
        raise Http404
    term, page = request.GET.get("q", "")[:80], request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    found = inspections.abilities(term=term, lab=pk, limit=PAGE + 1, offset=max(number - 1, 0) * PAGE)
    context = {"lab": lab, "term": term, "abilities": found[:PAGE], "next": number + 1 if len(found) > PAGE else None, "service": inspections.SERVICE}
    return render(request, "public/lab.html", context)


@public
def data(request: HttpRequest) -> JsonResponse:
    """The register as open data; with `q`, what can be tested."""
    term = request.GET.get("q", "")[:80]
    rows = inspections.abilities(term=term, limit=1000) if term else inspections.lab_list()
    return JsonResponse({"rows": [asdict(row) for row in rows]}, json_dumps_params={"ensure_ascii": False, "indent": 1})
