"""后处理: the desk of what follows every failure, and the same as a spreadsheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enforcement.permissions import GRANTS
from enforcement.queries import after as queries
from inspections.models import Conclusion
from quality_portal.accounts.guards import allows
from quality_portal.core import sheets
from quality_portal.core.shapes import Chip
from quality_portal.workdays.calendar import business_today

ROWS = 50
ASKED = ("q", "region", "category", "kind", "year")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {key: value for key in ASKED if (value := request.GET.get(key, "").replace("\x00", "").strip()[:100])}


def _rows(request: HttpRequest) -> QuerySet[Conclusion]:
    asked = _asked(request)
    year = asked.get("year", "")
    return queries.narrowed(
        queries.failures(request.user, business_today()),
        word=asked.get("q", ""),
        region=asked.get("region", ""),
        category=asked.get("category", ""),
        kind=asked.get("kind", ""),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
    )


@require_safe
@allows("after.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Each failure with its stage, the next act and the days left."""
    rows, stage, asked = _rows(request), request.GET.get("stage", ""), _asked(request)
    stages = queries.stages(rows)
    page = Paginator(queries.listed(rows, stage), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [queries.row_of(row) for row in page],
        "stage": stage,
        "chips": _chips(stages, stage, asked),
        "progress": queries.progress(stages),
        "asked": asked,
        "export": "?" + urlencode(asked | {"stage": stage}),
    }
    return render(request, "enforcement/after.html", context | queries.choices(request.user, business_today()))


def _chips(stages: list[queries.Stage], stage: str, asked: dict[str, str]) -> list[Chip]:
    """A chip for each stage that holds something."""
    shown = [row for row in stages if row.count or row.key == stage]
    return [
        Chip(f"{row.name} {row.count}", "?" + urlencode(asked if row.key == stage else asked | {"stage": row.key}), row.key == stage) for row in shown
    ]


@require_safe
@allows("after.see", grants=GRANTS)
def export(request: HttpRequest) -> HttpResponse:
    """The rows chosen, as CSV that spreadsheets open as text."""
    rows = queries.listed(_rows(request), request.GET.get("stage", ""))
    return sheets.answer(f"after-{business_today().isoformat()}", queries.table(rows))
