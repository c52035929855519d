from datetime import date

import pytest

from enterprises import actions
from enterprises.actions.elimination import EntryDraft
from enterprises.models import Irregularity, ProductCategory
from enterprises.queries import irregularity as queries
from enterprises.states import EnterpriseState, IrregularityState
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)
LAW = date(2025, 1, 1)


@pytest.fixture
def cables(db):
    return ProductCategory.objects.create(code="0203", name="电线电缆")


@pytest.fixture
def toys(db):
    return ProductCategory.objects.create(code="0301", name="玩具")


def make(company, category, name="", standard="GB 1"):
    return actions.product.add(company, name=name or category.name, category=category, standard=standard, actor=SYSTEM, at=AT)


def licence(company, kind, number, **dates):
    given = {"valid_from": LAW, "valid_to": date(2029, 12, 31)}
    return actions.licence.add(company, kind=kind, number=number, actor=SYSTEM, at=AT, **given | dates)


def kinds():
    return sorted(Irregularity.objects.exclude(state="cleared").values_list("kind", flat=True))


def test_s3_15_and_s0_3_3_the_register_shows_what_lacks_licence_certificate_or_standard(company, cables, toys, category):
    make(company, cables), make(company, toys), make(company, category, standard="")
    assert actions.irregularity.sweep(at=AT) == 3
    assert kinds() == ["standardless", "uncertified", "unlicensed"]
    assert actions.irregularity.sweep(at=AT) == 0
    row = Irregularity.objects.get(kind="unlicensed")
    assert "没有登记过这类证书" in row.facts
    assert "第四十五条" in row.basis


def test_a_valid_or_suspended_licence_is_no_lead_an_expired_one_is(company, cables):
    make(company, cables)
    held = licence(company, "production", "XK06-001-00001", valid_to=ON)
    assert queries.candidates(ON) == []
    type(held).objects.filter(pk=held.pk).update(state="suspended")
    assert queries.candidates(ON) == []
    (late,) = queries.candidates(date(2026, 3, 3))
    assert "XK06-001-00001" in late.facts


def test_a_licence_for_another_product_does_not_cover(company, cables, toys):
    toy = make(company, toys, "玩具")
    make(company, cables, "电缆")
    licence(company, "production", "XK06-001-00002", product=toy)
    assert [row.kind for row in queries.candidates(ON) if row.category == cables] == ["unlicensed"]


def test_what_the_enterprise_puts_right_clears_the_lead(company, cables):
    make(company, cables)
    actions.irregularity.sweep(at=AT)
    licence(company, "production", "XK06-001-00003")
    actions.irregularity.sweep(at=AT)
    row = Irregularity.objects.get()
    assert (row.state, row.ending) == (IrregularityState.CLEARED, "moot")


def test_the_dead_are_left_alone(company, cables):
    make(company, cables)
    type(company).objects.update(state=EnterpriseState.DEREGISTERED)
    assert queries.candidates(ON) == []


def test_s3_17_an_overdue_elimination_task_is_a_lead(company, officer, person, cables):
    entry = EntryDraft("product", "旧式电缆", ["旧式"], deadline=date(2026, 3, 5))
    batch = actions.elimination.record_batch(
        kind="elimination", title="淘汰目录", number="1", issuer="有关部门", issued_on=LAW, since=LAW, entries=[entry], actor=officer, at=AT
    )
    actions.elimination.publish_batch(batch=batch, actor=person("city", Role.APPROVER), at=AT)
    licence(company, "production", "XK06-001-00004")
    made = make(company, cables, "旧式电缆")
    assert queries.candidates(ON) == []
    assert [(row.kind, row.product) for row in queries.candidates(date(2026, 3, 6))] == [("eliminated", made)]


def test_a_dismissed_lead_comes_back_only_on_new_facts(company, cables, officer):
    make(company, cables)
    actions.irregularity.sweep(at=AT)
    row = Irregularity.objects.get()
    actions.irregularity.dismiss(irregularity=row, because="只试制，没有出厂", actor=officer, at=AT)
    assert actions.irregularity.sweep(at=AT) == 0
    licence(company, "production", "XK06-001-00005", valid_to=date(2025, 12, 31))
    assert actions.irregularity.sweep(at=AT) == 1


def test_confirmed_dismissed_and_cleared_by_those_who_may(company, cables, officer, person):
    row = actions.irregularity.report(
        enterprise=company, kind="unlicensed", product_name="电缆", category=cables, facts="看到在生产", actor=officer, at=AT
    )
    with pytest.raises(NotPermitted):
        actions.irregularity.confirm(irregularity=row, facts="属实", on=ON, actor=person("city", Role.SAMPLER), at=AT)
    with pytest.raises(RuleBroken, match="现场核实的情况"):
        actions.irregularity.confirm(irregularity=row, facts=" ", on=ON, actor=officer, at=AT)
    actions.irregularity.confirm(irregularity=row, facts="属实", on=ON, actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="档案里还没有"):
        actions.irregularity.clear(irregularity=row, ending="licensed", because="说有证", actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="结果只能是"):
        actions.irregularity.clear(irregularity=row, ending="standard", because="x", actor=officer, at=AT)
    licence(company, "production", "XK06-001-00006")
    done = actions.irregularity.clear(irregularity=row, ending="licensed", because="XK06-001-00006", actor=officer, at=AT)
    assert done.state == IrregularityState.CLEARED
    with pytest.raises(IllegalMove):
        actions.irregularity.dismiss(irregularity=row, because="x", actor=officer, at=AT)


def test_a_product_of_another_is_refused(company, other_company, cables, officer):
    theirs = make(other_company, cables)
    with pytest.raises(RuleBroken, match="不是这家企业的产品"):
        actions.irregularity.report(enterprise=company, kind="unlicensed", product=theirs, facts="x", actor=officer, at=AT)


def test_the_comparison_costs_the_same_for_one_and_for_many(company, cables, toys, category, django_assert_num_queries, django_assert_max_num_queries):
    make(company, cables), make(company, toys)
    with django_assert_max_num_queries(30) as first:
        queries.candidates(ON)
    for number in range(5):
        make(company, cables, f"电缆{number}"), make(company, toys, f"玩具{number}")
    with django_assert_num_queries(len(first)):
        assert len(queries.candidates(ON)) == 12
