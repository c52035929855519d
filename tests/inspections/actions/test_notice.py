"""Notices: every party that the law names is told in writing, each with its own fifteen days."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from inspections import actions
from inspections.law.onsite import ONLINE_DONE, ONLINE_RECORD
from inspections.models import Notice
from inspections.queries import conclusion as queries
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.models import Document
from tests.inspections.conftest import AT, DAY, morning


def test_o18_34_the_sampled_party_gets_a_numbered_paper_with_its_rights(failed, cast):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    assert (notice.party, notice.enterprise, notice.received_on) == ("sampled", failed.enterprise, None)
    paper = notice.document
    words = " ".join(part["text"] for part in paper.content["paragraphs"])
    assert paper.number.startswith("栖质监检告〔2026〕")
    for said in ("泄漏电流", "十五", "15日内", "栖云市质量监督局", "备用样品", "申请人先行垫付", "退还申请人"):
        assert said in words or said == "十五", said
    failed.refresh_from_db()
    assert failed.state == "pending"


def test_two_clicks_send_one_paper(failed, cast):
    first = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    assert actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY) == first
    assert Document.objects.filter(kind="result_notice").count() == 1


def test_signing_online_starts_the_clock_on_that_day(told):
    told.conclusion.refresh_from_db()
    assert (told.notice.method, told.notice.received_on) == ("online", date(2026, 3, 13))
    assert told.conclusion.state == "notified"
    assert told.conclusion.objection_until == told.notice.objection_until == date(2026, 3, 30)  # the 28th is a Saturday


def test_signing_twice_is_one_signature_and_strangers_sign_for_nothing(told, join, make_company):
    again = actions.notice.sign(notice=told.notice, member=told.member, at=AT + 14 * DAY)
    assert again.signed_at == told.notice.signed_at
    with pytest.raises(NotPermitted):
        actions.notice.sign(notice=told.notice, member=join(make_company("别家")), at=AT + 14 * DAY)


def test_a_paper_receipt_stands_and_signing_later_does_not_move_it(failed, cast, join):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    actions.notice.receive(notice=notice, received_on=date(2026, 3, 14), method="mail", actor=cast.planner, at=AT + 13 * DAY)
    notice = actions.notice.sign(notice=notice, member=join(notice.enterprise), at=AT + 20 * DAY)
    assert (notice.received_on, notice.method) == (date(2026, 3, 14), "mail")
    with pytest.raises(IllegalMove, match="已在 2026-03-14 收到"):
        actions.notice.receive(notice=notice, received_on=date(2026, 3, 16), method="hand", actor=cast.planner, at=AT + 20 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(received_on=date(2026, 3, 20))


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"received_on": date(2026, 3, 11)}, "早于", "received_on"),
        ({"received_on": date(2026, 3, 20)}, "晚于今天", "received_on"),
        ({"method": "online"}, "请选择送达方式", "method"),
        ({"method": "left"}, "须写明经过", "note"),
        ({"method": "public", "note": "栖云日报"}, "满三十日", "received_on"),
    ],
)
def test_what_cannot_be_a_receipt_is_refused_in_words(failed, cast, fields, words, field):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    good = {"notice": notice, "received_on": date(2026, 3, 13), "method": "hand", "actor": cast.planner, "at": AT + 11 * DAY}
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.notice.receive(**good | fields)
    assert (refusal.value.field, bool(refusal.value.basis)) == (field, True)


def test_a_public_notice_is_served_after_thirty_days(failed, cast):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    at = morning(date(2026, 4, 20))
    notice = actions.notice.receive(notice=notice, received_on=date(2026, 3, 14), method="public", note="栖云日报二版", actor=cast.planner, at=at)
    assert notice.received_on == date(2026, 4, 13)


def test_o18_35_goods_of_a_shop_are_told_to_the_shop_and_the_labelled_maker(bought, cast, seller):
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    assert (shop.party, shop.enterprise) == ("sampled", seller)
    assert (maker.party, maker.enterprise) == ("maker", conclusion.enterprise)
    assert any("样品确认" in part["lead"] for part in maker.document.content["paragraphs"])
    assert not any("样品确认" in part["lead"] for part in shop.document.content["paragraphs"])


def test_o18_35_goods_of_the_net_are_told_to_the_platform_too_and_it_must_have_a_name(bought, cast):
    online = {row.key: "某某商城旗舰店" for row in ONLINE_RECORD} | {row.key: True for row in ONLINE_DONE}
    conclusion = bought(source="online", online=online)
    conclusion.sample.online = {}
    conclusion.sample.save(update_fields=["online"])  # an old record form that names no platform
    with pytest.raises(RuleBroken, match="网络交易平台") as refusal:
        actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    assert refusal.value.field == "platform_name"
    assert not Notice.objects.exists()
    rows = actions.notice.send(conclusion=conclusion, names={"platform": "某某商城"}, actor=cast.planner, at=AT + 10 * DAY)
    assert [(row.party, row.name) for row in rows][2] == ("platform", "某某商城")


def test_pql_15_each_party_has_its_own_fifteen_days_and_the_last_counts(bought, cast):
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    actions.notice.receive(notice=shop, received_on=date(2026, 3, 13), method="hand", actor=cast.planner, at=AT + 11 * DAY)
    conclusion.refresh_from_db()
    assert (conclusion.state, conclusion.objection_until) == ("notified", None)  # one is still on its way
    with pytest.raises(RuleBroken, match="还没有收到告知书"):
        actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=AT + 90 * DAY)
    assert actions.conclusion.finalise_due(at=AT + 90 * DAY) == 0
    actions.notice.receive(notice=maker, received_on=date(2026, 3, 20), method="mail", actor=cast.planner, at=AT + 19 * DAY)
    conclusion.refresh_from_db()
    shop.refresh_from_db()
    assert shop.objection_until == date(2026, 3, 30)
    assert conclusion.objection_until == date(2026, 4, 7)  # the 4th to the 6th are 清明
    with pytest.raises(RuleBroken, match="异议期到 2026-04-07"):
        actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=morning(date(2026, 4, 7)))


def test_o18_56_a_last_day_on_a_holiday_moves_to_the_next_working_day(failed, cast):
    actions.conclusion.notify(conclusion=failed, received_on=date(2026, 4, 18), actor=cast.planner, at=morning(date(2026, 4, 20)))
    failed.refresh_from_db()
    assert failed.objection_until == date(2026, 5, 6)  # 3 May lies in the holiday of 1 to 5 May
    assert actions.conclusion.finalise_due(at=morning(date(2026, 5, 6))) == 0
    assert actions.conclusion.finalise_due(at=morning(date(2026, 5, 7))) == 1


def test_an_end_in_a_year_without_a_calendar_is_provisional(failed, cast):
    actions.conclusion.notify(conclusion=failed, received_on=date(2027, 12, 24), actor=cast.planner, at=morning(date(2027, 12, 25)))
    failed.refresh_from_db()
    assert failed.objection_provisional


def test_a_party_that_the_law_names_and_nobody_told_keeps_the_result_open(bought, cast):
    conclusion = bought()
    actions.conclusion.notify(conclusion=conclusion, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)
    conclusion.refresh_from_db()
    assert [party.party for party in queries.untold(conclusion)] == ["maker"]
    with pytest.raises(RuleBroken, match="还没有告知标称生产企业"):
        actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=AT + 90 * DAY)


def test_a_waiver_counts_for_its_party_and_the_result_waits_for_all(bought, cast):
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    for row in (shop, maker):
        actions.notice.receive(notice=row, received_on=date(2026, 3, 13), method="hand", actor=cast.planner, at=AT + 11 * DAY)
    waive = {"conclusion": conclusion, "waived_on": date(2026, 3, 16), "actor": cast.planner, "at": AT + 15 * DAY}
    with pytest.raises(RuleBroken, match="请选明是哪一方"):
        actions.conclusion.waive(**waive)
    for _ in range(2):  # a double click is one waiver
        actions.conclusion.waive(notice=shop, **waive)
    assert trail_of(conclusion).filter(verb="conclusion.waived").count() == 1
    with pytest.raises(RuleBroken, match="日期不能再改"):
        actions.conclusion.waive(notice=shop, **waive | {"waived_on": date(2026, 3, 17)})
    with pytest.raises(RuleBroken, match="异议期到"):
        actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=AT + 15 * DAY)
    actions.conclusion.waive(notice=maker, **waive)
    assert actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=AT + 15 * DAY).state == "final"
