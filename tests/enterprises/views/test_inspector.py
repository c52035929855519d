"""The register of quality inspectors and the gap list."""

import pytest

from enterprises.models import Inspector, Product, ProductCategory
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

LIST = "/staff/inspectors/"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def important(company):
    cable = ProductCategory.objects.create(code="T09", name="压力锅测试", important=True)
    return Product.objects.create(enterprise=company, name="压力锅", category=cable)


TYPED = {"name": "王检", "training": "省质检协会", "trained_on": "2025-12-01", "number": "苏质检-0001", "issued_on": "2026-01-05"}


def test_trained_certified_posted_and_off_the_gap_list(signed_in, company, important):
    assert company.name in signed_in.get(f"{LIST}gaps/").content.decode()
    new = f"/staff/enterprises/{company.pk}/inspectors/new/"
    refused = signed_in.post(new, TYPED | {"issued_on": "2025-11-01"})
    assert refused.status_code == 422
    assert "早于培训合格日期" in refused.content.decode()
    assert signed_in.post(new, TYPED).status_code == 302
    row = Inspector.objects.get()
    assert "已发证未上岗" in signed_in.get(LIST).content.decode()
    assert signed_in.post(f"{LIST}{row.pk}/post/", {"on": business_today()}).status_code == 302
    assert company.name not in signed_in.get(f"{LIST}gaps/").content.decode()
    assert "王检" in signed_in.get(LIST, {"show": "duty"}).content.decode()
    assert signed_in.post(f"{LIST}{row.pk}/withdraw/", {"on": business_today(), "because": "代检"}).status_code == 302
    assert "已收回" in signed_in.get(LIST, {"show": "over"}).content.decode()


def test_the_rule_shows_where_it_held_and_that_it_ended(signed_in, company):
    page = signed_in.get(LIST).content.decode()
    assert "江苏省" in page
    assert "待核" in page


def test_others_do_not_see_them(client, person, signed_in, company):
    signed_in.post(f"/staff/enterprises/{company.pk}/inspectors/new/", TYPED)
    row = Inspector.objects.get()
    client.force_login(person("other", Role.PLANNER))
    assert "王检" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/withdraw/").status_code == 404
