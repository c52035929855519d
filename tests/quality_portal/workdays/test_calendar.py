"""The table, today, and what everybody calls."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import PQL
from quality_portal.core.law import Term, Unit
from quality_portal.workdays import actions, calendar, notices
from quality_portal.workdays.models import CalendarDay, CalendarYear

CORRECTION = Term("correction", "责令改正", 60, Unit.CALENDAR, "送达", PQL.article(17, 1))


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai"])
def host_zone(request, monkeypatch):
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


def test_legal_day_is_shanghais_wherever_the_host_is(host_zone):
    assert calendar.local_date(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert calendar.local_date(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        calendar.local_date(datetime(2026, 1, 1))  # noqa: DTZ001 -- the point of the test


def test_today_can_be_set_for_a_while():
    with calendar.today_is(date(2026, 2, 28)):
        assert calendar.business_today() == date(2026, 2, 28)
    assert calendar.business_today() == calendar.local_date(timezone.now())


@pytest.mark.django_db
def test_every_database_knows_the_announced_years():
    assert set(CalendarYear.objects.values_list("year", flat=True)) == set(range(2004, 2027))
    assert not CalendarYear.objects.filter(source="").exists()
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.is_working(date(2026, 10, 10))  # a Saturday that is worked


@pytest.mark.django_db
def test_a_year_without_notice_is_provisional_and_says_so():
    found = calendar.due(CORRECTION, date(2026, 12, 1))
    assert found.provisional
    assert any(step.label == "暂定" and "2027年" in step.text for step in found.explanation)


@pytest.mark.django_db
def test_a_new_notice_ends_the_doubt_and_is_recorded(django_capture_on_commit_callbacks):
    rows = [notices.Row(date(2027, 2, 1), False, "测试假日")]
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.load_year(year=2027, source="通知〔2026〕1号", rows=rows, actor=SYSTEM, at=timezone.now())
    found = calendar.due(CORRECTION, date(2026, 12, 3))  # the 60th day is 2027-02-01
    assert (found.nominal, found.date, found.provisional) == (date(2027, 2, 1), date(2027, 2, 2), False)
    assert Event.objects.filter(verb="calendar.loaded", basis="通知〔2026〕1号").count() == 1


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_records_nothing():
    call_command("load_workdays")
    call_command("load_workdays")
    assert Event.objects.filter(verb="calendar.loaded").count() == 0
    assert CalendarDay.objects.filter(date__year=2026).count() == len(notices.rows_of(2026))


@pytest.mark.django_db
def test_a_day_of_another_year_and_a_missing_source_are_refused():
    stray = [notices.Row(date(2028, 1, 1), False, "元旦")]
    with pytest.raises(RuleBroken, match="不在2027年内"):
        actions.load_year(year=2027, source="通知", rows=stray, actor=SYSTEM, at=timezone.now())
    with pytest.raises(RuleBroken, match="来源通知"):
        actions.load_year(year=2027, source=" ", rows=[], actor=SYSTEM, at=timezone.now())


@pytest.mark.django_db
def test_a_new_year_comes_from_a_file(tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("date,is_working,name\n2027-01-01,0,元旦\n2027-01-02,1,元旦调休上班\n", encoding="utf-8")
    call_command("load_workdays", file=file, year=2027, source="国务院办公厅关于2027年部分节假日安排的通知")
    calendar.forget()
    assert calendar.is_working(date(2027, 1, 2))
    assert not calendar.is_working(date(2027, 1, 1))


@pytest.mark.django_db
def test_days_are_drawn_fifteen_a_row():
    rows = calendar.day_grid(date(2026, 9, 16), date(2026, 12, 15), opens=date(2026, 11, 16), today=date(2026, 11, 24))
    assert [len(row) for row in rows] == [15] * 6
    first, last = rows[0][0], rows[-1][-1]
    assert (first.on, first.ordinal, first.off) == (date(2026, 9, 17), 1, False)
    assert (last.ordinal, last.end, last.window) == (90, True, True)
    assert [day.on for row in rows for day in row if day.today] == [date(2026, 11, 24)]
    assert sum(day.window for row in rows for day in row) == 30
