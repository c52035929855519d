"""The talk on a case on both sides: written, read, answered, counted."""

import time_machine

from enforcement.actions import message as actions
from enforcement.models import Message
from tests.enforcement.conftest import OPENED


def test_question_and_answer_on_their_pages(client, road, members, order, cast):
    own, staff = f"/desk/messages/{order.case.number}/", f"/staff/cases/{order.case.number}/messages/"
    with time_machine.travel(road.at, tick=False):
        client.force_login(members.own)
        empty = client.post(own, {"text": ""})
        assert "请写明要说的内容" in empty.content.decode()
        client.post(own, {"text": "库存可以返工吗？"})
        client.post(own, {"text": "库存可以返工吗？"})
        assert Message.objects.count() == 1
        client.force_login(cast.officer)
        assert "库存可以返工吗" in client.get("/staff/messages/").content.decode()
        assert "库存可以返工吗" in client.get(staff).content.decode()
        client.post(staff, {"text": "可以，返工后送检。"})
        assert "没有待回复" in client.get("/staff/messages/").content.decode()
        client.force_login(members.colleague)
        assert "1 条未读消息" in client.get("/desk/").content.decode()
        assert "返工后送检" in client.get(own).content.decode()
        assert "条未读消息" not in client.get("/desk/").content.decode()


def test_the_officer_may_note_without_answering(client, road, members, order, cast):
    actions.ask(case=order.case, text="谢谢。", actor=members.own, at=OPENED)
    client.force_login(cast.officer)
    client.post(f"/staff/cases/{order.case.number}/messages/noted/")
    assert Message.objects.get().read_by == cast.officer


def test_a_reader_is_shown_no_form(client, order, members):
    members.own.memberships.update(role="reader")
    client.force_login(members.own)
    page = client.get(f"/desk/messages/{order.case.number}/").content.decode()
    assert "您的角色是只读" in page
    assert "<textarea" not in page


def test_a_notice_is_acknowledged_and_leads_on(client, order, members):
    told = actions.tell(enterprise=order.case.enterprise, words="期限已重新推算。", at=OPENED, link="/desk/notices/")
    client.force_login(members.own)
    assert "期限已重新推算" in client.get("/desk/messages/").content.decode()
    assert client.post(f"/desk/messages/{told.pk}/seen/")["Location"] == "/desk/notices/"
    told.refresh_from_db()
    assert told.read_by == members.own


def test_the_api_speaks_for_both_sides(client, order, members, cast):
    address = f"/api/v1/cases/{order.case.number}/messages/"
    client.force_login(members.own)
    assert client.post(address, {"text": "请问复查何时？"}, content_type="application/json").status_code == 201
    client.force_login(cast.officer)
    assert client.post(address, {"text": "整改期满后。"}, content_type="application/json").json()["side"] == "office"
    client.force_login(cast.stranger)
    assert client.post(address, {"text": "好"}, content_type="application/json").status_code == 404
    client.force_login(members.other)
    assert client.get("/api/v1/messages/").json()["results"] == []
