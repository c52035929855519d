"""Who keeps away from whom, and that no draw sends them there."""

import pytest
from django.db import IntegrityError, transaction

from inspections import actions
from inspections.models import Recusal
from inspections.queries import visible
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.inspections.conftest import AT, DAY, key_in


def declare(officer, enterprise, actor=None, **changes):
    fields = {"officer": officer, "enterprise": enterprise, "reason": "kinship", "actor": actor or officer, "at": AT}
    return actions.recusal.declare(**fields | changes)


def freeze(item, cast, **more):
    return actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + DAY, **more)


def test_everybody_declares_for_themselves_and_who_plans_for_the_office(cast, make_company):
    company = make_company()
    assert declare(cast.wang, company).declared_by_id == cast.wang.pk
    assert declare(cast.zhao, company, actor=cast.planner).officer == cast.zhao
    with pytest.raises(RuleBroken, match="本人"):
        declare(cast.officer, company, actor=cast.wang)
    with pytest.raises(RuleBroken, match="所在机关"):
        declare(cast.officer, company, actor=cast.stranger)
    with pytest.raises(NotPermitted):
        declare(cast.tester, company)


@pytest.mark.parametrize(("change", "words"), [({"reason": ""}, "情形"), ({"reason": "x"}, "情形"), ({"reason": "other"}, "说明")])
def test_a_reason_is_named(cast, make_company, change, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        declare(cast.wang, make_company(), **change)
    assert "第四十三条" in refusal.value.basis


def test_a_second_click_meets_a_sentence_and_the_database_a_wall(cast, make_company):
    company = make_company()
    declare(cast.wang, company)
    with pytest.raises(RuleBroken, match="已经在册"):
        declare(cast.wang, company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.create(officer=cast.wang, enterprise=company, reason="kinship", declared_at=AT)


def test_it_is_ended_with_a_reason_and_not_by_oneself(cast, make_company, person):
    boss = person("city", Role.SAMPLER, Role.APPROVER, name="副局长")
    recusal = declare(boss, make_company())
    with pytest.raises(RuleBroken, match="本人不能"):
        actions.recusal.end(recusal=recusal, reason="关系结束", actor=boss, at=AT)
    with pytest.raises(RuleBroken, match="理由"):
        actions.recusal.end(recusal=recusal, reason=" ", actor=cast.approver, at=AT)
    assert actions.recusal.end(recusal=recusal, reason="关系结束", actor=cast.approver, at=AT).ended_at == AT
    with pytest.raises(RuleBroken, match="已经解除"):
        actions.recusal.end(recusal=recusal, reason="再来", actor=cast.approver, at=AT)
    assert declare(boss, recusal.enterprise).pk != recusal.pk


def test_others_recusals_are_seen_by_who_plans_and_approves_only(cast, make_company):
    recusal = declare(cast.wang, make_company())
    for user, seen in ((cast.wang, True), (cast.planner, True), (cast.approver, True), (cast.zhao, False), (cast.stranger, False)):
        assert visible.recusals(user).filter(pk=recusal.pk).exists() is seen


def test_apl_43_a_recused_officer_is_never_drawn_for_that_enterprise(item, cast, make_company, person):
    for _ in range(3):
        make_company()
    third = person("city", Role.SAMPLER, name="钱抽样员")
    companies = [drawn.enterprise for drawn in _products(item)]
    for company in companies:
        declare(cast.wang, company)
    frozen = freeze(item, cast)
    assert len(frozen.input["recusals"]) == 3
    drawn = key_in(frozen, cast, "1 2 3", AT + 2 * DAY)
    assert all(set(row.officers.all()) == {cast.zhao, third} for row in drawn.drawn.all())


def _products(item):
    from enterprises.models import Product

    return list(Product.objects.filter(category=item.category).select_related("enterprise"))


def test_apl_43_a_list_with_an_enterprise_that_nobody_may_visit_is_not_frozen(item, cast, make_company):
    declare(cast.wang, make_company("水壶厂"))
    with pytest.raises(RuleBroken, match="水壶厂 只剩不足 2 名") as refusal:
        freeze(item, cast)
    assert (refusal.value.field, "第四十三条" in refusal.value.basis) == ("officers", True)


def test_an_ended_recusal_binds_no_draw(item, cast, make_company):
    recusal = declare(cast.wang, make_company())
    actions.recusal.end(recusal=recusal, reason="关系结束", actor=cast.planner, at=AT)
    assert freeze(item, cast).input["recusals"] == []


def test_the_pair_that_was_there_and_what_is_still_to_do_enter_the_commitment(sample, cast, place, category):
    """王 and 赵 took a sample of one enterprise and have two more visits (one in reserve) from the first draw."""
    from inspections.actions.plan import ItemDraft

    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="跟踪抽查", reason="上次不合格", kind="follow_up",
        items=[ItemDraft(category, 1, place.regions.county)], actor=cast.planner, at=AT,
    )  # fmt: skip
    actions.plan.approve(plan=plan, actor=cast.approver, at=AT)
    frozen = freeze(plan.items.get(), cast)
    pair = sorted([f"U{cast.wang.pk}", f"U{cast.zhao.pk}"])
    assert [sample.enterprise.credit_code, *pair] in frozen.input["pairs"]
    assert len(frozen.input["pairs"]) == 2  # the sampled one and the one still to be visited; the reserve is no visit
    assert {row["load"] for row in frozen.input["officers"]} == {1}
