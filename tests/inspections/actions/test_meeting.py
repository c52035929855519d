"""Quality-analysis meetings and visits: suggested where many failed, held once, followed up."""

from datetime import date, timedelta

import pytest

from inspections import actions
from inspections.models import Conclusion, Finding, Meeting, Sample, TestReport
from inspections.queries import meeting as queries
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY

LATER = AT + 60 * DAY
ON = date(2026, 4, 28)


@pytest.fixture
def plan_fields(cast, place):
    return {"office": place.offices.city, "topic": "河西区电热水壶质量分析会", "held_on": ON, "place": "区政府会议室", "actor": cast.planner, "at": LATER}


@pytest.fixture
def three(finding):
    """Two more findings of the same category and place."""
    rows = [finding]
    for number in (1, 2):
        first = finding.conclusion
        sample = Sample.objects.get(pk=first.sample_id)
        sample.pk, sample.number, sample.seal_no, sample.backup_seal_no, sample.drawn_id, sample.task_id = None, f"CY-{number}", f"X{number}", f"Y{number}", None, None
        sample.save()
        report = TestReport.objects.create(number=f"BG-{number}", sample=sample, lab=first.report.lab, issued_on=first.decided_on, filed_at=AT, verdict="fail")
        conclusion = Conclusion.objects.create(
            report=report, sample=sample, plan_item=first.plan_item, office=first.office, enterprise=first.enterprise, product_name="电热水壶",
            decided_on=first.decided_on, verdict="fail", state="final", final_on=first.final_on,
        )  # fmt: skip
        rows.append(
            Finding.objects.create(
                number=f"BHG-{number}", conclusion=conclusion, sample=sample, enterprise=first.enterprise, product_name="电热水壶", facts="泄漏电流",
                severity="serious", office=first.office, confirmed_on=finding.confirmed_on,
            )
        )
    return rows


def test_o18_50_three_failures_of_a_kind_in_a_place_suggest_a_meeting_until_it_is_called(three, plan_fields, place):
    office, today = place.offices.city, date(2026, 5, 1)
    (found,) = queries.suggestions(office, today)
    assert (found.count, found.region, found.topic) == (3, place.regions.county, "河西区电热水壶质量分析会")
    assert queries.suggestions(office, today + timedelta(days=400)) == []
    assert queries.suggestions(place.offices.other, today) == []
    actions.meeting.plan(**plan_fields, findings=found.findings)
    assert queries.suggestions(office, today) == []


def test_o18_50_a_meeting_speaks_of_what_was_confirmed_before_it(three, plan_fields):
    before = three[0].confirmed_on - timedelta(days=1)
    with pytest.raises(RuleBroken, match="才确认") as refusal:
        actions.meeting.plan(**plan_fields | {"held_on": before}, findings=three)
    assert (refusal.value.field, "第五十条" in refusal.value.basis) == ("held_on", True)
    for day in (ON + timedelta(days=500), ON - timedelta(days=500)):
        with pytest.raises(RuleBroken, match="请核对"):
            actions.meeting.plan(**plan_fields | {"held_on": day})
    assert actions.meeting.plan(**plan_fields | {"held_on": three[0].confirmed_on}, findings=three).findings.count() == 3


def test_o18_50_two_failures_suggest_nothing(three, place):
    three[2].withdrawal = None
    from inspections.models import FindingWithdrawal

    FindingWithdrawal.objects.create(finding=three[2], because="更正", withdrawn_on=ON)
    assert queries.suggestions(place.offices.city, date(2026, 5, 1)) == []


def test_a_meeting_is_called_once_and_held_with_roles_and_numbers(plan_fields, finding, cast):
    meeting = actions.meeting.plan(**plan_fields, findings=[finding])
    with pytest.raises(RuleBroken, match="已经安排"):
        actions.meeting.plan(**plan_fields)
    hold = {"meeting": meeting, "attendance": [{"role": "企业质量负责人", "count": 12}, {"role": "专家", "count": 2}], "minutes": "分析了泄漏电流。", "actor": cast.planner, "at": LATER}
    for attendance in ([], [{"role": "", "count": 1}], [{"role": "企业", "count": 0}], [{"role": "企业", "count": "三"}]):
        with pytest.raises(RuleBroken) as refusal:
            actions.meeting.hold(**hold | {"attendance": attendance})
        assert refusal.value.field == "attendance"
    with pytest.raises(RuleBroken, match="会议纪要"):
        actions.meeting.hold(**hold | {"minutes": " "})
    done = actions.meeting.hold(**hold)
    assert (done.state, done.heads) == ("held", 14)
    assert actions.meeting.hold(**hold) == done
    with pytest.raises(IllegalMove):
        actions.meeting.cancel(meeting=meeting, because="改期", actor=cast.planner, at=LATER)
    assert list(queries.held_about(finding)) == [done]


def test_what_is_missing_of_a_meeting_is_named(plan_fields, cast):
    for field in ("topic", "place"):
        with pytest.raises(RuleBroken) as refusal:
            actions.meeting.plan(**plan_fields | {field: " "})
        assert refusal.value.field == field
    with pytest.raises(RuleBroken, match="一年以后"):
        actions.meeting.plan(**plan_fields | {"held_on": date(2028, 1, 1)})
    with pytest.raises(NotPermitted):
        actions.meeting.plan(**plan_fields | {"actor": cast.desk})
    coming = actions.meeting.plan(**plan_fields | {"held_on": date(2026, 6, 1)})
    with pytest.raises(RuleBroken, match="召开以后"):
        actions.meeting.hold(meeting=coming, attendance=[{"role": "企业", "count": 1}], minutes="x", actor=cast.planner, at=LATER)
    with pytest.raises(RuleBroken, match="取消的理由"):
        actions.meeting.cancel(meeting=coming, because="", actor=cast.planner, at=LATER)
    assert actions.meeting.cancel(meeting=coming, because="合并召开", actor=cast.planner, at=LATER).state == "cancelled"


def test_s2_3_5_a_visit_is_written_down_and_followed_up_once(finding, cast, place, make_company):
    good = {
        "office": place.offices.city, "enterprise": finding.enterprise, "visited_on": ON, "visitors": ["陈办案", "李科"], "situation": "装配线没有耐压测试",
        "advice": "增加逐台耐压测试", "follow_up_on": date(2026, 5, 20), "findings": [finding], "actor": cast.officer, "at": LATER,
    }  # fmt: skip
    for fields, field in (
        ({"visitors": [" "]}, "visitors"), ({"visited_on": date(2027, 1, 1)}, "visited_on"), ({"follow_up_on": date(2026, 4, 1)}, "follow_up_on"),
        ({"advice": " "}, "advice"), ({"enterprise": make_company("别家")}, "findings"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken) as refusal:
            actions.meeting.visit(**good | fields)
        assert refusal.value.field == field
    visit = actions.meeting.visit(**good)
    with pytest.raises(RuleBroken, match="已经登记"):
        actions.meeting.visit(**good)
    assert list(queries.follow_ups(place.offices.city)) == [visit]
    back = {"visit": visit, "followed_on": date(2026, 5, 21), "follow_up": "测试台已启用", "actor": cast.officer, "at": LATER + 20 * DAY}
    with pytest.raises(RuleBroken, match="今天之间"):
        actions.meeting.follow_up(**back | {"at": LATER})
    actions.meeting.follow_up(**back)
    assert actions.meeting.follow_up(**back).followed_on == date(2026, 5, 21)
    with pytest.raises(RuleBroken, match="不能再改"):
        actions.meeting.follow_up(**back | {"follow_up": "别的"})
    assert Meeting.objects.count() == 0
