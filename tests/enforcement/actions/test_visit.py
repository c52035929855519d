"""A recheck with its visit: the notice, a round of its own, the sample's chain, and a result that follows the test."""

import pytest

from enforcement.actions import recheck as rechecks
from enforcement.actions import visit as visits
from enforcement.queries import recheck as queries
from inspections.actions import plan as plans
from inspections.models import Conclusion, Plan
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries import of
from tests.enforcement.conftest import DAY, OPENED
from tests.enforcement.tested import recheck_report


@pytest.fixture
def ordered(road):
    """A case whose order is served; twenty days of the term are over."""
    road.open()
    road.order()
    road.later(20)
    return road


@pytest.fixture
def samplers(person):
    return [person("city", Role.CASE_OFFICER, Role.SAMPLER, name=name) for name in ("沈抽样", "陆抽样")]


def arrange(road, people, **fields):
    given = {"case": road.case, "planned_on": road.at.date() + 2 * DAY, "officers": people, "actor": road.cast.officer, "at": road.at}
    return visits.arrange(**{**given, **fields})


def record(road, **fields):
    given = {"case": road.case, "outcome": "pass", "on": road.at.date(), "officers": [road.cast.officer, road.cast.second], "actor": road.cast.officer}
    return rechecks.record_recheck(**{**given, "at": road.at, **fields})


def test_a_visit_issues_its_notice_and_drafts_a_round_that_a_head_approves(ordered, samplers):
    visit = arrange(ordered, samplers)
    assert arrange(ordered, samplers) == visit  # a second click
    said = str(of(ordered.case).get(kind="recheck_notice").content)
    assert "沈抽样、陆抽样" in said
    assert "不向你单位收取" in said
    plan = Plan.objects.get(kind="recheck")
    assert (plan.kind, plan.state) == ("recheck", "draft")
    with pytest.raises(RuleBroken, match="还没有批准"):
        visits.send_out(visit=visit, actor=ordered.cast.officer, at=ordered.at)
    plans.approve(plan=plan, actor=ordered.cast.head, at=ordered.at)
    task = visits.send_out(visit=visit, actor=ordered.cast.officer, at=ordered.at)
    assert visits.send_out(visit=visit, actor=ordered.cast.officer, at=ordered.at) == task
    assert set(task.officers.all()) == set(samplers)
    assert queries.stage(queries.open_visit(visit.step)).words == "已派出，等抽样"


def test_a_recheck_is_not_planned_by_hand_among_the_inspections(ordered, place, maker):
    with pytest.raises(RuleBroken, match="在案件页安排"):
        plans.create(
            office=place.offices.city, year=2026, quarter=1, title="复查", reason="复查", items=[], kind="recheck",
            actor=_planner(ordered), at=ordered.at,
        )  # fmt: skip


def _planner(road):
    from quality_portal.accounts.models import RoleGrant

    RoleGrant.objects.create(user=road.cast.second, role=Role.PLANNER.value)
    return type(road.cast.second).objects.get(pk=road.cast.second.pk)


def test_apl_42_two_officers_go(ordered):
    with pytest.raises(RuleBroken, match="两名以上"):
        arrange(ordered, [ordered.cast.officer])


def test_while_a_sample_is_on_its_way_nothing_but_its_report_decides(ordered, samplers):
    arrange(ordered, samplers)
    with pytest.raises(RuleBroken, match="等检验报告出来"):
        record(ordered, without_sample="来不及了")
    stranger = recheck_report(ordered.case, "pass", ordered.at.date())
    visit = queries.open_visit(ordered.case.steps.get())
    plans.approve(plan=visit.plan, actor=ordered.cast.head, at=ordered.at)
    visits.send_out(visit=visit, actor=ordered.cast.officer, at=ordered.at)
    with pytest.raises(RuleBroken, match="不是这次复查的样品的报告"):
        record(ordered, report=stranger)


def test_the_result_follows_the_test(ordered):
    report = recheck_report(ordered.case, "fail", ordered.at.date())
    with pytest.raises(RuleBroken, match="结论是不合格，与所选的复查结果不一致"):
        record(ordered, report=report)
    done = record(ordered, outcome="fail", report=report)
    assert done.report == report
    assert not Conclusion.objects.filter(report=report).exists()  # no second finding can come of it


def test_a_broken_chain_keeps_the_report_from_being_used(ordered):
    report = recheck_report(ordered.case, "pass", ordered.at.date(), seal="broken")
    with pytest.raises(RuleBroken, match="交接有断点"):
        record(ordered, report=report)


def test_a_refused_recheck_counts_as_failed_and_a_person_signs_what_follows(ordered):
    with pytest.raises(RuleBroken, match="写明经过"):
        record(ordered, outcome="refused")
    record(ordered, outcome="refused", note="企业锁门，拒绝复查人员进入。")
    ordered.case.refresh_from_db()
    assert (ordered.case.state, ordered.case.target, ordered.case.outcome) == ("awaiting_step", "announcement", "failed")


def test_o18_47_todays_law_rechecks_by_sample_and_nothing_else(road, place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=OPENED.date())
    road.open()
    road.serve(road.decide(days=30))
    road.later(20)
    with pytest.raises(RuleBroken, match="抽样检验") as refused:
        record(road, without_sample="现场看过了")
    assert "第四十七条" in refused.value.basis
    with pytest.raises(RuleBroken, match="不能只作现场核查"):
        arrange(road, [road.cast.officer, road.cast.second], without_sample="现场看看")


def test_without_a_sample_the_documents_ask_for_a_reason(ordered):
    with pytest.raises(RuleBroken, match="请写明不抽样的理由"):
        record(ordered)
    assert record(ordered, without_sample="只核查标识整改").without_sample == "只核查标识整改"


def test_called_off_with_a_reason_another_can_be_arranged(ordered, samplers):
    visit = arrange(ordered, samplers)
    with pytest.raises(RuleBroken, match="取消的理由"):
        visits.cancel(visit=visit, because="", actor=ordered.cast.officer, at=ordered.at)
    visits.cancel(visit=visit, because="企业停电", actor=ordered.cast.officer, at=ordered.at)
    assert arrange(ordered, samplers, planned_on=ordered.at.date() + 5 * DAY) != visit


def test_the_day_stands_in_the_window_or_has_a_reason(ordered, samplers):
    late = ordered.case.steps.get().recheck_by + DAY
    with pytest.raises(RuleBroken, match="不在窗口内"):
        arrange(ordered, samplers, planned_on=late)
    assert arrange(ordered, samplers, planned_on=late, outside_window="企业整体搬迁").outside_window == "企业整体搬迁"


def test_only_case_officers_arrange(ordered, samplers):
    with pytest.raises(NotPermitted):
        arrange(ordered, samplers, actor=ordered.cast.head)


def test_d06_a_window_that_closes_is_warned_of_and_a_missed_one_named(ordered):
    step = ordered.case.steps.get()
    assert queries.window_words(step, step.recheck_by - 30 * DAY) == ""
    assert "还有 5 日届满" in queries.window_words(step, step.recheck_by - 5 * DAY)
    assert "错过窗口" in queries.window_words(step, step.recheck_by + DAY)
