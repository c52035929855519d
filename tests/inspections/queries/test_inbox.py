"""Each queue holds what waits and lets go of what is done."""

from datetime import date
from decimal import Decimal

import pytest

from inspections import actions
from inspections.queries import inbox
from tests.inspections.bench import file_report
from tests.inspections.conftest import AT, DAY


@pytest.fixture
def filed(plan, cast):
    """The plan was filed with the organ above."""
    return actions.filing.file(plan=plan, filed_on=date(2026, 3, 2), receipt_no="备1", actor=cast.planner, at=AT + DAY)


def names(office, today=date(2026, 3, 20)):
    return {words: count for words, count, _ in inbox.counts(office, today)}


def test_the_queues_follow_the_chain(filed, item, cast, place, make_company, sample_fields):
    city = place.offices.city
    assert names(city) == {"企业待抽样": 2}
    sample = actions.sample.record(**sample_fields)
    assert names(city) == {"企业待抽样": 1, "样品待交付检验": 1}
    from tests.inspections.conftest import BAD

    report = file_report(sample=sample, lab=cast.lab, issued_on=date(2026, 3, 12), items=[BAD], actor=cast.tester, at=AT + 10 * DAY)
    assert names(city) == {"企业待抽样": 1, "结论待告知": 1}
    told = actions.conclusion.notify(conclusion=report.conclusion, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)
    assert names(city, told.objection_until) == {"企业待抽样": 1}
    assert names(city, date(2026, 4, 20)) == {"企业待抽样": 1, "不合格待确认": 1}
    actions.finding.confirm_finding(conclusion=told, actor=cast.planner, at=AT + 60 * DAY)
    assert names(city, date(2026, 5, 20)) == {"企业待抽样": 1, "结果待通报": 1}
    assert [finding.sample for finding in inbox.findings(place.offices.province)] == [sample]
    assert names(place.offices.other) == {}


def test_plans_wait_for_approval_then_for_their_list_then_for_the_value(plan, item, cast, place, make_company):
    city = place.offices.city
    make_company()
    assert names(city) == {"计划待报上级备案": 1, "项目待锁定名单": 1}
    actions.filing.file(plan=plan, filed_on=date(2026, 3, 2), receipt_no="备1", actor=cast.planner, at=AT + DAY)
    assert names(city) == {"项目待锁定名单": 1}
    actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT + DAY)
    assert names(city) == {"名单待抽取": 1}


def test_a_sampler_and_an_approver_find_what_waits_for_them(refusal, drawing, item, cast):
    second = drawing.drawn.get(rank=2)
    actions.task.assign(
        plan_item=item, enterprise=second.enterprise, drawn=second, officers=list(second.officers.all()), due_on=date(2026, 3, 31),
        actor=cast.planner, at=AT + 2 * DAY,
    )  # fmt: skip
    assert [row[:2] for row in inbox.of_person(cast.wang)] == [("我的抽样任务", 1)]
    assert [row[:2] for row in inbox.of_person(cast.approver)] == [("拒检待认定", 1)]
    assert inbox.of_person(cast.officer) == []
    waiting = {words: count for words, count, _ in inbox.counts(refusal.office, date(2026, 4, 1))}
    assert (waiting["抽样任务待完成"], waiting["抽样任务已逾期"], waiting["拒检待认定"]) == (1, 1, 1)


def test_a_drafted_plan_waits_for_its_approver(plan, cast):
    type(plan).objects.filter(pk=plan.pk).update(state="draft")
    assert [row[:2] for row in inbox.of_person(cast.approver)] == [("计划待批准", 1)]
    assert "计划待批准" not in [row[0] for row in inbox.of_person(cast.planner)]


def test_objections_and_retests_wait_for_who_may_act_on_them(objected, other_lab, cast, place):
    city = place.offices.city
    for person in (cast.planner, cast.approver):
        assert ("异议待决定", 1) in [row[:2] for row in inbox.of_person(person)]
    assert inbox.of_person(cast.officer) == inbox.of_person(cast.stranger) == []
    assert names(city, date(2026, 4, 20))["异议待决定"] == 1
    assert "不合格待确认" not in names(city, date(2026, 4, 20))  # an open objection keeps it back
    retest = actions.objection.accept(objection=objected, actor=cast.approver, at=AT + 17 * DAY)
    assert names(city, date(2026, 3, 19))["复检待办手续"] == 1
    actions.retest.complete(
        retest=retest, formalities_on=date(2026, 3, 20), amount=Decimal(900), voucher="1", actor=cast.planner, at=AT + 18 * DAY
    )
    assert ("复检机构待确定", 1) in [row[:2] for row in inbox.of_person(cast.planner)]
