"""Rights, hearings and the hands of a decision over the API: the same walls, the same refusals, for both sides."""

import pytest

from enforcement.models import RightsNotice, RightsStatement, Step
from tests.enforcement.conftest import NAMED


@pytest.fixture
def api(client):
    def call(user, method, address, body=None):
        client.force_login(user)
        return getattr(client, method)(f"/api/v1/{address}", body or {}, content_type="application/json")

    return call


def test_a_decision_passes_three_hands(api, case, cast):
    address = f"cases/{case.number}/step/"
    api(cast.officer, "post", f"cases/{case.number}/steps/", {"rung": "order", "days": 20, "named_basis": NAMED})
    assert api(cast.officer, "post", f"{address}review/").status_code == 403
    assert api(cast.head, "post", f"{address}approve/").status_code == 409  # not before the review
    left = api(cast.lawyer, "post", f"{address}review/", {"points": ["facts"]})
    assert (left.status_code, "还没有核对" in str(left.json())) == (400, True)
    points = ["facts", "evidence", "procedure", "basis", "discretion"]
    assert api(cast.lawyer, "post", f"{address}review/", {"points": points}).json()["state"] == "reviewed"
    assert api(cast.stranger, "post", f"{address}approve/").status_code == 404
    issued = api(cast.head, "post", f"{address}approve/").json()
    assert (issued["state"], issued["named_basis"]) == ("issued", NAMED)
    served = api(cast.officer, "post", f"{address}serve/", {"how": "in_person", "served_on": issued["decided_on"]})
    assert served.json()["state"] == "served"


def test_a_draft_goes_back_with_a_reason(api, case, cast):
    api(cast.officer, "post", f"cases/{case.number}/steps/", {"rung": "order"})
    assert api(cast.lawyer, "post", f"cases/{case.number}/step/return/", {"reason": "事实不清"}).json()["state"] == "returned"
    assert Step.objects.get().return_reason == "事实不清"


def test_a_notice_is_drafted_approved_served_and_answered(api, at_stop, cast, members):
    drafted = api(cast.officer, "post", f"cases/{at_stop.case.number}/rights/", {"named_basis": NAMED, "days": 30})
    assert drafted.status_code == 201
    pk = drafted.json()["id"]
    assert api(cast.officer, "post", f"rights/{pk}/approve/").status_code == 403
    assert api(cast.stranger, "post", f"rights/{pk}/approve/").status_code == 404
    assert api(members.own, "get", "rights/").json()["results"] == []  # nothing before it was issued
    assert api(cast.head, "post", f"rights/{pk}/approve/").json()["state"] == "issued"
    assert api(members.other, "post", f"rights/{pk}/sign/").status_code == 404
    assert api(members.own, "post", f"rights/{pk}/sign/").json()["state"] == "served"
    body = {"kind": "defence", "text": "已换供应商"}
    first, again = (api(members.own, "post", f"rights/{pk}/statements/", body) for _ in range(2))
    assert (first.status_code, first.json()["receipt_no"]) == (201, again.json()["receipt_no"])
    assert RightsStatement.objects.count() == 1
    assert api(members.other, "get", "rights/").json()["results"] == []
    assert [row["id"] for row in api(members.own, "get", "rights/").json()["results"]] == [pk]
    early = api(cast.officer, "post", f"cases/{at_stop.case.number}/steps/", {"rung": "stop"})
    assert (early.status_code, "可以陈述、申辩" in early.json()["message"]) == (409, True)
    assert api(cast.head, "post", f"rights/{pk}/withdraw/", {"because": "事实有变"}).json()["state"] == "withdrawn"


def test_a_hearing_is_set_and_a_discussion_refused_where_none_is_asked_for(api, at_stop, cast, members):
    api(cast.officer, "post", f"cases/{at_stop.case.number}/rights/", {"named_basis": NAMED})
    pk = RightsNotice.objects.get().pk
    api(cast.head, "post", f"rights/{pk}/approve/")
    api(members.own, "post", f"rights/{pk}/sign/")
    api(members.own, "post", f"rights/{pk}/statements/", {"kind": "hearing"})
    body = {"opens_at": "2035-05-08T09:00:00+08:00", "place": "第二会议室", "chair": cast.officer.username}
    assert api(cast.officer, "post", f"rights/{pk}/hearings/", body).json()["field"] == "chair"
    told = api(cast.officer, "post", f"rights/{pk}/hearings/", {**body, "chair": cast.lawyer.username})
    [sitting] = told.json()["hearings"]
    assert api(members.own, "post", f"hearings/{sitting['id']}/sign/").json()["told_on"]
    early = api(cast.officer, "post", f"hearings/{sitting['id']}/hold/", {"record": "笔录", "attended": "三人", "outcome": "uphold"})
    assert early.status_code == 409
    assert api(cast.officer, "post", f"hearings/{sitting['id']}/cancel/", {"because": "改期"}).json()["state"] == "cancelled"
    refused = api(cast.officer, "post", f"cases/{at_stop.case.number}/discussions/", {"held_on": "2026-04-01", "attendees": "甲\n乙", "decision": "同意"})
    assert refused.status_code == 409
