"""A refusal that is dealt with as a failure, and goods that their maker denied, on their whole way into a case."""

from datetime import date

import pytest

from enforcement.actions import case as cases
from enforcement.queries import facts
from enforcement.queries.after import failures, listed, row_of
from inspections import actions
from inspections.models import Conclusion
from inspections.queries import figures, public, suggestion
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.inspections.conftest import AT, DAY, morning


@pytest.fixture
def deemed(refusal, cast):
    return actions.refusal.deem(refusal=refusal, reason="没有合法的拒检理由", actor=cast.approver, at=AT + 5 * DAY)


def test_s3_18_a_refusal_is_told_may_be_objected_to_otherwise_and_becomes_a_case(deemed, cast, join, place):
    (notice,) = actions.notice.send(conclusion=deemed, actor=cast.planner, at=AT + 6 * DAY)
    words = " ".join(part["text"] for part in notice.document.content["paragraphs"])
    assert "按不合格论处" in words
    assert "备用样品" not in words
    member = join(notice.enterprise)
    notice = actions.notice.sign(notice=notice, member=member, at=AT + 7 * DAY)
    with pytest.raises(RuleBroken, match="没有样品可以复检"):
        actions.objection.file(notice=notice, asks="retest", grounds="当天停电，没有人在", member=member, at=AT + 8 * DAY)
    objection = actions.objection.file(notice=notice, asks="other", grounds="当天停电，没有人在", member=member, at=AT + 8 * DAY)
    actions.objection.refuse(objection=objection, reasons="现场照片显示正在生产", actor=cast.approver, at=AT + 9 * DAY)
    assert actions.conclusion.finalise_due(at=morning(date(2026, 3, 31))) == 1
    finding = actions.finding.confirm_finding(conclusion=deemed, actor=cast.planner, at=morning(date(2026, 4, 1)))
    assert (finding.sample, finding.severity) == (None, "serious")
    (row,) = listed(failures(cast.officer, date(2026, 4, 1)), "all")
    assert (row_of(row).stage, row_of(row).published) == ("circular", False)
    paper, _upper = actions.circular.send(office=deemed.office, conclusions=[deemed], actor=cast.planner, at=morning(date(2026, 4, 1)))
    assert "拒绝抽查按不合格论处 1 起" in paper.document.content["paragraphs"][0]
    case = cases.open_case(finding=finding, actor=cast.officer, at=morning(date(2026, 4, 2)))
    assert facts.statement(case).startswith("你单位拒绝接受对电热水壶的监督抽查")
    assert facts.failed_items(case) == []
    assert facts.public_row(case)["batch"] == ""
    quarter = figures.quarter(place.offices.city, 2026, 1)
    assert (quarter.deemed, quarter.tested) == (1, 0)
    assert public.results() == []


def test_an_objection_that_is_founded_lifts_the_refusal_too(deemed, cast, join):
    (notice,) = actions.notice.send(conclusion=deemed, actor=cast.planner, at=AT + 6 * DAY)
    member = join(notice.enterprise)
    notice = actions.notice.sign(notice=notice, member=member, at=AT + 7 * DAY)
    objection = actions.objection.file(notice=notice, asks="other", grounds="抽样人员没有出示证件", member=member, at=AT + 8 * DAY)
    actions.objection.allow(objection=objection, reasons="查明确实没有出示", actor=cast.approver, at=AT + 9 * DAY)
    assert Conclusion.objects.get().state == "withdrawn"
    with pytest.raises(RuleBroken):
        actions.finding.confirm_finding(conclusion=deemed, actor=cast.planner, at=AT + 60 * DAY)


def test_o18_35_denied_goods_are_the_sellers_case(bought, cast, join, photo, seller):
    conclusion = bought()
    for notice in actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY):
        member = join(notice.enterprise)
        actions.notice.sign(notice=notice, member=member, at=AT + 11 * DAY)
    asked = conclusion.sample.confirmation
    actions.confirmation.reply(confirmation=asked, answer="denied", reasons="商标不同", files=[photo()], member=member, at=AT + 12 * DAY)
    actions.conclusion.finalise_due(at=AT + 60 * DAY)
    finding = actions.finding.confirm_finding(conclusion=conclusion, actor=cast.planner, at=AT + 60 * DAY)
    case = cases.open_case(finding=finding, actor=cast.officer, at=AT + 61 * DAY)
    assert (case.enterprise, case.product) == (seller, None)
    assert "抽取你单位销售的电热水壶" in facts.statement(case)


def test_the_public_page_tells_a_refusal_on_a_line_of_its_own_once_it_stands(deemed, cast, client):
    """Never in the count of results, in the strip of quarters or in a rate."""
    maker = deemed.enterprise
    (notice,) = actions.notice.send(conclusion=deemed, actor=cast.planner, at=AT + 6 * DAY)
    actions.notice.receive(notice=notice, received_on=date(2026, 3, 9), method="mail", actor=cast.planner, at=AT + 7 * DAY)
    with today_is(date(2026, 5, 1)):
        assert "按不合格论处" not in client.get(f"/enterprises/{maker.credit_code}/").content.decode()
        actions.conclusion.finalise_due(at=morning(date(2026, 3, 31)))
        page = client.get(f"/enterprises/{maker.credit_code}/").content.decode()
    assert "拒绝监督抽查，电热水壶按不合格论处" in page
    assert "第18点" in page
    assert "没有公布过抽查结果" in page
    assert "另有 1 次拒绝监督抽查" in page
    record = public.record_of(maker.credit_code, on=date(2026, 5, 1))
    assert (record.tested, {mark.result for mark in record.quarters}) == (0, {"none"})
    actions.finding.confirm_finding(conclusion=deemed, actor=cast.planner, at=morning(date(2026, 4, 1)))
    assert not any("抽查不合格" in row.words for row in suggestion.products(deemed.office, date(2026, 5, 1)))
    (row,) = suggestion.enterprises(deemed.office, date(2026, 5, 1))
    assert ("拒绝抽查 1 次" in row.words, "抽查不合格" in row.words) == (True, False)
