"""Counts for reports: what entered a rung, what stands on it, what is late, how long it took."""

from datetime import date, timedelta

from enforcement.queries.figures import followup_of_quarter, ladder_counts, period
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import Road


def rungs(counts, name):
    return {rung.key: getattr(rung, name) for rung in counts.rungs if getattr(rung, name)}


def test_a_quarter_ends_on_its_last_day():
    assert [period(2026, quarter) for quarter in (1, 4)] == [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 10, 1), date(2026, 12, 31))]
    assert period(2026, None) == (date(2026, 1, 1), date(2026, 12, 31))


def test_cases_are_counted_on_the_rung_where_the_quarter_ends(road, make_finding, cast, place):
    road.open()
    road.order()
    road.later(20)  # 23 March
    road.recheck("fail")
    road.announce()
    passed = Road(cast, make_finding())
    passed.open()
    passed.order()
    passed.later(10)
    passed.recheck("pass")
    waiting = Road(cast, make_finding())
    waiting.open()
    with today_is(road.at.date() + timedelta(days=3)):
        counts = ladder_counts(place.regions.city, 2026, 1)
        elsewhere = ladder_counts(place.regions.other, 2026, 1)
    assert rungs(counts, "entered") == {"order": 2, "announcement": 1}
    assert rungs(counts, "standing") == {"announcement": 1}
    assert (counts.opened, counts.closed, counts.waiting, counts.median_days) == (3, 1, 1, 11)
    assert counts.rungs[0].median_days == 15
    assert elsewhere.opened == 0


def test_a_term_that_ran_out_counts_as_overdue(road, place):
    road.open()
    step = road.order()
    with today_is(step.comply_by + timedelta(days=1)):
        assert ladder_counts(place.regions.city, 2026, 2).overdue == 1
    with today_is(step.comply_by):
        assert ladder_counts(place.regions.city, 2026, 2).overdue == 0


def test_findings_of_a_quarter_are_followed_to_the_end(road, make_finding, place):
    make_finding()
    road.open()
    road.order()
    for act in (road.announce, road.stop, road.revoke):
        road.later(20)
        road.recheck("fail")
        act()
    followed = followup_of_quarter(place.regions.province, 2026, 1)
    assert (followed.findings, followed.cases, followed.announced, followed.stopped, followed.revoked) == (2, 1, 1, 1, 2)
    assert (followed.failed, followed.passed) == (1, 0)
