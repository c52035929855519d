"""The administrators' pages: each sees his own, strangers see none."""

from __future__ import annotations

import pytest

from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.core.roles import Role

pytestmark = pytest.mark.django_db

CONSOLES = {
    Role.SYSTEM_ADMIN: "/staff/accounts/",
    Role.SECURITY_ADMIN: "/staff/roles/",
    Role.AUDITOR: "/staff/audit/",
}


@pytest.fixture
def as_role(client, person):
    def enter(role: Role):
        client.force_login(person("renyuan", role))
        return client

    return enter


@pytest.mark.parametrize("role", [*CONSOLES, Role.APPROVER, Role.ENTERPRISE_MEMBER])
def test_each_console_opens_for_one_role(as_role, role):
    client = as_role(role)
    for owner, address in CONSOLES.items():
        assert client.get(address).status_code == (200 if owner is role else 403), address
    refusals = Event.objects.filter(verb="access.refused").count()
    assert refusals == len(CONSOLES) - (role in CONSOLES)


def test_anonymous_is_sent_to_sign_in(client, db):
    for address in CONSOLES.values():
        assert client.get(address)["Location"] == f"/login/?next={address}"


def test_an_account_from_its_making_to_its_closing(as_role, office):
    client = as_role(Role.SYSTEM_ADMIN)
    fields = {"username": "wangke", "display_name": "王科", "office": office.pk}
    made = client.post("/staff/accounts/new/", fields)
    assert "只显示这一次" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    user = User.objects.get(username="wangke")
    assert client.get("/staff/accounts/?q=王科").content.decode().count("/staff/accounts/wangke/") == 1
    missing = client.post("/staff/accounts/wangke/disable/", {"note": ""})
    assert missing.status_code == 200
    assert User.objects.get(pk=user.pk).is_active
    client.post("/staff/accounts/wangke/disable/", {"note": "调离"})
    assert not User.objects.get(pk=user.pk).is_active
    assert "调离" in client.get("/staff/accounts/wangke/").content.decode()
    client.post("/staff/accounts/wangke/enable/", {"note": "调回"})
    assert User.objects.get(pk=user.pk).is_active
    assert client.get("/staff/accounts/meiyouren/").status_code == 404


def test_a_double_user_name_is_shown_beside_the_field(as_role, office):
    client = as_role(Role.SYSTEM_ADMIN)
    answer = client.post("/staff/accounts/new/", {"username": "renyuan", "display_name": "另一人"})
    assert "已有这个用户名" in answer.content.decode()


def test_roles_are_given_and_taken_on_the_page(as_role, person):
    client = as_role(Role.SECURITY_ADMIN)
    person("wangke", Role.SAMPLER)
    client.post("/staff/roles/wangke/", {"role": "case_officer", "note": "任命〔2026〕3号"})
    assert User.objects.get(username="wangke").roles == {Role.SAMPLER, Role.CASE_OFFICER}
    refused = client.post("/staff/roles/wangke/", {"role": "auditor", "note": "兼任"})
    assert "不得兼任" in refused.content.decode()
    client.post("/staff/roles/wangke/withdraw/", {"role": "sampler", "note": "转岗"})
    assert User.objects.get(username="wangke").roles == {Role.CASE_OFFICER}
    page = client.get("/staff/roles/wangke/").content.decode()
    assert "任命〔2026〕3号" in page
    assert "转岗" in page


def test_the_lists_ask_the_same_number_of_questions_for_one_and_for_many(
    as_role, person, django_assert_max_num_queries
):
    client = as_role(Role.SYSTEM_ADMIN)
    for number in range(12):
        person(f"renyuan{number}", Role.CASE_OFFICER, Role.SAMPLER)
    client.get("/staff/accounts/")
    with django_assert_max_num_queries(12):
        client.get("/staff/accounts/")


def test_the_trail_is_searched_and_verified(as_role, person):
    client = as_role(Role.AUDITOR)
    person("wangke", Role.SAMPLER)
    page = client.get("/staff/audit/", {"q": "wangke", "verb": "account.created"}).content.decode()
    assert page.count("开立账号 wangke某") == 1
    assert "待封存" in page
    assert "逐条核对 0 条" in client.get("/staff/audit/?verify=1").content.decode()
    assert "没有符合条件" in client.get("/staff/audit/?q=没有这样的词").content.decode()
