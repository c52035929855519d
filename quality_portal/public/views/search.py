"""One box for everything that is public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brands.queries import public as brands
from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.documents.queries import public as documents

SHORTEST = 2
SHOWN = 20
LONGEST = 100


@public
def search(request: HttpRequest) -> HttpResponse:
    """Hits by kind; without a term, the latest published results."""
    term = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    region = request.GET.get("region", "")[:12]
    context: dict[str, object] = {"term": term, "too_short": 0 < len(term) < SHORTEST}
    if len(term) >= SHORTEST:
        context |= _found(term)
    elif not term:
        results = inspections.results(region=region, limit=50) if region.isalnum() or not region else []
        context |= {"results": results, "results_words": "最近公布，由近及远"}
    return render(request, "public/search.html", context)


def _found(term: str) -> dict[str, object]:
    companies = enterprises.find(term, limit=SHOWN + 1)
    found = {
        "document": documents.check(term),
        "companies": companies[:SHOWN],
        "announcements": enforcement.find(term, limit=SHOWN),
        "honours": brands.find(term, limit=SHOWN),
        "results": inspections.find(term, limit=50),
    }
    nothing = not any(found.values())
    return found | {"companies_more": len(companies) > SHOWN, "nothing": nothing, "results_words": "由近及远，最多列 50 条"}
