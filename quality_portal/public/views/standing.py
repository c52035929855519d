"""Who may not sell to the government, and who must not produce: the lookup by credit code, and both lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from enterprises.law import check_code
from enterprises.queries import public as enterprises
from enterprises.states import StandingKind
from quality_portal.accounts.guards import public
from quality_portal.core.instruments import PROCUREMENT, S3
from quality_portal.workdays.calendar import business_today

PURCHASE = (StandingKind.PROCUREMENT_BARRED, StandingKind.BLACKLISTED)
LONGEST = 80


@public
def procurement(request: HttpRequest) -> HttpResponse:
    """May this supplier sell to the government today? With reasons, dates and law; without a code, the whole list."""
    asked = request.GET.get("code", "").replace("\x00", "").strip()[:LONGEST]
    today = business_today()
    checked = check_code(asked) if asked else None
    company = enterprises.company(checked.code, today) if checked and not checked.refusal else None
    context = {
        "asked": asked,
        "refusal": checked.refusal if checked else "",
        "warning": checked.warning if checked else "",
        "company": company,
        "bars": enterprises.procurement_bars(checked.code, today) if company and checked else [],
        "rows": enterprises.standing_rows(PURCHASE, today) if not asked else [],
        "bases": (S3.passage("第19点"), PROCUREMENT.article(22, 1, 5)),
        "now": timezone.now(),
    }
    return render(request, "public/procurement.html", context)


@public
def stopped(request: HttpRequest) -> HttpResponse:
    """Whose production is stopped, for which product, since when and why."""
    rows = enterprises.standing_rows((StandingKind.STOP_PRODUCTION,), business_today())
    return render(request, "public/stopped.html", {"rows": rows})


@public
def stopped_data(request: HttpRequest) -> JsonResponse:
    """The same as open data."""
    rows = [
        {
            "enterprise": company.name, "credit_code": company.credit_code, "region": company.region, "product": bar.subject,
            "since": bar.since, "because": bar.because, "basis": bar.basis,
        }
        for company, bar in enterprises.standing_rows((StandingKind.STOP_PRODUCTION,), business_today())
    ]  # fmt: skip
    return JsonResponse({"rows": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
