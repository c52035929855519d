"""The exposure list (曝光台): what was announced and is to be seen, by reason."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enforcement.law.exposure import BY_CODE, REASONS
from enforcement.queries.public import exposure as enforcement
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Chip

PAGE = 50
MOST = 1000


def _reason(request: HttpRequest) -> str:
    code = request.GET.get("reason", "")
    return code if code in BY_CODE else ""


@public
def index(request: HttpRequest) -> HttpResponse:
    """Newest first, by reason."""
    code = _reason(request)
    page = request.GET.get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    found = enforcement.exposed(code, limit=PAGE + 1, offset=(number - 1) * PAGE)
    counts = enforcement.exposed_counts()
    chips = [Chip(f"{_(row.title)} {counts[row.code]}", "?" if row.code == code else f"?reason={row.code}", row.code == code) for row in REASONS if counts[row.code]]
    context = {"rows": found[:PAGE], "chips": chips, "code": code, "reasons": REASONS, "next": number + 1 if len(found) > PAGE else None}
    return render(request, "public/exposure.html", context)


@public
def data(request: HttpRequest) -> JsonResponse:
    """The same as open data, the newest thousand."""
    rows = [asdict(row) for row in enforcement.exposed(_reason(request), limit=MOST)]
    return JsonResponse({"rows": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
