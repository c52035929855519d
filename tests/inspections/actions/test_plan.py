"""Drafting and approving: one good case, then one thing broken at a time."""

from datetime import timedelta

import pytest

from inspections import actions
from inspections.actions.plan import ItemDraft
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT


@pytest.fixture
def fields(place, category, cast):
    return {
        "office": place.offices.city,
        "year": 2026,
        "quarter": 2,
        "title": "二季度水壶",
        "reason": "涉及人身安全",
        "items": [ItemDraft(category, 3)],
        "actor": cast.planner,
        "at": AT,
    }


def test_a_plan_is_drafted_with_its_number_and_the_offices_own_region(fields, place):
    plan = actions.plan.create(**fields)
    assert (plan.number, plan.state, plan.level) == ("JH990100-2026-0001", "draft", "city")
    assert plan.items.get().region == place.regions.city
    with pytest.raises(RuleBroken, match=plan.number):
        actions.plan.create(**fields)
    assert actions.plan.create(**fields | {"title": "另一轮"}).number == "JH990100-2026-0002"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": " "}, "title", "计划名称"),
        ({"reason": ""}, "reason", "为什么"),
        ({"quarter": 5}, "quarter", "1 至 4"),
        ({"year": 2031}, "year", "2031"),
        ({"items": []}, None, "至少要有一个"),
    ],
)
def test_what_is_missing_or_impossible_is_named(fields, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.plan.create(**fields | change)
    assert refusal.value.field == field


@pytest.mark.parametrize(("year", "quarter"), [(2025, 4), (2024, 1)])
def test_o18_12_a_plan_comes_before_what_it_plans(fields, year, quarter):
    with pytest.raises(RuleBroken, match="已经过去") as refusal:
        actions.plan.create(**fields | {"year": year, "quarter": quarter})
    assert refusal.value.field == "year"
    assert "第十二条" in refusal.value.basis
    assert actions.plan.create(**fields | {"quarter": 1}).quarter == 1  # the quarter that runs


def test_o18_12_a_draft_is_not_approved_after_its_quarter(fields, cast):
    plan = actions.plan.create(**fields | {"quarter": 1})
    with pytest.raises(RuleBroken, match="2026 年第 1 季度已经过去"):
        actions.plan.approve(plan=plan, actor=cast.approver, at=AT + timedelta(days=60))
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_items_are_checked_one_by_one(fields, category, place):
    bad = {
        "抽查批次": [ItemDraft(category, 0)],
        "备选家数": [ItemDraft(category, 1, reserves=-1)],
        "辖区内": [ItemDraft(category, 1, place.regions.other)],
        "列了两次": [ItemDraft(category, 1), ItemDraft(category, 2)],
    }
    for words, items in bad.items():
        with pytest.raises(RuleBroken, match=words):
            actions.plan.create(**fields | {"items": items})


def test_only_a_planner_drafts(fields, cast):
    with pytest.raises(NotPermitted, match="计划员"):
        actions.plan.create(**fields | {"actor": cast.approver})


def test_o18_11_whoever_drafted_it_may_not_approve_it(fields, person, cast):
    from quality_portal.core.roles import Role

    both = person("city", Role.PLANNER, Role.APPROVER)
    plan = actions.plan.create(**fields | {"actor": both})
    with pytest.raises(RuleBroken, match="起草人"):
        actions.plan.approve(plan=plan, actor=both, at=AT)
    approved = actions.plan.approve(plan=plan, actor=cast.approver, at=AT)
    assert (approved.state, approved.approved_by) == ("approved", cast.approver)
    with pytest.raises(IllegalMove):
        actions.plan.approve(plan=plan, actor=cast.approver, at=AT)


def test_a_closed_plan_takes_no_more_draws(plan, item, cast, make_company):
    make_company()
    actions.plan.close(plan=plan, actor=cast.approver, at=AT + timedelta(days=1))
    with pytest.raises(RuleBroken, match="已结束"):
        actions.draw.commit(plan_item=item, value_source="x", actor=cast.planner, at=AT + timedelta(days=2))


def test_the_specification_in_force_is_frozen_into_the_plan(fields, category):
    from datetime import date

    from inspections.models import Specification

    old = Specification.objects.create(category=category, version="1", since=date(2020, 1, 1))
    now = Specification.objects.create(category=category, version="2", since=date(2026, 3, 1))
    Specification.objects.create(category=category, version="3", since=date(2026, 3, 3))
    assert actions.plan.create(**fields).items.get().specification == now
    chosen = [ItemDraft(category, 1, specification=old)]
    assert actions.plan.create(**fields | {"title": "另一轮", "items": chosen}).items.get().specification == old
