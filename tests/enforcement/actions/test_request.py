"""Requests for more time and for a recheck: what may be asked when, who answers, what moves (O133, D08, D09)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from enforcement.actions import request as actions
from enforcement.actions import sweep
from enforcement.models import ClockChange, Message, Request
from enforcement.queries import clocks, forecast
from enforcement.queries import request as queries
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.queries import attachments_of
from tests.enforcement.conftest import DAY

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WHY = "模具已送修，4月10日前返回，之后需要试产三天。"


@pytest.fixture
def ask(road, order, members):
    """File a request for more time as the enterprise, with one thing broken if a test wants."""

    def act(**fields):
        given = {"case": road.case, "kind": "extension", "reasons": WHY, "days": 20, "actor": members.own, "at": road.at}
        return actions.file_request(**{**given, **fields})

    return act


@pytest.fixture
def settle(road):
    """Officer and head answer."""

    def act(asked, *, grants=True, **fields):
        given = {"days": asked.days} if grants and asked.kind == "extension" else {}
        asked = actions.answer(request=asked, grants=grants, actor=road.cast.officer, at=road.at, **{**given, **fields})
        if asked.state == "proposed":
            asked = actions.decide(request=asked, approve=True, actor=road.cast.head, at=road.at)
        road.case.refresh_from_db()
        return asked

    return act


def test_o133_thirty_days_once_and_the_clock_says_how(road, order, ask, settle, members):
    before = order.comply_by
    asked = ask(days=20)
    assert asked.intact
    assert (asked.state, len(asked.receipt_no)) == ("filed", 16)
    done = settle(asked)
    order.refresh_from_db()
    order.case = road.case
    assert (done.state, order.extra_days) == ("granted", 20)
    assert order.comply_by >= before + timedelta(days=20)
    assert road.case.due_on == order.comply_by
    said = clocks.explained(order)[0]
    assert said.due_on == order.comply_by
    assert any("准予延长 20 日" in text for _label, text in said.explanation)
    change = ClockChange.objects.filter(clock="correction").get()
    assert (change.before, change.after, change.cause, change.party) == (before, order.comply_by, "extension", True)
    event = trail_of(road.case).get(verb="case.recounted")
    assert event.before["整改期限"] == before.isoformat()
    assert done.document.kind == "extension_granted"
    assert order.comply_by.strftime("%-d日") in str(done.document.content)
    assert Message.objects.filter(enterprise=road.case.enterprise, text__contains=done.document.number).exists()
    with pytest.raises(RuleBroken, match="只能延长1次"):
        ask(days=5)


def test_a_double_click_gets_the_same_receipt_and_another_text_is_refused(ask):
    first = ask()
    assert ask() == first
    with pytest.raises(RuleBroken, match="等待答复"):
        ask(reasons="换了说法")
    assert Request.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.create(
            case=first.case, step=first.step, kind="extension", days=3, reasons="绕过", receipt_no="0" * 16, content={}, digest="", filed_by=first.filed_by,
            filed_at=first.filed_at, answer_by=first.answer_by,
        )  # fmt: skip


def test_o133_it_is_asked_for_five_days_before_the_end_at_the_latest(road, order, ask):
    last = order.comply_by - timedelta(days=5)
    road.at += (last - road.at.date()).days * DAY
    assert queries.offers(road.case, last)[0].open
    assert not queries.offers(road.case, last + timedelta(days=1))[0].open
    with pytest.raises(RuleBroken, match="期满5日前") as refusal:
        ask(at=road.at + DAY)
    assert "产品质量监督抽查管理办法" in refusal.value.basis
    assert ask(at=road.at).state == "filed"


@pytest.mark.parametrize(("fields", "field"), [({"days": 31}, "days"), ({"days": None}, "days"), ({"days": 0}, "days"), ({"reasons": " "}, "reasons")])
def test_what_is_asked_for_has_its_bounds(ask, fields, field):
    with pytest.raises(RuleBroken) as refusal:
        ask(**fields)
    assert refusal.value.field == field
    assert refusal.value.basis


def test_o18_46_the_law_of_today_knows_no_extension(road, order, ask):
    type(road.case).objects.update(rulebook="statute-2020")
    road.case.refresh_from_db()
    with pytest.raises(RuleBroken, match="没有规定可以延长") as refusal:
        ask()
    assert "第四十六条" in refusal.value.basis


def test_only_the_enterprise_itself_asks(ask, members, cast):
    with pytest.raises(NotPermitted):
        ask(actor=members.other)
    with pytest.raises(NotPermitted):
        ask(actor=cast.officer)


def test_the_answer_needs_two_people_and_reasons(road, ask):
    asked = ask()
    with pytest.raises(RuleBroken, match="不予同意须写明理由"):
        actions.answer(request=asked, grants=False, actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="不超过企业申请"):
        actions.answer(request=asked, grants=True, days=21, actor=road.cast.officer, at=road.at)
    asked = actions.answer(request=asked, grants=True, days=15, actor=road.cast.both, at=road.at)
    with pytest.raises(NotPermitted, match="不能批准自己"):
        actions.decide(request=asked, approve=True, actor=road.cast.both, at=road.at)
    with pytest.raises(NotPermitted):
        actions.decide(request=asked, approve=True, actor=road.cast.province, at=road.at)
    with pytest.raises(RuleBroken, match="退回须写明理由"):
        actions.decide(request=asked, approve=False, actor=road.cast.head, at=road.at)
    back = actions.decide(request=asked, approve=False, reason="十日足够", actor=road.cast.head, at=road.at)
    assert (back.state, back.return_reason) == ("filed", "十日足够")


def test_a_refusal_leaves_the_day_and_says_why_on_paper(road, order, ask, settle):
    before = order.comply_by
    done = settle(ask(), grants=False, opinion="企业未开始整改，理由不成立。")
    order.refresh_from_db()
    assert (done.state, done.document.kind, order.comply_by) == ("refused", "extension_refused", before)
    assert "理由不成立" in str(done.document.content)
    assert settle(done).document == done.document  # a second click changes nothing
    with pytest.raises(DatabaseError), transaction.atomic():
        Request.objects.filter(pk=done.pk).update(reasons="改写")


def test_the_office_owes_the_answer_before_the_term_counts_as_missed(road, order, ask, settle):
    asked = ask()
    late = road.at + ((order.comply_by - road.at.date()).days + 2) * DAY
    assert sweep.sweep(at=late)["overdue"] == 0
    assert trail_of(road.case).filter(verb="case.lapsed", note__contains="没有按期答复").get().legal_on == asked.answer_by
    settle(asked, grants=False, opinion="理由不成立。")
    assert sweep.sweep(at=late)["overdue"] == 1
    assert trail_of(road.case).get(verb="case.overdue").legal_on == order.comply_by


def test_o133_a_recheck_comes_within_fifteen_days_of_the_request(road, order, ask, settle):
    done = settle(ask(kind="recheck", days=None))
    order.refresh_from_db()
    assert (done.state, done.document.kind, road.case.state) == ("granted", "recheck_accepted", "awaiting_recheck")
    assert timedelta(days=15) <= order.recheck_by - road.at.date() <= timedelta(days=18)
    assert order.recheck_from <= road.at.date()
    assert road.case.due_on == order.recheck_by
    with pytest.raises(RuleBroken, match="已经受理"):
        ask(kind="recheck", days=None, reasons="再申请一次")


def test_what_was_asked_can_be_taken_back_until_somebody_answers(road, ask, members):
    asked = actions.withdraw(request=ask(), actor=members.own, at=road.at)
    assert actions.withdraw(request=asked, actor=members.own, at=road.at).state == "withdrawn"
    again = ask()
    assert again != asked
    actions.answer(request=again, grants=True, days=20, actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken):
        actions.withdraw(request=again, actor=members.own, at=road.at)


def test_files_go_with_the_request(ask):
    asked = ask(uploads=[SimpleUploadedFile("送修单.png", PICTURE)])
    assert [file.name for file in attachments_of(asked)] == ["送修单.png"]
    assert asked.content["files"][0]["sha256"] == attachments_of(asked)[0].sha256


def test_the_forecast_names_each_way_with_its_days(road, order):
    found = forecast.of(road.case)
    nothing = [step for step in found if step.path == forecast.NOTHING]
    assert [step.path for step in found if step.on == order.comply_by][:1] == [forecast.REPORTS]
    assert (nothing[0].on, nothing[0].estimate) == (order.comply_by, False)
    climbed = [step.rung for step in nothing if step.rung]
    assert climbed == ["announcement", "stop", "revoke"]
    days = [step.on for step in nothing]
    assert days == sorted(days)
    assert all(step.basis and step.who for step in found)
    assert next(step.rung for step in found if step.path == forecast.FAILS and step.rung) == "announcement"
    assert {path.key for path in forecast.paths(road.case)} == {"reports", "nothing", "fails"}
