"""The gate, the ends and the corrections of announcements over the API, and the two sides of a hearing on paper."""

from datetime import timedelta

import pytest
import time_machine

from enforcement.actions import announcement as announcements
from enforcement.actions import correction, hearing, rights
from enforcement.actions import step as steps
from enforcement.models import Announcement, GateRelease, RightsStatement, Service
from enforcement.queries.gate import gate_of
from tests.enforcement.conftest import NAMED

DAY = timedelta(days=1)


@pytest.fixture
def api(client):
    def call(user, address, body=None, *, at):
        client.force_login(user)
        with time_machine.travel(at, tick=False):
            return client.post(f"/api/v1/{address}", body or {}, content_type="application/json")

    return call


def test_one_thing_is_let_stand_and_the_gate_is_the_answer(api, due):
    notice = announcements.draft(cases=[due.case], body=["召回热线：0991-6812315"], actor=due.cast.officer, at=due.at)
    (one,) = gate_of(notice, due.at.date()).marked
    address, body = f"staff/announcements/{notice.uuid}/release/", {"mark": one.mark, "reason": "企业公布的召回热线"}
    assert api(due.cast.officer, address, body, at=due.at).status_code == 403
    assert api(due.cast.lawyer, address, body | {"reason": "好"}, at=due.at).status_code == 409
    done = api(due.cast.lawyer, address, body, at=due.at)
    assert (done.status_code, [row["released"] for row in done.json()["marked"]]) == (200, [True])
    assert GateRelease.objects.count() == 1


def test_an_announcement_is_corrected_and_taken_down(api, due):
    notice = due.announce()
    address = f"staff/announcements/{notice.uuid}/"
    change = {"position": 1, "field": "规格型号", "before": "ZDH-15", "after": "ZDH-18"}
    made = api(due.cast.officer, f"{address}correct/", {"changes": [change], "because": "录入有误"}, at=due.at)
    assert (made.status_code, made.json()["kind"]) == (201, "correction")
    assert Announcement.objects.get(kind="correction").entries.get().row["after"] == "ZDH-18"
    down = api(due.cast.head, f"{address}withdraw/", {"reason_code": "decision_annulled", "reason": "原决定撤销"}, at=due.at)
    assert (down.status_code, down.json()["state"], down.json()["withdrawn_code"]) == (200, "withdrawn", "decision_annulled")


def test_a_request_to_correct_is_answered(api, due):
    notice = due.announce()
    filed = correction.file(page="", wrong="型号写错了", contact="", announcement=str(notice.uuid), once="a", at=due.at).request
    address, body = f"staff/corrections/{filed.pk}/answer/", {"outcome": "refused", "words": "与原始记录一致。"}
    assert api(due.cast.stranger, address, body, at=due.at).status_code == 404
    assert api(due.cast.officer, address, body | {"outcome": "corrected"}, at=due.at).status_code == 409
    done = api(due.cast.officer, address, body, at=due.at)
    assert (done.status_code, done.json()["state"], done.json()["answer"]) == (200, "answered", body["words"])


def test_a_paper_that_came_back_and_a_shortcut_without_its_facts(api, client, road):
    road.open()
    issued = road.decide(days=30)
    steps.serve_step(step=issued, served_on=None, sent_on=road.at.date(), how="mail", mail_no="EMS1", actor=road.cast.officer, at=road.at)
    row = Service.objects.get()
    assert api(road.cast.stranger, f"services/{row.pk}/failed/", {"because": "查无此人"}, at=road.at).status_code == 404
    failed = api(road.cast.officer, f"services/{row.pk}/failed/", {"because": "查无此人"}, at=road.at)
    assert (failed.status_code, failed.json()["failed_because"]) == (200, "查无此人")
    client.force_login(road.cast.officer)
    assert client.get(f"/api/v1/cases/{road.case.number}/shortcuts/").json() == []
    refused = api(road.cast.officer, f"cases/{road.case.number}/shortcuts/", {"shortcut": "twice_running", "take": True, "reason": "x"}, at=road.at)
    assert refused.status_code == 409


def test_a_notice_is_returned_served_on_paper_and_answered_on_paper(api, at_stop):
    cast, at = at_stop.cast, at_stop.at
    drafted = rights.draft_notice(case=at_stop.case, named_basis=NAMED, actor=cast.officer, at=at)
    back = api(cast.head, f"rights/{drafted.pk}/return/", {"reason": "依据要写全"}, at=at)
    assert (back.status_code, back.json()["state"]) == (200, "returned")
    drafted = rights.draft_notice(case=at_stop.case, named_basis=NAMED, actor=cast.officer, at=at)
    rights.approve_notice(notice=drafted, actor=cast.head, at=at)
    served = api(cast.officer, f"rights/{drafted.pk}/serve/", {"how": "in_person", "served_on": at.date().isoformat()}, at=at)
    assert (served.status_code, served.json()["state"]) == (200, "served")
    body = {"kind": "defence", "how": "paper", "made_on": at.date().isoformat(), "text": "已换供应商"}
    assert api(cast.officer, f"rights/{drafted.pk}/paper/", body, at=at).status_code == 200
    assert RightsStatement.objects.get().how == "paper"


@pytest.mark.parametrize(
    ("end", "body", "state"),
    [
        ("hold", {"record": "双方质证，当事人核对笔录后签字。", "attended": "方法规、周敏、陈立群", "outcome": "uphold"}, "held"),
        ("lapse", {"because": "当事人未到场，也未说明理由"}, "lapsed"),
    ],
)
def test_a_hearing_is_told_on_paper_and_ends(api, at_stop, members, end, body, state):
    cast, at, notice = at_stop.cast, at_stop.at, at_stop.notified()
    rights.state(notice=notice, kind="hearing", actor=members.own, at=at)
    row = hearing.schedule_hearing(notice=notice, opens_at=at + 20 * DAY, place="第二会议室", chair=cast.lawyer, actor=cast.officer, at=at)
    told = api(cast.officer, f"hearings/{row.pk}/tell/", {"how": "in_person", "served_on": at.date().isoformat()}, at=at)
    assert (told.status_code, told.json()["told_on"]) == (200, at.date().isoformat())
    done = api(cast.officer, f"hearings/{row.pk}/{end}/", body, at=row.opens_at + DAY)
    assert (done.status_code, done.json()["state"]) == (200, state)


def test_the_heads_discuss_a_revocation(api, at_stop):
    at_stop.stop()
    at_stop.later(31)
    at_stop.recheck("fail")
    at_stop.told()
    body = {"held_on": at_stop.at.date().isoformat(), "attendees": "张局 局长\n吴科 副局长", "decision": "同意吊销。"}
    first, again = (api(at_stop.cast.officer, f"cases/{at_stop.case.number}/discussions/", body, at=at_stop.at) for _ in range(2))
    assert (first.status_code, first.json()["decision"]) == (201, "同意吊销。")
    assert first.json() == again.json()
