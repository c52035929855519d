"""The catalogue of opening review: what nobody may start to make before the bureau has looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enterprises.queries import public as enterprises
from quality_portal.accounts.guards import public
from quality_portal.workdays.calendar import business_today


@public
def index(request: HttpRequest) -> HttpResponse:
    """Each office's catalogue in force, and what begins later."""
    context = {"catalogues": enterprises.opening_catalogues(business_today()), "rule": enterprises.OPENING_RULE}
    return render(request, "public/opening.html", context)
