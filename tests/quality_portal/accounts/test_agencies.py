"""The directory of addressees (R054): kept by one role, read by staff, never with two rows of one name."""

import pytest
from django.utils import timezone

from quality_portal.accounts import actions, queries
from quality_portal.accounts.models import Agency
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(office):
    county = actions.create_region(code="990102", name="河西区", level="county", parent=office.region)

    def make(name, kind="department", region=county, **fields):
        return actions.add_agency(kind=kind, name=name, region=region, actor=fields.pop("actor", SYSTEM), at=timezone.now(), **fields)

    make.county = county
    return make


def test_a_name_stands_once_and_a_department_has_its_region(add):
    add("河西区经济和信息化局")
    with pytest.raises(RuleBroken, match="已有"):
        add(" 河西区经济和信息化局 ")
    with pytest.raises(RuleBroken) as refusal:
        add("某局", region=None)
    assert refusal.value.field == "region"
    assert Agency.objects.count() == 1


def test_told_of_a_failure_are_the_departments_of_the_county_and_those_beside_the_bureau(add, office):
    near, beside = add("河西区住建局", told=True), add("栖云市工信局", region=office.region, told=True)
    add("河西区教育局")  # only when somebody chooses it
    closed = add("河西区商务局", told=True)
    actions.change_agency(
        agency=closed, kind="department", name=closed.name, region=closed.region, told=True, contact="", phone="", address="", active=False,
        actor=SYSTEM, at=timezone.now(),
    )  # fmt: skip
    assert set(queries.told_of_failures(add.county, office)) == {near, beside}
    assert list(queries.told_of_failures(None, office)) == [beside]


def test_only_the_system_administrator_keeps_the_directory(add, person):
    with pytest.raises(NotPermitted):
        add("某局", actor=person("banan", Role.CASE_OFFICER))
    add("某局", actor=person("xitong", Role.SYSTEM_ADMIN))


def test_the_pages_add_correct_and_close(client, person, add):
    client.force_login(person("xitong", Role.SYSTEM_ADMIN))
    made = client.post("/staff/agencies/new/", {"name": "河西区人民政府", "kind": "government", "region": add.county.pk})
    assert made.status_code == 302
    agency = Agency.objects.get()
    fields = {"name": agency.name, "kind": "government", "region": add.county.pk, "phone": "0999-6812000"}
    assert client.post(f"/staff/agencies/{agency.pk}/", fields).status_code == 302
    agency.refresh_from_db()
    assert (agency.phone, agency.active) == ("0999-6812000", False)
    page = client.get("/staff/agencies/?q=河西").content.decode()
    assert "河西区人民政府" in page
    assert "停用" in page
    client.force_login(person("banan", Role.CASE_OFFICER))
    assert client.get("/staff/agencies/").status_code == 200
    assert "/staff/agencies/new/" not in client.get("/staff/agencies/").content.decode()
    assert client.get(f"/staff/agencies/{agency.pk}/").status_code == 403
