"""Clocks stand still and are counted anew: testing, hearing, a stay; a calendar that comes late or is corrected (T-CLK)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enforcement.actions import calendar as calendars
from enforcement.actions import clock
from enforcement.models import Case, ClockChange, ClockStop, Message, Step
from enforcement.queries import clocks
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.jobs.models import Job
from quality_portal.workdays import calendar, notices
from quality_portal.workdays.models import CalendarYear
from tests.enforcement.conftest import DAY


@pytest.fixture
def stay(road, order):
    """Let a clock stand still, with one thing broken if a test wants."""

    def act(**fields):
        given = {
            "case": road.case, "kind": "stay", "since": road.at.date() + DAY, "until": road.at.date() + 10 * DAY, "reason": "复议机关决定停止执行。",
            "document_no": "停止执行决定书（云政复停〔2026〕2号）", "actor": road.cast.officer, "at": road.at,
        }  # fmt: skip
        return clock.stop_clock(**{**given, **fields})

    return act


def test_a_stay_moves_both_clocks_by_its_days_and_says_so(road, order, stay):
    before = (order.comply_by, order.recheck_by)
    stop = stay()
    assert stay() == stop  # a second click
    order.refresh_from_db()
    order.case = Case.objects.get(pk=road.case.pk)
    assert order.comply_by >= before[0] + timedelta(days=10)
    assert order.recheck_by >= before[1] + timedelta(days=10)
    assert order.case.due_on == order.comply_by
    lines = dict(clocks.explained(order)[0].explanation)
    assert "10 日不计" in lines["中止"]
    assert "云政复停〔2026〕2号" in lines["中止"]
    assert set(ClockChange.objects.values_list("clock", "before")) == {("correction", before[0]), ("recheck", before[1])}
    assert Message.objects.filter(text__contains="整改期限由").count() == 1
    assert [event.verb for event in trail_of(road.case)][:2] == ["case.recounted", "case.clock_stopped"]


def test_testing_stops_the_office_and_not_the_enterprise(road, order, stay):
    before = order.comply_by
    stay(kind="testing", since=order.comply_by - 2 * DAY, until=order.comply_by + 20 * DAY, document_no="检验委托书")
    order.refresh_from_db()
    assert order.comply_by == before
    assert order.recheck_by > before + timedelta(days=15 + 15)


def test_a_stop_that_ends_early_gives_the_days_back(road, order, stay):
    before = order.comply_by
    stop = stay()
    for _click in range(2):
        clock.resume_clock(stop=stop, until=stop.since + 2 * DAY, actor=road.cast.officer, at=road.at)
    order.refresh_from_db()
    assert before + timedelta(days=3) <= order.comply_by < before + timedelta(days=10)
    assert trail_of(road.case).filter(verb="case.clock_resumed").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "holiday"}, "kind"),
        ({"until": date(2026, 3, 1)}, "until"),
        ({"since": date(2020, 1, 1)}, "since"),
        ({"reason": " "}, "reason"),
        ({"document_no": ""}, "document_no"),
        ({"since": date(2026, 9, 1), "until": date(2026, 9, 9)}, "since"),
    ],
)
def test_a_stop_has_its_day_reason_and_paper(stay, fields, field):
    with pytest.raises(RuleBroken) as refusal:
        stay(**fields)
    assert refusal.value.field == field
    assert not ClockStop.objects.exists()


def test_days_are_not_stopped_twice_and_only_by_the_officer(road, stay):
    stop = stay()
    with pytest.raises(RuleBroken, match="已经登记"):
        stay(since=stop.since + DAY)
    with pytest.raises(NotPermitted):
        stay(actor=road.cast.head)


# --- the calendar changes ---


def october_off(first: date, days: int) -> list[notices.Row]:
    """The notice of 2026 with so many more days of rest."""
    more = [notices.Row(first + timedelta(days=at), False, "临时放假") for at in range(days)]
    known = {row.date for row in more}
    return sorted([row for row in notices.rows_of(2026) if row.date not in known] + more, key=lambda row: row.date)


@pytest.fixture
def counted(road, order):
    """A running order, counted by the calendar on file."""
    clock.follow_calendar(at=road.at)
    order.refresh_from_db()
    order.case = road.case
    return order


def test_a_notice_that_comes_late_moves_the_clocks_and_tells_both_sides(road, counted):
    before = counted.comply_by
    rows = october_off(before, 3)
    with calendar.today_is(road.at.date()):
        seen = calendars.preview(2026, rows)
    assert (seen.cases, ("整改期限", before) in {(row.title, row.before) for row in seen.effects}) == (1, True)
    counted.refresh_from_db()
    assert counted.comply_by == before  # looking moves nothing
    assert calendars.load(year=2026, source="关于临时放假的通知", rows=rows, actor=SYSTEM, at=timezone.now())
    job = Job.objects.get(kind=calendars.JOB)
    assert job.params == {"year": 2026}
    assert clock.follow_calendar(at=road.at) == seen.terms
    counted.refresh_from_db()
    assert counted.comply_by > before
    after = {(row.title, row.after) for row in seen.effects}
    assert ("整改期限", counted.comply_by) in after
    event = trail_of(road.case).get(verb="case.recounted")
    assert (event.before["整改期限"], event.after["整改期限"]) == (before.isoformat(), counted.comply_by.isoformat())
    assert event.basis == "关于临时放假的通知"
    assert Message.objects.filter(enterprise=road.case.enterprise, text__contains="重新推算").count() == 1
    assert clock.follow_calendar(at=road.at) == 0
    assert Case.objects.get(pk=road.case.pk).counted_by == clocks.mark()


@pytest.fixture
def many(cast, place, maker, road):
    """Five orders of five cases, one of them with a stay; their terms end on a day that a later notice takes away."""
    ends = road.at.date() + 30 * DAY
    cases = Case.objects.bulk_create(
        Case(
            number=f"栖市监-2026-{at:05d}", enterprise=maker.enterprise, product_name="电热水壶", office=place.offices.city, officer=cast.officer,
            rulebook="policy/city", state="correcting", rung="order", outcome="confirmed", opened_on=road.at.date(), due_on=ends,
        ) for at in range(90000, 90005)
    )  # fmt: skip
    steps = Step.objects.bulk_create(
        Step(
            case=case, rung="order", rule_key="policy/city/order", basis_text="依据", state="served", office=place.offices.city, facts="泄漏电流", days=30,
            drafted_by=cast.officer, drafted_at=road.at, reviewed_by=cast.lawyer, approved_by=cast.head, decided_on=road.at.date(),
            served_on=road.at.date(), served_how="in_person", comply_by=ends, recheck_from=ends, recheck_by=ends,
        ) for case in cases
    )  # fmt: skip
    ClockStop.objects.create(
        case=cases[4], kind="stay", since=ends - 25 * DAY, until=ends - 6 * DAY, reason="停止执行", document_no="裁定书", basis_text="依据", recorded_at=road.at
    )
    clock.follow_calendar(at=road.at)
    return [Step.objects.get(pk=step.pk) for step in steps]


def test_many_cases_are_counted_in_one_go_each_with_its_own_dates(road, many):
    before = {step.pk: step.comply_by for step in many}
    versions = dict(Case.objects.values_list("pk", "version"))
    with calendar.calendar_is(calendars.with_year(2026, october_off(many[0].comply_by, 5))):
        expected = {step.pk: clocks.count(step).correction.date for step in many}
        seen = []
        assert clock.follow_calendar(at=road.at, progress=lambda done, total, _note: seen.append((done, total))) == len(many) - 1  # the day after the stay is worked still
    assert seen[-1] == (len(many), len(many))
    after = dict(Step.objects.filter(pk__in=before).values_list("pk", "comply_by"))
    assert after == expected
    assert len({after[pk] for pk in list(before)[:4]}) == 1 != len(set(after.values()))
    assert all(after[pk] > before[pk] for pk in list(before)[:4])
    for step in many[:4]:
        case = Case.objects.get(pk=step.case_id)
        assert (case.due_on, case.version) == (after[step.pk], versions[case.pk] + 1)
        assert trail_of(case).get(verb="case.recounted", note__contains=f"改为{zhdate(after[step.pk])}").after["整改期限"] == after[step.pk].isoformat()
        assert Message.objects.filter(case=case, text__contains=f"改为{zhdate(after[step.pk])}").count() == 1
        assert ClockChange.objects.get(case=case, clock="correction", after=after[step.pk]).before == before[step.pk]


def test_what_was_provisional_is_settled_without_a_word_when_the_day_stands(road, counted):
    CalendarYear.objects.filter(pk=2026).update(provisional=True)
    calendar.forget()
    assert clock.follow_calendar(at=road.at) == 0
    counted.refresh_from_db()
    assert counted.comply_provisional
    CalendarYear.objects.filter(pk=2026).update(provisional=False)
    assert clock.follow_calendar(at=road.at) == 0
    counted.refresh_from_db()
    assert not counted.comply_provisional
    assert not ClockChange.objects.exists()


def test_what_ran_out_is_not_reopened_by_a_later_calendar(road, counted):
    from enforcement.actions import case as cases

    late = road.at + ((counted.comply_by - road.at.date()).days + 3) * DAY
    cases.mark_overdue(case=road.case, at=late)
    day = Step.objects.get(pk=counted.pk).comply_by
    calendars.load(year=2026, source="更正通知", rows=october_off(day, 3), actor=SYSTEM, at=late)
    clock.follow_calendar(at=late)
    assert Step.objects.get(pk=counted.pk).comply_by == day
    assert not trail_of(road.case).filter(verb="case.recounted", note__contains="整改期限").exists()


def test_a_clock_counted_by_a_stale_copy_is_found_again(road, counted):
    with calendar.calendar_is(calendars.with_year(2026, october_off(date(2026, 10, 20), 2))):
        road.recheck("fail")
    assert road.case.counted_by == ""
    assert road.case in clocks.stale()
