"""Talk on a case: said once, read once, by the right hands only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from enforcement.actions import message as actions
from enforcement.models import Message
from enforcement.queries import message as queries
from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.conftest import OPENED

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def ask(case, members, **fields):
    return actions.ask(**{"case": case, "text": "库存可以返工吗？", "actor": members.own, "at": OPENED, **fields})


def test_a_question_is_answered_and_counts_as_read(case, members, cast):
    asked = ask(case, members)
    assert list(queries.waiting(cast.officer)) == [asked]
    said = actions.answer(case=case, text="可以，返工后须复检。", actor=cast.officer, at=OPENED)
    asked.refresh_from_db()
    assert (asked.read_at, asked.read_by) == (OPENED, cast.officer)
    assert not queries.waiting(cast.officer).exists()
    assert list(queries.unread_of(case.enterprise)) == [said]


def test_a_double_click_is_one_message(case, members):
    assert ask(case, members) == ask(case, members)
    assert Message.objects.count() == 1
    assert Event.objects.filter(verb="message.asked").count() == 1


def test_the_words_stay_out_of_the_trail(case, members):
    ask(case, members)
    event = Event.objects.get(verb="message.asked")
    assert "返工" not in f"{event.subject_name}{event.note}{event.before}{event.after}"


def test_an_empty_message_names_its_field(case, members):
    with pytest.raises(RuleBroken, match="请写明") as refusal:
        ask(case, members, text="  \n")
    assert refusal.value.field == "text"


def test_another_enterprise_and_another_office_are_refused(case, members, cast):
    with pytest.raises(NotPermitted, match="不是这家企业的成员"):
        ask(case, members, actor=members.other)
    with pytest.raises(NotPermitted, match="其他机关"):
        actions.answer(case=case, text="好", actor=cast.stranger, at=OPENED)


def test_a_reader_may_look_but_not_write(case, members):
    members.own.memberships.update(role="reader")
    with pytest.raises(NotPermitted, match="填写、留言"):
        ask(case, members)


def test_the_same_notice_is_told_once_and_unread_until_seen(case, members):
    words = {"enterprise": case.enterprise, "case": case, "words": "工作日历更新，整改期限改为 4月3日。", "at": OPENED}
    told = actions.tell(**words)
    assert actions.tell(**words) == told
    assert queries.unread_for(members.own) == 1
    assert queries.unread_for(members.other) == 0
    assert actions.mark_read(messages=[told], actor=members.own, at=OPENED) == 1
    assert actions.mark_read(messages=[told], actor=members.colleague, at=OPENED) == 0
    told.refresh_from_db()
    assert told.read_by == members.own


def test_files_go_with_the_message_and_open_to_both_sides_only(case, members, cast):
    asked = ask(case, members, files=[SimpleUploadedFile("照片.png", PNG)])
    (said,) = queries.with_files([asked], own=("enterprise",))
    assert [file.name for file in said.files] == ["照片.png"]
    assert queries.may_see(members.colleague, str(asked.pk))
    assert queries.may_see(cast.officer, str(asked.pk))
    assert not queries.may_see(members.other, str(asked.pk))
    assert not queries.may_see(cast.stranger, str(asked.pk))


def test_what_was_said_cannot_be_changed(case, members):
    asked = ask(case, members)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Message.objects.filter(pk=asked.pk).update(text="别的话")
