from enterprises.models import Enterprise
from quality_portal.core.roles import Role
from tests.enterprises.facts import CODE_A, CODE_B

LIST = "/api/v1/enterprises/"


def test_the_list_holds_what_the_office_may_see(client, officer, company, other_company, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(9):
        rows = client.get(LIST).json()["results"]
    assert [(row["name"], row["region_name"]) for row in rows] == [(company.name, "城东区")]
    assert client.get(LIST, {"q": "乙乳业"}).json()["results"] == []


def test_the_list_goes_on_by_cursor(client, officer, place):
    Enterprise.objects.bulk_create(Enterprise(name=f"第{n}家", region=place.regions.county) for n in range(5))
    client.force_login(officer)
    first = client.get(LIST, {"size": 2}).json()
    second = client.get(first["next"]).json()
    assert [row["name"] for row in first["results"] + second["results"]] == ["第4家", "第3家", "第2家", "第1家"]


def test_one_enterprise_with_licences_and_standings(client, officer, company, xk):
    client.force_login(officer)
    assert client.get(f"{LIST}{CODE_A}/").json()["licences"][0]["valid_to"] == "2028-12-31"
    assert client.get(f"{LIST}{company.pk}/").json()["credit_code"] == CODE_A
    assert client.get(f"{LIST}{CODE_A}/licences/").json()[0]["number"] == xk.number
    assert client.get(f"{LIST}{CODE_A}/standings/").json() == []


def test_strangers_get_404_others_403(client, person, company):
    client.force_login(person("other", Role.CASE_OFFICER))
    assert client.get(f"{LIST}{CODE_A}/").status_code == 404
    client.force_login(person("city", Role.LAB))
    assert client.get(LIST).status_code == 403
    client.logout()
    assert client.get(LIST).status_code in (401, 403)


def test_a_refusal_carries_words_field_and_basis(client, officer, place):
    client.force_login(officer)
    answer = client.post(LIST, {"name": "新企业", "credit_code": CODE_B[:-1]}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["field"] == "credit_code"
    assert "您填了17位" in answer.json()["message"]
    made = client.post(LIST, {"name": "新企业", "credit_code": CODE_B, "region": "990102"}, content_type="application/json")
    assert made.status_code == 201
    assert Enterprise.objects.get().region.code == "990102"


def test_anyone_reads_the_public_part(client, company, xk):
    found = client.get("/api/v1/public/enterprises/", {"q": "甲电器"}).json()
    assert [row["credit_code"] for row in found] == [CODE_A]
    page = client.get(f"/api/v1/public/enterprises/{CODE_A}/").json()
    assert page["licences"][0]["state"] == "有效"
    assert client.get(f"/api/v1/public/enterprises/{CODE_B}/").status_code == 404
