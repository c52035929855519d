"""Conclusions and findings: the party is told, terms are kept, a result stands exactly once."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.models import Conclusion, Finding
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken
from tests.inspections.bench import file_report, result
from tests.inspections.conftest import AT, DAY, GOOD


def morning(day):
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "words"), [(date(2026, 3, 11), "早于结论"), (date(2026, 3, 14), "晚于今天")])
def test_a_notice_is_received_after_the_report_and_not_in_the_future(failed, cast, day, words):
    with pytest.raises(RuleBroken, match=words):
        actions.conclusion.notify(conclusion=failed, received_on=day, actor=cast.planner, at=AT + 11 * DAY)


def test_pql_15_the_term_runs_fifteen_days_and_over_a_rest_day(notified):
    assert notified.objection_until == date(2026, 3, 28) or notified.objection_until == date(2026, 3, 30)


def test_pql_15_no_finding_while_the_term_runs(notified, cast):
    for day in (date(2026, 3, 14), notified.objection_until):
        with pytest.raises(RuleBroken, match="异议期到") as refusal:
            actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=morning(day))
        assert "第十五条第四款" in refusal.value.basis
    assert not Finding.objects.exists()
    finding = actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=morning(notified.objection_until) + DAY)
    assert finding.conclusion.state == "final"


def test_no_finding_before_the_party_was_told(failed, cast):
    with pytest.raises(RuleBroken, match="还没有告知"):
        actions.finding.confirm_finding(conclusion=failed, actor=cast.planner, at=AT + 90 * DAY)


def test_a_written_waiver_ends_the_term(notified, cast):
    for day, words in ((date(2026, 3, 12), "收到日期"), (date(2026, 3, 21), "今天")):
        with pytest.raises(RuleBroken, match=words):
            actions.conclusion.waive(conclusion=notified, waived_on=day, actor=cast.planner, at=AT + 18 * DAY)
    actions.conclusion.waive(conclusion=notified, waived_on=date(2026, 3, 16), actor=cast.planner, at=AT + 18 * DAY)
    finding = actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 18 * DAY)
    assert finding.confirmed_on == date(2026, 3, 20)
    assert "放弃异议" in trail_of(finding.conclusion).first().note


def test_a_pass_has_no_finding_and_two_clicks_give_one(report_fields, finding, notified, cast):
    again = actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 41 * DAY)
    assert again == finding
    assert Finding.objects.count() == 1


def test_a_pass_is_no_finding(report_fields, cast):
    passed = file_report(**report_fields | {"items": [GOOD]}).conclusion
    with pytest.raises(RuleBroken, match="合格"):
        actions.finding.confirm_finding(conclusion=passed, actor=cast.planner, at=AT + 90 * DAY)


def test_severity_follows_the_class_of_the_failed_item(report_fields, cast):
    items = [result("标志", "不符合", kind="text", text="清晰", item_class="B"), GOOD]
    conclusion = file_report(**report_fields | {"items": items}).conclusion
    actions.conclusion.notify(conclusion=conclusion, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)
    finding = actions.finding.confirm_finding(conclusion=conclusion, actor=cast.officer, at=AT + 60 * DAY)
    assert finding.severity == "ordinary"


def test_the_morning_run_lets_results_stand_exactly_once(notified):
    day = morning(notified.objection_until)
    assert actions.conclusion.finalise_due(at=day) == 0
    assert actions.conclusion.finalise_due(at=day + DAY) == 1
    assert actions.conclusion.finalise_due(at=day + DAY) == 0
    notified.refresh_from_db()
    assert notified.state == "final"
    events = [event for event in trail_of(notified) if event.verb == "conclusion.finalise"]
    assert [event.actor_name for event in events] == [SYSTEM.display_name]


def test_a_final_conclusion_is_frozen(finding):
    with pytest.raises(DatabaseError), transaction.atomic():
        Conclusion.objects.filter(pk=finding.conclusion_id).update(verdict="pass")
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(severity="ordinary")

