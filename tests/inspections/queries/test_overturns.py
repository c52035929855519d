"""The public figure of overturned first results: counts by quarter, a rate only from thirty retests on."""

from datetime import date

import time_machine

from inspections import actions
from inspections.queries import public
from inspections.queries.objection import Overturns
from tests.inspections.conftest import AT, DAY, morning


def test_a_quarter_counts_what_was_closed_in_it(retested, cast):
    actions.retest.close(retest=retested("12"), actor=cast.planner, at=AT + 31 * DAY)
    rows = public.objections(date(2026, 5, 1))
    assert [(row.year, row.quarter) for row in rows[:2]] == [(2026, 2), (2026, 1)]
    second, first, total = rows[0], rows[1], rows[-1]
    assert (second.filed, second.retested, second.overturned, second.percent) == (0, 1, 1, None)
    assert (first.filed, first.retested, first.words) == (1, 0, "没有办结的复检")
    assert (total.label, total.filed, total.overturned) == ("合计", 1, 1)


def test_thirty_retests_make_a_rate():
    many = Overturns(date(2026, 1, 1), date(2026, 3, 31), 40, 30, 3, 27, 0, 0, 0, 0)
    few = Overturns(date(2026, 1, 1), date(2026, 3, 31), 40, 29, 3, 26, 0, 0, 0, 0)
    assert (many.percent, many.words) == (10.0, "10.0%（3/30）")
    assert (few.percent, few.words) == (None, "3/29，复检不足 30 件，不计算比率")


def test_anybody_reads_the_page_and_the_data(retested, cast, client):
    actions.retest.close(retest=retested("12"), actor=cast.planner, at=AT + 31 * DAY)
    with time_machine.travel(morning(date(2026, 5, 1)), tick=False):
        page = client.get("/objections/").content.decode()
        data = client.get("/objections/data.json").json()["quarters"]
    assert "1/1，复检不足 30 件" in page
    assert "第十五条第四款" in page
    assert data[0]["overturned"] == 1
