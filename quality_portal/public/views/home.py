"""The front page: one box to search, the last quarter, what was announced, what follows a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Rung, Tile
from quality_portal.public import pictures
from quality_portal.workdays.calendar import business_today

TARGET = 90
COUNTS_ONLY = 5
LATEST = 6
# Where the districts lie on the grid: by the order of their codes, four in a row. A place may set its own.
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class QuarterFigure:
    """The number beside the search box, with its n and its change."""

    name: str
    tested: int
    passed: int
    shown: str
    change: str
    spark: str
    since: str
    target: int = TARGET
    target_y: float = pictures.height_of(TARGET)


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    today = business_today()
    quarter = inspections.latest_quarter(today)
    announcements = enforcement.announcements(limit=LATEST)
    context = {
        "quarter": _figure(quarter) if quarter else None,
        "announcements": announcements,
        "tiles": _tiles(quarter) if quarter else [],
        "tiles_label": "各区县抽查合格率",
        "ladder": [Rung(rung.number, rung.name, grave=rung.grave, law=rung.law[:1], count=rung.count) for rung in enforcement.ladder_now()],
        "examples": _examples(today),
    }
    return render(request, "public/home.html", context)


def _examples(today: date) -> list[str]:
    """Products that failed lately: words that find something."""
    return list(dict.fromkeys(result.product for result in inspections.latest(limit=12)))[:3]


def _figure(quarter: inspections.PublicQuarter) -> QuarterFigure:
    series = [row for row in quarter.series if row[2] >= COUNTS_ONLY]
    rates = [100 * passed / tested for _, _, tested, passed in series]
    enough = quarter.tested >= COUNTS_ONLY
    return QuarterFigure(
        name=f"{quarter.year}年第{'一二三四'[quarter.quarter - 1]}季度",
        tested=quarter.tested,
        passed=quarter.passed,
        shown=f"{100 * quarter.passed / quarter.tested:.1f}" if enough else "",
        change=_change(rates) if enough else "",
        spark=pictures.spark(rates),
        since=f"{series[0][0]}年第{'一二三四'[series[0][1] - 1]}季度" if series else "",
    )


def _change(rates: list[float]) -> str:
    if len(rates) < 2:
        return ""
    points = rates[-1] - rates[-2]
    if abs(points) < 0.05:
        return "与上季度持平"
    return f"比上季度{'高' if points > 0 else '低'} {abs(points):.1f} 个百分点"


def _tiles(quarter: inspections.PublicQuarter) -> list[Tile]:
    rows = sorted(quarter.districts, key=lambda row: row[1])
    return [
        Tile(name, place // COLUMNS + 1, place % COLUMNS + 1, passed, tested, href=f"/search/?region={code}")
        for place, (name, code, tested, passed) in enumerate(rows)
    ]
