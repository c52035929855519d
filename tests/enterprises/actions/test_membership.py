"""Places in an enterprise, one-time codes, and sign-up."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import actions, queries
from enterprises.models import Invitation, Membership, Registration
from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A

GOOD = "Chengzhou-quality-26"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def admin(person, company):
    """The first member, so the administrator."""
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, position="厂长", actor=SYSTEM, at=AT)
    return user


@pytest.fixture
def handler(person, company, admin):
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, position="质检员", actor=SYSTEM, at=AT)
    return user


def place(user):
    return Membership.objects.get(user=user)


def test_the_first_member_is_administrator_the_next_a_handler(admin, handler):
    assert (place(admin).role, place(handler).role) == ("admin", "handler")


def test_the_last_administrator_stays_until_another_is_made(admin, handler):
    with pytest.raises(RuleBroken, match="唯一的管理员"):
        actions.membership.end(place(admin), actor=admin, at=AT)
    with pytest.raises(RuleBroken, match="唯一的管理员"):
        actions.membership.change_role(place(admin), role="reader", actor=admin, at=AT)
    actions.membership.change_role(place(handler), role="admin", actor=admin, at=AT)
    actions.membership.end(place(admin), actor=admin, at=AT)
    assert [row.user for row in Membership.objects.all()] == [handler]


def test_only_administrators_of_this_enterprise_manage(admin, handler, company, other_company, person):
    stranger = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(stranger, other_company, actor=SYSTEM, at=AT)
    for actor in (handler, stranger):
        with pytest.raises(NotPermitted):
            actions.invitation.invite(enterprise=company, invitee="新人", role="handler", actor=actor, at=AT)
        with pytest.raises(NotPermitted):
            actions.membership.change_role(place(admin), role="reader", actor=actor, at=AT)


def test_staff_of_another_region_may_not_invite(company, person):
    with pytest.raises(NotPermitted, match="不在您的辖区"):
        actions.invitation.invite(enterprise=company, invitee="新人", role="admin", actor=person("other", Role.CASE_OFFICER), at=AT)


def invite(company, actor, **fields):
    return actions.invitation.invite(**{"enterprise": company, "invitee": "新人", "role": "reader", "actor": actor, "at": AT, **fields})


def test_a_code_lets_one_person_in_once_and_only_its_digest_is_kept(company, officer):
    made = invite(company, officer)
    assert made.code.replace("-", "") not in str(Invitation.objects.values().get())
    lower = made.code.lower().replace("-", " ")
    joined = actions.invitation.accept_new(code=lower, username="xinren", name="新人", password=GOOD, at=AT)
    assert (joined.enterprise, joined.role, joined.user.has_role(Role.ENTERPRISE_MEMBER)) == (company, "reader", True)
    assert joined.user.check_password(GOOD)
    with pytest.raises(RuleBroken, match="用过"):
        actions.invitation.accept_new(code=made.code, username="another", name="别人", password=GOOD, at=AT)
    assert not User.objects.filter(username="another").exists()
    assert made.code not in "".join(f"{event.before}{event.after}{event.note}{event.subject_name}" for event in Event.objects.all())


@pytest.mark.parametrize("spoil", ["late", "withdrawn", "wrong"])
def test_a_useless_code_opens_nothing(company, officer, spoil):
    made, at = invite(company, officer), AT
    code = made.code
    if spoil == "late":
        at = AT + timedelta(days=14)
    if spoil == "withdrawn":
        actions.invitation.withdraw(invitation=made.invitation, actor=officer, at=AT)
    if spoil == "wrong":
        code = "ABCD-EFGH-JKMN-PQRS"
    with pytest.raises(RuleBroken, match="邀请码不对") as refusal:
        actions.invitation.accept_new(code=code, username="xinren", name="新人", password=GOOD, at=at)
    assert refusal.value.field == "code"


def test_a_double_click_makes_one_invitation(company, officer):
    first = invite(company, officer)
    second = invite(company, officer)
    assert (second.invitation, second.code) == (first.invitation, "")
    assert Invitation.objects.count() == 1


def test_a_member_joins_a_second_enterprise_twice_clicked(admin, other_company, person):
    made = invite(other_company, person("other", Role.CASE_OFFICER))
    first = actions.invitation.accept(code=made.code, actor=admin, at=AT)
    assert actions.invitation.accept(code=made.code, actor=admin, at=AT) == first


def sign_up(place, **fields):
    given = {
        "credit_code": CODE_A, "company": "江海甲电器有限公司", "office": place.offices.city, "name": "钱进", "position": "厂长", "phone": "0999-1",
        "username": "qianjin", "password": GOOD, "proofs": [SimpleUploadedFile("执照.png", PNG)], "at": AT,
    }  # fmt: skip
    return actions.registration.file(**{**given, **fields})


def test_a_confirmed_wish_is_an_account_and_a_membership(place, company, officer):
    filed = sign_up(place)
    assert not User.objects.filter(username="qianjin").exists()
    done = actions.registration.confirm(registration=filed, actor=officer, at=AT)
    assert actions.registration.confirm(registration=filed, actor=officer, at=AT) == done
    user = User.objects.get(username="qianjin")
    assert user.check_password(GOOD)
    assert Membership.objects.get(user=user).role == "admin"
    done.refresh_from_db()
    assert (done.state, done.password_hash) == ("confirmed", "")


def test_a_refused_wish_has_reasons_and_leaves_no_account(place, company, officer):
    filed = sign_up(place)
    with pytest.raises(RuleBroken, match="为什么不予通过"):
        actions.registration.refuse(registration=filed, reasons=" ", actor=officer, at=AT)
    actions.registration.refuse(registration=filed, reasons="授权书没有盖章。", actor=officer, at=AT)
    assert queries.registration.by_number(filed.grouped).reasons == "授权书没有盖章。"
    assert not User.objects.filter(username="qianjin").exists()
    assert sign_up(place).pk != filed.pk  # may ask again


def test_a_double_click_is_one_wish_and_another_bureau_cannot_answer(place, company, person):
    filed = sign_up(place)
    assert sign_up(place) == filed
    assert Registration.objects.count() == 1
    with pytest.raises(NotPermitted, match="其他机关"):
        actions.registration.confirm(registration=filed, actor=person("other", Role.CASE_OFFICER), at=AT)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("credit_code", CODE_A[:17], "17"),
        ("username", "admin", "用户名"),
        ("password", "12345678", "密码"),
        ("proofs", [], "营业执照"),
        ("phone", " ", "联系电话"),
    ],
)
def test_a_wrong_wish_names_what_is_wrong(place, company, field, value, words):
    with pytest.raises(RuleBroken, match=words):
        sign_up(place, **{field: value})


def test_a_company_that_is_not_on_file_is_registered_first(place, officer):
    filed = sign_up(place)
    with pytest.raises(RuleBroken, match="先登记这家企业"):
        actions.registration.confirm(registration=filed, actor=officer, at=AT)
