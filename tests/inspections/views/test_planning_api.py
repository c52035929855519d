"""Planning through the API: the same acts and refusals as in the browser."""

import pytest
import time_machine

from inspections.models import Lead, Plan, PlanExpense
from tests.inspections.conftest import AT


@pytest.fixture(autouse=True)
def on_the_second_of_march():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def call(client):
    def send(user, path, body=None, method="post"):
        client.force_login(user)
        return getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json")

    return send


def plan_body(category, **changes):
    item = {
        "category": category.code, "quota": 3, "reason": "health", "stratify": "size",
        "strata": [{"key": "large", "quota": 1}, {"key": "small", "quota": 2}], "weighting": "risk-v1",
    }  # fmt: skip
    return {"year": 2026, "quarter": 2, "title": "二季度", "reason": "涉及人身安全", "budget": "30000.00", "items": [item]} | changes


def test_a_plan_from_draft_to_its_money(call, cast, category):
    made = call(cast.planner, "plans/", plan_body(category))
    assert made.status_code == 201, made.content
    assert made.json()["items"][0]["strata"][1] == {"key": "small", "name": "小型企业", "quota": 2, "reserves": 0}
    number = made.json()["number"]
    again = call(cast.planner, "plans/", plan_body(category))
    assert again.status_code == 409
    assert again.json()["field"] == "title"
    back = call(cast.approver, f"plans/{number}/return/", {"reason": "经费太多"})
    assert (back.json()["state"], back.json()["returned_because"]) == ("returned", "经费太多")
    changed = call(cast.planner, f"plans/{number}/", plan_body(category, revision=0, budget="20000.00"), "put")
    assert (changed.json()["state"], changed.json()["revision"]) == ("draft", 1)
    assert call(cast.planner, f"plans/{number}/", plan_body(category, revision=0), "put").status_code == 409
    assert call(cast.approver, f"plans/{number}/approve/").json()["state"] == "approved"
    money = {"purpose": "testing", "amount": "500.00", "spent_on": "2026-03-01", "payee": "检验所", "voucher": "P-1"}
    booked = call(cast.planner, f"plans/{number}/expenses/", money)
    assert booked.status_code == 201
    assert call(cast.planner, f"plans/{number}/expenses/", money | {"amount": "-1", "voucher": "P-2"}).status_code == 409
    progress = call(cast.planner, f"plans/{number}/progress/", method="get").json()
    assert (progress["funnel"]["planned"], progress["spent"]) == (3, "500.00")
    assert "plan_catalogue" in {row["key"] for row in progress["cautions"]}
    assert call(cast.planner, f"plan-expenses/{booked.json()['id']}/reverse/", {"reason": "填错"}).json()["amount"] == "-500.00"
    assert PlanExpense.objects.count() == 2
    assert call(cast.approver, f"plans/{number}/withdraw/", {"reason": "x"}).json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"quarter": 7}, 409, "季度"), ({"year": 99999}, 409, "99999"), ({"items": []}, 409, "至少要有一个"), ({"kind": "special"}, 409, "触发分析"),
        ({"items": [{"category": "nowhere", "quota": 1}]}, 400, "nowhere"), ({"budget": "many"}, 400, "budget"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(call, cast, category, change, status, words):
    answer = call(cast.planner, "plans/", plan_body(category, **change))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Plan.objects.exists()


def test_strata_that_do_not_add_up_are_refused(call, cast, category):
    body = plan_body(category)
    body["items"][0]["strata"] = [{"key": "large", "quota": 1}]
    answer = call(cast.planner, "plans/", body)
    assert answer.status_code == 409
    assert answer.json()["field"] == "strata"


def test_specification_and_catalogue_are_drafted_published_and_ended(call, cast, category):
    item = {"name": "泄漏电流", "kind": "max", "high": "0.75", "unit": "mA", "item_class": "A"}
    body = {"category": category.code, "version": "2026", "standard": "GB 1", "since": "2026-03-02", "sample_quantity": "2 台", "items": [item]}
    refused = call(cast.planner, "specifications/", body | {"items": [item | {"unit": ""}]})
    assert refused.status_code == 409
    assert "单位" in refused.json()["message"]
    made = call(cast.planner, "specifications/", body)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    head = {key: value for key, value in body.items() if key != "category"}
    changed = call(cast.planner, f"specifications/{pk}/", head | {"revision": 0, "standard": "GB 2"}, "put")
    assert changed.json()["standard"] == "GB 2"
    assert call(cast.planner, f"specifications/{pk}/publish/").status_code == 403
    assert call(cast.approver, f"specifications/{pk}/publish/").json()["state"] == "published"
    second = call(cast.planner, "specifications/", body | {"version": "2027", "replaces": pk, "items": [item | {"high": "0.5"}]})
    rows = call(cast.planner, f"specifications/{second.json()['id']}/changes/", method="get").json()
    assert {row["what"] for row in rows} == {"执行标准", "泄漏电流"}
    entries = [{"category": category.code, "reason": "health", "frequency": "half"}]
    catalogue = call(cast.planner, "catalogues/", {"year": 2026, "title": "目录", "entries": entries}).json()
    number = catalogue["number"]
    changed = call(cast.planner, f"catalogues/{number}/", {"year": 2026, "title": "改名", "entries": entries, "revision": 0}, "put")
    assert changed.json()["title"] == "改名"
    done = call(cast.approver, f"catalogues/{number}/publish/").json()
    assert done["entries"][0]["specification"] == pk
    assert call(cast.stranger, f"catalogues/{number}/", method="get").status_code == 200
    assert call(cast.approver, f"catalogues/{number}/withdraw/", {"because": "重编"}).json()["state"] == "withdrawn"
    assert call(cast.approver, f"specifications/{pk}/repeal/", {"because": "更新"}).json()["state"] == "repealed"


def test_leads_are_answered_and_speak_for_the_next_plan(call, cast, category):
    body = {"kind": "media", "product_name": "电热水壶", "category": category.code, "facts": "报道起火", "received_on": "2026-03-01"}
    number = call(cast.desk, "leads/", body).json()["number"]
    assert Lead.objects.get().category == category
    found = call(cast.planner, "suggestions/", method="get").json()
    assert found["products"][0]["category"] == category.code
    assert any("移送、报道、监测等线索 1 件" in row["words"] for row in found["products"][0]["because"])
    assert call(cast.planner, "plans/", plan_body(category, lead="XS-nowhere")).status_code == 404
    assert call(cast.planner, "plans/", plan_body(category, lead=number)).status_code == 201
    assert Lead.objects.get().state == "adopted"
    number = call(cast.desk, "leads/", body | {"facts": "又一起"}).json()["number"]
    assert call(cast.desk, f"leads/{number}/answer/", {"move": "adopt", "because": "列入计划"}).json()["state"] == "adopted"
    assert call(cast.desk, f"leads/{number}/answer/", {"move": "close", "because": "x"}).status_code == 409
    assert call(cast.wang, "suggestions/", method="get").status_code == 403
