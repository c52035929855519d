"""Laws of counting that hold for every calendar, and a golden table a lawyer can read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality_portal.core.instruments import PQL
from quality_portal.core.law import Term, Unit
from quality_portal.workdays import notices
from quality_portal.workdays.counting import (
    Calendar,
    Suspension,
    due,
    next_working,
    same_day_later,
    window,
    working_days_until,
)

ANNOUNCED = [row for year in notices.years() for row in notices.rows_of(year)]
REAL = Calendar(
    off=frozenset(row.date for row in ANNOUNCED if not row.is_working),
    on=frozenset(row.date for row in ANNOUNCED if row.is_working),
    years=frozenset(notices.years()),
    names={row.date: row.name for row in ANNOUNCED if not row.is_working},
)
D, W, M, Y = Unit.CALENDAR, Unit.WORKING, Unit.MONTH, Unit.YEAR

days = st.dates(date(2019, 1, 1), date(2026, 6, 30))
units = st.sampled_from([D, W])
lengths = st.integers(1, 120)
calendars = st.builds(
    lambda off, on: Calendar(frozenset(off), frozenset(on) - frozenset(off), frozenset(range(2000, 2040))),
    st.sets(st.dates(date(2019, 1, 1), date(2027, 12, 31)), max_size=40),
    st.sets(st.dates(date(2019, 1, 1), date(2027, 12, 31)), max_size=40),
)


def term(length: int, unit: Unit) -> Term:
    return Term("t", "期限", length, unit, "送达", PQL.article(17, 1))


@settings(max_examples=300, deadline=None)
@given(calendars, days, st.integers(0, 40), lengths, st.sampled_from([D, W, M]))
def test_a_later_start_never_ends_earlier(calendar, start, later, length, unit):
    length = min(length, 30) if unit is M else length
    first = due(calendar, term(length, unit), start)
    second = due(calendar, term(length, unit), start + timedelta(days=later))
    assert second.date >= first.date


@settings(max_examples=300, deadline=None)
@given(calendars, days, days, lengths, units)
def test_one_more_holiday_never_shortens(calendar, start, holiday, length, unit):
    more = Calendar(calendar.off | {holiday}, calendar.on - {holiday}, calendar.years)
    assert due(more, term(length, unit), start).date >= due(calendar, term(length, unit), start).date


@settings(max_examples=300, deadline=None)
@given(calendars, days, lengths, units, st.data())
def test_a_suspension_moves_the_end_by_at_least_its_counted_days(calendar, start, length, unit, data):
    plain = due(calendar, term(length, unit), start)
    begin = data.draw(st.dates(start + timedelta(days=1), plain.nominal))
    pause = Suspension(begin, begin + timedelta(days=data.draw(st.integers(0, 30))))
    paused = due(calendar, term(length, unit), start, suspensions=[pause])
    inside = [begin + timedelta(days=n) for n in range((pause.end - begin).days + 1)]
    if unit is D:
        assert (paused.nominal - plain.nominal).days >= len(inside)
    else:
        lost = sum(calendar.is_working(day) for day in inside)
        assert working_days_until(calendar, paused.nominal, plain.nominal) >= lost
    assert paused.date >= plain.date


@settings(max_examples=300, deadline=None)
@given(calendars, days, lengths, st.sampled_from([D, W, M, Y]))
def test_no_period_ends_on_a_day_of_rest(calendar, start, length, unit):
    length = 1 + length % 6 if unit is Y else length
    assert calendar.is_working(due(calendar, term(length, unit), start).date)


@settings(max_examples=200, deadline=None)
@given(calendars, days, st.integers(-200, 200))
def test_days_left_count_the_same_both_ways(calendar, today, distance):
    day = today + timedelta(days=distance)
    assert working_days_until(calendar, day, today) == -working_days_until(calendar, today, day)


# since, length, unit, end, why
GOLDEN = [
    ("2026-11-02", 15, D, "2026-11-17", "十五日，当日不计"),
    ("2026-09-16", 90, D, "2026-12-15", "第九十日是星期二，不顺延"),
    ("2026-09-16", 15, D, "2026-10-08", "第十五日10月1日放假，顺延至10月8日"),
    ("2026-10-08", 2, D, "2026-10-10", "10月10日星期六调休上班，不顺延"),
    ("2026-11-13", 1, D, "2026-11-16", "第一日是星期六，顺延至星期一"),
    ("2026-02-01", 15, D, "2026-02-24", "春节假期中期满，顺延至节后首个工作日"),
    ("2026-01-15", 60, D, "2026-03-16", "六十日"),
    ("2024-12-01", 90, D, "2025-03-03", "期满3月1日星期六，顺延至星期一"),
    ("2024-01-31", 29, D, "2024-02-29", "闰日也是一日"),
    ("2023-12-31", 60, D, "2024-02-29", "跨年，期满2月29日"),
    ("2020-01-22", 3, D, "2020-02-03", "2020年春节假期延长至2月2日"),
    ("2026-11-20", 5, W, "2026-11-27", "五个工作日，跨周末"),
    ("2026-09-29", 5, W, "2026-10-12", "跨国庆假期，10月10日补班计入"),
    ("2026-09-30", 1, W, "2026-10-08", "次一工作日在假期之后"),
    ("2026-02-13", 1, W, "2026-02-14", "2月14日星期六补班"),
    ("2026-02-13", 3, W, "2026-02-25", "跨春节假期"),
    ("2026-04-03", 1, W, "2026-04-07", "清明假期之后"),
    ("2026-04-30", 1, W, "2026-05-06", "劳动节假期之后"),
    ("2026-05-08", 7, W, "2026-05-18", "5月9日星期六补班计入"),
    ("2026-06-18", 1, W, "2026-06-22", "端午假期之后"),
    ("2026-08-03", 20, W, "2026-08-31", "二十个工作日"),
    ("2025-09-28", 7, W, "2025-10-14", "国庆中秋八天假，10月11日补班计入"),
    ("2019-04-28", 2, W, "2019-04-30", "调整后的2019年劳动节：4月28日补班"),
    ("2019-04-30", 1, W, "2019-05-05", "调整后的2019年劳动节：5月5日补班"),
    ("2026-11-22", 1, W, "2026-11-23", "起算日是星期日"),
    ("2026-01-31", 1, M, "2026-02-28", "没有对应日，月末日；星期六补班日，不顺延"),
    ("2025-01-31", 1, M, "2025-02-28", "没有对应日，月末日"),
    ("2024-01-31", 1, M, "2024-02-29", "闰年二月末"),
    ("2026-03-31", 6, M, "2026-09-30", "六个月，月末日"),
    ("2026-05-20", 3, M, "2026-08-20", "对应日"),
    ("2026-06-03", 4, M, "2026-10-08", "对应日在国庆假期中，顺延"),
    ("2024-02-29", 1, Y, "2025-02-28", "闰日的次年没有对应日"),
    ("2023-03-20", 3, Y, "2026-03-20", "三年，对应日"),
    ("2021-11-22", 5, Y, "2026-11-23", "对应日是星期日，顺延"),
    ("2025-12-31", 1, D, "2026-01-04", "元旦放假，1月4日星期日补班"),
    ("2025-12-31", 1, W, "2026-01-04", "元旦放假后首个工作日是补班的星期日"),
    ("2026-01-20", 60, D, "2026-03-23", "责令改正六十日，期满在三月"),
    ("2026-07-03", 15, D, "2026-07-20", "异议十五日，期满7月18日星期六"),
    ("2026-04-20", 15, D, "2026-05-06", "异议十五日，劳动节假期中期满"),
    ("2025-09-20", 15, D, "2025-10-09", "异议十五日，国庆中秋假期中期满"),
    ("2026-08-31", 30, D, "2026-09-30", "查封三十日，期满9月30日"),
    ("2026-09-01", 30, D, "2026-10-08", "查封三十日，期满10月1日放假"),
    ("2026-03-05", 90, D, "2026-06-03", "立案九十日"),
    ("2025-11-03", 90, D, "2026-02-02", "立案九十日，跨年"),
    ("2026-02-12", 7, W, "2026-02-28", "先行登记保存七个工作日，跨春节"),
    ("2026-06-15", 7, W, "2026-06-25", "先行登记保存七个工作日，跨端午"),
    ("2026-09-18", 5, W, "2026-09-24", "听证申请五个工作日，跨中秋补班"),
    ("2026-03-27", 5, W, "2026-04-03", "听证申请五个工作日，跨清明前"),
    ("2026-01-26", 20, W, "2026-02-28", "公示二十个工作日，跨春节补班"),
    ("2026-05-15", 20, W, "2026-06-12", "公示二十个工作日"),
    ("2026-12-01", 15, W, "2026-12-22", "线索十五个工作日，不跨年"),
    ("2024-09-10", 7, W, "2024-09-20", "投诉七个工作日，中秋补班9月14日"),
    ("2024-02-01", 15, W, "2024-02-27", "线索十五个工作日，跨2024年春节"),
    ("2023-09-25", 5, W, "2023-10-08", "听证申请五个工作日，跨2023年国庆"),
    ("2022-01-25", 7, W, "2022-02-08", "先行登记保存七个工作日，跨2022年春节"),
    ("2021-04-28", 5, W, "2021-05-08", "听证申请五个工作日，跨2021年劳动节"),
    ("2020-01-20", 10, W, "2020-02-11", "十个工作日，2020年春节延长假期"),
    ("2020-09-25", 5, W, "2020-10-09", "听证申请五个工作日，2020年国庆中秋"),
    ("2019-09-29", 3, W, "2019-10-09", "撤回公示三个工作日，跨2019年国庆"),
    ("2018-02-10", 5, W, "2018-02-22", "听证申请五个工作日，2018年春节补班"),
    ("2018-09-20", 15, D, "2018-10-08", "异议十五日，2018年国庆假期中期满"),
]


@pytest.mark.parametrize(("since", "length", "unit", "end", "why"), GOLDEN, ids=[row[4] for row in GOLDEN])
def test_golden(since, length, unit, end, why):
    found = due(REAL, term(length, unit), date.fromisoformat(since))
    assert found.date == date.fromisoformat(end)
    assert not found.provisional


def test_the_explanation_names_every_step():
    pause = Suspension(date(2026, 9, 18), date(2026, 9, 19), "样品检验")
    found = due(REAL, term(13, D), date(2026, 9, 17), suspensions=[pause])
    assert [step.label for step in found.explanation] == ["起算事件", "第 1 日", "中止", "期满", "顺延"]
    texts = {step.label: step.text for step in found.explanation}
    assert texts["第 1 日"] == "2026-09-20"
    assert "样品检验" in texts["中止"]
    assert "国庆节" in texts["顺延"]
    assert "第八十五条" in texts["顺延"]


def test_a_working_period_is_provisional_when_any_day_on_the_way_is_unknown():
    assert due(REAL, term(10, W), date(2026, 12, 25)).provisional
    assert not due(REAL, term(3, W), date(2026, 12, 25)).provisional


def test_a_window_opens_after_sixty_and_closes_on_the_ninetieth_day():
    found = window(REAL, term(90, D), date(2026, 9, 16), opens_after=60, warn_after=80)
    assert (found.opens, found.warn_from, found.closes) == (date(2026, 11, 16), date(2026, 12, 5), date(2026, 12, 15))
    assert [step.label for step in found.explanation] == ["起算事件", "第 1 日", "窗口开放", "期满"]


def test_working_days_left_and_overdue():
    assert working_days_until(REAL, date(2026, 11, 27), date(2026, 11, 22)) == 5
    assert working_days_until(REAL, date(2026, 11, 20), date(2026, 11, 22)) == 0
    assert working_days_until(REAL, date(2026, 11, 19), date(2026, 11, 23)) == -2


def test_lengths_and_suspensions_must_make_sense():
    with pytest.raises(ValueError, match="at least one day"):
        due(REAL, term(0, D), date(2026, 1, 1))
    with pytest.raises(ValueError, match="on or after"):
        Suspension(date(2026, 1, 2), date(2026, 1, 1))


def test_small_parts():
    assert same_day_later(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert next_working(REAL, date(2026, 10, 1)) == date(2026, 10, 8)
