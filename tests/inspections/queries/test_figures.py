"""Figures of a quarter: what is counted, what stands apart, and that many rows cost no more queries."""

from datetime import date

import pytest

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.models import Conclusion, Verdict
from inspections.queries import figures
from tests.inspections.bench import file_report, result
from tests.inspections.conftest import AT, BAD, DAY, GOOD, key_in


@pytest.fixture
def test_one(cast, place, category, make_company):
    """Sample and test a fresh company under a round of some kind; answers the conclusion."""
    made = iter(range(1000))

    def go(items, *, kind="follow_up", name="", issued_on=date(2026, 3, 10), size="small"):
        n, company = next(made), make_company(name, size=size)
        plan = actions.plan.create(
            office=place.offices.city, year=2026, quarter=1, title=f"第{n}轮", reason="x", kind=kind,
            items=[ItemDraft(category, 1, place.regions.county, targets=(company,) if kind == "forced" else ())], actor=cast.planner, at=AT,
        )  # fmt: skip
        actions.plan.approve(plan=plan, actor=cast.approver, at=AT)
        item, drawn = plan.items.get(), None
        if kind == "routine":
            frozen = actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT)
            drawing = key_in(frozen, cast, str(n), AT + DAY / 24)
            drawn = drawing.drawn.get()
            company = drawn.enterprise
        sample = actions.sample.record(
            plan_item=item, drawn=drawn, enterprise=company, samplers=[cast.wang, cast.zhao], product_name="电热水壶", batch=str(n),
            sampled_on=date(2026, 3, 3), place="库", quantity="1", seal_no=f"Q{n}", actor=cast.wang, at=AT + 2 * DAY, lab=cast.lab,
        )  # fmt: skip
        return file_report(sample=sample, lab=cast.lab, issued_on=issued_on, items=items, actor=cast.tester, at=AT + 60 * DAY).conclusion

    return go


def test_only_routine_rounds_enter_the_rate_and_refusals_stand_apart(test_one, place, category):
    test_one([BAD, result("标志", "不符合", kind="text", text="清晰", item_class="B")], kind="routine")
    test_one([GOOD], kind="routine", size="large")
    test_one([GOOD])
    test_one([BAD], kind="forced")
    refused = test_one([GOOD], kind="routine")
    Conclusion.objects.filter(pk=refused.pk).update(verdict=Verdict.DEEMED)
    found = figures.quarter(place.offices.city, 2026, 1)
    assert (found.tested, found.passed, found.failed, found.deemed, found.provisional) == (2, 1, 1, 1, 2)
    assert (found.enterprises.tested, found.enterprises.passed) == (2, 1)
    assert [(rate.label, rate.tested, rate.passed) for rate in found.by_region] == [("河西区", 2, 1)]
    assert [(rate.label, rate.tested) for rate in found.by_category] == [("电热水壶", 2)]
    assert {rate.label: rate.tested for rate in found.by_size} == {"大型": 1, "小型": 1}
    assert [(item.name, item.count, item.grave) for item in found.top_items] == [("标志", 1, False), ("泄漏电流", 1, True)]
    assert [(rate.label, rate.tested, rate.passed) for rate in found.separate] == [("跟踪抽查", 1, 1), ("强制抽查", 1, 0)]


def test_a_batch_belongs_to_the_quarter_of_its_report_and_the_office_of_its_round(test_one, place):
    test_one([GOOD], kind="routine", issued_on=date(2026, 3, 31))
    test_one([GOOD], kind="routine", issued_on=date(2026, 4, 1))
    assert figures.quarter(place.offices.city, 2026, 1).tested == 1
    assert figures.quarter(place.regions.province, 2026, 2).tested == 1
    assert figures.quarter(place.offices.other, 2026, 1).tested == 0
    assert figures.quarter(place.offices.county, 2026, 1).tested == 0
    points = figures.series(place.offices.province, [(2025, 4), (2026, 1), (2026, 2)])
    assert [(point.year, point.quarter, point.tested, point.passed) for point in points] == [(2025, 4, 0, 0), (2026, 1, 1, 1), (2026, 2, 1, 1)]
    assert figures.series(place.offices.province, []) == []


def test_s1_12_key_goods_are_told_on_their_own_with_their_failures(test_one, place, category):
    test_one([BAD], kind="routine")
    assert figures.quarter(place.offices.city, 2026, 1).key_goods == ()
    type(category).objects.filter(pk=category.pk).update(code="0602")
    test_one([GOOD], kind="routine")
    assert [(rate.label, rate.tested, rate.failed) for rate in figures.quarter(place.offices.city, 2026, 1).key_goods] == [("农药", 2, 1)]
    type(category).objects.filter(pk=category.pk).update(food=True)
    assert [rate.label for rate in figures.quarter(place.offices.city, 2026, 1).key_goods] == ["食品"]


def test_more_rows_take_no_more_queries(test_one, place, django_assert_num_queries):
    for _ in range(3):
        test_one([BAD], kind="routine")
    with django_assert_num_queries(8):
        figures.quarter(place.offices.city, 2026, 1)
    with django_assert_num_queries(1):
        figures.series(place.offices.city, [(2026, 1), (2026, 2)])


@pytest.mark.parametrize(("quarter", "first", "last"), [(1, (1, 1), (3, 31)), (2, (4, 1), (6, 30)), (3, (7, 1), (9, 30)), (4, (10, 1), (12, 31))])
def test_quarters_are_those_of_the_calendar(quarter, first, last):
    assert figures.first_day(2026, quarter) == date(2026, *first)
    assert figures.last_day(2026, quarter) == date(2026, *last)
