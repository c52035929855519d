"""样品确认: confirmed, denied and silent each lead to another publication."""

from datetime import date

import pytest

from inspections import actions
from inspections.law.telling import NAMING
from inspections.models import Conclusion, Lead, MakerConfirmation
from inspections.queries.naming import maker_named, naming_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY, morning


@pytest.fixture
def asked(bought, cast, join):
    """The maker has signed for its notice on 2026-03-13 and is asked."""
    conclusion = bought()
    shop, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    actions.notice.receive(notice=shop, received_on=date(2026, 3, 13), method="hand", actor=cast.planner, at=AT + 11 * DAY)
    member = join(maker.enterprise)
    actions.notice.sign(notice=maker, member=member, at=AT + 11 * DAY)
    row = MakerConfirmation.objects.get()
    row.member = member
    return row


def standing():
    return Conclusion.objects.exclude(state="withdrawn").get()


def test_o18_35_while_the_maker_is_asked_nothing_is_published_and_nothing_confirmed(asked, cast):
    assert asked.due_on == date(2026, 3, 30)
    conclusion = standing()
    assert not naming_of(conclusion).published
    conclusion = actions.conclusion.finalise(conclusion=conclusion, actor=cast.planner, at=AT + 40 * DAY)
    with pytest.raises(RuleBroken, match="还没有答复样品确认"):
        actions.finding.confirm_finding(conclusion=conclusion, actor=cast.planner, at=AT + 40 * DAY)


def test_o18_35_confirmed_names_maker_and_seller(asked, cast):
    done = actions.confirmation.reply(confirmation=asked, answer="confirmed", member=asked.member, at=AT + 12 * DAY)
    again = actions.confirmation.reply(confirmation=asked, answer="confirmed", member=asked.member, at=AT + 13 * DAY)
    assert again.receipt_no == done.receipt_no
    assert len(done.receipt_no) == 16
    assert maker_named(standing())
    with pytest.raises(RuleBroken, match="已经答复"):
        actions.confirmation.reply(confirmation=asked, answer="denied", reasons="不是", member=asked.member, at=AT + 13 * DAY)


def test_o18_35_denied_names_only_the_seller_and_opens_a_lead(asked, cast, photo, seller):
    reply = {"confirmation": asked, "answer": "denied", "member": asked.member, "at": AT + 12 * DAY}
    with pytest.raises(RuleBroken, match="写明理由"):
        actions.confirmation.reply(**reply)
    with pytest.raises(RuleBroken, match="附证据"):
        actions.confirmation.reply(**reply, reasons="我厂没有这个批号")
    done = actions.confirmation.reply(**reply, reasons="我厂没有这个批号", files=[photo()])
    assert done.content["files"][0]["sha256"]
    assert not maker_named(standing())
    lead = Lead.objects.get()
    assert (lead.kind, lead.enterprise_name, done.lead) == ("fake", seller.name, lead)
    assert "否认" in lead.facts
    conclusion = actions.conclusion.finalise(conclusion=standing(), actor=cast.planner, at=AT + 40 * DAY)
    finding = actions.finding.confirm_finding(conclusion=conclusion, actor=cast.planner, at=AT + 40 * DAY)
    assert finding.enterprise == seller


def test_o18_35_silence_is_noted_once_after_the_term_and_marks_the_name(asked):
    assert actions.confirmation.lapse_due(at=morning(date(2026, 3, 30))) == 0
    assert actions.confirmation.lapse_due(at=morning(date(2026, 3, 31))) == 1
    assert actions.confirmation.lapse_due(at=morning(date(2026, 5, 31))) == 0
    row = naming_of(standing())
    assert (row.maker_named, row.mark) == (True, "标称生产企业（未确认）")


def test_a_late_answer_still_counts(asked, photo):
    actions.confirmation.lapse_due(at=morning(date(2026, 3, 31)))
    actions.confirmation.reply(confirmation=asked, answer="denied", reasons="商标不同", files=[photo()], member=asked.member, at=AT + 40 * DAY)
    assert standing().maker_answer == "denied"


def test_only_the_maker_answers_and_paper_is_taken_down(asked, cast, join, make_company):
    with pytest.raises(NotPermitted):
        actions.confirmation.reply(confirmation=asked, answer="confirmed", member=join(make_company()), at=AT + 12 * DAY)
    with pytest.raises(RuleBroken, match="答复日期"):
        actions.confirmation.register(confirmation=asked, answer="confirmed", answered_on=date(2026, 3, 1), actor=cast.planner, at=AT + 12 * DAY)
    actions.confirmation.register(confirmation=asked, answer="confirmed", answered_on=date(2026, 3, 14), actor=cast.planner, at=AT + 12 * DAY)
    assert standing().maker_answer == "confirmed"


def test_goods_of_the_makers_own_store_ask_nobody(failed, cast):
    actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    assert not MakerConfirmation.objects.exists()
    assert naming_of(failed) is NAMING[""]
