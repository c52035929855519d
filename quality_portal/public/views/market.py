"""The market check: must this product have a certificate, and has its maker a valid one?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enterprises.queries import public as enterprises
from quality_portal.accounts.guards import public
from quality_portal.workdays.calendar import business_today

LONGEST = 80


@public
def check(request: HttpRequest) -> HttpResponse:
    """By what stands on the package."""
    category, maker, product = (request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in ("category", "maker", "product"))
    answer = enterprises.market_check(category, business_today(), maker=maker, product=product) if category else None
    context = {
        "categories": enterprises.market_categories(),
        "category": category,
        "maker": maker,
        "product": product,
        "answer": answer,
        "unknown": bool(maker) and answer is not None and not answer.name and not answer.similar,
        "asked": "category" in request.GET,
    }
    return render(request, "public/market.html", context)
