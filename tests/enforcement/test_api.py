"""The API meets the same walls as the pages."""

import pytest

from enforcement.models import Recheck, Step


@pytest.fixture
def api(client):
    def call(user, method, address, body=None):
        client.force_login(user)
        return getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")

    return call


def test_cases_are_listed_to_those_who_may_see_them(api, case, cast):
    found = api(cast.officer, "get", "cases/").json()["results"]
    assert [(row["number"], row["state"]) for row in found] == [(case.number, "awaiting_step")]
    assert api(cast.stranger, "get", "cases/").json()["results"] == []
    assert api(cast.auditor, "get", "cases/").status_code == 403


def test_a_case_of_others_is_not_found(api, case, cast):
    assert api(cast.officer, "get", f"cases/{case.number}/").status_code == 200
    assert api(cast.stranger, "get", f"cases/{case.number}/").status_code == 404


def test_a_step_is_drafted_and_a_jump_is_refused_with_its_basis(api, case, cast):
    refused = api(cast.officer, "post", f"cases/{case.number}/steps/", {"rung": "revoke"})
    assert refused.status_code == 409
    assert "不能越级" in refused.json()["message"]
    assert refused.json()["basis"]
    drafted = api(cast.officer, "post", f"cases/{case.number}/steps/", {"rung": "order", "days": 15, "version": 1})
    assert (drafted.status_code, drafted.json()["state"], drafted.json()["days"]) == (201, "draft", 15)
    again = api(cast.officer, "post", f"cases/{case.number}/steps/", {"rung": "order", "version": 1})
    assert again.status_code == 409
    assert Step.objects.count() == 1


def test_roles_are_asked_before_anything_is_written(api, case, cast):
    assert api(cast.sampler, "post", f"cases/{case.number}/steps/", {"rung": "order"}).status_code == 403
    assert api(cast.sampler, "post", f"cases/{case.number}/rechecks/", {}).status_code == 403


def test_a_recheck_by_one_officer_is_refused(api, road, cast):
    road.open()
    road.order()
    body = {"outcome": "fail", "on": road.at.date().isoformat(), "officers": [cast.officer.username], "note": "仍不合格", "without_sample": "现场核查"}
    address = f"cases/{road.case.number}/rechecks/"
    assert api(cast.officer, "post", address, body).json()["field"] == "officers"
    body["officers"].append(cast.second.username)
    assert api(cast.officer, "post", address, body).status_code == 201
    assert Recheck.objects.get().outcome == "fail"
