"""Lists that follow from cases, as pages and as spreadsheets."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enforcement.permissions import GRANTS
from enforcement.queries import lists as queries
from quality_portal.accounts.guards import allows
from quality_portal.core import sheets
from quality_portal.workdays.calendar import business_today

PAGE = 50


def _list(key: str) -> queries.FollowingList:
    found = queries.LISTS.get(key)
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, one: queries.FollowingList) -> list[queries.Row]:
    term = request.GET.get("q", "").strip()
    rows = one.rows(request.user, business_today())
    return [row for row in rows if term in row.enterprise or term == row.credit_code or term in row.subject] if term else rows


@require_safe
@allows("list.see", grants=GRANTS)
def index(request: HttpRequest, key: str = "overdue") -> HttpResponse:
    """One list, newest first, with the way to the others."""
    one = _list(key)
    page = Paginator(_chosen(request, one), PAGE).get_page(request.GET.get("page"))
    context = {"list": one, "lists": queries.LISTS.values(), "page": page, "q": request.GET.get("q", ""), "count": page.paginator.count}
    return render(request, "enforcement/lists.html", context)


@require_safe
@allows("list.see", grants=GRANTS)
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The same rows as CSV."""
    one = _list(key)
    table = [queries.HEAD, *(queries.cells(row) for row in _chosen(request, one))]
    return sheets.answer(f"{key}-{business_today().isoformat()}", table)
