"""Accounts and roles: who may, what is refused, what the database itself refuses."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from quality_portal.accounts import actions, divisions, queries
from quality_portal.accounts.models import Region, RoleGrant, User
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

pytestmark = pytest.mark.django_db


def give(user, role, actor=SYSTEM):
    return actions.grant_role(user=user, role=role, actor=actor, at=timezone.now(), note="任命")


def test_making_accounts_and_giving_roles_are_two_peoples_work(person, office):
    system, security = person("xitong", Role.SYSTEM_ADMIN), person("anquan", Role.SECURITY_ADMIN)
    user = actions.create_account(
        username="wangke", display_name="王科", office=office, actor=system, at=timezone.now()
    )
    with pytest.raises(NotPermitted):
        give(user, Role.APPROVER, actor=system)
    give(user, Role.APPROVER, actor=security)
    with pytest.raises(NotPermitted):
        actions.disable(user=user, actor=security, at=timezone.now())
    granted = Event.objects.get(verb="account.role_granted", subject_pk=str(user.pk))
    assert (granted.actor_name, granted.after, granted.note) == ("anquan某", {"roles": ["局领导"]}, "任命")
    assert not user.has_usable_password() or not user.check_password("")


def test_nobody_gives_himself_a_role_or_closes_himself(person):
    security, system = person("anquan", Role.SECURITY_ADMIN), person("xitong", Role.SYSTEM_ADMIN)
    with pytest.raises(RuleBroken, match="自己"):
        give(security, Role.AUDITOR, actor=security)
    with pytest.raises(RuleBroken, match="自己"):
        actions.disable(user=system, actor=system, at=timezone.now())


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.AUDITOR, Role.SYSTEM_ADMIN),
        (Role.CASE_OFFICER, Role.AUDITOR),
        (Role.ENTERPRISE_MEMBER, Role.CASE_OFFICER),
        (Role.CASE_OFFICER, Role.ENTERPRISE_MEMBER),
    ],
)
def test_roles_kept_apart_by_the_action_and_by_the_database(person, held, wanted):
    user = person("renyuan", held)
    with pytest.raises(RuleBroken, match="不得兼任"):
        give(user, wanted)
    with pytest.raises(IntegrityError, match="different people"), transaction.atomic():
        RoleGrant.objects.create(user=user, role=wanted.value)


def test_business_roles_go_together(person):
    user = person("renyuan", Role.CASE_OFFICER, Role.SAMPLER)
    assert user.roles == {Role.CASE_OFFICER, Role.SAMPLER}
    with pytest.raises(RuleBroken, match="已有"):
        give(user, Role.SAMPLER)


def test_a_withdrawn_role_is_gone_at_once_and_the_last_security_administrator_stays(person):
    user, security = person("renyuan", Role.CASE_OFFICER), person("anquan", Role.SECURITY_ADMIN)
    actions.withdraw_role(user=user, role=Role.CASE_OFFICER, actor=security, at=timezone.now())
    assert User.objects.get(pk=user.pk).roles == frozenset()
    with pytest.raises(RuleBroken, match="至少要留一名"):
        actions.withdraw_role(user=security, role=Role.SECURITY_ADMIN, actor=SYSTEM, at=timezone.now())
    with pytest.raises(RuleBroken, match="没有"):
        actions.withdraw_role(user=user, role=Role.LAB, actor=security, at=timezone.now())


def test_a_business_role_wants_an_office(person):
    user = actions.create_account(username="youke", display_name="游客", office=None, actor=SYSTEM, at=timezone.now())
    with pytest.raises(RuleBroken, match="所属机关"):
        give(user, Role.CASE_OFFICER)
    give(user, Role.ENTERPRISE_MEMBER)


@pytest.mark.parametrize("username", ["admin", "Root", "a b", "x", "名 字", "n" * 41])
def test_a_user_name_is_refused_in_words(office, username):
    with pytest.raises(RuleBroken, match=r"账号名|用户名"):
        actions.create_account(username=username, display_name="某", office=office, actor=SYSTEM, at=timezone.now())


def test_a_user_name_is_given_once(person, office):
    person("renyuan", Role.CASE_OFFICER)
    with pytest.raises(RuleBroken, match="已有"):
        actions.create_account(username="RENYUAN", display_name="某", office=office, actor=SYSTEM, at=timezone.now())


def test_rulebook_of_an_office_by_day(office):
    now = timezone.now()
    assert queries.rulebook_of(office, now.date()) == "policy"
    actions.set_rulebook(office=office, rulebook="statute-2020", since=now.date(), actor=SYSTEM, at=now)
    assert queries.rulebook_of(office, now.date()) == "statute-2020"


def test_the_first_account_comes_from_the_command_line(capsys):
    call_command("create_account", "xitong", "系统管理员甲", "--role", "system_admin")
    user = User.objects.get(username="xitong")
    assert user.roles == {Role.SYSTEM_ADMIN}
    assert user.must_change_password
    password = capsys.readouterr().out.split("初始密码：")[1].split("（")[0]
    assert user.check_password(password)
    with pytest.raises(CommandError, match="已有这个用户名"):
        call_command("create_account", "xitong", "系统管理员甲")


def test_divisions_load_top_down_twice_without_doubling(tmp_path):
    cities = tmp_path / "cities.csv"
    cities.write_text('code,name,provinceCode\n9901,"栖云市",99\n', encoding="utf-8")
    provinces = tmp_path / "provinces.csv"
    provinces.write_text('code,name\n99,"云岭省"\n', encoding="utf-8")
    areas = tmp_path / "areas.csv"
    areas.write_text('code,name,cityCode,provinceCode\n990102,"东浦区",9901,99\n', encoding="utf-8")
    for _ in range(2):
        call_command("load_regions", areas, cities, provinces)
    assert Region.objects.count() == 3
    area = Region.objects.get(code="990102")
    assert (area.path, area.level, area.parent.name) == ("990000/990100/990102", "county", "栖云市")
    assert set(queries.regions_under(area.parent).values_list("name", flat=True)) == {"栖云市", "东浦区"}


def test_a_bad_line_of_divisions_is_named(tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("code,name\n99x,某\n", encoding="utf-8")
    with pytest.raises(RuleBroken, match="第 2 行"):
        divisions.read(file)
    file.write_text("code,name,parentCode\n990102,东浦区,9901\n", encoding="utf-8")
    with pytest.raises(RuleBroken, match="上级 990100 不在文件中"):
        divisions.load(divisions.read(file), actor=SYSTEM, at=timezone.now())
