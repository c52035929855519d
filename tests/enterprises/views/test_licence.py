"""The register of licences and the page of one."""

from datetime import date, timedelta

import pytest

from enterprises import actions
from enterprises.models import Licence
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today
from tests.enterprises.facts import AT

LIST = "/staff/licences/"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def head(client, person):
    client.force_login(person("city", Role.APPROVER))
    return client


def licence(company, number, ends, **more):
    return actions.licence.add(
        company, kind="production", number=number, valid_from=date(2020, 1, 1), valid_to=ends, issuer="省局", actor=SYSTEM, at=AT, **more
    )


@pytest.fixture
def four(company, xk):
    """Good, due for renewal, expired, suspended."""
    today = business_today()
    due = licence(company, "(苏)XK13-014-00201", today + timedelta(days=100))
    over = licence(company, "(苏)XK13-014-00202", today - timedelta(days=3))
    actions.licence.suspend(xk, because="整改", ground="policy_failed", on=date(2026, 3, 2), actor=SYSTEM, at=AT)
    return due, over


def numbers(answer):
    return {row.number for row in answer.context["page"].rows}


def test_the_register_counts_and_narrows(signed_in, four, xk):
    due, over = four
    answer = signed_in.get(LIST)
    assert {"good": 1, "due": 1, "expired": 1, "suspended": 1}.items() <= answer.context["counts"].items()
    assert numbers(signed_in.get(LIST, {"situation": "due"})) == {due.number}
    assert numbers(signed_in.get(LIST, {"situation": "expired"})) == {over.number}
    assert numbers(signed_in.get(LIST, {"situation": "suspended"})) == {xk.number}
    assert numbers(signed_in.get(LIST, {"q": "00201"})) == {due.number}
    assert numbers(signed_in.get(LIST, {"q": "甲电器"})) == {due.number, over.number, xk.number}
    assert numbers(signed_in.get(LIST, {"kind": "ccc"})) == set()
    assert numbers(signed_in.get(LIST, {"ends_before": over.valid_to.isoformat()})) == {over.number}
    assert signed_in.get(LIST, {"ends_before": "9999-12-31"}).status_code == 200
    assert numbers(signed_in.get(LIST, {"region": "990102", "situation": "due"})) == {due.number}


def test_many_rows_cost_no_more_queries(signed_in, company, django_assert_max_num_queries):
    for n in range(12):
        licence(company, f"(苏)XK13-014-003{n:02d}", business_today() + timedelta(days=30 + n))
    with django_assert_max_num_queries(16):
        signed_in.get(LIST)


def test_the_spreadsheet_holds_the_same_rows_and_no_formula(signed_in, four):
    text = b"".join(signed_in.get(LIST + "export.csv", {"situation": "expired"}).streaming_content).decode()
    lines = text.strip().splitlines()
    assert len(lines) == 2
    assert "已过期" in lines[1]


def test_the_region_of_others_stays_shut(client, person, xk, other_company):
    foreign = licence(other_company, "(苏)XK13-014-00444", date(2030, 1, 1))
    client.force_login(person("city", Role.CASE_OFFICER))
    assert client.get(f"{LIST}{foreign.pk}/").status_code == 404
    assert numbers(client.get(LIST)) == {xk.number}
    client.force_login(person(None, Role.ENTERPRISE_MEMBER))
    assert client.get(LIST).status_code == 403


def test_the_page_shows_periods_acts_and_the_years_barred(head, company, xk):
    today = business_today()
    actions.licence.revoke(xk, because="复查不合格", ground="recheck_failed", on=today, decision="苏质罚〔2026〕1号", actor=SYSTEM, at=AT)
    page = head.get(f"{LIST}{xk.pk}/").content.decode()
    assert "苏质罚〔2026〕1号" in page
    assert "第五十五条" in page
    assert "经复查仍不合格" in page
    assert "注销证书" in page  # the one act that is left
    assert "撤销证书</a>" not in page


def test_an_act_needs_its_ground_its_paper_and_its_head(client, person, officer, xk):
    url = f"{LIST}{xk.pk}/revoke/"
    typed = {"ground": "lent", "on": "2026-03-02", "because": "出借许可证给丙厂", "decision": "苏质罚〔2026〕1号"}
    client.force_login(officer)
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "局领导" in answer.content.decode()
    client.force_login(person("city", Role.APPROVER))
    assert "请选择事由" in client.post(url, typed | {"ground": ""}).content.decode()
    assert "文号" in client.post(url, typed | {"decision": ""}).content.decode()
    assert client.post(url, typed | {"ground": "fraud"}).status_code == 422
    assert client.post(url, typed)["Location"] == f"{LIST}{xk.pk}/"
    assert Licence.objects.get(pk=xk.pk).state == "revoked"


def test_what_was_done_today_is_public_today(head, client, company, xk):
    today = business_today()
    head.post(f"{LIST}{xk.pk}/suspend/", {"ground": "withheld_serious", "on": today, "because": "质量问题严重", "decision": "苏质扣〔2026〕1号"})
    client.logout()
    page = client.get(company.public_url).content.decode()
    assert "暂停" in page
    assert "质量问题严重" in page


def test_only_acts_with_a_ground_for_the_kind_are_offered(head, company):
    ccc = actions.licence.add(company, kind="ccc", number="2024010101000001", valid_from=date(2024, 1, 1), actor=SYSTEM, at=AT)
    moves = [move.name for move in head.get(f"{LIST}{ccc.pk}/").context["moves"]]
    assert "annul" not in moves
    assert "deregister" not in moves  # it is in its dates
    assert "suspend" in moves
