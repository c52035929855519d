"""Requests to correct: taken from anybody, kept to those who answer, answered only of what has happened."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from enforcement.actions import announcement as announcements
from enforcement.actions import correction
from enforcement.models import CorrectionRequest
from enforcement.queries import correction as queries
from enforcement.queries import public
from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.sealing import UNREADABLE
from quality_portal.documents.queries import attachments_of

CONTACT = "王芳 13800138000"
CHANGE = announcements.Change("规格型号", "ZDH-15", "ZDH-18", 1)


@pytest.fixture
def told(road):
    """A case whose announcement is on display."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    return road


@pytest.fixture
def notice(told):
    return told.case.announcements.get(state="published")


def filed(road, notice=None, **fields):
    given = {"page": "", "wrong": "型号写错了", "contact": CONTACT, "announcement": str(notice.uuid) if notice else "", "once": "a", "at": road.at}
    return correction.file(**{**given, **fields})


def test_a_request_gets_a_receipt_and_a_last_day(told, notice):
    done = filed(told, notice)
    assert len(done.receipt) == 16
    assert queries.is_receipt(done.receipt)
    assert done.request.office == notice.office
    assert done.request.reply_by > told.at.date()
    found = public.correction_status(queries.grouped(done.receipt))
    assert (found.state, found.answer) == ("received", "")


def test_the_same_form_twice_is_one_request(told, notice):
    assert filed(told, notice).receipt == filed(told, notice).receipt
    assert filed(told, notice, once="b").receipt != filed(told, notice).receipt
    assert CorrectionRequest.objects.count() == 2


def test_a_receipt_with_a_wrong_digit_is_no_receipt(told, notice):
    receipt = filed(told, notice).receipt
    wrong = [f"{receipt[:place]}{(int(receipt[place]) + 1) % 10}{receipt[place + 1 :]}" for place in range(16)]
    assert not any(queries.is_receipt(one) for one in wrong)
    assert public.correction_status(wrong[0]) is None


def test_the_contact_is_sealed_and_stands_nowhere_else(told, notice, settings):
    done = filed(told, notice)
    stored = CorrectionRequest.objects.get()
    assert b"13800138000" not in bytes(stored.contact)
    assert queries.contact_of(stored) == CONTACT
    events = str(list(Event.objects.values_list("subject_name", "before", "after", "note", "public")))
    assert "13800138000" not in events
    assert "型号写错了" not in events
    assert done.receipt not in events
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert queries.contact_of(stored) == UNREADABLE


def test_a_files_own_name_is_not_kept(told, notice):
    stream = BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    done = filed(told, notice, files=[SimpleUploadedFile("王芳的身份证.png", stream.getvalue())])
    assert [file.name for file in attachments_of(done.request)] == ["证明材料1.png"]


@pytest.mark.parametrize(("fields", "field"), [({"wrong": " "}, "wrong"), ({"announcement": "", "page": ""}, "page")])
def test_it_says_what_is_wrong_and_where(told, notice, fields, field):
    with pytest.raises(RuleBroken) as refused:
        filed(told, notice, **fields)
    assert refused.value.field == field


def test_a_draft_cannot_be_asked_about(due_draft, told):
    done = filed(told, due_draft, page="某页")
    assert done.request.announcement is None


@pytest.fixture
def due_draft(told, notice):
    return announcements.correct(announcement=notice, changes=[CHANGE], because="录入有误", actor=told.cast.officer, at=told.at)


def test_corrected_is_answered_when_the_correction_is_published(told, notice):
    cast, at = told.cast, told.at
    done = filed(told, notice)
    request = done.request
    with pytest.raises(RuleBroken, match="更正公告还没有发布"):
        correction.answer(request=request, outcome="corrected", words="已核对。", actor=cast.officer, at=at)
    draft = correction.draft_correction(request=request, changes=[CHANGE], because="录入有误", actor=cast.officer, at=at)
    assert correction.draft_correction(request=request, changes=[CHANGE], because="录入有误", actor=cast.officer, at=at).pk == draft.pk
    announcements.review(announcement=draft, actor=cast.lawyer, at=at)
    published = announcements.publish(announcement=draft, actor=cast.head, at=at)
    answered = correction.answer(request=request, outcome="corrected", words="已核对，型号更正。", actor=cast.officer, at=at)
    assert answered.state == "answered"
    found = public.correction_status(done.receipt)
    assert (found.outcome, found.answer, found.correction_url) == ("已更正", "已核对，型号更正。", published.public_url)


def test_withdrawn_is_answered_when_it_is_withdrawn(told, notice):
    request = filed(told, notice).request
    with pytest.raises(RuleBroken, match="公告还没有撤下"):
        correction.answer(request=request, outcome="withdrawn", words="撤下。", actor=told.cast.officer, at=told.at)
    announcements.withdraw(announcement=notice, reason="内容不实", reason_code="wrong_data", actor=told.cast.head, at=told.at)
    assert correction.answer(request=request, outcome="withdrawn", words="已撤下。", actor=told.cast.officer, at=told.at).outcome == "withdrawn"


def test_refused_is_answered_with_a_reason_and_nobodys_number(told, notice):
    request = filed(told, notice).request
    for words, match in ((" ", "请写明答复"), ("请致电13800138000", "里面有手机号码")):
        with pytest.raises(RuleBroken, match=match):
            correction.answer(request=request, outcome="refused", words=words, actor=told.cast.officer, at=told.at)
    correction.answer(request=request, outcome="refused", words="与原始记录一致。", actor=told.cast.officer, at=told.at)
    with pytest.raises(RuleBroken):
        correction.answer(request=request, outcome="refused", words="再答一次。", actor=told.cast.officer, at=told.at)


def test_another_office_neither_sees_nor_answers(told, notice):
    request = filed(told, notice).request
    assert queries.visible(told.cast.officer).get() == request
    assert not queries.visible(told.cast.stranger).exists()
    with pytest.raises(NotPermitted):
        correction.answer(request=request, outcome="refused", words="不改。", actor=told.cast.stranger, at=told.at)
