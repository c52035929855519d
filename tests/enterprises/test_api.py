from enterprises import actions
from enterprises.actions.opening import ItemDraft
from enterprises.law.conditions import conditions_for
from enterprises.models import Enterprise, ProductCategory
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A, CODE_B

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


def test_elimination_by_api(client, officer, person, company, category):
    facts = {"kind": "elimination", "title": "目录", "number": "第6号", "issuer": "某部门", "issued_on": "2025-01-01", "since": "2025-02-01"}
    entry = {"target": "equipment", "title": "水泥粉磨设备", "words": ["水泥磨"], "reason": "waste"}
    client.force_login(officer)
    made = client.post("/api/v1/elimination/batches/", facts | {"entries": [entry]}, content_type="application/json")
    assert made.status_code == 201
    client.force_login(person("city", Role.APPROVER))
    assert client.post(f"/api/v1/elimination/batches/{made.json()['id']}/publish/").json()["state"] == "published"
    client.force_login(officer)
    machine = {"name": "水泥磨", "maker": "甲", "serial": "A1", "site": "城东路1号", "installed_on": "2020-01-01"}
    assert client.post(f"{LIST}{CODE_A}/equipment/", machine, content_type="application/json").status_code == 201
    moved = client.post(f"{LIST}{CODE_A}/equipment/", machine | {"site": "别处"}, content_type="application/json")
    assert (moved.status_code, moved.json()["field"]) == (409, "serial")
    (task,) = client.get("/api/v1/elimination/tasks/?state=open").json()["results"]
    end = {"ending": "closed", "on": task["opened_on"], "note": "已拆除"}
    done = client.post(f"/api/v1/elimination/tasks/{task['id']}/settle/", end, content_type="application/json")
    assert done.json()["state"] == "closed"
    assert client.get(f"{LIST}{CODE_A}/equipment/").json()[0]["removed_on"]


def test_irregular_production_and_key_support_by_api(client, officer, person, company):
    client.force_login(officer)
    lead = {"kind": "standardless", "product_name": "散件", "facts": "没有标准"}
    made = client.post(f"{LIST}{CODE_A}/irregularities/", lead, content_type="application/json").json()
    confirmed = {"on": made["found_on"], "facts": "属实"}
    at = f"/api/v1/irregularities/{made['id']}"
    assert client.post(f"{at}/confirmation/", confirmed, content_type="application/json").json()["state"] == "confirmed"
    assert client.post(f"{at}/clearance/", {"ending": "licensed", "because": "x"}, content_type="application/json").status_code == 409
    case = client.post(f"{at}/case/")
    assert (case.status_code, case.json()["rulebook"]) == (201, "standardless")
    assert client.get("/api/v1/irregularities/?state=taken&kind=standardless").json()["results"][0]["id"] == made["id"]
    year = int(made["found_on"][:4])
    entry = {"year": year, "entry": "quality", "because": "新产品"}
    listed = client.post(f"{LIST}{CODE_A}/key-support/", entry, content_type="application/json")
    assert listed.status_code == 201
    assert client.post(f"{LIST}{CODE_A}/key-support/", entry, content_type="application/json").status_code == 409
    client.force_login(person("city", Role.APPROVER))
    removal = {"ground_key": "failed", "because": "抽查不合格"}
    assert client.post(f"/api/v1/key-support/{listed.json()['id']}/removal/", removal, content_type="application/json").status_code == 200
    assert client.get("/api/v1/key-support/").json()[0]["state"] == "removed"


def test_opening_review_by_api(client, officer, person, company, category):
    drafted = actions.opening.draft_catalogue(
        office=officer.office, joint_with="经信局", since=AT.date(), items=[ItemDraft(category, "安全")], actor=officer, at=AT
    )
    head = person("city", Role.APPROVER)
    actions.opening.publish_catalogue(catalogue=drafted, actor=head, at=AT)
    second = person("county", Role.SAMPLER)
    client.force_login(officer)
    assert client.get("/api/v1/opening/catalogue/").json()[0]["category"] == category.code
    facts = {"category": category.code, "product": "水壶", "site": "城东路1号"}
    made = client.post(f"{LIST}{CODE_A}/opening-reviews/", facts, content_type="application/json").json()
    look = {"on": made["applied_on"], "examiners": [officer.username, second.username], "opinion": "具备"}
    look |= {"answers": {row.key: "met" for row in conditions_for("opening")}}
    at = f"/api/v1/opening/reviews/{made['id']}"
    assert client.post(f"{at}/examination/", look, content_type="application/json").json()["state"] == "examined"
    assert client.post(f"{at}/verdict/", {"start": True}, content_type="application/json").status_code == 403
    client.force_login(head)
    assert client.post(f"{at}/verdict/", {"start": True}, content_type="application/json").json()["state"] == "granted"
    assert len(client.get(f"{at}/").json()["checks"]) == len(conditions_for("opening"))
    assert client.get("/api/v1/opening/reviews/?state=granted").json()["results"][0]["product"] == "水壶"


def test_the_market_check_is_open_to_all(client, company):
    cables = ProductCategory.objects.create(code="0203", name="电线电缆")
    found = client.get("/api/v1/public/market-check/", {"category": cables.code, "maker": CODE_A}).json()
    assert (found["may_be_sold"], found["needed"], found["licences"]) == (False, "生产许可证", [])
    assert client.get("/api/v1/public/market-check/", {"category": "zz"}).status_code == 404
