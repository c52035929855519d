"""What speaks against a plan: higher levels, the office's own plans, who may plan which level, layers that do not add up."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from enterprises.models import ProductCategory
from inspections import actions
from inspections.actions.plan import ItemDraft, StratumDraft
from inspections.actions.plan_items import layers
from inspections.models import LabBody, PlanItem, Sample, Specification
from inspections.queries.plan import cautions, proposal_of
from inspections.queries.progress import funnels, total
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.inspections.conftest import AT, DAY


@pytest.fixture
def fields(place, category, cast):
    return {
        "office": place.offices.city, "year": 2026, "quarter": 2, "title": "二季度水壶", "reason": "涉及人身安全",
        "items": [ItemDraft(category, 3)], "actor": cast.planner, "at": AT,
    }  # fmt: skip


@pytest.fixture
def upper(fields, place, person):
    """An approved plan of the province for kettles in the whole province, second quarter."""
    clerk, head = person("province", Role.PLANNER), person("province", Role.APPROVER)
    drafted = actions.plan.create(**fields | {"office": place.offices.province, "title": "省级水壶抽查", "actor": clerk})
    return actions.plan.approve(plan=drafted, actor=head, at=AT)


def words_of(plan, on=date(2026, 3, 2)):
    items = plan.items.select_related("category", "region")
    return {caution.guard.key: caution.words for caution in cautions(proposal_of(plan, items), on)}


def test_pql_15_2_a_lower_level_does_not_repeat_what_a_higher_level_inspects(fields, upper):
    with pytest.raises(RuleBroken, match=upper.number) as refusal:
        actions.plan.create(**fields)
    assert "第十五条第二款" in refusal.value.basis
    assert refusal.value.field == "emergency_reason"


@pytest.mark.parametrize(
    "change",
    [{"kind": "follow_up"}, {"emergency_reason": "发生起火事故"}, {"quarter": 4}, {"year": 2027, "quarter": 1}],
    ids=["follow-up", "emergency", "two quarters later", "next year"],
)
def test_pql_15_2_has_its_exceptions(fields, upper, change):
    assert actions.plan.create(**fields | change).state == "draft"


def test_s3_18_a_forced_round_is_for_refusers_by_name(fields, upper, category, make_company):
    with pytest.raises(RuleBroken, match="只对拒绝监督抽查的企业") as refusal:
        actions.plan.create(**fields | {"kind": "forced"})
    assert (refusal.value.field, "第18点" in refusal.value.basis) == ("targets", True)
    named = [ItemDraft(category, 1, targets=(make_company(),))]
    assert actions.plan.create(**fields | {"kind": "forced", "items": named}).state == "draft"


def test_pql_56_todays_law_knows_no_forced_round(fields, place, category, make_company):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))
    named = [ItemDraft(category, 1, targets=(make_company(),))]
    with pytest.raises(RuleBroken, match="不允许强制抽查") as refusal:
        actions.plan.create(**fields | {"kind": "forced", "items": named})
    assert refusal.value.field == "kind"


@pytest.mark.parametrize(("year", "quarter"), [(2026, 1), (2026, 2), (2026, 3)])
def test_the_same_period_is_the_quarter_and_its_neighbours(fields, upper, year, quarter):
    with pytest.raises(RuleBroken, match="上级监督抽查的产品"):
        actions.plan.create(**fields | {"year": year, "quarter": quarter})


def test_quarters_touch_over_the_turn_of_the_year(fields, place, person):
    clerk, head = person("province", Role.PLANNER), person("province", Role.APPROVER)
    drafted = actions.plan.create(**fields | {"office": place.offices.province, "quarter": 4, "actor": clerk})
    actions.plan.approve(plan=drafted, actor=head, at=AT)
    with pytest.raises(RuleBroken, match="2026 年第四季度"):
        actions.plan.create(**fields | {"year": 2027, "quarter": 1})


def test_a_subcategory_and_a_part_of_the_region_are_repeats_too(fields, upper, category, place):
    child = ProductCategory.objects.create(code="T0101", name="保温电热水壶", parent=category)
    with pytest.raises(RuleBroken, match="保温电热水壶"):
        actions.plan.create(**fields | {"items": [ItemDraft(child, 1, place.regions.county)]})
    other = ProductCategory.objects.create(code="T99", name="电热毯")
    assert actions.plan.create(**fields | {"items": [ItemDraft(other, 1)]}).state == "draft"


def test_a_higher_plan_elsewhere_or_not_yet_approved_binds_nobody(fields, place, person, category):
    clerk, head = person("province", Role.PLANNER), person("province", Role.APPROVER)
    elsewhere = [ItemDraft(category, 1, place.regions.other)]
    made = actions.plan.create(**fields | {"office": place.offices.province, "actor": clerk, "items": elsewhere})
    actions.plan.approve(plan=made, actor=head, at=AT)
    actions.plan.create(**fields | {"office": place.offices.province, "actor": clerk, "title": "未批准"})
    assert actions.plan.create(**fields).state == "draft"


def test_approval_asks_again_because_others_may_have_planned_meanwhile(fields, place, person, cast):
    mine = actions.plan.create(**fields)
    clerk, head = person("province", Role.PLANNER), person("province", Role.APPROVER)
    theirs = actions.plan.create(**fields | {"office": place.offices.province, "actor": clerk})
    actions.plan.approve(plan=theirs, actor=head, at=AT)
    with pytest.raises(RuleBroken, match="上级监督抽查的产品"):
        actions.plan.approve(plan=mine, actor=cast.approver, at=AT)


def test_o18_8_a_second_plan_of_the_office_for_the_product_is_shown(fields):
    first = actions.plan.create(**fields)
    second = actions.plan.create(**fields | {"title": "另一轮", "quarter": 3})
    assert first.number in words_of(second)["plan_overlap"]
    assert "plan_overlap" not in words_of(actions.plan.create(**fields | {"title": "明年", "year": 2027, "quarter": 2}))


def test_o18_8_makers_inspected_within_six_months_are_counted(fields, sample):
    plan = actions.plan.create(**fields)
    words = words_of(plan, date(2026, 3, 20))["plan_repeat"]
    assert "登记有 3 家" in words
    assert "其中 1 家" in words
    assert "请减少批次" in words  # two are left for three batches
    assert "plan_repeat" not in words_of(plan, date(2026, 9, 20))
    follow_up = actions.plan.create(**fields | {"title": "跟踪", "kind": "follow_up"})
    assert "plan_repeat" not in words_of(follow_up, date(2026, 3, 20))


def test_s1_10_the_catalogue_and_o18_12_the_specification_come_before_sampling(fields, category, cast, place):
    from inspections.actions.catalogue import EntryDraft

    plan = actions.plan.create(**fields)
    before = words_of(plan)
    assert {"plan_catalogue", "plan_specification", "plan_money"} <= set(before)
    made = actions.catalogue.draft(
        office=place.offices.city, year=2026, title="目录", entries=[EntryDraft(category, "health")], actor=cast.planner, at=AT
    )
    assert "plan_catalogue" in words_of(plan)
    actions.catalogue.publish(catalogue=made, actor=cast.approver, at=AT)
    Specification.objects.create(category=category, version="1", since=date(2020, 1, 1))
    assert not {"plan_catalogue", "plan_specification"} & set(words_of(plan))


def test_s1_10_an_item_without_a_reason_takes_the_catalogues(fields, category, cast, place, person):
    from inspections.actions.catalogue import EntryDraft

    for office, reason in (("province", "livelihood"), ("city", "complaints")):
        clerk, head = person(office, Role.PLANNER), person(office, Role.APPROVER)
        made = actions.catalogue.draft(
            office=getattr(place.offices, office), year=2026, title="目录", entries=[EntryDraft(category, reason)], actor=clerk, at=AT
        )
        actions.catalogue.publish(catalogue=made, actor=head, at=AT)
    assert actions.plan.create(**fields).items.get().reason == "complaints"
    chosen = [ItemDraft(category, 1, reason="health")]
    assert actions.plan.create(**fields | {"title": "另选", "items": chosen}).items.get().reason == "health"
    assert actions.plan.create(**fields | {"title": "明年", "year": 2027}).items.get().reason == ""


def test_s2_3_5_a_budget_below_what_the_items_cost_is_shown(fields, category):
    dear = fields | {"items": [ItemDraft(category, 3, unit_cost=Decimal(500))]}
    assert "合计 1,500.00 元，超过预算 1,000.00 元" in words_of(actions.plan.create(**dear | {"budget": Decimal("1000.00")}))["plan_cost"]
    assert "plan_cost" not in words_of(actions.plan.create(**dear | {"title": "够", "budget": Decimal(1500)}))


def test_s1_10_a_county_is_told_that_the_city_organises(fields, place, person, category):
    clerk = person("county", Role.PLANNER)
    plan = actions.plan.create(**fields | {"office": place.offices.county, "actor": clerk})
    assert "统一组织" in words_of(plan)["plan_unified"]
    assert "plan_unified" not in words_of(actions.plan.create(**fields | {"title": "市级"}))


def test_cautions_take_as_many_queries_for_five_items_as_for_one(fields, place, django_assert_num_queries):
    kinds = [ProductCategory.objects.create(code=f"Q{number}", name=f"产品{number}") for number in range(5)]
    one = actions.plan.create(**fields | {"items": [ItemDraft(kinds[0], 1)]})
    five = actions.plan.create(**fields | {"title": "五项", "items": [ItemDraft(kind, 1) for kind in kinds]})
    for plan in (one, five):
        items = list(plan.items.select_related("category", "region"))
        with django_assert_num_queries(6):
            cautions(proposal_of(plan, items), date(2026, 3, 2))


# --- Levels, kinds, reasons ---


def test_pql_15_1_a_county_plans_its_own_level_and_a_higher_one_only_with_a_mandate(fields, place, person):
    clerk = person("county", Role.PLANNER)
    county = fields | {"office": place.offices.county, "actor": clerk}
    with pytest.raises(RuleBroken, match="上级任务文号") as refusal:
        actions.plan.create(**county | {"level": "city"})
    assert refusal.value.field == "mandate"
    done = actions.plan.create(**county | {"level": "city", "mandate": "栖质监〔2026〕3号"})
    assert (done.level, done.mandate) == ("city", "栖质监〔2026〕3号")
    with pytest.raises(RuleBroken, match="不能组织") as refusal:
        actions.plan.create(**fields | {"level": "county"})
    assert refusal.value.field == "level"


def test_s1_10_a_special_round_says_what_it_was_triggered_by(fields):
    with pytest.raises(RuleBroken, match="触发分析") as refusal:
        actions.plan.create(**fields | {"kind": "special"})
    assert refusal.value.field == "trigger"
    assert "（十）" in refusal.value.basis
    assert actions.plan.create(**fields | {"kind": "special", "trigger": "河西区水壶连续两季不合格率过高"}).trigger


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": "because"}, "reason", "重新选择"),
        ({"reason": "regional"}, "reason", "只用于专项抽查"),
        ({"reason": "refused"}, "reason", "只用于强制抽查"),
        ({"quota": 10_001}, "quota", "10001"),
        ({"unit_cost": Decimal(-1)}, "unit_cost", "负数"),
        ({"weighting": "heavy"}, "weighting", "权重"),
        ({"weighting": "risk-v1", "random_share": 101}, "random_share", "101"),
        ({"stratify": "colour"}, "stratify", "分层方式"),
    ],
)
def test_an_items_fields_are_checked_and_named(fields, category, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.plan.create(**fields | {"items": [ItemDraft(**{"category": category, "quota": 3} | change)]})
    assert refusal.value.field == field
    assert "电热水壶" in refusal.value.message


def test_o18_9_whoever_samples_for_the_office_does_not_test(fields, category):
    body = LabBody.objects.create(name="抽样检验两便所")
    with pytest.raises(RuleBroken, match="抽样与检验应当分离"):
        actions.plan.create(**fields | {"sampler": body, "items": [ItemDraft(category, 1, lab=body)]})
    other = LabBody.objects.create(name="另一家")
    assert actions.plan.create(**fields | {"sampler": body, "items": [ItemDraft(category, 1, lab=other)]}).sampler == body


def test_o18_16_enterprises_are_named_only_where_nothing_is_drawn(fields, category, make_company):
    named = [ItemDraft(category, 1, targets=[make_company()], note="上次不合格")]
    with pytest.raises(RuleBroken, match="随机抽取"):
        actions.plan.create(**fields | {"items": named})
    plan = actions.plan.create(**fields | {"kind": "follow_up", "items": named})
    assert plan.items.get().targets.get().because == "上次不合格"
    with pytest.raises(RuleBroken, match="不随机抽取"):
        actions.plan.create(**fields | {"kind": "follow_up", "title": "x", "items": [ItemDraft(category, 1, stratify="size")]})


def test_a_specification_must_be_of_the_category_and_published(fields, category):
    other = ProductCategory.objects.create(code="T98", name="电热毯")
    foreign = Specification.objects.create(category=other, version="1", since=date(2020, 1, 1))
    unpublished = Specification.objects.create(category=category, version="1", since=date(2020, 1, 1), state="draft")
    for chosen, words in ((foreign, "不是“电热水壶”的细则"), (unpublished, "还没有发布")):
        with pytest.raises(RuleBroken, match=words):
            actions.plan.create(**fields | {"items": [ItemDraft(category, 1, specification=chosen)]})
    assert actions.plan.create(**fields).items.get().specification is None


# --- Layers and weights ---


def test_layers_must_add_up_to_the_quota(fields, category):
    def plan(quotas, title="x", **more):
        strata = [StratumDraft(key, quota) for key, quota in quotas]
        return actions.plan.create(**fields | {"title": title, "items": [ItemDraft(category, 3, stratify="size", strata=strata, **more)]})

    for quotas, words in (
        ([("large", 1), ("small", 1)], "批次之和是 2，应等于这一项的批次 3"),
        ([("large", 3), ("giant", 0)], "没有“giant”这一层"),
        ([("large", 2), ("large", 1)], "列了两次"),
        ([("large", 4), ("small", -1)], "负数"),
    ):
        with pytest.raises(RuleBroken, match=words):
            plan(quotas)
    with pytest.raises(RuleBroken, match="备选家数之和是 0"):
        plan([("large", 3)], reserves=1)
    made = plan([("large", 1), ("small", 2), ("micro", 0)]).items.get()
    assert [(row.key, row.name, row.quota) for row in made.strata.all()] == [("large", "大型企业", 1), ("small", "小型企业", 2)]
    with pytest.raises(RuleBroken, match="没有选分层方式"):
        actions.plan.create(**fields | {"title": "y", "items": [ItemDraft(category, 1, strata=[StratumDraft("large", 1)])]})


def test_layers_by_region_are_the_divisions_right_below(place):
    assert layers("region", place.regions.city)[0] == ("990102", "河西区")
    assert layers("region", place.regions.county) == [("990102", "河西区")]


def test_a_weighted_item_keeps_a_share_drawn_with_equal_chances(fields, category):
    for draft, share in (
        (ItemDraft(category, 1), 100),
        (ItemDraft(category, 1, random_share=30), 100),
        (ItemDraft(category, 1, weighting="risk-v1"), 20),
        (ItemDraft(category, 1, weighting="risk-v1", random_share=35), 35),
    ):
        plan = actions.plan.create(**fields | {"title": f"{share}{draft.random_share}", "items": [draft]})
        assert plan.items.get().random_share == share


def test_the_quota_is_divided_among_layers_while_the_plan_is_a_draft(fields, category, cast):
    plan = actions.plan.create(**fields | {"items": [ItemDraft(category, 3, stratify="risk")]})
    item = plan.items.get()
    divide = {"item": item, "strata": [StratumDraft("high", 2), StratumDraft("low", 1)], "actor": cast.planner, "at": AT}
    with pytest.raises(RuleBroken, match="之和是 1"):
        actions.plan.stratify(**divide | {"strata": [StratumDraft("high", 1)]}, revision=0)
    actions.plan.stratify(**divide, revision=0)
    assert dict(item.strata.values_list("key", "quota")) == {"high": 2, "low": 1}
    with pytest.raises(Conflict):
        actions.plan.stratify(**divide, revision=0)
    actions.plan.approve(plan=plan, actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="不能再分配"):
        actions.plan.stratify(**divide, revision=1)


# --- Changing, returning, withdrawing ---


def head_of(fields, **changes):
    head = {"kind": "routine", "budget": None, "level": "", "mandate": "", "trigger": "", "emergency_reason": "", "sampler": None}
    return head | {key: fields[key] for key in ("year", "quarter", "title", "reason")} | changes


def test_a_draft_is_changed_but_not_over_somebody_elses_change(fields, category, cast):
    plan = actions.plan.create(**fields)
    again = {"plan": plan, "revision": 0, "items": [ItemDraft(category, 9)], "actor": cast.planner, "at": AT}
    changed = actions.plan.change(**again, **head_of(fields, title="改名", budget=Decimal(100)))
    assert (changed.title, changed.budget, changed.revision, changed.items.get().quota) == ("改名", 100, 1, 9)
    with pytest.raises(Conflict, match="已被他人修改"):
        actions.plan.change(**again, **head_of(fields))
    with pytest.raises(RuleBroken, match="抽查批次"):
        actions.plan.change(**again | {"revision": 1, "items": [ItemDraft(category, 0)]}, **head_of(fields))
    assert changed.items.get().quota == 9


def test_another_offices_planner_changes_nothing(fields, category, person, cast):
    from inspections.actions.catalogue import EntryDraft

    upper = person("province", Role.PLANNER)
    plan = actions.plan.create(**fields)
    with pytest.raises(NotPermitted, match="只能由该机关"):
        actions.plan.change(plan=plan, revision=0, items=[ItemDraft(category, 1)], actor=upper, at=AT, **head_of(fields))
    listed = {"year": 2026, "title": "目录", "entries": [EntryDraft(category, "health")], "at": AT}
    made = actions.catalogue.draft(office=plan.office, actor=cast.planner, **listed)
    with pytest.raises(NotPermitted, match="只能由该机关"):
        actions.catalogue.change(catalogue=made, revision=0, actor=upper, **listed)


def test_a_returned_plan_says_why_and_comes_back_by_being_changed(fields, category, cast):
    plan = actions.plan.create(**fields)
    with pytest.raises(RuleBroken, match="理由"):
        actions.plan.give_back(plan=plan, reason=" ", actor=cast.approver, at=AT)
    with pytest.raises(NotPermitted):
        actions.plan.give_back(plan=plan, reason="x", actor=cast.planner, at=AT)
    back = actions.plan.give_back(plan=plan, reason="批次太少", actor=cast.approver, at=AT)
    assert (back.state, back.returned_because) == ("returned", "批次太少")
    with pytest.raises(IllegalMove):
        actions.plan.approve(plan=back, actor=cast.approver, at=AT)
    again = actions.plan.change(plan=back, revision=0, items=[ItemDraft(category, 5)], actor=cast.planner, at=AT, **head_of(fields))
    assert again.state == "draft"
    approved = actions.plan.approve(plan=again, actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="退回以后才能修改"):
        actions.plan.change(plan=approved, revision=1, items=[ItemDraft(category, 5)], actor=cast.planner, at=AT, **head_of(fields))


def test_a_plan_is_withdrawn_before_anything_was_drawn(fields, cast, plan, drawing):
    fresh = actions.plan.create(**fields)
    with pytest.raises(RuleBroken, match="理由"):
        actions.plan.withdraw(plan=fresh, reason="", actor=cast.planner, at=AT)
    assert actions.plan.withdraw(plan=fresh, reason="经费未落实", actor=cast.planner, at=AT).state == "withdrawn"
    assert actions.plan.create(**fields).state == "draft"  # the name is free again
    with pytest.raises(RuleBroken, match="请结束计划"):
        actions.plan.withdraw(plan=plan, reason="x", actor=cast.approver, at=AT + 2 * DAY)


def test_what_was_approved_is_frozen_in_the_database(plan, item):
    attempts = [
        lambda: type(plan).objects.filter(pk=plan.pk).update(title="x"),
        lambda: PlanItem.objects.filter(pk=item.pk).update(quota=99),
        lambda: PlanItem.objects.filter(pk=item.pk).delete(),
        lambda: item.strata.create(key="large", name="大型", quota=1),
    ]
    for attempt in attempts:
        with pytest.raises(InternalError, match="frozen"), transaction.atomic():
            attempt()
    lab = LabBody.objects.create(name="后来指定的")
    assert PlanItem.objects.filter(pk=item.pk).update(lab=lab) == 1


# --- How far it has come ---


def test_the_funnel_counts_from_planned_to_final(plan, finding, item):
    parts = funnels(plan)
    whole = total(parts.values())
    assert [count for _, count in whole.steps] == [2, 2, 1, 1, 1]
    assert (whole.failed, whole.deemed) == (1, 0)
    assert Sample.objects.count() == parts[item.pk].sampled
