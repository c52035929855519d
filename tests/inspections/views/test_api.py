"""The API: the same nouns, the same acts, the same refusals."""

import pytest

from inspections import actions
from inspections.models import Lead
from tests.inspections.conftest import AT, DAY

NOUNS = ["plans", "draws", "samples", "test-reports", "findings", "leads"]


@pytest.fixture
def get(client):
    def fetch(user, path):
        client.force_login(user)
        return client.get(f"/api/v1/{path}")

    return fetch


@pytest.fixture
def post(client):
    def send(user, path, body=None):
        client.force_login(user)
        return client.post(f"/api/v1/{path}", body or {}, content_type="application/json")

    return send


@pytest.mark.parametrize("noun", NOUNS)
def test_lists_and_details_for_the_office_and_nothing_for_others(get, client, cast, finding, drawing, noun):
    assert client.get(f"/api/v1/{noun}/").status_code in (401, 403)
    rows = get(cast.officer, f"{noun}/").json()["results"]
    assert get(cast.auditor, f"{noun}/").status_code == 403
    assert get(cast.stranger, f"{noun}/").json()["results"] == []
    if noun == "leads":
        assert rows == []
        return
    path = f"{noun}/{rows[0]['number']}/"
    assert get(cast.officer, path).json()["number"] == rows[0]["number"]
    assert get(cast.stranger, path).status_code == 404


def test_a_plan_is_approved_once_and_only_by_who_may(post, cast, place, category, time_machine):
    time_machine.move_to(AT)
    from inspections.actions.plan import ItemDraft

    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="x", reason="y", items=[ItemDraft(category, 1)], actor=cast.planner, at=AT
    )
    path = f"plans/{plan.number}/approve/"
    assert post(cast.planner, path).status_code == 403
    assert post(cast.stranger, path).status_code == 404
    assert post(cast.approver, path).json()["state"] == "approved"
    refused = post(cast.approver, path)
    assert refused.status_code == 409
    assert refused.json()["basis"]


def test_a_list_is_frozen_through_the_api(post, cast, plan, item, make_company, time_machine):
    time_machine.move_to(AT + DAY)
    make_company()
    body = {
        "plan_item": item.pk, "value_source": "双色球第2026040期", "source_kind": "lottery", "value_due": "2026-04-15",
        "officers": [cast.wang.username, cast.zhao.username],
    }  # fmt: skip
    path = f"plans/{plan.number}/draws/"
    assert "期号" in post(cast.planner, path, body | {"value_source": "双色球"}).json()["message"]
    frozen = post(cast.planner, path, body)
    assert frozen.status_code == 201
    assert post(cast.planner, path, body).status_code == 409
    assert post(cast.planner, path, body | {"plan_item": 0}).status_code == 404
    assert post(cast.planner, path, {}).status_code == 400
    early = post(cast.planner, f"draws/{frozen.json()['number']}/key/", {"public_value": "7 8 9", "witness": "刘监督"})
    assert "才公布" in early.json()["message"]


def test_two_key_in_through_the_api_and_anybody_of_the_office_runs_it_again(get, post, cast, item, make_company):
    make_company()
    number = actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + DAY).number
    value = {"public_value": "7 8 9", "witness": "刘监督"}
    assert post(cast.planner, f"draws/{number}/key/", value | {"witness": "李科"}).status_code == 409
    first = post(cast.planner, f"draws/{number}/key/", value)
    assert (first.json()["state"], first.json()["keyed_by"], first.json()["public_value"]) == ("committed", "李科", "")
    assert "7 8 9" not in first.content.decode()
    assert post(cast.planner, f"draws/{number}/key/", value).status_code == 409
    assert post(cast.approver, f"draws/{number}/key/", {"public_value": "7 8 8"}).status_code == 409
    done = post(cast.approver, f"draws/{number}/key/", {"public_value": "7 8 9"})
    assert [row["rank"] for row in done.json()["drawn"]] == [1]
    again = get(cast.officer, f"draws/{number}/redraw/").json()
    assert (again["same"], again["faults"]) == (True, [])
    assert [pick["key"] for pick in again["picks"]] == [done.json()["drawn"][0]["credit_code"]]
    assert get(cast.stranger, f"draws/{number}/redraw/").status_code == 404


def test_voiding_takes_two_through_the_api_too(post, cast, item, make_company):
    make_company()
    number = actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT + DAY).number
    assert post(cast.approver, f"draws/{number}/void/", {"agree": True}).status_code == 409
    assert post(cast.planner, f"draws/{number}/void-request/", {}).status_code == 400
    assert post(cast.planner, f"draws/{number}/void-request/", {"reason": "名单有误"}).json()["void_requested_by"] == "李科"
    assert post(cast.planner, f"draws/{number}/void/", {"agree": True}).status_code == 403
    assert post(cast.approver, f"draws/{number}/void/", {"agree": False}).json()["void_reason"] == ""
    post(cast.planner, f"draws/{number}/void-request/", {"reason": "名单有误"})
    assert post(cast.approver, f"draws/{number}/void/", {"agree": True}).json()["state"] == "void"


def test_recusals_through_the_api(get, post, cast, make_company):
    code = make_company().credit_code
    made = post(cast.wang, "recusals/", {"credit_code": code, "reason": "kinship"})
    assert made.status_code == 201
    assert post(cast.wang, "recusals/", {"credit_code": code, "reason": "kinship"}).status_code == 409
    assert post(cast.wang, "recusals/", {"credit_code": code, "reason": "mood"}).status_code == 400
    assert post(cast.wang, "recusals/", {"credit_code": "91", "reason": "kinship"}).status_code == 404
    assert post(cast.wang, "recusals/", {"credit_code": code, "reason": "kinship", "officer": cast.zhao.username}).status_code == 409
    assert len(get(cast.planner, "recusals/").json()["results"]) == 1
    assert get(cast.zhao, "recusals/").json()["results"] == []
    path = f"recusals/{made.json()['id']}/end/"
    assert post(cast.wang, path, {"reason": "x"}).status_code == 403
    assert post(cast.planner, path, {"reason": "已离职"}).json()["ended_because"] == "已离职"


def test_a_lead_is_taken_down(post, cast):
    body = {"kind": "tip", "product_name": "电热毯", "facts": "无厂名", "received_on": "2026-03-01"}
    assert post(cast.desk, "leads/", body).status_code == 201
    assert post(cast.desk, "leads/", body | {"facts": ""}).status_code == 400
    assert Lead.objects.get().office == cast.desk.office
