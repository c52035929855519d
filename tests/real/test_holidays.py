"""The calendar of the portal against a second, independent collection of the same notices."""

import json
from datetime import date
from pathlib import Path

import pytest

from quality_portal.workdays import notices

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "holidays_cn"
SATURDAY = 5


def works(day: date, exceptions: dict[date, bool]) -> bool:
    return exceptions.get(day, day.weekday() < SATURDAY)


@pytest.mark.parametrize("year", range(2018, 2027))
def test_both_collections_agree_on_every_day_of_the_year(year):
    # The notice of the next year may already speak of the last days of December.
    files = [FOLDER / f"{number}.json" for number in (year, year + 1)]
    rows = [row for file in files if file.exists() for row in json.loads(file.read_text(encoding="utf-8"))["days"]]
    theirs = {date.fromisoformat(row["date"]): not row["isOffDay"] for row in rows}
    ours = {row.date: row.is_working for row in notices.rows_of(year)}
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = [date.fromordinal(number) for number in range(first, last + 1)]
    assert [day for day in days if works(day, theirs) != works(day, ours)] == []
