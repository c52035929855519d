"""Quality inspectors: training before certificate before post; makers of important products without one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, queries
from enterprises.models import Inspector, Product, ProductCategory
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)


def certify(company, officer, **changes):
    facts = {
        "name": "王检", "number": "苏质检-0001", "training": "省质检协会 40 学时", "trained_on": date(2025, 12, 1),
        "issued_on": date(2026, 1, 5), "valid_to": date(2026, 5, 31), "actor": officer, "at": AT,
    }  # fmt: skip
    return actions.inspector.certify(company, **facts | changes)


@pytest.fixture
def important(company):
    cable = ProductCategory.objects.create(code="T09", name="压力锅测试", important=True)
    return Product.objects.create(enterprise=company, name="压力锅", category=cable)


def test_s3_11_no_certificate_before_the_training(company, officer):
    with pytest.raises(RuleBroken, match="早于培训合格日期") as refused:
        certify(company, officer, issued_on=date(2025, 11, 30))
    assert refused.value.basis.endswith("第11点")
    with pytest.raises(IntegrityError, match="inspector_trained_before_certificate"), transaction.atomic():
        Inspector.objects.create(enterprise=company, name="x", number="n", training="t", trained_on=ON, issued_on=date(2026, 1, 1))


def test_s3_11_no_post_before_the_certificate_nor_after_it_ended(company, officer):
    row = certify(company, officer)
    with pytest.raises(RuleBroken, match="先持证再上岗"):
        actions.inspector.post(row, on=date(2026, 1, 4), actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="已过期"):
        actions.inspector.post(row, on=date(2026, 6, 1), actor=officer, at=AT)
    row = actions.inspector.post(row, on=ON, actor=officer, at=AT)
    assert row.words(ON) == "在岗"


def test_a_number_is_registered_once(company, other_company, officer):
    certify(company, officer)
    with pytest.raises(RuleBroken, match="已经登记"):
        certify(other_company, officer, number=" 苏质检-0001 ")


def test_the_gap_list_names_makers_of_important_products_without_an_inspector_on_duty(company, officer, important):
    assert list(queries.inspector.gaps(officer, ON)) == [company]
    row = certify(company, officer)
    assert list(queries.inspector.gaps(officer, ON)) == [company]  # certified, not yet at work
    row = actions.inspector.post(row, on=ON, actor=officer, at=AT)
    assert list(queries.inspector.gaps(officer, ON)) == []
    assert list(queries.inspector.gaps(officer, date(2026, 6, 1))) == [company]  # the certificate ran out
    actions.inspector.leave(row, on=date(2026, 3, 9), actor=officer, at=AT)
    assert list(queries.inspector.gaps(officer, date(2026, 3, 9))) == [company]


def test_others_are_not_in_the_gap_list(company, other_company, officer, person, category):
    Product.objects.create(enterprise=company, name="普通产品", category=category)
    assert not queries.inspector.gaps(officer, ON).exists()


def test_a_certificate_taken_back_counts_no_longer(company, officer, important):
    row = actions.inspector.post(certify(company, officer), on=ON, actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="原因"):
        actions.inspector.withdraw(row, on=ON, because=" ", actor=officer, at=AT)
    row = actions.inspector.withdraw(row, on=ON, because="冒名代检", actor=officer, at=AT)
    assert row.words(ON) == "已收回"
    assert list(queries.inspector.gaps(officer, ON)) == [company]


def test_ending_certificates_are_seen_three_months_ahead(company, officer):
    certify(company, officer)
    rows = queries.inspector.visible(officer)
    assert not queries.inspector.ending(rows, date(2026, 2, 27)).exists()
    assert queries.inspector.ending(rows, date(2026, 2, 28)).exists()


def test_only_keepers(company, person):
    with pytest.raises(NotPermitted):
        certify(company, person("city", Role.PUBLICITY_EDITOR))


def test_the_page_of_gaps_says_what_todays_rule_asks_for(company, officer, important):
    actions.enterprise.name_principal(company, name="总监", role="safety_director", actor=officer, at=AT)
    duty = queries.inspector.duties([company], ON)[0]
    assert (duty.products, duty.director, duty.officer, duty.last) == ("压力锅", True, False, "")
