"""Licences, applications and inspectors over the API: the same acts, the same refusals."""

import pytest

from enterprises.law.conditions import Purpose, conditions_for
from enterprises.models import LicenceApplication, Product, ProductCategory
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today
from tests.enterprises.facts import CODE_A

JSON = "application/json"


@pytest.fixture
def post(client):
    def send(url, **data):
        return client.post(f"/api/v1/{url}", data, content_type=JSON)

    return send


def test_an_act_is_entered_with_its_ground_and_refused_with_its_basis(client, person, post, xk):
    client.force_login(person("city", Role.APPROVER))
    act = {"act": "revoke", "ground": "lent", "because": "出借", "decision": "苏质罚〔2026〕1号", "on": "2026-03-02"}
    refused = post(f"licences/{xk.pk}/acts/", **act | {"ground": "fraud"})
    assert refused.status_code == 409
    assert (refused.json()["field"], "所选事由不是" in refused.json()["message"]) == ("ground", True)
    made = post(f"licences/{xk.pk}/acts/", **act)
    assert made.status_code == 201
    assert made.json()["acts"][0]["ground"] == "lent"
    assert post(f"licences/{xk.pk}/acts/", **act).status_code == 409
    assert post(f"licences/{xk.pk}/acts/", **act | {"act": "explode"}).status_code == 400


def test_the_register_is_narrowed_by_how_licences_stand(client, officer, xk):
    client.force_login(officer)
    assert [row["number"] for row in client.get("/api/v1/licences/", {"situation": "good"}).json()["results"]] == [xk.number]
    assert client.get("/api/v1/licences/", {"situation": "revoked"}).json()["results"] == []
    page = client.get(f"/api/v1/licences/{xk.pk}/").json()
    assert (page["apply_by"], page["periods"][0]["number"]) == ("2028-06-30", xk.number)


def test_a_licence_is_written_down_and_the_world_reads_its_acts(client, officer, person, post, company):
    client.force_login(officer)
    new = {"kind": "production", "number": "（苏）XK13-014-00777", "valid_from": "2024-01-01", "valid_to": "2028-12-31"}
    made = post(f"enterprises/{CODE_A}/licences/", **new)
    assert made.status_code == 201
    assert post(f"enterprises/{CODE_A}/licences/", **new).status_code == 409
    client.force_login(person("city", Role.APPROVER))
    today = business_today().isoformat()
    act = {"act": "suspend", "ground": "withheld_serious", "because": "严重", "decision": "苏质扣〔2026〕1号", "on": today}
    post(f"licences/{made.json()['id']}/acts/", **act)
    client.logout()
    rows = client.get("/api/v1/public/licence-acts/", {"act": "suspend"}).json()
    assert [(row["number"], row["on"], row["now"]) for row in rows] == [("(苏)XK13-014-00777", today, "暂停")]
    assert client.get("/api/v1/public/licence-acts/", {"act": "revoke"}).json() == []


def test_strangers_get_404(client, person, post, xk):
    client.force_login(person("other", Role.APPROVER))
    assert client.get(f"/api/v1/licences/{xk.pk}/").status_code == 404
    act = {"act": "revoke", "ground": "lent", "because": "出借", "decision": "1", "on": "2026-03-02"}
    assert post(f"licences/{xk.pk}/acts/", **act).status_code == 404


def test_an_application_runs_through_its_acts(client, person, post, company, category):
    kettle = Product.objects.create(enterprise=company, name="电热水壶", category=category)
    client.force_login(person("province", Role.PLANNER))
    on = business_today().isoformat()
    row = post("licence-applications/", enterprise=company.pk, product=kettle.pk)
    assert row.status_code == 201
    pk = row.json()["id"]
    answers = {one.key: "met" for one in conditions_for(Purpose.LICENCE, tested=False)}
    examiners = [{"name": "甲", "certificate": "审-1"}, {"name": "乙", "certificate": "审-2"}]
    assert post(f"licence-applications/{pk}/accept/", on=on).status_code == 200
    one = post(f"licence-applications/{pk}/examine/", on=on, examiners=examiners[:1], answers=answers, sample_code="F-1", lab="省质检院")
    assert one.status_code == 409
    two = post(f"licence-applications/{pk}/examine/", on=on, examiners=examiners, answers=answers, sample_code="F-1", lab="省质检院")
    assert two.json()["state"] == "examined"
    assert post(f"licence-applications/{pk}/grant/", on=on).status_code == 403
    assert post(f"licence-applications/{pk}/explode/", on=on).status_code == 404
    assert {clock["title"] for clock in two.json()["clocks"]} >= {"实地核查并告知结果", "将封存的样品送达检验机构"}
    assert LicenceApplication.objects.get().state == "examined"


def test_inspectors_and_gaps(client, officer, post, company):
    Product.objects.create(enterprise=company, name="压力锅", category=ProductCategory.objects.create(code="T09", name="压力锅测试", important=True))
    client.force_login(officer)
    assert [row["name"] for row in client.get("/api/v1/inspectors/gaps/").json()["results"]] == [company.name]
    new = {"name": "王检", "number": "苏质检-0001", "training": "省质检协会", "trained_on": "2025-12-01", "issued_on": "2026-01-05"}
    assert post(f"enterprises/{CODE_A}/inspectors/", **new | {"issued_on": "2025-01-01"}).status_code == 409
    made = post(f"enterprises/{CODE_A}/inspectors/", **new)
    assert made.status_code == 201
    assert post(f"inspectors/{made.json()['id']}/post/", on=business_today().isoformat()).status_code == 200
    assert client.get("/api/v1/inspectors/gaps/").json()["results"] == []
    assert client.get("/api/v1/inspectors/", {"show": "duty"}).json()["results"][0]["number"] == "苏质检-0001"
    over = {"on": business_today().isoformat()}
    assert post(f"inspectors/{made.json()['id']}/leave/", **over).json()["left_on"] == over["on"]
    assert post(f"inspectors/{made.json()['id']}/withdraw/", **over).status_code == 400
    taken = post(f"inspectors/{made.json()['id']}/withdraw/", **over, because="冒名取得")
    assert (taken.status_code, taken.json()["withdrawn_on"]) == (200, over["on"])
