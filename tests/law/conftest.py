"""Law is read with the calendar on the wall: the holidays as they were announced, and no database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quality_portal.workdays import notices
from quality_portal.workdays.calendar import calendar_is
from quality_portal.workdays.counting import Calendar


@pytest.fixture(scope="session")
def announced() -> Calendar:
    rows = [row for year in notices.years() for row in notices.rows_of(year)]
    return Calendar(
        off=frozenset(row.date for row in rows if not row.is_working),
        on=frozenset(row.date for row in rows if row.is_working),
        years=frozenset(notices.years()),
        names={row.date: row.name for row in rows if not row.is_working},
    )


@pytest.fixture(autouse=True)
def _on_the_wall(announced: Calendar) -> Iterator[None]:
    with calendar_is(announced):
        yield
