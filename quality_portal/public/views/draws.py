"""Random draws, for anybody who wants to compute them again."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public

PAGE = 20
NAMES = 100  # candidates a page
SCRIPT = "portal/verify_draw.py"


class _Counted:
    """What the paginator asks for: how many, and a slice."""

    def __init__(self, void_only: bool) -> None:
        self.void_only = void_only

    def __len__(self) -> int:
        return inspections.draw_count(void_only=self.void_only)

    def __getitem__(self, wanted: slice) -> list[inspections.PublicDrawLine]:
        return inspections.draws(void_only=self.void_only, offset=wanted.start, limit=wanted.stop - wanted.start)


@public
def index(request: HttpRequest) -> HttpResponse:
    """All draws, newest first, the void ones among them; and how many each office voided, by month."""
    void_only = request.GET.get("state") == "void"
    page = Paginator(_Counted(void_only), PAGE).get_page(request.GET.get("page"))
    months = inspections.draw_months()
    context = {
        "draws": page.object_list,
        "page_obj": page,
        "total": page.paginator.count,
        "void_only": void_only,
        "months": months,
        "voided": sum(row.void for row in months),
    }
    return render(request, "public/draws.html", context)


@public
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """What was in the hat, what was left out and why, what came out; run again by the reader's browser."""
    found = inspections.draw_of(number)
    if found is None:
        raise Http404
    term = request.GET.get("q", "").strip()[:60]
    names = Paginator(found.matching(term), NAMES)
    risks, most = inspections.risk_table()
    context = {
        "draw": found,
        "term": term,
        "page_obj": names.get_page(request.GET.get("page")),
        "matching": names.count,
        "fairness": inspections.draw_fairness(found.office_id),
        "risks": risks,
        "risk_max": most,
    }
    return render(request, "public/draw.html", context)


@public
def data(request: HttpRequest, number: str) -> JsonResponse:
    """Everything needed to run it again."""
    found = inspections.draw_file(number)
    if found is None:
        raise Http404
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public
def script(request: HttpRequest) -> FileResponse:
    """The published script that runs a draw again from its data, offline."""
    path = Path(str(finders.find(SCRIPT)))
    return FileResponse(path.open("rb"), content_type="text/x-python; charset=utf-8", as_attachment=True, filename="verify_draw.py")
