import pytest

from enterprises import actions
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT


@pytest.fixture
def member(person, company):
    user = person(None, Role.ENTERPRISE_MEMBER)
    actions.membership.add(user, company, position="质量负责人", actor=SYSTEM, at=AT)
    return user


def test_a_member_reads_what_is_on_file(client, member, company, xk):
    client.force_login(member)
    page = client.get("/desk/enterprise/").content.decode()
    assert company.name in page
    assert xk.number in page
    assert "质量负责人" in page


def test_a_member_of_several_chooses_once(client, member, company, other_company):
    actions.membership.add(member, other_company, actor=SYSTEM, at=AT)
    client.force_login(member)
    assert client.get("/desk/enterprise/")["Location"] == "/desk/choose/"
    assert client.post("/desk/choose/", {"enterprise": other_company.pk}).status_code == 302
    assert other_company.name in client.get("/desk/enterprise/").content.decode()


def test_a_member_cannot_choose_an_enterprise_of_others(client, member, other_company):
    client.force_login(member)
    client.post("/desk/choose/", {"enterprise": other_company.pk})
    assert other_company.name not in client.get("/desk/enterprise/").content.decode()


def test_staff_and_strangers_are_kept_out(client, officer, person):
    client.force_login(officer)
    assert client.get("/desk/enterprise/").status_code == 403
    client.force_login(person(None, Role.ENTERPRISE_MEMBER))
    assert "还没有关联企业" in client.get("/desk/enterprise/", follow=True).content.decode()


def test_members_do_not_reach_the_staff_side(client, member, company):
    client.force_login(member)
    assert client.get("/staff/enterprises/").status_code == 403
    assert client.get(f"/staff/enterprises/{company.pk}/").status_code == 403
