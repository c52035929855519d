"""Pages of members, invitations and sign-up, as a person walks them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import actions
from enterprises.models import Invitation, Registration
from quality_portal.accounts.models import User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.actions.test_membership import GOOD, PNG
from tests.enterprises.facts import AT, CODE_A

CODE = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}\b")


@pytest.fixture
def admin(person, company):
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, position="厂长", actor=SYSTEM, at=AT)
    return user


def test_an_administrator_invites_and_the_code_is_shown_once(client, admin, company):
    client.force_login(admin)
    letter = client.post("/desk/members/", {"invitee": "新人", "position": "", "role": "handler"}, follow=True)
    code = CODE.search(letter.content.decode()).group()
    again = client.get(letter.request["PATH_INFO"]).content.decode()
    assert code not in again
    assert "只在生成时显示一次" in again
    client.logout()
    wrong = client.post("/join/", {"code": "no", "name": "新人", "username": "xinren", "password": GOOD, "again": GOOD})
    assert wrong.status_code == 422
    assert "邀请码不对" in wrong.content.decode()
    mismatch = client.post("/join/", {"code": code, "name": "新人", "username": "xinren", "password": GOOD, "again": GOOD + "x"})
    assert "两次输入的密码不一样" in mismatch.content.decode()
    done = client.post("/join/", {"code": code, "name": "新人", "username": "xinren", "password": GOOD, "again": GOOD})
    assert done["Location"] == "/login/"
    assert User.objects.get(username="xinren").check_password(GOOD)
    clicked_twice = client.post("/join/", {"code": code, "name": "新人", "username": "xinren", "password": GOOD, "again": GOOD})
    assert clicked_twice["Location"] == "/login/"
    assert User.objects.get(username="xinren").memberships.count() == 1
    stranger = client.post("/join/", {"code": code, "name": "别人", "username": "xinren", "password": GOOD + "x", "again": GOOD + "x"})
    assert "邀请码不对" in stranger.content.decode()


def test_a_handler_sees_the_members_and_no_invitation_form(client, admin, company, person):
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, actor=SYSTEM, at=AT)
    client.force_login(user)
    page = client.get("/desk/members/").content.decode()
    assert "由本企业的管理员办理" in page
    assert "生成邀请码" not in page
    assert client.post("/desk/members/", {"invitee": "新人", "role": "admin"}).status_code == 422
    assert not Invitation.objects.exists()


def test_the_last_administrator_is_told_and_stays(client, admin, company):
    client.force_login(admin)
    page = client.post(f"/desk/members/{company.memberships.get().pk}/end/", follow=True).content.decode()
    assert "唯一的管理员" in page
    assert company.memberships.count() == 1


def test_members_of_another_enterprise_are_out_of_reach(client, admin, other_company, person):
    other = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(other, other_company, actor=SYSTEM, at=AT)
    client.force_login(admin)
    pk = other_company.memberships.get().pk
    assert client.get(f"/desk/members/{pk}/role/").status_code == 404
    assert client.post(f"/desk/members/{pk}/end/").status_code == 404


def test_sign_up_from_the_form_to_the_first_page(client, place, company, officer):
    given = {
        "credit_code": CODE_A.lower(), "company": company.name, "office": place.offices.city.pk, "name": "钱进", "position": "厂长", "phone": "0999-1",
        "username": "QianJin", "password": GOOD, "again": GOOD, "proof": SimpleUploadedFile("执照.png", PNG),
    }  # fmt: skip
    status = client.post("/register/", given, follow=True)
    filed = Registration.objects.get()
    assert filed.grouped in status.content.decode()
    assert filed.number not in status.request["PATH_INFO"]
    client.logout()
    asked = {"username": "qianjin", "password": GOOD}
    waits = client.post("/login/", asked).content.decode()
    assert filed.grouped in waits
    assert "还在由" in waits
    assert "还在由" not in client.post("/login/", {**asked, "password": "another-1234"}).content.decode()
    client.force_login(officer)
    assert company.name in client.get("/staff/registrations/").content.decode()
    refused = client.post(filed.get_absolute_url(), {"outcome": "refuse", "reasons": ""})
    assert "请写明为什么" in refused.content.decode()
    client.post(filed.get_absolute_url(), {"outcome": "confirm"})
    client.logout()
    client.force_login(User.objects.get(username="qianjin"))
    assert company.name in client.get("/desk/enterprise/").content.decode()


def test_all_mistakes_of_a_sign_up_are_told_at_once(client, place):
    wrong = {
        "credit_code": "91990101MA00019", "company": "某厂", "office": place.offices.city.pk, "name": "钱进", "position": "厂长", "phone": "0999-6812315",
        "username": "钱 进!", "password": GOOD, "again": GOOD, "proof": SimpleUploadedFile("执照.png", PNG),
    }  # fmt: skip
    page = client.post("/register/", wrong)
    assert set(page.context["form"].errors) == {"credit_code", "username"}
    assert page.status_code == 422
    weak = client.post("/register/", {**wrong, "username": "qianjin", "password": "12345", "again": "12345"})
    assert set(weak.context["form"].errors) == {"credit_code", "password", "proof"}


def test_an_unknown_number_says_so(client, db):
    page = client.post("/register/status/", {"number": "1234 5678 9012 3456"})
    assert "没有这个编号" in page.content.decode()
    assert "填了 4 位" in client.post("/register/status/", {"number": "1234"}).content.decode()
