"""A quarter's figures, gathered from the queries of the four apps. Plain data: what is stored is what was computed."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from enforcement.queries import figures as enforcement
from inspections.queries import figures as inspections
from inspections.statistics import Rate
from quality_portal.accounts.models import Office
from quality_portal.audit.queries import public as register
from quality_portal.core.formats import day_of, zhtime

from .law import earlier

BACK = 8  # quarters on the control chart
GOVERNMENT = {"province": "人民政府", "city": "人民政府", "county": "人民政府", "nation": ""}


def collect(office: Office, year: int, quarter: int, *, at: datetime) -> dict[str, Any]:
    """All figures of a quarter for an office and everything below it."""
    found = inspections.quarter(office, year, quarter)
    quarters = [earlier(year, quarter, back) for back in range(BACK - 1, -1, -1)]
    series = inspections.series(office, [*quarters, earlier(year, quarter, 4), earlier(year, quarter, 1)])
    apart = {rate.key: _row(rate) for rate in found.separate}
    return {
        "office": office.name,
        "region": office.region.name,
        "addressee": office.region.name + GOVERNMENT[office.level],
        "year": year,
        "quarter": quarter,
        "cut_off": zhtime(at),
        "tested": found.tested,
        "passed": found.passed,
        "provisional": found.provisional,
        "deemed": found.deemed,
        "enterprises": found.enterprises.tested,
        "enterprises_failed": found.enterprises.failed,
        "series": [asdict(point) for point in series[:BACK]],
        "last_year": asdict(series[BACK]),
        "previous": asdict(series[BACK + 1]),
        "regions": [_row(rate) for rate in found.by_region],
        "categories": [_row(rate) for rate in found.by_category],
        "sizes": [_row(rate) for rate in found.by_size],
        "key_goods": [_row(rate) for rate in found.key_goods],
        "items": [asdict(item) for item in found.top_items],
        "special": apart.get("special", _row(Rate("专项抽查", 0, 0))),
        "follow_up": apart.get("follow_up", _row(Rate("跟踪抽查", 0, 0))),
        **_handled(office, year, quarter),
        **_register(at),
    }


def _register(at: datetime) -> dict[str, Any]:
    """The root of the register of acts at the end of the day before, for the report to bear witness; none before the first."""
    closed = register.checkpoint_of(day_of(at) - timedelta(days=1))
    return {"register": {"day": str(closed.day), "size": closed.size, "root": closed.root}} if closed else {}


def _row(rate: Rate) -> dict[str, Any]:
    return {"name": rate.label, "code": rate.key, "tested": rate.tested, "passed": rate.passed}


def _handled(office: Office, year: int, quarter: int) -> dict[str, Any]:
    """Where the cases stood at the quarter's end, and what became of its own findings since."""
    ladder = enforcement.ladder_counts(office.region, year, quarter)
    rungs = [{"name": rung.name, "count": rung.standing, "entered": rung.entered, "days": rung.median_days} for rung in ladder.rungs]
    standing = sum(rung.standing for rung in ladder.rungs) + ladder.waiting
    return {
        "ladder": rungs,
        "cases": {"opened": ladder.opened, "closed": ladder.closed, "open": standing, "overdue": ladder.overdue},
        "followup": asdict(enforcement.followup_of_quarter(office.region, year, quarter)),
    }
