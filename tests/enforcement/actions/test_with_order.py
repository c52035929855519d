"""S0 part 4 point 3, S3 第18点: the announcement goes out with the order. It is no rung; it is reviewed and published like any other."""

import pytest
from django.urls import reverse

from enforcement.actions import announcement as announcements
from enforcement.actions import step as steps
from enforcement.actions import with_order
from enforcement.models import Announcement
from enforcement.queries import public
from enforcement.queries import with_order as queries
from inspections.models import Plan
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import NAMED


@pytest.fixture
def provincial(road):
    """A case after an inspection that was done for the province."""
    Plan.objects.update(level="province")
    road.open()
    return road


def draft(road, **fields):
    return with_order.draft_with_order(**{"case": road.case, "actor": road.cast.officer, "at": road.at, **fields})


def published(road):
    notice = draft(road)
    announcements.review(announcement=notice, actor=road.cast.lawyer, at=road.at)
    return announcements.publish(announcement=notice, actor=road.cast.head, at=road.at)


def test_s3_18_announced_at_once_and_the_case_goes_on_as_it_was(provincial):
    case = provincial.case
    assert case.rulebook == "policy/province"
    assert queries.is_due(case)
    before = (case.state, case.target, case.version)
    notice = published(provincial)
    case.refresh_from_db()
    assert (case.state, case.target, case.version) == before
    assert not queries.is_due(case)
    with today_is(provincial.at.date()):
        shown = public.announcement(str(notice.uuid))
    (entry,) = shown.entries
    assert (entry.enterprise, entry.items[0].name) == ("栖云市沸点电器有限公司", "泄漏电流")
    said = str(notice.document.content)
    assert "第18点" in said
    assert "监督抽查不合格产品及其生产企业名单" in said


def test_s3_18_the_order_is_not_signed_before_its_announcement_is_drafted_or_left_out_with_a_reason(provincial):
    road, cast = provincial, provincial.cast
    step = steps.draft_step(case=road.case, days=30, named_basis=NAMED, actor=cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="公告与责令整改同时作出") as refused:
        steps.review_step(step=step, actor=cast.lawyer, at=road.at)
    assert "第18点" in refused.value.basis
    draft(road)
    steps.review_step(step=step, actor=cast.lawyer, at=road.at)
    with_order.draft_with_order(case=road.case, actor=cast.officer, at=road.at)  # a second click
    announcements.send_back(announcement=queries.of_case(road.case), reason="措辞不妥", actor=cast.lawyer, at=road.at)
    with pytest.raises(RuleBroken, match="还没有起草公告"):
        steps.approve_step(step=step, actor=cast.head, at=road.at)


def test_one_act_drafts_both_and_a_reason_leaves_the_announcement_out(provincial):
    road, cast = provincial, provincial.cast
    given = {"case": road.case, "days": 30, "named_basis": NAMED, "actor": cast.officer, "at": road.at}
    step = with_order.draft_decision(**given)
    assert queries.of_case(road.case).drafted_by == cast.officer
    steps.return_step(step=step, reason="改", actor=cast.lawyer, at=road.at)
    announcements.send_back(announcement=queries.of_case(road.case), reason="改", actor=cast.lawyer, at=road.at)
    road.case.refresh_from_db()
    step = with_order.draft_decision(**given, without_announcement="产品已全部召回，没有流入市场。")
    assert queries.of_case(road.case) is None
    steps.review_step(step=step, actor=cast.lawyer, at=road.at)
    assert steps.approve_step(step=step, actor=cast.head, at=road.at).document


def test_the_page_follows_the_case_until_it_is_put_right(provincial):
    notice = published(provincial)
    provincial.order()
    provincial.later(10)
    provincial.recheck("pass")
    with today_is(provincial.at.date()):
        (entry,) = public.announcement(str(notice.uuid)).entries
    assert entry.corrected
    assert "复查合格" in [step.title for step in entry.progress]


def test_whoever_drafts_second_gets_the_first_and_a_returned_one_is_drafted_anew(provincial):
    first = draft(provincial)
    assert draft(provincial, actor=provincial.cast.second) == first
    announcements.send_back(announcement=first, reason="请写明批号", actor=provincial.cast.lawyer, at=provincial.at)
    assert draft(provincial) != first
    assert Announcement.objects.count() == 2


def test_s1_11_the_city_announces_after_the_term_and_not_before(road):
    road.open()
    with pytest.raises(RuleBroken, match="整改期满以后才公告") as refusal:
        draft(road)
    assert "（十一）" in refusal.value.basis


def test_it_goes_with_the_order_not_with_what_follows(provincial):
    provincial.order()
    assert queries.is_due(provincial.case)
    provincial.later(20)
    provincial.recheck("fail")
    provincial.revoke()
    with pytest.raises(RuleBroken, match="已经办到下一级"):
        draft(provincial)


def test_a_sampler_cannot_draft_it(provincial):
    with pytest.raises(NotPermitted):
        draft(provincial, actor=provincial.cast.sampler)


def test_the_case_page_leads_to_the_form_and_the_form_back(provincial, client):
    client.force_login(provincial.cast.officer)
    address = reverse("enforcement:announce_with_order", args=[provincial.case.number])
    assert address in client.get(provincial.case.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "对监督抽查不合格的产品及其生产企业，要及时向社会公告" in page
    filled = {"title": "公告", "summary": "请停止使用。", "body_text": "现予公告。\n请退货。", "version": provincial.case.version}
    assert client.post(address, filled).status_code == 302
    notice = Announcement.objects.get()
    assert (notice.body, notice.state) == (["现予公告。", "请退货。"], "draft")
    assert client.get(address).url == notice.get_absolute_url()
    assert address not in client.get(provincial.case.get_absolute_url()).content.decode()


def test_the_api_drafts_once(provincial, client):
    client.force_login(provincial.cast.officer)
    address = f"/api/v1/cases/{provincial.case.number}/announcement-with-order/"
    first, second = (client.post(address, {}, content_type="application/json") for _ in range(2))
    assert (first.status_code, second.json()["uuid"]) == (201, first.json()["uuid"])
