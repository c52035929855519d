"""Opening, turning and closing cases: the good way once, then one broken thing at a time."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from enforcement import tasks
from enforcement.actions import case as cases
from enforcement.models import Case, RectificationReport, Step
from enforcement.queries import letter as letters
from enforcement.queries.inbox import findings_awaiting_case
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.conftest import DAY, OPENED


def test_numbers_are_gapless_by_office_and_year(make_finding, cast, place):
    numbers = [cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED).number for _ in range(2)]
    numbers.append(cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED + 365 * DAY).number)
    numbers.append(cases.open_case(finding=make_finding("county"), actor=cast.county, at=OPENED).number)
    assert numbers == ["栖市监-2026-0001", "栖市监-2026-0002", "栖市监-2027-0001", "河西市监-2026-0001"]


def test_the_second_to_take_up_a_finding_gets_the_case_of_the_first(finding, cast):
    first = cases.open_case(finding=finding, actor=cast.officer, at=OPENED)
    second = cases.open_case(finding=finding, officer=cast.second, actor=cast.second, at=OPENED)
    assert second == first
    assert second.officer == cast.officer


def test_two_officers_at_once_open_one_case(committed_db, finding, cast):
    opened, start = [], threading.Barrier(2)

    def click(officer):
        start.wait()
        opened.append(cases.open_case(finding=finding, actor=officer, at=OPENED).pk)
        connection.close()

    clicks = [threading.Thread(target=click, args=(officer,)) for officer in (cast.officer, cast.second)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(set(opened)) == 1
    assert len(opened) == 2


def test_a_finding_waits_in_the_inbox_until_it_is_taken_up(finding, place, cast):
    assert list(findings_awaiting_case(place.offices.city)) == [finding]
    assert not findings_awaiting_case(place.offices.other).exists()
    cases.open_case(finding=finding, actor=cast.officer, at=OPENED)
    assert not findings_awaiting_case(place.offices.city).exists()


def test_a_case_keeps_the_rulebook_it_was_opened_under(make_finding, place, cast):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2026, 4, 1))
    before = cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED)
    after = cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED + 40 * DAY)
    assert (before.rulebook, after.rulebook) == ("policy/city", "statute-2020")


def test_an_officer_of_another_city_or_no_officer_cannot_open(finding, cast):
    with pytest.raises(NotPermitted):
        cases.open_case(finding=finding, actor=cast.sampler, at=OPENED)
    with pytest.raises(NotPermitted, match="不在该机关"):
        cases.open_case(finding=finding, actor=cast.stranger, at=OPENED)
    assert not Case.objects.exists()


def test_an_order_that_ran_out_without_a_report_waits_for_the_announcement(road):
    case = road.open()
    step = road.order()
    on_time = cases.mark_overdue(case=case, at=road.at)
    assert on_time.state == "correcting"
    road.at += step.comply_by - road.at.date() + timedelta(days=1)
    for _ in range(2):  # the sweep comes again and changes nothing
        case = cases.mark_overdue(case=case, at=road.at)
    assert (case.state, case.target, case.outcome) == ("awaiting_step", "announcement", "overdue")
    assert [event.verb for event in trail_of(case)].count("case.overdue") == 1


def test_a_report_in_hand_turns_to_the_recheck_instead(road):
    case = road.open()
    step = road.order()
    RectificationReport.objects.create(case=case, step=step, state="submitted")
    case = cases.mark_overdue(case=case, at=road.later(40))
    assert (case.state, case.target) == ("awaiting_recheck", "")
    assert case.due_on == step.recheck_by


def test_after_an_announcement_the_office_rechecks_by_itself(road):
    case = road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    assert cases.mark_overdue(case=case, at=road.later(60)).state == "awaiting_recheck"


def test_the_sweep_finds_what_is_past_its_day(road, monkeypatch):
    case = road.open()
    step = road.order()
    day = datetime.combine(step.comply_by, time(1), UTC)
    monkeypatch.setattr(tasks.timezone, "now", lambda: day)
    assert tasks.sweep_clocks()["overdue"] == 0
    day += 4 * DAY
    assert tasks.sweep_clocks()["overdue"] == 1
    assert tasks.sweep_clocks()["overdue"] == 0
    case.refresh_from_db()
    assert case.state == "awaiting_step"
    kept = trail_of(case).get(verb="case.overdue")
    assert (kept.legal_on, kept.at) == (step.comply_by, day)


def test_only_a_head_ends_a_case_that_still_waits_for_a_decision(road):
    case = road.open()
    with pytest.raises(NotPermitted, match="只有局领导可以终止办理"):
        cases.close_case(case=case, because="企业已注销", actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="理由"):
        cases.close_case(case=case, because=" ", actor=road.cast.head, at=road.at)
    closed = cases.close_case(case=case, because="企业已注销", actor=road.cast.head, at=road.at)
    assert (closed.state, closed.closed_on, closed.due_on) == ("closed", road.at.date(), None)


def test_letters_without_an_answer_keep_a_case_open_until_somebody_says_why(road):
    case = road.open()
    road.order()
    assert letters.unanswered(case)
    road.later(10)
    road.recheck("fail")
    given = {"case": road.case, "because": "企业已注销", "actor": road.cast.head, "at": road.at}
    with pytest.raises(RuleBroken, match="件函件没有复函") as refused:
        cases.close_case(**given)
    assert refused.value.field == "unanswered"
    assert cases.close_case(**given, unanswered="企业已不存在，复函没有意义。").is_closed
    assert "企业已不存在" in trail_of(case).get(verb="case.close").note


def test_a_closed_case_takes_no_further_act(road):
    case = road.open()
    road.order()
    road.recheck("pass")
    with pytest.raises(RuleBroken):
        road.recheck("fail")
    with pytest.raises(RuleBroken):
        cases.close_case(case=case, because="再结一次", actor=road.cast.head, at=road.at)
    assert Step.objects.count() == 1
