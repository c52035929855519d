"""Applications on the staff's and the enterprise's side."""

import pytest

from enterprises import actions
from enterprises.law.conditions import Purpose, conditions_for
from enterprises.models import LicenceApplication, Product
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today
from tests.enterprises.facts import AT

LIST = "/staff/licence-applications/"


@pytest.fixture
def kettle(company, category):
    return Product.objects.create(enterprise=company, name="电热水壶", category=category)


@pytest.fixture
def member(person, company):
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, position="厂长", actor=SYSTEM, at=AT)
    return user


@pytest.fixture
def clerk(person):
    return person("province", Role.PLANNER)


@pytest.fixture
def applied(client, member, kettle):
    client.force_login(member)
    answer = client.post("/desk/licences/apply/", {"product": kettle.pk, "scope": "1.8 L", "note": "材料齐全"})
    row = LicenceApplication.objects.get()
    assert answer["Location"] == f"/desk/licence-applications/{row.pk}/"
    return row


def post(client, row, act, **typed):
    return client.post(f"{LIST}{row.pk}/{act}/", {"on": business_today().isoformat()} | typed)


def checklist(**changes):
    answers = {row.key: "met" for row in conditions_for(Purpose.LICENCE, tested=False)} | {"special": "not_applicable"}
    people = {"name_1": "甲", "certificate_1": "审-1", "name_2": "乙", "certificate_2": "审-2"}
    return answers | people | {"findings": "齐全", "sample_code": "F-1", "lab": "省质检院"} | changes


def test_an_enterprise_applies_and_the_province_licenses(client, applied, clerk, person, member):
    assert applied.office.level == "province"
    client.force_login(clerk)
    assert "受理申请" in client.get(f"{LIST}{applied.pk}/").content.decode()
    for act, typed in (
        ("accept", {}), ("examine", checklist()), ("deliver", {}), ("test", {"passed": "yes", "report_code": "R-1"}),
        ("propose", {"grant": "yes", "opinion": "符合条件"}),
    ):  # fmt: skip
        answer = post(client, applied, act, **typed)
        assert answer.status_code == 302, answer.content.decode()
    assert client.post(f"{LIST}{applied.pk}/grant/", {"on": business_today()}).status_code == 403
    client.force_login(person("province", Role.APPROVER))
    assert post(client, applied, "grant").status_code == 302
    client.force_login(clerk)
    assert post(client, applied, "issue", number="甲-1", issuer="省局").status_code == 422
    assert post(client, applied, "issue", number="(苏)XK13-014-00888", issuer="省局").status_code == 302
    page = client.get(f"{LIST}{applied.pk}/").content.decode()
    assert "(苏)XK13-014-00888" in page
    client.force_login(member)
    mine = client.get(f"/desk/licence-applications/{applied.pk}/").content.decode()
    assert "准予行政许可决定书" in mine
    assert "(苏)XK13-014-00888" in client.get("/desk/licences/").content.decode()


def test_a_refusal_of_the_law_comes_back_with_what_was_typed(client, applied, clerk):
    client.force_login(clerk)
    post(client, applied, "accept")
    answer = post(client, applied, "examine", **checklist(people="unmet", findings=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有条件不符合，请写明核查情况" in page
    assert "审-2" in page


def test_what_is_missing_reaches_the_applicant_who_mends_it(client, applied, clerk, member):
    client.force_login(clerk)
    post(client, applied, "ask", missing="缺检验设备清单")
    client.force_login(member)
    url = f"/desk/licence-applications/{applied.pk}/"
    assert "缺检验设备清单" in client.get(url).content.decode()
    assert client.post(f"{url}mend/", {"on": business_today(), "note": "已补交"}).status_code == 302
    assert client.post(f"{url}withdraw/", {"reason": "暂不生产"}).status_code == 302
    applied.refresh_from_db()
    assert applied.state == "withdrawn"


def test_nobody_of_another_enterprise_or_office_reaches_it(client, applied, person, other_company):
    stranger = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(stranger, other_company, actor=SYSTEM, at=AT)
    client.force_login(stranger)
    assert client.get(f"/desk/licence-applications/{applied.pk}/").status_code == 404
    assert client.post(f"/desk/licence-applications/{applied.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert client.get(f"{LIST}{applied.pk}/").status_code == 404
    client.force_login(person("other", Role.PLANNER))
    assert client.get(f"{LIST}{applied.pk}/").status_code == 404
    client.force_login(person("city", Role.PLANNER))
    answer = post(client, applied, "accept")
    assert answer.status_code == 422
    assert "江海省产品质量监督局办理" in answer.content.decode()


def test_a_due_renewal_stands_on_the_desk_and_leads_to_the_form(client, member, company, kettle):
    today = business_today()
    old = actions.licence.add(
        company, kind="production", number="(苏)XK13-014-00555", product=kettle, valid_from=today.replace(year=today.year - 4, day=1),
        valid_to=today.replace(year=today.year + 1, day=1, month=max(1, today.month - 6)), actor=SYSTEM, at=AT,
    )  # fmt: skip
    client.force_login(member)
    page = client.get("/desk/licences/").content.decode()
    assert f"?renews={old.pk}" in page
    assert client.post("/desk/licences/apply/", {"renews": old.pk}).status_code == 302
    assert LicenceApplication.objects.get().purpose == "renewal"
    assert f"?renews={old.pk}" not in client.get("/desk/licences/").content.decode()


def test_the_list_counts_and_narrows(client, applied, clerk, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(16):
        answer = client.get(LIST)
    assert answer.context["figures"]["handed_in"] == 1
    assert applied.number in answer.content.decode()
    assert applied.number not in client.get(LIST, {"state": "issued"}).content.decode()
