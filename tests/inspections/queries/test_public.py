"""The gate: nothing before it is final, nothing of persons but drawn officers, draws from the moment they are frozen."""

from datetime import date

import pytest

from inspections import actions
from inspections.queries import public
from quality_portal.search.terms import read
from tests.inspections.conftest import AT, DAY, key_in


def test_a_result_is_published_when_it_is_final_and_not_before(notified, sample, cast):
    assert public.results() == []
    assert public.record_of(sample.enterprise.credit_code).results == ()
    finding = actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)
    (row,) = public.results()
    assert (row.enterprise, row.verdict, row.failed_items, row.url) == (
        sample.enterprise.name, "fail", "泄漏电流", f"/enterprises/{sample.enterprise.credit_code}/",
    )  # fmt: skip
    assert row.final_on == finding.confirmed_on
    assert public.latest() == [row]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"term": "水壶"}, 1),
        ({"term": "水壶 20260115"}, 1),
        ({"term": "电视机"}, 0),
        ({"region": "990102"}, 1),
        ({"region": "990100"}, 1),
        ({"region": "990200"}, 0),
        ({"category": "T01"}, 1),
        ({"category": "T02"}, 0),
        ({"verdict": "pass"}, 0),
        ({"since": date(2026, 4, 1)}, 1),
        ({"since": date(2026, 5, 1)}, 0),
        ({"until": date(2026, 4, 1)}, 0),
    ],
)
def test_filters(finding, filters, count):
    assert len(public.results(**filters)) == count


def test_words_of_a_search_find_results(finding):
    assert public.results_found(read("水壶"), limit=5).count == 1
    assert public.results_found(read("水"), limit=5).hits == ()


def test_the_record_has_twelve_quarters_the_current_one_last(finding):
    record = public.record_of(finding.enterprise.credit_code, on=date(2026, 5, 1))
    assert (record.tested, record.passed) == (1, 0)
    assert len(record.quarters) == 12
    assert [(mark.year, mark.quarter, mark.result) for mark in record.quarters[-2:]] == [(2026, 1, "fail"), (2026, 2, "none")]
    assert (record.quarters[0].year, record.quarters[0].quarter) == (2023, 3)


def test_a_draw_is_public_from_the_moment_it_is_frozen(item, cast, make_company):
    make_company("在册厂")
    make_company("吊销厂", state="revoked")
    frozen = actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + DAY)
    before = public.draw_of(frozen.number)
    assert (before.commitment, before.seed, before.selected) == (frozen.commitment, "", ())
    assert [row.name for row in before.exclusions] == ["吊销厂"]
    key_in(frozen, cast, "7", AT + 2 * DAY)
    after = public.draw_of(frozen.number)
    assert [(row.rank, row.name, row.reserve) for row in after.selected] == [(1, "在册厂", False)]
    assert set(after.selected[0].officers) == {"王抽样员", "赵抽样员"}
    assert [(row.number, row.plan, row.state_words, row.committed_on) for row in public.draws()] == [
        (frozen.number, item.plan.title, "已抽取", date(2026, 3, 3))
    ]
    assert public.draws(void_only=True) == []
    assert public.draw_file("CQ0") is None
    assert public.draw_of("CQ0") is None


def test_results_take_two_queries(finding, django_assert_num_queries):
    with django_assert_num_queries(2):
        public.results()
