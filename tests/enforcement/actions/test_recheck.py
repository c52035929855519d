"""Rechecks: two officers, on time or with a reason, with facts when they fail."""

import pytest
from django.db import DatabaseError, transaction

from enforcement.models import Recheck
from enforcement.queries import facts
from enforcement.queries.case import recheck_reports
from inspections.models import LabBody, Plan, TestItem, TestReport
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.enforcement.conftest import DAY, OPENED
from tests.enforcement.tested import recheck_report


@pytest.fixture
def ordered(road):
    road.open()
    road.order()
    road.later(10)
    return road


def test_papers_tell_each_test_in_its_own_place(road):
    road.open()
    road.order()
    road.later(10)
    report = recheck_report(road.case, "fail", road.at.date())
    TestItem.objects.create(
        report=report, order=1, name="泄漏电流", unit="mA", kind="max", high=75, limit_text="≤75 mA", value_text="88", value=88, verdict="fail"
    )
    road.recheck("fail", report=report, without_sample="")
    first, _, then = facts.statement(road.case).partition("复查不合格")
    assert ("BG-" in first, "实测92 mA" in first, report.number in first) == (True, True, False)
    assert (report.number in then, "实测88 mA" in then) == (True, True)


def test_a_failed_recheck_leaves_the_case_waiting_for_a_signature(ordered):
    recheck = ordered.recheck("fail")
    assert recheck.officers.count() == 2
    assert recheck.document.number == "栖市监复通〔2026〕1号"
    assert (ordered.case.state, ordered.case.target) == ("awaiting_step", "announcement")
    assert ordered.case.steps.count() == 1  # nothing is decided by itself


@pytest.mark.parametrize("who", [["officer"], ["officer", "officer"], ["officer", "head"]], ids=["one", "one twice", "a head is no officer"])
def test_two_officers_are_needed(ordered, who):
    with pytest.raises(RuleBroken) as refusal:
        ordered.recheck("pass", officers=[getattr(ordered.cast, name) for name in who])
    assert refusal.value.field == "officers"
    assert "行政处罚法" in refusal.value.basis
    assert not Recheck.objects.exists()


def test_outside_its_window_a_recheck_needs_a_reason(ordered):
    ordered.later(60)
    with pytest.raises(RuleBroken, match="不在窗口内") as refusal:
        ordered.recheck("fail")
    assert refusal.value.field == "outside_window"
    assert ordered.recheck("fail", outside_window="企业停电，无法按期复查").outside_window


def test_a_recheck_is_not_in_the_future_and_not_before_service(ordered):
    for on in ((ordered.at + DAY).date(), (ordered.at - 30 * DAY).date()):
        with pytest.raises(RuleBroken) as refusal:
            ordered.recheck("pass", on=on)
        assert refusal.value.field == "on"


def test_a_failure_needs_facts(ordered):
    with pytest.raises(RuleBroken, match="写明仍不合格的事实"):
        ordered.recheck("fail", note="")


def test_only_an_officer_records_and_only_in_turn(ordered):
    with pytest.raises(NotPermitted):
        ordered.recheck("pass", actor=ordered.cast.sampler)
    ordered.recheck("fail")
    with pytest.raises(IllegalMove):
        ordered.recheck("fail")


def test_a_recheck_is_evidence(ordered):
    recheck = ordered.recheck("fail")
    with pytest.raises(DatabaseError), transaction.atomic():
        Recheck.objects.filter(pk=recheck.pk).update(outcome="pass")


def test_r172_a_report_of_risk_monitoring_is_nothing_that_a_recheck_may_rest_on(case, make_finding):
    sample = make_finding().sample
    later = TestReport.objects.create(
        number="BG-JC", sample=sample, lab=LabBody.objects.get(), issued_on=case.opened_on, filed_at=OPENED, verdict="pass"
    )
    assert later in recheck_reports(case)
    Plan.objects.filter(pk=sample.plan_item.plan_id).update(kind="monitor")
    assert later not in recheck_reports(case)
