"""Kinds of goods: how they fared over two years, what fails, whose, and how to choose."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.pictures import QUARTERS
from quality_portal.documents.charts import svg
from quality_portal.documents.proportions import control_limits, wilson
from quality_portal.public import hazards
from quality_portal.workdays.calendar import business_today

TARGET = 90.0
SMALL = 30
FEWEST_QUARTERS = 3  # with results; a chart of fewer says nothing


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of goods by its group, with what the last four quarters found."""
    rows = inspections.categories(business_today())
    groups = [(name, list(members)) for name, members in groupby(rows, key=lambda row: row.parent)]
    return render(request, "public/products.html", {"groups": groups, "tested": sum(row.tested for row in rows)})


@public
def goods(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of goods."""
    found = inspections.goods_of(code, business_today())
    if found is None:
        raise Http404
    rows = [row for row in found.quarters if row[2]]
    context = {
        "item": found,
        "chart": _chart(tuple(rows)) if len(rows) >= FEWEST_QUARTERS else "",
        "thin": max((row[2] for row in rows), default=0) < SMALL,
        "table": _table(found.quarters),
        "most": max((count for _name, count in found.items), default=0),
        "pareto": _pareto(found),
        "advice": [line.strip() for line in found.advice.splitlines() if line.strip()],
        "low": wilson(found.whole.passed, found.whole.tested)[0],
        "high": wilson(found.whole.passed, found.whole.tested)[1],
    }
    return render(request, "public/goods.html", context)


def _name(year: int, quarter: int) -> str:
    return _("%(year)s年%(quarter)s季") % {"year": year, "quarter": QUARTERS[quarter]}


@lru_cache(maxsize=256)  # *slow*: drawing costs more than the rest of the page; the numbers are the key
def _chart(rows: tuple[tuple[int, int, int, int], ...]) -> str:
    points = [{"label": f"{str(year)[2:]}.{quarter}", "n": tested, "passed": passed} for year, quarter, tested, passed in rows]
    return svg("pchart", {"points": points, "target": TARGET})


def _table(rows: tuple[tuple[int, int, int, int], ...]) -> list[tuple[str, ...]]:
    """The chart's numbers: tested, passed, rate, and the limits that its point is read against."""
    tested, passed = sum(row[2] for row in rows), sum(row[3] for row in rows)
    centre = 100 * passed / tested if tested else 0.0
    table = []
    for year, quarter, n, k in rows:
        low, high = control_limits(centre, n)
        rate = 100 * k / n if n else 0.0
        words = _("没有抽查") if not n else _("显著偏低") if rate < low else _("显著偏高") if rate > high else _("正常波动")
        table.append((_name(year, quarter), str(n), str(k), f"{rate:.1f}%" if n else "—", f"{low:.1f}–{high:.1f}%" if n else "—", words))
    return table


def _pareto(found: inspections.PublicGoods) -> list[dict[str, object]]:
    """Failed items, most frequent first, with the share of failed batches and what each means."""
    return [
        {"name": name, "count": count, "share": 100 * count / found.failures, "hazard": hazards.hazard_of([name]), "meaning": hazards.meaning(name)}
        for name, count in found.items
    ]
