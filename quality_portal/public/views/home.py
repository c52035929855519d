"""The front page: one box to search, the last quarter, what was announced, what follows a failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.audit.queries import public as register
from quality_portal.core.pictures import QUARTERS
from quality_portal.core.shapes import Rung, Tile
from quality_portal.documents.proportions import Z95, wilson
from quality_portal.public import pictures
from quality_portal.workdays.calendar import business_today

from .announcements import QUIET, WARNINGS

TARGET = 90
COUNTS_ONLY = 5
SMALL = 30
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
    low: float
    high: float
    few: bool
    target: int = TARGET
    target_y: float = pictures.height_of(TARGET)


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    today = business_today()
    quarter = inspections.latest_quarter(today)
    announcements = enforcement.announcements(brief=True, limit=LATEST)
    context = {
        "quarter": _figure(quarter) if quarter else None,
        "announcements": announcements,
        "tiles": _tiles(quarter) if quarter else [],
        "tiles_label": _("各区县抽查合格率"),
        "ladder": [Rung(rung.number, rung.name, grave=rung.grave, law=rung.law[:1], count=rung.count) for rung in enforcement.ladder_now()],
        "daily_root": next(iter(register.daily(1)), None),
        "effect": enforcement.effect(today),
        "examples": _examples(today),
        "warnings": WARNINGS,
        "quiet": QUIET,
        "period": f"{quarter.year}-q{quarter.quarter}" if quarter else "",
    }
    return render(request, "public/home.html", context)


def _examples(today: date) -> list[str]:
    """Products that failed lately: words that find something."""
    return list(dict.fromkeys(result.product for result in inspections.latest(limit=12)))[:3]


def _figure(quarter: inspections.PublicQuarter) -> QuarterFigure:
    series = [row for row in quarter.series if row[2] >= COUNTS_ONLY]
    rates = [100 * passed / tested for _, _, tested, passed in series]
    enough = quarter.tested >= COUNTS_ONLY
    low, high = wilson(quarter.passed, quarter.tested)
    return QuarterFigure(
        name=_quarter(quarter.year, quarter.quarter),
        tested=quarter.tested,
        passed=quarter.passed,
        shown=f"{100 * quarter.passed / quarter.tested:.1f}" if enough else "",
        change=_change(rates, series) if enough else "",
        spark=pictures.spark(rates),
        low=low,
        high=high,
        few=quarter.tested < SMALL,
        since=_quarter(*series[0][:2]) if series else "",
    )


def _quarter(year: int, quarter: int) -> str:
    return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": QUARTERS[quarter]}


def _change(rates: list[float], series: list[tuple[int, int, int, int]]) -> str:
    if len(rates) < 2:
        return ""
    points = rates[-1] - rates[-2]
    if abs(points) < 0.05:
        return _("与上季度持平")
    words = (_("比上季度高 %.1f 个百分点") if points > 0 else _("比上季度低 %.1f 个百分点")) % abs(points)
    return words if _differ(series[-1][2:], series[-2][2:]) else _("%s，在抽样误差以内") % words


def _differ(last: tuple[int, int], before: tuple[int, int]) -> bool:
    """Is the change more than chance: two shares, as (tested, passed), at the 95 % level."""
    (n, k), (m, j) = last, before
    pooled = (k + j) / (n + m)
    spread = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return abs(k / n - j / m) > Z95 * spread


def _tiles(quarter: inspections.PublicQuarter) -> list[Tile]:
    rows = sorted(quarter.districts, key=lambda row: row[1])
    return [
        Tile(name, place // COLUMNS + 1, place % COLUMNS + 1, passed, tested, href=f"/results/?region={code}&period={quarter.year}-q{quarter.quarter}")
        for place, (name, code, tested, passed) in enumerate(rows)
    ]
