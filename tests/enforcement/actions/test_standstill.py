"""Acts stand clocks still by themselves: a hearing that was called, a recheck sample in the laboratory (程序规定 64)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from enforcement.actions import hearing, rights, sweep
from enforcement.actions import recheck as rechecks
from enforcement.actions import visit as visits
from enforcement.law.ladder import DECIDE
from enforcement.law.rights import HEARING_AHEAD
from enforcement.models import Case, ClockStop
from enforcement.queries import caseladder, clocks
from enforcement.queries import recheck as recheck_queries
from enforcement.queries.case import steps_of
from inspections.actions import plan as plans
from inspections.models import Handover, LabBody, LabJob, Sample, TestReport
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import due, local_date
from tests.enforcement.conftest import DAY


@pytest.fixture
def called(at_stop, members):
    """A hearing was asked for and called."""
    road = at_stop
    notice = road.notified()
    rights.state(notice=notice, kind="hearing", actor=members.own, at=road.at)
    opens = datetime.combine(due(HEARING_AHEAD, road.at.date()).date, time(6), tzinfo=UTC)
    road.hearing = hearing.schedule_hearing(
        notice=notice, opens_at=opens, place="第二会议室", chair=road.cast.lawyer, actor=road.cast.officer, at=road.at
    )
    road.case.refresh_from_db()
    return road


def stop_of(road):
    return ClockStop.objects.get(case=road.case)


def test_the_call_to_a_hearing_stops_the_offices_term_until_its_day(called):
    stop = stop_of(called)
    assert (stop.kind, stop.since, stop.until) == ("hearing", called.at.date(), local_date(called.hearing.opens_at))
    assert called.hearing.document.number in stop.document_no
    assert "企业要求听证" in stop.reason
    assert called.case.due_on == due(DECIDE, stop.until).date  # the seven working days begin after the hearing
    shown = dict(caseladder.clocks(Case.objects.get(pk=called.case.pk), steps_of(called.case))[0].explanation)
    assert called.hearing.document.number in shown["中止"]


def test_the_record_of_the_hearing_lets_the_term_run_again(called):
    hearing.tell_hearing(hearing=called.hearing, served_on=called.at.date(), how="in_person", actor=called.cast.officer, at=called.at)
    expected = called.case.due_on
    called.at = called.hearing.opens_at + 2 * DAY
    hearing.hold_hearing(
        hearing=called.hearing, record="双方质证。", attended="方法规、周敏", outcome="uphold", actor=called.cast.officer, at=called.at
    )
    stop = stop_of(called)
    assert (stop.until, stop.ended_by) == (local_date(called.hearing.opens_at), called.cast.officer)
    called.case.refresh_from_db()
    assert called.case.due_on == expected  # filed two days later, the term still runs from the hearing


def test_a_hearing_called_off_gives_the_days_back(called):
    stopped = called.case.due_on
    called.later(1)
    hearing.cancel_hearing(hearing=called.hearing, because="主持人出差", actor=called.cast.officer, at=called.at)
    assert stop_of(called).until == called.at.date()
    called.case.refresh_from_db()
    assert called.case.due_on < stopped


def test_set_anew_the_same_day_the_next_stop_begins_where_the_first_ended(called):
    hearing.cancel_hearing(hearing=called.hearing, because="主持人出差", actor=called.cast.officer, at=called.at)
    opens = datetime.combine(due(HEARING_AHEAD, called.at.date()).date, time(7), tzinfo=UTC)
    hearing.schedule_hearing(
        notice=called.hearing.notice, opens_at=opens, place="第三会议室", chair=called.cast.lawyer, actor=called.cast.officer, at=called.at
    )
    first, second = ClockStop.objects.filter(case=called.case).order_by("since")
    assert second.since == first.until + DAY


# --- The sample of a recheck ---


@pytest.fixture
def sampled(road, person):
    """A recheck whose sample was given to the laboratory, which promised its report in twelve days."""
    road.open()
    road.order()
    road.later(20)
    people = [person("city", Role.CASE_OFFICER, Role.SAMPLER, name=name) for name in ("沈抽样", "陆抽样")]
    visit = visits.arrange(case=road.case, planned_on=road.at.date(), officers=people, actor=road.cast.officer, at=road.at)
    plans.approve(plan=visit.plan, actor=road.cast.head, at=road.at)
    task = visits.send_out(visit=visit, actor=road.cast.officer, at=road.at)
    lab = LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]
    sample = Sample.objects.create(
        number="FC-1", plan_item=visit.plan.items.get(), task=task, office=road.case.office, enterprise=road.case.enterprise, product=road.case.product,
        product_name="电热水壶", sampled_on=road.at.date(), place="成品库", quantity="3 台", seal_no="R1", recorded_at=road.at, state="testing",
    )  # fmt: skip
    for giver, taker in (("", "沈抽样"), ("沈抽样", lab.name)):
        Handover.objects.create(sample=sample, part="test", giver=giver, taker=taker, seal_state="intact", at=road.at, recorded_at=road.at)
    LabJob.objects.create(sample=sample, lab=lab, blind_no="M-1", due_on=road.at.date() + 12 * DAY, assigned_at=road.at)
    road.visit, road.sample, road.lab = recheck_queries.open_visit(visit.step), sample, lab
    road.case.refresh_from_db()
    return road


def reported(road, day: date) -> TestReport:
    return TestReport.objects.create(number="FC-B1", sample=road.sample, lab=road.lab, issued_on=day, filed_at=road.at, verdict="pass")


def test_testing_stops_the_recheck_window_and_names_the_sampling_form(sampled):
    before = sampled.case.steps.get().recheck_by
    assert sweep.tested(at=sampled.at) == 1
    assert sweep.tested(at=sampled.at) == 0  # level-triggered: twice is once
    stop, step = stop_of(sampled), sampled.case.steps.get()
    assert (stop.kind, stop.document_no, stop.recorded_by) == ("testing", "抽样单 FC-1", None)
    assert (stop.since, stop.until) == (sampled.at.date(), sampled.at.date() + 12 * DAY)
    assert step.recheck_by > before
    step.case = Case.objects.get(pk=sampled.case.pk)
    assert "抽样单 FC-1" in dict(clocks.explained(step)[1].explanation)["中止"]


def test_the_report_lets_the_window_run_again_from_its_day(sampled):
    sweep.tested(at=sampled.at)
    promised = sampled.case.steps.get().recheck_by
    reported(sampled, sampled.at.date() + 4 * DAY)
    sampled.later(5)
    sweep.tested(at=sampled.at)
    assert stop_of(sampled).until == sampled.at.date() - DAY
    assert sampled.case.steps.get().recheck_by < promised


def test_the_result_takes_the_tests_days_along_when_no_sweep_came_in_between(sampled):
    report = reported(sampled, sampled.at.date() + 4 * DAY)
    sampled.later(5)
    rechecks.record_recheck(
        case=sampled.case, outcome="pass", on=sampled.at.date(), officers=list(sampled.visit.officers.all()), report=report,
        actor=sampled.cast.officer, at=sampled.at,
    )  # fmt: skip
    stop = stop_of(sampled)
    assert (stop.since, stop.until) == (sampled.at.date() - timedelta(days=5), report.issued_on)
    assert stop.ended_at is not None
